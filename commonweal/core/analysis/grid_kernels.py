"""Counting points into cells and steps, for numba to compile; `grid` runs it. It does not check its bounds."""

import numpy as np
from numba import int64
from numpy.typing import NDArray

from commonweal.core.analysis.rolling_kernels import kernel

Floats = NDArray[np.float64]


@kernel
def tally(
    easting_m: Floats,
    northing_m: Floats,
    step: NDArray[np.int32],
    west: float,
    south: float,
    cell_m: float,
    counts: NDArray[np.int32],
) -> int:
    """Add each point to its bin of `counts` (n_steps, n_rows, n_columns); how many have none."""
    n_steps, n_rows, n_columns = counts.shape
    n_outside = 0
    for i in range(len(easting_m)):
        column, row = np.floor((easting_m[i] - west) / cell_m), np.floor((northing_m[i] - south) / cell_m)
        if column >= 0 and column < n_columns and row >= 0 and row < n_rows and step[i] >= 0 and step[i] < n_steps:
            counts[step[i], int64(row), int64(column)] += 1
        else:
            n_outside += 1
    return n_outside
