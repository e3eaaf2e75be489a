"""Loops of point in area for numba to compile; `areas_compiled` runs them. None checks its bounds.

Points are taken in blocks, and each block in rounds: every point's cell is looked up, then the choices of those in
crossed cells are fetched, then their edges are asked. A round has no branch that hangs on what was just fetched, so
the processor waits for many points' memory at once. Where rounding leaves a point undecided, it is said to be unsure,
and left to the plain path, which is exact.
"""

import numpy as np
from numba import int32, int64, uint64

from commonweal.core.analysis.areas_grid import NOWHERE, Choices, Frame, Grid, Int32s
from commonweal.core.analysis.areas_sides import ROUNDING, TINY, Metres
from commonweal.core.analysis.rolling_kernels import kernel

BLOCK = 2048
"""Points of a round: what is known of them stays in the nearest cache."""
UNSURE = -(2**31)


@kernel
def look_up(
    easting_m: Metres,
    northing_m: Metres,
    start: int,
    stop: int,
    frame: Frame,
    cells: Int32s,
    numbers: Int32s,
    found: Int32s,
) -> None:
    """Put into `found` what the cell of each point [start, stop) holds; cell numbers are noted in `numbers`."""
    n_columns, first = np.int32(frame.n_columns), uint64(start)
    last_column, last_row = float(frame.n_columns - 1), float(frame.n_rows - 1)
    for i in range(uint64(stop - start)):
        easting, northing = easting_m[first + i], northing_m[first + i]
        inside = (
            (easting >= frame.west) & (easting <= frame.east)
            & (northing >= frame.south) & (northing <= frame.north)
        )  # fmt: skip
        column = min((easting - frame.west) * frame.across, last_column) if inside else 0.0
        row = min((northing - frame.south) * frame.up, last_row) if inside else 0.0
        numbers[i] = np.int32(row) * n_columns + np.int32(column) if inside else np.int32(-1)
    for i in range(uint64(stop - start)):
        found[first + i] = cells[uint64(numbers[i])] if numbers[i] >= 0 else int32(NOWHERE)


@kernel
def look_through(found: Int32s, start: int, stop: int, open_points: Int32s) -> np.int64:
    """Collect the points of [start, stop) that a choice decides, as counted from `start`; how many there are."""
    n_open = uint64(0)
    for i in range(uint64(stop - start)):
        open_points[n_open] = int32(i)  # written for all and kept for some, so that nothing need be guessed
        n_open += uint64(found[uint64(start) + i] < NOWHERE)
    return int64(n_open)


@kernel
def choose(
    easting_m: Metres,
    northing_m: Metres,
    start: int,
    open_points: Int32s,
    n_open: np.int64,
    grid: Grid,
    at_hand: Choices,
    found: Int32s,
) -> tuple[np.int64, int]:
    """Put into `found` where the choice of each open point leads; how many are still open, and how many unsure."""
    edges = grid.edges
    for j in range(uint64(n_open)):
        at_hand[j] = grid.choices[uint64(-2 - found[uint64(start) + uint64(open_points[j])])]
    still_open, n_unsure = uint64(0), 0
    for j in range(uint64(n_open)):
        point = uint64(start) + uint64(open_points[j])
        easting, northing = easting_m[point], northing_m[point]
        odd, unsure = False, False
        begin = uint64(at_hand[j].first_edge)
        for edge in range(begin, begin + uint64(at_hand[j].n_edges)):
            low_e, low_n, high_e, high_n = edges[edge, 0], edges[edge, 1], edges[edge, 2], edges[edge, 3]
            on_level = (low_n <= northing) & (northing < high_n)
            up, across = (high_e - low_e) * (northing - low_n), (easting - low_e) * (high_n - low_n)
            odd ^= on_level & (up > across)
            unsure |= on_level & (abs(up - across) <= ROUNDING * (abs(up) + abs(across)) + TINY)
        held = at_hand[j].if_odd if odd else at_hand[j].if_even
        found[point] = int32(UNSURE) if unsure else held
        n_unsure += unsure
        open_points[still_open] = open_points[j]
        still_open += uint64((held < NOWHERE) & (not unsure))
    return int64(still_open), n_unsure


@kernel
def find(
    easting_m: Metres,
    northing_m: Metres,
    start: int,
    stop: int,
    grid: Grid,
    open_points: Int32s,
    at_hand: Choices,
    found: Int32s,
) -> int:
    """Put into `found` the area of each point [start, stop), `NOWHERE` or `UNSURE`; how many are unsure.

    `open_points` and `at_hand` have room for a block.
    """
    n_unsure = 0
    for begin in range(start, stop, BLOCK):
        end = min(begin + BLOCK, stop)
        look_up(easting_m, northing_m, begin, end, grid.frame, grid.cells, open_points, found)
        n_open = look_through(found, begin, end, open_points)
        while n_open > 0:
            n_open, n_more = choose(easting_m, northing_m, begin, open_points, n_open, grid, at_hand, found)
            n_unsure += n_more
    return n_unsure
