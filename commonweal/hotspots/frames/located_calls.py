"""Every call of a week's run as arrays, each at the location where it counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer
from commonweal.core.analysis.civil_time import london_days
from commonweal.core.analysis.locations import nearest_street, place_of, provisional_places
from commonweal.core.policy import HotspotPolicy
from commonweal.core.terms import CallSource, LocationKind, london_midnight
from commonweal.places.frames import PlaceFrame
from commonweal.places.operations import searched_name
from commonweal.reports.queries import CallRecord, calls_before
from commonweal.runs.digest import record_line

NOWHERE = -1
NAMED_WITHIN_M = 500


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


class CallLines:
    """What of each call a digest covers, made when the first one is: a reading that is only counted needs none."""

    def __init__(self, calls: Sequence[CallRecord]) -> None:
        self._calls = calls
        self._made: tuple[bytes, ...] | None = None

    def first(self, n: int) -> tuple[bytes, ...]:
        """The lines of the first calls."""
        if self._made is None:
            self._made = tuple(map(record_line, _records(self._calls)))
        return self._made[:n]


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
    all_lines: CallLines

    @property
    def lines(self) -> tuple[bytes, ...]:
        """What of each call a digest covers."""
        return self.all_lines.first(len(self.calls))

    def counted_somewhere(self) -> NDArray[np.bool_]:
        """Calls that take part in the rule."""
        somewhere: NDArray[np.bool_] = self.counted & (self.location != NOWHERE)
        return somewhere

    def evidence(self, location: int, *, first_day: int, last_day: int) -> NDArray[np.int64]:
        """Indexes of the counted calls at a location in a closed span of days, oldest first."""
        return np.flatnonzero(self.counted & self._inside(location, first_day, last_day))

    def at_location(self, location: int, *, first_day: int, last_day: int) -> NDArray[np.int64]:
        """Indexes of all calls at a location in a closed span of days, counted or not, oldest first."""
        return np.flatnonzero(self._inside(location, first_day, last_day))

    def _inside(self, location: int, first_day: int, last_day: int) -> NDArray[np.bool_]:
        inside: NDArray[np.bool_] = (self.location == location) & (self.day >= first_day) & (self.day <= last_day)
        return inside

    def index_of(self, key: str) -> int:
        """The location of that key."""
        return next(index for index, location in enumerate(self.locations) if location.key == key)


@dataclass(frozen=True, slots=True)
class CallLog:
    """Every call before a day, read and put on the map once; `before` gives what a week's run may know of it.

    In order of event time and source key. `place` (n,) index into the gazetteer, or `NOWHERE`; `spot` (n,) the
    provisional place of a call that has a point but no place, numbered by `spot_first`, the calls that began them: so
    the spots of the first n calls are those that began among them.
    """

    calls: tuple[CallRecord, ...]
    at_s: NDArray[np.int64]
    day: NDArray[np.int32]
    easting_m: NDArray[np.float64]
    northing_m: NDArray[np.float64]
    place: NDArray[np.int32]
    spot: NDArray[np.int32]
    spot_first: NDArray[np.int64]
    counted: NDArray[np.bool_]
    lines: CallLines

    def before(self, cut_off_on: date, places: PlaceFrame) -> LocatedCalls:
        """The calls that happened before a day began in London, each at its location."""
        n = int(np.searchsorted(self.at_s, int(london_midnight(cut_off_on).timestamp())))
        point = self.easting_m[:n], self.northing_m[:n]
        first = self.spot_first[: np.searchsorted(self.spot_first, n)]
        location, locations = _locations(self.place[:n], self.spot[:n], first, point, places)
        return LocatedCalls(
            self.calls[:n], self.at_s[:n], self.day[:n], *point, location, self.counted[:n], locations, self.lines
        )


def read_calls(
    viewer: Viewer, places: PlaceFrame, *, cut_off_on: date, policy: HotspotPolicy, from_on: date | None = None
) -> CallLog:
    """Every call before the cut-off, each at the first location that holds it (docs/glossary.md, location).

    A call without a point counts at the place it names, if exactly one place has that name. With `from_on` only calls
    from that day on: right for places of the gazetteer, while an unnamed spot is known by all the calls before it.
    """
    since = london_midnight(from_on) if from_on else None
    calls = calls_before(london_midnight(cut_off_on), viewer, since=since)
    at_s = np.array([int(call.happened_at.timestamp()) for call in calls], dtype=np.int64)
    easting_m = metres([call.easting_m for call in calls])
    northing_m = metres([call.northing_m for call in calls])
    index = place_of(
        easting_m, northing_m, places.prepared, order=policy.location_order, street_within_m=policy.street_within_m
    )
    index = _named(calls, index, np.isnan(easting_m), places)
    spot, first = _spots(index, easting_m, northing_m, within_m=policy.provisional_within_m)
    counted = np.isin([call.source for call in calls], [source.value for source in policy.sources]).astype(np.bool_)
    days = london_days(at_s)
    return CallLog(calls, at_s, days, easting_m, northing_m, index, spot, first, counted, CallLines(calls))


def locate_calls(viewer: Viewer, places: PlaceFrame, *, cut_off_on: date, policy: HotspotPolicy) -> LocatedCalls:
    """The calls of one cut-off."""
    return read_calls(viewer, places, cut_off_on=cut_off_on, policy=policy).before(cut_off_on, places)


def _records(calls: Sequence[CallRecord]) -> Iterator[tuple[Any, ...]]:
    """What of the calls a digest covers; callers as a running number, so that no telephone number takes part."""
    callers: dict[UUID, int] = {}
    for c in calls:
        caller = callers.setdefault(c.caller_id, len(callers)) if c.caller_id else None
        yield (
            "call", c.source, c.source_key, c.happened_at, c.category, c.easting_m, c.northing_m, c.location,
            caller, c.incident,
        )  # fmt: skip


def metres(values: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _named(
    calls: Sequence[CallRecord], index: NDArray[np.int32], unplaced: NDArray[np.bool_], places: PlaceFrame
) -> NDArray[np.int32]:
    by_name = places.by_name()
    named = index.copy()
    for i in np.flatnonzero(unplaced):
        named[i] = by_name.get(searched_name(calls[int(i)].location), NOWHERE)
    return named


def with_provisional(
    index: NDArray[np.int32],
    easting_m: NDArray[np.float64],
    northing_m: NDArray[np.float64],
    places: PlaceFrame,
    *,
    within_m: float,
) -> tuple[NDArray[np.int32], tuple[Location, ...]]:
    """Places that events count at, then unnamed spots, as one list of locations and each event's index into it."""
    spot, first = _spots(index, easting_m, northing_m, within_m=within_m)
    return _locations(index, spot, first, (easting_m, northing_m), places)


