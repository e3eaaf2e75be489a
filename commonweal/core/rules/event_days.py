"""On which days an event that comes again falls.

Source: docs/decisions/0048. A month that has no fifth Saturday has no event of a fifth Saturday. Days that were left
out have none. Every day is a civil day in Europe/London.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commonweal.core.terms import Window

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


class Every(StrEnum):
    """How an event comes again."""

    ONCE = "once"
    WEEK = "week"
    TWO_WEEKS = "two-weeks"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Series:
    """The first time, both ends included; how it comes again, and the last day on which it may begin.

    `until` is at or after `first.first_day`; an event that comes once ends its series on that day. `left_out` are first
    days on which it does not take place.
    """

    first: Window
    every: Every = Every.ONCE
    until: date | None = None
    left_out: frozenset[date] = frozenset()


def event_days(series: Series, within: Window) -> tuple[Window, ...]:
    """Each time of a series that touches a window, in order; a time that begins on a day left out is none.

    >>> saturdays = Series(Window(date(2026, 3, 7), date(2026, 3, 7)), Every.TWO_WEEKS, date(2026, 5, 2))
    >>> [one.first_day.day for one in event_days(saturdays, Window(date(2026, 3, 1), date(2026, 4, 30)))]
    [7, 21, 4, 18]
    """
    lasts = series.first.last_day - series.first.first_day
    last_begin = min(series.until or series.first.first_day, within.last_day)
    return tuple(
        Window(begins, begins + lasts)
        for begins in _begins(series, within.first_day - lasts, last_begin)
        if begins not in series.left_out
    )


def _begins(series: Series, earliest: date, latest: date) -> Iterator[date]:
    """First days of a series from `earliest` to `latest`, both included."""
    first = series.first.first_day
    match series.every:
        case Every.ONCE:
            found: Collection[date] = (first,)
            yield from (day for day in found if earliest <= day <= latest)
        case Every.WEEK | Every.TWO_WEEKS:
            step = A_WEEK * (1 if series.every is Every.WEEK else 2)
            behind = max((earliest - first).days, 0)
            day = first + step * -(-behind // step.days)
            while day <= latest:
                yield day
                day += step
        case Every.MONTH:
            yield from _each_month(first, max(earliest, first), latest)


def _each_month(first: date, earliest: date, latest: date) -> Iterator[date]:
    """The same weekday of each month as the first, such as the second Sunday."""
    week_of_month = (first.day - 1) // 7
    year, month = earliest.year, earliest.month
    while date(year, month, 1) <= latest:
        begins_on = date(year, month, 1)
        day = begins_on + A_DAY * ((first.weekday() - begins_on.weekday()) % 7) + A_WEEK * week_of_month
        if day.month == month and earliest <= day <= latest:
            yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
