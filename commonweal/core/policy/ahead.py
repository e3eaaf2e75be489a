"""What comes back every year, what must be started how many weeks before it, and who answers for it, with dates.

Source: each entry names its paper (S039: partnership plans for cyclical issues). A theme is a season between two days
of the year, or begins and ends with occasions that the calendar reckons, such as Ramadan. A theme or a start that is
no longer chosen stays in its entry: what was agreed under it keeps its name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.core.policy.calendar import OccasionKind
from commonweal.core.policy.dated import DatedEntry, entry_on
from commonweal.core.policy.table import Table, in_line, opened, stem

MOST_WEEKS, MOST_DAYS, LONGEST_WORD = 52, 60, 40
DAYS_OF_MONTH = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}


class EventSort(StrEnum):
    """What kind of dated event of the place it is."""

    MATCH_DAY = "match-day"
    FESTIVAL = "festival"
    CONCERT = "concert"
    MARCH = "march"
    MARKET = "market"
    STUDENTS = "students"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Start:
    """One thing to be started so many weeks before: its word in records, what it is, and its kind of action."""

    word: str
    weeks_before: int
    what: str
    kind: str


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A day that every year has."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        """The day in one year."""
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Theme:
    """What comes back each year: who answers for the plan, which kinds of call it is about.

    `calls` is None where it is about all of them, and empty where no call tells of it. Either `begins` and `ends` are
    set, days of the year, where an end before the beginning lies in the next year; or `occasions`, with so many days
    before the first and after the last of them.
    """

    word: str
    title: str
    owner: str
    calls: tuple[str, ...] | None
    starts: tuple[Start, ...]
    begins: DayOfYear | None = None
    ends: DayOfYear | None = None
    occasions: tuple[OccasionKind, ...] = ()
    days_before: int = 0
    days_after: int = 0


@dataclass(frozen=True, slots=True)
class StartsOfSort:
    """What is started before an event of one sort."""

    sort: EventSort
    starts: tuple[Start, ...]


@dataclass(frozen=True, slots=True)
class AheadRules(DatedEntry):
    """What holds in a span of days; a start is "due to start now" from `soon_days` before its last day on."""

    soon_days: int
    themes: tuple[Theme, ...]
    by_sort: tuple[StartsOfSort, ...]

    def theme(self, word: str) -> Theme | None:
        """The theme of that word, or None."""
        return next((one for one in self.themes if one.word == word), None)

    def before(self, sort: EventSort) -> tuple[Start, ...]:
        """What is started before an event of a sort; nothing where none is stated."""
        return next((one.starts for one in self.by_sort if one.sort is sort), ())


@dataclass(frozen=True, slots=True)
class AheadPolicy:
    """What one partnership chose to prepare for: the file named `name`."""

    name: str
    rules: tuple[AheadRules, ...]

    def on(self, day: date) -> AheadRules:
        """The rules in force on a day; raises `NoPolicyOn`."""
        return entry_on(self.rules, day, named=f"policy {self.name}", what="themes of the year")

    def theme_ever(self, word: str) -> Theme | None:
        """The theme of that word in the newest entry that has it."""
        return next((found for one in reversed(self.rules) if (found := one.theme(word))), None)


def read_ahead_policy(text: str, *, file: str) -> AheadPolicy:
    """The policy that `policies/ahead/NAME.toml` states; raises `PolicyRefused`."""
    table = opened(text, file)
    table.only("title", "ahead")
    table.text("title")
    tables = table.tables("ahead", "[[ahead]] entries")
    entries = tuple(_entry(one) for one in tables)
    in_line(tables, entries)
    return AheadPolicy(stem(file), entries)


def _entry(table: Table) -> AheadRules:
    table.only("from", "to", "source", "soon_days", "theme", "event")
    valid_from, valid_to = table.span()
    soon = table.whole("soon_days", 1, MOST_DAYS)
    tables = table.tables("theme", "[[ahead.theme]] entries")
    themes = tuple(_theme(one) for one in tables)
    _each_once(tables, [one.word for one in themes], "word")
    by_sort: tuple[StartsOfSort, ...] = ()
    if "event" in table.values:
        sorts = table.tables("event", "[[ahead.event]] entries")
        by_sort = tuple(_of_sort(one) for one in sorts)
        _each_once(sorts, [one.sort for one in by_sort], "sort")
    return AheadRules(stem(table.file), valid_from, valid_to, table.text("source"), soon, themes, by_sort)


def _theme(table: Table) -> Theme:
    table.only("word", "title", "owner", "calls", "begins", "ends", "occasions", "days_before", "days_after", "starts")
    word, title, owner = _word(table, "word"), table.text("title"), table.text("owner")
    calls, starts = _words(table, "calls"), _starts(table)
    if "occasions" in table.values:
        for key in ("begins", "ends"):
            if key in table.values:
                raise table.refuse(key, "a day beside occasions", "either begins and ends, or occasions")
        before = table.whole("days_before", 0, MOST_DAYS) if "days_before" in table.values else 0
        after = table.whole("days_after", 0, MOST_DAYS) if "days_after" in table.values else 0
        occasions = table.words("occasions", OccasionKind)
        return Theme(word, title, owner, calls, starts, None, None, occasions, before, after)
    for key in ("days_before", "days_after"):
        if key in table.values:
            raise table.refuse(key, "days around no occasion", "nothing, or occasions instead of begins and ends")
    return Theme(word, title, owner, calls, starts, _day_of_year(table, "begins"), _day_of_year(table, "ends"))


def _of_sort(table: Table) -> StartsOfSort:
    table.only("sort", "starts")
    return StartsOfSort(table.word("sort", EventSort), _starts(table))


def _starts(table: Table) -> tuple[Start, ...]:
    tables = table.tables("starts", "a list such as { word, weeks_before, what, kind }")
    found = tuple(_start(one) for one in tables)
    _each_once(tables, [one.word for one in found], "word")
    return found


def _start(table: Table) -> Start:
    table.only("word", "weeks_before", "what", "kind")
    weeks = table.whole("weeks_before", 0, MOST_WEEKS)
    return Start(_word(table, "word"), weeks, table.text("what"), _word(table, "kind"))


def _day_of_year(table: Table, key: str) -> DayOfYear:
    inner = table.inner(key)
    inner.only("month", "day")
    month = inner.whole("month", 1, 12)
    return DayOfYear(month, inner.whole("day", 1, DAYS_OF_MONTH.get(month, 31), ", a day that every year has"))


def _word(table: Table, key: str) -> str:
    found: str = table.take(key, "small letters, digits and hyphens, at most 40 of them", _is_word)
    return found


def _words(table: Table, key: str) -> tuple[str, ...] | None:
    if key not in table.values:
        return None
    allowed = "a list of words, each once; empty where no call tells of it"
    found = table.take(key, allowed, lambda v: isinstance(v, list) and all(_is_word(one) for one in v))
    if len(set(found)) != len(found):
        raise table.refuse(key, "a word a second time", allowed)
    return tuple(found)


def _each_once(tables: Sequence[Table], words: Sequence[str], key: str) -> None:
    for n, (table, word) in enumerate(zip(tables, words, strict=True)):
        if word in words[:n]:
            raise table.refuse(key, f"{word} a second time", "each once")


def _is_word(value: object) -> bool:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_WORD:
        return False
    return value.isascii() and value == value.lower() and all(one.isalnum() or one == "-" for one in value)
