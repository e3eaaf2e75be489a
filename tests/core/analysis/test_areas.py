"""Point in area: a point on a border that areas share belongs to exactly one of them."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from commonweal.core.analysis import areas_compiled, areas_grid, areas_plain
from commonweal.core.analysis.areas import area_of, prepare_areas
from commonweal.core.analysis.areas_plain import by_edges, by_grid
from tests.core import slow_twins

Point = tuple[float, float]
Ring = list[Point]
Area = list[list[Ring]]
Tiling = tuple[list[Area], list[Point]]
"""Areas that fill a rectangle, and points inside it to ask about, many of them on borders."""


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The loops are compiled before a test with a time limit needs them."""
    every_way([[[[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]]]], [(0.5, 0.5)])


def columns(points: list[Point]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    easting, northing = np.ascontiguousarray(np.array(points, dtype=np.float64).reshape(-1, 2).T)
    return easting, northing


def every_way(areas: list[Area], points: list[Point], *, cells_an_edge: int = 4) -> list[int]:
    """The area of each point, asked in every way there is; the answers must be the same."""
    easting, northing = columns(points)
    prepared = prepare_areas(areas)
    found = area_of(easting, northing, prepared).tolist()
    assert by_edges(easting, northing, prepared.edges, prepared.first_edge).tolist() == found
    if len(prepared.edges):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(areas_grid, "CELLS_AN_EDGE", cells_an_edge)
            grid = prepared.grid
        assert by_grid(easting, northing, grid).tolist() == found
        assert areas_compiled.by_grid(easting, northing, grid).tolist() == found
    return found


def holders(areas: list[Area], points: list[Point]) -> NDArray[np.int64]:
    """How many of the areas, each asked alone, hold each point; and all at once must name one that does."""
    alone = np.array([every_way([area], points) for area in areas]).reshape(len(areas), len(points)) == 0
    together = every_way(areas, points)
    assert all(alone[area, point] for point, area in enumerate(together) if area >= 0)
    return alone.sum(axis=0)


def along(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


@st.composite
def crooked_grids(draw: st.DrawFn) -> Tiling:
    """A grid with its inner corners moved about and its cells cut in two or not, written in either direction."""
    columns, rows = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    shift = st.floats(-0.3, 0.3) if draw(st.booleans()) else st.sampled_from([0.0, 0.25, -0.25])
    corner = {
        (i, j): (
            (i + (draw(shift) if 0 < i < columns and 0 < j < rows else 0)) * 100,
            (j + (draw(shift) if 0 < i < columns and 0 < j < rows else 0)) * 100,
        )
        for i in range(columns + 1)
        for j in range(rows + 1)
    }
    rings: list[Ring] = []
    for i in range(columns):
        for j in range(rows):
            a, b, c, d = corner[i, j], corner[i + 1, j], corner[i + 1, j + 1], corner[i, j + 1]
            rings += draw(st.sampled_from([[[a, b, c, d]], [[a, b, c], [c, d, a]], [[a, b, d], [b, c, d]]]))
    rings = [ring[::-1] if draw(st.booleans()) else [*ring, ring[0]] for ring in rings]
    inside = [point for (i, j), point in corner.items() if 0 < i < columns and 0 < j < rows]
    for ring in rings:
        for a, b in pairwise(ring):
            inside += [along(a, b, 0.5), along(a, b, draw(st.floats(0.01, 0.99)))]
    inside = [(x, y) for x, y in inside if 0 < x < columns * 100 and 0 < y < rows * 100]
    return [[[ring]] for ring in rings], inside


@st.composite
def cut_rectangles(draw: st.DrawFn) -> Tiling:
    """A rectangle cut again and again at whole metres: corners of one area lie on the sides of others."""
    rectangles = [(0, 0, 64, 64)]
    for _ in range(draw(st.integers(0, 7))):
        number = draw(st.integers(0, len(rectangles) - 1))
        west, south, east, north = rectangles.pop(number)
        if east - west > 1 and draw(st.booleans()):
            at = draw(st.integers(west + 1, east - 1))
            rectangles += [(west, south, at, north), (at, south, east, north)]
        elif north - south > 1:
            at = draw(st.integers(south + 1, north - 1))
            rectangles += [(west, south, east, at), (west, at, east, north)]
        else:
            rectangles.append((west, south, east, north))
    points = [
        (float(x), float(y)) for w, s, e, n in rectangles for x in (w, (w + e) / 2, e) for y in (s, (s + n) / 2, n)
    ]
    inside = [(x, y) for x, y in points if 0 < x < 64 and 0 < y < 64]
    return [[[[(w, s), (e, s), (e, n), (w, n)]]] for w, s, e, n in rectangles], inside


@given(crooked_grids() | cut_rectangles())
def test_a_point_on_a_shared_border_or_corner_belongs_to_exactly_one_area(tiling: Tiling) -> None:
    areas, inside = tiling
    assert (holders(areas, inside) == 1).all()


@given(crooked_grids(), st.integers(0, 2**32 - 1))
def test_off_the_borders_the_answer_is_that_of_shapely(tiling: Tiling, seed: int) -> None:
    areas, _ = tiling
    points = np.random.default_rng(seed).uniform(-50, 450, (50, 2))
    found = area_of(points[:, 0], points[:, 1], prepare_areas(areas))
    polygons = [shapely.Polygon(area[0][0]) for area in areas]
    for index, polygon in enumerate(polygons):
        off = shapely.distance(polygon.boundary, shapely.points(points)) > 1e-9
        within = shapely.contains_xy(polygon, points[:, 0], points[:, 1])
        assert ((found == index) == within)[off].all()


@given(crooked_grids())
def test_the_answer_does_not_depend_on_how_much_is_looked_at_at_once(tiling: Tiling) -> None:
    areas, inside = tiling
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(areas_plain, "AT_ONCE", 3)
        few = every_way(areas, inside)
    assert few == every_way(areas, inside)


def nearby(number: float) -> st.SearchStrategy[float]:
    """A number, or one of the two next to it."""
    return st.sampled_from([number, float(np.nextafter(number, np.inf)), float(np.nextafter(number, -np.inf))])


METRES = st.one_of(
    st.integers(-4, 4).map(float),  # many corners and sides in line, level or upright
    st.integers(-4, 4).flatmap(lambda whole: nearby(float(whole))),  # and many that nearly are
    st.floats(-4, 4),
)
SCALES = st.sampled_from([1.0, 1.0, 1.0, 0.1, 1e-160, 1e-310, 1e9, 1e149])
"""To 1e-310, where numbers have few digits left, and to 1e149, the most that an area may have."""


@st.composite
def tangles(draw: st.DrawFn) -> tuple[list[Area], list[Point]]:
    """Areas of any rings whatever, crossed and folded, and points on, beside and far from their corners and sides."""
    scale, shift = draw(SCALES), draw(st.sampled_from([0.0, 0.0, 530_000.0]))
    corner = st.tuples(METRES, METRES).map(lambda point: (point[0] * scale + shift, point[1] * scale + shift))
    areas = draw(st.lists(st.lists(st.lists(st.lists(corner, max_size=6), max_size=2), max_size=2), max_size=4))
    rings = [ring for area in areas for polygon in area for ring in polygon if ring]
    points = draw(st.lists(corner, max_size=4))
    for ring in rings:
        for a, b in pairwise([*ring, ring[0]]):
            share = draw(st.sampled_from([0.0, 0.5, 0.25, 1 / 3]))
            easting, northing = along(a, b, share)
            points.append((draw(nearby(easting)), draw(nearby(northing))))
    return areas, [*points, (np.nan, 0.0), (0.0, np.nan), (np.inf, 0.0), (0.0, -np.inf)]


@settings(max_examples=200)
@given(tangles(), st.sampled_from([1, 4, 50]))
@example(([[[[(0.0, 0.0), (0.0, 1.0), (5e-324, 1.0)]]]], [(0.0, 0.5), (5e-324, 0.5), (0.0, 0.0)]), 4)
def test_every_way_agrees_with_the_slow_twin_in_fractions(tangle: Tiling, cells_an_edge: int) -> None:
    areas, points = tangle
    assert every_way(areas, points, cells_an_edge=cells_an_edge) == [
        slow_twins.area_holding(point, areas) for point in points
    ]


@given(crooked_grids(), st.integers(1, 60))
def test_a_grid_that_would_be_too_big_is_laid_coarser_and_says_the_same(tiling: Tiling, most: int) -> None:
    areas, inside = tiling
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(areas_grid, "MOST_ENTRIES", most)
        coarse = every_way(areas + areas, inside, cells_an_edge=100)
    assert coarse == every_way(areas, inside)


def square(west: float, south: float, side: float) -> Ring:
    return [(west, south), (west + side, south), (west + side, south + side), (west, south + side)]


def test_holes_and_islands_belong_to_their_area() -> None:
    lake, island = square(20, 20, 60), square(40, 40, 20)
    areas = prepare_areas([[[square(0, 0, 100), lake], [island], [square(200, 0, 10)]], [[lake, island]]])
    easting, northing = np.array([10.0, 30.0, 50.0, 205.0, 150.0]), np.array([10.0, 30.0, 50.0, 5.0, 5.0])
    assert area_of(easting, northing, areas).tolist() == [0, 1, 0, 0, -1]


def test_the_border_of_a_hole_belongs_either_to_the_hole_or_to_what_is_round_it() -> None:
    lake = square(20, 20, 60)
    areas: list[Area] = [[[square(0, 0, 100), lake]], [[lake]]]
    corners = [
        (20.0, 20.0),
        (80.0, 20.0),
        (80.0, 80.0),
        (20.0, 80.0),
        (50.0, 20.0),
        (50.0, 80.0),
        (20.0, 50.0),
        (80.0, 50.0),
    ]
    assert (holders(areas, corners) == 1).all()


def test_where_areas_overlap_the_first_one_given_wins_and_an_unlocated_point_is_nowhere() -> None:
    areas = prepare_areas([[[square(0, 0, 10)]], [[square(5, 0, 10)]]])
    easting, northing = np.array([7.0, 12.0, np.nan, 7.0]), np.array([5.0, 5.0, 5.0, np.nan])
    assert area_of(easting, northing, areas).tolist() == [0, 1, -1, -1]


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -1e151])
def test_an_area_with_a_coordinate_that_is_no_number_or_too_far_away_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="an area has a coordinate"):
        prepare_areas([[[[(0.0, 0.0), (1.0, wrong), (1.0, 1.0)]]]])


def test_an_area_without_extent_holds_nothing() -> None:
    areas: list[Area] = [[], [[]], [[[]]], [[[(0.0, 0.0)]]], [[[(0.0, 0.0), (4.0, 0.0)]]], [[square(0, 0, 4)]]]
    assert every_way(areas, [(1.0, 0.0), (0.0, 0.0), (5.0, 5.0)]) == [5, 5, -1]


def test_no_areas_and_no_points_are_no_trouble() -> None:
    nothing = np.array([], dtype=np.float64)
    assert area_of(nothing, nothing, prepare_areas([[[square(0, 0, 1)]]])).tolist() == []
    assert area_of(np.array([1.0]), np.array([1.0]), prepare_areas([])).tolist() == [-1]
