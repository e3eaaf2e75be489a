"""What pages say of a week beside its counts: when calls come, in which wards, from which logs."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.areas import area_of
from commonweal.core.analysis.civil_time import hour_of_week
from commonweal.core.terms import Window
from commonweal.hotspots.frames.days import EPOCH, day_number
from commonweal.hotspots.frames.located_calls import NOWHERE, LocatedCalls, named
from commonweal.places.frames import AreaFrame, PlaceFrame

PATTERN_DAYS = 91


def pattern(calls: LocatedCalls, key: str, *, as_at: date) -> list[list[int]]:
    """Counted calls of the 13 weeks to `as_at` at a location, [weekday][hour] in London time, Monday first."""
    last_day = day_number(as_at)
    chosen = calls.evidence(calls.index_of(key), first_day=last_day - PATTERN_DAYS + 1, last_day=last_day)
    weekday, hour = hour_of_week(calls.at_s[chosen])
    table = np.zeros((7, 24), dtype=np.int64)
    np.add.at(table, (weekday, hour), 1)
    return [[int(n) for n in row] for row in table]


def wards_of(calls: LocatedCalls, evidence: Sequence[int], middle: tuple[float, float], wards: AreaFrame) -> list[str]:
    """Names of the wards that hold these calls, most calls first; where none has a point, the ward of the middle."""
    chosen = np.array(evidence, dtype=np.int64)
    easting_m, northing_m = calls.easting_m[chosen], calls.northing_m[chosen]
    known = ~np.isnan(easting_m)
    if not known.any():
        easting_m, northing_m, known = np.array([middle[0]]), np.array([middle[1]]), np.array([True])
    index = area_of(easting_m[known], northing_m[known], wards.prepared)
    return [name for name, _ in ordered_counts([wards.names[i] for i in index if i != NOWHERE])]


def calls_by_borough(calls: LocatedCalls, evidence: Sequence[int], boroughs: AreaFrame) -> list[tuple[str, int]]:
    """How many of these calls lie in each borough, most first; those without a point are in none."""
    chosen = np.array(evidence, dtype=np.int64)
    index = area_of(calls.easting_m[chosen], calls.northing_m[chosen], boroughs.prepared)
    return ordered_counts([boroughs.names[i] for i in index if i != NOWHERE])


def ordered_counts(values: Sequence[str]) -> list[tuple[str, int]]:
    """Each value with its count, most first, then by name."""
    return sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0]))


def earliest(calls: LocatedCalls) -> int | None:
    """The first day of the calls that the policy counts and that have a location; None where there are none."""
    days = calls.day[calls.counted_somewhere()]
    return int(days.min()) if len(days) else None


def counted_span(calls: LocatedCalls) -> Window | None:
    """The first and last day of the calls that the policy counts, wherever they were; None where there are none."""
    days = calls.day[calls.counted]
    if not len(days):
        return None
    return Window(EPOCH + timedelta(days=int(days.min())), EPOCH + timedelta(days=int(days.max())))


def counted_calls_between(calls: LocatedCalls, window: Window) -> int:
    """How many calls that the policy counts fall into a window."""
    first_day, last_day = day_number(window.first_day), day_number(window.last_day)
    return int((calls.counted & (calls.day >= first_day) & (calls.day <= last_day)).sum())


def last_day_by_source(calls: LocatedCalls, sources: Sequence[str]) -> list[tuple[str, str | None]]:
    """The last day on which each counted log has a call, to say which of them has not been loaded to the end."""
    of_source = np.array([call.source for call in calls.calls])
    days = {source: calls.day[of_source == source] for source in sources}
    return [(s, (EPOCH + timedelta(days=int(d.max()))).isoformat() if len(d) else None) for s, d in days.items()]


def span_facts(calls: LocatedCalls, places: PlaceFrame, *, as_at: date, within_days: int) -> dict[str, Any]:
    """How many calls the run read and counted, by source, and how many of the window's have no location."""
    last_day = day_number(as_at)
    in_window = calls.counted & (calls.day > last_day - within_days) & (calls.day <= last_day)
    first_day = earliest(calls)
    return {
        "n_calls_read": len(calls.calls),
        "n_counted": int(calls.counted.sum()),
        "n_in_window": int(in_window.sum()),
        "n_in_window_nowhere": int((in_window & (calls.location == NOWHERE)).sum()),
        "in_window_by_source": ordered_counts([calls.calls[i].source for i in np.flatnonzero(in_window)]),
        "data_from": (EPOCH + timedelta(days=first_day)).isoformat() if first_day is not None else None,
        "n_locations": len(calls.locations),
        "highest_below": _highest_below(calls, places, in_window),
    }


def _highest_below(calls: LocatedCalls, places: PlaceFrame, in_window: NDArray[np.bool_]) -> list[Any]:
    """The location with most calls of the window, for the sentence of a week without hotspots."""
    somewhere = calls.location[in_window & (calls.location != NOWHERE)]
    if not len(somewhere):
        return []
    counts = np.bincount(somewhere)
    return [named(calls.locations[int(counts.argmax())], places).name, int(counts.max())]
