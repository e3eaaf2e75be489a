"""What weeks are expected to bring: one dense regression a series in plain loops, and the traps."""

from itertools import pairwise
from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.analysis import expected_weeks as fast
from commonweal.core.analysis.distributions import poisson_at_least
from commonweal.core.analysis.exceptional_weeks import LEFT_OUT, seasons_around
from commonweal.core.analysis.expected_weeks import expected_weeks, ranges, years_before
from commonweal.core.analysis.refused import InputRefused

N_WEEKS, WEEK = 172, 165
"""Three years and their seasons before the judged week."""
Rows = list[list[float]]


def slow_fit(
    y: list[float], offset: list[float], x: Rows, weight: list[float], excess: list[float]
) -> tuple[np.ndarray, list[float], list[float], np.ndarray, float]:
    """One series: coefficients, means, leverages, covariance, kappa; gradient and Hessian summed week by week."""
    q = len(x[0])
    penalty = [fast.LEVEL_SD, fast.SLOPE_SD, *[fast.SEASON_SD] * 10, *[fast.CALENDAR_SD] * (q - 12)]
    b = np.zeros(q)

    def means() -> list[float]:
        return [exp(o + float(np.dot(row, b))) for o, row in zip(offset, x, strict=True)]

    for _ in range(fast.NEWTON_STEPS):
        gradient, hessian = -b / np.square(penalty), np.diag(1 / np.square(penalty))
        for value, mu, row, w, e in zip(y, means(), x, weight, excess, strict=True):
            gradient = gradient + w / (1 + e) * (value - mu) * np.array(row)
            hessian = hessian + w / (1 + e) * mu * np.outer(row, row)
        step = np.linalg.solve(hessian, gradient)
        b = b + step * min(1.0, fast.LARGEST_STEP / max(float(np.abs(step).max()), 1e-300))
        if np.abs(step).max() < fast.CLOSE:
            break
    mu = means()
    hessian = np.diag(1 / np.square(penalty))
    for m, row, w, e in zip(mu, x, weight, excess, strict=True):
        hessian = hessian + w / (1 + e) * m * np.outer(row, row)
    covariance = np.linalg.inv(hessian)
    lever = [
        w / (1 + e) * m * float(np.array(row) @ covariance @ np.array(row))
        for m, row, w, e in zip(mu, x, weight, excess, strict=True)
    ]
    known = sum(w * m * m for w, m in zip(weight, mu, strict=True))
    found = sum(
        w * ((value - m) ** 2 / max(1 - h, 0.1) - m)
        for value, m, h, w in zip(y, mu, lever, weight, strict=True)
    ) / known  # fmt: skip
    worth = known / 2
    kappa = (found * worth + fast.TYPICAL_KAPPA * fast.KAPPA_WORTH) / (worth + fast.KAPPA_WORTH)
    return b, mu, lever, covariance, max(kappa, 0.0)


def slow_twice(
    y: list[float], offset: list[float], x: Rows
) -> tuple[np.ndarray, list[float], np.ndarray, float, list[float]]:
    ones, none = [1.0] * len(y), [0.0] * len(y)
    _, mu, lever, _, kappa = slow_fit(y, offset, x, ones, none)
    weight = []
    for value, m, h in zip(y, mu, lever, strict=True):
        residual = 1.5 * (value ** (2 / 3) - m ** (2 / 3)) / m ** (1 / 6) / sqrt((1 + kappa * m) * max(1 - h, 1e-6))
        weight.append(residual**-2 if residual > fast.OUTBREAK_OVER else 1.0)
    b, mu, _, covariance, final = slow_fit(y, offset, x, weight, [kappa * m for m in mu])
    return b, mu, covariance, final, weight


