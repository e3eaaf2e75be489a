"""Opens a file that came from outside, and refuses what no honest file of the kind would hold (docs/security.md P8).

Everything is checked by content and as it is read: what a header or a zip directory claims is not believed. Nothing is
unpacked to disk, so names inside an archive never become paths.
"""

import gzip
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

LARGEST_BYTES = 512_000_000
LARGEST_EXPANDED_BYTES = 2_000_000_000
MOST_MEMBERS = 2_000
# Plain tables shrink 8 to 30 times; a bomb thousands of times.
STEEPEST_EXPANSION = 200
LONGEST_LINE_BYTES = 64 * 1024
UTF_8 = "utf-8"
# Each list or object of a JSON file costs ten times its brackets in memory.
MOST_JSON_LISTS = 1_500_000
_PIECE = 1024 * 1024
# Files that people send where a table was meant, by their first bytes.
_NO_TABLES = {
    b"\xd0\xcf\x11\xe0": "an Excel workbook of the old kind (.xls)",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF",
    b"SQLi": "a database file",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
}


class FileRefused(Exception):
    """The whole file cannot be used; earlier data are untouched. Every part is a plain sentence or value."""

    def __init__(
        self, *, file: str, found: str, allowed: str, to_do: str, line: int | None = None, field: str = ""
    ) -> None:
        self.file, self.line, self.field = file, line, field
        self.found, self.allowed, self.to_do = found, allowed, to_do
        super().__init__(str(self))

    def __str__(self) -> str:
        where = self.file + (f", line {self.line:,}" if self.line else "") + (f", {self.field}" if self.field else "")
        return f"{where}: found {self.found}; allowed: {self.allowed}. {self.to_do}"

    def as_data(self) -> dict[str, str | int | None]:
        """The parts, for a job's record and for `--json`."""
        return {
            "file": self.file, "line": self.line, "field": self.field,
            "found": self.found, "allowed": self.allowed, "to_do": self.to_do,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One table or text inside a delivery; `name` is shown to people and never used as a path."""

    name: str
    _path: Path
    _archive: zipfile.ZipFile | None = None
    _inside: zipfile.ZipInfo | None = None
    _squeezed: bool = False

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """The bytes, from the plain file or out of the archive; a damaged archive raises `FileRefused`."""
        try:
            if self._archive is not None and self._inside is not None:
                with self._archive.open(self._inside) as stream:
                    yield stream
            elif self._squeezed:
                with gzip.open(self._path) as stream:
                    yield stream  # type: ignore[misc]
            else:
                with self._path.open("rb") as stream:
                    yield stream
        except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError, OSError) as fault:
            raise _half_an_archive(self.name) from fault

    @property
    def most_bytes(self) -> int:
        """How many bytes an honest member may expand to, whatever the archive claims."""
        if not self._squeezed:
            return LARGEST_EXPANDED_BYTES
        return min(LARGEST_EXPANDED_BYTES, STEEPEST_EXPANSION * max(self._path.stat().st_size, _PIECE // 64))


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file as delivered: itself, or the members of the zip that it is."""

    file_name: str
    members: tuple[Member, ...]


def _half_an_archive(name: str) -> FileRefused:
    return FileRefused(
        file=name, found="a zip file that is damaged or not complete", allowed="a whole zip file",
        to_do="Download it again and check that its size is the one the publisher states.",
    )  # fmt: skip


def open_delivery(path: Path, *, file_name: str) -> Delivery:
    """What was delivered; raises `FileRefused` for an empty, oversized, damaged, locked or bomb-like file."""
    size = path.stat().st_size
    if size == 0:
        raise FileRefused(file=file_name, found="an empty file", allowed="a file with rows", to_do="Export it again.")
    if size > LARGEST_BYTES:
        raise FileRefused(
            file=file_name, found=f"{size / 1e6:,.0f} MB", allowed=f"at most {LARGEST_BYTES / 1e6:,.0f} MB",
            to_do="Split it by month and load the parts one after the other.",
        )  # fmt: skip
    with path.open("rb") as stream:
        start = stream.read(4)
    if start in _NO_TABLES:
        raise _no_table(file_name, _NO_TABLES[start])
    if start.startswith(b"\x1f\x8b"):
        return Delivery(file_name, (Member(file_name.removesuffix(".gz"), path, _squeezed=True),))
    if start.startswith(b"PK"):
        return Delivery(file_name, _members(path, file_name))
    return Delivery(file_name, (Member(file_name, path),))


def too_large(file_name: str, size: int, at_most: int) -> FileRefused | None:
    """The refusal of a file of `size` bytes where `at_most` are taken, or None: known before a byte is read."""
    if size <= at_most:
        return None
    return FileRefused(
        file=file_name, found=f"{size / 1e6:,.0f} MB", allowed=f"at most {at_most / 1e6:,.0f} MB for this kind of file",
        to_do="Check that it is the right file; if it is, split it by month and load the parts one after the other.",
    )  # fmt: skip


def _no_table(file_name: str, found: str) -> FileRefused:
    return FileRefused(
        file=file_name, found=found, allowed="a table saved as CSV, or a zip of such tables",
        to_do='Open it in the program that made it, save it as "CSV UTF-8" and load that file.',
    )  # fmt: skip


def _members(path: Path, file_name: str) -> tuple[Member, ...]:
    try:
        # Opened once, for all members: it is closed when the last of them is forgotten.
        archive = zipfile.ZipFile(path)
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, EOFError, OSError) as fault:
        raise _half_an_archive(file_name) from fault
    if not entries or len(entries) > MOST_MEMBERS:
        raise FileRefused(
            file=file_name, found=f"{len(entries):,} files inside", allowed=f"1 to {MOST_MEMBERS:,} files",
            to_do="Send the tables themselves, or a zip as the publisher makes it.",
        )  # fmt: skip
    if any(entry.filename == "[Content_Types].xml" for entry in entries):
        raise _no_table(file_name, "an Excel workbook or another office document")
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise FileRefused(
                file=f"{file_name} > {entry.filename}", found="a file locked with a password",
                allowed="files without a password", to_do="Unlock it before loading.",
            )  # fmt: skip
    claimed = sum(entry.file_size for entry in entries)
    if claimed > LARGEST_EXPANDED_BYTES or claimed > STEEPEST_EXPANSION * max(path.stat().st_size, 1):
        raise FileRefused(
            file=file_name, found=f"{path.stat().st_size / 1e6:,.1f} MB that would grow to {claimed / 1e6:,.0f} MB",
            allowed=f"at most {LARGEST_EXPANDED_BYTES / 1e6:,.0f} MB, and at most {STEEPEST_EXPANSION} times the zip",
            to_do="This is not how a table shrinks: check where the file came from.",
        )  # fmt: skip
    return tuple(Member(entry.filename, path, archive, entry) for entry in entries)


