"""Tries a mapping on a sample by the very steps of loading, and says what would become of every row. Writes nothing.

Cells that may tell who called or what was said are shown by their shape to those whose role does not read them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from commonweal.core.policy.words import day_in_words
from commonweal.core.terms import LONDON, CallSource
from commonweal.files import cells
from commonweal.files.delivery import Delivery, FileRefused
from commonweal.files.table import CellRefused, RefusedLine
from commonweal.reports.mappings.judgement import WrongColumn
from commonweal.reports.mappings.layout import FIELDS, NEEDED_FIELDS, Feed, Layout, same_word
from commonweal.reports.mappings.proposal import FEW_WORDS, Column, first_columns
from commonweal.reports.mappings.shapes import in_shape, may_be_shown
from commonweal.reports.mappings.translation import YES, Translation
from commonweal.reports.sources.call_log import PERSONAL, CallCheck
from commonweal.reports.sources.mapped_log import (
    PostcodePoints,
    RefusalWords,
    TriedRow,
    opened,
    translation,
    tried_rows,
    wrong_columns,
)  # fmt: skip
from commonweal.reports.terms import SOURCE_LABELS, Category

ROWS_SHOWN = 3
REFUSED_SHOWN = 20
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell as read and what it would become; `refused` says why it would not."""

    read: str
    becomes: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One field of ours over the first rows, and whether its column is plainly the wrong one."""

    name: str
    cells: tuple[CellShown, ...]
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class RefusedShown:
    """A row of the sample that would be refused, in the words of its file."""

    line: int
    field: str
    found: str
    allowed: str


@dataclass(frozen=True, slots=True)
class WordShown:
    """A word of their list: how often it stands in the sample, and what it becomes ("" where it is in no list)."""

    word: str
    n: int
    ours: str


@dataclass(slots=True)
class Preview:
    """What loading the sample by a mapping would do. `problem`: why it would refuse the whole file."""

    header: Sequence[str] = ()
    examples: dict[str, str] = field(default_factory=dict)
    n_rows: int = 0
    n_refused: int = 0
    whole: bool = True
    refused_by_field: Counter[str] = field(default_factory=Counter)
    refused: list[RefusedShown] = field(default_factory=list)
    fields: list[FieldShown] = field(default_factory=list)
    wrong: list[WrongColumn] = field(default_factory=list)
    category_words: list[WordShown] = field(default_factory=list)
    source_words: list[WordShown] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problem: FileRefused | None = None

    @property
    def unlisted(self) -> list[WordShown]:
        """Words for categories that are in no list; also where the rows would be refused for another reason first."""
        return [word for word in self.category_words if not word.ours]

    @property
    def n_would_load(self) -> int:
        """Rows that would become calls; none where the file would be refused as a whole."""
        return 0 if self.problem or self.wrong else self.n_rows - self.n_refused


def preview(
    delivery: Delivery, layout: Layout, check: CallCheck, postcodes: PostcodePoints, *, hidden: frozenset[str]
) -> Preview:
    """The mapping tried on the first table of a delivery; `hidden` are the fields that the viewer does not see."""
    found = Preview()
    try:
        _fill(found, delivery, layout, check, postcodes, hidden)
    except FileRefused as refusal:
        found.problem = refusal
    return found


def _fill(
    found: Preview,
    delivery: Delivery,
    layout: Layout,
    check: CallCheck,
    postcodes: PostcodePoints,
    hidden: frozenset[str],
) -> None:
    member = delivery.members[0]
    columns = {column.name: column for column in first_columns(member, layout)}
    found.header = tuple(columns)
    found.examples = {name: _example(column, hidden, layout) for name, column in columns.items()}
    found.wrong = wrong_columns(opened(member, layout), layout)
    table = opened(member, layout)
    words, bound = RefusalWords(layout, table), translation(table, layout)
    first: list[TriedRow] = []
    for row in tried_rows(table, 0, layout, check, postcodes, found.notes):
        found.n_rows += 1
        if isinstance(row, TriedRow) and len(first) < ROWS_SHOWN:
            first.append(row)
        _count(found, row, words)
        if found.n_rows >= MOST_ROWS:
            found.whole = False
            break
    wrong = {one.field: one.said() for one in found.wrong}
    found.fields = [
        FieldShown(name, tuple(_cell(name, row, bound, words, hidden) for row in first), wrong.get(name, ""))
        for name in FIELDS
    ]
    found.category_words = _words(layout, "category", columns, hidden)
    found.source_words = _words(layout, "source", columns, hidden)


def _count(found: Preview, row: TriedRow | RefusedLine, words: RefusalWords) -> None:
    if isinstance(row, TriedRow) and row.call is not None:
        return
    line = row if isinstance(row, RefusedLine) else words.line(row)
    found.n_refused += 1
    found.refused_by_field[line.field] += 1
    if len(found.refused) < REFUSED_SHOWN:
        found.refused.append(RefusedShown(line.line, line.field, line.found, line.allowed))


def _cell(name: str, row: TriedRow, bound: Translation, words: RefusalWords, hidden: frozenset[str]) -> CellShown:
    feed = bound.layout.feed(name)
    if feed == Feed():
        return CellShown("", "")
    theirs = bound.each(name, row.theirs)
    read = feed.always or " | ".join(shown_cell(cell, name, feed.columns, hidden) for cell in theirs)
    if row.refusal is not None and row.refusal.field == name:
        return CellShown(read, "", "not in the list" if name in ("category", "source") else words.said(row)[1])
    try:
        return CellShown(read, _becomes(name, row, bound, hidden))
    except CellRefused as refusal:
        if name in ("category", "source"):
            return CellShown(read, "", "not in the list")
        return CellShown(read, "", refusal.found if may_be_shown(refusal.found, feed.columns) else "not understood")


def shown_cell(cell: str, name: str, headings: Sequence[str], hidden: frozenset[str]) -> str:
    """A cell as this viewer may read it: as it stands, or its shape."""
    if not hidden or not cell:
        return cell
    if name in hidden or name in PERSONAL or not may_be_shown(cell, headings):
        return in_shape(cell)
    return cell


def _becomes(name: str, row: TriedRow, bound: Translation, hidden: frozenset[str]) -> str:
    ours = row.ours or {}
    if name in ("latitude", "longitude", "postcode"):
        return f"{ours['easting']}, {ours['northing']} m" if ours.get("easting") else ""
    value = ours[name] if name in ours else bound.one(name, row.theirs)
    if not value:
        return ""
    if name in ("received_at", "happened_at"):
        instant = cells.instant(name, value).astimezone(LONDON)
        return f"{day_in_words(instant)}, {instant:%H:%M}"
    if name == "category":
        return Category(cells.one_of(name, value, frozenset(Category.values))).label
    if name == "source":
        return SOURCE_LABELS[CallSource(cells.one_of(name, value, frozenset(CallSource)))]
    if name == "anonymous":
        return "Yes: name and number are not kept" if cells.yes_or_no(name, value) else "No"
    if name in ("caller_phone", "caller_name") and same_word(ours.get("anonymous", "")) in YES:
        return "not kept: anonymous"
    if hidden and name in PERSONAL:
        return "kept, not shown to you"
    return shown_cell(value, name, bound.layout.feed(name).columns, hidden)


def _example(column: Column, hidden: frozenset[str], layout: Layout) -> str:
    """The first cell of a column, for the list of columns to choose from."""
    cell = column.cells[0] if column.cells else ""
    if not cell:
        return "empty"
    if not hidden:
        return cell[:40]
    # What nothing feeds on may be about anybody.
    fed = column.name in layout.columns() and column.name not in layout.personal_columns()
    return cell[:40] if fed and may_be_shown(cell, (column.name,)) else in_shape(cell)


def _words(layout: Layout, name: str, columns: dict[str, Column], hidden: frozenset[str]) -> list[WordShown]:
    """The words of a list in the sample, the commonest first; those that could be about somebody are left out."""
    feed = layout.feed(name)
    column = columns.get(feed.columns[0]) if feed.columns else None
    if column is None:
        return []
    mapped: Mapping[str, str] = layout.category_words if name == "category" else layout.source_words
    ours = Category.values if name == "category" else list(CallSource)
    known = {same_word(word): str(value) for word, value in mapped.items()} | {str(value): str(value) for value in ours}
    shown = [(word, n) for word, n in column.words.most_common() if not hidden or may_be_shown(word, feed.columns)]
    return [WordShown(word, n, known.get(same_word(word), "")) for word, n in shown[:FEW_WORDS]]


def missing_fields(layout: Layout) -> list[str]:
    """The fields that every call needs and that nothing feeds yet."""
    return [name for name in NEEDED_FIELDS if layout.feed(name) == Feed()]
