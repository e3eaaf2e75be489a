"""A row as one line of text: PostgreSQL's COPY format, whichever database it comes from and goes to.

Cells with a tab between them, none as `\\N`, a tab or line end in a cell as `\\t` or `\\n`. Instants are UTC with
six places, UUIDs 32 hex digits, floats the shortest decimals that give the same float again (Python's `repr`). JSON
stands as the database has it; for comparing, its keys are sorted and its numbers written out, as PostgreSQL's jsonb
does.
"""

import json
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from commonweal.recovery.shapes import ColumnKind, Shape

NOTHING = "\\N"
_WRITTEN = {8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 92: "\\\\"}
_READ = {"b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "\\": "\\"}
_needs_escape = re.compile(r"[\x08-\x0d\\]").search
_ESCAPED = re.compile(r"\\(.)")
NO_FRACTION = ".000000"
SHORT = 200


def escaped(text: str) -> str:
    """A cell's text as it stands in a line."""
    return text.translate(_WRITTEN) if _needs_escape(text) else text


def unescaped(cell: str) -> str:
    """The text of a cell."""
    return _ESCAPED.sub(lambda found: _READ.get(found[1], found[1]), cell) if "\\" in cell else cell


_FROM_SQLITE: dict[ColumnKind, Callable[[Any], str]] = {
    ColumnKind.TEXT: escaped,
    ColumnKind.ADDRESS: escaped,
    ColumnKind.JSON: escaped,
    ColumnKind.UUID: str,
    ColumnKind.DAY: str,
    ColumnKind.CLOCK: str,
    ColumnKind.NUMBER: str,
    ColumnKind.FLOAT: lambda value: repr(float(value)),
    ColumnKind.FLAG: lambda value: "t" if value else "f",
    ColumnKind.INSTANT: lambda value: value if "." in value else value + NO_FRACTION,
    ColumnKind.BYTES: lambda value: "\\\\x" + value.hex(),
}
_TO_SQLITE: dict[ColumnKind, Callable[[str], Any]] = {
    ColumnKind.TEXT: unescaped,
    ColumnKind.ADDRESS: unescaped,
    ColumnKind.JSON: unescaped,
    ColumnKind.UUID: str,
    ColumnKind.DAY: str,
    ColumnKind.CLOCK: str,
    ColumnKind.NUMBER: int,
    ColumnKind.FLOAT: float,
    ColumnKind.FLAG: lambda cell: 1 if cell == "t" else 0,
    # As Django writes it: two forms of one instant would not be equal in a comparison of texts.
    ColumnKind.INSTANT: lambda cell: cell.removesuffix(NO_FRACTION),
    ColumnKind.BYTES: lambda cell: bytes.fromhex(cell.removeprefix("\\\\x")),
}


def sqlite_writer(shape: Shape) -> Callable[[Sequence[Any]], bytes]:
    """Turns a row of SQLite into a line without its end."""
    writers = [_FROM_SQLITE[column.kind] for column in shape.columns]

    def line(row: Sequence[Any]) -> bytes:
        cells = [NOTHING if cell is None else write(cell) for write, cell in zip(writers, row, strict=True)]
        return "\t".join(cells).encode()

    return line


def sqlite_reader(shape: Shape) -> Callable[[bytes], list[Any]]:
    """Turns a line into a row for SQLite; raises ValueError where it is none."""
    readers = [_TO_SQLITE[column.kind] for column in shape.columns]

    def row(line: bytes) -> list[Any]:
        cells = line.decode().split("\t")
        return [None if cell == NOTHING else read(cell) for read, cell in zip(readers, cells, strict=True)]

    return row


def with_shortest_floats(shape: Shape) -> Callable[[bytes], bytes]:
    """Rewrites PostgreSQL's decimals as Python's; the same float, another spelling of its exponent."""
    at = [n for n, column in enumerate(shape.columns) if column.kind is ColumnKind.FLOAT]
    if not at:
        return lambda line: line

    def rewritten(line: bytes) -> bytes:
        cells = line.split(b"\t")
        for n in at:
            if cells[n] != b"\\N":
                cells[n] = repr(float(cells[n])).encode()
        return b"\t".join(cells)

    return rewritten


def comparable(shape: Shape) -> Callable[[bytes], bytes]:
    """Rewrites a line so that the same row gives the same bytes on both databases; digests are taken over these."""
    at = [n for n, column in enumerate(shape.columns) if column.kind is ColumnKind.JSON]
    if not at:
        return lambda line: line

    def rewritten(line: bytes) -> bytes:
        cells = line.decode().split("\t")
        for n in at:
            if cells[n] != NOTHING:
                cells[n] = _plain_json(cells[n])
        return "\t".join(cells).encode("utf-8", "surrogatepass")

    return rewritten


def _plain_json(cell: str) -> str:
    # A ring of a ward is long and rare; a list without members is short and stands in every row.
    return _short_json(cell) if len(cell) < SHORT else _read_json(cell)


def _read_json(cell: str) -> str:
    value = json.loads(unescaped(cell), parse_float=_number, parse_int=_number)
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


_short_json = lru_cache(maxsize=4096)(_read_json)


def _number(digits: str) -> str:
    """A number by its digits, without an exponent, and no zero below zero; NUL tells it from a text."""
    value = Decimal(digits)
    written = format(value, "f")
    return "\x00" + (written if value else written.removeprefix("-"))
