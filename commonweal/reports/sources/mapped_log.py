"""Reads a call log of any layout through a column mapping: their cells become ours, and meet the same checks.

`CallCheck` of the fixed layout makes every call, so a mapping can let nothing in that the fixed layout refuses. What
is refused is named by the column and the line of their file. Rows are worked on in small batches, because degrees and
postcodes become metres for many rows at once; memory does not grow with the file but by its references.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from commonweal.files import cells
from commonweal.files.delivery import Delivery, FileRefused, Member
from commonweal.files.shaped_table import ShapedRow, ShapedTable, TableShape, of_one_heading, open_table
from commonweal.files.table import KEPT_BACK, CellRefused, RefusedLine, csv_line
from commonweal.places.grid import points_on_grid
from commonweal.places.sources.postcodes import postcode
from commonweal.reports.mappings.judgement import Judge, WrongColumn
from commonweal.reports.mappings.layout import DELIMITERS, FIELDS, Layout
from commonweal.reports.mappings.shapes import heading_names_somebody, in_shape, may_be_shown
from commonweal.reports.mappings.translation import ColumnsMissing, Translation
from commonweal.reports.sources.call_log import PERSONAL, CallCheck, CallRow

ROWS_A_BATCH = 500
# Postcodes with one space (`N1 2AB`) -> easting and northing in metres, of those that are known.
PostcodePoints = Callable[[Collection[str]], Mapping[str, tuple[float, float]]]


@dataclass(slots=True)
class TriedRow:
    """A row as read, and what became of it: a call, or a refusal with the field of ours that it is about."""

    line: int
    theirs: Sequence[str]
    ours: dict[str, str] | None = None
    call: CallRow | None = None
    refusal: CellRefused | None = None


def read_mapped_calls(
    delivery: Delivery, layout: Layout, check: CallCheck, postcodes: PostcodePoints, notes: list[str]
) -> Iterator[CallRow | RefusedLine]:
    """Each row as a call or refused, in file order. Raises `FileRefused` for missing and for plainly wrong columns."""
    for number, member in enumerate(delivery.members):
        refuse_wrong_columns(member, layout)
        table = opened(member, layout)
        refused = RefusalWords(layout, table)
        for row in tried_rows(table, number, layout, check, postcodes, notes):
            if isinstance(row, RefusedLine):
                yield row
            elif row.call is not None:
                yield row.call
            else:
                yield refused.line(row)


def opened(member: Member, layout: Layout) -> ShapedTable:
    """The table with its header read, as the mapping says that it is written."""
    return open_table(member, TableShape(DELIMITERS[layout.delimiter], layout.encoding, layout.header_row))


def translation(table: ShapedTable, layout: Layout) -> Translation:
    """The mapping bound to this table; raises `FileRefused` where columns are missing."""
    try:
        return Translation(layout, table.header)
    except ColumnsMissing as missing:
        for name in missing.names:
            if same := of_one_heading(name, table.header):
                raise _which_of(same, name, table, layout) from missing
        known = [name for name in layout.columns() if name in table.header]
        raise FileRefused(
            file=table.member, line=layout.header_row, field=_some(missing.names),
            # A file without a header has a person's row here: only names that are known are said again.
            found=f"{len(table.header)} columns, of the mapping's: {', '.join(known) or 'none'}",
            allowed="the columns that the mapping names: " + ", ".join(layout.columns()),
            to_do="Check that this file is of the log that the mapping is for; if the log has changed, change the "
            "mapping.",
        ) from missing  # fmt: skip


def _which_of(same: Sequence[str], name: str, table: ShapedTable, layout: Layout) -> FileRefused:
    return FileRefused(
        file=table.member, line=layout.header_row, field=name[:80], found=f"{len(same)} columns with this heading",
        allowed="a mapping that says which of them",
        to_do=f"Change the mapping: choose one of {_some(same)}, counted from the left.",
    )  # fmt: skip


def _some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    shown = ", ".join(names[:4])[:80]
    return shown if len(names) <= 4 else f"{shown} and {len(names) - 4} more"


def wrong_columns(table: ShapedTable, layout: Layout) -> list[WrongColumn]:
    """Columns that plainly feed the wrong field; reads only until each column has shown that it fits."""
    judge = Judge(layout, table.header)
    for row in table.rows:
        if isinstance(row, ShapedRow) and not judge.look(row.cells, row.line):
            break
    return judge.wrong()


def refuse_wrong_columns(member: Member, layout: Layout) -> None:
    """Raise `FileRefused` for the first column that plainly feeds the wrong field."""
    for wrong in wrong_columns(opened(member, layout), layout)[:1]:
        raise FileRefused(
            file=member.name, field=f"{wrong.column[:60]} ({wrong.field})",
            found=wrong.found, allowed=wrong.allowed or f"a column that holds {SAID[wrong.field]}",
            to_do=wrong.to_do if wrong.allowed else "Change the mapping: another column feeds this field, or none.",
        )  # fmt: skip


SAID = {
    "reference": "the log's own reference", "received_at": "a day and time", "happened_at": "a day and time",
    "category": "what the call was about", "easting": "metres", "northing": "metres", "latitude": "degrees",
    "longitude": "degrees", "postcode": "postcodes", "location": "where it was, in words",
    "caller_phone": "telephone numbers", "caller_name": "names", "incident": "event numbers",
    "account": "what was said",
}  # fmt: skip


def tried_rows(
    table: ShapedTable,
    number: int,
    layout: Layout,
    check: CallCheck,
    postcodes: PostcodePoints,
    notes: list[str],
) -> Iterator[TriedRow | RefusedLine]:
    """Every row of a table tried: what loading does, and what the preview shows. `number` is the table's place."""
    bound = translation(table, layout)
    find_places = _place_finder(bound, postcodes, notes)
    rows = iter(table.rows)
    while batch := list(islice(rows, ROWS_A_BATCH)):
        tried = [row if isinstance(row, RefusedLine) else _translated(bound, row) for row in batch]
        if find_places:
            find_places([row for row in tried if isinstance(row, TriedRow) and row.ours is not None])
        for row in tried:
            if isinstance(row, TriedRow) and row.refusal is None and row.ours is not None:
                try:
                    row.call = check.call(row.ours, (number, row.line))
                except CellRefused as refusal:
                    row.refusal = refusal
            yield row


