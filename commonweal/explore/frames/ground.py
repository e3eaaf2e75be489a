"""The ground of Explore: the partnership's borough, its wards on a day, and squares or places over it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer
from commonweal.core.analysis.areas import area_of
from commonweal.core.analysis.grid import Frame, StudyGrid, study_grid
from commonweal.core.analysis.hexagons import HexagonFrame, hexagon_ring, hexagons_over, inside_of
from commonweal.core.terms import AreaKind
from commonweal.places.frames import AreaFrame, areas_on, ward_sets_of_own_borough
from commonweal.places.queries import BoundarySet, own_borough_codes
from commonweal.reports.frames.by_ward import in_force


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The own borough as one shape (None where it is not loaded) and the wards that held on the last day."""

    borough: Any
    wards: AreaFrame | None
    ward_set: BoundarySet | None
    changed_on: date | None

    def ward_of(self, easting_m: NDArray[np.float64], northing_m: NDArray[np.float64]) -> NDArray[np.int32]:
        """Index of the ward of each point (n,), -1 for none."""
        if self.wards is None:
            return np.full(len(easting_m), -1, dtype=np.int32)
        return area_of(easting_m, northing_m, self.wards.prepared).astype(np.int32)

    def squares(self, side_m: int) -> tuple[Frame, StudyGrid] | None:
        """Squares of the National Grid that have a part in the borough; None where no borough is loaded."""
        if self.borough is None:
            return None
        west, south, east, north = self.borough.bounds
        first_column, first_row = int(west // side_m), int(south // side_m)
        n_columns, n_rows = int(east // side_m) + 1 - first_column, int(north // side_m) + 1 - first_row
        frame = Frame(first_column * side_m, first_row * side_m, side_m, n_rows, n_columns)
        lefts = frame.west + np.arange(n_columns) * side_m
        bottoms = (frame.south + np.arange(n_rows) * side_m)[:, None]
        boxes = shapely.box(lefts, bottoms, lefts + side_m, bottoms + side_m)
        shapely.prepare(self.borough)
        return frame, study_grid(np.asarray(shapely.intersects(self.borough, boxes)))

    def hexagons(self, side_m: int) -> tuple[HexagonFrame, StudyGrid] | None:
        """Hexagons with a part in the borough, each of the area of a square of that side; None without a borough."""
        if self.borough is None:
            return None
        west, south, east, north = self.borough.bounds
        frame = hexagons_over(west, south, east, north, side_m)
        cells = [(row, column) for row in range(frame.n_rows) for column in range(frame.n_columns)]
        rings = shapely.polygons(np.array([hexagon_ring(frame, *cell) for cell in cells]))
        shapely.prepare(self.borough)
        return frame, inside_of(frame, np.asarray(shapely.intersects(self.borough, rings)).reshape(frame.shape))


def ground_on(first_day: date, last_day: date, viewer: Viewer) -> Ground:
    """The ground as it was on the last of the days; `changed_on` says when wards changed within them."""
    sets = ward_sets_of_own_borough(viewer)
    held = in_force([one for one, _ in sets], last_day)
    began_inside = held is not None and held.valid_from > first_day
    return Ground(
        borough=_borough(viewer, last_day),
        wards=dict(sets).get(held) if held else None,
        ward_set=held,
        changed_on=held.valid_from if held and began_inside else None,
    )


def _borough(viewer: Viewer, day: date) -> Any:
    own, frame = own_borough_codes(viewer), areas_on(day, AreaKind.BOROUGH, viewer)
    rings = [rings for code, rings in zip(frame.codes, frame.rings, strict=True) if code in own]
    parts = [shapely.Polygon(polygon[0], polygon[1:]) for one in rings for polygon in one]
    return shapely.union_all(parts) if parts else None
