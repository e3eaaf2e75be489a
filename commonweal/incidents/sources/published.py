"""Reads tables that police and councils publish month by month, column by column, and gathers them month by month.

What is checked of a cell depends on nothing but the cell, so each distinct cell is checked once. The rows of one table,
force and month are handed on together, because a month that was published again must be compared as a whole
(docs/decisions/0013). So the largest month, and not the file, decides how much memory is needed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from commonweal.files import cells
from commonweal.files.delivery import FileRefused, Member
from commonweal.files.table import Block, CellRefused, RefusedLine, read_blocks
from commonweal.imports.kind import REFUSED_KEPT

# London's largest month of all crimes has about 100,000 rows.
MOST_ROWS_A_MONTH = 300_000
# The force of rows that neither a column nor the name of their file gives.
NOT_STATED = "not stated"
CELLS_REMEMBERED = 100_000
Turn = Callable[[str], Any]
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column as published, the name under which it is stored, and the word for it where it changed."""

    heading: str
    name: str
    turn: Turn
    word: str = ""
    # Some downloads leave out columns that are always empty.
    may_lack: bool = False


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One kind of table: its columns as stored, how a row's month and force are found, and what identifies a row.

    `identity` gives of a row what stays the same when its month is published again; rows may share it.
    """

    name: str
    columns: tuple[Column, ...]
    month: Column
    force: Column | None
    identity: Callable[[Row], str]

    @property
    def needed(self) -> tuple[str, ...]:
        """Headings without which a file is not such a table."""
        asked = (*self.columns, self.month, *([self.force] if self.force else []))
        return tuple(dict.fromkeys(column.heading for column in asked if not column.may_lack))

    @property
    def names(self) -> tuple[str, ...]:
        """The stored columns, in the order of a row's values."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class NamedTable:
    """A member of a delivery, what table it is, and the month and force that its file name states, or nothing."""

    member: Member
    table: PublishedTable
    month: str = ""
    force: str = ""


@dataclass(slots=True)
class Month:
    """The rows of one table, force and month, in file order; of the refused as many as are kept, and how many."""

    table: PublishedTable
    force: str
    month: str
    rows: list[Row] = field(default_factory=list)
    refused: list[RefusedLine] = field(default_factory=list)
    n_refused: int = 0


def text_of(heading: str, longest: int, *, needed: bool = False) -> Turn:
    """How a cell of text is read."""
    return lambda cell: cells.text(heading, cell, longest=longest, needed=needed)


def degrees_of(heading: str) -> Turn:
    """How a longitude or latitude is read: a number in Great Britain, or None."""
    low, high = (49, 62) if heading == "Latitude" else (-9, 3)
    return lambda cell: cells.number(heading, cell, low, high, meaning="degrees in Great Britain") if cell else None


