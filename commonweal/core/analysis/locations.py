"""At which place a call counts, and how calls at unnamed spots are put together (docs/glossary.md, location).

A point takes the first place whose polygon holds it, kind by kind in the policy's order; else the nearest street within
reach; else it belongs to an unnamed, provisional spot. Coordinates in British National Grid metres.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
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
    street_tree: shapely.STRtree


def prepare_places(places: Sequence[tuple[LocationKind, Any]]) -> PreparedPlaces:
    """From (kind, parts): for a street its lines, else its polygons; the order decides between equals."""
    polygons: dict[LocationKind, tuple[Ints, PreparedAreas]] = {}
    for kind in LocationKind:
        chosen = [i for i, (one, _) in enumerate(places) if one == kind]
        if chosen and kind != LocationKind.STREET:
            polygons[kind] = (np.array(chosen, dtype=np.int32), prepare_areas([places[i][1] for i in chosen]))
    streets = [i for i, (kind, _) in enumerate(places) if kind == LocationKind.STREET]
    lines = np.array([shapely.MultiLineString(places[i][1]) for i in streets], dtype=object)
    return PreparedPlaces(polygons, np.array(streets, dtype=np.int32), lines, shapely.STRtree(lines))


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
    points = np.asarray(shapely.points(easting_m[known], northing_m[known]))
    # A hair further than the reach, so that what is in reach is decided by one way of measuring only.
    point, street = places.street_tree.query(points, predicate="dwithin", distance=within_m * (1 + 1e-9))
    distance_m = np.asarray(shapely.distance(points[point], places.street_lines[street]))
    reached = distance_m <= within_m
    point, street, distance_m = point[reached], street[reached], distance_m[reached]
    order = np.lexsort((street, distance_m, point))
    nearest = order[np.flatnonzero(np.diff(point[order], prepend=-1))]
    found[known[point[nearest]]] = places.street_index[street[nearest]]
    return found


def nearest_street(
    easting_m: float, northing_m: float, places: PreparedPlaces, *, within_m: float
) -> tuple[int, float]:
    """Index and distance in metres of the street nearest to a point, to name a spot by; -1 where none is in reach."""
    point = shapely.Point(easting_m, northing_m)
    streets, distances = places.street_tree.query_nearest(point, all_matches=True, return_distance=True)
    if not len(streets):
        return NOWHERE, np.inf
    distance = float(distances[0])
    return (int(places.street_index[streets.min()]) if distance <= within_m else NOWHERE), distance


def provisional_places(easting_m: Metres, northing_m: Metres, *, within_m: float) -> tuple[Ints, Ints]:
    """The group of each point (n,), and the index of each group's first point (g,).

    Points come in order of event time and then source key. Each joins the group whose first point is nearest within
    `within_m`, the edge included and the earlier of equals; else it starts one. A first point never moves, so later
    points change nothing for earlier ones, and the answer does not depend on the order of loading. NaN points have no
    group, -1.
    """
    group = np.empty(len(easting_m), dtype=np.int32)
    first: list[int] = []
    # Groups by square, a hair wider than the reach, each in its own square and those beside it: so a point finds in its
    # square all that can be in reach, and few more, for first points lie further apart than the reach.
    squares: dict[tuple[int, int], list[tuple[float, float, int]]] = {}
    side_m = within_m * (1 + 1e-9)
    for i, (easting, northing) in enumerate(zip(easting_m.tolist(), northing_m.tolist(), strict=True)):
        if isnan(easting) or isnan(northing):
            group[i] = NOWHERE
            continue
        column, row = floor(easting / side_m), floor(northing / side_m)
        joined, nearest = NOWHERE, within_m
        for first_e, first_n, g in squares.get((column, row), ()):
            distance = hypot(easting - first_e, northing - first_n)
            if distance < nearest or (distance == nearest and joined == NOWHERE):
                joined, nearest = g, distance
        if joined == NOWHERE:
            joined = len(first)
            first.append(i)
            for beside in product((column - 1, column, column + 1), (row - 1, row, row + 1)):
                squares.setdefault(beside, []).append((easting, northing, joined))
        group[i] = joined
    return group, np.array(first, dtype=np.int32)
