"""A stream that is compressed, and encrypted in chunks whose order and end are part of what is authenticated.

AES-256-GCM a chunk (NIST SP 800-38D) in the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, "Online
Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance" (CRYPTO 2015), as the age format uses it: the nonce is
the chunk's number and whether it is the last. Each stream has a key of its own, by HKDF (RFC 5869) from a random salt,
so a number never meets a key twice and a chunk of another backup opens nowhere. The header is bound to every chunk.

A chunk is released only after its own tag was checked. That the stream is whole is known at its end only: who acts on
it reads it to the end first (`checking.py`).
"""

import hashlib
import json
import secrets
import zlib
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from commonweal.fault_codes import FaultCode
from commonweal.recovery.keys import KEY_BYTES, BackupKey
from commonweal.recovery.refusals import BackupRefused, damaged

MAGIC = b"commonweal backup 1\n"
CHUNK = 256 * 1024
TAG = 16
LARGEST_HEADER = 4096
# Fast, and some 4 % larger than zlib's usual 6 on call logs.
LEVEL = 3


class Sealing:
    """Write to it, then `finish`; nothing is readable before."""

    def __init__(self, out: BinaryIO, key: BackupKey) -> None:
        salt = secrets.token_bytes(32)
        header = json.dumps({"chunk": CHUNK, "key": key.name, "salt": salt.hex()}, sort_keys=True).encode()
        out.write(MAGIC + len(header).to_bytes(4, "big") + header)
        self._out, self._cipher = out, AESGCM(_stream_key(key, salt))
        self._bound = hashlib.sha256(MAGIC + header).digest()
        self._squeeze = zlib.compressobj(LEVEL)
        self._waiting = bytearray()
        self._n = 0

    def write(self, content: bytes) -> None:
        """Take in some plain bytes."""
        self._waiting += self._squeeze.compress(content)
        # One chunk is always held back: which is the last is known at the end only.
        while len(self._waiting) > CHUNK:
            self._seal(CHUNK, last=False)

    def finish(self) -> None:
        """Write what waits as the last chunk."""
        self._waiting += self._squeeze.flush()
        while len(self._waiting) > CHUNK:
            self._seal(CHUNK, last=False)
        self._seal(len(self._waiting), last=True)

    def _seal(self, size: int, *, last: bool) -> None:
        plain = bytes(self._waiting[:size])
        del self._waiting[:size]
        self._out.write(self._cipher.encrypt(_nonce(self._n, last=last), plain, self._bound))
        self._n += 1


class Opening:
    """Reads what `Sealing` wrote; every fault but a wrong key is `damaged`."""

    def __init__(self, source: BinaryIO, key: BackupKey) -> None:
        if source.read(len(MAGIC)) != MAGIC:
            raise BackupRefused(
                FaultCode.NO_BACKUP,
                "This file is no backup of Commonweal, or its beginning is lost. Nothing was touched.",
            )
        header = source.read(min(int.from_bytes(source.read(4), "big"), LARGEST_HEADER))
        salt = _salt(header, key)
        self._source, self._cipher = source, AESGCM(_stream_key(key, salt))
        self._bound = hashlib.sha256(MAGIC + header).digest()
        self._swell = zlib.decompressobj()
        self._plain = bytearray()
        self._next = source.read(CHUNK + TAG)
        self._n = 0
        self._over = False

    def read(self, size: int) -> bytes:
        """Exactly `size` plain bytes; a stream that ends before is damaged."""
        while len(self._plain) < size:
            if not self._fill(size - len(self._plain)):
                raise damaged()
        found = bytes(self._plain[:size])
        del self._plain[:size]
        return found

    def end(self) -> None:
        """Check that the stream ends here, with nothing after."""
        if self._plain or self._fill(1) or not self._swell.eof or self._swell.unused_data:
            raise damaged()

    def _fill(self, wanted: int) -> bool:
        """More plain bytes, at most about a chunk of them; False at the end."""
        squeezed = self._swell.unconsumed_tail
        while not squeezed:
            if self._over:
                return False
            squeezed = self._chunk()
        try:
            self._plain += self._swell.decompress(squeezed, max(wanted, CHUNK))
        except zlib.error as fault:
            raise damaged() from fault
        return bool(self._plain) or self._fill(wanted)

    def _chunk(self) -> bytes:
        sealed, self._next = self._next, self._source.read(CHUNK + TAG)
        self._over = not self._next
        try:
            plain = self._cipher.decrypt(_nonce(self._n, last=self._over), sealed, self._bound)
        except InvalidTag as fault:
            raise damaged() from fault
        self._n += 1
        return plain


def _salt(header: bytes, key: BackupKey) -> bytes:
    try:
        said = json.loads(header)
        salt, name, chunk = bytes.fromhex(said["salt"]), str(said["key"]), int(said["chunk"])
    except (ValueError, KeyError, TypeError) as fault:
        raise damaged() from fault
    if name != key.name:
        raise BackupRefused(
            FaultCode.WRONG_KEY,
            "This backup was made with another key than the one given. Nothing was changed. "
            "Name the key file of the time when it was made with --key.",
        )
    if len(salt) != KEY_BYTES or chunk != CHUNK:
        raise damaged()
    return salt


def _stream_key(key: BackupKey, salt: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, salt, b"commonweal backup 1").derive(key.secret)


def _nonce(n: int, *, last: bool) -> bytes:
    return n.to_bytes(11, "big") + bytes([last])
