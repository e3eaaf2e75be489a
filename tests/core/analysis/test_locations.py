"""At which place a point counts, and provisional places."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.locations import nearest_street, place_of, prepare_places, provisional_places
from commonweal.core.terms import LocationKind
from tests.core import slow_twins

ORDER = (LocationKind.ESTATE, LocationKind.PARK, LocationKind.STATION, LocationKind.NAMED_PLACE, LocationKind.STREET)
Points = list[tuple[float, float]]


def square(west: float, south: float, side: float) -> list[list[list[tuple[float, float]]]]:
    return [[[(west, south), (west + side, south), (west + side, south + side), (west, south + side)]]]


def columns(points: Points) -> tuple[np.ndarray, np.ndarray]:
    easting, northing = np.array(points, dtype=np.float64).reshape(-1, 2).T
    return easting, northing


PLACES = prepare_places(
    [
        (LocationKind.STREET, [[(0.0, 0.0), (1000.0, 0.0)]]),
        (LocationKind.PARK, square(100, -50, 100)),
        (LocationKind.ESTATE, square(150, -50, 100)),
        (LocationKind.STREET, [[(0.0, 40.0), (1000.0, 40.0)], [(0.0, 300.0), (0.0, 400.0)]]),
        (LocationKind.STREET, [[(0.0, 40.0), (1000.0, 40.0)]]),
    ]
)


@pytest.mark.parametrize(
    ("point", "place"),
    [
        ((120.0, 0.0), 1),  # in the park, though on a street too
        ((170.0, 0.0), 2),  # in park and estate: estates come first
        ((500.0, 5.0), 0),
        ((500.0, 20.0), 0),  # as near to one street as to another: the first one given
        ((500.0, 21.0), 3),  # two streets in one line: the first one given
        ((500.0, 65.0), 3),  # 25 metres away exactly
        ((500.0, 65.001), -1),
        ((10.0, 350.0), 3),  # the street's second part
        ((np.nan, 350.0), -1),
        ((10.0, np.nan), -1),
    ],
)
def test_a_point_counts_at_the_first_place_that_holds_it_or_the_nearest_street(
    point: tuple[float, float], place: int
) -> None:
    assert place_of(*columns([point]), PLACES, order=ORDER, street_within_m=25).tolist() == [place]


def test_the_policy_decides_the_order() -> None:
    point = columns([(170.0, 0.0)])
    for order, place in (((LocationKind.PARK, LocationKind.ESTATE), 1), ((LocationKind.STREET,), 0), ((), -1)):
        assert place_of(*point, PLACES, order=order, street_within_m=25).tolist() == [place]


def test_without_places_every_point_is_nowhere() -> None:
    nowhere = prepare_places([])
    assert place_of(*columns([(1.0, 2.0)]), nowhere, order=ORDER, street_within_m=25).tolist() == [-1]


@pytest.mark.parametrize(
    ("point", "within_m", "index", "distance_m"), [((500.0, 5.0), 25, 0, 5), ((500.0, 100.0), 25, -1, 60)]
)
def test_the_street_nearest_to_a_spot_can_name_it(
    point: tuple[float, float], within_m: float, index: int, distance_m: float
) -> None:
    assert nearest_street(*point, PLACES, within_m=within_m) == (index, distance_m)


METRE = st.integers(-4, 4).map(lambda metres: 15.0 * metres)
STREETS = st.lists(st.lists(st.tuples(METRE, METRE), min_size=2, max_size=4), max_size=5)


@given(STREETS, st.lists(st.tuples(METRE, METRE) | st.tuples(st.floats(-90, 90), st.floats(-90, 90)), max_size=20))
def test_every_street_measured_from_every_point_gives_the_same_nearest_one(
    streets: list[Points], points: Points
) -> None:
    places = prepare_places([(LocationKind.STREET, [street]) for street in streets])
    nearest = []
    for point in points:
        distances = [shapely.distance(shapely.Point(point), shapely.MultiLineString([street])) for street in streets]
        best = min(distances, default=np.inf)
        nearest.append(distances.index(best) if best <= 25 else -1)
        assert nearest_street(*point, places, within_m=25) == (nearest[-1], best)
    found = place_of(*columns([*points, (np.nan, 0.0)]), places, order=ORDER, street_within_m=25)
    assert found.tolist() == [*nearest, -1]


# Whole metres on a small square: many distances are equal, or exactly the reach.
GRID = st.integers(-60, 60).map(float)
NEAR = st.lists(st.tuples(GRID, GRID) | st.tuples(st.floats(-60, 60), st.floats(-60, 60)), max_size=40)
REACH = st.sampled_from([5.0, 10.0, 25.0, 50.0])


@given(NEAR, REACH)
def test_provisional_places_agree_with_their_slow_twin(points: Points, within_m: float) -> None:
    group, first_point = provisional_places(*columns(points), within_m=within_m)
    assert (group.tolist(), first_point.tolist()) == slow_twins.provisional_places(points, within_m=within_m)


@given(NEAR, st.data())
def test_later_points_never_change_the_group_of_an_earlier_one(points: Points, data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(points)))
    whole, first_of_all = provisional_places(*columns(points), within_m=10)
    start, first_of_start = provisional_places(*columns(points[:n]), within_m=10)
    assert start.tolist() == whole[:n].tolist()
    assert first_of_start.tolist() == first_of_all[: len(first_of_start)].tolist()


def test_a_point_joins_the_nearest_first_point_and_not_the_nearest_point() -> None:
    points = [(0.0, 0.0), (40.0, 0.0), (75.0, 0.0), (60.0, 0.0), (37.5, 0.0)]
    group, first_point = provisional_places(*columns(points), within_m=50)
    assert first_point.tolist() == [0, 2]
    assert group.tolist() == [0, 0, 1, 1, 0]  # the last is as near to both: the earlier first point


def test_points_without_coordinates_have_no_provisional_place_and_start_none() -> None:
    group, first_point = provisional_places(*columns([(np.nan, 1.0), (5.0, 5.0), (1.0, np.nan)]), within_m=50)
    assert (group.tolist(), first_point.tolist()) == ([-1, 0, -1], [1])


def test_a_distance_that_rounds_to_the_reach_is_within_it_wherever_the_squares_lie() -> None:
    points = [(-1e-17, 0.0), (50.0, 0.0)]
    group, _ = provisional_places(*columns(points), within_m=50)
    assert group.tolist() == slow_twins.provisional_places(points, within_m=50)[0] == [0, 0]
