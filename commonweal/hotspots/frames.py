"""Calls as arrays, and the week's list back as facts. The only module of this room that knows NumPy.

What counts where is decided by the core; this module hands it arrays and keeps, for each event, what a page needs.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer
from commonweal.core.analysis.areas import area_of
from commonweal.core.analysis.civil_time import hour_of_week, london_days
from commonweal.core.analysis.locations import nearest_street, place_of, provisional_places
from commonweal.core.analysis.rolling import spells_above
from commonweal.core.policy import HotspotPolicy
from commonweal.core.terms import CallSource, LocationKind, london_midnight
from commonweal.incidents.frames import police_events
from commonweal.places.frames import AreaFrame, PlaceFrame, places_now
from commonweal.places.operations import searched_name
from commonweal.reports.queries import CallRecord, calls_before

NOWHERE = -1
PATTERN_DAYS = 91
NAMED_WITHIN_M = 500
EPOCH = date(1970, 1, 1)
ALL_TIME = datetime(2100, 1, 1, tzinfo=UTC)


def day_number(day: date) -> int:
    """Days since 1970-01-01, as the kernels count them."""
    return (day - EPOCH).days


@dataclass(frozen=True, slots=True)
class Location:
    """Where calls count: a place of the gazetteer, or the first point of a spot that nobody has named yet.

    A spot's `name` is empty until it is listed: `named` finds it one by the nearest street.
    """

    key: str
    kind: LocationKind
    name: str
    place_index: int | None
    first_point: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class LocatedCalls:
    """Calls in order of event time and source key, each with the location it counts at (`NOWHERE` for none).

    `day` (n,) days since 1970-01-01 in London; `at_s` (n,) seconds since 1970 UTC; `location` (n,) index into
    `locations`; `counted` (n,) whether the policy counts the call's source.
    """

    calls: tuple[CallRecord, ...]
    at_s: NDArray[np.int64]
    day: NDArray[np.int32]
    easting_m: NDArray[np.float64]
    northing_m: NDArray[np.float64]
    location: NDArray[np.int32]
    counted: NDArray[np.bool_]
    locations: tuple[Location, ...]

    def counted_somewhere(self) -> NDArray[np.bool_]:
        """Calls that take part in the rule."""
        return self.counted & (self.location != NOWHERE)

    def evidence(self, location: int, *, first_day: int, last_day: int) -> NDArray[np.int64]:
        """Indexes of the counted calls at a location in a closed span of days, oldest first."""
        return np.flatnonzero(self.counted & self._inside(location, first_day, last_day))

    def at_location(self, location: int, *, first_day: int, last_day: int) -> NDArray[np.int64]:
        """Indexes of all calls at a location in a closed span of days, counted or not, oldest first."""
        return np.flatnonzero(self._inside(location, first_day, last_day))

    def _inside(self, location: int, first_day: int, last_day: int) -> NDArray[np.bool_]:
        return (self.location == location) & (self.day >= first_day) & (self.day <= last_day)

    def index_of(self, key: str) -> int:
        """The location of that key."""
        return next(index for index, location in enumerate(self.locations) if location.key == key)

    def records(self) -> list[tuple[Any, ...]]:
        """What of the calls a digest covers; callers as a running number, so that no telephone number takes part."""
        callers: dict[UUID, int] = {}
        return [
            (
                "call", c.source, c.source_key, c.happened_at, c.category, c.easting_m, c.northing_m, c.location,
                callers.setdefault(c.caller_id, len(callers)) if c.caller_id else None, c.incident,
            )
            for c in self.calls
        ]  # fmt: skip


def locate_calls(viewer: Viewer, places: PlaceFrame, *, cut_off_on: date, policy: HotspotPolicy) -> LocatedCalls:
    """Every call before the cut-off, each at the first location that holds it (decisions 12).

    A call without a point counts at the place it names, if exactly one place has that name.
    """
    calls = calls_before(london_midnight(cut_off_on), viewer)
    at_s = np.array([int(call.happened_at.timestamp()) for call in calls], dtype=np.int64)
    easting_m = _metres([call.easting_m for call in calls])
    northing_m = _metres([call.northing_m for call in calls])
    index = place_of(
        easting_m, northing_m, places.prepared, order=policy.location_order, street_within_m=policy.street_within_m
    )
    index = _named(calls, index, np.isnan(easting_m), places)
    location, locations = _with_provisional(index, easting_m, northing_m, places, within_m=policy.provisional_within_m)
    counted = np.isin([call.source for call in calls], [source.value for source in policy.sources])
    return LocatedCalls(
        calls, at_s, london_days(at_s), easting_m, northing_m, location, counted.astype(np.bool_), locations
    )


def _metres(values: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _named(
    calls: Sequence[CallRecord], index: NDArray[np.int32], unplaced: NDArray[np.bool_], places: PlaceFrame
) -> NDArray[np.int32]:
    by_name = places.by_name()
    named = index.copy()
    for i in np.flatnonzero(unplaced):
        named[i] = by_name.get(searched_name(calls[i].location), NOWHERE)
    return named


def _with_provisional(
    index: NDArray[np.int32],
    easting_m: NDArray[np.float64],
    northing_m: NDArray[np.float64],
    places: PlaceFrame,
    *,
    within_m: float,
) -> tuple[NDArray[np.int32], tuple[Location, ...]]:
    """Places that calls count at, then unnamed spots, as one list of locations and each call's index into it."""
    used, dense = np.unique(index[index != NOWHERE], return_inverse=True)
    locations = [_place_location(places, int(one)) for one in used]
    location = np.full(len(index), NOWHERE, dtype=np.int32)
    location[index != NOWHERE] = dense
    loose = np.flatnonzero((index == NOWHERE) & ~np.isnan(easting_m))
    group, first = provisional_places(easting_m[loose], northing_m[loose], within_m=within_m)
    location[loose] = len(locations) + group
    for i in loose[first]:
        easting, northing = float(easting_m[i]), float(northing_m[i])
        locations.append(
            Location(
                key=f"spot:{easting:.2f},{northing:.2f}",
                kind=LocationKind.PROVISIONAL,
                name="",
                place_index=None,
                first_point=(easting, northing),
            )
        )
    return location, tuple(locations)


