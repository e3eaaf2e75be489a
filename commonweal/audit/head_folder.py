"""The folder outside the database that keeps signed heads: `heads.jsonl`, only ever added to, and the newest of each.

Safe under several processes: one line a write, the file locked and opened for adding, flushed to the disk. The newest
head of a chain stands in a file of its own and is written over after every entry, without waiting for the disk: a tail
cut between two kept heads is seen by it. A line that a power cut tore is stepped over, and said.
"""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from logging.handlers import SysLogHandler
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from commonweal.audit.heads import (
    RESTORED,
    WIDTH,
    Head,
    Unreadable,
    WrongSignature,
    read_line,
    signed_line,
    signer_of,
    unchecked,
)
from commonweal.audit.signing import public_pem, read_public_keys

HEADS, NEWEST, KEYS = "heads.jsonl", "newest", "audit-keys.pem"
# A copy is kept for good at least every so often; half of what is asked for (64), so that one lost to a kill is no gap.
KEPT_EVERY = 32
SYSLOG_PORT = 514
# Keys that this process has put beside the heads, or found there.
_ADDED: set[tuple[Path, Ed25519PrivateKey]] = set()


@dataclass(frozen=True, slots=True)
class KeptHeads:
    """What a folder holds: heads in the order of the file, lines that nobody can read, and lines wrongly signed."""

    heads: tuple[Head, ...]
    newest: tuple[Head, ...]
    n_unreadable: int
    wrong: tuple[str, ...]


def head_folder() -> Path:
    """Where heads are kept: as the setting says, else beside the data folder."""
    return _head_folder(settings.AUDIT_HEADS, settings.DATA_FOLDER)


@cache
def _head_folder(setting: str, data: Path | str) -> Path:
    return Path(setting or Path(data).with_name(f"{Path(data).name}-audit-heads"))


def keep(head: Head, key: Ed25519PrivateKey) -> None:
    """Add a head for good, on the disk when this returns; raises `OSError`."""
    line = signed_line(head, key)
    _add_key(key, head_folder())
    _add(line)
    _tell_syslog(line)


def note_newest(head: Head, key: Ed25519PrivateKey, *, whatever_stands_there: bool = False) -> None:
    """Write down the newest head of its chain, unless a newer one stands there; raises `OSError`.

    Where the head of the same count had another hash, the chain was wound back in between: the older one is kept.
    """
    folder = head_folder()
    _add_key(key, folder)
    with _locked(folder / NEWEST / f"{head.chain}.json", os.O_RDWR) as file:
        before = _line(os.pread(file, WIDTH, 0))
        standing = unchecked(before)
        if standing and not whatever_stands_there:
            if standing.count > head.count:
                return
            if standing.count == head.count and standing.hash != head.hash:
                _add(before)
        os.pwrite(file, f"{signed_line(head, key):<{WIDTH - 1}}\n".encode(), 0)


def read_heads(folder: Path, trusted: dict[str, Ed25519PublicKey] | None = None) -> KeptHeads:
    """All heads of a folder, signed by a key that is trusted, or else by one of those that lie beside them.

    Read them before the database: it may only be ahead of them.
    """
    heads: list[Head] = []
    newest: list[Head] = []
    wrong: list[str] = []
    n_unreadable = 0
    keys = public_keys(folder) if trusted is None else trusted
    for where, line, into in _lines(folder, heads, newest):
        try:
            signer = signer_of(line)
            if signer not in keys and trusted is None:
                # A key is put there before its first line: one that came while this was reading is there now.
                keys = public_keys(folder)
            into.append(read_line(line, keys))
        except Unreadable:
            n_unreadable += 1
        except WrongSignature as fault:
            wrong.append(f"{where}: {fault}")
    return KeptHeads(tuple(heads), tuple(newest), n_unreadable, tuple(wrong))


def newest_unchecked() -> dict[UUID, int]:
    """How far each chain's newest head outside says that it goes, signatures not looked at: for health, not proof."""
    found = {}
    for file in (head_folder() / NEWEST).glob("*.json"):
        head = unchecked(_line(file.read_bytes()[:WIDTH]))
        if head is not None:
            found[head.chain] = head.count
    return found


def heads_in_force(kept: KeptHeads) -> dict[UUID, list[Head]]:
    """By chain, the heads that the store must agree with: without those that a later statement gave up."""
    found: dict[UUID, list[Head]] = {}
    for head in kept.heads:
        before = found.setdefault(head.chain, [])
        if head.what == RESTORED:
            before[:] = [one for one in before if one.count <= head.count]
        else:
            before.append(head)
    for head in kept.newest:
        if head.what != RESTORED:
            found.setdefault(head.chain, []).append(head)
    return {chain: heads for chain, heads in found.items() if heads}


def public_keys(folder: Path) -> dict[str, Ed25519PublicKey]:
    """The public keys that lie beside the heads; none where there is no such file yet."""
    file = folder / KEYS
    return read_public_keys(file.read_bytes()) if file.is_file() else {}


def _lines(folder: Path, heads: list[Head], newest: list[Head]) -> Iterator[tuple[str, str, list[Head]]]:
    """Each line with where it stands and the list that it belongs to."""
    for file in sorted((folder / NEWEST).glob("*.json")):
        with file.open("rb") as opened:
            fcntl.flock(opened, fcntl.LOCK_SH)
            yield f"{NEWEST}/{file.name}", _line(opened.read(WIDTH)), newest
    if (folder / HEADS).is_file():
        with (folder / HEADS).open(encoding="utf-8", errors="replace") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield f"{HEADS}, line {number}", line, heads


def _line(read: bytes) -> str:
    return read.decode(errors="replace").strip()


def _add(line: str) -> None:
    folder = head_folder()
    with _locked(folder / HEADS, os.O_RDWR | os.O_APPEND) as file:
        size = os.fstat(file).st_size
        # A line torn by a power cut must not swallow this one.
        torn = size > 0 and os.pread(file, 1, size - 1) != b"\n"
        os.write(file, f"{chr(10) if torn else ''}{line}\n".encode())
        os.fsync(file)
    if size == 0:
        _flush_folder(folder)


def _add_key(key: Ed25519PrivateKey, folder: Path) -> None:
    """Put the public half beside the heads, if it is not there."""
    if (folder, key) in _ADDED and (folder / KEYS).exists():
        return
    pem = public_pem(key.public_key())
    with _locked(folder / KEYS, os.O_RDWR | os.O_APPEND) as file:
        if pem not in os.pread(file, os.fstat(file).st_size, 0):
            os.write(file, pem)
            os.fsync(file)
    _ADDED.add((folder, key))


@contextmanager
def _locked(path: Path, flags: int) -> Iterator[int]:
    """A file opened for its owner alone, held against other processes; made where it is missing, as is its folder."""
    flags |= os.O_CREAT | os.O_CLOEXEC
    try:
        file = os.open(path, flags, 0o600)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(path, flags, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _tell_syslog(line: str) -> None:
    """Hand the line to the system's log too, where the setting names one: a socket's path, or host:port."""
    where = str(settings.AUDIT_SYSLOG)
    if not where:
        return
    host, _, port = where.rpartition(":")
    address = where if where.startswith("/") else (host or where, int(port) if host else SYSLOG_PORT)
    handler = SysLogHandler(address=address, facility=SysLogHandler.LOG_AUTH)
    try:
        handler.emit(logging.LogRecord("commonweal.audit", logging.INFO, "", 0, line, None, None))
    finally:
        handler.close()
