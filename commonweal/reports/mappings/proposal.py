"""Proposes a mapping for a file that nobody has described yet, from its headings and from what its cells look like.

A person looks at it before anything is saved. Headings decide where they are known; cells must not contradict them (a
column called `Contact` full of times is no telephone number), and say what a column is where the heading does not.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from commonweal.core.terms import CallSource
from commonweal.files.delivery import UTF_8, FileRefused, Member, lines
from commonweal.files.shaped_table import ShapedRow
from commonweal.reports.mappings.headings import (
    CATEGORY_WORDS,
    FIRST_ADDRESS,
    FIRST_NAME,
    FURTHER_ADDRESS,
    FURTHER_NAME,
    HEADINGS,
    NO_WORDS,
    SOURCE_WORDS,
    TIMES,
    YES_WORDS,
)  # fmt: skip
from commonweal.reports.mappings.layout import (
    DELIMITERS,
    LAST_HEADER_ROW,
    PLACE_PAIRS,
    WINDOWS,
    Feed,
    Layout,
    same_word,
)  # fmt: skip
from commonweal.reports.mappings.shapes import Shape, may_be_shown, shape_of
from commonweal.reports.mappings.translation import NO, YES
from commonweal.reports.mappings.written_times import only_time
from commonweal.reports.sources.call_log import PERSONAL
from commonweal.reports.sources.mapped_log import opened
from commonweal.reports.terms import Category

ROWS_LOOKED_AT = 1_000
FEW_WORDS = 60
_PLAIN = re.compile(r"[^a-z0-9]+")
# The share of a column's cells that must have the shape that a field asks for.
MOST = 0.6


@dataclass(frozen=True, slots=True)
class Column:
    """A column of theirs: its heading, and the cells of the first rows that are not empty."""

    name: str
    cells: tuple[str, ...]

    def share(self, shape: Shape) -> float:
        """How many of its cells look so, of 1."""
        return sum(shape_of(cell) is shape for cell in self.cells) / len(self.cells) if self.cells else 0.0

    @property
    def only_times(self) -> bool:
        """Whether it holds the time of day without the day."""
        return bool(self.cells) and all(only_time(cell) is not None and not _has_day(cell) for cell in self.cells)

    @property
    def words(self) -> Counter[str]:
        """Its cells as a list of words, with how often each stands."""
        return Counter(self.cells)


def propose(member: Member, *, file_name: str = "") -> Layout:
    """The mapping that fits best; fields without a likely column stay empty. Raises `FileRefused` for no table."""
    return propose_fields(member, propose_file_form(member), file_name=file_name)


def propose_file_form(member: Member) -> Layout:
    """Delimiter, encoding and the row of the header, without any field."""
    encoding = _encoding(member)
    first = [line + "\n" for line in islice((line for line in lines(member, encoding=encoding) if line.strip()), 200)]
    widths = {name: _common_width(first, sign) for name, sign in DELIMITERS.items()}
    delimiter = max(widths, key=lambda name: widths[name])
    width = widths[delimiter][1]
    rows = _parsed(first, DELIMITERS[delimiter])
    header_row = next((n for n, cells in enumerate(rows, start=1) if _is_header(cells, width)), 1)
    return Layout({}, delimiter=delimiter, encoding=encoding, header_row=min(header_row, LAST_HEADER_ROW))


def propose_fields(member: Member, form: Layout, *, file_name: str = "") -> Layout:
    """The file form with a proposal for every field."""
    columns = first_columns(member, form)
    feeds: dict[str, Feed] = {}
    free = {column.name: column for column in columns}
    for name in _in_order_of_certainty(free):
        found = _best(name, free)
        if found is not None:
            feeds[name] = Feed((found.name,))
            del free[found.name]
    by_name = {column.name: column for column in columns}
    _pair_up(feeds, free, by_name)
    _one_way_to_say_where(feeds)
    if "reference" not in feeds and "incident" in feeds:
        # A police log often has one number for both.
        feeds["reference"] = feeds["incident"]
    if "source" not in feeds:
        guessed = _guess(file_name.lower().replace("-", " ").replace("_", " "), SOURCE_WORDS)
        feeds |= {"source": Feed(always=guessed)} if guessed else {}
    return with_words(replace(form, feeds=feeds), by_name)


def first_columns(member: Member, form: Layout) -> list[Column]:
    """The columns of a file with the cells of its first rows."""
    table = opened(member, form)
    rows = [row.cells for row in islice(table.rows, ROWS_LOOKED_AT) if isinstance(row, ShapedRow)]
    return [
        Column(name, tuple(cell for row in rows if (cell := row[place]))) for place, name in enumerate(table.header)
    ]


def with_words(layout: Layout, columns: Mapping[str, Column]) -> Layout:
    """The layout with a proposal for the words of its category, source and anonymous columns that it lacks."""
    category, source, anonymous = (
        _words_of(layout.feed(name), columns) for name in ("category", "source", "anonymous")
    )
    known = {*Category.values, *map(same_word, layout.category_words)}
    guessed = {word: one for word in category if same_word(word) not in known and (one := _category(word))}
    sources = {
        word: CallSource(found)
        for word in source
        if same_word(word) not in {*CallSource, *map(same_word, layout.source_words)}
        and (found := _guess(same_word(word), SOURCE_WORDS))
    }
    words = {same_word(word) for word in anonymous} - YES - NO
    return replace(
        layout,
        category_words={**layout.category_words, **guessed},
        source_words={**layout.source_words, **sources},
        yes_words=tuple(dict.fromkeys((*layout.yes_words, *sorted(words & YES_WORDS)))),
        no_words=tuple(dict.fromkeys((*layout.no_words, *sorted(words & NO_WORDS)))),
    )


def could_be_a_log(layout: Layout) -> bool:
    """Whether a proposal found enough to be worth trying: a time and at least two more fields."""
    return "received_at" in layout.feeds and sum(bool(feed.columns) for feed in layout.feeds.values()) >= 3


def _encoding(member: Member) -> str:
    try:
        for _ in lines(member):
            pass
    except FileRefused as refusal:
        if "not UTF-8" not in refusal.found:
            raise
        return WINDOWS
    return UTF_8


def _parsed(first: Iterable[str], delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(first, delimiter=delimiter))
    except csv.Error:
        return []


def _common_width(first: Sequence[str], delimiter: str) -> tuple[int, int]:
    """How many rows have the commonest width above one, and that width."""
    widths = Counter(len(cells) for cells in _parsed(first, delimiter) if len(cells) > 1)
    n, width = max(((n, width) for width, n in widths.items()), default=(0, 0))
    return n, width


def _is_header(cells: Sequence[str], width: int) -> bool:
    """A row about as wide as the table whose cells are words: no times, no numbers, hardly an empty one."""
    said = [cell.strip() for cell in cells if cell.strip()]
    return len(cells) >= width and len(said) * 2 > len(cells) and all(shape_of(cell) is Shape.WORDS for cell in said)


def _plain(heading: str) -> str:
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", heading)
    return " ".join(_PLAIN.sub(" ", spaced.lower().replace("'", "")).split())


def _in_order_of_certainty(free: Mapping[str, Column]) -> list[str]:
    """Fields whose headings are told exactly come first, so that a vaguer one does not take their column."""
    plain = {_plain(name) for name in free}
    return sorted(HEADINGS, key=lambda name: not plain.intersection(HEADINGS[name]))


def _best(name: str, free: Mapping[str, Column]) -> Column | None:
    scored = [(score, -place, column) for place, column in enumerate(free.values()) if (score := _score(name, column))]
    return max(scored, key=lambda one: one[:2])[2] if scored else None


def _score(name: str, column: Column) -> int:
    """How well a column feeds a field: 0 where it does not."""
    plain, known = _plain(column.name), HEADINGS[name]
    tokens = set(plain.split())
    told = 0
    if plain in known:
        told = 100 - known.index(plain)
    elif any(len(word.split()) > 1 and set(word.split()) <= tokens for word in known):
        told = 40
    elif tokens & {word for word in known if len(word) > 3}:
        told = 20
    fits = _fits(name, column)
    if fits is None:
        return told
    if not fits:
        return 0
    return told + 5 if told else (4 if name in ("caller_phone", "postcode", "received_at") and column.cells else 0)


def _fits(name: str, column: Column) -> bool | None:
    """Whether the cells can be what the field asks for; None where there is none to look at."""
    if not column.cells:
        return None
    if name in ("received_at", "happened_at"):
        return column.share(Shape.TIME) >= MOST and not column.only_times
    if name in ("easting", "northing"):
        return _numbers_within(column, 1_000, 1_300_000)
    if name in ("latitude", "longitude"):
        return _numbers_within(column, *((49, 62) if name == "latitude" else (-9, 3)))
    if name == "postcode":
        return column.share(Shape.POSTCODE) >= MOST
    if name == "caller_phone":
        digits = sum(sum(map(str.isdigit, cell)) >= 9 and shape_of(cell) is not Shape.TIME for cell in column.cells)
        return digits / len(column.cells) >= MOST
    if name in ("category", "source", "anonymous"):
        return len(column.words) <= FEW_WORDS and column.share(Shape.TIME) < MOST
    if name in PERSONAL or name == "location":
        return column.share(Shape.WORDS) >= MOST
    return column.share(Shape.TIME) < MOST and column.share(Shape.TELEPHONE) < MOST


def _numbers_within(column: Column, low: float, high: float) -> bool:
    """Whether most cells are numbers of this span; a 0 stands for nothing in many exports."""
    try:
        found = [float(cell.replace(",", "")) for cell in column.cells]
    except ValueError:
        return False
    return sum(low <= one <= high or one == 0 for one in found) / len(found) >= MOST


def _pair_up(feeds: dict[str, Feed], free: dict[str, Column], columns: Mapping[str, Column]) -> None:
    """A time beside its day, the parts of an address, the parts of a name."""
    for name in ("received_at", "happened_at"):
        times = [column for column in free.values() if column.only_times]
        if name in feeds and times and _lacks_times(columns[feeds[name].columns[0]]):
            own = next((column for column in times if _plain(column.name) in TIMES), times[0])
            feeds[name] = Feed((*feeds[name].columns, own.name))
            del free[own.name]
    _join(feeds, free, "location", FIRST_ADDRESS, FURTHER_ADDRESS)
    _join(feeds, free, "caller_name", FIRST_NAME, FURTHER_NAME)


def _lacks_times(day: Column) -> bool:
    """Whether a column of days has no time of its own, or midnight throughout."""
    return all(":" not in cell or "00:00" in cell for cell in day.cells)


def _join(
    feeds: dict[str, Feed], free: dict[str, Column], name: str, first: Sequence[str], further: Sequence[str]
) -> None:
    before = next((column for column in free.values() if _plain(column.name) in first), None)
    after = next((column for column in free.values() if _plain(column.name) in further), None)
    middle = feeds[name].columns if name in feeds else ()
    columns = tuple(
        column for column in (before.name if before else "", *middle, after.name if after else "") if column
    )
    if columns and (middle or (before and after)):
        feeds[name] = Feed(columns)
        for column in columns:
            free.pop(column, None)


def _one_way_to_say_where(feeds: dict[str, Feed]) -> None:
    whole = [pair for pair in PLACE_PAIRS if all(name in feeds for name in pair)]
    for pair in PLACE_PAIRS:
        if pair not in whole[:1]:
            for name in pair:
                feeds.pop(name, None)
    if whole:
        feeds.pop("postcode", None)


def _words_of(feed: Feed, columns: Mapping[str, Column]) -> list[str]:
    column = columns.get(feed.columns[0]) if feed.columns else None
    if column is None or len(column.words) > FEW_WORDS:
        return []
    # What may be somebody's words is not written into a mapping.
    return [word for word, _ in column.words.most_common() if may_be_shown(word, (column.name,))]


def _category(word: str) -> Category | None:
    plain = same_word(word)
    for one in Category:
        if plain == same_word(one.label):
            return one
    found = _guess(f"{plain} ", CATEGORY_WORDS)
    return Category(found) if found else None


def _guess(text: str, table: Iterable[tuple[str, Sequence[str]]]) -> str:
    return next((one for one, words in table if any(word in text for word in words)), "")


def _has_day(cell: str) -> bool:
    """Whether a cell has a day beside its time; the day 0 of a database (30/12/1899) is none."""
    return "1899" not in cell and re.search(r"[A-Za-z]{3}|\d[/.\-]\d+[/.\-]\d", cell) is not None
