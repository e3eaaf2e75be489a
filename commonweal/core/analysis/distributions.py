"""Tails and quantiles of the few distributions that the methods need, exact to about twelve digits.

Poisson and negative binomial tails through the incomplete gamma and beta functions (series and continued fractions,
Abramowitz & Stegun 1964, 6.5.29, 6.5.31, 26.5.8); quantiles by halving the interval. Scalars in, scalars out: pages ask
about hundreds of places, not millions. No table and no library beside the standard one.
"""

from collections.abc import Callable
from functools import lru_cache
from math import exp, inf, isfinite, lgamma, log, log1p, sqrt
from statistics import NormalDist

from commonweal.core.analysis.refused import InputRefused, share_of

NEAR = 1e-15
TINY = 1e-300
STEPS = 100_000
HALVINGS = 200
# Quantiles of few degrees are asked for again and again, by each place of a run.
MOST_KEPT = 4_096
NORMAL = NormalDist()


def normal_two_sided(z: float) -> float:
    """The chance of a standard normal at least so far from 0.

    >>> round(normal_two_sided(-1.959964), 6)
    0.05
    """
    return min(2 * NORMAL.cdf(-abs(z)), 1.0)


def normal_quantile(share: float) -> float:
    """The standard normal value that a share lies below."""
    return NORMAL.inv_cdf(share_of("share", share))


def poisson_at_least(n: int, mean: float) -> float:
    """P(X >= n) for a Poisson count of that mean.

    >>> round(poisson_at_least(9, 3.2), 6)
    0.005714
    """
    _check(n, mean)
    return 1.0 if n == 0 else _gamma_lower(n, mean)


def poisson_at_most(n: int, mean: float) -> float:
    """P(X <= n) for a Poisson count of that mean."""
    _check(n, mean)
    return 1.0 - _gamma_lower(n + 1, mean) if mean < n + 2 else _gamma_upper(n + 1, mean)


def negative_binomial_at_least(n: int, mean: float, size: float) -> float:
    """P(X >= n) for a negative binomial count: variance mean + mean**2 / size.

    >>> round(negative_binomial_at_least(9, 3.2, 2), 6)
    0.056468
    """
    _check(n, mean)
    if not size > 0:
        raise InputRefused("size", found=size, allowed="a number over 0")
    if n == 0:
        return 1.0
    return 0.0 if mean == 0 else beta_share(mean / (mean + size), n, size)


def binomial_at_most(n: int, of: int, share: float) -> float:
    """P(X <= n) among so many trials of that chance each."""
    return 1.0 if n >= of else 1.0 - beta_share(share, n + 1, of - n)


@lru_cache(maxsize=MOST_KEPT)
def student_quantile(share: float, degrees: float) -> float:
    """The value of Student's t with so many degrees of freedom that a share lies below.

    >>> round(student_quantile(0.975, 9), 4)
    2.2622
    """
    share_of("share", share)
    if not degrees > 0:
        raise InputRefused("degrees", found=degrees, allowed="a number over 0")
    if share == 0.5:
        return 0.0
    if share < 0.5:
        return -student_quantile(1 - share, degrees)
    x = bisected(lambda x: 0.5 * beta_share(x, degrees / 2, 0.5) <= 1 - share, 0.0, 1.0)
    return sqrt(degrees * (1 - x) / x)


def student_two_sided(t: float, degrees: float) -> float:
    """The chance of a Student's t at least so far from 0."""
    return beta_share(degrees / (degrees + t * t), degrees / 2, 0.5)


def bisected(holds: Callable[[float], bool], low: float, high: float) -> float:
    """The last number between the two for which `holds` is true, where it is true up to some point and not after."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if holds(middle) else (low, middle)
    return (low + high) / 2


def beta_share(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(x, a, b) / a
    return 1.0 - front * _beta_fraction(1 - x, b, a) / b


def _beta_fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1.0 / _not_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d, c = 1.0 / _not_zero(1 + term * d), _not_zero(1 + term / c)
            value *= d * c
        if abs(d * c - 1) < NEAR:
            break
    return value


def _gamma_lower(a: float, x: float) -> float:
    """The regularised lower incomplete gamma function P(a, x)."""
    if x <= 0:
        return 0.0
    if x >= a + 1:
        return 1.0 - _gamma_upper(a, x)
    term = total = 1.0 / a
    for k in range(1, STEPS):
        term *= x / (a + k)
        total += term
        if term < total * NEAR:
            break
    return total * exp(a * log(x) - x - lgamma(a))


def _gamma_upper(a: float, x: float) -> float:
    """The regularised upper incomplete gamma function Q(a, x), for x of at least a + 1."""
    if x < a + 1:
        return 1.0 - _gamma_lower(a, x)
    b = x + 1 - a
    c, d = 1 / TINY, 1 / b
    value = d
    for k in range(1, STEPS):
        term = -k * (k - a)
        b += 2
        d, c = 1.0 / _not_zero(term * d + b), _not_zero(b + term / c)
        value *= d * c
        if abs(d * c - 1) < NEAR:
            break
    return value * exp(a * log(x) - x - lgamma(a))


def _not_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY


def _check(n: int, mean: float) -> None:
    if n < 0 or n != int(n):
        raise InputRefused("count", found=n, allowed="whole counts of 0 or more")
    if not (isfinite(mean) and 0 <= mean < inf):
        raise InputRefused("mean", found=mean, allowed="a number of 0 or more")
