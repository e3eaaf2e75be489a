"""Exceptional weeks: the worked series, the plain loop over one dense regression each, and the traps."""

from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.analysis.distributions import (
    negative_binomial_at_least,
    poisson_at_least,
    student_two_sided,
)
from commonweal.core.analysis.exceptional_weeks import exceedance, exceptional_weeks
from commonweal.core.analysis.refused import InputRefused

WEEKS = np.arange(312)
WORKED = np.round(20 + 6 * np.sin(2 * np.pi * WEEKS / 52.18) + 0.01 * WEEKS) + (7919 * WEEKS) % 7 - 3
THE_WEEK = 299
"""The 300th: weeks of the worked series are counted from 1."""


def worked() -> np.ndarray:
    series = WORKED.copy()
    series[THE_WEEK] = 45
    return series


def test_the_worked_week_is_an_alarm_with_the_expected_count_and_the_bound() -> None:
    found = exceptional_weeks([worked()], week=THE_WEEK, years=4, alpha=0.01, trend_below=1.0)
    assert found.expected[0] == pytest.approx(16.904, abs=1e-3)
    assert found.bound[0] == 27
    assert found.alarm[0]


def test_the_score_is_of_the_counts_where_the_peer_took_the_logarithm_of_what_was_expected() -> None:
    """R's farringtonFlexible prints 1.745: it takes the expected count on the scale of the logarithm."""
    found = exceptional_weeks([worked()], week=THE_WEEK, years=4, alpha=0.01, trend_below=1.0)
    expected, bound = float(found.expected[0]), float(found.bound[0])
    assert (45 - log(expected)) / (bound - log(expected)) == pytest.approx(1.745, abs=1e-3)
    assert found.score[0] == pytest.approx((45 - expected) / (bound - expected))
    assert found.score[0] == pytest.approx(2.783, abs=1e-3)


def test_the_22_other_weeks_of_the_worked_series_are_no_alarm() -> None:
    judged = [week for week in range(289, 312) if week != THE_WEEK]
    assert len(judged) == 22
    for week in judged:
        assert not exceptional_weeks([worked()], week=week, years=4, trend_below=1.0).alarm[0]


def test_the_worked_exceedances() -> None:
    assert exceedance(9, 3.2).p == pytest.approx(0.005714, abs=1e-6)
    assert exceedance(9, 3.2).root_z == pytest.approx(2.4223, abs=1e-4)
    assert exceedance(9, 3.2, size=2).p == pytest.approx(0.056468, abs=1e-6)


def season_of(week: int, years: int) -> dict[int, int]:
    """Weeks that take part, by a plain walk backwards: ten seasons, the last around the week asked about."""
    found: dict[int, int] = {}
    for year in range(1, years + 1):
        middle = week - 52 * year
        for i in range(middle - 3, middle + 4):
            found[i] = 10
        start, lengths = middle + 4, [5] * 9
        for number, length in enumerate(lengths, start=1):
            for i in range(start, start + length):
                found[i] = number
            start += length
    for i in range(week - 3, week + 1):
        found[i] = 10
    return {i: season for i, season in found.items() if not week - 26 <= i <= week}


