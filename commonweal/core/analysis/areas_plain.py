"""Which area holds a point, in whole-array steps: against every edge on its level, or through a grid."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.areas_grid import NOWHERE, Choices, Grid
from commonweal.core.analysis.areas_sides import Metres, is_left

Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]

AT_ONCE = 1_000_000
"""Pairs of a point and an edge that are held at once: about 100 MB of temporary arrays."""


def by_edges(easting_m: Metres, northing_m: Metres, edges: Metres, first_edge: Ints) -> Int32s:
    """Index of the area that holds each point (n,), or -1, area by area; edges (k, 4) as in `PreparedAreas`."""
    found = np.full(len(easting_m), NOWHERE, np.int32)
    for number, (begin, end) in enumerate(pairwise(first_edge.tolist())):
        if begin == end:
            continue
        low_e, low_n, high_e, high_n = edges[begin:end].T
        near = np.flatnonzero(
            (found == NOWHERE)
            & (easting_m >= min(low_e.min(), high_e.min())) & (easting_m <= max(low_e.max(), high_e.max()))
            & (northing_m >= low_n.min()) & (northing_m < high_n.max())
        )  # fmt: skip
        near = near[np.argsort(northing_m[near], kind="stable")]
        found[near[_inside(easting_m[near], northing_m[near], edges[begin:end])]] = number
    return found


def _inside(easting_m: Metres, northing_m: Metres, edges: Metres) -> NDArray[np.bool_]:
    """Whether an odd number of edges lies to the right of each point; points come in order of northing.

    So the points on the level of an edge are neighbours, and only those are looked at.
    """
    crossings = np.zeros(len(northing_m), np.int64)
    begins = np.searchsorted(northing_m, edges[:, 1])
    n_level = np.searchsorted(northing_m, edges[:, 3]) - begins
    for some in _parts(n_level):
        edge, above = _each(n_level[some])
        edge += some.start
        point = begins[edge] + above
        left = is_left(easting_m[point], northing_m[point], edges[edge])
        crossings += np.bincount(point[left], minlength=len(crossings))
    inside: NDArray[np.bool_] = crossings % 2 == 1
    return inside


def by_grid(easting_m: Metres, northing_m: Metres, grid: Grid) -> Int32s:
    """Index of the area that holds each point (n,), or -1."""
    frame = grid.frame
    found = np.full(len(easting_m), NOWHERE, np.int32)
    near = np.flatnonzero(
        (easting_m >= frame.west) & (easting_m <= frame.east)
        & (northing_m >= frame.south) & (northing_m <= frame.north)
    )  # fmt: skip
    held = grid.cells[frame.row(northing_m[near]) * frame.n_columns + frame.column(easting_m[near])]
    found[near] = held
    undecided = near[held < NOWHERE]
    while len(undecided):
        choices = grid.choices[-2 - found[undecided]]
        for some in _parts(choices["n_edges"]):
            here = undecided[some]
            found[here] = _chosen(easting_m[here], northing_m[here], choices[some], grid.edges)
        undecided = undecided[found[undecided] < NOWHERE]
    return found


def _chosen(easting_m: Metres, northing_m: Metres, choices: Choices, edges: Metres) -> Int32s:
    """Where each point's choice (n,) leads: whether an odd number of its edges counts for the point."""
    point, edge = _each(choices["n_edges"])
    edge += choices["first_edge"][point]
    on_level = (edges[edge, 1] <= northing_m[point]) & (northing_m[point] < edges[edge, 3])
    point, edge = point[on_level], edge[on_level]
    left = is_left(easting_m[point], northing_m[point], edges[edge])
    odd = np.bincount(point[left], minlength=len(choices)) % 2 == 1
    chosen: Int32s = np.where(odd, choices["if_odd"], choices["if_even"])
    return chosen


def _each(counts: NDArray[np.integer]) -> tuple[Ints, Ints]:
    """Every index as often as its count says, and 0, 1, 2, ... beside each."""
    index = np.repeat(np.arange(len(counts)), counts)
    return index, np.arange(len(index)) - (counts.cumsum() - counts)[index]


def _parts(n_pairs: NDArray[np.integer]) -> list[slice]:
    """Indexes in runs of about as many pairs as may be held at once."""
    run = n_pairs.cumsum(dtype=np.int64) // AT_ONCE
    cuts = [0, *(np.flatnonzero(run[1:] != run[:-1]) + 1).tolist(), len(run)]
    return [slice(begin, end) for begin, end in pairwise(cuts) if begin < end]
