"""Reads a CSV table with named columns, row by row, in constant memory.

A file without the needed columns is refused as a whole; a row of the wrong width is handed on as a refused row, with
its line, so that every row is accounted for.
"""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice

from commonweal.files.delivery import UTF_8, FileRefused, Member, line_blocks, lines

KEPT_BACK = "(kept back)"
ROWS_A_BLOCK = 10_000
# A row may run over several lines inside quotes; one that does not end would gather the whole file.
LONGEST_ROW = 256 * 1024
MOST_COLUMNS = 2_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the physical line it ends on in the file, and its cells by column name, without outer spaces."""

    member: str
    line: int
    cells: Mapping[str, str]

    def as_text(self, kept_back: Collection[str]) -> str:
        """The row as CSV, to be handed back with the reason when it is refused, but for the columns kept back."""
        return csv_line([KEPT_BACK if name in kept_back and cell else cell for name, cell in self.cells.items()])


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A row that cannot be used: where it stands, the field, what was found there and what is allowed."""

    member: str
    line: int
    field: str
    found: str
    allowed: str
    row: str


class CellRefused(Exception):
    """One cell cannot be understood; the reader turns it into a `RefusedLine`."""

    def __init__(self, field: str, *, found: str, allowed: str) -> None:
        self.field, self.found, self.allowed = field, found, allowed
        super().__init__(f"{field}: found {found}; allowed: {allowed}")

    def on(self, row: TableRow, kept_back: Collection[str] = ()) -> RefusedLine:
        """The refusal with its row, cut to what the register holds; columns kept back are not copied into it."""
        text = row.as_text(kept_back)[:4000]
        return RefusedLine(row.member, row.line, self.field, self.found[:200], self.allowed[:300], text)


def csv_line(cells: Sequence[str] | object) -> str:
    """Cells as one CSV line without its end."""
    text = StringIO()
    csv.writer(text, lineterminator="").writerow(cells)  # type: ignore[arg-type]
    return text.getvalue()


def values_only(cells: Sequence[str]) -> list[str]:
    """Cells that no spreadsheet runs as a formula: a dangerous beginning gets an apostrophe (docs/security.md P10)."""
    return [f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells]


def read_header(member: Member) -> list[str]:
    """The column names of a table, as they stand; empty for an empty file."""
    for line in lines(member):
        return [cell.strip() for cell in next(csv.reader([line]), [])]
    return []


def read_table(
    member: Member, *, needed: Sequence[str], kept_back: Collection[str] = ()
) -> Iterator[TableRow | RefusedLine]:
    """Each row after the header; columns beyond `needed` are kept, blank lines are not rows.

    With columns kept back, a row of the wrong width is refused without its cells: which is which cannot be told.

    Raises `FileRefused` where needed columns are missing or doubled, or where quoting runs away.
    """
    for block in read_blocks(member, needed=needed, kept_back=kept_back):
        refused = iter(block.refused)
        late = next(refused, None)
        for line, cells in zip(block.lines, block.rows, strict=True):
            while late is not None and late.line < line:
                yield late
                late = next(refused, None)
            yield TableRow(
                member.name, line, {name: cell.strip() for name, cell in zip(block.header, cells, strict=True)}
            )
        if late is not None:
            yield late
        yield from refused


@dataclass(frozen=True, slots=True)
class Block:
    """Some thousand rows that follow one another: their cells as they stand, each as wide as the header."""

    member: str
    header: tuple[str, ...]
    lines: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    refused: list[RefusedLine] = field(default_factory=list)

    def row(self, index: int) -> TableRow:
        """One row with its cells by name, as `read_table` gives it."""
        cells = zip(self.header, self.rows[index], strict=True)
        return TableRow(self.member, self.lines[index], {name: cell.strip() for name, cell in cells})