def named(location: Location, places: PlaceFrame) -> Location:
    """The location with a name that somebody can walk to: `Spot 80 m from Wicket Lane`, else its grid reference."""
    if location.first_point is None:
        return location
    easting, northing = location.first_point
    index, distance = nearest_street(easting, northing, places.prepared, within_m=NAMED_WITHIN_M)
    if index == NOWHERE:
        return replace(location, name=f"Spot at {easting:.0f}, {northing:.0f}")
    return replace(location, name=f"Spot {max(round(distance, -1), 10):.0f} m from {places.places[index].name}")


def _place_location(places: PlaceFrame, index: int) -> Location:
    place = places.places[index]
    return Location(f"place:{place.code}", LocationKind(place.location_kind), place.name, index, None)


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


def ordered_counts(values: Sequence[str]) -> list[tuple[str, int]]:
    """Each value with its count, most first, then by name."""
    return sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0]))


def earliest(calls: LocatedCalls) -> int | None:
    """The first day of the calls that the policy counts and that have a location; None where there are none."""
    days = calls.day[calls.counted_somewhere()]
    return int(days.min()) if len(days) else None


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


def source_of(call: CallRecord) -> CallSource:
    """The source as the rules know it."""
    return CallSource(call.source)


@dataclass(frozen=True, slots=True)
class LocatedEvents:
    """Events that have a location, for a study: arrays of (n,), and how many rows were read in all."""

    location: NDArray[np.int32]
    n_locations: int
    day: NDArray[np.int32]
    easting_m: NDArray[np.float64]
    northing_m: NDArray[np.float64]
    n_read: int


