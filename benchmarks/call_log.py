"""Invented call logs of any size, with the crookedness of real ones, as columns: by place, and by caller.

Places differ as people do: their weights are lognormal (sigma 1.2), so that a tenth of the places have about half of
the calls and most have few. Days follow a summer season (a fifth more in July, a fifth fewer in January) and a week in
which Friday and Saturday have half as many again. One call in fifty belongs to a burst: four to twelve calls at one
place within ten days, which is what a hotspot often is. Calls stand in no order.

Callers differ more (sigma 1.5): of those who ever call half do so once, a tenth make four of ten calls, and a few ring
hundreds of times. One call in twenty belongs to a burst: eight to forty calls of one caller within sixty days, as in a
dispute at its worst. Four of five behaviours are complained of within two days, the others within sixty.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

FIRST_DAY, LAST_DAY = ((day - date(1970, 1, 1)).days for day in (date(2021, 1, 1), date(2025, 12, 31)))
SEED = 20_260_308
SIGMA = 1.2
IN_BURSTS = 0.02
BURST_DAYS = 10
CALLERS_SIGMA, CALLERS_IN_BURSTS, CALLERS_BURST_DAYS = 1.5, 0.05, 60
COMPLAINED_SOON, SOON_DAYS, LATE_DAYS = 0.8, 2, 60


@dataclass(frozen=True)
class CallLog:
    """One call a row: the number of its place, or caller, and its day since 1970-01-01, both (n,) int32.

    `happened` (n,) is the day of the behaviour where that is known; `day` is then that of the complaint.
    """

    place: NDArray[np.int32]
    day: NDArray[np.int32]
    happened: NDArray[np.int32] | None = None

    def in_order(self) -> "CallLog":
        """The same calls by place, then day."""
        order = np.lexsort((self.day, self.place))
        return CallLog(self.place[order], self.day[order])


def five_years_of_calls(n_calls: int, n_places: int, *, seed: int = SEED) -> CallLog:
    """Calls from 1 January 2021 to 31 December 2025; the same for the same numbers."""
    rng = np.random.default_rng(seed)
    return _drawn(rng, n_calls, n_places, SIGMA, Bursts(int(n_calls * IN_BURSTS / 8), (4, 12), BURST_DAYS))


def five_years_of_complaints(n_calls: int, n_callers: int, *, seed: int = SEED) -> CallLog:
    """Calls by caller over the same five years, each with the day of the behaviour."""
    rng = np.random.default_rng(seed)
    bursts = Bursts(int(n_calls * CALLERS_IN_BURSTS / 24), (8, 40), CALLERS_BURST_DAYS)
    log = _drawn(rng, n_calls, n_callers, CALLERS_SIGMA, bursts)
    is_soon = rng.random(n_calls) < COMPLAINED_SOON
    after = np.where(is_soon, rng.integers(0, SOON_DAYS + 1, n_calls), rng.integers(0, LATE_DAYS + 1, n_calls))
    return CallLog(log.place, log.day, log.day - after.astype(np.int32))


@dataclass(frozen=True)
class Bursts:
    """How many bursts of calls there are, of how many calls, first and last included, and within how many days."""

    n: int
    sizes: tuple[int, int]
    days: int


def _drawn(rng: np.random.Generator, n_calls: int, n_places: int, sigma: float, bursts: Bursts) -> CallLog:
    """Calls in no order: single ones, and bursts."""
    weight = np.exp(sigma * rng.standard_normal(n_places)).cumsum()
    sizes = rng.integers(bursts.sizes[0], bursts.sizes[1] + 1, bursts.n)
    n_single, n_bursts = n_calls - int(sizes.sum()), bursts.n
    place = np.searchsorted(weight, weight[-1] * rng.random(n_single + n_bursts)).astype(np.int32)
    day = np.searchsorted(_days(), rng.random(n_single + n_bursts)).astype(np.int32)
    late = rng.integers(0, bursts.days, int(sizes.sum()), dtype=np.int32)
    place = np.concatenate([place[:n_single], np.repeat(place[n_single:], sizes)])
    day = np.concatenate([day[:n_single], np.minimum(np.repeat(day[n_single:], sizes) + late, LAST_DAY - FIRST_DAY)])
    order = rng.permutation(n_calls)
    return CallLog(place[order], day[order] + np.int32(FIRST_DAY))


def _days() -> NDArray[np.float64]:
    """The share of calls up to and with each day of the five years."""
    day = np.arange(FIRST_DAY, LAST_DAY + 1)
    season = 1 - 0.2 * np.cos(2 * np.pi * (day - FIRST_DAY - 14) / 365.25)
    is_weekend_night = np.isin((day + 3) % 7, (4, 5))
    share = (season * np.where(is_weekend_night, 1.5, 1.0)).cumsum()
    return share / share[-1]
