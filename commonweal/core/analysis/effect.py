"""Before and after with a comparison: the rate ratio, its range, and what may be said of it.

Ratio = (A1/A0) / (C1/C0) for the place (A) and the comparison (C), each count divided by its days where lengths differ.
Its inverse is the relative effect size of Welsh & Farrington (2009). Standard error of the logarithm: the root of
phi * (1/A0 + 1/A1 + 1/C0 + 1/C1), where phi is how much more counts swing than chance alone would have them (Pearson's
chi-square by its degrees of freedom; Marchant, Baxter & Barber 2006: crime is overdispersed), never below 1. A cell of
0 adds one half to all four, and the result says so.

It does not choose the comparison (`matching`), and it cannot see why a number changed. A place that was chosen for its
peak falls by itself: choose the comparison by the same rule.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import exp, log, sqrt

import numpy as np
from numpy.typing import ArrayLike

from commonweal.core.analysis.distributions import (
    normal_quantile,
    normal_two_sided,
    student_quantile,
    student_two_sided,
)
from commonweal.core.analysis.refused import InputRefused, above_zero, counts_of, numbers_of, share_of

HALF = 0.5
FEWEST = 10
"""Fewer counts than this at the place, before and after together, say nothing either way (house rule)."""


class Verdict(StrEnum):
    """What the range allows to be said; the words are the page's."""

    FELL_MORE = "fell-more"
    ROSE_MORE = "rose-more"
    NO_CLEAR_CHANGE = "no-clear-change"
    TOO_FEW = "too-few"


@dataclass(frozen=True, slots=True)
class RateRatio:
    """A ratio of ratios with its range; `half_added` where a cell was 0. Units: none (1 is no difference)."""

    ratio: float
    low: float
    high: float
    level: float
    log_se: float
    z: float
    p: float
    phi: float
    half_added: bool
    verdict: Verdict

    @property
    def relative_effect_size(self) -> float:
        """Welsh and Farrington's: how many times the calls expected there were to those that came."""
        return 1 / self.ratio


def rate_ratio(
    place: ArrayLike,
    comparison: ArrayLike,
    *,
    days: ArrayLike = ((1, 1), (1, 1)),
    phi: float = 1.0,
    degrees: float | None = None,
    level: float = 0.95,
) -> RateRatio:
    """The place's change against the comparison's.

    `place` and `comparison` (2,) are counts before and after; `days` (2, 2) their exposure, place first. `degrees` is
    what phi was estimated from: given, the range is Student's, wider where phi rests on little. `InputRefused` for
    counts that are no counts, exposure of 0, and phi below 0; a phi below 1 counts as 1.

    >>> found = rate_ratio([120, 80], [300, 285])
    >>> round(found.ratio, 6), round(found.low, 4), round(found.high, 4), found.verdict.value
    (0.701754, 0.5065, 0.9723, 'fell-more')
    """
    before_after = np.stack([_two("place", place), _two("comparison", comparison)])
    exposure = numbers_of("days", days, ndim=2)
    if exposure.shape != (2, 2) or exposure.min() <= 0:
        raise InputRefused("days", found=exposure.tolist(), allowed="two by two numbers over 0")
    half_added = bool((before_after == 0).any())
    counts = before_after + HALF * half_added
    rates = counts / exposure
    spread = max(_phi(phi), 1.0)
    log_ratio = log(rates[0, 1] / rates[0, 0]) - log(rates[1, 1] / rates[1, 0])
    log_se = sqrt(spread * float((1 / counts).sum()))
    return judged(
        log_ratio, log_se, n=int(before_after[0].sum()), phi=spread, degrees=degrees, level=level, half_added=half_added
    )


def judged(
    log_ratio: float, log_se: float, *, n: int, phi: float, degrees: float | None, level: float, half_added: bool
) -> RateRatio:
    """A logarithm of a ratio and its standard error as a range and a verdict; `n` counts at the place carry it."""
    share = 1 - (1 - share_of("level", level)) / 2
    reach = log_se * (normal_quantile(share) if degrees is None else student_quantile(share, degrees))
    z = log_ratio / log_se
    low, high = exp(log_ratio - reach), exp(log_ratio + reach)
    p = normal_two_sided(z) if degrees is None else student_two_sided(z, degrees)
    return RateRatio(exp(log_ratio), low, high, level, log_se, z, p, phi, half_added, _verdict(low, high, n))


def overdispersion(counts: ArrayLike) -> float:
    """Phi: how much more the counts swing than chance alone, from a table of series by periods (k, m); may be below 1.

    Pearson's chi-square against row total * column total / total, by (k - 1)(m - 1); a single series (1, m) is held
    against its own mean, by m - 1. So what all series share, such as the season, is not counted as swing. Rows and
    columns without a count take no part; 1.0 where no degree of freedom is left.

    >>> round(overdispersion([[12, 30, 9, 21], [11, 14, 26, 9]]), 3)
    5.992
    """
    table = counts_of("counts", counts, ndim=2)
    table = table[:, table.sum(axis=0) > 0][table.sum(axis=1) > 0] if len(table) > 1 else table
    n_series, n_periods = table.shape
    degrees = (max(n_series - 1, 1)) * (n_periods - 1)
    if not table.sum() or degrees < 1 or not n_series:
        return 1.0
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    if n_series == 1:
        expected = np.full_like(table, table.mean())
    return float(((table - expected) ** 2 / expected).sum() / degrees)


def _verdict(low: float, high: float, n: int) -> Verdict:
    if n < FEWEST:
        return Verdict.TOO_FEW
    if high < 1:
        return Verdict.FELL_MORE
    return Verdict.ROSE_MORE if low > 1 else Verdict.NO_CLEAR_CHANGE


def _two(field: str, given: ArrayLike) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    counts = counts_of(field, given, ndim=1)
    if len(counts) != 2:
        raise InputRefused(field, found=f"{len(counts)} counts", allowed="two, before and after,")
    return counts


def _phi(phi: float) -> float:
    return above_zero("phi", phi) if phi else 0.0
