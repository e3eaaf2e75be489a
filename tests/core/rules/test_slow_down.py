"""Guessing gets slow, and the right password is never kept out for good."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.rules.slow_down import (
    TURN_KEPT,
    Level,
    Pace,
    after_failure,
    answer,
    level_at,
    turn_after_failure,
    wait_s,
)

NAME = Pace(n_free=5, first_s=2, longest_s=900, halves_in_s=3600)
AT = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
LATER = st.floats(0, 7 * 24 * 3600).map(lambda seconds: AT + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (5, 0), (6, 2), (7, 4), (8, 8), (14, 512), (15, 900), (400, 900)]
)
def test_five_failures_are_free_and_each_further_one_doubles_the_wait_up_to_fifteen_minutes(
    failures: int, seconds: float
) -> None:
    assert wait_s(failures, NAME) == seconds


def test_half_of_a_level_is_forgotten_in_an_hour() -> None:
    assert level_at(Level(8, AT), AT + timedelta(hours=1), NAME) == pytest.approx(4)


def test_a_clock_that_goes_back_forgets_nothing() -> None:
    assert level_at(Level(8, AT), AT - timedelta(days=1), NAME) == 8


@given(st.lists(st.floats(0, 600), max_size=80))
def test_a_level_never_passes_its_top_so_that_a_flood_is_forgotten_in_bounded_time(gaps: list[float]) -> None:
    level, at = Level(0, AT), AT
    for gap in gaps:
        at += timedelta(seconds=gap)
        level = after_failure(level, at, NAME)
    assert 0 <= level.value <= NAME.most
    assert wait_s(level_at(level, at + timedelta(hours=3), NAME), NAME) == 0


@given(st.floats(0, 400), st.floats(0, 400))
def test_more_failures_never_cost_less(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert wait_s(low, NAME) <= wait_s(high, NAME) <= NAME.longest_s


@given(
    st.lists(st.tuples(st.floats(0, 120), st.integers(0, 30)), max_size=40),
    st.floats(0, 15 * 60),
)
def test_whoever_waits_as_told_is_looked_at_whatever_others_do_meanwhile(
    flood: list[tuple[float, int]], late: float
) -> None:
    """Others raise the level before, during and after the promise; the turn that was promised still opens."""
    level, at = Level(0, AT), AT
    for gap, failures in flood:
        at += timedelta(seconds=gap)
        for _ in range(failures):
            level = after_failure(level, at, NAME)
    told = answer(None, [wait_s(level_at(level, at, NAME), NAME)], at, longest_s=900)
    assert told.wait_s <= 900
    for _ in range(50):
        level = after_failure(level, at + timedelta(seconds=told.wait_s / 2), NAME)
    back = at + timedelta(seconds=told.wait_s + late)
    again = answer(told.opens_at, [wait_s(level_at(level, back, NAME), NAME)], back, longest_s=900)
    assert told.wait_s == 0 or again.wait_s == 0


def test_a_turn_is_not_open_before_its_moment_and_is_kept_for_a_quarter_of_an_hour() -> None:
    opens_at = AT + timedelta(seconds=10)
    assert answer(opens_at, [900], AT + timedelta(seconds=9), longest_s=900).wait_s == 1
    assert answer(opens_at, [900], opens_at, longest_s=900).wait_s == 0
    assert answer(opens_at, [900], opens_at + TURN_KEPT, longest_s=900).wait_s == 0
    assert answer(opens_at, [900], opens_at + TURN_KEPT + timedelta(seconds=1), longest_s=900).wait_s == 900


def test_asking_again_and_again_during_the_wait_does_not_lengthen_it() -> None:
    told = answer(None, [60], AT, longest_s=900)
    for second in range(1, 60):
        told = answer(told.opens_at, [900], AT + timedelta(seconds=second), longest_s=900)
        assert told.wait_s == 60 - second


def test_a_promise_from_a_clock_that_jumped_costs_the_longest_wait_and_no_more() -> None:
    assert answer(AT + timedelta(days=400), [0], AT, longest_s=900).wait_s == 900


def test_a_failure_that_costs_nothing_makes_no_turn() -> None:
    assert turn_after_failure([0, 0], AT) is None
    assert turn_after_failure([0, 2], AT) == AT + timedelta(seconds=2)


def test_one_source_gets_at_most_a_few_hundred_guesses_a_day_at_one_name() -> None:
    """What docs/decisions/0021 says, counted: somebody guesses for a day, whenever it is allowed."""
    level, at, n = Level(0, AT), AT, 0
    while at < AT + timedelta(days=1):
        level = after_failure(level, at, NAME)
        at += timedelta(seconds=max(1.0, wait_s(level_at(level, at, NAME), NAME)))
        n += 1
    assert n < 250, n
