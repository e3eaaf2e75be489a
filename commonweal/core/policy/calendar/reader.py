"""Reads the calendar's files from TOML text and works out their days; refuses by file, line and key.

A word may be named once, and every word that is not a school's must be: a calendar without Bonfire Night would call
each Bonfire Night news.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta

from commonweal.core.policy.calendar import reckoning
from commonweal.core.policy.calendar.values import Calendar, Occasion, OccasionKind, SchoolHolidays
from commonweal.core.policy.table import EARLIEST, LATEST, Table, opened
from commonweal.core.terms import Window

MOST_UNCERTAIN = 3
DAYS_OF_MONTH = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_ONE_DAY = timedelta(days=1)
Spans = Iterator[tuple[date, date]]


def _each_year(reckoned: Callable[[int], date]) -> Callable[[Window], Spans]:
    return lambda known: ((day, day) for day in map(reckoned, range(known.first_day.year, known.last_day.year + 1)))


def _islamic(first: tuple[int, int], after_last: tuple[int, int]) -> Callable[[Window], Spans]:
    """Spans of each Islamic year from a month and day to the day before another."""
    return lambda known: (
        (reckoning.islamic_day(year, *first), reckoning.islamic_day(year, *after_last) - _ONE_DAY)
        for year in reckoning.islamic_years(known.first_day.year, known.last_day.year)
    )


RECKONED: Mapping[OccasionKind, Callable[[Window], Spans]] = {
    OccasionKind.RAMADAN: _islamic((reckoning.RAMADAN, 1), (reckoning.SHAWWAL, 1)),
    OccasionKind.EID_AL_FITR: _islamic((reckoning.SHAWWAL, 1), (reckoning.SHAWWAL, 2)),
    OccasionKind.EID_AL_ADHA: _islamic((reckoning.DHU_AL_HIJJA, 10), (reckoning.DHU_AL_HIJJA, 11)),
    OccasionKind.CLOCKS_FORWARD: _each_year(reckoning.clocks_go_forward),
    OccasionKind.CLOCKS_BACK: _each_year(reckoning.clocks_go_back),
}
"""Kinds whose days follow from a rule that no file changes."""
YEARLY = (
    OccasionKind.BONFIRE_NIGHT, OccasionKind.HALLOWEEN, OccasionKind.NEW_YEARS_EVE, OccasionKind.CHRISTMAS
)  # fmt: skip
LISTED = OccasionKind.BANK_HOLIDAY
WORDS = (*YEARLY, *RECKONED, LISTED)


def read_calendar(
    text: str, *, file: str, bank_holidays: Collection[date], schools: SchoolHolidays | None = None
) -> Calendar:
    """The calendar that `text` states, with the law's bank holidays and a partnership's school holidays.

    Raises `PolicyRefused`, also for a year without bank holidays: a year that nobody listed has none by mistake.
    """
    table = opened(text, file)
    table.only("from", "to", "day", "reckoned", "listed")
    known = _known(table, "from", "to")
    occasions = [*_yearly(table, known), *_reckoned(table, known), *_listed(table, known, bank_holidays)]
    occasions += schools.holidays if schools else ()
    in_order = tuple(
        sorted(occasions, key=lambda one: (one.first_day, one.last_day, list(OccasionKind).index(one.kind)))
    )
    told = repr([(known, schools.stated if schools else None, *in_order)])
    return Calendar(known, schools, in_order, hashlib.sha256(told.encode()).hexdigest())


def read_school_holidays(text: str, *, file: str) -> SchoolHolidays:
    """The school holidays that a partnership states, in order and apart; raises `PolicyRefused`."""
    table = opened(text, file)
    table.only("from", "to", "source", "holiday")
    stated, source = _known(table, "from", "to"), table.text("source")
    holidays: list[Occasion] = []
    for entry in table.tables("holiday", "[[holiday]] entries"):
        entry.only("name", "from", "to")
        span = _known(entry, "from", "to")
        if holidays and span.first_day <= holidays[-1].last_day:
            raise entry.refuse("from", str(span.first_day), f"a day after {holidays[-1].last_day}, in order")
        for key, day in (("from", span.first_day), ("to", span.last_day)):
            if not stated.holds(day):
                raise entry.refuse(key, str(day), f"a day from {stated.first_day} to {stated.last_day}")
        name = entry.text("name")
        holidays.append(Occasion(OccasionKind.SCHOOL_HOLIDAY, name, span.first_day, span.last_day, source))
    return SchoolHolidays(source, stated, tuple(holidays))


def _yearly(table: Table, known: Window) -> Iterator[Occasion]:
    for entry, kind in _words(table, "day", YEARLY):
        entry.only("word", "title", "month", "day", "source")
        title, source = entry.text("title"), entry.text("source")
        month = entry.whole("month", 1, 12)
        day = entry.whole("day", 1, DAYS_OF_MONTH.get(month, 31))
        if (month, day) == (2, 29):
            raise entry.refuse("day", "29 February", "a day that every year has")
        for year in range(known.first_day.year, known.last_day.year + 1):
            one = date(year, month, day)
            if known.holds(one):
                yield Occasion(kind, title, one, one, source)


def _reckoned(table: Table, known: Window) -> Iterator[Occasion]:
    for entry, kind in _words(table, "reckoned", tuple(RECKONED)):
        entry.only("word", "title", "uncertain_days", "source")
        title, source = entry.text("title"), entry.text("source")
        uncertain = entry.whole("uncertain_days", 0, MOST_UNCERTAIN)
        for first, last in RECKONED[kind](known):
            one = Occasion(kind, title, first, last, source, uncertain)
            if one.days_in(known):
                yield one


def _listed(table: Table, known: Window, days: Collection[date]) -> Iterator[Occasion]:
    for entry, kind in _words(table, "listed", (LISTED,)):
        entry.only("word", "title", "source")
        title, source = entry.text("title"), entry.text("source")
        without = set(range(known.first_day.year, known.last_day.year + 1)) - {day.year for day in days}
        if without:
            allowed = f"years that the law's list of bank holidays has; it has none for {min(without)}"
            raise table.refuse("to", str(known.last_day), allowed)
        for day in sorted(days):
            if known.holds(day):
                yield Occasion(kind, title, day, day, source)


def _words(table: Table, key: str, kinds: tuple[OccasionKind, ...]) -> Iterator[tuple[Table, OccasionKind]]:
    """The entries of a key with their words: each of `kinds` once, and no other."""
    allowed = ", ".join(kinds)
    seen: set[OccasionKind] = set()
    for entry in table.tables(key, f"[[{key}]] entries with the words {allowed}"):
        kind = entry.word("word", OccasionKind)
        if kind not in kinds or kind in seen:
            raise entry.refuse(
                "word", f'"{kind}"' + (" a second time" if kind in seen else ""), f"each once of {allowed}"
            )
        seen.add(kind)
        yield entry, kind
    missing = [kind for kind in kinds if kind not in seen]
    if missing:
        raise table.refuse(key, f"no entry for {', '.join(missing)}", f"each once of {allowed}")


def _known(table: Table, first_key: str, last_key: str) -> Window:
    first, last = table.day(first_key), table.day(last_key)
    if last < first:
        raise table.refuse(last_key, str(last), f"{first} or later")
    assert EARLIEST <= first <= last <= LATEST
    return Window(first, last)
