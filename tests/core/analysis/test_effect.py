"""Before and after with a comparison: the worked numbers, the traps, and bad input."""

from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.effect import Verdict, overdispersion, rate_ratio
from commonweal.core.analysis.refused import InputRefused

COUNTS = st.integers(1, 5000)


def test_the_worked_example_of_four_counts() -> None:
    found = rate_ratio([120, 80], [300, 285])
    assert found.ratio == pytest.approx(0.701754, abs=1e-6)
    assert found.relative_effect_size == pytest.approx(1.425, abs=1e-6)
    assert found.log_se == pytest.approx(0.166359, abs=1e-6)
    assert (found.low, found.high) == (pytest.approx(0.506500, abs=1e-5), pytest.approx(0.972278, abs=1e-5))
    assert found.z == pytest.approx(-2.129, abs=1e-3)
    assert found.verdict is Verdict.FELL_MORE
    assert not found.half_added


def test_with_counts_that_swing_twice_as_much_as_chance_the_same_fall_is_no_longer_clear() -> None:
    found = rate_ratio([120, 80], [300, 285], phi=2)
    assert (found.low, found.high) == (pytest.approx(0.4425, abs=1e-4), pytest.approx(1.1129, abs=1e-4))
    assert found.verdict is Verdict.NO_CLEAR_CHANGE


def test_counts_that_swing_less_than_chance_do_not_make_the_range_narrower() -> None:
    assert rate_ratio([120, 80], [300, 285], phi=0.1) == rate_ratio([120, 80], [300, 285])


def test_a_spread_that_rests_on_little_makes_the_range_wider() -> None:
    few, many = (rate_ratio([120, 80], [300, 285], phi=2, degrees=degrees) for degrees in (3, 300))
    assert few.low < many.low < many.ratio < many.high < few.high


def test_a_cell_of_0_adds_one_half_to_all_four_and_says_so() -> None:
    found = rate_ratio([14, 0], [300, 285])
    assert found.half_added
    assert found.ratio == pytest.approx((0.5 / 14.5) / (285.5 / 300.5))
    assert found.log_se == pytest.approx(sqrt(1 / 0.5 + 1 / 14.5 + 1 / 285.5 + 1 / 300.5))


def test_unequal_lengths_are_compared_by_the_day() -> None:
    twice = rate_ratio([120, 160], [300, 570], days=[[30, 60], [30, 60]])
    assert twice.ratio == pytest.approx(0.701754, abs=1e-6)
    assert rate_ratio([120, 80], [300, 285], days=[[31, 28], [31, 31]]).ratio == pytest.approx(0.701754 * 31 / 28)


def test_a_handful_of_calls_says_nothing_either_way() -> None:
    assert rate_ratio([5, 0], [3000, 3000]).verdict is Verdict.TOO_FEW
    assert rate_ratio([0, 0], [3000, 3000]).verdict is Verdict.TOO_FEW


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_the_ratio_and_its_error_are_those_of_a_poisson_regression_with_an_interaction(
    a0: int, a1: int, c0: int, c1: int
) -> None:
    x = np.array([[1, 0, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0], [1, 1, 1, 1]], dtype=float)
    y = np.array([c0, c1, a0, a1], dtype=float)
    solved = np.linalg.solve(x, np.log(y))
    variance = np.linalg.inv((x.T * y) @ x)[3, 3]
    found = rate_ratio([a0, a1], [c0, c1])
    assert log(found.ratio) == pytest.approx(solved[3], abs=1e-8)
    assert found.log_se == pytest.approx(sqrt(variance), rel=1e-6)
    assert found.low == pytest.approx(exp(solved[3] - 1.959963985 * sqrt(variance)), rel=1e-6)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_exchanging_before_and_after_turns_the_ratio_and_its_range_round(a0: int, a1: int, c0: int, c1: int) -> None:
    there, back = rate_ratio([a0, a1], [c0, c1]), rate_ratio([a1, a0], [c1, c0])
    assert back.ratio == pytest.approx(1 / there.ratio)
    assert (back.low, back.high) == (pytest.approx(1 / there.high), pytest.approx(1 / there.low))


def slow_overdispersion(table: list[list[int]]) -> float:
    total = sum(map(sum, table))
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    chi_square = 0.0
    for i, row in enumerate(table):
        for j, n in enumerate(row):
            expected = rows[i] * columns[j] / total
            chi_square += (n - expected) ** 2 / expected
    return chi_square / ((len(rows) - 1) * (len(columns) - 1))


@given(
    st.integers(2, 12).flatmap(
        lambda m: st.lists(st.lists(st.integers(1, 90), min_size=m, max_size=m), min_size=2, max_size=6)
    )
)
def test_the_spread_of_a_table_is_pearsons_chi_square_by_its_degrees_of_freedom(table: list[list[int]]) -> None:
    assert overdispersion(table) == pytest.approx(slow_overdispersion(table))


def test_one_series_is_held_against_its_own_mean() -> None:
    assert overdispersion([[10, 20]]) == pytest.approx((25 / 15) * 2)


def test_what_all_series_share_is_no_swing() -> None:
    season = np.array([10, 20, 40, 20])
    assert overdispersion(np.stack([season, 2 * season, 3 * season])) == pytest.approx(0)


def test_where_nothing_can_be_told_of_the_spread_it_is_taken_as_that_of_chance() -> None:
    assert overdispersion([[0, 0, 0], [0, 0, 0]]) == 1
    assert overdispersion([[5]]) == 1
    assert overdispersion([[5, 0], [7, 0]]) == 1


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (lambda: rate_ratio([], [1, 1]), "place"),
        (lambda: rate_ratio([1, 2, 3], [1, 1]), "place"),
        (lambda: rate_ratio([1, 2], [1, float("nan")]), "comparison"),
        (lambda: rate_ratio([1, -2], [1, 1]), "place"),
        (lambda: rate_ratio([1, 2.5], [1, 1]), "place"),
        (lambda: rate_ratio([1, 2], [1, 1], days=[[0, 1], [1, 1]]), "days"),
        (lambda: rate_ratio([1, 2], [1, 1], phi=-1), "phi"),
        (lambda: rate_ratio([1, 2], [1, 1], level=1), "level"),
        (lambda: rate_ratio([1, 2], [1, 1], degrees=0), "degrees"),
        (lambda: overdispersion([1, 2]), "counts"),
    ],
)
def test_bad_input_is_refused_by_name(asked: object, field: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        asked()  # type: ignore[operator]
    assert refusal.value.field == field
