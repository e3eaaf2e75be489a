"""Which cell holds a point, and what a study area is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.grid import Frame, counts_of_cells, counts_of_steps, study_grid, three_by_three
from commonweal.core.analysis.refused import InputRefused

FRAME = Frame(west=1_000, south=2_000, cell_m=250, n_rows=3, n_columns=4)


@pytest.mark.parametrize(
    ("east", "north", "cell"),
    [(1_000, 2_000, 0), (1_249.999, 2_249.999, 0), (1_250, 2_000, 1), (1_000, 2_250, 4), (1_999.9, 2_749.9, 11),
     (2_000, 2_000, -1), (1_000, 2_750, -1), (999.999, 2_000, -1), (float("nan"), 2_000, -1)],
)  # fmt: skip
def test_a_point_on_a_line_lies_east_and_north_of_it_and_beyond_the_edge_nowhere(
    east: float, north: float, cell: int
) -> None:
    assert FRAME.cell_of(np.array([east]), np.array([north])).tolist() == [cell]


def test_points_outside_are_counted_as_such() -> None:
    found = counts_of_cells(np.array([1_100.0, 1_100, 0, np.nan]), np.array([2_100.0, 2_100, 0, 2_100]), FRAME)
    assert found.counts.sum() == found.counts[0, 0] == 2
    assert found.n_outside == 2


def test_steps_outside_the_cube_are_outside() -> None:
    east = np.full(4, 1_100.0)
    found = counts_of_steps(east, east + 1_000, np.array([-1, 0, 1, 2]), FRAME, n_steps=2)
    assert found.counts[:, 0, 0].tolist() == [1, 1]
    assert found.n_outside == 2


def test_no_point_gives_an_empty_map() -> None:
    assert counts_of_cells(np.empty(0), np.empty(0), FRAME).counts.tolist() == [[0] * 4] * 3


@given(st.lists(st.integers(0, 9), min_size=12, max_size=12))
def test_a_window_sums_the_cells_that_touch(values: list[int]) -> None:
    cells = np.array(values).reshape(3, 4)
    slow = [[cells[max(r - 1, 0) : r + 2, max(c - 1, 0) : c + 2].sum() for c in range(4)] for r in range(3)]
    assert three_by_three(cells).tolist() == slow


@pytest.mark.parametrize("cell_m", [0, -250, float("nan"), float("inf")])
def test_cells_need_a_side(cell_m: float) -> None:
    with pytest.raises(InputRefused, match="cell_m"):
        Frame(0, 0, cell_m, 3, 3)


def test_a_frame_needs_a_place_and_cells() -> None:
    with pytest.raises(InputRefused, match="west"):
        Frame(float("nan"), 0, 250, 3, 3)
    with pytest.raises(InputRefused, match="cells"):
        Frame(0, 0, 250, 0, 3)


@pytest.mark.parametrize("inside", [np.zeros((2, 2), bool), np.ones(4, bool), np.ones((2, 2))])
def test_a_study_area_is_a_mask_with_a_cell(inside: np.ndarray) -> None:
    with pytest.raises(InputRefused, match="inside"):
        study_grid(inside)


def test_points_of_two_lengths_and_cubes_without_steps_are_refused() -> None:
    with pytest.raises(InputRefused, match="northing_m"):
        FRAME.cell_of(np.zeros(2), np.zeros(3))
    with pytest.raises(InputRefused, match="n_steps"):
        counts_of_steps(np.zeros(1), np.zeros(1), np.zeros(1, int), FRAME, n_steps=0)


def test_the_centres_of_cells() -> None:
    east, north = FRAME.centres()
    assert east.tolist() == [1_125, 1_375, 1_625, 1_875]
    assert north.tolist() == [2_125, 2_375, 2_625]
