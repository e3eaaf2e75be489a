"""Which area holds a point, so that a point on a border that two areas share belongs to exactly one of them.

Crossing number with half-open edges: an edge counts from its lower end up to, and without, its upper end, and a point
on it counts as left of it. Both areas of a border walk the same edge from its own lower vertex, so they compute the
very same numbers and come to opposite answers. Coordinates in British National Grid metres.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

NOWHERE = -1
# Pairs of an edge and a point on its level that are held at once: about 100 MB of temporary arrays.
_AT_ONCE = 2_000_000

Metres = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Area:
    """Edges (k, 4) as low easting, low northing, high easting, high northing; the box they fill."""

    edges: Metres
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PreparedAreas:
    """Areas ready to be asked; in the order given, which decides where areas overlap."""

    areas: tuple[_Area, ...]

    def __len__(self) -> int:
        return len(self.areas)


def prepare_areas(areas: Sequence[Sequence[Sequence[Any]]]) -> PreparedAreas:
    """An area from each list of polygons; a polygon is a list of rings of (easting, northing), holes alike."""
    return PreparedAreas(tuple(_area([ring for polygon in polygons for ring in polygon]) for polygons in areas))


def _area(rings: Sequence[Any]) -> _Area:
    edges = np.concatenate([_edges(np.asarray(ring, dtype=np.float64)) for ring in rings])
    box = (edges[:, [0, 2]].min(), edges[:, 1].min(), edges[:, [0, 2]].max(), edges[:, 3].max())
    return _Area(edges, tuple(float(side) for side in box))  # type: ignore[arg-type]


def _edges(ring: Metres) -> Metres:
    """The ring's edges, closed if it is not, each from its lower to its higher end; level ones never count."""
    closed = ring if np.array_equal(ring[0], ring[-1]) else np.vstack([ring, ring[:1]])
    start, end = closed[:-1], closed[1:]
    rises = (start[:, 1] < end[:, 1])[:, None]
    edges: Metres = np.where(rises, np.hstack([start, end]), np.hstack([end, start]))
    rising: Metres = edges[edges[:, 1] != edges[:, 3]]
    return rising


def area_of(easting_m: Metres, northing_m: Metres, areas: PreparedAreas) -> NDArray[np.int32]:
    """Index of the area that holds each point (n,), or -1; NaN points are nowhere, the first of two areas wins."""
    found = np.full(len(easting_m), NOWHERE, dtype=np.int32)
    for index, area in enumerate(areas.areas):
        west, south, east, north = area.box
        near = np.flatnonzero(
            (found == NOWHERE)
            & (easting_m >= west) & (easting_m <= east) & (northing_m >= south) & (northing_m <= north)
        )  # fmt: skip
        near = near[np.argsort(northing_m[near], kind="stable")]
        found[near[_inside(easting_m[near], northing_m[near], area.edges)]] = index
    return found


def _inside(easting_m: Metres, northing_m: Metres, edges: Metres) -> NDArray[np.bool_]:
    """Whether an odd number of edges lies to the right of each point; points come in order of northing.

    So the points on the level of an edge are neighbours, and only those are looked at.
    """
    crossings = np.zeros(len(northing_m), dtype=np.int64)
    begins = np.searchsorted(northing_m, edges[:, 1])
    n_level = np.searchsorted(northing_m, edges[:, 3]) - begins
    pairs_before = np.cumsum(n_level) - n_level
    for some in _runs(pairs_before):
        edge = np.repeat(np.arange(some.start, some.stop), n_level[some])
        point = np.arange(len(edge)) - (pairs_before[edge] - pairs_before[some.start]) + begins[edge]
        low_e, low_n, high_e, high_n = edges[edge].T
        # The side of the edge, from its own lower end: the same sum whichever area asks.
        left = (high_e - low_e) * (northing_m[point] - low_n) - (easting_m[point] - low_e) * (high_n - low_n) > 0
        crossings += np.bincount(point[left], minlength=len(crossings))
    inside: NDArray[np.bool_] = crossings % 2 == 1
    return inside


def _runs(pairs_before: NDArray[np.int64]) -> list[slice]:
    """The edges in runs of about as many pairs as may be held at once."""
    run = pairs_before // _AT_ONCE
    cuts = [0, *(np.flatnonzero(run[1:] != run[:-1]) + 1).tolist(), len(run)]
    return [slice(begin, end) for begin, end in pairwise(cuts) if begin < end]
