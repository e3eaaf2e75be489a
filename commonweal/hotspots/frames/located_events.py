"""Events of any source with their locations, for a study of every day of a span."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer
from commonweal.core.analysis.areas import area_of
from commonweal.core.analysis.civil_time import london_days
from commonweal.core.analysis.locations import place_of
from commonweal.core.analysis.rolling import Spells, spells_above
from commonweal.core.policy import HotspotPolicy
from commonweal.hotspots.frames.days import day_number
from commonweal.hotspots.frames.located_calls import NOWHERE, locate_calls, with_provisional
from commonweal.incidents.frames import police_events
from commonweal.places.frames import AreaFrame, middle_of, places_now

AFTER_ALL = date(2100, 1, 1)


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
    """Counted calls, at exact points or at the very locations of the weekly list; a call that only names its place lies
    in that place's middle."""
    places = places_now(viewer)
    located = locate_calls(viewer, places, cut_off_on=AFTER_ALL, policy=policy)
    chosen = located.counted & (
        ~np.isnan(located.easting_m) if location == EXACT_POINT else located.location != NOWHERE
    )
    easting_m, northing_m = located.easting_m[chosen], located.northing_m[chosen]
    if location == EXACT_POINT:
        points, inverse = np.unique(np.column_stack([easting_m, northing_m]), axis=0, return_inverse=True)
        index, n_locations = inverse.astype(np.int32), len(points)
    else:
        index, n_locations = located.location[chosen], len(located.locations)
        for i in np.flatnonzero(np.isnan(easting_m)):
            place = located.locations[int(index[i])].place_index
            easting_m[i], northing_m[i] = middle_of(places.places[place]) if place is not None else (np.nan, np.nan)
    return LocatedEvents(index, n_locations, located.day[chosen], easting_m, northing_m, int(located.counted.sum()))


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
        judged = spells if every_day else _holding_a_sunday(spells)
        days = judged.entity_days if every_day else _sundays(judged.from_day, judged.to_day)
        counts.append(
            AreaCount(
                code,
                name,
                int(inside.sum()),
                len(np.unique(events.location[inside])),
                len(np.unique(judged.entity)),
                days,
            )
        )
    return counts


def _holding_a_sunday(spells: Spells) -> Spells:
    """The spells in which at least one Sunday lies."""
    held = (spells.to_day.astype(np.int64) - 3) // 7 > (spells.from_day.astype(np.int64) - 4) // 7
    return Spells(spells.entity[held], spells.from_day[held], spells.to_day[held])


def _sundays(from_day: NDArray[np.int32], to_day: NDArray[np.int32]) -> int:
    """How many Sundays lie in closed spans of days; 1970-01-04, day 3, was one."""
    return int(((to_day.astype(np.int64) - 3) // 7 - (from_day.astype(np.int64) - 4) // 7).sum())