def read_all(member: Member, *, at_most: int) -> bytes:
    """The whole member, for formats that cannot be read by line; more than `at_most` bytes is refused."""
    data = bytearray()
    with member.opened() as stream:
        while len(data) <= at_most and (piece := stream.read(_PIECE)):
            data += piece
    if len(data) > at_most:
        raise FileRefused(
            file=member.name, found=f"more than {at_most / 1e6:,.0f} MB", allowed=f"at most {at_most / 1e6:,.0f} MB",
            to_do="Load it in parts.",
        )  # fmt: skip
    return bytes(data)


def read_json(member: Member, *, at_most: int, parse_constant: Any = None) -> Any:
    """The value of a JSON file; one that would fill the memory is refused. Raises `ValueError` where it is no JSON."""
    data = read_all(member, at_most=at_most)
    n_lists = data.count(b"[") + data.count(b"{")
    if n_lists > MOST_JSON_LISTS:
        raise FileRefused(
            file=member.name, found=f"{n_lists:,} lists and objects", allowed=f"at most {MOST_JSON_LISTS:,}",
            to_do="Simplify the outlines, or load it in parts.",
        )  # fmt: skip
    return json.loads(data.decode("utf-8-sig"), parse_constant=parse_constant)


def lines(member: Member, *, encoding: str = UTF_8) -> Iterator[str]:
    """The text lines without their ends: UTF-8 with or without a mark, LF, CRLF or CR; another encoding only by choice.

    Raises `FileRefused` with the line for other encodings, a NUL, or a line that does not end.
    """
    for block in line_blocks(member, encoding=encoding):
        yield from block


