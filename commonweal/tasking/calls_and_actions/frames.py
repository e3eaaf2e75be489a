"""The calls of whole months as arrays: in which month, of which kind, at which place and in which ward.

Every call that somebody made, on whichever line, counts once: at the place that holds it by the order of the hotspot
rule (docs/glossary.md, location), and in the ward that holds its point on the last day of the months. The counts are
the same for everybody who may read counts of calls, and no call is handed out.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from commonweal.access.partnership import policy_named
from commonweal.access.queries import partnership_of
from commonweal.access.viewer import Viewer, for_counting
from commonweal.core.analysis.areas import NOWHERE, area_of
from commonweal.core.analysis.locations import place_of
from commonweal.core.terms import AreaKind, LocationKind, london_day
from commonweal.places.frames import AreaFrame, PlaceFrame, areas_on, middle_of, places_now
from commonweal.places.operations import searched_name
from commonweal.reports.frames.calls_between import calls_between

SPOT, PLACE = "spot:", "place:"


@dataclass(frozen=True, slots=True)
class MonthlyCalls:
    """Calls of a span of months: arrays of (n,), `NOWHERE` where a call lies in no place or ward.

    `month` counts calendar months since year 0; `category` indexes `categories`, `place` the gazetteer, `ward` `wards`.
    """

    month: NDArray[np.int64]
    category: NDArray[np.int64]
    categories: tuple[str, ...]
    place: NDArray[np.int32]
    places: PlaceFrame
    ward: NDArray[np.int32]
    wards: AreaFrame

    def at_place(self, code: str) -> NDArray[np.bool_]:
        """Which calls count at a place; none where there is no such place."""
        index = next((i for i, one in enumerate(self.places.places) if one.code == code), None)
        return np.zeros(len(self.month), dtype=np.bool_) if index is None else np.asarray(self.place == index)

    def in_ward(self, code: str) -> NDArray[np.bool_]:
        """Which calls lie in a ward."""
        if code not in self.wards.codes:
            return np.zeros(len(self.month), dtype=np.bool_)
        return np.asarray(self.ward == self.wards.codes.index(code))

    def by_month(self, chosen: NDArray[np.bool_]) -> dict[date, int]:
        """How many of the chosen calls there were in each month that has one, by its first day."""
        months, counts = np.unique(self.month[chosen], return_counts=True)
        return {
            date(int(one) // 12, int(one) % 12 + 1, 1): int(n) for one, n in zip(months, counts, strict=True)
        }  # fmt: skip

    def by_category(self, chosen: NDArray[np.bool_]) -> dict[str, int]:
        """How many of the chosen calls there were of each category that has one, the most frequent first."""
        index, counts = np.unique(self.category[chosen], return_counts=True)
        found = [(self.categories[int(i)], int(n)) for i, n in zip(index, counts, strict=True)]
        return dict(sorted(found, key=lambda one: (-one[1], one[0])))


def monthly_calls(first_day: date, last_day: date, viewer: Viewer) -> MonthlyCalls:
    """The calls that happened from the first to the last day, both included."""
    counting = for_counting(viewer)
    places, wards = places_now(counting), areas_on(last_day, AreaKind.WARD, counting)
    rows = calls_between(first_day, last_day, counting)
    days = [london_day(row.happened_at) for row in rows]
    easting = np.array([row.easting_m for row in rows], dtype=np.float64)
    northing = np.array([row.northing_m for row in rows], dtype=np.float64)
    policy = policy_named(partnership_of(viewer).policy).hotspot_on(last_day)
    place = place_of(
        easting, northing, places.prepared, order=policy.location_order, street_within_m=policy.street_within_m
    )
    by_name = places.by_name()
    for i in np.flatnonzero(np.isnan(easting)):
        place[i] = by_name.get(searched_name(rows[int(i)].location), NOWHERE)
    categories = tuple(sorted({row.category for row in rows}))
    number = {word: i for i, word in enumerate(categories)}
    return MonthlyCalls(
        month=np.array([day.year * 12 + day.month - 1 for day in days], dtype=np.int64),
        category=np.array([number[row.category] for row in rows], dtype=np.int64),
        categories=categories,
        place=place,
        places=places,
        ward=_wards_of(easting, northing, place, places, wards),
        wards=wards,
    )


def _wards_of(
    easting: NDArray[np.float64], northing: NDArray[np.float64], place: NDArray[np.int32], places: PlaceFrame,
    wards: AreaFrame,
) -> NDArray[np.int32]:  # fmt: skip
    """The ward of each call: of its point, or of the middle of the place that it names."""
    if not wards.codes:
        return np.full(len(easting), NOWHERE, dtype=np.int32)
    east, north = easting.copy(), northing.copy()
    for i in np.flatnonzero(np.isnan(easting) & (place != NOWHERE)):
        east[i], north[i] = middle_of(places.places[int(place[i])])
    found: NDArray[np.int32] = area_of(east, north, wards.prepared)
    return found


def wards_of_locations(keys: list[str], on: date, viewer: Viewer) -> dict[str, str]:
    """The code of the ward in which each location lies, by its middle; a location in none is left out.

    `keys`: `place:<code>` or `spot:<easting>,<northing>` as actions name where they are done.
    """
    counting = for_counting(viewer)
    places, wards = places_now(counting), areas_on(on, AreaKind.WARD, counting)
    middles = {f"{PLACE}{one.code}": middle_of(one) for one in places.places}
    points = {key: point for key in keys if (point := middles.get(key) or _spot(key))}
    if not points or not wards.codes:
        return {}
    east, north = (np.array([point[axis] for point in points.values()], dtype=np.float64) for axis in (0, 1))
    held = area_of(east, north, wards.prepared)
    return {key: wards.codes[int(i)] for key, i in zip(points, held, strict=True) if i != NOWHERE}


def _spot(key: str) -> tuple[float, float] | None:
    if not key.startswith(SPOT):
        return None
    try:
        easting, northing = (float(part) for part in key.removeprefix(SPOT).split(","))
    except ValueError:
        return None
    return easting, northing


def kind_of_place(code: str, places: PlaceFrame) -> LocationKind | None:
    """What kind of place a code names, or None."""
    return next((LocationKind(one.location_kind) for one in places.places if one.code == code), None)
