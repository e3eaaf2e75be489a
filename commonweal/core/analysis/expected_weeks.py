"""What a week is expected to bring, for many series at once, with the season, named nights and holidays in it.

A quasi-Poisson regression for each series on the weeks of up to five earlier years: ten seasons laid around the week
that is judged and the last 26 weeks left out, as Noufaily et al. (2013, Stat Med 32) lay them (`exceptional_weeks`); a
slope; and an effect of each kind of day in the calendar. A place with a few calls a month cannot tell its own Bonfire
Night from nothing, so effects are pulled towards those of all calls together, by normal priors of stated width (ridge
regression; Gelman & Hill 2007, chapter 12). Earlier outbreaks are weighed down by their Anscombe residual.

The range is that of a Poisson count whose mean swings by a lognormal, since swings multiply: from week to week as the
series' own earlier weeks did, for months as weeks next to one another tell, and by as much as the mean itself is
uncertain, so with few earlier weeks it is wide. A negative binomial's tail was tried and is too thin: it called one
quiet week in ten unusual. `p` is two-sided. Many series are judged at once: hold their p together
(`false_discovery`). Does not say why a week was unusual, nor whether it matters.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.core.analysis.exceptional_weeks import LEFT_OUT, SEASONS, WEEKS_A_YEAR, seasons_around
from commonweal.core.analysis.refused import InputRefused, counts_of, numbers_of, share_of

FEWEST_BEFORE = 10
"""Series with fewer calls in the earlier weeks are not judged: too little to know what is usual."""
OUTBREAK_OVER = 3.5
"""Milder than Noufaily's 2.58: weighing down a week in a hundred that was no outbreak makes ranges too narrow."""
SEASON_SD, SLOPE_SD, CALENDAR_SD, LEVEL_SD = 0.7, 0.2, 1.0, 1.0
"""Widths of the priors, on the logarithm: of a season, of the slope in a year, of a kind of day, of the level."""
TYPICAL_KAPPA, KAPPA_WORTH = 0.2, 50.0
TYPICAL_SWING, SWING_WORTH = 0.12, 100.0
"""What series with few calls are taken to swing, from week to week and for months, and how firmly."""
NODES = np.linspace(-8, 8, 161)
NODE_WEIGHTS = np.exp(-(NODES**2) / 2) / np.exp(-(NODES**2) / 2).sum()
"""A normal in steps of a tenth: what a lognormal swing is summed over."""
NEWTON_STEPS, CLOSE = 60, 1e-9
LARGEST_STEP = 2.0

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ExpectedWeeks:
    """Per series (s,): the week's count, what was expected, the range's ends (both belong to it), two-sided p, phi.

    `is_judged` is False for series with too few earlier calls; their numbers are NaN. `chance_outside` is how likely a
    count outside the range was, below 1 - level because counts are whole. `year_expected` and `year_spread` (s, 53),
    the variance over the mean, are those of the last 53 weeks, the judged one last.
    """

    count: Numbers
    expected: Numbers
    low: Numbers
    high: Numbers
    p: Numbers
    phi: Numbers
    is_judged: NDArray[np.bool_]
    chance_outside: Numbers
    year_expected: Numbers
    year_spread: Numbers


@dataclass(frozen=True, slots=True)
class Range:
    """Ends of ranges (s,), how likely a count outside each is, and the chance of so many or fewer and or more."""

    low: Numbers
    high: Numbers
    chance_outside: Numbers
    at_most: Numbers
    at_least: Numbers


@dataclass(frozen=True, slots=True)
class _Fit:
    """Coefficients (s, q), fitted means and leverages (s, n), covariance (s, q, q), weights (s, n), kappa (s,)."""

    coefficients: Numbers
    fitted: Numbers
    leverage: Numbers
    covariance: Numbers
    weight: Numbers
    kappa: Numbers


