"""What the rolling kernels are asked, in the numbers that they work with; shared by the plain and the compiled path.

Days and calendar months are asked for in one form, a **reach**: for each day an event can happen on, how many days
after it the event is still in the window.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.months import FURTHEST_DAY, first_day_within, last_live_day

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


class Rule(NamedTuple):
    """What is asked: at least so many events in each of some windows, on every day from `first_day` to `last_day`.

    `needed` events are asked for in the longest window, which holds at most `within` days. `backs` (m,) is for every
    need, the one of the longest window first, how many events before the newest its oldest stands; `reach` (m, n) how
    many days an event is still live under it, for each day from `first`, the earliest whose events can count, to the
    last judged.

    A key is an entity and a day packed in one number: `day_bits` for the day, counted from `first`. They are enough to
    keep a day between the last live day of one entity's events and the first day of the next entity.
    """

    needed: int
    within: int
    first_day: int
    last_day: int
    first: int
    day_bits: int
    backs: Int64s
    reach: Int32s

    @classmethod
    def asking(cls, *, more_than: int, within_days: int, first_day: int, last_day: int) -> "Rule":
        """More than so many within so many days, or `ValueError` when the words make no rule."""
        if more_than < 0 or not 1 <= within_days <= FURTHEST_DAY:
            raise ValueError(f"more than {more_than} within {within_days} days is no rule")
        first_day, last_day = _judgeable(first_day, last_day)
        first = first_day - within_days + 1
        reach = np.full((1, last_day - first + 1), within_days - 1, np.int32)
        return cls._of([more_than + 1], reach, first, first_day, last_day)

    @classmethod
    def meeting(cls, needs: Sequence[tuple[int, int]], *, first_day: int, last_day: int) -> "Rule":
        """At least so many within so many calendar months, for each of `needs`; `ValueError` when they make no rule."""
        if not needs or any(at_least < 1 or not 1 <= months <= FURTHEST_DAY // 31 for at_least, months in needs):
            raise ValueError(f"at least so many in so many months: {list(needs)} is no rule")
        first_day, last_day = _judgeable(first_day, last_day)
        longest_first = sorted(needs, key=lambda need: -need[1])
        first = first_day_within(first_day, longest_first[0][1])
        day = np.arange(first, last_day + 1, dtype=np.int32)
        reach = np.stack([last_live_day(first, last_day, months) - day for _, months in longest_first])
        return cls._of([at_least for at_least, _ in longest_first], reach, first, first_day, last_day)

    @classmethod
    def _of(cls, at_least: Sequence[int], reach: Int32s, first: int, first_day: int, last_day: int) -> "Rule":
        furthest = int(reach[0].max())
        day_bits = (last_day - first + furthest + 1).bit_length()
        backs = np.array(at_least, np.int64) - 1
        return cls(at_least[0], furthest + 1, first_day, last_day, first, day_bits, backs, reach)

    @property
    def fewest(self) -> int:
        """The fewest events with which any day can be met."""
        return int(self.backs.max()) + 1


def _judgeable(first_day: int, last_day: int) -> tuple[int, int]:
    """The same days as plain numbers, if they can be judged."""
    if not -FURTHEST_DAY <= first_day <= last_day <= FURTHEST_DAY:
        raise ValueError(f"days {first_day} to {last_day} cannot be judged")
    return int(first_day), int(last_day)


class NotInOrder(ValueError):
    """A log said to be sorted by entity and day is not."""