class CsvLines:
    """Hands lines to the CSV reader and stops it when one row gathers too many of them."""

    def __init__(self, member: Member, *, encoding: str = UTF_8) -> None:
        self._lines = (line for block in line_blocks(member, encoding=encoding) for line in block)
        self.gathered = 0

    def __iter__(self) -> "CsvLines":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.gathered += len(line) + 1
        if self.gathered > LONGEST_ROW:
            raise csv.Error(f"a row longer than {LONGEST_ROW:,} characters")
        return line + "\n"


def read_blocks(member: Member, *, needed: Sequence[str], kept_back: Collection[str] = ()) -> Iterator[Block]:
    """The rows after the header, block by block, for readers that check column by column; see `read_table`."""
    feed = CsvLines(member)
    reader = csv.reader(feed, strict=True)
    try:
        header = tuple(_checked_header(member, [cell.strip() for cell in next(reader, [])], needed))
        while True:
            block, n_seen = Block(member.name, header), 0
            for cells in islice(reader, ROWS_A_BLOCK):
                n_seen += 1
                feed.gathered = 0
                if len(cells) == len(header) and (cells[0].strip() or any(cell.strip() for cell in cells)):
                    block.rows.append(cells)
                    block.lines.append(reader.line_num)
                elif any(cell.strip() for cell in cells):
                    shown = [KEPT_BACK] if kept_back else cells
                    block.refused.append(_wrong_width(member, reader.line_num, header, shown, len(cells)))
            if not n_seen:
                return
            yield block
    except csv.Error as fault:
        raise no_csv(member.name, reader.line_num, fault, between="commas") from fault


def no_csv(member: str, line: int, fault: csv.Error, *, between: str) -> FileRefused:
    """The refusal of a file in which a row is no CSV, in words of tables and not of programs."""
    if "new-line character" in str(fault):
        return FileRefused(
            file=member, line=line, found="lines that end in two ways: some with CR alone, as old Mac programs write",
            allowed="lines that all end with LF, CRLF or CR",
            to_do='Open it in the program that made it, save it as "CSV UTF-8" and load that file.',
        )  # fmt: skip
    return FileRefused(
        file=member, line=line, found=f"a row that is not CSV ({fault})",
        allowed=f'cells between {between}, with " around a cell that holds one',
        to_do="Open the line in a text editor and mend or remove it.",
    )  # fmt: skip


OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}


def _checked_header(member: Member, header: list[str], needed: Sequence[str]) -> list[str]:
    if len(header) > MOST_COLUMNS:
        raise FileRefused(
            file=member.name, line=1, found=f"{len(header):,} columns", allowed=f"at most {MOST_COLUMNS:,} columns",
            to_do="Check that it is a table with one row a line, saved as CSV.",
        )  # fmt: skip
    missing = [name for name in needed if name not in header]
    between = next((sign for sign in OTHER_DELIMITERS if sum(name.count(sign) for name in header) > len(header)), "")
    if missing and between:
        raise FileRefused(
            file=member.name, line=1, found=f"a table with {OTHER_DELIMITERS[between]} between its cells",
            allowed="a table with commas between its cells",
            to_do="Save it with commas; a call log can also be loaded as it is, through a column mapping.",
        )  # fmt: skip
    if missing:
        raise FileRefused(
            file=member.name, line=1, field=", ".join(missing),
            # A file without a header has a person's row here: only names that are known are said again.
            found=f"{len(header)} columns, of them known: {', '.join(n for n in header if n in needed) or 'none'}",
            allowed="a first line that names " + ", ".join(needed),
            to_do="Check that this is the right file for this kind of import, and name the missing columns.",
        )  # fmt: skip
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if doubled:
        raise FileRefused(
            file=member.name, line=1, field=", ".join(doubled), found="two columns of one name",
            allowed="each column once", to_do="Rename or remove one of them.",
        )  # fmt: skip
    return header


def _wrong_width(member: Member, line: int, header: Sequence[str], shown: list[str], n_cells: int) -> RefusedLine:
    return RefusedLine(
        member.name, line, "the row", f"{n_cells} cells", f"{len(header)} cells, as in the first line",
        csv_line(shown)[:4000],
    )  # fmt: skip
