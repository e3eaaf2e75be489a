"""Getis-Ord Gi* on a grid: where counts are higher or lower together than their mean would have it.

Binary weights, the cell itself and its neighbours by side or corner (Getis & Ord 1992, Geographical Analysis 24(3);
Ord & Getis 1995, Geographical Analysis 27(4)): with x the counts, n the cells of the study area, W those of a window,

    z = (sum of x in the window - mean W) / (S sqrt((n W - W**2) / (n - 1))),   S**2 = mean of x**2 - mean**2

At an edge a window is as large as it is: nothing is padded and nothing wraps round. Where all counts are alike, or one
window holds every cell, z is undefined and stands as NaN. It is near a normal deviate only where the window is expected
to hold an event or more: `is_dense` says where, and no star is shown elsewhere. It says that counts lie together, not
why, and z of maps with another n cannot be compared.

Whole counts are summed exactly. Large input goes through `gi_star_compiled` where numba is installed; the answers are
equal. Permutation p: `gi_star_permuted`. Cubes of steps: `gi_star_of_cube`.
"""

from dataclasses import dataclass
from functools import cache
from math import erfc, isqrt, sqrt
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.grid import Bools, Floats, StudyGrid, three_by_three
from commonweal.core.analysis.refused import InputRefused

WORTH_COMPILING = 40_000
"""Cells of all maps; a borough has fewer, and NumPy has answered it before numba is imported."""
FEWEST_EXPECTED = 1.0
"""Events that a window must be expected to hold before a star is shown (house rule)."""
LARGEST_WINDOW = 9
EXACT = 2**53
"""Whole numbers below this are exact as floats, and so are their sums."""


@dataclass(frozen=True, slots=True, eq=False)
class GiStar:
    """Standard deviations `z` (n_maps, n_rows, n_columns), NaN outside the study area and where undefined.

    `mean` and `sd` (n_maps,) are those of the cells of the study area that each map was held against, `n` how many bins
    that were; `window` is how many bins the sum of each cell was made of, (n_maps or 1, n_rows, n_columns).
    """

    z: Floats
    mean: Floats
    sd: Floats
    n: int
    window: NDArray[np.int64]

    @property
    def is_dense(self) -> Bools:
        """Where the window is expected to hold enough events for a star; of the shape of `z`."""
        dense: Bools = self.mean[:, None, None] * self.window >= FEWEST_EXPECTED
        return np.broadcast_to(dense & (self.window > 0), self.z.shape)

    def p(self) -> Floats:
        """Two-sided p of each z by the normal distribution; NaN where z is. Not adjusted for the number of cells."""
        return normal_p(self.z)


def normal_p(z: Floats) -> Floats:
    """Two-sided p of standard normal deviates, of any shape; NaN stays NaN.

    >>> normal_p(np.array([0.0, 1.959964])).round(4).tolist()
    [1.0, 0.05]
    """
    distance = np.abs(z.ravel()) / sqrt(2)
    return np.fromiter(map(erfc, distance.tolist()), np.float64, len(distance)).reshape(z.shape)


def gi_star(counts: NDArray[Any], grid: StudyGrid) -> GiStar:
    """Gi* of one map of counts (n_rows, n_columns), or of many (n_maps, n_rows, n_columns), each held against itself.

    What stands outside the study area is left out. `InputRefused` for another shape than the grid's, for counts that
    are negative or no number inside it, and for no map.

    >>> from commonweal.core.analysis.grid import study_grid
    >>> counts = np.array([[0, 1, 0, 2, 1], [1, 4, 6, 3, 0], [0, 5, 12, 4, 1], [2, 3, 5, 2, 0], [0, 1, 0, 1, 0]])
    >>> gi_star(counts, study_grid(np.ones((5, 5), bool))).z[0, 2].round(4).tolist()
    [0.3475, 2.8132, 3.7226, 2.0553, -0.5042]
    """
    maps = checked_maps(counts, grid)
    n, windows = grid.n_cells, np.arange(LARGEST_WINDOW + 1)
    mean, sd = moments(maps, grid)
    shift, scale = coefficients(mean, sd, n, np.broadcast_to(windows, (len(maps), len(windows))))
    return GiStar(z_of_maps(maps, grid, shift, scale, 0), mean, sd, n, grid.window[None].astype(np.int64))


