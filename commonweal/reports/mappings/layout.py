"""A column mapping as a value: which column of their log feeds which of our fields, and in which words.

The fields are those of `sources/call_log.py`; a place may also come as latitude and longitude or as a postcode. The
form people write is `toml_form.py`. A value that exists is valid; whether a file fits it shows when the file is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from commonweal.core.terms import CallSource
from commonweal.files.delivery import UTF_8
from commonweal.reports.sources.call_log import PERSONAL
from commonweal.reports.terms import Category

WINDOWS = "windows-1252"
ENCODINGS = (UTF_8, WINDOWS)
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
LAST_HEADER_ROW = 50
LONGEST_NAME = 120
MOST_WORDS = 500

FIELDS = (
    "reference", "source", "received_at", "happened_at", "category", "easting", "northing", "latitude", "longitude",
    "postcode", "location", "caller_phone", "caller_name", "anonymous", "incident", "account",
)  # fmt: skip
NEEDED_FIELDS = ("reference", "source", "received_at", "category")
# How many columns may feed one field together: a day and its time; the parts of an address or a name.
MOST_COLUMNS = {"received_at": 2, "happened_at": 2, "location": 3, "caller_name": 3}
MAY_BE_CONSTANT = ("source", "category", "anonymous")
PLACE_PAIRS = (("easting", "northing"), ("latitude", "longitude"))


class LayoutRefused(Exception):
    """A mapping that cannot be one: which part, what was found, what is allowed."""

    def __init__(self, part: str, *, found: str, allowed: str) -> None:
        self.part, self.found, self.allowed = part, found, allowed
        super().__init__(f"{part}: found {found}; allowed: {allowed}")


class DayOrder(StrEnum):
    """In which order a day of numbers is written; the year first, and months as words, are always understood."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    YEAR_FIRST = "year-first"


class OtherWords(StrEnum):
    """What becomes of a category that the list of words does not have."""

    REFUSE = "refuse"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Feed:
    """Where a field comes from: columns by name, or one value for the whole file."""

    columns: tuple[str, ...] = ()
    always: str = ""


def same_word(written: str) -> str:
    """A word as lists compare it: without regard to case and to how many spaces stand in it."""
    return " ".join(written.casefold().split())


@dataclass(frozen=True, slots=True)
class Layout:
    """How one log is written. Raises `LayoutRefused` for what contradicts itself; `complete` asks for the rest."""

    feeds: Mapping[str, Feed]
    delimiter: str = "comma"
    encoding: str = UTF_8
    header_row: int = 1
    sheet: str = ""
    day_order: DayOrder = DayOrder.DAY_FIRST
    category_words: Mapping[str, Category] = field(default_factory=dict)
    other_categories: OtherWords = OtherWords.REFUSE
    source_words: Mapping[str, CallSource] = field(default_factory=dict)
    yes_words: tuple[str, ...] = ()
    no_words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for check in (_file_form, _feeds, _place, _personal, _words):
            check(self)

    def feed(self, name: str) -> Feed:
        """What feeds a field; an empty feed where nothing does."""
        return self.feeds.get(name, Feed())

    def columns(self) -> tuple[str, ...]:
        """Every column of theirs that feeds something, in the order of our fields."""
        return tuple(dict.fromkeys(name for field in FIELDS for name in self.feed(field).columns))

    def personal_columns(self) -> frozenset[str]:
        """Columns that feed who called or what was said."""
        return frozenset(name for field in PERSONAL for name in self.feed(field).columns)

    def called(self, name: str) -> str:
        """A field in the words of their file: `Tel No (caller_phone)`."""
        feed = self.feed(name)
        if not feed.columns and name in ("easting", "northing"):
            feed = (
                Feed((*self.feed("latitude").columns, *self.feed("longitude").columns))
                if self.in_degrees
                else (self.feed("postcode"))
            )
        if feed.columns:
            return f"{' and '.join(feed.columns)[:60]} ({name})"
        return f"{name} (always {feed.always})" if feed.always else name

    @property
    def in_degrees(self) -> bool:
        """Whether places come as latitude and longitude."""
        return bool(self.feed("latitude").columns)


