"""Events of any source with their locations, for a study of every day of a span."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer
from commonweal.core.analysis.areas import area_of
from commonweal.core.analysis.civil_time import london_days
from commonweal.core.analysis.locations import place_of
from commonweal.core.analysis.rolling import spells_above
from commonweal.core.policy import HotspotPolicy
from commonweal.hotspots.frames.days import day_number
from commonweal.hotspots.frames.located_calls import NOWHERE, metres, with_provisional
from commonweal.incidents.frames import police_events
from commonweal.places.frames import AreaFrame, places_now
from commonweal.reports.queries import calls_before

ALL_TIME = datetime(2100, 1, 1, tzinfo=UTC)


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
    easting_m, northing_m = metres([c.easting_m for c in kept]), metres([c.northing_m for c in kept])
    if location == EXACT_POINT:
        points, inverse = np.unique(np.column_stack([easting_m, northing_m]), axis=0, return_inverse=True)
        index, n_locations = inverse.astype(np.int32), len(points)
    else:
        index, n_locations = _places_of(easting_m, northing_m, policy, viewer)
    at_s = np.array([int(call.happened_at.timestamp()) for call in kept], dtype=np.int64)
    return LocatedEvents(index, n_locations, london_days(at_s), easting_m, northing_m, len(calls))


def _places_of(
    easting_m: NDArray[np.float64], northing_m: NDArray[np.float64], policy: HotspotPolicy, viewer: Viewer
) -> tuple[NDArray[np.int32], int]:
    places = places_now(viewer)
    index = place_of(
        easting_m, northing_m, places.prepared, order=policy.location_order, street_within_m=policy.street_within_m
    )
    location, locations = with_provisional(index, easting_m, northing_m, places, within_m=policy.provisional_within_m)
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
