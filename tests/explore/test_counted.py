"""Counts of every kind against a slow, obvious twin, and the shades and squares of the map."""

from datetime import date, timedelta

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.grid import Frame, study_grid
from commonweal.core.analysis.locations import prepare_places
from commonweal.core.analysis.source_grain import Points, Times
from commonweal.core.policy.harm import HarmTable
from commonweal.core.terms import Window
from commonweal.explore.frames import counted, looks
from commonweal.explore.frames.events import Events
from commonweal.explore.frames.ground import Ground
from commonweal.explore.frames.shades import count_levels, stretched
from commonweal.explore.frames.tiling import Squares
from commonweal.explore.frames.weighed import harm
from commonweal.explore.terms import Choice, Hours, Look, LookRefused, Shape, Step, Subject
from commonweal.hotspots.frames.days import day_number
from commonweal.places.frames import PlaceFrame

FIRST = date(2026, 1, 1)
NO_PLACES = PlaceFrame((), prepare_places([]))
GROUND = Ground(shapely.box(0, 0, 2_000, 2_000), None, None, None)


def events(rows: list[tuple[int, int, int, float, float]]) -> Events:
    """Records of (day from 1 January 2026, hour, category, easting, northing), in order of day."""
    rows = sorted(rows)
    day, hour, category, east, north = (np.array(column) for column in zip(*rows, strict=True)) if rows else ([],) * 5
    n = len(rows)
    at = np.asarray(day, dtype=np.int32) + day_number(FIRST)
    none = np.full(n, -1, dtype=np.int32)
    return Events(
        ids=tuple(map(str, range(n))),
        day=at,
        weekday=((at + 3) % 7).astype(np.int32),
        hour=np.asarray(hour, dtype=np.int32),
        time_known=np.ones(n, bool),
        easting_m=np.asarray(east, dtype=np.float64),
        northing_m=np.asarray(north, dtype=np.float64),
        category=np.asarray(category, dtype=np.int32),
        categories=("noise", "fireworks", "begging"),
        line=np.zeros(n, np.int32),
        lines=("police-asb",),
        location=none,
        locations=(),
        person=none,
        incident=none,
        points=Points.REAL,
        times=Times.DAY,
        places=NO_PLACES,
    )


rows_drawn = st.lists(
    st.tuples(
        st.integers(0, 89), st.integers(0, 23), st.integers(0, 2), st.floats(0, 1999), st.floats(0, 1999)
    ),
    max_size=30,
)  # fmt: skip


@given(rows_drawn, st.integers(0, 89), st.integers(0, 89), st.integers(0, 23), st.integers(0, 23),
       st.frozensets(st.integers(0, 6), min_size=1), st.sampled_from(["", "noise", "begging"]))  # fmt: skip
def test_what_fits_is_what_a_look_at_each_record_says(
    rows: list[tuple[int, int, int, float, float]], one: int, other: int, hour_from: int, hour_to: int,
    weekdays: frozenset[int], category: str,
) -> None:  # fmt: skip
    window = Window(FIRST + timedelta(days=min(one, other)), FIRST + timedelta(days=max(one, other)))
    choice = Choice(category=category, hours=Hours(hour_from, hour_to), weekdays=weekdays)
    all_of = events(rows)
    found = counted.chosen(all_of, choice, window, GROUND)
    slow = []
    for i, (day, hour, kind, _, _) in enumerate(sorted(rows)):
        on = FIRST + timedelta(days=day)
        in_hours = hour_from <= hour <= hour_to if hour_from <= hour_to else hour >= hour_from or hour <= hour_to
        fits = window.holds(on) and in_hours and on.weekday() in weekdays
        if fits and category in ("", all_of.categories[kind]):
            slow.append(i)
    assert found.rows.tolist() == slow
    table = counted.clock(found)
    assert sum(map(sum, table)) == len(slow)
    for i in slow:
        day, hour = sorted(rows)[i][:2]
        assert table[(FIRST + timedelta(days=day)).weekday()][hour] >= 1
    for step in Step:
        trend = counted.trend(found, window, step)
        assert sum(part.n for part in trend) == len(slow)
        assert (trend[0].first_day, trend[-1].last_day) == (window.first_day, window.last_day)
        for part in trend:
            days = [FIRST + timedelta(days=sorted(rows)[i][0]) for i in slow]
            assert part.n == sum(part.first_day <= day <= part.last_day for day in days)


def test_weeks_begin_on_monday_and_those_that_the_span_cuts_are_not_whole() -> None:
    window = Window(date(2026, 1, 1), date(2026, 1, 14))
    assert counted.steps(window, Step.WEEK) == [
        (date(2026, 1, 1), date(2026, 1, 4), False),
        (date(2026, 1, 5), date(2026, 1, 11), True),
        (date(2026, 1, 12), date(2026, 1, 14), False),
    ]
    assert counted.steps(Window(date(2026, 1, 1), date(2026, 2, 3)), Step.MONTH) == [
        (date(2026, 1, 1), date(2026, 1, 31), True),
        (date(2026, 2, 1), date(2026, 2, 3), False),
    ]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_every_count_has_the_level_whose_words_hold_it(counts: list[int]) -> None:
    level, names = count_levels(np.array(counts))
    for n, at in zip(counts, level.tolist(), strict=True):
        if n == 0:
            assert at == 0
            continue
        ends = [int(part) for part in names[at - 1].replace(",", "").split(" to ")]
        assert ends[0] <= n <= ends[-1]
    assert len(set(stretched(len(names)))) == len(names)