@dataclass(frozen=True, slots=True)
class AreaCount:
    """One borough: rows with a point in it, distinct locations, those ever above the limit, location-days above."""

    code: str
    name: str
    located_rows: int
    locations: int
    ever_above: int
    location_days_above: int


EXACT_POINT, PLACE = "exact-point", "place"
CALLS = "calls"
OUTSIDE = ("", "outside every borough loaded")


def located_events(source: str, location: str, policy: HotspotPolicy, viewer: Viewer) -> LocatedEvents:
    """The events of a source, each at its exact published point or at the place that holds it."""
    if source == CALLS:
        return _located_calls(location, policy, viewer)
    read = police_events(source, viewer)
    events = read.located()
    if location == EXACT_POINT:
        index, n_locations = events.exact_points()
    else:
        index, n_locations = _places_of(events.easting_m, events.northing_m, policy, viewer)
    return LocatedEvents(
        index, n_locations, london_days(events.at_s), events.easting_m, events.northing_m, len(read.at_s)
    )


def _located_calls(location: str, policy: HotspotPolicy, viewer: Viewer) -> LocatedEvents:
    sources = {source.value for source in policy.sources}
    calls = [call for call in calls_before(ALL_TIME, viewer) if call.source in sources]
    kept = [call for call in calls if call.easting_m is not None]
    easting_m, northing_m = _metres([c.easting_m for c in kept]), _metres([c.northing_m for c in kept])
    if location == EXACT_POINT:
        points, index = np.unique(np.column_stack([easting_m, northing_m]), axis=0, return_inverse=True)
        n_locations = len(points)
    else:
        index, n_locations = _places_of(easting_m, northing_m, policy, viewer)
    at_s = np.array([int(call.happened_at.timestamp()) for call in kept], dtype=np.int64)
    return LocatedEvents(index.astype(np.int32), n_locations, london_days(at_s), easting_m, northing_m, len(calls))


def _places_of(
    easting_m: NDArray[np.float64], northing_m: NDArray[np.float64], policy: HotspotPolicy, viewer: Viewer
) -> tuple[NDArray[np.int32], int]:
    places = places_now(viewer)
    index = place_of(
        easting_m, northing_m, places.prepared, order=policy.location_order, street_within_m=policy.street_within_m
    )
    location, locations = _with_provisional(index, easting_m, northing_m, places, within_m=policy.provisional_within_m)
    return location, len(locations)


def judged_by_area(
    events: LocatedEvents, areas: AreaFrame, policy: HotspotPolicy, *, span: tuple[date, date], every_day: bool
) -> list[AreaCount]:
    """Counts by area in order of name, and last what lies outside all of them.

    An event belongs to the area of its own point; a location whose events lie in two areas is judged in each apart.
    """
    first_day, last_day = day_number(span[0]), day_number(span[1])
    reach = (events.day > first_day - policy.within_days) & (events.day <= last_day)
    area = area_of(events.easting_m, events.northing_m, areas.prepared)
    counts = []
    for index in [*sorted(range(len(areas.codes)), key=lambda i: areas.names[i]), NOWHERE]:
        inside = reach & (area == index)
        spells = spells_above(
            events.location[inside],
            events.day[inside],
            more_than=policy.more_than_calls,
            within_days=policy.within_days,
            first_day=first_day,
            last_day=last_day,
        )
        code, name = (areas.codes[index], areas.names[index]) if index != NOWHERE else OUTSIDE
        days = spells.location_days if every_day else _sundays(spells.from_day, spells.to_day)
        counts.append(
            AreaCount(
                code,
                name,
                int(inside.sum()),
                len(np.unique(events.location[inside])),
                len(np.unique(spells.location)),
                days,
            )
        )
    return counts


def _sundays(from_day: NDArray[np.int32], to_day: NDArray[np.int32]) -> int:
    """How many Sundays lie in closed spans of days; 1970-01-04, day 3, was one."""
    return int(((to_day.astype(np.int64) - 3) // 7 - (from_day.astype(np.int64) - 4) // 7).sum())
