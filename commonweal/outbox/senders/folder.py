"""Writes messages into a folder instead of sending them: for a demonstration, and for a trial.

Each message is one file, named by when it was to go and by its number: written under another name, flushed, and given
its own name last, so that a file is either there as a whole or not at all. The same message again is the same file.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from commonweal.outbox.operations import Claimed
from commonweal.outbox.senders import WayClosed
from commonweal.outbox.senders.written import mail_of
from commonweal.outbox.terms import Channel, Trouble


class FolderSender:
    """A folder, made with the first message; its files are for their own user only."""

    def __init__(self, folder: Path, *, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, one: Claimed) -> str:
        """Write one message, unless it is there; the name of its file. Raises `Refused` or `WayClosed`."""
        name = f"{one.dated_at:%Y%m%dT%H%M%SZ}-{one.fingerprint[:16]}"
        if one.channel is Channel.MAIL:
            return self._write(f"{name}.eml", mail_of(one, sender=self._sender).as_bytes())
        return self._write(f"{name}.txt", f"To: {one.to}\n\n{one.body}".encode())

    def close(self) -> None:
        """Nothing is open."""

    def _write(self, name: str, content: bytes) -> str:
        whole, part = self._folder / name, self._folder / f".{name}.{secrets.token_hex(4)}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not whole.exists():
                _flushed(part, content)
                part.replace(whole)
                _flush_folder(self._folder)
        except OSError as fault:
            with suppress(OSError):
                part.unlink()
            raise WayClosed(Trouble.FOLDER_CLOSED) from fault
        return name


def _flushed(file: Path, content: bytes) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(handle)


def _flush_folder(folder: Path) -> None:
    """Make a new file's name survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
