"""Opens a file that came from outside, and refuses what no honest file of the kind would hold (docs/security.md P8).

Everything is checked by content and as it is read: what a header or a zip directory claims is not believed. Nothing is
unpacked to disk, so names inside an archive never become paths.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LARGEST_BYTES = 512 * 1024 * 1024
LARGEST_EXPANDED_BYTES = 2 * 1024 * 1024 * 1024
MOST_MEMBERS = 2_000
# Plain tables shrink 8 to 30 times; a bomb thousands of times.
STEEPEST_EXPANSION = 200
LONGEST_LINE_BYTES = 64 * 1024
UTF_8 = "utf-8"
_PIECE = 1024 * 1024


class FileRefused(Exception):
    """The whole file cannot be used; earlier data are untouched. Every part is a plain sentence or value."""

    def __init__(
        self, *, file: str, found: str, allowed: str, to_do: str, line: int | None = None, field: str = ""
    ) -> None:
        self.file, self.line, self.field = file, line, field
        self.found, self.allowed, self.to_do = found, allowed, to_do
        super().__init__(str(self))

    def __str__(self) -> str:
        where = self.file + (f", line {self.line}" if self.line else "") + (f", {self.field}" if self.field else "")
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
    _inside: str | None

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """The bytes, from the plain file or out of the archive; a damaged archive raises `FileRefused`."""
        if self._inside is None:
            with self._path.open("rb") as stream:
                yield stream
            return
        try:
            with zipfile.ZipFile(self._path) as archive, archive.open(self._inside) as stream:
                yield stream
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as fault:
            raise _half_a_zip(self.name) from fault


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file as delivered: itself, or the members of the zip that it is."""

    file_name: str
    members: tuple[Member, ...]


def _half_a_zip(name: str) -> FileRefused:
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
        is_zip = stream.read(4).startswith(b"PK")
    if not is_zip:
        return Delivery(file_name, (Member(file_name, path, None),))
    return Delivery(file_name, _members(path, file_name))


def _members(path: Path, file_name: str) -> tuple[Member, ...]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, EOFError, OSError) as fault:
        raise _half_a_zip(file_name) from fault
    if not entries or len(entries) > MOST_MEMBERS:
        raise FileRefused(
            file=file_name, found=f"{len(entries):,} files inside", allowed=f"1 to {MOST_MEMBERS:,} files",
            to_do="Send the tables themselves, or a zip as the publisher makes it.",
        )  # fmt: skip
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
    return tuple(Member(entry.filename, path, entry.filename) for entry in entries)


def read_all(member: Member, *, at_most: int) -> bytes:
    """The whole member, for formats that cannot be read by line; more than `at_most` bytes is refused."""
    with member.opened() as stream:
        data = stream.read(at_most + 1)
    if len(data) > at_most:
        raise FileRefused(
            file=member.name, found=f"more than {at_most / 1e6:,.0f} MB", allowed=f"at most {at_most / 1e6:,.0f} MB",
            to_do="Load it in parts.",
        )  # fmt: skip
    return data


def lines(member: Member, *, encoding: str = UTF_8) -> Iterator[str]:
    """The text lines without their ends: UTF-8 with or without a mark, LF or CRLF; another encoding only by choice.

    Raises `FileRefused` with the line for other encodings, a NUL, or a line that does not end.
    """
    number, expanded = 0, 0
    with member.opened() as stream:
        while raw := stream.readline(LONGEST_LINE_BYTES + 1):
            number += 1
            expanded += len(raw)
            _check_line(raw, member.name, number, expanded)
            yield _decoded(raw, member.name, number, encoding)


def _check_line(raw: bytes, name: str, number: int, expanded: int) -> None:
    if len(raw) > LONGEST_LINE_BYTES:
        raise FileRefused(
            file=name, line=number, found=f"a line of more than {LONGEST_LINE_BYTES:,} bytes",
            allowed=f"lines of at most {LONGEST_LINE_BYTES:,} bytes",
            to_do="Check that it is a table with one row a line, saved as CSV.",
        )  # fmt: skip
    if expanded > LARGEST_EXPANDED_BYTES:
        raise FileRefused(
            file=name, line=number, found=f"more than {LARGEST_EXPANDED_BYTES / 1e6:,.0f} MB of text",
            allowed=f"at most {LARGEST_EXPANDED_BYTES / 1e6:,.0f} MB", to_do="Load it in parts.",
        )  # fmt: skip


def _decoded(raw: bytes, name: str, number: int, encoding: str) -> str:
    if number == 1 and raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _not_utf8(name, number, "text in UTF-16")
    if b"\x00" in raw:
        raise FileRefused(
            file=name, line=number, found="a NUL character", allowed="text",
            to_do="Export the table again as CSV; the file is damaged or is not a text file.",
        )  # fmt: skip
    marked = number == 1 and raw.startswith(b"\xef\xbb\xbf")
    try:
        text = raw.decode("utf-8-sig" if marked else encoding)
    except UnicodeDecodeError as fault:
        if encoding != UTF_8:
            raise _not_in(encoding, name, number, f"byte 0x{raw[fault.start]:02x}") from fault
        raise _not_utf8(name, number, f"byte 0x{raw[fault.start]:02x}, which is not UTF-8") from fault
    return text.rstrip("\r\n")


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
