"""Interrupted time series: the worked months, planted changes, and bad input."""

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.analysis.interrupted import interrupted, poisson_regression
from commonweal.core.analysis.refused import InputRefused

BEFORE = [52, 48, 55, 50, 53, 49, 56, 51, 54, 50, 55, 53]
AFTER = [44, 41, 43, 40, 42, 38, 41, 37, 39, 36, 38, 35]


def test_the_worked_two_years() -> None:
    found = interrupted([*BEFORE, *AFTER], first_after=12)
    assert found.coefficients == pytest.approx([3.932228, 0.004022, -0.212369, -0.021029], abs=1e-5)
    assert found.level.ratio == pytest.approx(0.808666, abs=1e-5)
    assert (found.level.low, found.level.high) == (pytest.approx(0.639879, abs=1e-4), pytest.approx(1.021975, abs=1e-4))
    assert found.slope.ratio == pytest.approx(0.979190, abs=1e-5)
    assert found.expected_after == pytest.approx(656.95, abs=0.01)
    assert found.observed_after == 474
    assert found.difference == pytest.approx(-182.95, abs=0.01)
    assert found.dispersion == pytest.approx(0.0935, abs=1e-4)
    assert found.poisson_se[2] == pytest.approx(0.119444, abs=1e-5)
    assert found.poisson_se[2] * found.dispersion**0.5 == pytest.approx(0.036519, abs=1e-5)
    assert found.durbin_watson == pytest.approx(3.68, abs=0.01)
    assert found.residuals_follow_one_another


def test_counts_that_swing_less_than_chance_keep_the_errors_of_chance() -> None:
    found = interrupted([*BEFORE, *AFTER], first_after=12)
    assert found.se == pytest.approx(found.poisson_se)


def test_counts_that_swing_more_have_wider_ranges() -> None:
    swinging = np.array([*BEFORE, *AFTER]) + np.tile([20, -20], 12)
    found = interrupted(swinging, first_after=12)
    assert found.dispersion > 5
    assert found.se == pytest.approx(found.poisson_se * found.dispersion**0.5)


@settings(max_examples=20, deadline=None)
@given(st.floats(-0.8, 0.5), st.floats(-0.03, 0.03), st.integers(8, 30))
def test_a_change_without_noise_is_found_as_it_was_planted(level: float, slope: float, first_after: int) -> None:
    t = np.arange(60)
    after = t >= first_after
    mu = np.exp(9 + 0.004 * t + level * after + slope * after * (t - first_after))
    found = interrupted(np.round(mu), first_after=first_after)
    assert log(found.level.ratio) == pytest.approx(level, abs=0.01)
    assert log(found.slope.ratio) == pytest.approx(slope, abs=0.001)


def test_a_season_that_is_told_is_not_taken_for_a_change() -> None:
    t = np.arange(36)
    counts = np.round(200 * np.exp(0.4 * np.sin(2 * np.pi * t / 12)))
    blind, told = interrupted(counts, first_after=15), interrupted(counts, first_after=15, periods_a_year=12)
    assert abs(log(told.level.ratio)) < 0.01 < abs(log(blind.level.ratio))


def test_months_of_unlike_length_are_compared_by_the_day() -> None:
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] * 2)
    found = interrupted(days * 10, first_after=12, exposure=days)
    assert found.level.ratio == pytest.approx(1, abs=1e-9)
    assert found.dispersion == pytest.approx(0, abs=1e-12)


@given(st.lists(st.integers(0, 40), min_size=6, max_size=20), st.lists(st.integers(1, 40), min_size=1, max_size=1))
def test_a_regression_on_one_group_is_its_mean(counts: list[int], more: list[int]) -> None:
    series = np.array([*counts, *more], dtype=float)
    beta = poisson_regression(np.ones((len(series), 1)), series, np.zeros(len(series)))
    assert np.exp(beta[0]) == pytest.approx(series.mean())


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (lambda: interrupted([5] * 20, first_after=7), "before"),
        (lambda: interrupted([5] * 20, first_after=15), "after"),
        (lambda: interrupted([5] * 20, first_after=-1), "before"),
        (lambda: interrupted([0] * 10 + [5] * 10, first_after=10), "before"),
        (lambda: interrupted([5] * 10 + [0] * 10, first_after=10), "after"),
        (lambda: interrupted([5.0] * 19 + [float("nan")], first_after=10), "counts"),
        (lambda: interrupted([5] * 20, first_after=10, exposure=[1] * 19), "exposure"),
        (lambda: interrupted([5] * 20, first_after=10, exposure=[0] * 20), "exposure"),
        (lambda: interrupted([5] * 20, first_after=10, level=2), "level"),
        (lambda: poisson_regression(np.ones((4, 2)), np.ones(4), np.zeros(4)), "design"),
    ],
)
def test_bad_input_is_refused_by_name(asked: object, field: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        asked()  # type: ignore[operator]
    assert refusal.value.field == field
