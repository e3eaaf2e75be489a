"""The plan's own calendar: a table of every minute in which offices are open, and days off worked out by their rules.

Made in another way than the product's (a list of days in a file, spans of opening hours), so that one holds the other:
Easter is computed (Meeus, Astronomical Algorithms, chapter 8), Mondays are counted, and days proclaimed once are named.
Offices open from 9:00 to 17:00 in London, Monday to Friday.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from commonweal.core.terms import LONDON

FIRST_YEAR, LAST_YEAR = 2021, 2027
OPENS_HOUR, MINUTES_A_DAY = 9, 480
PROCLAIMED = (date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8))
"""The Platinum Jubilee (the spring bank holiday moved to its Thursday), a state funeral, a coronation."""
MOVED_AWAY = {date(2022, 5, 30)}
CHRISTMAS = {4: (25, 28), 5: (27, 28), 6: (26, 27)}
"""The two days in December, by the weekday of the 25th, where they are not the 25th and 26th."""


def days_off(year: int) -> frozenset[date]:
    """The bank holidays of England in a year."""
    easter = _easter(year)
    christmas = CHRISTMAS.get(date(year, 12, 25).weekday(), (25, 26))
    found = {
        _next_weekday(date(year, 1, 1)), easter - timedelta(days=2), easter + timedelta(days=1),
        _first_monday(year, 5), _last_monday(year, 5), _last_monday(year, 8),
        *(date(year, 12, day) for day in christmas), *(one for one in PROCLAIMED if one.year == year),
    }  # fmt: skip
    return frozenset(found - MOVED_AWAY)


def _easter(year: int) -> date:
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def _last_monday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=last.weekday())


def _next_weekday(day: date) -> date:
    return day + timedelta(days=(0, 0, 0, 0, 0, 2, 1)[day.weekday()])


def _open_minutes() -> Iterator[NDArray[np.int64]]:
    day = date(FIRST_YEAR, 1, 1)
    off = frozenset[date]().union(*(days_off(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)))
    while day.year <= LAST_YEAR:
        if day.weekday() < 5 and day not in off:
            opens = datetime.combine(day, time(OPENS_HOUR), LONDON).timestamp()
            yield int(opens) // 60 + np.arange(MINUTES_A_DAY)
        day += timedelta(days=1)


OPEN_MINUTES: NDArray[np.int64] = np.concatenate(list(_open_minutes()))
"""Minutes since 1970 in which offices are open, each named by its beginning, in order."""


def n_open(began_at: datetime, ended_at: datetime) -> int:
    """How many whole open minutes lie between two instants on whole minutes."""
    began, ended = np.searchsorted(OPEN_MINUTES, [_minute(began_at), _minute(ended_at)])
    return max(0, int(ended - began))


def after_open_minutes(began_at: datetime, n: int) -> datetime:
    """The instant at which the n-th open minute from an instant on is over, n at least 1."""
    first = int(np.searchsorted(OPEN_MINUTES, _minute(began_at)))
    return datetime.fromtimestamp(60 * (int(OPEN_MINUTES[first + n - 1]) + 1), UTC)


def _minute(at: datetime) -> int:
    seconds = int(at.timestamp())
    assert seconds % 60 == 0, "lives are planned in whole minutes"
    return seconds // 60