def gi_star_of_cube(counts: NDArray[Any], grid: StudyGrid, *, earlier_steps: int = 1) -> GiStar:
    """Gi* of a cube (n_steps, n_rows, n_columns) held against all its bins; windows reach back so many steps.

    A window is the three by three of its own step and of the steps before, as many as there are. `InputRefused` as for
    `gi_star`, and where `earlier_steps` is negative.

    >>> from commonweal.core.analysis.grid import study_grid
    >>> steps = np.zeros((3, 4, 4), int)
    >>> steps[2, 1, 1] = 5
    >>> gi_star_of_cube(steps, study_grid(np.ones((4, 4), bool))).z[2, 0].round(3).tolist()
    [2.236, 1.732, 1.732, -0.447]
    """
    maps = checked_maps(counts, grid)
    if earlier_steps < 0:
        raise InputRefused("earlier_steps", found=earlier_steps, allowed="0 or more")
    n = grid.n_cells * len(maps)
    means, sds = moments_of_cube(maps, grid)
    depth = np.minimum(np.arange(len(maps)), earlier_steps) + 1
    mean, sd = np.full(len(maps), means), np.full(len(maps), sds)
    shift, scale = coefficients(mean, sd, n, depth[:, None] * np.arange(LARGEST_WINDOW + 1))
    z = z_of_maps(maps, grid, shift, scale, earlier_steps)
    return GiStar(z, mean, sd, n, depth[:, None, None] * grid.window[None].astype(np.int64))


def checked_maps(counts: NDArray[Any], grid: StudyGrid) -> NDArray[Any]:
    """The counts as (n_maps, n_rows, n_columns), or `InputRefused`."""
    maps = np.asarray(counts)
    maps = maps[None] if maps.ndim == 2 else maps
    if maps.ndim != 3 or maps.shape[1:] != grid.inside.shape or not len(maps):
        raise InputRefused("counts", found=f"shape {np.shape(counts)}", allowed=f"maps of shape {grid.inside.shape}")
    if maps.dtype.kind not in "uif":
        raise InputRefused("counts", found=f"{maps.dtype}", allowed="numbers")
    if maps.dtype.kind == "f":
        maps = np.where(grid.inside, maps, 0.0).astype(np.float64)
        if not np.isfinite(maps).all():
            raise InputRefused("counts", found="a number that is missing or without end", allowed="finite numbers")
        _not_negative(float(maps.min()))
    return np.ascontiguousarray(maps)


def _not_negative(least: float) -> None:
    if least < 0:
        raise InputRefused("counts", found=least, allowed="0 or more")


def moments(maps: NDArray[Any], grid: StudyGrid) -> tuple[Floats, Floats]:
    """Mean and standard deviation (dividing by n) of each map over the study area, (n_maps,) each."""
    n = grid.n_cells
    if maps.dtype.kind == "f":
        inside = maps[:, grid.inside]
        means = inside.mean(axis=1)
        alike = inside.min(axis=1) == inside.max(axis=1)
        return means, np.where(alike, 0.0, np.sqrt(((inside - means[:, None]) ** 2).mean(axis=1)))
    sums, squares = whole_sums(maps, grid)
    spreads = [n * square - total * total for total, square in zip(sums, squares, strict=True)]
    return np.array([total / n for total in sums]), np.array([_root(spread) / n for spread in spreads])


def moments_of_cube(maps: NDArray[Any], grid: StudyGrid) -> tuple[float, float]:
    """Mean and standard deviation (dividing by n) of all bins of the study area."""
    if maps.dtype.kind == "f":
        tall = StudyGrid(np.tile(grid.inside, (len(maps), 1)))
        mean, sd = moments(maps.reshape(1, -1, maps.shape[2]), tall)
        return float(mean[0]), float(sd[0])
    n = grid.n_cells * len(maps)
    total, square = map(sum, whole_sums(maps, grid))
    return total / n, _root(n * square - total * total) / n


