"""When something must be started so that it is ready in time, and how that stands today.

Source: the partnership's plans for cyclical issues (S039), policies/ahead. A start is late on the day after the last
one on which there is still the time that the policy allows.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from commonweal.core.policy.ahead import Theme
from commonweal.core.policy.calendar import Calendar
from commonweal.core.terms import Window

TOGETHER = timedelta(days=31)
"""Occasions of one theme that lie so near one another are one time of it: Halloween and Bonfire Night."""


class Standing(StrEnum):
    """How a start stands; the order is that in which pages name them."""

    LATE = "late"
    DUE_NOW = "due-now"
    LATER = "later"
    UNDER_WAY = "under-way"
    DONE = "done"
    NOT_POSSIBLE = "not-possible"
    NOT_NEEDED = "not-needed"
    NEVER_STARTED = "never-started"


def start_by(begins_on: date, weeks_before: int) -> date:
    """The last day on which a start still leaves the weeks that it needs.

    >>> start_by(date(2026, 11, 5), 10).isoformat()
    '2026-08-27'
    """
    return begins_on - timedelta(weeks=weeks_before)


def standing(by: date, what: Window, today: date, *, soon_days: int) -> Standing:
    """How something stands that nobody has started: by its last day, and the days of what it is for."""
    if today > what.last_day:
        return Standing.NEVER_STARTED
    if today > by:
        return Standing.LATE
    return Standing.DUE_NOW if (by - today).days <= soon_days else Standing.LATER


def times_of(theme: Theme, calendar: Calendar, within: Window) -> tuple[Window, ...]:
    """Each time of a theme that touches a window, in order of first day.

    Occasions are those that the calendar knows: outside its days a theme of occasions has no time.
    """
    found = _of_occasions(theme, calendar) if theme.occasions else _of_season(theme, within)
    return tuple(one for one in found if one.last_day >= within.first_day and one.first_day <= within.last_day)


def _of_season(theme: Theme, within: Window) -> Sequence[Window]:
    assert theme.begins is not None and theme.ends is not None
    found = []
    for year in range(within.first_day.year - 1, within.last_day.year + 1):
        first, last = theme.begins.in_year(year), theme.ends.in_year(year)
        found.append(Window(first, last if last >= first else theme.ends.in_year(year + 1)))
    return found


def _of_occasions(theme: Theme, calendar: Calendar) -> Sequence[Window]:
    before, after = timedelta(days=theme.days_before), timedelta(days=theme.days_after)
    found: list[Window] = []
    for one in calendar.occasions:
        if one.kind not in theme.occasions:
            continue
        if found and one.first_day - found[-1].last_day <= TOGETHER:
            found[-1] = Window(found[-1].first_day, max(found[-1].last_day, one.last_day))
        else:
            found.append(Window(one.first_day, one.last_day))
    return [Window(one.first_day - before, one.last_day + after) for one in found]
