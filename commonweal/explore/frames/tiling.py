"""Squares over the borough: which of them holds a point, how they are named, and their outlines for a map.

A square belongs to the study area where any part of it lies in the borough: every record of the borough has one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.grid import Frame, StudyGrid, counts_of_cells
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
    def inside(self) -> NDArray[np.bool_]:
        """Whether each cell (n_cells,) belongs to the study area."""
        return self.grid.inside.ravel()

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
        street, _ = nearest_street(east, north, places.prepared, within_m=NAMED_WITHIN_M)
        return f"By {places.places[street].name} ({corner})" if street != NOWHERE else f"Square at {corner}"

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
