"""Tables as CSV for people: UTF-8 with a mark that Excel needs, CRLF, what the file is at its head, values only.

Cells that a spreadsheet would run as a formula get an apostrophe (docs/security.md P10); numbers stay numbers. A file
for machines is another file: it would have no head and no apostrophes.
"""

from collections.abc import Iterator
from dataclasses import replace

from commonweal.documents.paper import Cell, Paper, PaperRefused, Section, Table
from commonweal.documents.words import head_facts, marking_of, printable
from commonweal.files.table import csv_line, values_only

BYTE_ORDER_MARK = "\ufeff"


def render(paper: Paper) -> bytes:
    """Every table of the paper, one below the other; raises `PaperRefused` where it has none."""
    paper = printable(paper)
    if not paper.tables():
        raise PaperRefused("a paper as tables", found="no table", allowed="at least one")
    return (BYTE_ORDER_MARK + "".join(csv_line(row) + "\r\n" for row in map(_values, _rows(paper)))).encode()


def render_table(paper: Paper, table: Table) -> bytes:
    """One table, under the head of its paper."""
    return render(replace(paper, sections=(Section("Table", (table,)),)))


def _rows(paper: Paper) -> Iterator[tuple[Cell, ...]]:
    yield (marking_of(paper),)
    yield (paper.title,)
    if paper.subtitle:
        yield (paper.subtitle,)
    yield from head_facts(paper)
    for table in paper.tables():
        yield ()
        yield (table.caption,)
        yield tuple(column.name for column in table.columns)
        yield from table.rows
        if note := table.note:
            yield (note,)
    yield ()
    yield (marking_of(paper),)


def _values(row: tuple[Cell, ...]) -> list[str]:
    """Numbers as programs read them; words so that no program runs them, whatever spaces stand before."""
    return [values_only([cell.strip()])[0] if isinstance(cell, str) else str(cell) for cell in row]
