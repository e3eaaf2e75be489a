"""Knox's table against worked numbers, against a slow twin, and the traps of bands, ties and grains."""

from itertools import combinations
from math import hypot
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis import near_pairs as pairs_method
from commonweal.core.analysis import near_repeats as method
from commonweal.core.analysis.near_pairs import near_pairs
from commonweal.core.analysis.near_repeats import NearRepeats, near_repeats, shuffled_days
from commonweal.core.analysis.refused import InputRefused
from commonweal.core.analysis.source_grain import Points, Times
from commonweal.core.analysis.streams import stream_starts

WORKED = np.array([
    (0, 0, 1), (50, 0, 3), (0, 80, 6), (120, 0, 20), (1000, 1000, 2), (1040, 1000, 9), (1000, 1130, 11),
    (2000, 0, 30), (2100, 0, 31), (2000, 60, 50), (5000, 5000, 40), (5003, 5004, 40),
]).T  # fmt: skip


def knox(events: Any, **words: Any) -> NearRepeats:
    given = {
        "space_edges_m": np.array([0, 100, 200]), "time_edges_days": np.array([0, 7, 14]), "points": Points.REAL,
        "times": Times.DAY, "n_shuffles": 99, "rng": np.random.default_rng(4), **words,
    }  # fmt: skip
    east, north, day = np.array(events, float)
    return near_repeats(east, north, day.astype(int), **given)


def test_the_worked_events_have_the_published_table() -> None:
    found = knox(WORKED, n_shuffles=19_999)
    assert found.observed.tolist() == [[0, 0], [4, 1], [2, 1]]
    assert found.expected[1:] == pytest.approx(np.array([[1.2727, 1.5909], [1.0909, 1.3636]]), abs=1e-4)
    assert found.ratio[1:] == pytest.approx(np.array([[3.1429, 0.6286], [1.8333, 0.7333]]), abs=1e-4)
    assert found.p[1:] == pytest.approx(np.array([[0.0193, 0.844], [0.302, 0.799]]), abs=0.015)
    assert found.simulated == pytest.approx(found.expected, abs=0.05)
    assert (found.n_events, found.first_day, found.last_day) == (12, 1, 50)


def test_distance_along_streets_has_its_own_table() -> None:
    assert knox(WORKED, is_manhattan=True).observed[1:].tolist() == [[3, 1], [3, 1]]


def test_a_pair_at_the_edge_belongs_to_the_band_beyond_it() -> None:
    found = knox([(0, 100, 300), (0, 0, 0), (0, 0, 7)])
    assert found.observed.tolist() == [[0, 0], [0, 0], [1, 0]]


def test_a_pair_on_the_same_day_and_one_at_the_same_place_do_not_vanish() -> None:
    found = knox([(0, 0, 50), (0, 0, 0), (3, 3, 3)])
    assert found.observed.tolist() == [[1, 0], [2, 0], [0, 0]]
    assert found.space_edges_m.tolist() == [0, 0.1, 100, 200]


def slow_table(events: list[tuple[int, int, int]], space: list[float], time: list[int]) -> list[list[int]]:
    """Every pair looked at, band by band."""
    table = [[0] * (len(time) - 1) for _ in space[1:]]
    for (e, n, d), (f, m, c) in combinations(events, 2):
        for a, b in combinations(range(len(space)), 2):
            for s, t in combinations(range(len(time)), 2):
                near = space[a] <= hypot(e - f, n - m) < space[b] and time[s] <= abs(d - c) < time[t]
                table[a][s] += near and b == a + 1 and t == s + 1
    return table


many = st.lists(st.tuples(*[st.integers(0, 60)] * 3), min_size=2, max_size=25)


@given(many)
def test_every_table_agrees_with_every_pair_looked_at(events: list[tuple[int, int, int]]) -> None:
    found = knox(np.array(events).T, space_edges_m=np.array([0, 5, 13, 40]), time_edges_days=np.array([0, 1, 3, 30]))
    assert found.observed.tolist() == slow_table(events, [0, 0.1, 5, 13, 40], [0, 1, 3, 30])


@given(many)
def test_the_expected_number_is_that_of_all_orders_of_days(events: list[tuple[int, int, int]]) -> None:
    found = knox(np.array(events).T)
    n_pairs = len(events) * (len(events) - 1) / 2
    in_space = [sum(row) for row in slow_table(events, [0, 0.1, 100, 200], [0, 10_000])]
    in_time = slow_table([(0, 0, day) for _, _, day in events], [0, 1], [0, 7, 14])[0]
    assert found.expected == pytest.approx(np.outer(in_space, in_time) / n_pairs)


def both_ways(events: Any, *, pairs_at_once: int = 1, **words: Any) -> tuple[NearRepeats, NearRepeats]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs_method, "WORTH_COMPILING", 1)
        patch.setattr(method, "PAIRS_AT_ONCE", pairs_at_once)
        compiled = knox(events, **words)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs_method, "loops", lambda: None)
        patch.setattr(method, "loops", lambda: None)
        return compiled, knox(events, **words)


