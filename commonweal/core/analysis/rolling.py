"""The rolling rule for every place on every day at once: when are there more than so many events within so many days.

Windows are closed intervals of days: `within_days` days ending on D are [D - within_days + 1, D] (docs/glossary.md,
window). No window is ever built. With k = more_than + 1, the rule holds on D exactly when the k-th most recent event
at D is still within reach; so with the events of a place in order, event j switches the rule on from its own day
until event j-k+1 drops out, and spells that touch are one ("the k-th most recent event is still live": exact for
every day, one pass).

With numba installed a large log goes through `rolling_compiled`; the answers are equal. Why a place is over the count,
for one place and in words, is said by `core.rules.hotspot`.
"""

from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.rolling_rule import Int32s, Int64s, NotInOrder, Rule

WORTH_COMPILING = 50_000
"""Events; below this NumPy has answered before numba is imported."""


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Maximal runs of days on which a location is over the count, in order of location, then day.

    Arrays (n,) int32; `from_day` and `to_day` are the first and last day, both included.
    """

    location: Int32s
    from_day: Int32s
    to_day: Int32s

    def __len__(self) -> int:
        return len(self.location)

    @property
    def location_days(self) -> int:
        """How many pairs of a location and a day the spells cover."""
        return int((self.to_day.astype(np.int64) - self.from_day + 1).sum())

    def days_above(self, n_locations: int) -> Int64s:
        """Days above for each location, (n_locations,)."""
        days = np.zeros(n_locations, np.int64)
        np.add.at(days, self.location, self.to_day.astype(np.int64) - self.from_day + 1)
        return days


def spells_above(
    location: Int32s,
    day: Int32s,
    *,
    more_than: int,
    within_days: int,
    first_day: int,
    last_day: int,
    in_order: bool = False,
) -> Spells:
    """When each location has more than `more_than` events in the `within_days` days up to and with the day judged.

    Parameters
    ----------
    location, day : (n,) int32
        One event each: the index of its location (negative: nowhere, left out), and its civil day as a number of days
        since any one day, such as `civil_time.london_days` gives. Events outside the days that can count
        do no harm.
    first_day, last_day
        The days judged, both included. Events before `first_day` that lie in a window count.
    in_order
        The log is sorted by location, then day: then nothing is sorted. `NotInOrder` if it is not so.

    Examples
    --------
    Seven events fire "more than 6 in 14 days" on day 13 only; with the last a day later, never.

    >>> import numpy as np
    >>> days = np.array([0, 2, 4, 6, 8, 10, 13], np.int32)
    >>> found = spells_above(np.zeros(7, np.int32), days, more_than=6, within_days=14, first_day=0, last_day=60)
    >>> found.from_day.tolist(), found.to_day.tolist()
    ([13], [13])
    """
    _checked(location, day)
    rule = Rule.asking(more_than=more_than, within_days=within_days, first_day=first_day, last_day=last_day)
    found = None
    if len(location) >= WORTH_COMPILING and (fast := _compiled()) is not None:
        found = fast.spells(location, day, rule, in_order=in_order)
    if found is None:
        found = spells_by_numpy(location, day, rule, in_order)
    return Spells(*found)


def spells_by_numpy(location: Int32s, day: Int32s, rule: Rule, in_order: bool) -> Int32s:
    """Location, first day and last day of each spell as rows (3, n): the whole method, in whole-array steps."""
    if in_order and _out_of_order(location, day):
        raise NotInOrder
    keys = _packed(location, day, rule)
    if not in_order:
        keys = np.sort(keys)
    newest, oldest = keys[rule.needed - 1 :], keys[: max(len(keys) - rule.needed + 1, 0)]
    live = newest - oldest < rule.within
    return _merged(newest[live].astype(np.int64), oldest[live].astype(np.int64), rule)


def counts_at(location: Int32s, day: Int32s, *, as_of_days: Int32s, within_days: int, n_locations: int) -> Int32s:
    """Events of each location in the `within_days` days ending on each as-at day, (n_locations, m).

    `as_of_days` (m,) in any order. A negative location counts nowhere; one past the last is an `IndexError`.

    >>> import numpy as np
    >>> ends = np.array([13, 14], np.int32)
    >>> counts_at(np.zeros(2, np.int32), ends - 13, as_of_days=ends, within_days=14, n_locations=1).tolist()
    [[2, 1]]
    """
    _checked(location, day)
    if int(location.max(initial=0)) >= max(n_locations, 1):
        raise IndexError(f"location {location.max()} of {n_locations}")
    order = np.argsort(as_of_days, kind="stable")
    ends = as_of_days[order].astype(np.int64)
    width = len(ends) + 1
    begins_at = location[location >= 0].astype(np.int64) * width
    days = day[location >= 0].astype(np.int64)
    # An event enters at the first as-at day on or after it, and leaves at the first that is `within_days` later.
    change = np.bincount(begins_at + np.searchsorted(ends, days), minlength=n_locations * width)
    change -= np.bincount(begins_at + np.searchsorted(ends, days + within_days), minlength=n_locations * width)
    counts = np.empty((n_locations, len(ends)), np.int32)
    counts[:, order] = change.reshape(n_locations, width)[:, :-1].cumsum(axis=1)
    return counts


def _checked(location: Int32s, day: Int32s) -> None:
    if location.dtype != np.int32 or day.dtype != np.int32 or location.ndim != 1 or location.shape != day.shape:
        raise ValueError("location and day are two arrays (n,) of int32")


@cache
def _compiled() -> ModuleType | None:
    """The compiled path, or None without numba; imported when first needed, for that takes a third of a second."""
    try:
        from commonweal.core.analysis import rolling_compiled
    except ImportError:
        return None
    return rolling_compiled


def _out_of_order(location: Int32s, day: Int32s) -> bool:
    same = location[1:] == location[:-1]
    return bool(((location[1:] < location[:-1]) | (same & (day[1:] < day[:-1]))).any())


def _packed(location: Int32s, day: Int32s, rule: Rule) -> NDArray[Any]:
    """The events that can count as one number each, location before day; in 32 bits if that is enough."""
    counts = (location >= 0) & (day >= rule.first) & (day <= rule.last_day)
    if not counts.all():
        location, day = location[counts], day[counts]
    is_narrow = int(location.max(initial=0)).bit_length() + rule.day_bits <= 32
    kind: Any = np.uint32 if is_narrow else np.uint64
    keys: NDArray[Any] = location.astype(kind)
    keys <<= kind(rule.day_bits)
    keys |= (day - np.int32(rule.first)).astype(kind)
    return keys


def _merged(newest: Int64s, oldest: Int64s, rule: Rule) -> Int32s:
    """Spells from pairs of keys in order, the event that begins one and the one that ends it; touching ones join."""
    mask = (1 << rule.day_bits) - 1
    place = newest >> rule.day_bits
    from_day = np.maximum((newest & mask) + rule.first, rule.first_day)
    to_day = np.minimum((oldest & mask) + rule.first + rule.within - 1, rule.last_day)
    judged = from_day <= to_day
    place, from_day, to_day = place[judged], from_day[judged], to_day[judged]
    begins = np.ones(len(place), bool)
    begins[1:] = (place[1:] != place[:-1]) | (from_day[1:] > to_day[:-1] + 1)
    ends = np.roll(begins, -1)
    return np.stack([place[begins], from_day[begins], to_day[ends]]).astype(np.int32)
