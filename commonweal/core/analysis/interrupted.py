"""Interrupted time series: level and slope of counts before and after a known month or week.

ln mu_t = b0 + b1 t + b2 after + b3 after (t - T0) (+ season) (+ ln exposure), after Bernal, Cummins & Gasparrini (2017,
Int J Epidemiol 46). A Poisson regression; standard errors grow by the root of the dispersion (Pearson's chi-square by
its degrees of freedom) where it is above 1, and stay Poisson's where it is below. Residuals that follow one another
(Durbin & Watson's number far from 2) make them too small: Newey & West's are given beside them.

The day must be known before the counts are looked at. Without a comparison it cannot tell the work from whatever else
changed in that month; `did_it_work` has a comparison.
"""

from dataclasses import dataclass
from math import exp, floor, pi

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.core.analysis.distributions import normal_quantile
from commonweal.core.analysis.refused import InputRefused, counts_of, numbers_of, same_shape, share_of

FEWEST_POINTS = 8
ROUNDS = 50
CLOSE = 1e-10
FOLLOWS_BELOW, FOLLOWS_ABOVE = 1.0, 3.0
"""Outside of these Durbin and Watson's number says that residuals follow one another (house rule)."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Step:
    """A ratio with its range: 1 is no change."""

    ratio: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Interrupted:
    """What changed at the day: `level` at once, `slope` per period after it.

    `coefficients` (p,) are b0, b1, b2, b3, then the season's; `se` (p,) as used, `poisson_se`, `newey_west_se` (p,)
    beside. `fitted`, `counterfactual` (n,): with the change and without it. Sums run over the periods after.
    """

    coefficients: Numbers
    se: Numbers
    poisson_se: Numbers
    newey_west_se: Numbers
    level: Step
    slope: Step
    fitted: Numbers
    counterfactual: Numbers
    expected_after: float
    observed_after: int
    dispersion: float
    durbin_watson: float

    @property
    def difference(self) -> float:
        """Calls after the day less those expected without the change."""
        return self.observed_after - self.expected_after

    @property
    def residuals_follow_one_another(self) -> bool:
        """Whether the ranges should be read with Newey & West's errors."""
        return not FOLLOWS_BELOW <= self.durbin_watson <= FOLLOWS_ABOVE


def interrupted(
    counts: ArrayLike,
    *,
    first_after: int,
    exposure: ArrayLike | None = None,
    periods_a_year: int = 0,
    level: float = 0.95,
) -> Interrupted:
    """The change in `counts` (n,) from period `first_after` on; periods are of one length, in order.

    `exposure` (n,) such as the days of each month; with `periods_a_year` a sine and a cosine of the year are season.
    `InputRefused` with fewer than `FEWEST_POINTS` periods on either side, for counts that are no counts, and where no
    call came on one side.

    >>> found = interrupted([52, 48, 55, 50, 53, 49, 56, 51, 41, 43, 38, 42, 40, 39, 41, 37], first_after=8)
    >>> round(found.level.ratio, 3), round(found.expected_after), found.observed_after
    (0.791, 428, 321)
    """
    series = counts_of("counts", counts, ndim=1)
    _check(series, first_after)
    offset = _log_exposure(exposure, series)
    share_of("level", level)
    design = _design(len(series), first_after, periods_a_year)
    beta = poisson_regression(design, series, offset)
    fitted = np.exp(design @ beta + offset)
    bread = np.asarray(np.linalg.inv((design.T * fitted) @ design), dtype=np.float64)
    poisson_se = np.sqrt(np.diag(bread))
    dispersion = float(((series - fitted) ** 2 / fitted).sum() / (len(series) - design.shape[1]))
    se = poisson_se * max(dispersion, 1.0) ** 0.5
    without = design.copy()
    without[:, 2:4] = 0
    counterfactual = np.exp(without @ beta + offset)
    z = normal_quantile(1 - (1 - level) / 2)
    return Interrupted(
        coefficients=beta,
        se=se,
        poisson_se=poisson_se,
        newey_west_se=_newey_west(design, series, fitted, bread),
        level=_step(beta[2], se[2], z),
        slope=_step(beta[3], se[3], z),
        fitted=fitted,
        counterfactual=counterfactual,
        expected_after=float(counterfactual[first_after:].sum()),
        observed_after=int(series[first_after:].sum()),
        dispersion=dispersion,
        durbin_watson=_durbin_watson((series - fitted) / np.sqrt(fitted)),
    )


def poisson_regression(design: Numbers, counts: Numbers, offset: Numbers) -> Numbers:
    """Coefficients (p,) of a log-linear Poisson regression of `counts` (n,) on `design` (n, p), by Newton's steps.

    `InputRefused` where the columns say the same or the steps do not come to rest.
    """
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise InputRefused("design", found="columns that say the same", allowed="columns of full rank")
    beta = np.linalg.lstsq(design, np.log(counts + 0.5) - offset, rcond=None)[0]
    for _ in range(ROUNDS):
        mu = np.exp(design @ beta + offset)
        step = np.linalg.solve((design.T * mu) @ design, design.T @ (counts - mu))
        beta = beta + step
        if float(np.abs(step).max()) < CLOSE:
            return np.asarray(beta)
    raise InputRefused("counts", found="a regression that does not come to rest", allowed="counts on both sides")


def _check(series: Numbers, first_after: int) -> None:
    for name, part in (("before", series[: max(first_after, 0)]), ("after", series[max(first_after, 0) :])):
        if len(part) < FEWEST_POINTS:
            raise InputRefused(name, found=f"{len(part)} periods", allowed=f"{FEWEST_POINTS} or more")
        if not part.sum():
            raise InputRefused(name, found="no call in any period", allowed="at least one")


def _log_exposure(exposure: ArrayLike | None, series: Numbers) -> Numbers:
    if exposure is None:
        return np.zeros(len(series))
    given = numbers_of("exposure", exposure, ndim=1)
    same_shape(counts=series, exposure=given)
    if given.min() <= 0:
        raise InputRefused("exposure", found=float(given.min()), allowed="numbers over 0")
    return np.log(given)


def _design(n: int, first_after: int, periods_a_year: int) -> Numbers:
    t = np.arange(n, dtype=np.float64)
    after = (t >= first_after).astype(np.float64)
    columns = [np.ones(n), t, after, after * (t - first_after)]
    if periods_a_year:
        columns += [np.sin(2 * pi * t / periods_a_year), np.cos(2 * pi * t / periods_a_year)]
    return np.stack(columns, axis=1)


def _step(beta: float, se: float, z: float) -> Step:
    return Step(exp(beta), exp(beta - z * se), exp(beta + z * se))


def _durbin_watson(residuals: Numbers) -> float:
    total = float((residuals**2).sum())
    return float((np.diff(residuals) ** 2).sum() / total) if total else 2.0


def _newey_west(design: Numbers, counts: Numbers, fitted: Numbers, bread: Numbers) -> Numbers:
    """Errors that hold where residuals follow one another, with Bartlett's weights over 4 (n / 100)**(2/9) periods."""
    n = len(counts)
    scores = design * (counts - fitted)[:, None]
    lags = floor(4 * (n / 100) ** (2 / 9))
    meat = scores.T @ scores
    for lag in range(1, lags + 1):
        both = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (lags + 1)) * (both + both.T)
    return np.asarray(np.sqrt(np.maximum(np.diag(bread @ meat @ bread), 0)))
