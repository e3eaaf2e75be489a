"""Rates, funnel and small numbers: the worked figures, and that no total gives a hidden cell back."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.distributions import poisson_at_least, poisson_at_most
from commonweal.core.analysis.rates import (
    byar_limits,
    exact_limits,
    funnel,
    funnel_limits,
    may_show_change,
    suppressed,
)
from commonweal.core.analysis.refused import InputRefused


def test_the_worked_limits_of_seven() -> None:
    exact, byar = exact_limits(7), byar_limits(7)
    assert (exact.low, exact.high) == (pytest.approx(2.8144, abs=1e-4), pytest.approx(14.4227, abs=1e-4))
    assert (byar.low, byar.high) == (pytest.approx(2.8044, abs=1e-4), pytest.approx(14.4233, abs=1e-4))


@given(st.integers(0, 3000))
def test_exact_limits_are_where_the_tails_have_their_share(count: int) -> None:
    found = exact_limits(count)
    assert poisson_at_most(count, found.high) == pytest.approx(0.025, abs=1e-9)
    assert (count == 0) == (found.low == 0)
    if count:
        assert poisson_at_least(count, found.low) == pytest.approx(0.025, abs=1e-9)


def test_the_worked_funnel_of_a_ward_of_16500() -> None:
    for level, low, high in ((0.95, 6.667, 9.394), (0.998, 5.939, 10.242)):
        limits = funnel_limits(132, level=level)
        assert (limits.low / 16.5, limits.high / 16.5) == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))
    found = funnel([171], [16_500], base=8.0)
    assert found.rate[0] == pytest.approx(10.364, abs=1e-3)
    assert found.place[0] == 2, "above both limits"


def test_widened_limits_are_those_of_the_normal_where_nothing_swings() -> None:
    found = funnel([132] * 10, [16_500] * 10, base=8.0, widen=True)
    assert found.phi == 1
    assert (found.warning[0][0], found.warning[1][0]) == (
        pytest.approx(6.635, abs=1e-3), pytest.approx(9.365, abs=1e-3),
    )  # fmt: skip
    assert (found.alarm[0][0], found.alarm[1][0]) == (
        pytest.approx(5.848, abs=1e-3), pytest.approx(10.152, abs=1e-3),
    )  # fmt: skip


def test_where_many_places_lie_outside_the_limits_grow_by_the_root_of_the_spread() -> None:
    counts = [100 + 8 * n for n in range(-8, 9)]
    plain, wide = funnel(counts, [1000] * 17), funnel(counts, [1000] * 17, widen=True)
    assert wide.phi > 4
    assert int((wide.place != 0).sum()) < int((plain.place != 0).sum())


def test_one_extreme_place_hardly_moves_the_spread_of_the_others() -> None:
    steady = [100 + (-1) ** n * 5 for n in range(20)]
    assert funnel([*steady[:-1], 900], [1000] * 20, base=100, widen=True).phi < 2


def gives_back(table: np.ndarray, hidden: np.ndarray) -> bool:
    """Whether a hidden cell is the rest of the total of its row or column."""
    rows, columns = hidden.sum(axis=1), hidden.sum(axis=0)
    return any(
        hidden[i, j] and ((rows[i] == 1 and table.shape[1] > 1) or (columns[j] == 1 and table.shape[0] > 1))
        for i, j in product(*map(range, table.shape))
    )


@given(st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(0, 30), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
))  # fmt: skip
def test_small_counts_are_kept_back_and_no_total_gives_one_back(rows: list[list[int]]) -> None:
    table = np.array(rows)
    hidden = suppressed(table)
    assert hidden[(table > 0) & (table < 5)].all()
    assert not gives_back(table, hidden)
    if not ((table > 0) & (table < 5)).any():
        assert not hidden.any()


def test_the_next_smallest_is_kept_back_and_a_0_only_where_there_is_nothing_else() -> None:
    assert suppressed([[3, 40, 9]]).tolist() == [[True, False, True]]
    assert suppressed([[3, 40, 0]]).tolist() == [[True, True, False]]
    assert suppressed([[3, 0]]).tolist() == [[True, True]]
    assert suppressed([[0, 5], [6, 7]]).tolist() == [[False, False], [False, False]]


def test_a_percent_change_from_or_to_less_than_20_is_not_shown() -> None:
    assert not may_show_change(19, 40)
    assert not may_show_change(40, 19)
    assert may_show_change(20, 20)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (lambda: exact_limits(-1), "count"),
        (lambda: byar_limits(7, level=0), "level"),
        (lambda: funnel([1, 2], [10, 0]), "population"),
        (lambda: funnel([1, 2], [10]), "population"),
        (lambda: funnel([], []), "counts"),
        (lambda: funnel([0, 0], [10, 10]), "base"),
        (lambda: suppressed([1, 2]), "table"),
        (lambda: suppressed([[1, float("nan")]]), "table"),
    ],
)
def test_bad_input_is_refused_by_name(asked: object, field: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        asked()  # type: ignore[operator]
    assert refusal.value.field == field
