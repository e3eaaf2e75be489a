"""The week's list from counts: which locations are above the limit, since when, and what is usual there.

A cut-off is looked at through its as-at day D, the last whole civil day before it; earlier cut-offs are D - 7, D - 14,
and so on. All on the same events, so the list of a week depends on one input only.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.baseline import expected_range
from commonweal.core.analysis.rolling import counts_at

DAYS_A_WEEK = 7
WEEKS_COMPARED = 52

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class WeeklyList:
    """Per location, arrays of (n_locations,) and `counts` of (n_locations, m), the newest cut-off in column 0.

    `median`, `low` and `high` rest on `n_compared` earlier cut-offs whose whole window lies in the data; they mean
    nothing where that is 0.
    """

    counts: Ints
    is_above: NDArray[np.bool_]
    was_above: NDArray[np.bool_]
    weeks_on_list: Ints
    median: NDArray[np.float64]
    low: Ints
    high: Ints
    n_compared: int


def weekly_list(
    location: Ints, day: Ints, *, n_locations: int, as_at: int, first_day: int, more_than: int, within_days: int
) -> WeeklyList:
    """Judge every location at `as_at` and at each weekly cut-off before it, back to `first_day` of the data.

    `location` and `day` (n,) are the counted events, days since 1970-01-01. At least two cut-offs are counted, so that
    "a week earlier" exists even where data have just begun (its count is then 0).
    """
    n_weeks = max((as_at - first_day) // DAYS_A_WEEK + 1, 2)
    as_of = (as_at - DAYS_A_WEEK * np.arange(n_weeks)).astype(np.int32)
    counts = counts_at(location, day, as_of_days=as_of, within_days=within_days, n_locations=n_locations)
    above = counts > more_than
    whole = as_of[1 : WEEKS_COMPARED + 1] - within_days + 1 >= first_day
    n_compared = int(whole.sum())
    usual = expected_range(counts[:, 1 : n_compared + 1])
    return WeeklyList(
        counts=counts,
        is_above=above[:, 0],
        was_above=above[:, 1],
        weeks_on_list=np.cumprod(above, axis=1, dtype=np.int32).sum(axis=1, dtype=np.int32),
        median=usual.median,
        low=usual.low,
        high=usual.high,
        n_compared=n_compared,
    )
