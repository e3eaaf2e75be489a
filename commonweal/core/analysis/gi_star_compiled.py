"""Gi* of many maps on two threads of compiled loops: the same answers as `gi_star.z_by_numpy`, sooner."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.gi_star_kernels import sum_maps, z_of_some
from commonweal.core.analysis.grid import Bools, Floats, StudyGrid
from commonweal.core.analysis.threads import each

N_THREADS = 2


def whole_sums(maps: NDArray[Any], inside: Bools) -> tuple[list[int], list[int], int, int]:
    """The sum of whole counts (n_maps, n_rows, n_columns) inside, and of their squares, map by map; least and most."""
    sums = np.zeros((4, len(maps)), np.int64)
    each(lambda share: sum_maps(maps, inside, *share, sums), _shares(len(maps)))
    return sums[0].tolist(), sums[1].tolist(), int(sums[2].min()), int(sums[3].max())


def z_of_maps(maps: NDArray[Any], grid: StudyGrid, shift: Floats, scale: Floats, earlier_steps: int) -> Floats:
    """As `gi_star.z_by_numpy`; each thread has maps of its own."""
    z, width = np.empty(maps.shape, np.float64), maps.shape[2] + 2

    def work(share: tuple[int, int]) -> None:
        z_of_some(maps, grid.inside, grid.window, shift, scale, earlier_steps, *share, np.zeros((2, width)), z)

    each(work, _shares(len(maps)))
    return z


def _shares(n: int) -> list[tuple[int, int]]:
    n_threads = min(N_THREADS, n)  # one map is no work for two
    return [(n * i // n_threads, n * (i + 1) // n_threads) for i in range(n_threads)]
