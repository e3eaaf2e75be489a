"""On which side of an edge a point lies, exactly: the one question of arithmetic behind which area holds a point.

The sign of a sum of two products is right in floating point unless the sum is smaller than what rounding may have done
to it (Shewchuk 1997, Adaptive precision floating-point arithmetic and fast robust geometric predicates, section 4.3).
Where it is, comparisons of coordinates settle the points on corners and on upright edges, and whole numbers the rest:
every floating-point number is a whole number of some power of two.
"""

import numpy as np
from numpy.typing import NDArray

ROUNDING = (3 + 16 * 2.0**-53) * 2.0**-53
"""Shewchuk's bound A: how much of the sum of the sizes of both products rounding may have added or taken away."""
TINY = 1e-300
"""What numbers too small to be written in full may have lost besides, by far."""
FURTHEST_M = 1e150
"""How far from 0 an edge may reach, so that no product overflows."""

Metres = NDArray[np.float64]


def is_left(easting_m: Metres, northing_m: Metres, edges: Metres) -> NDArray[np.bool_]:
    """Whether each point (n,) lies to the left of its edge (n, 4), a point on it does not.

    An edge is low easting, low northing, high easting, high northing, all within `FURTHEST_M` of 0; the point lies on a
    level from the low end up to, and without, the high one.
    """
    low_e, low_n, high_e, high_n = edges.T
    up, across = (high_e - low_e) * (northing_m - low_n), (easting_m - low_e) * (high_n - low_n)
    left: NDArray[np.bool_] = up > across
    margin = ROUNDING * (np.abs(up) + np.abs(across)) + TINY
    close = np.flatnonzero(np.abs(up - across) <= margin)
    left[close] = _is_left_exactly(easting_m[close], northing_m[close], edges[close])
    return left


def _is_left_exactly(easting_m: Metres, northing_m: Metres, edges: Metres) -> NDArray[np.bool_]:
    """The same, settled by comparing where the point is beside the edge or level with its low end."""
    low_e, low_n, high_e, _ = edges.T
    left: NDArray[np.bool_] = easting_m < low_e
    between = (easting_m >= np.minimum(low_e, high_e)) & (easting_m < np.maximum(low_e, high_e))
    for i in np.flatnonzero(between & (northing_m != low_n)):
        left[i] = _in_whole_numbers(float(easting_m[i]), float(northing_m[i]), *edges[i].tolist())
    return left


def _in_whole_numbers(
    easting: float, northing: float, low_e: float, low_n: float, high_e: float, high_n: float
) -> bool:
    """The same for one point: all six numbers as multiples of the finest power of two among them."""
    ratios = [number.as_integer_ratio() for number in (easting, northing, low_e, low_n, high_e, high_n)]
    finest = max(below for _, below in ratios)
    e, n, le, ln, he, hn = (above * (finest // below) for above, below in ratios)
    return (he - le) * (n - ln) > (e - le) * (hn - ln)
