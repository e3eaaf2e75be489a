"""Reads a table as other people write it: another delimiter, another encoding, rows above the header.

Row by row in constant memory, like `table.py`, which reads the plain form. A heading that is empty or stands twice
gets a number (`Date (1)`), since nobody who exports a log can be asked to mend its headings each month.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commonweal.files.delivery import UTF_8, FileRefused, Member
from commonweal.files.table import KEPT_BACK, MOST_COLUMNS, CsvLines, RefusedLine, no_csv


@dataclass(frozen=True, slots=True)
class TableShape:
    """How a table is written; `header_row` counts its rows from 1, those that are empty left aside."""

    delimiter: str = ","
    encoding: str = UTF_8
    header_row: int = 1


@dataclass(frozen=True, slots=True)
class ShapedRow:
    """One row: the physical line it ends on, and its cells in the order of the header, without outer spaces."""

    line: int
    cells: list[str]


@dataclass(slots=True)
class ShapedTable:
    """A table whose header is read; `rows` gives the others once, those of the wrong width as refused lines."""

    member: str
    header: list[str]
    rows: Iterator[ShapedRow | RefusedLine]


def open_table(member: Member, shape: TableShape) -> ShapedTable:
    """The header and the rows to come; raises `FileRefused` where there is no such row, or it is no CSV."""
    rows = _not_empty(CsvLines(member, encoding=shape.encoding), shape.delimiter, member.name)
    for number, (_, cells) in enumerate(rows, start=1):
        if number == shape.header_row:
            if len(cells) > MOST_COLUMNS:
                raise FileRefused(
                    file=member.name, line=number, found=f"{len(cells):,} columns", allowed=f"at most {MOST_COLUMNS:,}",
                    to_do="Check that it is a table with one row a line, and that the delimiter is the right one.",
                )  # fmt: skip
            header = column_names(cells)
            return ShapedTable(member.name, header, _rows(rows, member.name, len(header)))
    raise FileRefused(
        file=member.name, found="too few rows for a header", allowed=f"names of columns in row {shape.header_row}",
        to_do="Check that this is the right file, and in which row its headings stand.",
    )  # fmt: skip


def column_names(cells: list[str]) -> list[str]:
    """Headings as they stand, each once: of two `Date` none is `Date`, but `Date (1)` and `Date (2)`.

    So nothing reads the first of two without saying so. An empty heading is `column 7`.
    """
    while len(cells) > 1 and not cells[-1].strip():
        cells = cells[:-1]
    plain = [" ".join(cell.split()) or f"column {number}" for number, cell in enumerate(cells, start=1)]
    taken, names = set(plain), []
    for name in plain:
        given, n = name, 1
        while (plain.count(name) > 1 and given == name) or given in names or (given != name and given in taken):
            given, n = f"{name} ({n})", n + 1
        names.append(given)
    return names


def of_one_heading(heading: str, names: Sequence[str]) -> list[str]:
    """The names of the columns that share a heading, in their order; none where it stands once or not at all."""
    numbered = re.compile(rf"{re.escape(heading)} \(\d+\)")
    found = [name for name in names if numbered.fullmatch(name)]
    return found if heading not in names and len(found) > 1 else []


def _not_empty(feed: CsvLines, delimiter: str, member: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            feed.gathered = 0
            if any(cells) and any(map(str.strip, cells)):
                yield reader.line_num, cells
    except csv.Error as fault:
        raise no_csv(member, reader.line_num, fault, between="delimiters") from fault


def _rows(rows: Iterator[tuple[int, list[str]]], member: str, width: int) -> Iterator[ShapedRow | RefusedLine]:
    for line, cells in rows:
        if len(cells) == width or (not any(map(str.strip, cells[width:])) and len(cells) > width):
            yield ShapedRow(line, list(map(str.strip, cells[:width])))
        else:
            # Which cell is which cannot be told, so none of them is shown.
            yield RefusedLine(
                member, line, "the row", f"{len(cells)} cells", f"{width} cells, as in the header", KEPT_BACK
            )
