"""Mann-Kendall and Sen's slope against worked numbers and against every pair compared by hand."""

from fractions import Fraction
from itertools import combinations
from math import sqrt
from statistics import median
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from commonweal.core.analysis import mann_kendall as method
from commonweal.core.analysis.mann_kendall import mann_kendall, seasonal_mann_kendall
from commonweal.core.analysis.refused import InputRefused

MONTHS = [
    10, 12, 15, 20, 22, 25, 27, 26, 20, 16, 12, 11,
    11, 13, 17, 21, 23, 27, 28, 28, 22, 17, 13, 12,
    13, 14, 18, 23, 25, 28, 30, 29, 23, 18, 14, 13,
]  # fmt: skip


def slow_trend(series: list[Any]) -> tuple[int, float, float, float]:
    """Score, variance, Z and slope from every pair."""
    n = len(series)
    pairs = list(combinations(range(n), 2))
    score = sum((series[j] > series[i]) - (series[j] < series[i]) for i, j in pairs)
    ties = sum(t * (t - 1) * (2 * t + 5) for t in (series.count(value) for value in set(series)))
    variance = Fraction(n * (n - 1) * (2 * n + 5) - ties, 18)
    z = 0.0 if score == 0 else (score - (1 if score > 0 else -1)) / sqrt(variance)
    return score, float(variance), z, median((series[j] - series[i]) / (j - i) for i, j in pairs)


@pytest.mark.parametrize(
    ("series", "score", "variance", "z", "p", "slope"),
    [
        ([3, 5, 5, 2, 7, 7, 7, 9, 4, 8], 21, 120.3333, 1.823211, 0.068271, 0.5),
        ([1, 3, 2, 5, 4, 6, 8, 7, 10, 9], 37, 125, 3.219938, 0.001282, 1.0),
        ([0, 0, 0, 0, 0, 0, 0, 0, 1, 0], 7, 33, 1.044466, 0.296270, 0),
        ([4] * 10, 0, 0, 0, 1, 0),
    ],
)
def test_worked_series(series: list[int], score: int, variance: float, z: float, p: float, slope: float) -> None:
    found = mann_kendall(np.array(series))
    assert found.score[0] == score
    assert found.variance[0] == pytest.approx(variance, abs=1e-4)
    assert found.z[0] == pytest.approx(z, abs=1e-6)
    assert found.p()[0] == pytest.approx(p, abs=1e-6)
    assert found.slope[0] == slope


def test_tau_is_tau_a() -> None:
    assert mann_kendall(np.array([3, 5, 5, 2, 7, 7, 7, 9, 4, 8])).tau[0] == pytest.approx(0.466667, abs=1e-6)


def test_months_need_the_seasonal_test() -> None:
    months = np.array(MONTHS)
    assert mann_kendall(months).p()[0] == pytest.approx(0.126, abs=1e-3)
    found = seasonal_mann_kendall(months, period=12)
    assert (found.score[0], found.variance[0], found.slope[0]) == (36, 44, 1)
    assert found.z[0] == pytest.approx(5.27645, abs=1e-5)
    assert found.p()[0] == pytest.approx(1.3e-07, rel=0.02)


def series_of(numbers: st.SearchStrategy[Any]) -> st.SearchStrategy[list[list[Any]]]:
    return st.integers(2, 14).flatmap(
        lambda n: st.lists(st.lists(numbers, min_size=n, max_size=n), min_size=1, max_size=4)
    )


EVERY_KIND = st.one_of(
    series_of(st.integers(0, 3)),
    series_of(st.integers(-5, 400)),
    series_of(st.sampled_from([-1.5, 0.0, 0.25, 0.1, 7.75])),
)


@given(EVERY_KIND)
def test_every_series_agrees_with_every_pair_compared(series: list[list[Any]]) -> None:
    found = mann_kendall(np.array(series))
    for number, one in enumerate(series):
        score, variance, z, slope = slow_trend(one)
        assert (found.score[number], found.variance[number]) == (score, variance)
        assert found.z[number] == pytest.approx(z, abs=1e-12)
        assert found.slope[number] == pytest.approx(slope, abs=1e-12)


def both_ways(series: NDArray[Any]) -> tuple[method.Trend, method.Trend]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(method, "WORTH_COMPILING", 1)
        compiled = mann_kendall(series)
        patch.setattr(method, "_compiled", lambda: None)
        return compiled, mann_kendall(series)


@given(EVERY_KIND)
def test_the_compiled_loops_give_the_very_same_trend(series: list[list[Any]]) -> None:
    for one, other in [both_ways(np.array(series))]:
        for name in ("score", "variance", "z", "slope"):
            assert getattr(one, name).tolist() == getattr(other, name).tolist()


@pytest.mark.parametrize("mean", [0.1, 3, 40, 5_000])
def test_long_series_of_small_and_of_large_counts_are_the_same_compiled(mean: float) -> None:
    rng = np.random.default_rng(4)
    rising = np.linspace(0.7, 1.4, 260)
    series = rng.poisson(mean * rising, (60, 260)).astype(np.int32)
    compiled, plain = both_ways(series)
    for name in ("score", "variance", "z", "slope"):
        assert getattr(compiled, name).tolist() == getattr(plain, name).tolist()
    _, _, z, slope = slow_trend(series[5].tolist())
    assert compiled.z[5] == pytest.approx(z, abs=1e-12)
    assert compiled.slope[5] == slope


def test_a_mostly_empty_cell_has_slope_0_whatever_its_p() -> None:
    cell = np.array([0] * 150 + [0, 1] * 55)
    found = mann_kendall(cell)
    assert found.p()[0] < 0.001
    assert found.slope[0] == 0


def test_rounds_that_are_not_whole_are_used_as_far_as_they_go() -> None:
    found = seasonal_mann_kendall(np.array([*MONTHS, 14]), period=12)
    assert found.score[0] == 36 + 3  # January now has six pairs, and rises in all


@pytest.mark.parametrize(
    "series", [[], [5], [[]], [1.0, float("nan"), 2], [1, float("inf")], [[[1, 2]]], ["a", "b"], [0] * 30_001]
)
def test_series_that_are_none_are_refused_by_name(series: Any) -> None:
    with pytest.raises(InputRefused, match="series"):
        mann_kendall(np.array(series))


@pytest.mark.parametrize("period", [0, 36, 40])
def test_a_season_needs_two_rounds(period: int) -> None:
    with pytest.raises(InputRefused, match="period"):
        seasonal_mann_kendall(np.array(MONTHS), period=period)
