"""Makes a backup: everything of one instant, streamed, sealed, and given its name only when it is on the disk.

What a backup holds: every row of every table but sessions, and the files of the folders below. What it does not hold:
the key that signs sessions, the key of backups, the journal of revocations and the anchors of the audit, which are what
a restored store is checked against; and the mark of a demonstration.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection

from commonweal import __version__
from commonweal.access import journal
from commonweal.access.journal import Position
from commonweal.fault_codes import FaultCode
from commonweal.recovery.installation import installation
from commonweal.recovery.keys import BackupKey
from commonweal.recovery.lines import comparable
from commonweal.recovery.parts import Part, Writes, put, put_facts
from commonweal.recovery.refusals import BackupRefused
from commonweal.recovery.sealed import Sealing
from commonweal.recovery.shapes import Shape, shape_facts, shapes
from commonweal.recovery.snapshot import Snapshot, snapshot

FORMAT = 1
BLOCK = 256 * 1024
# Files that rows point at: copies that are being loaded, samples of column mappings, and what residents sent.
KEPT_FOLDERS = ("deliveries", "mapping-samples", "evidence")


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a backup or was found in one."""

    file: str
    made_at: str
    version: str
    installation: str
    rows: int
    tables: int
    files: int
    bytes: int
    digest: str


def back_up(file: Path, key: BackupKey, *, at: datetime) -> Written:
    """Write a backup of the store of the default connection; raises `BackupRefused` where it cannot be written."""
    # Before the snapshot: a line that is written between the two is replayed once too often, never too seldom.
    stood = journal.position()
    try:
        with _kept_when_whole(file) as out, snapshot() as now:
            sealing = Sealing(out, key)
            facts = _write(sealing, now, at, stood)
            sealing.finish()
    except OSError as fault:
        raise BackupRefused(
            FaultCode.NOT_WRITTEN, f"The backup could not be written ({fault.strerror}). No file was left behind."
        ) from fault
    return Written(file=str(file), bytes=file.stat().st_size, **facts)


def _write(out: Writes, now: Snapshot, at: datetime, stood: Position) -> dict[str, Any]:
    opening = {
        "format": FORMAT,
        "version": __version__,
        "made_at": at.isoformat(),
        "installation": installation(),
        "database": connection.vendor,
        "migrations": applied_migrations(now),
        "tables": [shape_facts(shape) for shape in shapes()],
        "journal": asdict(stood),
    }
    put_facts(out, Part.OPENING, opening)
    tables = {shape.name: _write_table(out, now, shape) for shape in shapes()}
    files = {path: _write_file(out, path, held) for path, held in _files()}
    put_facts(out, Part.CLOSING, {"tables": tables, "files": files})
    return summary(opening, tables, files)


def summary(opening: dict[str, Any], tables: dict[str, Any], files: dict[str, Any]) -> dict[str, Any]:
    """What people and programs are told of a backup."""
    rows = sum(one["rows"] for one in tables.values())
    return {
        "made_at": opening["made_at"], "version": opening["version"], "installation": opening["installation"],
        "rows": rows, "tables": len(tables), "files": len(files), "digest": digest_of(tables),
    }  # fmt: skip


def digest_of(tables: dict[str, Any]) -> str:
    """One digest over all tables: equal stores have equal ones, on both databases."""
    lines = (f"{name} {one['rows']} {one['digest']}\n" for name, one in sorted(tables.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def table_digests(now: Snapshot) -> dict[str, Any]:
    """Rows and digest of every table as it stands, by its name."""
    return {shape.name: counted(shape, now.lines(shape)).facts() for shape in shapes()}


def counted(shape: Shape, lines: Iterable[bytes]) -> "Counted":
    """All lines of a table, counted and digested."""
    found = Counted(shape)
    for line in lines:
        found.take(line)
    return found


class Counted:
    """Counts lines of a table, and digests what of them is the same on both databases."""

    def __init__(self, shape: Shape) -> None:
        self.rows = 0
        self._comparable = comparable(shape)
        self._sum = hashlib.sha256()

    def take(self, line: bytes) -> None:
        """One line without its end."""
        self.rows += 1
        self._sum.update(self._comparable(line) + b"\n")

    def facts(self) -> dict[str, Any]:
        """Rows and digest."""
        return {"rows": self.rows, "digest": self._sum.hexdigest()}


def applied_migrations(now: Snapshot) -> list[list[str]]:
    """The migrations of a store in the order in which they ran, as app and name."""
    return [[app, name] for app, name in now.select("SELECT app, name FROM django_migrations ORDER BY id")]


def _write_table(out: Writes, now: Snapshot, shape: Shape) -> dict[str, Any]:
    put(out, Part.TABLE, shape.name.encode())
    found, block = Counted(shape), bytearray()
    for line in now.lines(shape):
        found.take(line)
        block += line + b"\n"
        if len(block) >= BLOCK:
            put(out, Part.LINES, bytes(block))
            block.clear()
    if block:
        put(out, Part.LINES, bytes(block))
    return found.facts()


def _files() -> Iterator[tuple[str, BinaryIO]]:
    """Files of the data folder that rows point at, opened, by their path in it; one that goes meanwhile is left out.

    So is one whose name begins with a dot: it is still being written, or a lock, and no row names it.
    """
    for folder in KEPT_FOLDERS:
        for file in sorted((Path(settings.DATA_FOLDER) / folder).rglob("*")):
            if file.name.startswith(".") or file.is_symlink() or not file.is_file():
                continue
            try:
                held = file.open("rb")
            except FileNotFoundError:
                continue
            with held:
                yield file.relative_to(settings.DATA_FOLDER).as_posix(), held


def _write_file(out: Writes, path: str, held: BinaryIO) -> dict[str, Any]:
    put(out, Part.FILE, path.encode())
    size, found = 0, hashlib.sha256()
    while block := held.read(BLOCK):
        put(out, Part.BYTES, block)
        size += len(block)
        found.update(block)
    return {"bytes": size, "digest": found.hexdigest()}


@contextmanager
def _kept_when_whole(file: Path) -> Iterator[BinaryIO]:
    """A file under another name, for its owner only; flushed and renamed at the end, removed after a fault."""
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        beside.replace(file)
        flush_folder(file.parent)
    finally:
        beside.unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """Make a new name survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