def _root(whole: int) -> float:
    """The square root of a whole number too large to be exact as a float, as near as a float is."""
    shift = max((whole.bit_length() - 106) // 2, 0)
    return sqrt(whole) if whole < EXACT else isqrt(whole >> 2 * shift << 60) * 2.0 ** (shift - 30)


def whole_sums(maps: NDArray[Any], grid: StudyGrid) -> tuple[list[int], list[int]]:
    """The sum of whole counts of the study area, and of their squares, map by map, exactly; they are not negative."""
    if maps.size >= WORTH_COMPILING and (fast := _compiled()) is not None:
        sums, squares, least, most = fast.whole_sums(maps, grid.inside)
        _not_negative(least)
        if most * most * grid.n_cells < 2**63:
            return sums, squares
    sums, squares = [], []
    for one in maps:
        values = (one if grid.is_whole else one[grid.inside]).ravel().astype(np.float64)
        _not_negative(float(values.min()))
        square = float(np.einsum("i,i->", values, values))  # a dot product would wake threads of its own
        if square < EXACT:
            sums.append(int(values.sum()))
            squares.append(int(square))
        else:
            whole = [int(value) for value in one[grid.inside].tolist()]
            sums.append(sum(whole))
            squares.append(sum(value * value for value in whole))
    return sums, squares


def coefficients(mean: Floats, sd: Floats, n: int, windows: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """What is taken from a window's sum and what the rest is multiplied with, for each size of window (n_maps, sizes).

    NaN where z is undefined.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = sd[:, None] * np.sqrt((n * windows - windows * windows) / (n - 1))
        scale = np.where(spread > 0, 1 / spread, np.nan)
    return mean[:, None] * windows, scale


def z_of_maps(maps: NDArray[Any], grid: StudyGrid, shift: Floats, scale: Floats, earlier_steps: int) -> Floats:
    """(sum of the window - shift) * scale, both looked up by the map and the size of its window in one step."""
    if maps.size >= WORTH_COMPILING and (fast := _compiled()) is not None:
        return fast.z_of_maps(maps, grid, shift, scale, earlier_steps)  # type: ignore[no-any-return]
    return z_by_numpy(maps, grid, shift, scale, earlier_steps)


def z_by_numpy(maps: NDArray[Any], grid: StudyGrid, shift: Floats, scale: Floats, earlier_steps: int) -> Floats:
    """As `z_of_maps`, in whole-array steps, a map at a time so that it stays in the processor's cache."""
    z = np.empty(maps.shape, np.float64)
    # Whole counts are summed as such: half the memory to go through.
    is_small = maps.dtype.kind != "f" and int(maps.max()) * LARGEST_WINDOW * (earlier_steps + 1) < 2**31
    kind = np.int32 if is_small else np.float64
    uncommon = np.flatnonzero(grid.window != LARGEST_WINDOW)
    size = grid.window.ravel()[uncommon]
    for number in range(len(z)):
        values = maps[number].astype(kind)
        for earlier in range(1, min(earlier_steps, number) + 1):
            values += maps[number - earlier].astype(kind)
        if not grid.is_whole:
            values[~grid.inside] = 0
        summed = three_by_three(values)
        np.subtract(summed, shift[number, LARGEST_WINDOW], out=z[number])
        z[number] *= scale[number, LARGEST_WINDOW]
        z[number].ravel()[uncommon] = (summed.ravel()[uncommon] - shift[number][size]) * scale[number][size]
    return z


@cache
def _compiled() -> ModuleType | None:
    """The compiled path, or None without numba; imported when first needed, for that takes a third of a second."""
    try:
        from commonweal.core.analysis import gi_star_compiled
    except ImportError:
        return None
    return gi_star_compiled
