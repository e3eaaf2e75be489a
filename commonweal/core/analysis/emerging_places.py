"""Emerging places: the history of each cell's Gi* in one word, hot or cold, as in Esri's Emerging Hot Spot Analysis.

A step of a cell is hot where its Gi* in the cube is high and marked by the false discovery rate of that step's map
(Benjamini & Hochberg 1995), cold where it is low and marked. The trend is Mann-Kendall's on the cell's z. With T the
last step, tried in this order, so that exactly one word fits:

    new            hot at T and never before
    consecutive    one run of two or more hot steps that ends at T, none before, hot in under 90 % of the steps
    intensifying   hot in 90 % of the steps and at T, z rising
    diminishing    the same, z falling
    persistent     hot in 90 % of the steps, no trend of z
    historical     hot in 90 % of the steps, not at T
    oscillating    hot at T and in under 90 %, cold at some step before
    sporadic       hot at T and in under 90 %, never cold

and the same for cold. A step is marked only where its window is expected to hold an event; where cells are that empty,
take longer steps. Words tell of clustering, not of causes, and need ten steps.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.gi_star import GiStar, gi_star_of_cube
from commonweal.core.analysis.grid import Bools, Floats, Frame, StudyGrid, counts_of_steps
from commonweal.core.analysis.mann_kendall import trend_deviates
from commonweal.core.analysis.refused import InputRefused, share_of

FEWEST_STEPS = 10
NEARLY_ALWAYS_PERCENT = 90
States = NDArray[np.int8]
Ints = NDArray[np.int64]


class Emerging(IntEnum):
    """The word for a cell's history; cold ones are the negative of hot ones."""

    NONE = 0
    NEW = 1
    CONSECUTIVE = 2
    INTENSIFYING = 3
    PERSISTENT = 4
    DIMINISHING = 5
    SPORADIC = 6
    OSCILLATING = 7
    HISTORICAL = 8


@dataclass(frozen=True, slots=True, eq=False)
class EmergingPlaces:
    """Per cell (n_rows, n_columns): the class, an `Emerging` or its negative where cold; 0 for none and outside.

    `states` (n_steps, n_rows, n_columns) is 1 where a step is hot, -1 where cold. `trend_z` is Mann-Kendall's deviate
    of z for cells that are hot or cold in 90 % of the steps, the only ones whose word hangs on it, and NaN for others.
    `n_tested` is how many cells have windows dense enough at the last step, `n_outside` how many events lie in no bin.
    """

    classes: States
    states: States
    trend_z: Floats
    gi_star: GiStar
    n_tested: int
    n_outside: int = 0


def emerging_from_events(
    easting_m: Floats,
    northing_m: Floats,
    step: NDArray[np.integer],
    frame: Frame,
    grid: StudyGrid,
    *,
    n_steps: int,
    alpha: float = 0.05,
) -> EmergingPlaces:
    """The classes from events (n,): British National Grid metres, and the number of the step each happened in."""
    counted = counts_of_steps(easting_m, northing_m, step, frame, n_steps=n_steps)
    found = emerging_places(counted.counts, grid, alpha=alpha)
    return EmergingPlaces(
        found.classes, found.states, found.trend_z, found.gi_star, found.n_tested, n_outside=counted.n_outside
    )


def emerging_places(
    counts: NDArray[Any], grid: StudyGrid, *, alpha: float = 0.05, earlier_steps: int = 1
) -> EmergingPlaces:
    """The classes from counts (n_steps, n_rows, n_columns), oldest step first.

    `InputRefused` as `gi_star_of_cube`, for fewer than 10 steps, and for an `alpha` that is no share.

    >>> from commonweal.core.analysis.grid import study_grid
    >>> counts = np.ones((12, 8, 8), int)
    >>> counts[11, 2:5, 2:5] = 9
    >>> found = emerging_places(counts, study_grid(np.ones((8, 8), bool)))
    >>> Emerging(found.classes[3, 3]).name, Emerging(found.classes[7, 7]).name
    ('NEW', 'NONE')
    """
    if np.ndim(counts) != 3 or len(counts) < FEWEST_STEPS:
        raise InputRefused(
            "counts", found=f"shape {np.shape(counts)}", allowed=f"{FEWEST_STEPS} steps of a map or more"
        )
    share_of("alpha", alpha)
    found = gi_star_of_cube(counts, grid, earlier_steps=earlier_steps)
    states = marked(found, alpha)
    classes, trend_z = classified(states, found.z, alpha)
    return EmergingPlaces(classes, states, trend_z, found, int(np.count_nonzero(found.is_dense[-1])))