def line_blocks(member: Member, *, encoding: str = UTF_8) -> Iterator[list[str]]:
    """The same lines, some thousands at a time: whole blocks are checked and decoded at once."""
    number, expanded, most = 0, 0, member.most_bytes
    rest, only_cr = b"", False
    with member.opened() as stream:
        while piece := stream.read(_PIECE):
            # Old Mac programs end lines with CR alone: then there is no LF at all.
            only_cr = b"\r" in piece and b"\n" not in piece and (only_cr or not expanded)
            if only_cr:
                piece = piece.replace(b"\r", b"\n")
            expanded += len(piece)
            _check_size(expanded, most, member.name, number + 1)
            cut = piece.rfind(b"\n") + 1
            raw, rest = rest + piece[:cut], piece[cut:] if cut else rest + piece
            if raw:
                yield (block := _decoded(raw, member.name, number, encoding))
                number += len(block)
            if len(rest) > LONGEST_LINE_BYTES:
                raise _long_line(member.name, number + 1)
        if rest:
            yield _decoded(rest, member.name, number, encoding)


def _check_size(expanded: int, most: int, name: str, line: int) -> None:
    if expanded > most:
        raise FileRefused(
            file=name, line=line, found=f"more than {most / 1e6:,.0f} MB of text",
            allowed=f"at most {most / 1e6:,.0f} MB", to_do="Load it in parts.",
        )  # fmt: skip


def _long_line(name: str, line: int) -> FileRefused:
    return FileRefused(
        file=name, line=line, found=f"a line of more than {LONGEST_LINE_BYTES:,} bytes",
        allowed=f"lines of at most {LONGEST_LINE_BYTES:,} bytes",
        to_do="Check that it is a table with one row a line, saved as CSV.",
    )  # fmt: skip


def _decoded(raw: bytes, name: str, n_before: int, encoding: str) -> list[str]:
    """The lines of a block; `n_before` lines stand before it in the file."""
    if n_before == 0 and raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _not_utf8(name, 1, "text in UTF-16")
    marked = n_before == 0 and raw.startswith(b"\xef\xbb\xbf")
    nul = raw.find(b"\x00")
    try:
        text = raw.decode("utf-8-sig" if marked else encoding)
    except UnicodeDecodeError as fault:
        if not 0 <= nul < fault.start:
            line = n_before + fault.object.count(b"\n", 0, fault.start) + 1
            byte = f"byte 0x{fault.object[fault.start]:02x}"
            if encoding != UTF_8:
                raise _not_in(encoding, name, line, byte) from fault
            raise _not_utf8(name, line, f"{byte}, which is not UTF-8") from fault
    if nul >= 0:
        raise FileRefused(
            file=name, line=n_before + raw.count(b"\n", 0, nul) + 1, found="a NUL character", allowed="text",
            to_do="Export the table again as CSV; the file is damaged or is not a text file.",
        )  # fmt: skip
    block = text.split("\n")
    if not block[-1]:
        block.pop()
    # A character is a byte or more: only lines that might be too long are measured in bytes.
    if max(map(len, block), default=0) * 4 > LONGEST_LINE_BYTES:
        for number, long in enumerate(block, start=n_before + 1):
            if len(long.encode()) > LONGEST_LINE_BYTES:
                raise _long_line(name, number)
    return [line.rstrip("\r") for line in block] if "\r" in text else block


def _not_in(encoding: str, name: str, number: int, found: str) -> FileRefused:
    return FileRefused(
        file=name, line=number, found=f"{found}, which {encoding} does not have", allowed=f"text in {encoding}",
        to_do='Save it again as "CSV UTF-8" and choose UTF-8.',
    )  # fmt: skip


def _not_utf8(name: str, number: int, found: str) -> FileRefused:
    return FileRefused(
        file=name, line=number, found=found, allowed="text in UTF-8",
        to_do='Save it again as "CSV UTF-8" and load that file.',
    )  # fmt: skip