def years_before(week: int, *, most: int = 5) -> int:
    """How many whole years with their seasons lie before a week, at most so many.

    >>> years_before(260), years_before(54), years_before(55)
    (4, 0, 1)
    """
    return min(max((week - 3) // WEEKS_A_YEAR, 0), most)


def expected_weeks(
    counts: ArrayLike, calendar: ArrayLike, *, week: int, years: int = 5, level: float = 0.95
) -> ExpectedWeeks:
    """Judge one week of every series: `counts` (s, n_weeks), `calendar` (n_weeks, k) shares of each week from 0 to 1.

    `week` is an index into them. `InputRefused` where the years asked for do not lie before it, for counts that are no
    counts, and for shares outside 0 to 1.

    >>> rng = np.random.default_rng(1)
    >>> counts = rng.poisson(8, (3, 270))
    >>> counts[0, 265] = 30
    >>> found = expected_weeks(counts, np.zeros((270, 0)), week=265)
    >>> found.expected.round().tolist(), (found.count > found.high).tolist()
    ([8.0, 8.0, 8.0], [True, False, False])
    """
    series = counts_of("counts", counts, ndim=2)
    shares = _shares(calendar, series.shape[1])
    share_of("level", level)
    season = seasons_around(week, years, series.shape[1])
    in_reference = season > 0
    in_reference[week - LEFT_OUT :] = False
    rows = np.flatnonzero(in_reference)
    design = _design(season, shares, week)
    penalty = _penalty(shares.shape[1])
    pooled = _shape_of_all(series[:, rows].sum(axis=0), design[rows], penalty)
    before = series[:, rows].sum(axis=1)
    is_judged = before >= FEWEST_BEFORE
    year = np.arange(week - WEEKS_A_YEAR, week + 1)
    offset = design @ pooled
    level_of = np.log(np.maximum(before, 1) / np.exp(offset[rows]).sum())
    fit = _reweighted(series[:, rows], offset[rows] + level_of[:, None], design[rows], penalty)
    expected = np.exp(np.clip(offset[year] + level_of[:, None] + fit.coefficients @ design[year].T, -30, 30))
    uncertain = np.einsum("nq,sqr,nr->sn", design[year], fit.covariance, design[year], optimize=True)
    beyond = (
        fit.kappa[:, None]
        + np.expm1(np.minimum(uncertain, 10))
        + (2 / years) * _swing(series[:, rows], fit, years)[:, None]
    )
    spread = 1 + expected * beyond
    count = series[:, week]
    found = ranges(expected[:, -1], spread[:, -1], level=level, count=count)
    return ExpectedWeeks(
        count=count,
        expected=np.where(is_judged, expected[:, -1], np.nan),
        low=np.where(is_judged, found.low, np.nan),
        high=np.where(is_judged, found.high, np.nan),
        p=np.where(is_judged, np.minimum(2 * np.minimum(found.at_most, found.at_least), 1.0), np.nan),
        phi=np.where(is_judged, spread[:, -1], np.nan),
        is_judged=is_judged,
        chance_outside=np.where(is_judged, found.chance_outside, np.nan),
        year_expected=expected,
        year_spread=spread,
    )


def ranges(mean: ArrayLike, spread: ArrayLike, *, level: float, count: ArrayLike | None = None) -> Range:
    """Ranges of Poisson counts (s,) whose mean swings by a lognormal: variance `spread` (1 or more) times the mean.

    The ends are counts: at most (1 - level) / 2 lies beyond each. Without `count` the tails are those of 0. Tails are
    good to about 1e-12.

    >>> found = ranges([4.0], [1.0], level=0.95)
    >>> found.low.tolist(), found.high.tolist()
    ([1.0], [8.0])
    """
    means, spreads = np.asarray(mean, dtype=np.float64), np.maximum(np.asarray(spread, dtype=np.float64), 1.0)
    asked = np.zeros(len(means)) if count is None else np.asarray(count, dtype=np.float64)
    share_of("level", level)
    told = np.array([_range(*one, (1 - level) / 2) for one in zip(means, spreads, asked, strict=True)])
    return Range(*told.reshape(-1, 5).T)


def _range(mean: float, spread: float, count: float, tail: float) -> tuple[float, float, float, float, float]:
    """Low, high, chance outside, at most and at least, from the chances of all counts that matter."""
    width = np.sqrt(np.log1p((spread - 1) / mean))
    means = mean * np.exp(width * NODES - width**2 / 2)
    farthest = mean * np.exp(3 * width)
    k = np.arange(int(max(farthest + 10 * np.sqrt(farthest) + 10, count)) + 1)
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(k[1:]))])
    chance = np.exp(np.outer(k, np.log(means)) - means - log_factorial[:, None]) @ NODE_WEIGHTS
    up_to = np.minimum(np.cumsum(chance), 1.0)
    low, high = int((up_to <= tail).sum()), int((1 - up_to > tail).sum())
    below = up_to[low - 1] if low else 0.0
    n = int(count)
    at_least = 1 - up_to[n - 1] if n else 1.0
    return low, high, float(below + 1 - up_to[high]), float(up_to[n]), float(max(at_least, 0.0))


def _shares(calendar: ArrayLike, n_weeks: int) -> Numbers:
    shares = numbers_of("calendar", calendar, ndim=2, at_least=0)
    if len(shares) != n_weeks:
        raise InputRefused("calendar", found=f"{len(shares)} weeks", allowed=f"{n_weeks}")
    if shares.size and (float(shares.min()) < 0 or float(shares.max()) > 1):
        raise InputRefused("calendar", found="a share outside", allowed="0 to 1")
    return shares


def _design(season: NDArray[np.int64], shares: Numbers, week: int) -> Numbers:
    """Columns (n_weeks, 2 + 10 + k): level, years since the judged week, seasons, kinds of days."""
    n_weeks = len(season)
    since = (np.arange(n_weeks) - week) / WEEKS_A_YEAR
    in_season = np.equal.outer(season, np.arange(1, SEASONS + 1)).astype(np.float64)
    return np.column_stack([np.ones(n_weeks), since, in_season, shares])


