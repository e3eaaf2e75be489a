"""Loops of kernel density for numba to compile; `kernel_density` runs them. None checks its bounds.

Arithmetic is in the order of the whole-array steps, so that every part of a sum is the very same whole number.
"""

import numpy as np
from numba import int64
from numpy.typing import NDArray

from commonweal.core.analysis.rolling_kernels import kernel

Floats = NDArray[np.float64]


@kernel
def spread(
    east: Floats,
    north: Floats,
    weights: Floats,
    is_weighted: bool,
    start: int,
    stop: int,
    west: float,
    south: float,
    cell_m: float,
    bandwidth_m: float,
    scale: float,
    sums: NDArray[np.int64],
) -> None:
    """Add the kernels of events [start, stop) to `sums` (n_rows, n_columns), in parts of 1/scale."""
    n_rows, n_columns = sums.shape
    reach, square = bandwidth_m / cell_m, bandwidth_m * bandwidth_m
    for i in range(start, stop):
        # A cell more on each side than can be in reach, for rounding; cells out of reach add nothing.
        column, row = (east[i] - west) / cell_m - 0.5, (north[i] - south) / cell_m - 0.5
        if not (-reach - 2 < column < n_columns + reach + 2 and -reach - 2 < row < n_rows + reach + 2):
            continue
        first_column = int64(max(np.ceil(column - reach - 1e-6), 0.0))
        last_column = int64(min(np.floor(column + reach + 1e-6), float(n_columns - 1)))
        first_row = int64(max(np.ceil(row - reach - 1e-6), 0.0))
        last_row = int64(min(np.floor(row + reach + 1e-6), float(n_rows - 1)))
        for r in range(first_row, last_row + 1):
            away_north = south + (r + 0.5) * cell_m - north[i]
            for c in range(first_column, last_column + 1):
                away_east = west + (c + 0.5) * cell_m - east[i]
                share = (away_east * away_east + away_north * away_north) / square
                if share < 1:
                    left = 1 - share
                    height = left * left * weights[i] if is_weighted else left * left
                    sums[r, c] += int64(np.floor(height * scale + 0.5))


@kernel
def tally_bins(
    east: Floats,
    north: Floats,
    start: int,
    stop: int,
    west: float,
    south: float,
    bin_m: float,
    counts: NDArray[np.int64],
) -> None:
    """Add events [start, stop) to their bins; those in none are left out."""
    n_rows, n_columns = counts.shape
    for i in range(start, stop):
        column, row = np.floor((east[i] - west) / bin_m), np.floor((north[i] - south) / bin_m)
        if column >= 0 and column < n_columns and row >= 0 and row < n_rows:
            counts[int64(row), int64(column)] += 1