def slow_expected(counts: np.ndarray, calendar: np.ndarray, years: int) -> list[tuple[float, float]]:
    """Expected count and spread of the judged week, for each series."""
    season = seasons_around(WEEK, years, counts.shape[1])
    rows = [i for i in range(WEEK - LEFT_OUT) if season[i] > 0]

    def row_of(i: int) -> list[float]:
        return [1.0, (i - WEEK) / 52, *(float(season[i] == s) for s in range(1, 11)), *calendar[i]]

    x = [row_of(i) for i in rows]
    total = [float(counts[:, i].sum()) for i in rows]
    level = log(max(sum(total) / len(total), 0.5))
    pooled = slow_twice(total, [level] * len(rows), x)[0]
    pooled[0] += level
    told = []
    for series in counts:
        y = [float(series[i]) for i in rows]
        shape = [float(np.dot(row, pooled)) for row in x]
        own = log(max(sum(y), 1) / sum(map(exp, shape)))
        b, mu, covariance, kappa, weight = slow_twice(y, [one + own for one in shape], x)
        now = np.array(row_of(WEEK))
        expected = exp(float(now @ pooled) + own + float(now @ b))
        rest = [sqrt(w) * (v - m) for w, v, m in zip(weight, y, mu, strict=True)]
        together = sum(a * c for a, c in pairwise(mu))
        swing = sum(a * c for a, c in pairwise(rest)) / together * years / max(years - 1, 1)
        worth = together / (1 + kappa * sum(mu) / len(mu)) ** 2 * (1 - 1 / years)
        swing = (swing * worth + fast.TYPICAL_SWING * fast.SWING_WORTH) / (worth + fast.SWING_WORTH)
        uncertain = exp(float(now @ covariance @ now)) - 1
        told.append((expected, 1 + expected * (kappa + uncertain + 2 / years * max(swing, 0.0))))
    return told


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([1, 3]), st.sampled_from([0.2, 3.0, 40.0]))
def test_expected_counts_and_spreads_are_those_of_one_regression_a_series_in_plain_loops(
    seed: int, years: int, usual: float
) -> None:
    rng = np.random.default_rng(seed)
    counts = rng.poisson(usual * rng.gamma(3, 1 / 3, (2, N_WEEKS)))
    counts[0, rng.integers(0, 120)] += 30
    calendar = np.zeros((N_WEEKS, 2))
    calendar[9::52, 0] = 1
    calendar[:, 1] = rng.random(N_WEEKS)
    found = expected_weeks(counts, calendar, week=WEEK, years=years)
    for row, (expected, spread) in enumerate(slow_expected(counts, calendar, years)):
        assert found.year_expected[row, -1] == pytest.approx(expected, rel=1e-6)
        assert found.year_spread[row, -1] == pytest.approx(spread, rel=1e-6)


def slow_at_least(n: int, mean: float, spread: float) -> float:
    """The chance of n or more, summed over a normal in steps of a twentieth."""
    width = sqrt(log(1 + (spread - 1) / mean))
    nodes = [i / 20 for i in range(-160, 161)]
    weights = [exp(-z * z / 2) for z in nodes]
    tails = [poisson_at_least(n, mean * exp(width * z - width * width / 2)) for z in nodes]
    return sum(w * tail for w, tail in zip(weights, tails, strict=True)) / sum(weights)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.05, 120), st.floats(1.0, 8.0), st.integers(0, 60))
def test_ranges_and_tails_are_those_of_the_swinging_count(mean: float, spread: float, count: int) -> None:
    found = ranges([mean], [spread], level=0.95, count=[count])
    low, high = int(found.low[0]), int(found.high[0])
    assert found.at_least[0] == pytest.approx(slow_at_least(count, mean, spread), rel=1e-4, abs=1e-10)
    assert found.at_most[0] == pytest.approx(1 - slow_at_least(count + 1, mean, spread), rel=1e-4, abs=1e-10)
    near = 1e-7
    assert 1 - slow_at_least(low, mean, spread) <= 0.025 + near
    assert slow_at_least(high + 1, mean, spread) <= 0.025 + near
    assert 1 - slow_at_least(low + 1, mean, spread) > 0.025 - near
    assert slow_at_least(high, mean, spread) > 0.025 - near
    outside = 1 - slow_at_least(low, mean, spread) + slow_at_least(high + 1, mean, spread)
    assert found.chance_outside[0] == pytest.approx(outside, abs=1e-7)


