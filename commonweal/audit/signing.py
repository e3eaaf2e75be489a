"""The key that signs heads: an Ed25519 key in a file of its own, outside the database, for its owner only.

Made on first use. Its public half is put beside the heads, and anybody may keep a copy: with it a head can be checked
without the product. Whoever reads the private file can sign other heads: see docs/how-to/verify-the-audit.md.
"""

import os
import secrets
import stat
from contextlib import suppress
from functools import cache
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

from commonweal.audit.heads import key_id

END = b"-----END PUBLIC KEY-----\n"


class KeyRefused(Exception):
    """The key file cannot be used; the message says why and what to do."""


def key_file() -> Path:
    """Where the private key is: as the setting says, else in the data folder."""
    return _key_file(settings.AUDIT_KEY, settings.DATA_FOLDER)


@cache
def _key_file(setting: str, data: Path | str) -> Path:
    return Path(setting or Path(data) / "audit-signing-key.pem")


def signing_key() -> Ed25519PrivateKey:
    """The private key, made on first use; raises `KeyRefused`."""
    file = key_file()
    try:
        try:
            about = file.stat()
        except FileNotFoundError:
            _make(file)
            about = file.stat()
    except OSError as fault:
        raise KeyRefused(f"the signing key {file} cannot be made or read: {fault.strerror}") from fault
    if stat.S_IMODE(about.st_mode) & 0o077:
        raise KeyRefused(f"{file} can be read by others than its owner: run `chmod 600 {file}`")
    return _loaded(file, about.st_mtime_ns, about.st_ino)


@cache
def _loaded(file: Path, changed_at: int, inode: int) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as fault:
        raise KeyRefused(f"{file} holds no private key in PEM without a password") from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyRefused(f"{file} holds a key of another kind; an Ed25519 key is needed")
    return key


def _make(file: Path) -> None:
    """Write a fresh key; of two processes that do it at once, one wins and both use its key."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    private = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, private)
        os.fsync(handle)
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        os.close(handle)
        draft.unlink()


def public_pem(key: Ed25519PublicKey) -> bytes:
    """The public half as PEM."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def read_public_keys(pem: bytes) -> dict[str, Ed25519PublicKey]:
    """The keys of a file of one or several public keys in PEM, by their short name; raises `KeyRefused`."""
    found = {}
    for block in pem.split(END):
        if block.strip():
            try:
                key = load_pem_public_key(block + END)
            except (ValueError, UnsupportedAlgorithm) as fault:
                raise KeyRefused("the file of public keys holds something that is no key in PEM") from fault
            if not isinstance(key, Ed25519PublicKey):
                raise KeyRefused("the file of public keys holds a key that is not of the kind Ed25519")
            found[key_id(key)] = key
    return found
