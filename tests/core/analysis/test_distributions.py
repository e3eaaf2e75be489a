"""Tails and quantiles against sums written out, and against printed tables."""

from math import comb, exp, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.distributions import (
    binomial_at_most,
    negative_binomial_at_least,
    normal_quantile,
    normal_two_sided,
    poisson_at_least,
    poisson_at_most,
    student_quantile,
    student_two_sided,
)
from commonweal.core.analysis.refused import InputRefused


@given(st.integers(0, 60), st.floats(0.01, 60))
def test_poisson_tails_are_the_sums_of_their_terms(n: int, mean: float) -> None:
    at_most = sum(exp(-mean) * mean**k / factorial(k) for k in range(n + 1))
    assert poisson_at_most(n, mean) == pytest.approx(at_most, abs=1e-12)
    assert poisson_at_least(n, mean) == pytest.approx(1 - at_most + exp(-mean) * mean**n / factorial(n), abs=1e-12)


@given(st.integers(0, 40), st.floats(0.05, 20), st.integers(1, 12))
def test_a_negative_binomial_tail_is_one_less_the_sum_of_its_terms(n: int, mean: float, size: int) -> None:
    share = size / (size + mean)
    below = sum(comb(k + size - 1, k) * share**size * (1 - share) ** k for k in range(n))
    assert negative_binomial_at_least(n, mean, size) == pytest.approx(1 - below, abs=1e-11)


@given(st.integers(1, 60).flatmap(lambda of: st.tuples(st.just(of), st.integers(0, of))), st.floats(0.01, 0.99))
def test_a_binomial_tail_is_the_sum_of_its_terms(case: tuple[int, int], share: float) -> None:
    of, n = case
    summed = sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(n + 1))
    assert binomial_at_most(n, of, share) == pytest.approx(summed, abs=1e-11)


def test_the_worked_tails_of_an_exceptional_week() -> None:
    assert poisson_at_least(9, 3.2) == pytest.approx(0.005714, abs=1e-6)
    assert negative_binomial_at_least(9, 3.2, 2) == pytest.approx(0.056468, abs=1e-6)


@pytest.mark.parametrize(("degrees", "printed"), [(1, 12.7062), (4, 2.7764), (9, 2.2622), (30, 2.0423), (1e6, 1.9600)])
def test_the_quantiles_of_student_are_those_of_the_printed_tables(degrees: float, printed: float) -> None:
    assert student_quantile(0.975, degrees) == pytest.approx(printed, abs=1e-4)
    assert student_quantile(0.025, degrees) == pytest.approx(-printed, abs=1e-4)
    assert student_two_sided(student_quantile(0.975, degrees), degrees) == pytest.approx(0.05, abs=1e-10)


def test_a_large_count_needs_no_long_sum() -> None:
    assert poisson_at_least(1_000_000, 1_000_000) == pytest.approx(0.5, abs=1e-3)
    assert normal_two_sided(normal_quantile(0.975)) == pytest.approx(0.05, abs=1e-12)
    assert student_quantile(0.5, 3) == 0


@pytest.mark.parametrize(
    "asked",
    [
        lambda: poisson_at_least(-1, 3),
        lambda: poisson_at_least(1, float("nan")),
        lambda: poisson_at_most(1, -1),
        lambda: negative_binomial_at_least(1, 3, 0),
        lambda: student_quantile(1.0, 3),
        lambda: student_quantile(0.9, 0),
        lambda: normal_quantile(0.0),
    ],
)
def test_what_is_no_count_no_mean_and_no_share_is_refused_by_name(asked: object) -> None:
    with pytest.raises(InputRefused, match=r"allowed"):
        asked()  # type: ignore[operator]