def regression(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A quasi-Poisson regression by reweighted least squares, with its inverse information."""
    mu = y + 0.5
    beta = np.zeros(x.shape[1])
    for _ in range(200):
        eta = np.log(mu)
        w = weight * mu
        new = np.linalg.solve((x.T * w) @ x, x.T @ (w * (eta + (y - mu) / mu)))
        done = float(np.abs(new - beta).max()) < 1e-12
        beta = new
        mu = np.exp(np.clip(x @ beta, -25, 25))
        if done:
            break
    return beta, mu, np.linalg.inv((x.T * (weight * mu)) @ x)


def slow_week(
    series: np.ndarray, week: int, years: int, alpha: float, trend_below: float
) -> tuple[float, float, float]:
    """Expected, bound and phi of one series, by dense regressions."""
    seasons = season_of(week, years)
    rows = sorted(seasons)
    y = series[rows].astype(float)
    levels = sorted(set(seasons.values()))
    dummies = np.array([[float(seasons[i] == level) for level in levels] for i in rows])
    t = np.array(rows, dtype=float) - week

    def fitted(x: np.ndarray) -> tuple[np.ndarray, float, np.ndarray]:
        weight = np.ones(len(y))
        for again in (True, False):
            beta, mu, inverse = regression(x, y, weight)
            phi = max(float((weight * (y - mu) ** 2 / mu).sum() / (len(y) - x.shape[1])), 1.0)
            if again:
                hat = weight * mu * np.einsum("ij,jk,ik->i", x, inverse, x)
                residual = 1.5 * (y ** (2 / 3) * mu ** (-1 / 6) - np.sqrt(mu)) / np.sqrt(phi * (1 - hat))
                weight = 1 / np.where(residual > 2.58, residual, 1.0) ** 2
                weight = weight * len(y) / weight.sum()
        return beta, phi, inverse

    beta, phi, inverse = fitted(np.column_stack([dummies, t]))
    p = student_two_sided(beta[-1] / sqrt(phi * inverse[-1, -1]), len(y) - len(beta))
    expected = exp(beta[len(levels) - 1])
    if (trend_below < 1 and p >= trend_below) or expected > y.max() or years < 3:
        beta, phi, _ = fitted(dummies)
        expected = exp(beta[-1])
    bound = 0
    while True:
        over = (
            poisson_at_least(bound + 1, expected)
            if phi <= 1
            else negative_binomial_at_least(bound + 1, expected, expected / (phi - 1))
        )
        if over <= alpha:
            return expected, float(bound), phi
        bound += 1


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([3, 4, 5]), st.sampled_from([0.05, 1.0]))
def test_all_series_side_by_side_are_each_regression_alone(seed: int, years: int, trend_below: float) -> None:
    rng = np.random.default_rng(seed)
    weeks = np.arange(300)
    mean = rng.uniform(4, 40, 4)[:, None] * np.exp(
        0.3 * np.sin(2 * np.pi * weeks / 52) + rng.normal(0, 0.002, 4)[:, None] * weeks
    )
    counts = rng.poisson(rng.gamma(5, mean / 5))
    counts[:, rng.integers(40, 260, 3)] *= 4
    found = exceptional_weeks(counts, week=290, years=years, trend_below=trend_below)
    for i in range(4):
        expected, bound, phi = slow_week(counts[i], 290, years, 0.01, trend_below)
        assert found.expected[i] == pytest.approx(expected, rel=1e-6)
        assert found.phi[i] == pytest.approx(phi, rel=1e-6)
        assert found.bound[i] == bound


def test_the_chance_of_so_many_is_that_of_the_same_distribution() -> None:
    rng = np.random.default_rng(3)
    counts = rng.poisson(rng.gamma(3, 4, (20, 300)))
    found = exceptional_weeks(counts, week=299)
    for i in range(20):
        n, mean, phi = int(found.count[i]), float(found.expected[i]), float(found.phi[i])
        p = poisson_at_least(n, mean) if phi <= 1 else negative_binomial_at_least(n, mean, mean / (phi - 1))
        assert found.p[i] == pytest.approx(p, abs=1e-9)


def test_fewer_than_five_calls_in_four_weeks_are_no_alarm_whatever_the_bound() -> None:
    quiet = np.zeros((2, 300), dtype=int)
    quiet[:, ::20] = 1
    quiet[0, 299], quiet[1, 299] = 4, 5
    found = exceptional_weeks(quiet, week=299)
    assert found.alarm.tolist() == [False, True]
    assert np.isnan(found.score[0])


def test_a_series_without_any_call_is_no_alarm_and_no_warning() -> None:
    found = exceptional_weeks(np.zeros((3, 300), dtype=int), week=299)
    assert not found.alarm.any()
    assert found.expected.tolist() == [0, 0, 0]
    assert found.p.tolist() == [1, 1, 1]
    assert found.phi.tolist() == [1, 1, 1]


def test_an_outbreak_of_a_year_before_does_not_hide_the_one_of_now() -> None:
    rng = np.random.default_rng(8)
    plain = rng.poisson(20, 300)
    plain[299] = 45
    seen_before = plain.copy()
    seen_before[299 - 52] = 90
    found = exceptional_weeks([plain, seen_before], week=299)
    assert found.alarm.all()
    assert found.expected[1] < found.expected[0] * 1.1


def test_the_weeks_of_a_rise_that_has_just_begun_do_not_become_what_is_expected() -> None:
    rising = np.full(300, 10)
    rising[299 - 20 :] = 40
    assert exceptional_weeks([rising], week=299).expected[0] == pytest.approx(10, rel=1e-6)


def test_very_large_counts_take_the_normal_and_agree_with_the_sum() -> None:
    rng = np.random.default_rng(2)
    found = exceptional_weeks(rng.poisson(50_000, (3, 300)), week=299)
    assert not found.alarm.any()
    assert (found.bound > found.expected).all()
    assert ((found.p > 0) & (found.p < 1)).all()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (lambda: exceptional_weeks([[1, 2, 3]], week=2), "week"),
        (lambda: exceptional_weeks(np.ones((1, 300)), week=300), "week"),
        (lambda: exceptional_weeks(np.ones((1, 300)), week=262), "week"),
        (lambda: exceptional_weeks(np.ones((1, 300)), week=299, years=0), "years"),
        (lambda: exceptional_weeks(np.ones(300), week=299), "counts"),
        (lambda: exceptional_weeks(-np.ones((1, 300)), week=299), "counts"),
        (lambda: exceptional_weeks(np.full((1, 300), np.nan), week=299), "counts"),
        (lambda: exceptional_weeks(np.ones((1, 300)), week=299, alpha=0), "alpha"),
        (lambda: exceedance(-1, 2.0), "count"),
        (lambda: exceedance(1, -2.0), "mean"),
    ],
)
def test_bad_input_is_refused_by_name(asked: object, field: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        asked()  # type: ignore[operator]
    assert refusal.value.field == field
