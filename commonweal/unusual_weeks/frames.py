"""Calls by week: of all, of each kind of call, each ward and each place.

The counted calls of the weekly hotspot run, at the locations of that run (`hotspots/frames`). Weeks begin on Monday in
London; the first is the first whole one that the logs hold. Wards are those of the as-at day, for every earlier week
too, so that a series counts one piece of ground.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.areas import area_of
from commonweal.core.analysis.calendar_weeks import week_from
from commonweal.core.analysis.expected_weeks import FEWEST_BEFORE
from commonweal.core.terms import Window
from commonweal.hotspots.frames.days import EPOCH, day_number
from commonweal.hotspots.frames.located_calls import NOWHERE, CallLog, LocatedCalls, Location, named
from commonweal.hotspots.frames.week_facts import last_day_by_source
from commonweal.places.frames import AreaFrame, PlaceFrame
from commonweal.reports.terms import category_label
from commonweal.runs.digest import record_line
from commonweal.unusual_weeks.terms import DAYS_A_WEEK, MOST_WEEKS, SeriesKind


@dataclass(frozen=True, slots=True)
class Series:
    """What a row counts."""

    kind: SeriesKind
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class CallsByWeek:
    """Counts (n_series, n_weeks) of the weeks from `first_monday` on, the judged one last.

    `new_places` are locations with too few calls in all for a row, with their calls in the judged week, most first;
    `last_days` the last day that each counted log has a call on; `lines` is what a digest covers.
    """

    first_monday: date
    series: tuple[Series, ...]
    counts: NDArray[np.int64]
    new_places: tuple[tuple[str, int], ...]
    last_days: tuple[tuple[str, str | None], ...]
    n_calls: int
    lines: tuple[bytes, ...]

    @property
    def n_weeks(self) -> int:
        """How many whole weeks there are."""
        return int(self.counts.shape[1])

    def week(self, index: int) -> Window:
        """The days of a week, both included."""
        return week_from(self.first_monday + timedelta(weeks=index))


def calls_by_week(
    log: CallLog, cut_off_on: date, places: PlaceFrame, wards: AreaFrame, sources: Sequence[str]
) -> CallsByWeek:
    """The counts of every series up to a cut-off; no weeks where no counted call lies before it."""
    calls = log.before(cut_off_on, places)
    first_monday, n_weeks = _weeks(calls, cut_off_on)
    lines = (*calls.lines, *(record_line(one) for frame in (places, wards) for one in frame.records()))
    counted = np.flatnonzero(calls.counted & (calls.day >= day_number(first_monday)))
    week = (calls.day[counted] - day_number(first_monday)) // DAYS_A_WEEK
    rows = [(Series(SeriesKind.ALL, "", "All calls"), _by_week(week, n_weeks))]
    rows += _categories(calls, counted, week, n_weeks)
    rows += _wards(calls, counted, week, n_weeks, wards)
    of_places, new = _places(calls, counted, week, n_weeks, places)
    rows += of_places
    table = np.stack([counts for _, counts in rows]) if n_weeks else np.zeros((len(rows), 0), dtype=np.int64)
    last_days = tuple(last_day_by_source(calls, sources))
    return CallsByWeek(first_monday, tuple(one for one, _ in rows), table, new, last_days, len(counted), lines)


def _weeks(calls: LocatedCalls, cut_off_on: date) -> tuple[date, int]:
    days = calls.day[calls.counted]
    if not len(days):
        return cut_off_on, 0
    first_day = EPOCH + timedelta(days=int(days.min()))
    first_monday = first_day + timedelta(days=-first_day.weekday() % DAYS_A_WEEK)
    first_monday = max(first_monday, cut_off_on - timedelta(weeks=MOST_WEEKS))
    return first_monday, max((cut_off_on - first_monday).days // DAYS_A_WEEK, 0)


Row = tuple[Series, NDArray[np.int64]]


def _categories(
    calls: LocatedCalls, counted: NDArray[np.int64], week: NDArray[np.int32], n_weeks: int
) -> Iterator[Row]:
    words = np.array([calls.calls[i].category for i in counted])
    for word in sorted(set(words.tolist())):
        yield Series(SeriesKind.CATEGORY, word, category_label(word)), _by_week(week[words == word], n_weeks)


def _wards(
    calls: LocatedCalls, counted: NDArray[np.int64], week: NDArray[np.int32], n_weeks: int, wards: AreaFrame
) -> Iterator[Row]:
    index = area_of(calls.easting_m[counted], calls.northing_m[counted], wards.prepared)
    for i, (code, name) in enumerate(zip(wards.codes, wards.names, strict=True)):
        yield Series(SeriesKind.WARD, code, name), _by_week(week[index == i], n_weeks)


def _places(
    calls: LocatedCalls, counted: NDArray[np.int64], week: NDArray[np.int32], n_weeks: int, places: PlaceFrame
) -> tuple[list[Row], tuple[tuple[str, int], ...]]:
    location = calls.location[counted]
    somewhere = location != NOWHERE
    table = np.zeros((len(calls.locations), n_weeks), dtype=np.int64)
    np.add.at(table, (location[somewhere], week[somewhere]), 1)
    # Enough earlier calls to know what is usual: by what came before the judged week alone, whatever it brought.
    enough = table[:, :-1].sum(axis=1) >= FEWEST_BEFORE
    rows = [(_place(calls.locations[i], places), table[i]) for i in np.flatnonzero(enough)]
    new = [(i, int(table[i, -1])) for i in np.flatnonzero(~enough & (table[:, -1:].sum(axis=1) > 0))]
    told = sorted(((named(calls.locations[i], places).name, n) for i, n in new), key=lambda pair: (-pair[1], pair[0]))
    return rows, tuple(told)


def _place(location: Location, places: PlaceFrame) -> Series:
    return Series(SeriesKind.PLACE, location.key, named(location, places).name)


def _by_week(week: NDArray[np.int32], n_weeks: int) -> NDArray[np.int64]:
    return np.bincount(week, minlength=n_weeks).astype(np.int64)
