"""Loops of Gi* for numba to compile; `gi_star_compiled` runs them. None checks its bounds.

Sums are made in the order of `grid.three_by_three`, so that those of numbers with fractions round alike.
"""

from typing import Any

import numpy as np
from numba import int64
from numpy.typing import NDArray

from commonweal.core.analysis.grid import Bools, Floats
from commonweal.core.analysis.rolling_kernels import kernel


@kernel
def sum_maps(maps: NDArray[Any], inside: Bools, first: int, last: int, sums: NDArray[np.int64]) -> None:
    """Put sum, sum of squares, least and most of the counts of maps [first, last) into `sums` (4, n_maps)."""
    n_rows, n_columns = inside.shape
    for m in range(first, last):
        total, squares, least, most = int64(0), int64(0), int64(0), int64(0)
        for r in range(n_rows):
            for c in range(n_columns):
                value = int64(maps[m, r, c]) if inside[r, c] else int64(0)
                total += value
                squares += value * value
                least = min(least, value)
                most = max(most, value)
        sums[0, m] = total
        sums[1, m] = squares
        sums[2, m] = least
        sums[3, m] = most


@kernel
def add_row(maps: NDArray[Any], inside: Bools, m: int, r: int, earlier: int, rows: Floats) -> None:
    """Add row r of map m and of the maps so many steps before to `rows[0]`, a column further out; `rows[1]` is room."""
    for c in range(inside.shape[1]):
        rows[1, c] = float(maps[m, r, c])
    for back in range(1, earlier + 1):
        for c in range(inside.shape[1]):
            rows[1, c] += float(maps[m - back, r, c])
    for c in range(inside.shape[1]):
        rows[0, c + 1] += rows[1, c] if inside[r, c] else 0.0


@kernel
def z_of_some(
    maps: NDArray[Any],
    inside: Bools,
    window: NDArray[np.uint8],
    shift: Floats,
    scale: Floats,
    earlier_steps: int,
    first: int,
    last: int,
    rows: Floats,
    z: Floats,
) -> None:
    """Put z of maps [first, last) into `z`; `rows` (2, n_columns + 2) has zeros at the ends of its first."""
    n_rows, n_columns = inside.shape
    for m in range(first, last):
        earlier = min(m, earlier_steps)
        for r in range(n_rows):
            rows[0, 1 : n_columns + 1] = 0.0
            add_row(maps, inside, m, r, earlier, rows)
            if r > 0:
                add_row(maps, inside, m, r - 1, earlier, rows)
            if r + 1 < n_rows:
                add_row(maps, inside, m, r + 1, earlier, rows)
            for c in range(n_columns):
                size = window[r, c]
                total = rows[0, c + 1] + rows[0, c] + rows[0, c + 2]
                z[m, r, c] = (total - shift[m, size]) * scale[m, size]
