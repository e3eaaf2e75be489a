"""Keeps the secrets of signing in unreadable to whoever has only the database or a backup (docs/security.md P14).

The key of an authenticator app has to be read again, so it is encrypted (AES-256-GCM), bound to the row it stands in. A
recovery code is only ever compared, so a keyed digest is enough (HMAC-SHA256). Both keys come from the installation's
secret key by HKDF (RFC 5869), and that key is in no database. After it changed, what was sealed can be read as long as
the old key stands in `SECRET_KEY_FALLBACKS`.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

NONCE_BYTES = 12


class SealBroken(Exception):
    """The text was sealed with a key that this installation does not have, or for another row, or it was altered."""


def seal(text: str, *, bound_to: str) -> str:
    """The text, encrypted: key id, a colon, and nonce with ciphertext in base64. `bound_to` names its row."""
    key = next(_keys("sealing"))
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), bound_to.encode())
    return f"{_key_id(key)}:{base64.b64encode(nonce + sealed).decode()}"


def unseal(sealed: str, *, bound_to: str) -> str:
    """The text as it was sealed for this row; raises `SealBroken`."""
    key_id, _, body = sealed.partition(":")
    for key in _keys("sealing"):
        if hmac.compare_digest(_key_id(key), key_id):
            raw = base64.b64decode(body)
            try:
                return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode()).decode()
            except InvalidTag as fault:
                raise SealBroken from fault
    raise SealBroken


def digests(text: str, *, bound_to: str) -> list[str]:
    """Keyed digests of a short secret, 64 hexadecimal digits each: the first is kept, all are looked for."""
    message = f"{bound_to}\n{text}".encode()
    return [hmac.new(key, message, hashlib.sha256).hexdigest() for key in _keys("digests")]


def _keys(purpose: str) -> Iterator[bytes]:
    """The key of a purpose, 32 bytes, from the secret key in force and then from those before it."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield HKDF(SHA256(), 32, salt=None, info=f"commonweal signing in: {purpose}".encode()).derive(
            force_bytes(secret)
        )


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"key id\n" + key).hexdigest()[:8]