@given(many, st.sampled_from([1, 31, 33, 70]), st.booleans())
def test_the_compiled_loops_give_the_very_same_table(
    events: list[tuple[int, int, int]], n_shuffles: int, is_manhattan: bool
) -> None:
    one, other = both_ways(np.array(events).T, n_shuffles=n_shuffles, is_manhattan=is_manhattan)
    for name in ("observed", "expected", "simulated", "p"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()


def test_a_crowd_gives_the_very_same_table_compiled() -> None:
    """More pairs in a band than the loops count before they put their short sums away."""
    rng = np.random.default_rng(2)
    events = np.stack([rng.normal(0, 300, 700), rng.normal(0, 300, 700), rng.integers(0, 32_768, 700)])
    bands = {"space_edges_m": np.array([0, 100, 2_000]), "time_edges_days": np.array([0, 1, 400, 32_768, 60_000])}
    one, other = both_ways(events, pairs_at_once=1_000, n_shuffles=40, **bands)
    assert one.p.tolist() == other.p.tolist()
    assert one.simulated.tolist() == other.simulated.tolist()


def test_the_order_of_the_events_and_their_pairs_do_not_matter_to_the_counts() -> None:
    mixed = WORKED[:, np.random.default_rng(1).permutation(12)]
    assert knox(mixed).observed.tolist() == knox(WORKED).observed.tolist()


def test_the_same_generator_gives_the_same_p() -> None:
    assert knox(WORKED).p.tolist() == knox(WORKED).p.tolist()


def test_every_order_of_days_is_about_as_likely() -> None:
    shuffled = shuffled_days(np.arange(4, dtype=np.uint16), stream_starts(7, 0, 24_000))
    seen = np.unique(shuffled.T, axis=0, return_counts=True)[1]
    assert len(seen) == 24
    assert abs(seen - 1_000).max() < 160


def test_pairs_of_far_apart_groups_are_each_found_once() -> None:
    rng = np.random.default_rng(3)
    east, north = rng.choice([-1e9, 0, 7e8], 300) + rng.uniform(0, 500, 300), rng.uniform(0, 500, 300)
    found = near_pairs(east, north, np.array([0.0, 90]))
    slow = {(i, j) for i, j in combinations(range(300), 2) if hypot(east[i] - east[j], north[i] - north[j]) < 90}
    assert set(zip(found.one.tolist(), found.other.tolist(), strict=True)) == slow
    assert len(found.one) == len(slow)


def test_all_events_at_one_place_and_day_are_as_expected() -> None:
    found = knox(np.zeros((3, 50)))
    assert found.observed[0, 0] == found.expected[0, 0] == 50 * 49 / 2
    assert found.p[0, 0] == 1


def test_a_million_events_at_one_place_are_refused_and_not_tried() -> None:
    with pytest.raises(InputRefused, match="events"):
        knox(np.zeros((3, 1_000_000)))


@pytest.mark.parametrize("n", [0, 1])
def test_fewer_than_two_events_are_refused(n: int) -> None:
    with pytest.raises(InputRefused, match="easting_m"):
        knox(np.zeros((3, n)))


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"points": Points.SNAPPED}, "points"),
        ({"times": Times.MONTH}, "times"),
        ({"n_shuffles": 0}, "n_shuffles"),
        ({"space_edges_m": np.array([0, 0, 100])}, "space_edges_m"),
        ({"space_edges_m": np.array([100.0])}, "space_edges_m"),
        ({"space_edges_m": np.array([0, np.nan])}, "space_edges_m"),
        ({"space_edges_m": np.array([0, 0.05])}, "space_edges_m"),
        ({"time_edges_days": np.array([7, 0])}, "time_edges_days"),
        ({"time_edges_days": np.array([0, 1.5])}, "time_edges_days"),
        ({"time_edges_days": np.array([-1, 7])}, "time_edges_days"),
    ],
)
def test_bad_input_is_refused_by_name(words: dict[str, Any], field: str) -> None:
    with pytest.raises(InputRefused) as refused:
        knox(WORKED, **words)
    assert refused.value.field == field


def test_days_that_are_no_days_and_coordinates_that_are_missing_are_refused() -> None:
    with pytest.raises(InputRefused, match="day"):
        knox([(0, 1), (0, 1), (0, 40_000)])
    with pytest.raises(InputRefused, match="easting_m"):
        knox([(0, np.nan), (0, 1), (0, 4)])
    words: dict[str, Any] = {"points": Points.REAL, "times": Times.DAY, "n_shuffles": 9}
    edges = {"space_edges_m": np.array([0, 9]), "time_edges_days": np.array([0, 9])}
    with pytest.raises(InputRefused, match="float64"):
        near_repeats(np.zeros(2), np.zeros(2), np.zeros(2), rng=np.random.default_rng(1), **words, **edges)
    with pytest.raises(InputRefused, match="day"):
        near_repeats(np.zeros(2), np.zeros(2), np.zeros(3, int), rng=np.random.default_rng(1), **words, **edges)
