"""p of Gi* by conditional permutation: how often would other cells' counts around this one come to as much?

The count of the cell stays, and its neighbours are drawn without replacement from all other cells of the study area
(Anselin 1995, "Local Indicators of Spatial Association", Geographical Analysis 27(2)). A replicate draws one set of
places for all cells, as the libraries do, from a stream of its own (`streams`): the answer hangs on the generator only.

To report, not to mark a map: p has a floor of 1 in the replicates and one more, so after an adjustment for tens of
thousands of cells nothing can be left. For that take the analytic p.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.gi_star import checked_maps, whole_sums
from commonweal.core.analysis.grid import Floats, StudyGrid, three_by_three
from commonweal.core.analysis.refused import InputRefused
from commonweal.core.analysis.streams import below, numbers_of_streams, seed_from, stream_starts

Ints = NDArray[np.int64]


WORTH_A_TABLE = 100_000
"""Sums of whole counts up to which a table is sooner than a search."""


@dataclass(frozen=True, slots=True, eq=False)
class PermutedP:
    """p (n_rows, n_columns) each, NaN outside: of as much or more, of as little or less, and two-sided.

    Two-sided is twice the smaller, at most 1. All are (replicates as extreme + 1) / (replicates + 1).
    """

    high: Floats
    low: Floats
    two_sided: Floats
    n_permutations: int


def permuted_p(counts: NDArray[Any], grid: StudyGrid, *, n_permutations: int, rng: np.random.Generator) -> PermutedP:
    """p of one map of counts (n_rows, n_columns); `InputRefused` as `gi_star`, and for no permutation or one cell.

    >>> from commonweal.core.analysis.grid import study_grid
    >>> counts = np.array([[0, 1, 0, 2, 1], [1, 4, 6, 3, 0], [0, 5, 12, 4, 1], [2, 3, 5, 2, 0], [0, 1, 0, 1, 0]])
    >>> area = study_grid(np.ones((5, 5), bool))
    >>> float(permuted_p(counts, area, n_permutations=999, rng=np.random.default_rng(1)).high[2, 2])
    0.001
    """
    if n_permutations < 1:
        raise InputRefused("n_permutations", found=n_permutations, allowed="1 or more")
    maps = checked_maps(counts, grid)
    if len(maps) != 1 or grid.n_cells < 2:
        raise InputRefused("counts", found=f"{len(maps)} maps of {grid.n_cells} cells", allowed="one of 2 or more")
    if maps.dtype.kind != "f":
        whole_sums(maps, grid)  # refuses negative counts
    values = maps[0].astype(np.float64)
    values[~grid.inside] = 0.0
    around = (three_by_three(values) - values)[grid.inside]
    n_neighbours = grid.window[grid.inside].astype(np.int64) - 1
    starts = stream_starts(seed_from(rng), 0, n_permutations)
    at_least, at_most = _as_extreme(values[grid.inside], around, n_neighbours, starts)
    high, low = (at_least + 1) / (n_permutations + 1), (at_most + 1) / (n_permutations + 1)
    both = np.minimum(2 * np.minimum(high, low), 1.0)
    return PermutedP(
        _on_the_grid(high, grid), _on_the_grid(low, grid), _on_the_grid(both, grid), n_permutations=n_permutations
    )


def _on_the_grid(p: Floats, grid: StudyGrid) -> Floats:
    spread = np.full(grid.inside.shape, np.nan)
    spread[grid.inside] = p
    return spread


def drawn_places(starts: NDArray[np.uint64], n: int, n_drawn: int) -> Ints:
    """So many different places from 0 to n - 1 for each stream, (n_drawn, n_streams), in the order drawn."""
    drawn = np.empty((n_drawn, len(starts)), np.int64)
    for k in range(n_drawn):
        place = below(numbers_of_streams(starts, k), n - k)
        for earlier in np.sort(drawn[:k], axis=0):  # the place counts only those not drawn: step over the others
            place += place >= earlier
        drawn[k] = place
    return drawn


def _how_many(sums: Floats, limits: Floats) -> tuple[Ints, Ints]:
    """How many of the sums are below each limit, and how many are not above it; looked up where all are whole."""
    highest = max(float(sums.max()), float(limits.max()))
    if highest < WORTH_A_TABLE and not (sums % 1).any() and not (limits % 1).any():
        up_to = np.append(0, np.bincount(sums.astype(np.int64), minlength=int(highest) + 1).cumsum())
        limit = limits.astype(np.int64)
        return up_to[limit], up_to[limit + 1]
    ordered = np.sort(sums)
    return np.searchsorted(ordered, limits, side="left"), np.searchsorted(ordered, limits, side="right")


def _as_extreme(values: Floats, around: Floats, n_neighbours: Ints, starts: NDArray[np.uint64]) -> tuple[Ints, Ints]:
    """For each cell (n,), the replicates whose neighbours sum to as much or more, and to as little or less.

    Places are drawn among all cells but the last, and a cell that is drawn for itself has the last in its stead: so
    each cell draws from all others, and the sums of all are those of the draw but for the few that were drawn.
    """
    n, last = len(values), values[-1]
    drawn = drawn_places(starts, n - 1, int(n_neighbours.max()))
    sums = np.vstack([np.zeros(len(starts)), values[drawn].cumsum(axis=0)])
    at_least, at_most = np.empty(n, np.int64), np.empty(n, np.int64)
    for n_drawn in np.flatnonzero(np.bincount(n_neighbours)).tolist():
        cells = np.flatnonzero(n_neighbours == n_drawn)
        below, not_above = _how_many(sums[n_drawn], around[cells])
        at_least[cells] = len(starts) - below
        at_most[cells] = not_above
    used = np.arange(len(drawn))[:, None] < n_neighbours[drawn]
    cell, replicate = drawn[used], np.nonzero(used)[1]
    before = sums[n_neighbours[cell], replicate]
    after = before - values[cell] + last
    np.add.at(at_least, cell, (after >= around[cell]).astype(np.int64) - (before >= around[cell]))
    np.add.at(at_most, cell, (after <= around[cell]).astype(np.int64) - (before <= around[cell]))
    return at_least, at_most