def _spots(
    index: NDArray[np.int32], easting_m: NDArray[np.float64], northing_m: NDArray[np.float64], *, within_m: float
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The provisional place of each event that has a point and no place (n,), and the event that began each (g,)."""
    loose = np.flatnonzero((index == NOWHERE) & ~np.isnan(easting_m))
    group, first = provisional_places(easting_m[loose], northing_m[loose], within_m=within_m)
    spot = np.full(len(index), NOWHERE, dtype=np.int32)
    spot[loose] = group
    return spot, loose[first]


def _locations(
    index: NDArray[np.int32],
    spot: NDArray[np.int32],
    first: NDArray[np.int64],
    point: tuple[NDArray[np.float64], NDArray[np.float64]],
    places: PlaceFrame,
) -> tuple[NDArray[np.int32], tuple[Location, ...]]:
    used, dense = np.unique(index[index != NOWHERE], return_inverse=True)
    location = np.where(spot == NOWHERE, NOWHERE, len(used) + spot).astype(np.int32)
    location[index != NOWHERE] = dense
    known = [_place_location(places, int(one)) for one in used]
    return location, (*known, *(_spot_at(float(point[0][i]), float(point[1][i])) for i in first))


def _spot_at(easting: float, northing: float) -> Location:
    return Location(
        key=f"spot:{easting:.2f},{northing:.2f}",
        kind=LocationKind.PROVISIONAL,
        name="",
        place_index=None,
        first_point=(easting, northing),
    )


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


def source_of(call: CallRecord) -> CallSource:
    """The source as the rules know it."""
    return CallSource(call.source)


def key_of(call: CallRecord) -> str:
    """What findings and digests know a call by: its source and the source's own reference."""
    return f"{call.source}:{call.source_key}"