def nights(times: int, *, now: int) -> tuple[np.ndarray, np.ndarray]:
    """Four series of two calls a week for five years; the first has `times` as many in one named week of each year."""
    counts = np.full((4, 270), 2)
    calendar = np.zeros((270, 1))
    calendar[[5, 57, 109, 161, 213, 265], 0] = 1
    counts[0, [5, 57, 109, 161, 213]] = 2 * times
    counts[0, 265] = now
    return counts, calendar


def test_a_night_that_comes_back_is_expected_and_without_a_calendar_it_would_be_news() -> None:
    counts, calendar = nights(8, now=16)
    found = expected_weeks(counts, calendar, week=265)
    assert found.low[0] <= 16 <= found.high[0]
    blind = expected_weeks(counts, np.zeros((270, 0)), week=265)
    assert blind.high[0] < 16


def test_a_night_that_brings_four_times_what_it_brought_before_is_news() -> None:
    counts, calendar = nights(8, now=64)
    assert expected_weeks(counts, calendar, week=265).p[0] < 1e-4


def test_a_night_is_expected_of_no_place_that_never_had_one() -> None:
    counts, calendar = nights(8, now=16)
    counts[1, 265] = 16
    assert expected_weeks(counts, calendar, week=265).p[1] < 1e-4


def test_a_series_with_too_few_earlier_calls_is_not_judged_whatever_the_week_brought() -> None:
    counts = np.full((2, 270), 3)
    counts[1] = 0
    counts[1, :9] = 1
    counts[1, 265] = 40
    found = expected_weeks(counts, np.zeros((270, 0)), week=265)
    assert found.is_judged.tolist() == [True, False]
    assert np.isnan([found.p[1], found.low[1], found.high[1], found.expected[1]]).all()


def test_fewer_than_expected_is_told_as_well() -> None:
    rng = np.random.default_rng(3)
    counts = rng.poisson(60, (3, 270))
    counts[0, 265] = 5
    found = expected_weeks(counts, np.zeros((270, 0)), week=265)
    assert found.count[0] < found.low[0]
    assert found.p[0] < 1e-4


def test_the_last_26_weeks_and_what_comes_after_make_no_difference_to_what_is_expected() -> None:
    rng = np.random.default_rng(4)
    counts = rng.poisson(6, (2, 270))
    changed = counts.copy()
    changed[0, 265 - LEFT_OUT :] = 90
    before, after = (expected_weeks(one, np.zeros((270, 0)), week=265) for one in (counts, changed))
    assert before.expected.tolist() == after.expected.tolist()


def test_the_year_told_ends_with_the_judged_week() -> None:
    counts = np.random.default_rng(5).poisson(6, (2, 270))
    found = expected_weeks(counts, np.zeros((270, 0)), week=265)
    assert found.year_expected.shape == found.year_spread.shape == (2, 53)
    assert found.year_expected[:, -1].tolist() == found.expected.tolist()


def test_years_are_whole_and_have_their_season_before_them() -> None:
    assert [years_before(week) for week in (0, 54, 55, 106, 107, 262, 263, 900)] == [0, 0, 1, 1, 2, 4, 5, 5]


@pytest.mark.parametrize(
    ("counts", "calendar", "week", "field"),
    [
        ([[1.5] * 270], np.zeros((270, 1)), 265, "counts"),
        ([[-1] * 270], np.zeros((270, 1)), 265, "counts"),
        ([[1] * 270], np.zeros((269, 1)), 265, "calendar"),
        ([[1] * 270], np.full((270, 1), 2.0), 265, "calendar"),
        ([[1] * 270], np.full((270, 1), np.nan), 265, "calendar"),
        ([[1] * 270], np.zeros((270, 1)), 262, "week"),
        ([[1] * 270], np.zeros((270, 1)), 270, "week"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(counts: object, calendar: np.ndarray, week: int, field: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        expected_weeks(counts, calendar, week=week)  # type: ignore[arg-type]
    assert refusal.value.field == field
