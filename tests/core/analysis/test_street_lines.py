"""Ends and crossings of streets, drawn on paper first."""

from commonweal.core.analysis.street_lines import PreparedStreets, compass_words

# A north to south street in two pieces; one across its top, one across its middle with a gap of 3 m, one far away.
LONG = [[(0, 0), (0, 60)], [(0, 60), (5, 100)]]
TOP = [[(-50, 100), (50, 100)]]
MIDDLE = [[(3, 50), (80, 50)]]
AWAY = [[(500, 0), (600, 0)]]
RING = [[(1000, 0), (1100, 0), (1100, 100), (1000, 0)]]
STREETS = PreparedStreets([LONG, TOP, MIDDLE, AWAY, RING])


def test_the_ends_are_loose_ends_the_northern_one_first() -> None:
    assert STREETS.ends(0) == ((5.0, 100.0), (0.0, 0.0))
    assert compass_words(*STREETS.ends(0)) == ("north", "south")


def test_a_street_that_runs_across_has_a_west_and_an_east_end() -> None:
    assert STREETS.ends(1) == ((-50.0, 100.0), (50.0, 100.0))
    assert compass_words(*STREETS.ends(1)) == ("west", "east")


def test_a_street_in_a_ring_has_no_end() -> None:
    assert STREETS.ends(4) is None


def test_streets_cross_within_a_few_metres_in_order_from_the_first_end() -> None:
    assert [one.street for one in STREETS.crossings(0, within_m=5)] == [1, 2]
    assert [one.street for one in STREETS.crossings(0, within_m=2)] == [1]
    (top, _) = STREETS.crossings(0, within_m=5)
    assert top.point == (5.0, 100.0)


def test_a_street_that_comes_twice_is_there_twice() -> None:
    bent = [[(-10, 20), (40, 20), (40, 80), (-10, 80)]]
    streets = PreparedStreets([LONG, bent])
    assert [one.street for one in streets.crossings(0, within_m=3)] == [1, 1]


def test_a_point_knows_the_streets_around_it() -> None:
    assert STREETS.at((4, 98), within_m=10) == [0, 1]
    assert STREETS.nearest((90, 50)) == (2, 10.0)
    assert PreparedStreets([]).nearest((0, 0)) is None
    assert STREETS.apart(0, 2) == 3.0
    assert STREETS.corners(0, 2, within_m=5) == [(0.0, 50.0)]
    assert STREETS.corners(0, 3, within_m=5) == []
