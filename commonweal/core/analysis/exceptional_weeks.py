"""Whether a week is out of the ordinary, for many series at once.

After Noufaily et al. (2013, Stat Med 32), an improved Farrington algorithm: a quasi-Poisson regression on the same
weeks of earlier years (three either side), the rest of each year as nine more levels of season, a trend where it is
significant and does not lead beyond what was ever seen, earlier outbreaks weighed down by their Anscombe residual, the
last 26 weeks left out. Alarm where the count is over the bound, the 1 - alpha quantile of a negative binomial with the
expected count and phi times its variance (Poisson's where phi is 1), and at least five calls came in four weeks.

The regression has levels and one slope, so levels are eliminated and Newton's steps are taken in the slope alone, for
all series side by side. Without five whole years of weeks use fewer years, or the plain exceedance below with the mean
of the same weeks. A split into trend, season and rest (STL) swallows the very week that is asked about unless it has
five years and is robust: none is offered here.

Alarms are no news by themselves: hold them against how many looks there were (`false_discovery`).
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.core.analysis.distributions import (
    negative_binomial_at_least,
    poisson_at_least,
    student_quantile,
)
from commonweal.core.analysis.refused import InputRefused, counts_of, share_of

WEEKS_A_YEAR = 52
HALF_WINDOW = 3
SEASONS = 10
LEFT_OUT = 26
OUTBREAK_OVER = 2.58
TREND_BELOW = 0.05
FEWEST, IN_WEEKS = 5, 4
YEARS_FOR_A_TREND = 3
LONGEST_SUM = 20_000
"""Bounds beyond this are taken from the normal: at such means it agrees to a call in some thousand."""
ROUNDS = 30
AT_ONCE = 128
CLOSE = 1e-10
STEEPEST = 0.5
"""Largest slope a week of the logarithm; beyond it a series is told without a trend."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ExceptionalWeeks:
    """Per series, arrays (s,): the week's count, what was expected, the bound, and how far beyond it lies.

    `score` is (count - expected) / (bound - expected): an alarm is a score over 1; NaN where fewer than five calls came
    in four weeks, and where nothing was expected and nothing could be bounded. `p` is the chance of so many or more.
    """

    count: Numbers
    expected: Numbers
    bound: Numbers
    score: Numbers
    p: Numbers
    phi: Numbers
    has_trend: NDArray[np.bool_]
    alarm: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Exceedance:
    """One count against a mean: the chance of so many or more, and the difference of roots (about a normal z)."""

    p: float
    root_z: float


@dataclass(frozen=True, slots=True)
class _Fit:
    """Regressions of all series: fitted, leverage (s, n); slope, its variance but for phi, phi, prediction (s,)."""

    fitted: Numbers
    slope: Numbers
    slope_variance: Numbers
    leverage: Numbers
    phi: Numbers
    prediction: Numbers
    settled: NDArray[np.bool_]