def marked(found: GiStar, alpha: float) -> States:
    """1 where a map's z is high and marked by its false discovery rate, -1 where low and marked, else 0.

    The rate is controlled on |z|: p falls where |z| grows, so the largest number of cells whose p is under its share of
    `alpha` is the largest number whose |z| is over the deviate of that share.
    """
    states = np.zeros(found.z.shape, np.int8)
    widest = _limit(alpha, 1, 1)
    for z, is_dense, state in zip(found.z, found.is_dense, states, strict=True):
        n_tested = int(np.count_nonzero(is_dense & ~np.isnan(z)))
        distance = np.abs(z)
        over = np.flatnonzero((distance >= widest) & is_dense)
        high = np.sort(distance.ravel()[over])[::-1]
        passing = np.flatnonzero(high >= _limits(alpha, n_tested, 1 << len(high).bit_length())[: len(high)])
        if len(passing):
            chosen = over[distance.ravel()[over] >= high[passing[-1]]]
            state.ravel()[chosen] = np.sign(z.ravel()[chosen])
    return states


@lru_cache(maxsize=32)
def _limits(alpha: float, n_tested: int, n_ranks: int) -> Floats:
    """The limits of the first so many ranks, as far as there are."""
    return np.array([_limit(alpha, rank, n_tested) for rank in range(1, min(n_ranks, n_tested) + 1)])


def _limit(alpha: float, rank: int, n_tested: int) -> float:
    """|z| whose two-sided p is alpha times the rank over the number of cells."""
    return -NormalDist().inv_cdf(alpha * rank / n_tested / 2)


def classified(states: States, z: Floats, alpha: float = 0.05) -> tuple[States, Floats]:
    """The class of each cell from its states and z (n_steps, n_rows, n_columns), and the trend where one was needed."""
    n_hot, n_cold = _how_often(states, 1), _how_often(states, -1)
    trend_z = np.full(states.shape[1:], np.nan)
    needed = np.maximum(n_hot, n_cold) * 100 >= NEARLY_ALWAYS_PERCENT * len(states)
    if needed.any():
        trend_z[needed] = trend_deviates(np.ascontiguousarray(z[:, needed].T))
    limit = _limit(alpha, 1, 1)
    hot = _one_side(states == 1, n_hot, n_cold, trend_z, limit)
    cold = _one_side(states == -1, n_cold, n_hot, -trend_z, limit)
    classes: States = np.where(hot != 0, hot, -cold).astype(np.int8)
    return classes, trend_z


def _how_often(states: States, side: int) -> Ints:
    """In how many steps each cell is hot (1) or cold (-1)."""
    often = np.zeros(states.shape[1:], np.int64)
    for step in states:
        often += step == side
    return often


def _one_side(is_hot: Bools, n_hot: Ints, n_cold: Ints, trend_z: Floats, limit: float) -> States:
    """The class of the hot side; for the cold side both are changed about, and the trend's sign too."""
    hot_now, run = is_hot[-1], _last_run(is_hot)
    is_often = n_hot * 100 >= NEARLY_ALWAYS_PERCENT * len(is_hot)
    only_run = hot_now & (n_hot == run)
    rising, falling = trend_z > limit, trend_z < -limit
    seldom = hot_now & ~is_often
    words = [
        (only_run & (run == 1), Emerging.NEW),
        (only_run & (run > 1) & ~is_often, Emerging.CONSECUTIVE),
        (is_often & hot_now & rising, Emerging.INTENSIFYING),
        (is_often & hot_now & falling, Emerging.DIMINISHING),
        (is_often & ~rising & ~falling, Emerging.PERSISTENT),
        (is_often & ~hot_now, Emerging.HISTORICAL),
        (seldom & (n_cold > 0), Emerging.OSCILLATING),
        (seldom, Emerging.SPORADIC),
    ]
    return np.select([fits for fits, _ in words], [np.int8(word) for _, word in words], np.int8(0))


def _last_run(is_hot: Bools) -> Ints:
    """How many steps at the end are hot without a gap, per cell."""
    run, still = np.zeros(is_hot.shape[1:], np.int64), np.ones(is_hot.shape[1:], bool)
    for step in is_hot[::-1]:
        still &= step
        if not still.any():
            break
        run += still
    return run
