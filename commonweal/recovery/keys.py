"""The key of backups: 256 random bits in a file of its own, never in the database and never in a backup.

No passphrase: what people choose can be guessed from a stolen backup for as long as the thief likes.
"""

import base64
import hashlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from commonweal.fault_codes import FaultCode
from commonweal.recovery.refusals import BackupRefused

BEGINS = "commonweal-backup-key-1"
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class BackupKey:
    """The secret, and the name by which a backup says which key it needs; the name says nothing about the secret."""

    name: str
    secret: bytes = field(repr=False)


def key_named(secret: bytes) -> BackupKey:
    """A key with its name: a digest of the secret under a label of its own."""
    return BackupKey(hashlib.sha256(b"commonweal backup key name\n" + secret).hexdigest()[:16], secret)


def make_key(file: Path) -> BackupKey:
    """A new key in a new file for its owner only; raises `BackupRefused` where the file exists or cannot be made."""
    key = key_named(secrets.token_bytes(KEY_BYTES))
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(f"{BEGINS} {base64.b64encode(key.secret).decode()}\n")
            out.flush()
            os.fsync(out.fileno())
    except FileExistsError as fault:
        raise BackupRefused(
            FaultCode.NO_KEY,
            f"{file} exists already, and a key is never written over: backups made with it could not be opened again.",
        ) from fault
    except OSError as fault:
        raise BackupRefused(FaultCode.NO_KEY, f"{file} could not be written: {fault.strerror}.") from fault
    return key


def read_key(given: Path | None) -> BackupKey:
    """The key from the file given, or from the one of the settings; raises `BackupRefused`."""
    if given is None and not settings.BACKUP_KEY_FILE:
        raise BackupRefused(
            FaultCode.NO_KEY,
            "There is no key for backups. Make one with `commonweal backup --make-key FILE`, keep a copy of it away "
            "from the backups, and name it with --key or COMMONWEAL_BACKUP_KEY.",
        )
    file = given or Path(settings.BACKUP_KEY_FILE)
    try:
        begins, _, secret = file.read_text(encoding="ascii").strip().partition(" ")
        decoded = base64.b64decode(secret, validate=True)
    except (OSError, ValueError) as fault:
        raise BackupRefused(FaultCode.NO_KEY, f"{file} cannot be read as a key file of backups.") from fault
    if begins != BEGINS or len(decoded) != KEY_BYTES:
        raise BackupRefused(FaultCode.NO_KEY, f"{file} is not a key file of backups.")
    return key_named(decoded)