def exceptional_weeks(
    counts: ArrayLike, *, week: int, years: int = 5, alpha: float = 0.01, trend_below: float = TREND_BELOW
) -> ExceptionalWeeks:
    """Judge one week of every series: `counts` (s, n_weeks), `week` an index into them.

    `trend_below` is the p-value under which a trend is used; 1.0 always tries one. `InputRefused` where the years asked
    for do not lie before the week, for counts that are no counts, and for an alpha that is no share.

    >>> weeks = np.arange(300)
    >>> steady = np.round(20 + 6 * np.sin(2 * np.pi * weeks / 52)) + weeks * 7919 % 7 - 3
    >>> steady[290] = 60
    >>> found = exceptional_weeks([steady], week=290)
    >>> round(float(found.expected[0])), int(found.bound[0]), bool(found.alarm[0])
    (17, 28, True)
    """
    series = counts_of("counts", counts, ndim=2)
    share_of("alpha", alpha)
    rows, groups = _reference(week, years, series.shape[1])
    parts = [
        _judged(series[first : first + AT_ONCE], rows, groups, week, years, alpha, trend_below)
        for first in range(0, max(len(series), 1), AT_ONCE)
    ]
    return ExceptionalWeeks(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _judged(
    series: Numbers,
    rows: NDArray[np.int64],
    groups: NDArray[np.int64],
    week: int,
    years: int,
    alpha: float,
    trend_below: float,
) -> tuple[NDArray[Any], ...]:
    """The columns of the result for so many series as fit into a processor's cache."""
    y = np.ascontiguousarray(series[:, rows])
    t = rows.astype(np.float64) - week
    member = np.equal.outer(groups, np.unique(groups)).astype(np.float64)
    with_trend = _reweighted(y, t, member, trend=True)
    significant = _p_below(with_trend, len(rows) - member.shape[1] - 1, trend_below)
    use_trend = (
        significant & (with_trend.prediction <= y.max(axis=1)) & with_trend.settled & (years >= YEARS_FOR_A_TREND)
    )
    expected, phi = with_trend.prediction.copy(), with_trend.phi.copy()
    plain = np.flatnonzero(~use_trend)
    if len(plain):
        without = _reweighted(y[plain], t, member, trend=False)
        expected[plain], phi[plain] = without.prediction, without.phi
    count = series[:, week]
    bound, p = _bound_and_p(count, expected, phi, alpha)
    enough = series[:, max(week - IN_WEEKS + 1, 0) : week + 1].sum(axis=1) >= FEWEST
    score = np.full(len(count), np.nan)
    told = enough & (bound > expected)
    score[told] = (count[told] - expected[told]) / (bound[told] - expected[told])
    return count, expected, bound, score, p, phi, use_trend, enough & (count > bound)


def exceedance(count: int, mean: float, *, size: float | None = None) -> Exceedance:
    """A count against a mean, as Poisson's or, with `size`, a negative binomial's (variance mean + mean**2 / size).

    >>> round(exceedance(9, 3.2).p, 6), round(exceedance(9, 3.2).root_z, 4), round(exceedance(9, 3.2, size=2).p, 6)
    (0.005714, 2.4223, 0.056468)
    """
    p = poisson_at_least(count, mean) if size is None else negative_binomial_at_least(count, mean, size)
    return Exceedance(p, 2 * (sqrt(count) - sqrt(mean)))


def _reference(week: int, years: int, n_weeks: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Earlier weeks that take part, and the season of each; the week's own season has the highest number."""
    season = seasons_around(week, years, n_weeks)
    season[week - LEFT_OUT : week + 1] = -1
    rows = np.flatnonzero(season > 0)
    return rows, season[rows]


def seasons_around(week: int, years: int, n_weeks: int) -> NDArray[np.int64]:
    """The season (n_weeks,) of each week, 1 to 10, the highest that of the week asked about; -1 where it has none.

    `InputRefused` where so many years do not lie before the week.
    """
    if years < 1:
        raise InputRefused("years", found=years, allowed="1 or more")
    if not 0 <= week < n_weeks or week - years * WEEKS_A_YEAR - HALF_WINDOW < 0:
        needed = years * WEEKS_A_YEAR + HALF_WINDOW
        raise InputRefused("week", found=week, allowed=f"a week with {needed} weeks before it")
    season = np.full(n_weeks, -1, dtype=np.int64)
    season[week - HALF_WINDOW : week + 1] = SEASONS
    for year in range(1, years + 1):
        middle = week - year * WEEKS_A_YEAR
        season[middle - HALF_WINDOW : middle + HALF_WINDOW + 1] = SEASONS
        between = WEEKS_A_YEAR - 2 * HALF_WINDOW - 1
        length, rest = divmod(between, SEASONS - 1)
        lengths = np.full(SEASONS - 1, length)
        lengths[:rest] += 1
        first = middle + HALF_WINDOW + 1
        season[first : first + between] = np.repeat(np.arange(1, SEASONS), lengths)
    return season


def _reweighted(y: Numbers, t: Numbers, member: Numbers, *, trend: bool) -> _Fit:
    """The regression, and again with outbreaks weighed down."""
    fit = _fitted(y, np.ones_like(y), t, member, trend=trend)
    residual = _anscombe(y, fit)
    over = residual > OUTBREAK_OVER
    weight = np.where(over, 1 / np.where(over, residual, 1.0) ** 2, 1.0)
    weight *= y.shape[1] / weight.sum(axis=1, keepdims=True)
    return _fitted(y, weight, t, member, trend=trend)


def _fitted(y: Numbers, weight: Numbers, t: Numbers, member: Numbers, *, trend: bool) -> _Fit:
    """Quasi-Poisson regressions on levels and, with `trend`, one slope; the levels eliminated, Newton in the slope."""
    level_sum = (weight * y) @ member
    slope, settled = np.zeros(len(y)), np.ones(len(y), dtype=np.bool_)
    if trend:
        slope, settled = _slopes(y, weight, t, member, level_sum)
    growth = np.exp(slope[:, None] * t)
    s0 = (weight * growth) @ member
    level = level_sum / s0
    fitted = (level @ member.T) * growth
    mass = weight * fitted
    group_mass = np.maximum(mass @ member, 1e-300)
    centred = t - ((mass * t) @ member / group_mass) @ member.T
    information = (mass * centred**2).sum(axis=1)
    leverage = mass / (group_mass @ member.T)
    n_parameters = member.shape[1] + int(trend)
    if trend:
        leverage = leverage + mass * centred**2 / np.maximum(information, 1e-300)[:, None]
    pearson = np.divide(weight * (y - fitted) ** 2, fitted, out=np.zeros_like(y), where=fitted > 0).sum(axis=1)
    phi = np.maximum(pearson / (y.shape[1] - n_parameters), 1.0)
    # The week asked about is t = 0, in the last level.
    return _Fit(fitted, slope, 1 / np.maximum(information, 1e-300), leverage, phi, level[:, -1], settled)


def _slopes(
    y: Numbers, weight: Numbers, t: Numbers, member: Numbers, level_sum: Numbers
) -> tuple[Numbers, NDArray[np.bool_]]:
    """The slope of each series, and whether the steps came to rest within bounds."""
    wanted = (weight * y) @ t
    slope = np.zeros(len(y))
    step = np.full(len(y), np.inf)
    for _ in range(ROUNDS):
        mass = weight * np.exp(slope[:, None] * t)
        s0, s1, s2 = mass @ member, (mass * t) @ member, (mass * t * t) @ member
        mean = s1 / s0
        information = (level_sum * (s2 / s0 - mean**2)).sum(axis=1)
        short = wanted - (level_sum * mean).sum(axis=1)
        step = np.divide(short, information, out=np.zeros_like(slope), where=information > 0)
        slope = np.clip(slope + step, -STEEPEST, STEEPEST)
        if float(np.abs(step).max(initial=0.0)) < CLOSE:
            break
    return slope, (np.abs(step) < CLOSE**0.5) & (np.abs(slope) < STEEPEST)


def _anscombe(y: Numbers, fit: _Fit) -> Numbers:
    """Standardised residuals (s, n) that are near normal also for small counts."""
    mu = np.where(fit.fitted > 0, fit.fitted, 1.0)
    root = np.sqrt(mu)
    raw = 1.5 * (np.cbrt(y) ** 2 / np.cbrt(root) - root)
    spread = np.sqrt(fit.phi[:, None] * np.maximum(1 - fit.leverage, 1e-12))
    return np.asarray(np.where(fit.fitted > 0, raw / spread, 0.0))


def _p_below(fit: _Fit, degrees: int, trend_below: float) -> NDArray[np.bool_]:
    """Whether the slope's Student's t has a two-sided p below the limit."""
    if trend_below >= 1:
        return np.ones(len(fit.slope), dtype=np.bool_)
    t = np.abs(fit.slope) / np.sqrt(fit.slope_variance * fit.phi)
    return np.asarray(t > student_quantile(1 - trend_below / 2, degrees))


def _bound_and_p(count: Numbers, mean: Numbers, phi: Numbers, alpha: float) -> tuple[Numbers, Numbers]:
    """The 1 - alpha quantile of each series' distribution, and the chance of so many calls or more.

    Terms are added up from 0 on, all series side by side; where the mean is large the normal is exact enough.
    """
    top = mean + 9 * np.sqrt(mean * phi) + 20
    large = top > LONGEST_SUM
    size = mean / np.maximum(phi - 1, 1e-12)
    plain = phi <= 1
    with np.errstate(divide="ignore"):
        log_mean, log_rest = np.log(mean), np.log(np.where(plain, 1.0, (phi - 1) / phi))
    log_term = np.where(plain, -mean, -size * np.log(phi))
    bound, below = np.full(len(mean), np.nan), np.zeros(len(mean))
    total = np.zeros(len(mean))
    for k in range(int(np.where(large, 0, np.maximum(top, count + 1)).max(initial=0)) + 1):
        below = np.where(count == k, total, below)
        total = total + np.exp(log_term)
        bound = np.where(np.isnan(bound) & (total >= 1 - alpha), k, bound)
        log_term = log_term + np.where(plain, log_mean, np.log(np.maximum(size + k, 1e-300)) + log_rest) - np.log(k + 1)
        if k > count.max(initial=0) and not np.isnan(bound[~large]).any():
            break
    spread = np.sqrt(mean * phi)
    bound = np.where(large, np.ceil(mean + NormalDist().inv_cdf(1 - alpha) * spread), bound)
    p = np.clip(1 - below, 0.0, 1.0)
    for i in np.flatnonzero(large):
        p[i] = 1 - NormalDist(float(mean[i]), float(spread[i])).cdf(float(count[i]) - 0.5)
    return bound, p
