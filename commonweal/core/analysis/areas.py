"""Which area holds a point, so that a point on a border that two areas share belongs to exactly one of them.

Crossing number with half-open edges: an edge counts from its lower end up to, and without, its upper end, and a point
on it counts as right of it. Both areas of a border walk the same edge from its own lower end, so they ask the very same
question of it and come to opposite answers. The answer is exact (`areas_sides`): it is that of the coordinates as they
are, without rounding. Coordinates in British National Grid metres, or any others on a plane.

A few points are held against the edges on their level; many against a grid (`areas_grid`), which is laid over the areas
when it is first worth it. With numba installed very many go through `areas_compiled`. All give the same answers
(docs/decisions/0015-a-grid-over-areas.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.areas_grid import NOWHERE, Grid, grid_over
from commonweal.core.analysis.areas_plain import by_edges, by_grid
from commonweal.core.analysis.areas_sides import FURTHEST_M, Metres

__all__ = ["NOWHERE", "Metres", "PreparedAreas", "area_of", "prepare_areas"]

WORTH_COMPILING = 500_000
"""Points; below this NumPy has answered before numba is imported."""


@dataclass(frozen=True, eq=False)
class PreparedAreas:
    """Areas ready to be asked; in the order given, which decides where areas overlap.

    Edges (k, 4) as low easting, low northing, high easting, high northing, area by area; those of area i are
    `first_edge[i]` up to `first_edge[i + 1]`.
    """

    edges: Metres
    first_edge: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.first_edge) - 1

    @cached_property
    def grid(self) -> Grid:
        """The grid over the areas, laid when it is first asked for; there must be an edge."""
        return grid_over(self.edges, np.repeat(np.arange(len(self)), np.diff(self.first_edge)))


def prepare_areas(areas: Sequence[Sequence[Sequence[Any]]]) -> PreparedAreas:
    """An area from each list of polygons; a polygon is a list of rings of (easting, northing), holes alike.

    Rings are closed if they are not. `ValueError` for a coordinate that is no number or beyond `FURTHEST_M`.
    """
    edges = [_edges([ring for polygon in polygons for ring in polygon]) for polygons in areas]
    together = np.concatenate([np.empty((0, 4)), *edges])
    if not (np.abs(together) <= FURTHEST_M).all():
        raise ValueError(f"an area has a coordinate that is no number or beyond {FURTHEST_M:g} m")
    return PreparedAreas(together, np.cumsum([0, *map(len, edges)]))


def _edges(rings: Sequence[Any]) -> Metres:
    """The edges of closed rings, each from its lower to its higher end; level ones never count."""
    corners = [np.asarray(ring, dtype=np.float64).reshape(-1, 2) for ring in rings if len(ring)]
    start = np.concatenate([np.empty((0, 2)), *corners])
    end = np.concatenate([np.empty((0, 2)), *(part for ring in corners for part in (ring[1:], ring[:1]))])
    rises = (start[:, 1] < end[:, 1])[:, None]
    edges: Metres = np.where(rises, np.hstack([start, end]), np.hstack([end, start]))
    rising: Metres = edges[edges[:, 1] != edges[:, 3]]
    return rising


def area_of(easting_m: Metres, northing_m: Metres, areas: PreparedAreas) -> NDArray[np.int32]:
    """Index of the area that holds each point (n,), or -1; NaN points are nowhere, the first of two areas wins."""
    n_points, n_edges = len(easting_m), len(areas.edges)
    easting_m, northing_m = (np.ascontiguousarray(column, np.float64) for column in (easting_m, northing_m))
    # Laying the grid is worth it for many points; where somebody has laid it, it answers few sooner too.
    if not n_edges or (n_points < n_edges and "grid" not in vars(areas)):
        return by_edges(easting_m, northing_m, areas.edges, areas.first_edge)
    if n_points >= WORTH_COMPILING and (fast := _compiled()) is not None:
        return fast.by_grid(easting_m, northing_m, areas.grid)  # type: ignore[no-any-return]
    return by_grid(easting_m, northing_m, areas.grid)


@cache
def _compiled() -> ModuleType | None:
    """The compiled path, or None without numba; imported when first needed, for that takes a third of a second."""
    try:
        from commonweal.core.analysis import areas_compiled
    except ImportError:
        return None
    return areas_compiled
