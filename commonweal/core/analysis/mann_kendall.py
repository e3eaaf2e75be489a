"""Mann-Kendall's test for a trend, and Sen's slope: does a series rise or fall more often than chance would have it?

    S = sum over i < j of sgn(x_j - x_i),   Var(S) = (n (n-1) (2n+5) - sum over ties of t (t-1) (2t+5)) / 18,
    Z = (S - 1) / sd if S > 0, (S + 1) / sd if S < 0, else 0;   slope = median over i < j of (x_j - x_i) / (j - i)

Mann 1945, Econometrica 13; Kendall 1975, "Rank Correlation Methods"; Sen 1968, JASA 63; by season: Hirsch, Slack &
Smith 1982, Water Resources Research 18(1). Steps are of one length and in order of time. A series without change has
Var = 0, Z = 0 and p = 1: no trend, never NaN. Season and serial correlation mislead the plain test: use the seasonal
one for months. In a series that is mostly zero the slope is 0 whatever p is. It says nothing of why.

Many series at once go through `mann_kendall_compiled` where numba is installed; the answers are equal.
"""

from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.gi_star import normal_p
from commonweal.core.analysis.refused import InputRefused

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WORTH_COMPILING = 200_000
"""Numbers of all series; below this NumPy has answered before numba is imported."""
MOST_STEPS = 30_000
"""Steps of a series: there are half a thousand million pairs of them."""
BYTE_HOLDS = 127
AT_ONCE = 2_048
"""Series whose pairs are compared side by side, so that they stay in the processor's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Trend:
    """For each series (n_series,): the score, its variance without trend, its normal deviate and the slope a step.

    The slope of a seasonal test is for one round of the seasons: a year for months. `n_pairs` is how many pairs of
    steps each series has.
    """

    score: Ints
    variance: Floats
    z: Floats
    slope: Floats
    n_pairs: int

    def p(self) -> Floats:
        """Two-sided p of each series by the normal distribution."""
        return normal_p(self.z)

    @property
    def tau(self) -> Floats:
        """Kendall's tau-a: the score over the number of pairs, ties counted as neither."""
        return self.score / self.n_pairs


def mann_kendall(series: NDArray[Any]) -> Trend:
    """The trend of each series (n_series, n_steps), or of one (n_steps,); whole numbers or fractions.

    `InputRefused` for numbers that are missing or without end, and for fewer than 2 steps or more than 30,000.

    >>> found = mann_kendall(np.array([3, 5, 5, 2, 7, 7, 7, 9, 4, 8]))
    >>> int(found.score[0]), round(float(found.z[0]), 6), float(found.slope[0])
    (21, 1.823211, 0.5)
    """
    rows = checked_series(series)
    n_steps = rows.shape[1]
    score, ties = scores(rows)
    slope = np.zeros(len(rows))
    n_pairs = n_steps * (n_steps - 1) // 2
    if rows.size >= WORTH_COMPILING and (fast := _compiled()) is not None:
        fast.put_slopes(rows, score, ties[0], slope)
    else:
        for number in np.flatnonzero(~slope_is_zero(score, ties[0], n_pairs)):
            slope[number] = np.median(_slopes(rows[number]))
    variance = (n_steps * (n_steps - 1) * (2 * n_steps + 5) - ties[1]) / 18
    return Trend(score, variance, z_of(score, variance), slope, n_pairs)


def trend_deviates(series: NDArray[Any]) -> Floats:
    """Z alone of each series (n_series, n_steps), as `mann_kendall` gives it, without looking for slopes."""
    rows = checked_series(series)
    n_steps = rows.shape[1]
    score, ties = scores(rows)
    return z_of(score, (n_steps * (n_steps - 1) * (2 * n_steps + 5) - ties[1]) / 18)