def _penalty(n_kinds: int) -> Numbers:
    widths = [LEVEL_SD, SLOPE_SD, *[SEASON_SD] * SEASONS, *[CALENDAR_SD] * n_kinds]
    return np.asarray(1 / np.square(widths), dtype=np.float64)


def _shape_of_all(total: Numbers, design: Numbers, penalty: Numbers) -> Numbers:
    """Coefficients (q,) of all calls together: what a series is pulled to."""
    level = np.log(max(float(total.mean()), 0.5))
    fit = _reweighted(total[None, :], np.full((1, len(total)), level), design, penalty)
    shape: Numbers = fit.coefficients[0].copy()
    shape[0] += level
    return shape


def _reweighted(y: Numbers, offset: Numbers, design: Numbers, penalty: Numbers) -> _Fit:
    """The regression, and again with its kappa and with outbreaks weighed down."""
    once = _fitted(y, offset, design, penalty, np.ones_like(y), np.zeros_like(y))
    excess = 1 + once.kappa[:, None] * once.fitted
    root = np.sqrt(once.fitted)
    residual = 1.5 * (np.cbrt(y) ** 2 / np.cbrt(root) - root) / np.sqrt(excess * np.maximum(1 - once.leverage, 1e-6))
    over = residual > OUTBREAK_OVER
    weight = np.where(over, 1 / np.where(over, residual, 1.0) ** 2, 1.0)
    return _fitted(y, offset, design, penalty, weight, once.kappa[:, None] * once.fitted)


def _fitted(y: Numbers, offset: Numbers, design: Numbers, penalty: Numbers, weight: Numbers, excess: Numbers) -> _Fit:
    """Newton's steps from 0 on for all series side by side; `excess` (s, n) is by how much a variance exceeds its mean,
    in means, and weighs calls against the priors."""
    n, q = design.shape
    products = (design[:, :, None] * design[:, None, :]).reshape(n, q * q)
    prior = np.diag(penalty)
    worth = weight / (1 + excess)
    coefficients: Numbers = np.zeros((len(y), q))
    for _ in range(NEWTON_STEPS):
        mean = np.exp(np.clip(offset + coefficients @ design.T, -30, 30))
        mass = worth * mean
        slope = (worth * y - mass) @ design - coefficients * penalty
        step = np.linalg.solve((mass @ products).reshape(-1, q, q) + prior, slope[:, :, None])[:, :, 0]
        largest = np.abs(step).max(axis=1, initial=0.0)
        coefficients += step * np.minimum(1.0, LARGEST_STEP / np.maximum(largest, 1e-300))[:, None]
        if float(largest.max(initial=0.0)) < CLOSE:
            break
    mean = np.exp(np.clip(offset + coefficients @ design.T, -30, 30))
    mass = worth * mean
    covariance = np.asarray(np.linalg.inv((mass @ products).reshape(-1, q, q) + prior), dtype=np.float64)
    leverage = mass * (covariance.reshape(-1, q * q) @ products.T)
    return _Fit(coefficients, mean, leverage, covariance, weight, _kappa(y, mean, leverage, weight))


def _kappa(y: Numbers, mean: Numbers, leverage: Numbers, weight: Numbers) -> Numbers:
    """How much more than chance weeks swing (s,): the variance is mean + kappa * mean**2. Pulled to what is typical."""
    residual = (y - mean) ** 2 / np.maximum(1 - leverage, 0.1)
    known = (weight * mean**2).sum(axis=1)
    found = (weight * (residual - mean)).sum(axis=1) / np.maximum(known, 1e-300)
    precision = known / 2
    return np.asarray(np.maximum((found * precision + TYPICAL_KAPPA * KAPPA_WORTH) / (precision + KAPPA_WORTH), 0.0))


def _swing(y: Numbers, fit: _Fit, years: int) -> Numbers:
    """The variance (s,), on the logarithm, of what lasts for some weeks, from weeks next to one another.

    The regression takes a part of it for season, all of it where there is one year; then what is typical is taken.
    """
    residual = np.sqrt(fit.weight) * (y - fit.fitted)
    together = (fit.fitted[:, 1:] * fit.fitted[:, :-1]).sum(axis=1)
    found = (residual[:, 1:] * residual[:, :-1]).sum(axis=1) / np.maximum(together, 1e-300)
    precision = together / (1 + fit.kappa * fit.fitted.mean(axis=1)) ** 2 * (1 - 1 / years)
    found *= years / max(years - 1, 1)
    return np.asarray(np.maximum((found * precision + TYPICAL_SWING * SWING_WORTH) / (precision + SWING_WORTH), 0.0))
