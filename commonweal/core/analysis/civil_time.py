"""Instants to civil days and hours in Europe/London, for many at once and exact through every clock change.

The time zone's own table decides: it is asked for the offset at the two ends of each UTC day that occurs, and for each
instant only on days on which the clock changes. It knows London from 1847 on; the clock never changes twice in a day.
"""

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from commonweal.core.terms import LONDON

SECONDS_A_DAY = 86_400
SECONDS_AN_HOUR = 3_600
# 1970-01-01 was a Thursday, counting from Monday as 0.
WEEKDAY_OF_DAY_0 = 3

Seconds = NDArray[np.int64]


def london_days(at_s: Seconds) -> NDArray[np.int32]:
    """The civil day, as days since 1970-01-01, of each instant (n,) in seconds since 1970 UTC."""
    return (_wall_s(at_s) // SECONDS_A_DAY).astype(np.int32)


def hour_of_week(at_s: Seconds) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Weekday (0 is Monday) and hour of the wall clock in London of each instant (n,) in seconds since 1970 UTC."""
    wall = _wall_s(at_s)
    weekday = (wall // SECONDS_A_DAY + WEEKDAY_OF_DAY_0) % 7
    return weekday.astype(np.int32), (wall % SECONDS_A_DAY // SECONDS_AN_HOUR).astype(np.int32)


def _wall_s(at_s: Seconds) -> Seconds:
    """What the clock on a wall in London shows, as seconds since 1970 of that clock."""
    at_s = np.asarray(at_s, dtype=np.int64)
    if not at_s.size:
        return at_s
    day = at_s // SECONDS_A_DAY
    first_day = int(day.min())
    of_day = day - first_day
    occurs = np.zeros(int(of_day.max()) + 1, dtype=np.bool_)
    occurs[of_day] = True
    begins, ends = np.zeros(len(occurs), dtype=np.int64), np.zeros(len(occurs), dtype=np.int64)
    for number in np.flatnonzero(occurs):
        begins_s = (first_day + int(number)) * SECONDS_A_DAY
        begins[number], ends[number] = _offset_s(begins_s), _offset_s(begins_s + SECONDS_A_DAY - 1)
    offset = begins[of_day]
    for i in np.flatnonzero((begins != ends)[of_day]):
        offset[i] = _offset_s(int(at_s[i]))
    wall: Seconds = at_s + offset
    return wall


def _offset_s(at_s: int) -> int:
    offset = datetime.fromtimestamp(at_s, UTC).astimezone(LONDON).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())
