"""Calls by ward and month, with the set of wards said that each figure is counted on.

Wards have dates: a borough that got new wards in May 2022 has two series that cannot be laid end to end. By default
each call counts in the ward that stood on its day, and the month of the change is cut in two. Counting other years on
one set is a choice, and it is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer
from commonweal.core.analysis.areas import NOWHERE, area_of
from commonweal.core.terms import CallSource
from commonweal.places.frames import AreaFrame
from commonweal.places.frames import ward_sets_of_own_borough as ward_sets
from commonweal.places.queries import BoundarySet
from commonweal.reports.frames.placed_calls import PlacedCalls, day_number, placed_calls

OTHER, NOT_KNOWN = "In none of these wards", "Place not known"


@dataclass(frozen=True, slots=True)
class MonthPart:
    """A month, or the part of it in which one set of wards held; both days belong to it."""

    first_day: date
    last_day: date

    @property
    def whole(self) -> bool:
        """Whether it is the whole month."""
        return self.first_day.day == 1 and (self.last_day + timedelta(days=1)).day == 1


@dataclass(frozen=True, slots=True)
class WardRow:
    """One ward's calls, month by month; the last rows of a table have no code."""

    code: str
    name: str
    calls: tuple[int, ...]

    @property
    def total(self) -> int:
        """All months of the table."""
        return sum(self.calls)


@dataclass(frozen=True, slots=True)
class WardTable:
    """Months counted on one set of wards, or on none (`wards` None: no wards are loaded for those days).

    Every call of the months is in one row, so that a column's sum is all calls of its month.
    """

    wards: BoundarySet | None
    months: tuple[MonthPart, ...]
    rows: tuple[WardRow, ...]

    @property
    def sums(self) -> tuple[int, ...]:
        """All calls, month by month."""
        return tuple(sum(column) for column in zip(*(row.calls for row in self.rows), strict=True))


@dataclass(frozen=True, slots=True)
class WardSeries:
    """Calls by ward and month: one table for each set of wards, in order of days."""

    sets: tuple[BoundarySet, ...]
    chosen: BoundarySet | None
    tables: tuple[WardTable, ...]
    n_calls: int

    @property
    def breaks(self) -> list[date]:
        """The days on which other wards begin."""
        return [table.months[0].first_day for table in self.tables[1:]]


def calls_by_ward(
    first_day: date,
    last_day: date,
    viewer: Viewer,
    *,
    on: date,
    on_wards_from: date | None = None,
    source: CallSource | None = None,
) -> WardSeries:
    """Calls from the first to the last day, both included, by ward and month.

    `on_wards_from` names one set by its first day, and all months are counted on it; without it each day is counted on
    the newest set that held on it. `on` is today, for places that only a name tells.
    """
    calls = placed_calls(first_day, last_day, viewer, on=on, source=source)
    sets = ward_sets(viewer)
    chosen = next((one for one, _ in sets if one.valid_from == on_wards_from), None)
    frames = dict(sets)
    tables = [
        _table(wards, parts, calls, frames.get(wards) if wards else None)
        for wards, parts in _segments(first_day, last_day, [one for one, _ in sets], chosen)
    ]
    return WardSeries(tuple(one for one, _ in sets), chosen, tuple(tables), len(calls.ids))


def _segments(
    first_day: date, last_day: date, sets: Sequence[BoundarySet], chosen: BoundarySet | None
) -> list[tuple[BoundarySet | None, list[MonthPart]]]:
    """Runs of days with one set of wards, each cut into months."""
    begins = {first_day}
    if chosen is None:
        begins |= {day for one in sets for day in (one.valid_from, _day_after(one)) if first_day < day <= last_day}
    cuts = sorted(begins)
    runs: list[tuple[BoundarySet | None, date, date]] = []
    for begin, end in zip(cuts, [*(day - timedelta(days=1) for day in cuts[1:]), last_day], strict=True):
        wards = chosen or in_force(sets, begin)
        if runs and runs[-1][0] == wards:
            runs[-1] = (wards, runs[-1][1], end)
        else:
            runs.append((wards, begin, end))
    return [(wards, _months(begin, end)) for wards, begin, end in runs]


def in_force(sets: Sequence[BoundarySet], day: date) -> BoundarySet | None:
    """The set that held on a day; of two that overlap the one that began later."""
    held = [one for one in sets if one.valid_from <= day <= one.last_day]
    return max(held, key=lambda one: one.valid_from, default=None)


def _day_after(one: BoundarySet) -> date:
    return one.valid_to + timedelta(days=1) if one.valid_to else date.max


def _months(first_day: date, last_day: date) -> list[MonthPart]:
    parts, begin = [], first_day
    while begin <= last_day:
        next_month = (begin.replace(day=1) + timedelta(days=32)).replace(day=1)
        end = min(next_month - timedelta(days=1), last_day)
        parts.append(MonthPart(begin, end))
        begin = end + timedelta(days=1)
    return parts


def _table(
    wards: BoundarySet | None, months: Sequence[MonthPart], calls: PlacedCalls, frame: AreaFrame | None
) -> WardTable:
    month = _month_of(calls.day, months)
    inside = month != NOWHERE
    n_wards = len(frame.codes) if frame else 0
    ward = np.full(len(calls.day), n_wards, dtype=np.int64)
    if frame and n_wards:
        held = area_of(calls.easting_m[inside], calls.northing_m[inside], frame.prepared)
        ward[inside] = np.where(held == NOWHERE, n_wards, held)
    ward[np.isnan(calls.easting_m)] = n_wards + 1
    counts = np.zeros((n_wards + 2, len(months)), dtype=np.int64)
    np.add.at(counts, (ward[inside], month[inside]), 1)
    named = sorted(zip(frame.names, frame.codes, counts[:n_wards].tolist(), strict=True)) if frame else []
    rows = [WardRow(code, name, tuple(row)) for name, code, row in named]
    rows += [WardRow("", name, tuple(counts[n_wards + i].tolist())) for i, name in enumerate((OTHER, NOT_KNOWN))]
    return WardTable(wards, tuple(months), tuple(rows))


def _month_of(day: NDArray[np.int32], months: Sequence[MonthPart]) -> NDArray[np.int64]:
    """Index of the month that holds each day, or -1."""
    begins = np.array([day_number(one.first_day) for one in months], dtype=np.int64)
    found = np.searchsorted(begins, day, side="right") - 1
    return np.where((found >= 0) & (day <= day_number(months[-1].last_day)), found, NOWHERE)