def seasonal_mann_kendall(series: NDArray[Any], *, period: int) -> Trend:
    """The trend of each series within its seasons: `period` steps make one round, 12 for months.

    Series as for `mann_kendall`; scores and variances of the seasons are summed, as if they were independent, and the
    slope is the median of all pairs of one season. `InputRefused` also where no season has two steps.

    >>> months = [10, 12, 15, 20, 22, 25, 27, 26, 20, 16, 12, 11, 11, 13, 17, 21, 23, 27, 28, 28, 22, 17, 13, 12]
    >>> found = seasonal_mann_kendall(np.array(months), period=12)
    >>> int(found.score[0]), float(found.slope[0])
    (12, 1.0)
    """
    rows = checked_series(series)
    if not 1 <= period < rows.shape[1]:
        raise InputRefused("period", found=period, allowed=f"1 to {rows.shape[1] - 1} steps")
    score, eighteenfold = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    seasons = [np.ascontiguousarray(rows[:, begin::period]) for begin in range(period)]
    seasons = [season for season in seasons if season.shape[1] > 1]
    for season in seasons:
        n = season.shape[1]
        of_season, ties = scores(season)
        score += of_season
        eighteenfold += n * (n - 1) * (2 * n + 5) - ties[1]
    slope = np.array([
        np.median(np.concatenate([_slopes(season[number]) for season in seasons])) for number in range(len(rows))
    ])  # fmt: skip
    n_pairs = sum(season.shape[1] * (season.shape[1] - 1) // 2 for season in seasons)
    variance = eighteenfold / 18
    return Trend(score, variance, z_of(score, variance), slope, n_pairs)


def checked_series(series: NDArray[Any]) -> NDArray[Any]:
    """The series as (n_series, n_steps), or `InputRefused`."""
    rows = np.asarray(series)
    rows = rows[None] if rows.ndim == 1 else rows
    if rows.ndim != 2 or rows.dtype.kind not in "uif":
        raise InputRefused("series", found=f"{rows.ndim} axes of {rows.dtype}", allowed="one or two of numbers")
    if not 2 <= rows.shape[1] <= MOST_STEPS:
        raise InputRefused("series", found=f"{rows.shape[1]} steps", allowed=f"2 to {MOST_STEPS:,}")
    if rows.dtype.kind == "f":
        rows = rows.astype(np.float64, copy=False)
        if not np.isfinite(rows).all():
            raise InputRefused("series", found="a number that is missing or without end", allowed="finite numbers")
    elif not np.can_cast(rows.dtype, np.int32):
        fits = rows.size == 0 or (int(rows.min()) >= -(2**31) and int(rows.max()) < 2**31)
        rows = rows.astype(np.int32 if fits else np.float64)
    return np.ascontiguousarray(rows, np.float64 if rows.dtype.kind == "f" else np.int32)


def scores(rows: NDArray[Any]) -> tuple[Ints, Ints]:
    """The score of each series; and (2, n_series), its pairs of equal numbers and its sum of t (t-1) (2t+5) of ties."""
    if rows.size >= WORTH_COMPILING and (fast := _compiled()) is not None:
        return fast.scores(rows)  # type: ignore[no-any-return]
    parts = [slice(begin, begin + AT_ONCE) for begin in range(0, len(rows), AT_ONCE)]
    score = np.concatenate([np.empty(0, np.int64), *(_scores_by_numpy(rows[part]) for part in parts)])
    ties = np.concatenate([np.empty((2, 0), np.int64), *(_ties_by_numpy(rows[part]) for part in parts)], axis=1)
    return score, ties


def slope_is_zero(score: Ints, equal_pairs: Ints, n_pairs: int) -> NDArray[np.bool_]:
    """Whether the middle slopes are 0 by count alone: fewer fall than the middle, and no more rise."""
    falling = (n_pairs - equal_pairs - score) // 2
    zero: NDArray[np.bool_] = (falling <= (n_pairs - 1) // 2) & (falling + equal_pairs > n_pairs // 2)
    return zero


def z_of(score: Ints, variance: Floats) -> Floats:
    """The normal deviate of a score, drawn in by one step towards 0; 0 where there is no variance."""
    drawn_in = (score - np.sign(score)).astype(np.float64)
    return np.divide(drawn_in, np.sqrt(variance), out=np.zeros(len(score)), where=variance > 0)


def _scores_by_numpy(rows: NDArray[Any]) -> Ints:
    """Each step held against all before it, all series side by side; signs are summed in bytes while they fit."""
    steps = np.ascontiguousarray(rows.T)
    score = np.zeros(len(rows), np.int64)
    more, less = np.empty((2, BYTE_HOLDS, len(rows)), np.bool_)
    for j in range(1, len(steps)):
        for begin in range(0, j, BYTE_HOLDS):
            before = steps[begin : min(begin + BYTE_HOLDS, j)]
            rises = np.greater(steps[j], before, out=more[: len(before)]).view(np.int8)
            rises -= np.less(steps[j], before, out=less[: len(before)]).view(np.int8)
            score += np.add.reduce(rises, axis=0, dtype=np.int8)
    return score


def _ties_by_numpy(rows: NDArray[Any]) -> Ints:
    ordered = np.sort(rows, axis=1)
    begins = np.ones(rows.shape, bool)
    begins[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    at = np.flatnonzero(begins)
    run = np.diff(np.append(at, rows.size))
    row = at // rows.shape[1]
    ties = np.zeros((2, len(rows)), np.int64)
    np.add.at(ties[0], row, run * (run - 1) // 2)
    np.add.at(ties[1], row, run * (run - 1) * (2 * run + 5))
    return ties


def _slopes(one: NDArray[Any]) -> Floats:
    """The slope of every pair of steps of one series."""
    values = one.astype(np.float64)
    return np.concatenate([(values[lag:] - values[:-lag]) / lag for lag in range(1, len(values))])


@cache
def _compiled() -> ModuleType | None:
    """The compiled path, or None without numba; imported when first needed, for that takes a third of a second."""
    try:
        from commonweal.core.analysis import mann_kendall_compiled
    except ImportError:
        return None
    return mann_kendall_compiled
