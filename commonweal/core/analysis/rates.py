"""Rates with their limits, the funnel, and which cells of a published table are kept back.

Rate = 1000 * O / population. Exact Poisson limits from the tails of the count itself; Byar's approximation beside them.
Funnel (Spiegelhalter 2005, Stat Med 24): expected E = population * overall rate, limits at 95 and 99.8 %; where many
places lie outside, by winsorised overdispersion. The population's year and kind (residents, workday, dwellings,
vehicles) belong beside every rate; this module cannot know them.

Suppression: counts from 1 to below `fewest` are kept back, then the next smallest of a row or column in which only one
is missing, so that no total gives it back; percentages and rates of such cells are kept back by whoever shows them.
A count of 0 may be shown. It holds one table; a difference between two releases is not seen here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.core.analysis.distributions import bisected, normal_quantile, poisson_at_least, poisson_at_most
from commonweal.core.analysis.refused import InputRefused, above_zero, counts_of, numbers_of, same_shape, share_of

PER = 1000
FEWEST_SHOWN = 5
SMALLEST_BASE = 20
WARNING, ALARM = 0.95, 0.998
WINSORISED = 0.1


@dataclass(frozen=True, slots=True)
class Limits:
    """A lower and an upper end."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """Per place, arrays (n,): rate and limits per 1,000; `place` is -2, -1, 0, 1 or 2 by the limits that it is beyond.

    `phi` is the overdispersion by which the limits were widened, 1.0 where they were not.
    """

    rate: NDArray[np.float64]
    warning: tuple[NDArray[np.float64], NDArray[np.float64]]
    alarm: tuple[NDArray[np.float64], NDArray[np.float64]]
    place: NDArray[np.int64]
    phi: float


def exact_limits(count: int, *, level: float = 0.95) -> Limits:
    """Limits of the mean behind a Poisson count (Garwood 1936); for 0 the lower one is 0.

    >>> found = exact_limits(7)
    >>> round(found.low, 4), round(found.high, 4)
    (2.8144, 14.4227)
    """
    counts_of("count", [count], ndim=1)
    tail = (1 - share_of("level", level)) / 2
    ceiling = count + 20 * sqrt(count + 1) + 40
    low = bisected(lambda mean: poisson_at_least(count, mean) <= tail, 0.0, ceiling) if count else 0.0
    return Limits(low, bisected(lambda mean: poisson_at_most(count, mean) >= tail, 0.0, ceiling))


def byar_limits(count: int, *, level: float = 0.95) -> Limits:
    """Byar's approximation of the same limits, as many health figures are published.

    >>> found = byar_limits(7)
    >>> round(found.low, 4), round(found.high, 4)
    (2.8044, 14.4233)
    """
    counts_of("count", [count], ndim=1)
    z = normal_quantile(1 - (1 - share_of("level", level)) / 2)
    more = count + 1
    low = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3 if count else 0.0
    return Limits(low, more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3)


def funnel_limits(expected: float, *, level: float = WARNING) -> Limits:
    """The whole counts between which a place with that expected number lies, both of them inside.

    The exact quantiles of a Poisson count: the smallest with at least the share at or below it.

    >>> found = funnel_limits(132)
    >>> found.low, found.high
    (110.0, 155.0)
    """
    mean = above_zero("expected", expected)
    tail = (1 - share_of("level", level)) / 2
    return Limits(float(_quantile(tail, mean)), float(_quantile(1 - tail, mean)))


def funnel(counts: ArrayLike, population: ArrayLike, *, base: float | None = None, widen: bool = False) -> Funnel:
    """Rates per 1,000 and their limits; `counts` and `population` (n,), `base` per 1,000 or that of all together.

    With `widen` the limits are those of the normal, widened by the root of phi, the mean square of winsorised z (a
    tenth at either end drawn in), never below 1. `InputRefused` for populations of 0 and arrays of unlike lengths.

    >>> found = funnel([171, 120], [16_500, 16_500], base=8.0)
    >>> found.rate.round(3).tolist(), found.place.tolist()
    ([10.364, 7.273], [2, 0])
    """
    observed, people = counts_of("counts", counts, ndim=1), numbers_of("population", population, ndim=1)
    same_shape(counts=observed, population=people)
    if people.min() <= 0:
        raise InputRefused("population", found=float(people.min()), allowed="numbers over 0")
    overall = above_zero("base", base if base is not None else PER * float(observed.sum() / people.sum())) / PER
    expected = people * overall
    phi = max(_winsorised_phi(observed, expected), 1.0) if widen else 1.0
    limits = [_limits(expected, level, phi, widen=widen) for level in (WARNING, ALARM)]
    beyond = sum((observed > high).astype(np.int64) - (observed < low) for low, high in limits)
    per = PER / people
    warning, alarm = ((low * per, high * per) for low, high in limits)
    return Funnel(observed * per, warning, alarm, np.asarray(beyond), phi)


def suppressed(table: ArrayLike, *, fewest: int = FEWEST_SHOWN) -> NDArray[np.bool_]:
    """Which cells of a table (rows, columns), shown with its totals, are kept back.

    First counts from 1 to below `fewest`; then, while a row or column has exactly one cell kept back, its next smallest
    as well, of those above 0 where there is one. So no cell is the rest of a total.

    >>> suppressed([[3, 40, 9], [12, 50, 30]]).tolist()
    [[True, False, True], [True, False, True]]
    """
    counts = counts_of("table", table, ndim=2)
    kept_back = (counts > 0) & (counts < fewest)
    while True:
        more = next(_given_back(counts, kept_back), None)
        if more is None:
            return kept_back
        kept_back[more] = True


def may_show_change(old: int, new: int, *, smallest_base: int = SMALLEST_BASE) -> bool:
    """Whether a percent change may be shown: not where either count is below the base."""
    counts_of("counts", [old, new], ndim=1)
    return min(old, new) >= smallest_base


def _given_back(counts: NDArray[np.float64], kept_back: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Cells to keep back besides: the smallest shown one of each line that has exactly one kept back."""
    for axis in (1, 0):
        n_hidden = kept_back.sum(axis=axis)
        for line in np.flatnonzero((n_hidden == 1) & (counts.shape[axis] > 1)):
            shown = ~(kept_back[line] if axis else kept_back[:, line])
            values = counts[line] if axis else counts[:, line]
            candidates = np.flatnonzero(shown & (values > 0)) if (shown & (values > 0)).any() else np.flatnonzero(shown)
            cell = int(candidates[np.argmin(values[candidates])])
            yield (int(line), cell) if axis else (cell, int(line))


def _limits(
    expected: NDArray[np.float64], level: float, phi: float, *, widen: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if widen:
        reach = normal_quantile(1 - (1 - level) / 2) * np.sqrt(expected * phi)
        return np.maximum(expected - reach, 0), expected + reach
    found = [funnel_limits(float(one), level=level) for one in expected]
    return np.array([one.low for one in found]), np.array([one.high for one in found])


def _winsorised_phi(observed: NDArray[np.float64], expected: NDArray[np.float64]) -> float:
    z = np.sort((observed - expected) / np.sqrt(expected))
    n_ends = int(WINSORISED * len(z))
    drawn_in = np.clip(z, z[n_ends], z[len(z) - 1 - n_ends])
    return float((drawn_in**2).mean())


def _quantile(share: float, mean: float) -> int:
    low, high = 0, int(mean + 12 * sqrt(mean) + 20)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if poisson_at_most(middle, mean) >= share else (middle + 1, high)
    return low
