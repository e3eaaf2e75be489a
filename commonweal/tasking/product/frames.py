"""Calls by day as arrays, for the weeks ahead: what the same days brought in earlier years.

The counted calls of the policy that holds on the as-at day, as the hotspot run counts them, wherever they lie. An
earlier year's weeks lie 52, 104 and 156 weeks back, so that Mondays stay Mondays; an occasion that moves is looked up
in the calendar of its own year.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

import numpy as np
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer
from commonweal.core.policy import HotspotPolicy
from commonweal.core.policy.calendar import Calendar, Occasion, OccasionKind
from commonweal.core.terms import Window
from commonweal.hotspots.frames.days import EPOCH, day_number
from commonweal.hotspots.frames.located_calls import read_calls
from commonweal.places.frames import places_now
from commonweal.tasking.product.content import Ahead, Coming, Then
from commonweal.tasking.product.terms import WEEKS_AHEAD, WEEKS_SHOWN_BEFORE, YEARS_BACK

A_WEEK, WEEKS_A_YEAR = timedelta(days=7), 52
WEEKS_AROUND = 4
NEAR_DAYS = 20
MOVING = frozenset({OccasionKind.RAMADAN, OccasionKind.EID_AL_FITR, OccasionKind.EID_AL_ADHA})
# A year of the moon is eleven days shorter: three of them move an occasion by a month.
NEAR_DAYS_MOVING = 45
# Days without a story of their own: nobody plans a week around the clocks.
LEFT_OUT = frozenset({OccasionKind.CLOCKS_FORWARD, OccasionKind.CLOCKS_BACK})


@dataclass(frozen=True, slots=True)
class CallsByDay:
    """Calls a day (n_days,) from `first_day` on, up to the day before the cut-off."""

    first_day: date
    n: NDArray[np.int64]

    @property
    def after_last(self) -> date:
        """The first day that is not counted."""
        return self.first_day + timedelta(days=len(self.n))

    def in_week(self, monday: date) -> int | None:
        """Calls of the seven days from a Monday on; None where not all of them are known."""
        if monday < self.first_day or monday + A_WEEK > self.after_last:
            return None
        at = (monday - self.first_day).days
        return int(self.n[at : at + 7].sum())


def calls_by_day(cut_off_on: date, policy: HotspotPolicy, viewer: Viewer) -> CallsByDay:
    """The counted calls before a cut-off; no days where there are none."""
    log = read_calls(viewer, places_now(viewer), cut_off_on=cut_off_on, policy=policy)
    days = log.day[log.counted & (log.day < day_number(cut_off_on))]
    if not len(days):
        return CallsByDay(cut_off_on, np.zeros(0, dtype=np.int64))
    first = int(days.min())
    counts = np.bincount(days - first, minlength=day_number(cut_off_on) - first)
    return CallsByDay(EPOCH + timedelta(days=first), counts.astype(np.int64))


def coming(cut_off_on: date, calendar: Calendar, calls: CallsByDay) -> Coming:
    """What falls into the weeks from a cut-off on, with the same occasion and the same weeks of earlier years."""
    days = Window(cut_off_on, cut_off_on + WEEKS_AHEAD * A_WEEK - timedelta(days=1))
    events = tuple(
        Ahead(one.title, one.first_day, one.last_day, one.uncertain_days, tuple(_then(one, calendar, calls)))
        for one in calendar.between(days)
        if one.kind not in LEFT_OUT
    )
    first_monday = cut_off_on - WEEKS_SHOWN_BEFORE * A_WEEK
    years = reversed(range(YEARS_BACK + 1))
    curve = tuple(_year(first_monday - back * WEEKS_A_YEAR * A_WEEK, calls) for back in years)
    return Coming((days.first_day, days.last_day), events, curve, first_monday)


def _year(first_monday: date, calls: CallsByDay) -> tuple[int, tuple[int | None, ...]]:
    weeks = range(WEEKS_SHOWN_BEFORE + WEEKS_AHEAD)
    # The year of the middle of these weeks: those around New Year belong to the one that most of their days lie in.
    year = (first_monday + len(weeks) // 2 * A_WEEK).year
    return year, tuple(calls.in_week(first_monday + week * A_WEEK) for week in weeks)


def _then(one: Occasion, calendar: Calendar, calls: CallsByDay) -> Iterator[Then]:
    for back in range(1, YEARS_BACK + 1):
        earlier = _same(one, back, calendar)
        if earlier is None:
            continue
        monday = earlier.first_day - timedelta(days=earlier.first_day.weekday())
        n = calls.in_week(monday)
        around = [calls.in_week(monday + week * A_WEEK) for week in range(-WEEKS_AROUND, WEEKS_AROUND + 1) if week]
        known = [count for count in around if count is not None]
        if n is not None and len(known) > WEEKS_AROUND:
            yield Then(earlier.first_day.year, n, float(median(known)))


def _same(one: Occasion, back: int, calendar: Calendar) -> Occasion | None:
    """The same occasion so many years before, the nearest to its day; None where the calendar has none near it."""
    near = timedelta(days=NEAR_DAYS_MOVING if one.kind in MOVING else NEAR_DAYS)
    day = one.first_day - back * WEEKS_A_YEAR * A_WEEK
    found = [
        other
        for other in calendar.occasions
        if other.kind is one.kind and other.title == one.title and abs(other.first_day - day) <= near
    ]
    return min(found, key=lambda other: abs(other.first_day - day), default=None)