def _file_form(layout: Layout) -> None:
    if layout.delimiter not in DELIMITERS:
        raise LayoutRefused("delimiter", found=repr(layout.delimiter), allowed=", ".join(DELIMITERS))
    if layout.encoding not in ENCODINGS:
        raise LayoutRefused("encoding", found=repr(layout.encoding), allowed=", ".join(ENCODINGS))
    if not 1 <= layout.header_row <= LAST_HEADER_ROW:
        raise LayoutRefused("header_row", found=str(layout.header_row), allowed=f"1 to {LAST_HEADER_ROW}")


def _feeds(layout: Layout) -> None:
    for name, feed in layout.feeds.items():
        if name not in FIELDS:
            raise LayoutRefused(name, found="a field that calls do not have", allowed=", ".join(FIELDS))
        most = MOST_COLUMNS.get(name, 1)
        if len(feed.columns) > most:
            raise LayoutRefused(name, found=f"{len(feed.columns)} columns", allowed=f"at most {most}")
        if any(not column or len(column) > LONGEST_NAME for column in feed.columns):
            raise LayoutRefused(name, found="a column without a name, or with an endless one", allowed="its heading")
        if feed.always and (feed.columns or name not in MAY_BE_CONSTANT):
            raise LayoutRefused(
                name, found=f"always {feed.always!r}",
                allowed=f"a column; one value for the whole file only for {', '.join(MAY_BE_CONSTANT)}",
            )  # fmt: skip


def complete(layout: Layout) -> Layout:
    """The layout, where every field that a call needs is fed; else raises `LayoutRefused` for the first that is not."""
    for name in NEEDED_FIELDS:
        if layout.feed(name) == Feed():
            raise LayoutRefused(name, found="nothing that feeds it", allowed="a column: every call needs it")
    return layout


def _place(layout: Layout) -> None:
    for one, other in PLACE_PAIRS:
        if bool(layout.feed(one).columns) != bool(layout.feed(other).columns):
            missing = one if not layout.feed(one).columns else other
            raise LayoutRefused(missing, found="no column", allowed=f"both {one} and {other}, or neither")
    ways = [name for name in ("easting", "latitude", "postcode") if layout.feed(name).columns]
    if len(ways) > 1:
        raise LayoutRefused(ways[1], found=f"a second way to say where, beside {ways[0]}", allowed="one of them")


def _personal(layout: Layout) -> None:
    """What names somebody must not come to stand where everybody reads it."""
    personal = layout.personal_columns()
    for name, feed in layout.feeds.items():
        # A time is only ever read as a time; that it also feeds a number is for the preview to show.
        both = personal.intersection(feed.columns) if name not in {*PERSONAL, "received_at", "happened_at"} else set()
        if both:
            raise LayoutRefused(
                name, found=f"{min(both)}, which also feeds who called or what was said",
                allowed="a column that names nobody",
            )  # fmt: skip


def _words(layout: Layout) -> None:
    if len(layout.category_words) + len(layout.source_words) > MOST_WORDS:
        raise LayoutRefused("category", found="more words than a list has", allowed=f"at most {MOST_WORDS:,}")
    for name, allowed in (("source", frozenset(CallSource)), ("category", frozenset(Category.values))):
        constant = layout.feed(name).always
        if constant and constant not in allowed:
            raise LayoutRefused(name, found=repr(constant), allowed=", ".join(sorted(allowed)))
    if layout.feed("anonymous").always not in ("", "yes", "no"):
        raise LayoutRefused("anonymous", found=repr(layout.feed("anonymous").always), allowed="yes or no")
    both = {same_word(word) for word in layout.yes_words} & {same_word(word) for word in layout.no_words}
    if both:
        raise LayoutRefused("yes_no", found=f"{min(both)!r} for yes and for no", allowed="each word once")