class _Remembered:
    """Values of cells, each worked out once."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._known: dict[str, Any] = {}
        self._wrong: set[str] = set()
        self._as_they_stand = True

    def values(self, column: Sequence[str]) -> tuple[Sequence[Any], bool]:
        """The value of each cell, or its `CellRefused`; and whether there is one of those."""
        if len(self._known) > CELLS_REMEMBERED:
            self._known.clear()
            self._wrong.clear()
        known = self._known
        for cell in set(column).difference(known):
            try:
                known[cell] = value = self._turn(cell.strip())
                self._as_they_stand = self._as_they_stand and value == cell
            except CellRefused as refusal:
                known[cell] = refusal
                self._wrong.add(cell)
                self._as_they_stand = False
        if self._as_they_stand:
            return column, False
        return list(map(known.__getitem__, column)), bool(self._wrong) and not self._wrong.isdisjoint(column)


def read_months(tables: Iterable[NamedTable]) -> Iterator[Month]:
    """Each month of each table and force; raises `FileRefused` where a month is broken up, too large, or another one.

    Refused rows go with the month in which they stand.
    """
    seen: set[tuple[str, str, str]] = set()
    n_kept, late = 0, Month(_NOWHERE, "", "")
    for named in tables:
        month = Month(named.table, "", "", refused=late.refused, n_refused=late.n_refused)
        for block, kept in _checked_blocks(named):
            for key, rows in kept.runs():
                if key != (month.force, month.month):
                    if month.rows:
                        yield month
                        month = Month(named.table, *key)
                    month.force, month.month = key
                    _refuse_twice(block.member, named.table, key, seen)
                month.rows += rows
                if len(month.rows) > MOST_ROWS_A_MONTH:
                    raise _too_many(block.member, month)
            month.n_refused += kept.n_refused
            room = max(REFUSED_KEPT - n_kept, 0)
            month.refused += kept.refused[:room]
            n_kept += min(room, len(kept.refused))
        late = Month(named.table, "", "")
        if month.rows:
            yield month
        else:
            late = month
    if late.n_refused:
        yield late


@dataclass(slots=True)
class _Checked:
    """The rows of a block that can be used, each with its force and month, and the refused."""

    keys: list[tuple[str, str]]
    rows: list[Row]
    refused: list[RefusedLine]

    @property
    def n_refused(self) -> int:
        return len(self.refused)

    def runs(self) -> Iterator[tuple[tuple[str, str], list[Row]]]:
        """Rows of one force and month that follow one another."""
        if len(set(self.keys)) == 1:
            yield self.keys[0], self.rows
            return
        for key, run in groupby(zip(self.keys, self.rows, strict=True), key=itemgetter(0)):
            yield key, [row for _, row in run]


def _checked_blocks(named: NamedTable) -> Iterator[tuple[Block, _Checked]]:
    table = named.table
    columns = [*table.columns, table.month, *([table.force] if table.force else [])]
    memory = [_Remembered(column.turn) for column in columns]
    for block in read_blocks(named.member, needed=table.needed):
        yield block, _check(block, named, columns, memory)


def _check(block: Block, named: NamedTable, columns: list[Column], memory: list[_Remembered]) -> _Checked:
    if not block.rows:
        return _Checked([], [], block.refused)
    by_heading = dict(zip(block.header, zip(*block.rows, strict=True), strict=True))
    empty = ("",) * len(block.rows)
    read = [m.values(by_heading.get(c.heading, empty)) for c, m in zip(columns, memory, strict=True)]
    values = [found for found, _ in read]
    n = len(named.table.columns)
    months = values[n]
    forces = values[n + 1] if named.table.force else [named.force or NOT_STATED] * len(months)
    wrong = {
        index: value
        for found, any_wrong in reversed(read)
        if any_wrong
        for index, value in enumerate(found)
        if isinstance(value, CellRefused)
    }
    wrong |= _half_points(columns, values, wrong)
    rows, keys = list(zip(*values[:n], strict=True)), list(zip(forces, months, strict=True))
    lines, refused = block.lines, list(block.refused)
    if wrong:
        refused += [wrong[index].on(block.row(index)) for index in sorted(wrong)]
        refused.sort(key=lambda line: line.line)
        rows = [row for index, row in enumerate(rows) if index not in wrong]
        keys = [key for index, key in enumerate(keys) if index not in wrong]
        lines = [line for index, line in enumerate(lines) if index not in wrong]
    if named.month and any(month != named.month for _, month in set(keys)):
        raise _other_month(named, keys, lines)
    return _Checked(keys, rows, refused)


def _half_points(
    columns: list[Column], values: list[Sequence[Any]], wrong: dict[int, CellRefused]
) -> dict[int, CellRefused]:
    """Rows that have a longitude or a latitude, but not both."""
    names = [column.name for column in columns]
    longitude, latitude = (values[names.index(name)] for name in ("longitude", "latitude"))
    half = CellRefused("Longitude, Latitude", found="one of the two", allowed="both longitude and latitude, or neither")
    return {
        index: half
        for index, (x, y) in enumerate(zip(longitude, latitude, strict=True))
        if (x is None) is not (y is None) and index not in wrong
    }


def _other_month(named: NamedTable, keys: list[tuple[str, str]], lines: list[int]) -> FileRefused:
    line, found = next((line, month) for (_, month), line in zip(keys, lines, strict=True) if month != named.month)
    return FileRefused(
        file=named.member.name, line=line, field=named.table.month.heading, found=f"a row of {found}",
        allowed=f"rows of {named.month}, the month in the name of the file",
        to_do="Check that the file has its right name, or download the month again.",
    )  # fmt: skip


def _refuse_twice(member: str, table: PublishedTable, key: tuple[str, str], seen: set[tuple[str, str, str]]) -> None:
    if (table.name, *key) in seen:
        raise FileRefused(
            file=member, found=f"rows of {key[1]} ({key[0]}) in two places", allowed="each month in one place",
            to_do="Sort the table by its month, or load each download by itself.",
        )  # fmt: skip
    seen.add((table.name, *key))


def _too_many(member: str, month: Month) -> FileRefused:
    return FileRefused(
        file=member, found=f"more than {MOST_ROWS_A_MONTH:,} rows of {month.month}",
        allowed=f"at most {MOST_ROWS_A_MONTH:,} rows a month and force",
        to_do="Check that each row names its own month and force.",
    )  # fmt: skip


_NOWHERE = PublishedTable("", (), Column("", "", str), None, str)
