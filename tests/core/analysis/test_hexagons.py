"""A point lies in the hexagon whose centre is nearest, windows are the seven that touch, and Gi* is its definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.grid import study_grid
from commonweal.core.analysis.hexagons import (
    HexagonFrame,
    gi_star_of_hexagons,
    hexagon_ring,
    hexagons_over,
    inside_of,
    seven_around,
)
from commonweal.core.analysis.refused import InputRefused

FRAME = HexagonFrame(100.0, 200.0, 250.0, 6, 5)
metres = st.floats(-200, 1800, allow_nan=False)


@given(st.lists(st.tuples(metres, metres), min_size=1, max_size=20))
def test_a_point_lies_in_the_hexagon_whose_centre_is_nearest(points: list[tuple[float, float]]) -> None:
    east, north = np.array(points).T
    wide = HexagonFrame(
        FRAME.west - 6 * FRAME.width_m, FRAME.south - 6 * 1.5 * FRAME.radius_m, FRAME.side_m, 24, 24
    )  # so that the nearest centre is there, inside the frame or out of it
    centre_east, centre_north = (one.ravel() for one in wide.centres())
    found = wide.cell_of(east, north)
    for (x, y), cell in zip(points, found.tolist(), strict=True):
        distance = np.hypot(centre_east - x, centre_north - y)
        assert cell >= 0
        assert distance[cell] == pytest.approx(distance.min(), abs=1e-6)


def test_what_lies_outside_the_frame_is_in_no_hexagon() -> None:
    assert FRAME.cell_of(np.array([-900.0, np.nan]), np.array([200.0, 200.0])).tolist() == [-1, -1]
    east, north = FRAME.centres()
    assert FRAME.cell_of(east.ravel(), north.ravel()).tolist() == list(range(30))


def test_a_hexagon_has_the_area_of_its_square_and_its_corners_at_one_distance() -> None:
    ring = np.array(hexagon_ring(FRAME, 3, 2))
    x, y = ring.T
    assert 0.5 * abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) == pytest.approx(FRAME.side_m**2)
    east, north = FRAME.centres()
    assert np.hypot(x - east[3, 2], y - north[3, 2]) == pytest.approx(FRAME.radius_m)


def touching(inside: np.ndarray) -> np.ndarray:
    """The slow twin: hexagons whose centres are at most a width apart, itself among them, inside the study area."""
    rows, columns = inside.shape
    east, north = (one.ravel() for one in HexagonFrame(0, 0, 100, rows, columns).centres())
    width = HexagonFrame(0, 0, 100, rows, columns).width_m
    near = np.hypot(east[:, None] - east, north[:, None] - north) < width * 1.001
    return near & inside.ravel() & inside.ravel()[:, None]


@given(st.integers(1, 6), st.integers(1, 6), st.data())
def test_windows_and_gi_star_are_those_of_the_definition(rows: int, columns: int, data: st.DataObject) -> None:
    cells = st.lists(st.integers(0, 9), min_size=rows * columns, max_size=rows * columns)
    counts = np.array(data.draw(cells)).reshape(rows, columns)
    inside = np.array(data.draw(cells)).reshape(rows, columns) > 2
    inside[0, 0] = True
    near = touching(inside)
    assert np.array_equal(
        np.where(inside, seven_around(np.where(inside, counts, 0)), 0).ravel(),
        np.where(inside.ravel(), near @ np.where(inside, counts, 0).ravel(), 0),
    )
    found = gi_star_of_hexagons(counts, study_grid(inside))
    x, n = counts[inside].astype(float), int(inside.sum())
    for cell in np.flatnonzero(inside.ravel()):
        window = int(near[cell].sum())
        spread = x.std() * np.sqrt((n * window - window**2) / max(n - 1, 1)) if n > 1 else 0.0
        expected = (near[cell] @ np.where(inside, counts, 0).ravel() - x.mean() * window) / spread if spread else np.nan
        assert found.z[0].ravel()[cell] == pytest.approx(expected, nan_ok=True, abs=1e-9)


def test_the_same_ground_has_the_same_hexagons_whatever_box_is_asked_for() -> None:
    small, large = (
        hexagons_over(440_100, 300_100, 441_000, 301_000, 250),
        hexagons_over(439_000, 299_000, 442_000, 303_000, 250),
    )
    east, north = np.array([440_500.0, 440_777.7]), np.array([300_500.0, 300_888.8])
    for at_east, at_north in zip(east, north, strict=True):
        rings = []
        for frame in (small, large):
            row, column = divmod(int(frame.cell_of(np.array([at_east]), np.array([at_north]))[0]), frame.n_columns)
            rings.append(np.array(hexagon_ring(frame, row, column)))
        assert rings[0] == pytest.approx(rings[1], abs=1e-6)


@pytest.mark.parametrize("side", [0, -1, np.nan, np.inf])
def test_a_side_that_is_no_length_is_refused(side: float) -> None:
    with pytest.raises(InputRefused):
        hexagons_over(0, 0, 10, 10, side)


def test_a_box_without_ground_and_marks_of_another_shape_are_refused() -> None:
    with pytest.raises(InputRefused):
        hexagons_over(0, 0, 0, 10, 250)
    with pytest.raises(InputRefused):
        inside_of(FRAME, np.ones((2, 2), bool))
