"""Reads a backup from its first byte to its last and believes nothing: key, chunks, order, counts and digests.

Nothing is written here. What comes back was whole when it was read; loading reads the stream again and checks again.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from django.db.migrations.loader import MigrationLoader

from commonweal.fault_codes import FaultCode
from commonweal.recovery.keys import BackupKey
from commonweal.recovery.parts import Part, facts, parts
from commonweal.recovery.refusals import BackupRefused, damaged
from commonweal.recovery.sealed import Opening
from commonweal.recovery.shapes import Shape, read_shape
from commonweal.recovery.writing import FORMAT, KEPT_FOLDERS, Counted, Written, summary


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that held together from its first byte to its last."""

    file: Path
    opening: dict[str, Any]
    shapes: tuple[Shape, ...]
    tables: dict[str, Any]
    files: dict[str, Any]

    @property
    def migrations(self) -> list[tuple[str, str]]:
        """App and name of every migration of the store that was backed up."""
        return [(app, name) for app, name in self.opening["migrations"]]

    def told(self) -> Written:
        """What people and programs are told of it."""
        facts = summary(self.opening, self.tables, self.files)
        return Written(file=str(self.file), bytes=self.file.stat().st_size, **facts)


class Sink:
    """What is done with each block; this one does nothing."""

    def begin(self, opening: dict[str, Any], shapes: tuple[Shape, ...]) -> None:
        """Called first."""

    def lines(self, shape: Shape, block: bytes) -> None:
        """Whole lines of a table, each with its end; an empty table gives none."""

    def file(self, path: str) -> None:
        """A file begins."""

    def content(self, block: bytes) -> None:
        """Some bytes of the file that began last."""


def read_backup(file: Path, key: BackupKey, sink: Sink | None = None) -> Backup:
    """The backup in a file, or a refusal; every block goes to the sink before the whole is known to be whole."""
    with _opened(file) as held:
        reader = _Reader(sink or Sink())
        for part, content in parts(Opening(held, key)):
            reader.take(part, content)
    return Backup(file, reader.opening, reader.shapes, reader.tables, reader.files)


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        held = file.open("rb")
    except OSError as fault:
        raise BackupRefused(
            FaultCode.NO_BACKUP, f"{file} cannot be read ({fault.strerror}). Check the name and the folder."
        ) from fault
    with held:
        yield held


class _Reader:
    """Holds parts to the order in which they are written, and counts what they hold."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.opening: dict[str, Any] = {}
        self.shapes: tuple[Shape, ...] = ()
        self.tables: dict[str, Any] = {}
        self.files: dict[str, Any] = {}
        self._shape: Shape | None = None
        self._counted: Counted | None = None
        self._path = ""
        self._size, self._sum = 0, hashlib.sha256()
        self._takes: dict[Part, Callable[[bytes], None]] = {
            Part.OPENING: self._open, Part.TABLE: self._table, Part.LINES: self._lines,
            Part.FILE: self._file, Part.BYTES: self._bytes, Part.CLOSING: self._close,
        }  # fmt: skip

    def take(self, part: Part, content: bytes) -> None:
        """One part in its turn."""
        if (part is Part.OPENING) == bool(self.opening):
            raise damaged()
        self._takes[part](content)

    def _open(self, content: bytes) -> None:
        opening = facts(content)
        try:
            if opening["format"] != FORMAT:
                raise BackupRefused(
                    FaultCode.NEWER,
                    "This backup has a form that this version does not read. Install the version that made it.",
                )
            self.shapes = tuple(read_shape(one) for one in opening["tables"])
        except (KeyError, TypeError, ValueError, StopIteration) as fault:
            raise damaged() from fault
        self.opening = opening
        self._sink.begin(opening, self.shapes)

    def _table(self, content: bytes) -> None:
        self._end()
        name = content.decode(errors="replace")
        self._shape = next((shape for shape in self.shapes if shape.name == name), None)
        if self._shape is None or name in self.tables:
            raise damaged()
        self._counted = Counted(self._shape)

    def _lines(self, content: bytes) -> None:
        if self._shape is None or self._counted is None or not content.endswith(b"\n"):
            raise damaged()
        try:
            for line in content[:-1].split(b"\n"):
                self._counted.take(line)
        except (ValueError, IndexError) as fault:
            raise damaged() from fault
        self._sink.lines(self._shape, content)

    def _file(self, content: bytes) -> None:
        self._end()
        self._path = content.decode(errors="replace")
        if not _is_kept(self._path) or self._path in self.files:
            raise damaged()
        self._size, self._sum = 0, hashlib.sha256()
        self._sink.file(self._path)

    def _bytes(self, content: bytes) -> None:
        if not self._path:
            raise damaged()
        self._size += len(content)
        self._sum.update(content)
        self._sink.content(content)

    def _end(self) -> None:
        if self._shape is not None and self._counted is not None:
            self.tables[self._shape.name] = self._counted.facts()
        elif self._path:
            self.files[self._path] = {"bytes": self._size, "digest": self._sum.hexdigest()}
        self._shape, self._counted, self._path = None, None, ""

    def _close(self, content: bytes) -> None:
        self._end()
        said = facts(content)
        expected = {shape.name for shape in self.shapes}
        if said != {"tables": self.tables, "files": self.files} or set(self.tables) != expected:
            raise damaged()


def _is_kept(path: str) -> bool:
    """Whether a path stays inside the folders that a backup holds."""
    pieces = PurePosixPath(path).parts
    return len(pieces) > 1 and pieces[0] in KEPT_FOLDERS and ".." not in pieces and "\x00" not in path


def refuse_unknown(backup: Backup) -> None:
    """Refuse a backup of a store that ran migrations which this version does not know."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {}
    unknown = [one for one in backup.migrations if one not in known]
    if unknown:
        raise BackupRefused(
            FaultCode.NEWER,
            f"This backup was made by version {backup.opening['version']}, which knows {len(unknown)} changes of the "
            "tables that this version does not. Nothing was changed. Install that version or a later one.",
        )
