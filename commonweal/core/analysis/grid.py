"""A grid of square cells over a study area: which cell holds a point, counts of cells and steps, and windows of cells.

Cells are half-open: a point on the line between two lies in the eastern or the northern one, and one on the outer
eastern or northern line lies outside. Row 0 is the southernmost, column 0 the westernmost. Neighbours are found by
whole numbers of cells, never by distances between rounded centres, which lose diagonals. Coordinates in British
National Grid metres. What lies outside the frame, or has no coordinates, is in no cell, and how many such there are
is said.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.refused import InputRefused, above_zero, same_shape

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Int32s = NDArray[np.int32]

NOWHERE = -1
WORTH_COMPILING = 200_000
"""Points; below this NumPy has answered before numba is imported."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the cells lie: south-western corner and side in metres, and how many rows and columns there are."""

    west: float
    south: float
    cell_m: float
    n_rows: int
    n_columns: int

    def __post_init__(self) -> None:
        above_zero("cell_m", self.cell_m)
        for name in ("west", "south"):
            if not np.isfinite(getattr(self, name)):
                raise InputRefused(name, found=getattr(self, name), allowed="a finite number of metres")
        if self.n_rows < 1 or self.n_columns < 1 or self.n_rows * self.n_columns >= 2**31:
            raise InputRefused("cells", found=f"{self.n_rows} x {self.n_columns}", allowed="1 to 2,147,483,647")

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.n_rows, self.n_columns

    def centres(self) -> tuple[Floats, Floats]:
        """Eastings of the columns' centres (n_columns,) and northings of the rows' (n_rows,), in metres."""
        columns, rows = np.arange(self.n_columns, dtype=np.float64), np.arange(self.n_rows, dtype=np.float64)
        return self.west + (columns + 0.5) * self.cell_m, self.south + (rows + 0.5) * self.cell_m

    def cell_of(self, easting_m: Floats, northing_m: Floats) -> Int32s:
        """Row times `n_columns` plus column of each point (n,), or -1 outside and for coordinates that are no number.

        >>> Frame(0, 0, 250, 2, 2).cell_of(np.array([0.0, 250, 500, np.nan]), np.array([0.0, 250, 0, 0])).tolist()
        [0, 3, -1, -1]
        """
        same_shape(easting_m=np.asarray(easting_m), northing_m=np.asarray(northing_m))
        column = np.floor((np.asarray(easting_m, np.float64) - self.west) / self.cell_m)
        row = np.floor((np.asarray(northing_m, np.float64) - self.south) / self.cell_m)
        inside = (column >= 0) & (column < self.n_columns) & (row >= 0) & (row < self.n_rows)
        cell: Int32s = np.where(inside, row * self.n_columns + column, NOWHERE).astype(np.int32)
        return cell


@dataclass(frozen=True, eq=False)
class StudyGrid:
    """The cells that belong to the study area, `inside` (n_rows, n_columns); a river or another borough does not."""

    inside: Bools

    @cached_property
    def n_cells(self) -> int:
        """The cells of the study area: the n of every method on it."""
        return int(np.count_nonzero(self.inside))

    @cached_property
    def is_whole(self) -> bool:
        """Whether every cell of the rectangle belongs to the study area."""
        return self.n_cells == self.inside.size

    @cached_property
    def window(self) -> NDArray[np.uint8]:
        """Cells of the study area in the three by three around each of its cells (n_rows, n_columns); 0 outside it."""
        sizes = three_by_three(self.inside.astype(np.float64))
        return np.where(self.inside, sizes, 0).astype(np.uint8)


def study_grid(inside: Bools) -> StudyGrid:
    """The study area as a mask of cells; `InputRefused` unless it has two axes and a cell.

    >>> study_grid(np.ones((3, 3), bool)).window.tolist()
    [[4, 6, 4], [6, 9, 6], [4, 6, 4]]
    """
    mask = np.asarray(inside)
    if mask.ndim != 2 or mask.dtype != np.bool_:
        raise InputRefused("inside", found=f"{mask.ndim} axes of {mask.dtype}", allowed="two axes of true and false")
    if not mask.any():
        raise InputRefused("inside", found="no cell", allowed="a study area of at least one cell")
    return StudyGrid(np.ascontiguousarray(mask))


def three_by_three(values: NDArray[Any]) -> NDArray[Any]:
    """The sum over each cell and its eight neighbours, without what lies beyond the edge; (n_rows, n_columns)."""
    down = values.copy()
    down[1:] += values[:-1]
    down[:-1] += values[1:]
    summed = down.copy()
    summed[:, 1:] += down[:, :-1]
    summed[:, :-1] += down[:, 1:]
    return summed


@dataclass(frozen=True, slots=True, eq=False)
class CellCounts:
    """Events in each cell (n_rows, n_columns), or cell and step (n_steps, n_rows, n_columns), and how many in none."""

    counts: Int32s
    n_outside: int


def counts_of_cells(easting_m: Floats, northing_m: Floats, frame: Frame) -> CellCounts:
    """How many points (n,) lie in each cell."""
    counted = counts_of_steps(easting_m, northing_m, np.zeros(len(easting_m), np.int32), frame, n_steps=1)
    return CellCounts(counted.counts[0], counted.n_outside)


def counts_of_steps(
    easting_m: Floats, northing_m: Floats, step: NDArray[np.integer], frame: Frame, *, n_steps: int
) -> CellCounts:
    """How many points (n,) lie in each cell in each step 0 to `n_steps` - 1; other steps are outside.

    >>> east, north = np.array([10.0, 20, 9_999]), np.array([10.0, 20, 10])
    >>> found = counts_of_steps(east, north, np.array([0, 1, 1]), Frame(0, 0, 250, 1, 1), n_steps=2)
    >>> found.counts.tolist(), found.n_outside
    ([[[1]], [[1]]], 1)
    """
    same_shape(easting_m=np.asarray(easting_m), northing_m=np.asarray(northing_m), step=np.asarray(step))
    if n_steps < 1:
        raise InputRefused("n_steps", found=n_steps, allowed="1 or more")
    if len(step) >= WORTH_COMPILING and (fast := _compiled()) is not None:
        east, north = (np.ascontiguousarray(column, np.float64) for column in (easting_m, northing_m))
        cube = np.zeros((n_steps, *frame.shape), np.int32)
        steps = np.clip(step, -1, n_steps).astype(np.int32)
        n_outside = fast.tally(east, north, steps, float(frame.west), float(frame.south), float(frame.cell_m), cube)
        return CellCounts(cube, int(n_outside))
    cell = frame.cell_of(easting_m, northing_m)
    counts_here = (cell >= 0) & (step >= 0) & (step < n_steps)
    n_cells = frame.n_rows * frame.n_columns
    bins = step[counts_here].astype(np.int64) * n_cells + cell[counts_here]
    counts = np.zeros(n_steps * n_cells, np.int32)
    np.add.at(counts, bins, np.int32(1))
    return CellCounts(counts.reshape(n_steps, *frame.shape), len(cell) - len(bins))


@cache
def _compiled() -> ModuleType | None:
    """The compiled path, or None without numba; imported when first needed, for that takes a third of a second."""
    try:
        from commonweal.core.analysis import grid_kernels
    except ImportError:
        return None
    return grid_kernels