@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=3, max_size=3))
def test_the_rings_of_squares_cover_just_the_squares_that_are_marked(marks: list[list[bool]]) -> None:
    cells = np.array(marks)
    squares = Squares(Frame(0, 0, 100, 3, 4), study_grid(np.ones((3, 4), bool)))
    drawn = shapely.union_all([shapely.Polygon(ring) for ring in squares.rings(cells)])
    assert drawn.area == 10_000 * int(cells.sum())
    for row, column in zip(*np.nonzero(cells), strict=True):
        assert drawn.contains(shapely.Point(column * 100 + 50, row * 100 + 50))


def choose(rows: list[tuple[int, int, int, float, float]], **changed: object) -> tuple[counted.Chosen, Choice]:
    choice = Choice(**{"look": Look.TOGETHER, "shape": Shape.SQUARE, **changed})  # type: ignore[arg-type]
    return counted.chosen(events(rows), choice, Window(FIRST, FIRST + timedelta(days=89)), GROUND), choice


def test_one_point_and_all_points_alike_have_no_star_and_are_counted() -> None:
    for rows in ([(0, 1, 0, 300.0, 300.0)], [(day, 1, 0, 300.0, 300.0) for day in range(5)]):
        with pytest.raises(LookRefused, match="below 1 no star"):
            looks.together(*choose(rows), GROUND)
        shown = looks.counts(*choose(rows, look=Look.COUNTS), GROUND)
        assert [(line.number, line.n) for line in shown.lines] == [(1, len(rows))]


def test_squares_that_all_hold_as_many_have_nothing_that_stands_out() -> None:
    rows = [(day, 1, 0, 125.0 + 250 * i, 125.0 + 250 * j) for day in range(2) for i in range(9) for j in range(9)]
    with pytest.raises(LookRefused, match="Every cell holds as many"):
        looks.together(*choose(rows), GROUND)


def test_a_heap_among_even_ground_is_marked_and_stands_first_in_squares_and_hexagons() -> None:
    rows = [(day, 1, 0, 125.0 + 250 * i, 125.0 + 250 * j) for day in range(2) for i in range(8) for j in range(8)]
    rows += [(day, 2, 0, 1100.0, 1100.0) for day in range(60)]
    for shape in (Shape.SQUARE, Shape.HEXAGON):
        shown = looks.together(*choose(rows, shape=shape), GROUND)
        assert shown.made["n"] == len(rows)
        assert {shade.kind for shade in shown.shades} == {"hot"}
        assert abs(shown.marks[0].easting_m - 1100) < 400


def test_points_outside_the_borough_are_left_out_and_said() -> None:
    rows = [(1, 1, 0, 300.0, 300.0), (2, 1, 0, 9_000.0, 9_000.0)]
    shown = looks.counts(*choose(rows, look=Look.COUNTS), GROUND)
    assert (shown.made["n"], shown.made["n_outside"]) == (2, 1)
    with pytest.raises(LookRefused, match="None of these records has a point in the borough"):
        looks.density(*choose(rows[1:], look=Look.DENSITY), GROUND)


def test_without_a_borough_there_is_no_ground_to_cut_up() -> None:
    with pytest.raises(LookRefused, match="own borough is not loaded"):
        looks.together(*choose([(1, 1, 0, 300.0, 300.0)]), Ground(None, None, None, None))


def test_harm_is_refused_for_calls_without_weights_and_for_a_kind_without_one_and_keeps_police_finds_apart() -> None:
    rows = [(1, 1, 0, 300.0, 300.0), (2, 1, 0, 300.0, 300.0), (3, 1, 1, 300.0, 300.0), (4, 1, 2, 1500.0, 1500.0)]
    found, calls = choose(rows, look=Look.HARM)
    crimes = Choice(subject=Subject.STREET_CRIME, look=Look.HARM, shape=Shape.SQUARE)
    days = {"noise": 20.0, "fireworks": 100.0, "begging": 7.0}

    def table(**changed: object) -> HarmTable:
        told = {"version": "one", "days": days, "found_by_police": frozenset({"begging"}), **changed}
        return HarmTable("x", FIRST, None, "a paper", **told)  # type: ignore[arg-type]

    for choice, tables, because in (
        (calls, (table(),), "no sentence to be weighed by"),
        (crimes, (), "states no table of weights"),
        (crimes, (table(days={"noise": 20.0}),), "no weight for: begging, fireworks"),
    ):
        with pytest.raises(LookRefused, match=because):
            harm(found, choice, GROUND, tables, FIRST)
    shown = harm(found, crimes, GROUND, (table(),), FIRST)
    assert [(line.n, line.values[0]) for line in shown.lines] == [(3, 140.0)]
    assert shown.lines[0].values[1] == pytest.approx(100 / 140)
    assert (shown.made["n_found"], shown.made["version"]) == (1, "one")
