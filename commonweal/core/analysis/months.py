"""Calendar months for many days at once, by the corresponding-date rule.

A window of k months ending on D holds day t exactly when back(D, k) < t <= D, where back(D, k) is the same day k months
earlier or that month's last day. That is the legal reckoning of "the period of k months beginning with t" (Dodds v
Walker, 1981), so one table says of every day when it leaves the window; adding months to t and looking from there goes
wrong at the ends of months. Days are numbers since 1970-01-01. One day at a time, and in words: `core.terms.Window`.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Int32s = NDArray[np.int32]

FURTHEST_DAY = 1_000_000
"""Days either side of 1970 that can be asked about: some 2,700 years."""


def last_live_day(first_day: int, last_day: int, months: int) -> Int32s:
    """For each day from `first_day` to `last_day`, both included: the last day whose window of months holds it, (n,).

    `ValueError` for days or months that no window has.

    >>> import numpy as np
    >>> ends_of_august = int(np.datetime64("2023-08-29").astype(int)) + np.arange(3)
    >>> last_live_day(ends_of_august[0], ends_of_august[-1], 1).astype("M8[D]").tolist()[0].isoformat()
    '2023-09-28'
    """
    return _last_live_day(int(first_day), int(last_day), int(months)).copy()


@lru_cache(maxsize=32)  # making one takes as long as judging thousands of calls, and days and months rarely change
def _last_live_day(first_day: int, last_day: int, months: int) -> Int32s:
    if not 1 <= months <= FURTHEST_DAY // 31 or not -2 * FURTHEST_DAY <= first_day <= last_day <= FURTHEST_DAY:
        raise ValueError(f"days {first_day} to {last_day} have no windows of {months} months")
    day: NDArray[Any] = np.arange(first_day, last_day + 1).astype("M8[D]")
    month = day.astype("M8[M]")
    begins, ends = (month + months).astype("M8[D]"), (month + months + 1).astype("M8[D]")
    # The day before the corresponding date; where the month is too short to have one, its last day.
    corresponding = begins + (day - month.astype("M8[D]"))
    last: Int32s = (np.minimum(corresponding, ends) - np.timedelta64(1, "D")).astype(np.int64).astype(np.int32)
    return last


def first_day_within(day: int, months: int) -> int:
    """The first day of the window of so many months that ends on `day`."""
    # Of the days that are no later and live on it, the earliest; none lives longer than its months can be.
    earliest = day - 31 * months
    return earliest + int(np.argmax(last_live_day(earliest, day, months) >= day))


def within_months(behaviour_day: Int32s, complaint_day: Int32s, *, months: int = 1) -> NDArray[np.bool_]:
    """Whether each complaint was made within so many months beginning with the day of the behaviour, (n,).

    Both (n,) int32. A complaint before the behaviour was not. The first half of the statutory test for a case review.
    """
    if not len(behaviour_day):
        return np.zeros(0, np.bool_)
    first, last = int(behaviour_day.min()), int(behaviour_day.max())
    in_time_until = last_live_day(first, last, months)[behaviour_day - first]
    return (behaviour_day <= complaint_day) & (complaint_day <= in_time_until)
