"""The kernel against its slow twin, and every way of computing it against every other."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from commonweal.core.analysis import rolling, rolling_compiled
from commonweal.core.analysis.rolling import Spells, counts_at, spells_above
from commonweal.core.analysis.rolling_rule import NotInOrder, Rule
from tests.core import slow_twins

Ints = NDArray[np.int32]


def ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int32)


def pairs(spells: Spells) -> set[tuple[int, int]]:
    """Every location and day that the spells cover; fails when two of them overlap, touch or stand out of order."""
    rows = list(zip(spells.entity.tolist(), spells.from_day.tolist(), spells.to_day.tolist(), strict=True))
    for (place, _, to_day), (next_place, next_from, _) in pairwise(rows):
        assert place < next_place or (place == next_place and to_day + 1 < next_from)
    assert all(from_day <= to_day for _, from_day, to_day in rows)
    return {(place, day) for place, from_day, to_day in rows for day in range(from_day, to_day + 1)}


@st.composite
def logs(draw: st.DrawFn) -> tuple[Ints, Ints, dict[str, int]]:
    """A log crowded enough to have spells, a rule, and a judged span that may leave events outside at both ends."""
    n = draw(st.integers(0, 60))
    location = draw(st.lists(st.integers(-1, 3), min_size=n, max_size=n))
    day = draw(st.lists(st.integers(-5, 40), min_size=n, max_size=n))
    first_day = draw(st.integers(-8, 35))
    rule = {
        "more_than": draw(st.integers(0, 8)),
        "within_days": draw(st.integers(1, 20)),
        "first_day": first_day,
        "last_day": first_day + draw(st.integers(0, 30)),
    }
    return ints(location), ints(day), rule


@given(logs())
def test_the_kernel_agrees_with_its_slow_twin(log: tuple[Ints, Ints, dict[str, int]]) -> None:
    location, day, rule = log
    assert pairs(spells_above(location, day, **rule)) == slow_twins.days_above(location.tolist(), day.tolist(), **rule)


@given(logs())
def test_a_log_in_order_gives_the_same_spells(log: tuple[Ints, Ints, dict[str, int]]) -> None:
    location, day, rule = log
    order = np.lexsort((day, location))
    in_order = spells_above(location[order], day[order], in_order=True, **rule)
    assert pairs(in_order) == pairs(spells_above(location, day, **rule))


COMPILED_WAYS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "one thread": lambda patch: None,
    "two threads, in halves": lambda patch: patch.setattr(rolling_compiled, "WORTH_A_THREAD", 1),
    "two threads, in buckets": lambda patch: (
        patch.setattr(rolling_compiled, "WORTH_A_THREAD", 1),
        patch.setattr(rolling_compiled, "WORTH_BUCKETS", 0),
        patch.setattr(rolling_compiled, "EVENTS_A_BUCKET", 8),
    )[0],
}


@pytest.mark.parametrize("way", COMPILED_WAYS)
@settings(deadline=None)  # the first call compiles
@given(log=logs())
def test_the_compiled_path_gives_the_very_same_spells(way: str, log: tuple[Ints, Ints, dict[str, int]]) -> None:
    location, day, words = log
    rule = Rule.asking(**words)
    order = np.lexsort((day, location))
    with pytest.MonkeyPatch.context() as patch:
        COMPILED_WAYS[way](patch)
        found = rolling_compiled.spells(location, day, rule, in_order=False)
        in_order = rolling_compiled.spells(location[order], day[order], rule, in_order=True)
    expected = rolling.spells_by_numpy(location, day, rule, in_order=False)
    assert found is not None
    assert in_order is not None
    assert found.tolist() == expected.tolist()
    assert in_order.tolist() == expected.tolist()


@settings(deadline=None, max_examples=12)
@given(
    seed=st.integers(0, 2**32 - 1),
    n=st.sampled_from([160_000, 400_000, 3_100_000]),
    n_locations=st.sampled_from([1, 7, 3_000, 200_000]),
    more_than=st.sampled_from([0, 6, 300]),
    within_days=st.sampled_from([1, 14, 365]),
)
def test_large_logs_give_the_very_same_spells_compiled_and_not(
    seed: int, n: int, n_locations: int, more_than: int, within_days: int
) -> None:
    rng = np.random.default_rng(seed)
    location = (n_locations * rng.random(n) ** 3).astype(np.int32)
    day = rng.integers(-20, 1_900, n).astype(np.int32)
    rule = Rule.asking(more_than=more_than, within_days=within_days, first_day=0, last_day=1_825)
    expected = rolling.spells_by_numpy(location, day, rule, in_order=False)
    found = rolling_compiled.spells(location, day, rule, in_order=False)
    order = np.lexsort((day, location))
    in_order = rolling_compiled.spells(location[order], day[order], rule, in_order=True)
    assert np.array_equal(found, expected)
    assert np.array_equal(in_order, expected)


@settings(deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    way=st.sampled_from(sorted(COMPILED_WAYS)),
    n=st.sampled_from([1, 2, 7, 30, 300, 3_000]),
    top=st.sampled_from([1, 5, 300, 70_000, 2**31 - 1]),
    n_days=st.sampled_from([1, 2, 14, 400, 2_000, 999_000]),
    within_days=st.sampled_from([1, 2, 3, 14, 17, 18, 365, 100_000]),
    more_than=st.sampled_from([0, 1, 6, 254, 255, 300]),
)
def test_the_compiled_path_agrees_at_the_ends_of_every_range(
    seed: int, way: str, n: int, top: int, n_days: int, within_days: int, more_than: int
) -> None:
    rng = np.random.default_rng(seed)
    location = np.where(rng.random(n) < 0.1, -rng.integers(1, 2**31, n), top * rng.random(n) ** 3).astype(np.int32)
    day = rng.integers(-30, n_days + 30, n).astype(np.int32)
    day[rng.random(n) < 0.01] = rng.choice([2**31 - 1, -(2**31)])
    rule = Rule.asking(more_than=more_than, within_days=within_days, first_day=0, last_day=n_days - 1)
    expected = rolling.spells_by_numpy(location, day, rule, in_order=False)
    order = np.lexsort((day, location))
    with pytest.MonkeyPatch.context() as patch:
        COMPILED_WAYS[way](patch)
        found = rolling_compiled.spells(location, day, rule, in_order=False)
        in_order = rolling_compiled.spells(location[order], day[order], rule, in_order=True)
    assert found is None or found.tolist() == expected.tolist()
    assert in_order is not None
    assert in_order.tolist() == expected.tolist()


@pytest.mark.parametrize("way", COMPILED_WAYS)
def test_nowhere_is_no_location_even_where_a_day_needs_no_bits(way: str) -> None:
    rule = Rule.asking(more_than=0, within_days=1, first_day=0, last_day=0)
    with pytest.MonkeyPatch.context() as patch:
        COMPILED_WAYS[way](patch)
        found = rolling_compiled.spells(ints([0, -1]), ints([0, 0]), rule, in_order=False)
    assert found is not None
    assert found.tolist() == [[0], [0], [0]]


def test_a_cell_of_the_sieve_that_overflows_drops_nothing() -> None:
    day = np.repeat(ints([3, 4]), [256, 300])
    rule = Rule.asking(more_than=6, within_days=14, first_day=0, last_day=40)
    found = rolling_compiled.spells(np.zeros(556, np.int32), day, rule, in_order=False)
    assert found is not None
    assert found.tolist() == [[0], [3], [17]]


def test_locations_with_large_numbers_are_told_apart() -> None:
    far = np.iinfo(np.int32).max
    location, day = np.repeat(ints([far, far - 1, 0]), 7), np.zeros(21, np.int32)
    for last_day in (20, 999_999):  # the second needs wider keys than the compiled path has: then it says None
        rule = Rule.asking(more_than=6, within_days=14, first_day=0, last_day=last_day)
        expected = [[0, far - 1, far], [0, 0, 0], [13, 13, 13]]
        assert rolling.spells_by_numpy(location, day, rule, in_order=False).tolist() == expected
        found = rolling_compiled.spells(location, day, rule, in_order=False)
        assert (found is None) == (last_day == 999_999)
        assert found is None or found.tolist() == expected


@pytest.mark.parametrize(("n_calls", "is_above"), [(6, False), (7, True), (8, True)])
def test_seven_calls_are_more_than_six(n_calls: int, is_above: bool) -> None:
    spells = spells_above(
        np.zeros(n_calls, np.int32), np.full(n_calls, 100, np.int32),
        more_than=6, within_days=14, first_day=0, last_day=200,
    )  # fmt: skip
    assert spells.entity_days == (14 if is_above else 0)
    assert (spells.from_day.tolist(), spells.to_day.tolist()) == (([100], [113]) if is_above else ([], []))


def test_seven_reports_fire_on_the_thirteenth_day_and_not_when_the_last_comes_a_day_later() -> None:
    def above(last: int) -> set[tuple[int, int]]:
        days = ints([0, 2, 4, 6, 8, 10, last])
        return pairs(spells_above(ints([0] * 7), days, more_than=6, within_days=14, first_day=0, last_day=60))

    assert above(13) == {(0, 13)}
    assert above(14) == set()


def test_spells_that_touch_are_one_and_a_day_between_makes_two() -> None:
    def spells(gap: int) -> int:
        days = ints([0] * 7 + [13 + gap] * 7)
        return len(spells_above(ints([0] * 14), days, more_than=6, within_days=14, first_day=0, last_day=60))

    assert (spells(0), spells(1), spells(2)) == (1, 1, 2)


def test_events_before_the_span_count_inside_a_window_and_spells_are_cut_to_the_span() -> None:
    spells = spells_above(ints([0] * 7), ints([90] * 7), more_than=6, within_days=14, first_day=100, last_day=101)
    assert (spells.from_day.tolist(), spells.to_day.tolist()) == ([100], [101])


def test_days_above_are_counted_for_every_location() -> None:
    spells = spells_above(ints([2] * 7), ints([0] * 7), more_than=6, within_days=14, first_day=0, last_day=60)
    assert spells.days_met(4).tolist() == [0, 0, 14, 0]


@pytest.mark.parametrize("compiled", [False, True])
def test_a_log_that_is_not_in_order_is_refused_when_it_is_said_to_be(compiled: bool) -> None:
    rule = Rule.asking(more_than=0, within_days=1, first_day=0, last_day=9)
    path = rolling_compiled.spells if compiled else rolling.spells_by_numpy
    for location, day in (([1, 0], [0, 0]), ([0, 0], [1, 0])):
        with pytest.raises(NotInOrder):
            path(ints(location), ints(day), rule, in_order=True)


def test_without_numba_the_same_call_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rolling, "WORTH_COMPILING", 0)
    compiled = spells_above(ints([0] * 7), ints([0] * 7), more_than=6, within_days=14, first_day=0, last_day=60)
    monkeypatch.setattr(rolling, "_compiled", lambda: None)
    plain = spells_above(ints([0] * 7), ints([0] * 7), more_than=6, within_days=14, first_day=0, last_day=60)
    assert pairs(compiled) == pairs(plain) == {(0, day) for day in range(14)}


def test_arrays_of_another_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="int32"):
        spells_above(np.zeros(3), ints([1, 2, 3]), more_than=6, within_days=14, first_day=0, last_day=9)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "nonsense",
    [
        {"more_than": -1},
        {"within_days": 0},
        {"within_days": -14},
        {"first_day": 10, "last_day": 9},
        {"last_day": 2**31},
    ],
)
def test_a_rule_without_sense_is_refused(nonsense: dict[str, int]) -> None:
    words = {"more_than": 6, "within_days": 14, "first_day": 0, "last_day": 9} | nonsense
    with pytest.raises(ValueError, match=r"is no rule|cannot be judged"):
        spells_above(ints([]), ints([]), **words)


@given(
    events=st.lists(st.tuples(st.integers(-1, 3), st.integers(-5, 60)), max_size=50),
    as_of_days=st.lists(st.integers(-10, 70), max_size=6),
    within_days=st.integers(1, 20),
)
def test_counts_at_agree_with_their_slow_twin(
    events: list[tuple[int, int]], as_of_days: list[int], within_days: int
) -> None:
    location, day = [where for where, _ in events], [on for _, on in events]
    found = counts_at(ints(location), ints(day), as_of_days=ints(as_of_days), within_days=within_days, n_locations=4)
    assert found.dtype == np.int32
    expected = slow_twins.counts_at(location, day, as_of_days=as_of_days, within_days=within_days, n_locations=4)
    assert found.tolist() == expected


def test_counts_of_no_location_or_no_day_are_empty() -> None:
    nothing = ints([])
    assert counts_at(nothing, nothing, as_of_days=ints([1, 2]), within_days=14, n_locations=0).shape == (0, 2)
    assert counts_at(nothing, nothing, as_of_days=nothing, within_days=14, n_locations=3).shape == (3, 0)


def test_a_location_past_the_last_is_refused() -> None:
    with pytest.raises(IndexError):
        counts_at(ints([3]), ints([0]), as_of_days=ints([0]), within_days=14, n_locations=3)
