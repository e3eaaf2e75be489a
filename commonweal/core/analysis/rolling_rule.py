"""What the rolling kernels are asked, in the numbers that they work with; shared by the plain and the compiled path."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

FURTHEST_DAY = 1_000_000
"""Days either side of 1970 that a span may reach: some 2,700 years, so that no sum of days overflows."""


class Rule(NamedTuple):
    """What is asked: `needed` events within `within` days, judged on every day from `first_day` to `last_day`.

    A key is a location and a day packed in one number: `day_bits` for the day, counted from `first`, the earliest day
    whose events can count. They are enough to keep events of two locations `within` days or more apart.
    """

    needed: int
    within: int
    first_day: int
    last_day: int
    first: int
    day_bits: int

    @classmethod
    def asking(cls, *, more_than: int, within_days: int, first_day: int, last_day: int) -> "Rule":
        """The rule in these words, or `ValueError` when they make none."""
        if more_than < 0 or not 1 <= within_days <= FURTHEST_DAY:
            raise ValueError(f"more than {more_than} within {within_days} days is no rule")
        if not -FURTHEST_DAY <= first_day <= last_day <= FURTHEST_DAY:
            raise ValueError(f"days {first_day} to {last_day} cannot be judged")
        first = first_day - within_days + 1
        day_bits = (last_day - first + within_days - 1).bit_length()
        return cls(more_than + 1, within_days, first_day, last_day, first, day_bits)


class NotInOrder(ValueError):
    """A log said to be sorted by location and day is not."""
