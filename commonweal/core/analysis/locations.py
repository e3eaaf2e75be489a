"""At which place a call counts, and how calls at unnamed spots are put together (docs/glossary.md, location).

A point takes the first place whose polygon holds it, kind by kind in the policy's order; else the nearest street within
reach; else it belongs to an unnamed, provisional spot. Coordinates in British National Grid metres.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, hypot, isnan
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from commonweal.core.analysis.areas import NOWHERE, PreparedAreas, area_of, prepare_areas
from commonweal.core.terms import LocationKind

Metres = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class PreparedPlaces:
    """Places ready to be asked: by kind their polygons, and the streets' lines; indexes are those of the list given."""

    polygons: dict[LocationKind, tuple[Ints, PreparedAreas]]
    street_index: Ints
    street_lines: NDArray[Any]


def prepare_places(places: Sequence[tuple[LocationKind, Any]]) -> PreparedPlaces:
    """From (kind, parts): for a street its lines, else its polygons; the order decides between equals."""
    polygons: dict[LocationKind, tuple[Ints, PreparedAreas]] = {}
    for kind in LocationKind:
        chosen = [i for i, (one, _) in enumerate(places) if one == kind]
        if chosen and kind != LocationKind.STREET:
            polygons[kind] = (np.array(chosen, dtype=np.int32), prepare_areas([places[i][1] for i in chosen]))
    streets = [i for i, (kind, _) in enumerate(places) if kind == LocationKind.STREET]
    lines = [shapely.MultiLineString(places[i][1]) for i in streets]
    return PreparedPlaces(polygons, np.array(streets, dtype=np.int32), np.array(lines, dtype=object))


def place_of(
    easting_m: Metres,
    northing_m: Metres,
    places: PreparedPlaces,
    *,
    order: Sequence[LocationKind],
    street_within_m: float,
) -> Ints:
    """Index of the place at which each point (n,) counts, or -1; NaN points are nowhere."""
    found = np.full(len(easting_m), NOWHERE, dtype=np.int32)
    for kind in order:
        open_points = np.flatnonzero(found == NOWHERE)
        if kind == LocationKind.STREET:
            index = _nearest_street(easting_m[open_points], northing_m[open_points], places, street_within_m)
        elif kind in places.polygons:
            of_kind, areas = places.polygons[kind]
            inside = area_of(easting_m[open_points], northing_m[open_points], areas)
            index = np.where(inside == NOWHERE, NOWHERE, of_kind[inside])
        else:
            continue
        found[open_points] = index
    return found


def _nearest_street(easting_m: Metres, northing_m: Metres, places: PreparedPlaces, within_m: float) -> Ints:
    """Index of the nearest street within reach, the edge included; of streets equally near the first one given."""
    found = np.full(len(easting_m), NOWHERE, dtype=np.int32)
    known = np.flatnonzero(~(np.isnan(easting_m) | np.isnan(northing_m)))
    if not len(known) or not len(places.street_lines):
        return found
    tree = shapely.STRtree(places.street_lines)
    points = shapely.points(easting_m[known], northing_m[known])
    point, street = tree.query_nearest(points, max_distance=within_m, all_matches=True)
    nearest = np.full(len(known), len(places.street_lines), dtype=np.int64)
    np.minimum.at(nearest, point, street)
    reached = nearest < len(places.street_lines)
    found[known[reached]] = places.street_index[nearest[reached]]
    return found


def nearest_street(
    easting_m: float, northing_m: float, places: PreparedPlaces, *, within_m: float
) -> tuple[int, float]:
    """Index and distance in metres of the street nearest to a point, to name a spot by; -1 where none is in reach."""
    if not len(places.street_lines):
        return NOWHERE, np.inf
    distances = shapely.distance(shapely.Point(easting_m, northing_m), places.street_lines)
    nearest = int(np.argmin(distances))
    distance = float(distances[nearest])
    return (int(places.street_index[nearest]) if distance <= within_m else NOWHERE), distance


def provisional_places(easting_m: Metres, northing_m: Metres, *, within_m: float) -> tuple[Ints, Ints]:
    """The group of each point (n,), and the index of each group's first point (g,).

    Points come in order of event time and then source key. Each joins the group whose first point is nearest within
    `within_m`, the edge included and the earlier of equals; else it starts one. A first point never moves, so later
    points change nothing for earlier ones, and the answer does not depend on the order of loading. NaN points have no
    group, -1.
    """
    group = np.empty(len(easting_m), dtype=np.int32)
    first: list[int] = []
    # First points by square, a hair wider than the reach: what is within reach lies in the same square or beside it.
    squares: dict[tuple[int, int], list[int]] = {}
    side_m = within_m * (1 + 1e-9)
    for i, (easting, northing) in enumerate(zip(easting_m.tolist(), northing_m.tolist(), strict=True)):
        if isnan(easting) or isnan(northing):
            group[i] = NOWHERE
            continue
        column, row = floor(easting / side_m), floor(northing / side_m)
        near = [g for c in (-1, 0, 1) for r in (-1, 0, 1) for g in squares.get((column + c, row + r), ())]
        reach = [(hypot(easting - easting_m[first[g]], northing - northing_m[first[g]]), g) for g in near]
        distance, joined = min(reach, default=(within_m + 1, NOWHERE))
        if distance > within_m:
            joined = len(first)
            first.append(i)
            squares.setdefault((column, row), []).append(joined)
        group[i] = joined
    return group, np.array(first, dtype=np.int32)
