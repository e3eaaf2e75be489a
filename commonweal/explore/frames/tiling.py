"""Squares or hexagons over the borough: which of them holds a point, how they are named, their outlines for a map.

A cell belongs to the study area where any part of it lies in the borough: every record of the borough has one.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.gi_star import GiStar, gi_star
from commonweal.core.analysis.grid import Frame, StudyGrid, counts_of_cells, three_by_three
from commonweal.core.analysis.hexagons import ROWS_APART, HexagonFrame, gi_star_of_hexagons, hexagon_ring, seven_around
from commonweal.core.analysis.locations import nearest_street
from commonweal.hotspots.frames.located_calls import NAMED_WITHIN_M, NOWHERE
from commonweal.places.frames import PlaceFrame

Floats = NDArray[np.float64]
Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Squares:
    """Cells of a frame, numbered row by row from the south-west, and which of them belong to the study area."""

    frame: Frame
    grid: StudyGrid

    @property
    def side_m(self) -> float:
        """The side of a square, in metres."""
        return self.frame.cell_m

    @property
    def n_around(self) -> int:
        """Cells of a whole window, itself among them."""
        return 9

    def counts(self, easting_m: Floats, northing_m: Floats) -> tuple[NDArray[np.int32], int]:
        """How many points lie in each cell (n_rows, n_columns), and how many in none of the study area."""
        found = counts_of_cells(easting_m, northing_m, self.frame)
        counts = np.where(self.grid.inside, found.counts, 0).astype(np.int32)
        return counts, len(easting_m) - int(counts.sum())

    def centre(self, cell: int) -> tuple[float, float]:
        """Easting and northing of a cell's middle, in metres."""
        row, column = divmod(cell, self.frame.n_columns)
        side = self.frame.cell_m
        return self.frame.west + (column + 0.5) * side, self.frame.south + (row + 0.5) * side

    def name(self, cell: int, places: PlaceFrame) -> str:
        """`By Wicket Lane`, with the grid reference of its south-western corner."""
        east, north = self.centre(cell)
        side = self.frame.cell_m
        corner = f"{east - side / 2:.0f}, {north - side / 2:.0f}"
        return _named(east, north, corner, "Square", places)

    def window_sums(self, counts: NDArray[Any]) -> NDArray[Any]:
        """Counts of each cell with its neighbours in the study area, (n_rows, n_columns)."""
        return three_by_three(np.where(self.grid.inside, counts, 0))

    def gi_star(self, counts: NDArray[Any]) -> GiStar:
        """Gi* of counts (n_rows, n_columns)."""
        return gi_star(counts, self.grid)

    def rings(self, cells: NDArray[np.bool_]) -> tuple[Ring, ...]:
        """Outlines of the marked cells (n_rows, n_columns), those side by side in a row as one."""
        side, found = self.frame.cell_m, []
        for row in np.flatnonzero(cells.any(axis=1)).tolist():
            edges = np.diff(np.concatenate([[0], cells[row].astype(np.int8), [0]]))
            south = self.frame.south + row * side
            for begin, end in zip(
                np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True
            ):
                west, east = self.frame.west + begin * side, self.frame.west + end * side
                found.append(((west, south), (east, south), (east, south + side), (west, south + side)))
        return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class Hexagons:
    """The same of hexagons, each of the area of a square of `side_m`."""

    frame: HexagonFrame
    grid: StudyGrid

    @property
    def side_m(self) -> float:
        """The side of the square of the same area, in metres."""
        return self.frame.side_m

    @property
    def n_around(self) -> int:
        """Cells of a whole window, itself among them."""
        return 7

    def counts(self, easting_m: Floats, northing_m: Floats) -> tuple[NDArray[np.int32], int]:
        """How many points lie in each cell (n_rows, n_columns), and how many in none of the study area."""
        cell = self.frame.cell_of(easting_m, northing_m)
        per_cell = np.bincount(cell[cell != NOWHERE], minlength=self.grid.inside.size).reshape(self.frame.shape)
        counts = np.where(self.grid.inside, per_cell, 0).astype(np.int32)
        return counts, len(easting_m) - int(counts.sum())

    def centre(self, cell: int) -> tuple[float, float]:
        """Easting and northing of a cell's middle, in metres."""
        row, column = divmod(cell, self.frame.n_columns)
        east = self.frame.west + (column + 0.5 * (row % 2)) * self.frame.width_m
        return east, self.frame.south + row * ROWS_APART * self.frame.radius_m

    def name(self, cell: int, places: PlaceFrame) -> str:
        """`By Wicket Lane`, with the grid reference of its middle."""
        east, north = self.centre(cell)
        return _named(east, north, f"{east:.0f}, {north:.0f}", "Hexagon", places)

    def rings(self, cells: NDArray[np.bool_]) -> tuple[Ring, ...]:
        """Outlines of the marked cells (n_rows, n_columns)."""
        rows, columns = np.nonzero(cells)
        return tuple(
            hexagon_ring(self.frame, row, column) for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        )

    def window_sums(self, counts: NDArray[Any]) -> NDArray[Any]:
        """Counts of each cell with its neighbours in the study area, (n_rows, n_columns)."""
        return seven_around(np.where(self.grid.inside, counts, 0))

    def gi_star(self, counts: NDArray[Any]) -> GiStar:
        """Gi* of counts (n_rows, n_columns)."""
        return gi_star_of_hexagons(counts, self.grid)


Tiling = Squares | Hexagons


def _named(east: float, north: float, reference: str, word: str, places: PlaceFrame) -> str:
    street, _ = nearest_street(east, north, places.prepared, within_m=NAMED_WITHIN_M)
    return f"By {places.places[street].name} ({reference})" if street != NOWHERE else f"{word} at {reference}"
