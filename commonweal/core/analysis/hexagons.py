"""A tiling of hexagons over a study area: which one holds a point, windows of seven, and Gi* over them.

Hexagons have six neighbours that all share a side, and none that meets them in a corner alone, so a window is rounder
than three by three squares. A point belongs to the hexagon whose centre is nearest: of those equally near to the one of
the southern row, within a row to the eastern. Rows of centres lie from south to north, odd ones half a width further
east. A hexagon is named by the side of the square of the same area, so that counts of both compare. Metres on the
British National Grid. Gi* is that of `gi_star` with windows of up to seven; no compiled path: a borough has few cells.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.gi_star import GiStar, checked_maps, moments
from commonweal.core.analysis.grid import NOWHERE, Bools, Floats, Int32s, StudyGrid
from commonweal.core.analysis.refused import InputRefused, above_zero, same_shape

ROWS_APART = 1.5
"""Distance of rows of centres, in radii."""


@dataclass(frozen=True, slots=True)
class HexagonFrame:
    """Where the hexagons lie: the centre of the south-western one, `side_m` of the square of the same area, and counts.

    `InputRefused` for a side that is not over 0, for no hexagon, and for a corner that is no number.
    """

    west: float
    south: float
    side_m: float
    n_rows: int
    n_columns: int

    def __post_init__(self) -> None:
        above_zero("side_m", self.side_m)
        if not (np.isfinite(self.west) and np.isfinite(self.south)):
            raise InputRefused("corner", found=(self.west, self.south), allowed="finite numbers of metres")
        if self.n_rows < 1 or self.n_columns < 1 or self.n_rows * self.n_columns >= 2**31:
            raise InputRefused("cells", found=f"{self.n_rows} x {self.n_columns}", allowed="1 to 2,147,483,647")

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.n_rows, self.n_columns

    @property
    def radius_m(self) -> float:
        """From a centre to a corner, such that the area is that of the square."""
        return self.side_m * sqrt(2 / (3 * sqrt(3)))

    @property
    def width_m(self) -> float:
        """From one centre to the next in a row."""
        return sqrt(3) * self.radius_m

    def centres(self) -> tuple[Floats, Floats]:
        """Eastings and northings of the centres, (n_rows, n_columns) each, in metres."""
        rows, columns = np.arange(self.n_rows)[:, None], np.arange(self.n_columns)[None, :]
        east = self.west + (columns + 0.5 * (rows % 2)) * self.width_m
        north = np.broadcast_to(self.south + rows * ROWS_APART * self.radius_m, east.shape)
        return east, north.astype(np.float64)

    def cell_of(self, easting_m: Floats, northing_m: Floats) -> Int32s:
        """Row times `n_columns` plus column of each point (n,), or -1 outside and for coordinates that are no number.

        >>> frame = HexagonFrame(0, 0, 250, 3, 3)
        >>> east, north = frame.centres()
        >>> frame.cell_of(east[1], north[1]).tolist(), frame.cell_of(np.array([np.nan, 9e9]), np.zeros(2)).tolist()
        ([3, 4, 5], [-1, -1])
        """
        east, north = np.asarray(easting_m, np.float64), np.asarray(northing_m, np.float64)
        same_shape(easting_m=east, northing_m=north)
        known = np.isfinite(east + north)
        x, y = np.where(known, east - self.west, 0.0), np.where(known, north - self.south, 0.0)
        below = np.floor(y / (ROWS_APART * self.radius_m))
        low, high = (self._in_row(x, y, below + up) for up in (0, 1))
        row, column = np.where(low[0] <= high[0], [below, low[1]], [below + 1, high[1]])
        inside = known & (row >= 0) & (row < self.n_rows) & (column >= 0) & (column < self.n_columns)
        cell: Int32s = np.where(inside, row * self.n_columns + column, NOWHERE).astype(np.int32)
        return cell

    def _in_row(self, x: Floats, y: Floats, row: Floats) -> tuple[Floats, Floats]:
        """Squared distance to the nearest centre of a row, and its column; of two equally near the eastern one."""
        shift = 0.5 * np.mod(row, 2)
        column = np.floor(x / self.width_m - shift + 0.5)
        across = x - (column + shift) * self.width_m
        along = y - row * ROWS_APART * self.radius_m
        return across * across + along * along, column


def hexagon_ring(frame: HexagonFrame, row: int, column: int) -> tuple[tuple[float, float], ...]:
    """The six corners of a hexagon in metres, from the northern one on clockwise."""
    east = frame.west + (column + 0.5 * (row % 2)) * frame.width_m
    north = frame.south + row * ROWS_APART * frame.radius_m
    half, radius = frame.width_m / 2, frame.radius_m
    return (
        (east, north + radius), (east + half, north + radius / 2), (east + half, north - radius / 2),
        (east, north - radius), (east - half, north - radius / 2), (east - half, north + radius / 2),
    )  # fmt: skip


def seven_around(values: NDArray[Any]) -> NDArray[Any]:
    """The sum over each hexagon and its neighbours, without what lies beyond the edge; (n_rows, n_columns).

    >>> seven_around(np.ones((3, 3), int)).tolist()
    [[3, 5, 4], [6, 7, 4], [3, 5, 4]]
    """
    wide = np.pad(values, 1)
    rows = np.arange(values.shape[0]) % 2 == 1
    here: NDArray[Any] = wide[1:-1, 1:-1] + wide[1:-1, :-2] + wide[1:-1, 2:]
    for beside in (wide[:-2], wide[2:]):
        here = here + beside[:, 1:-1] + np.where(rows[:, None], beside[:, 2:], beside[:, :-2])
    return here


def gi_star_of_hexagons(counts: NDArray[Any], grid: StudyGrid) -> GiStar:
    """Gi* of one map of counts by hexagon (n_rows, n_columns); answers and refusals as `gi_star`.

    >>> from commonweal.core.analysis.grid import study_grid
    >>> counts = np.array([[0, 1, 0, 2, 1], [1, 4, 6, 3, 0], [0, 5, 12, 4, 1], [2, 3, 5, 2, 0], [0, 1, 0, 1, 0]])
    >>> gi_star_of_hexagons(counts, study_grid(np.ones((5, 5), bool))).z[0, 2].round(4).tolist()
    [-0.127, 1.925, 3.8695, 2.8973, -0.5042]
    """
    maps = checked_maps(counts, grid)
    mean, sd = moments(maps, grid)
    window = np.where(grid.inside, seven_around(grid.inside.astype(np.int64)), 0)
    n = grid.n_cells
    summed = np.stack([seven_around(np.where(grid.inside, one, 0).astype(np.float64)) for one in maps])
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = sd[:, None, None] * np.sqrt((n * window - window * window) / (n - 1))
        z = np.where(grid.inside & (spread > 0), (summed - mean[:, None, None] * window) / spread, np.nan)
    return GiStar(z, mean, sd, n, window[None])


def hexagons_over(west: float, south: float, east: float, north: float, side_m: float) -> HexagonFrame:
    """Hexagons that cover a box, their centres at whole widths and pairs of rows from the grid's origin.

    So the same ground has the same hexagons whatever box is asked for. `InputRefused` for a box without ground.

    >>> hexagons_over(0, 0, 1000, 1000, 250).shape
    (6, 6)
    """
    if not (east > west and north > south):
        raise InputRefused("box", found=(west, south, east, north), allowed="a box with ground")
    one = HexagonFrame(0, 0, above_zero("side_m", side_m), 1, 1)
    pair_m = 2 * ROWS_APART * one.radius_m
    first_column, first_pair = int(np.floor(west / one.width_m)) - 1, int(np.floor(south / pair_m))
    left, bottom = first_column * one.width_m, first_pair * pair_m
    n_columns = int(np.ceil((east - left) / one.width_m)) + 1
    n_rows = int(np.ceil((north - bottom) / (pair_m / 2))) + 1
    return HexagonFrame(left, bottom, side_m, n_rows, n_columns)


def inside_of(frame: HexagonFrame, is_inside: Bools) -> StudyGrid:
    """The study area of a frame from a mark for each hexagon (n_rows, n_columns)."""
    if np.shape(is_inside) != frame.shape:
        raise InputRefused("is_inside", found=f"shape {np.shape(is_inside)}", allowed=f"{frame.shape}")
    return StudyGrid(np.ascontiguousarray(is_inside, np.bool_))