def _translated(bound: Translation, row: ShapedRow) -> TriedRow:
    try:
        return TriedRow(row.line, row.cells, bound.cells(row.cells))
    except CellRefused as refusal:
        return TriedRow(row.line, row.cells, refusal=refusal)


PlaceFinder = Callable[[Sequence[TriedRow]], None]


def _place_finder(bound: Translation, postcodes: PostcodePoints, notes: list[str]) -> PlaceFinder | None:
    """What fills easting and northing of a batch, where the log has other words for a place."""
    if bound.layout.in_degrees:
        return lambda rows: _from_degrees(bound, rows)
    if bound.layout.feed("postcode").columns:
        return lambda rows: _from_postcodes(bound, rows, postcodes, notes)
    return None


def _from_degrees(bound: Translation, rows: Sequence[TriedRow]) -> None:
    points = []
    for row in rows:
        try:
            points.append(_degrees(*bound.degrees(row.theirs)))
        except CellRefused as refusal:
            row.refusal = refusal
            points.append(None)
    for row, metres in zip(rows, points_on_grid(points), strict=True):
        _place(row, metres)


def _degrees(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Longitude and latitude; None where both are empty."""
    if not latitude and not longitude:
        return None
    meaning = "degrees in Great Britain"
    return (
        cells.number("longitude", longitude, -9, 3, meaning=meaning),
        cells.number("latitude", latitude, 49, 62, meaning=meaning),
    )


def _from_postcodes(bound: Translation, rows: Sequence[TriedRow], postcodes: PostcodePoints, notes: list[str]) -> None:
    written = [_postcode(bound, row) for row in rows]
    known = postcodes(frozenset(filter(None, written)))
    for row, code in zip(rows, written, strict=True):
        if code and code not in known and UNKNOWN_POSTCODES not in notes:
            notes.append(UNKNOWN_POSTCODES)
        _place(row, known.get(code))


def _postcode(bound: Translation, row: TriedRow) -> str:
    """The postcode of a row with one space, or nothing; what is none refuses the row."""
    cell = bound.postcode(row.theirs)
    try:
        return postcode("postcode", cell) if cell else ""
    except CellRefused as refusal:
        row.refusal = refusal
        return ""


UNKNOWN_POSTCODES = (
    "Some postcodes are not in the list of postcodes that is loaded; their calls are kept without a point."
)


def _place(row: TriedRow, metres: tuple[float, float] | None) -> None:
    if row.ours is not None and metres is not None:
        row.ours["easting"], row.ours["northing"] = f"{metres[0]:.2f}", f"{metres[1]:.2f}"


class RefusalWords:
    """Says refusals in the columns of their file, and says nothing of who called or what was said."""

    def __init__(self, layout: Layout, table: ShapedTable) -> None:
        self._layout, self._table = layout, table
        self._bound = translation(table, layout)
        shown = {name for field in FIELDS if field not in PERSONAL for name in layout.feed(field).columns}
        self._shown = frozenset(name for name in shown if not heading_names_somebody(name))

    def line(self, row: TriedRow) -> RefusedLine:
        """A refused row for the register, with the cells that may be read by everybody who loads files."""
        assert row.refusal is not None
        field, found, allowed = self.said(row)
        kept = [
            cell if not cell or (name in self._shown and may_be_shown(cell, ())) else KEPT_BACK
            for name, cell in zip(self._table.header, row.theirs, strict=True)
        ]
        return RefusedLine(self._table.member, row.line, field, found[:200], allowed[:300], csv_line(kept)[:4000])

    def said(self, row: TriedRow) -> tuple[str, str, str]:
        """Field, found and allowed of a refusal, in their words."""
        refusal = row.refusal
        assert refusal is not None
        theirs = self._bound.theirs(refusal.field, row.theirs)
        found = refusal.found
        ours = (row.ours or {}).get(refusal.field, "")
        if ours and theirs and ours != theirs:
            found = found.replace(ours, theirs)
        headings = self._layout.feed(refusal.field).columns
        for cell in {theirs, *self._bound.each(refusal.field, row.theirs)}:
            if cell and not may_be_shown(cell, headings):
                found = found.replace(repr(cell), in_shape(cell)).replace(cell, in_shape(cell))
        allowed = refusal.allowed
        if refusal.field in ("category", "source") and headings:
            allowed = f"a word of the mapping's list, or one of ours: {allowed}"
        return self._layout.called(refusal.field), found, allowed
