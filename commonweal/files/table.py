"""Reads a CSV table with named columns, row by row, in constant memory.

A file without the needed columns is refused as a whole; a row of the wrong width is handed on as a refused row, with
its line, so that every row is accounted for.
"""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from commonweal.files.delivery import FileRefused, Member, lines

KEPT_BACK = "(kept back)"
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
    reader = csv.reader((line + "\n" for line in lines(member)), strict=True)
    try:
        header = _checked_header(member, [cell.strip() for cell in next(reader, [])], needed)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                yield _wrong_width(member, reader.line_num, header, [KEPT_BACK] if kept_back else cells, len(cells))
            else:
                yield TableRow(
                    member.name, reader.line_num, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
                )
    except csv.Error as fault:
        raise FileRefused(
            file=member.name, line=reader.line_num, found=f"a row that is not CSV ({fault})",
            allowed='cells between commas, with " around a cell that holds a comma',
            to_do="Open the line in a text editor and mend or remove it.",
        ) from fault  # fmt: skip


OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}


def _checked_header(member: Member, header: list[str], needed: Sequence[str]) -> list[str]:
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


def _wrong_width(member: Member, line: int, header: list[str], shown: list[str], n_cells: int) -> RefusedLine:
    return RefusedLine(
        member.name, line, "the row", f"{n_cells} cells", f"{len(header)} cells, as in the first line",
        csv_line(shown)[:4000],
    )  # fmt: skip
