"""Rolling rules for every entity on every day at once: when are there so many events in its window, or windows.

An entity is what the events are counted at: a location for hotspots, a caller for the rules about callers. Windows end
on the day judged. They are closed intervals of days, `within_days` days ending on D being [D - within_days + 1, D]
(docs/glossary.md, window), or calendar months (`months.py`). None is ever built. "At least k in the window" holds on D
exactly when the k-th most recent event at D is still within reach; so with the events of an entity in order, event j
switches the rule on from its own day until event j-k+1 drops out, where several windows are asked for until the first
does, and spells that touch are one ("the k-th most recent event is still live": exact for every day, one pass).

With numba installed a large log goes through `rolling_compiled`; the answers are equal. Why a rule is met, for one
entity and in words, is said by `core.rules`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.months import last_live_day, within_months
from commonweal.core.analysis.rolling_rule import Int32s, Int64s, NotInOrder, Rule

NOWHERE = np.int32(-1)
"""The entity of events that count nowhere; any negative number does."""
WORTH_COMPILING = 50_000
"""Events; below this NumPy has answered before numba is imported."""


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Maximal runs of days on which the rule is met at an entity, in order of entity, then day.

    Arrays (n,) int32; `from_day` and `to_day` are the first and last day, both included.
    """

    entity: Int32s
    from_day: Int32s
    to_day: Int32s

    def __len__(self) -> int:
        return len(self.entity)

    @property
    def entity_days(self) -> int:
        """How many pairs of an entity and a day the spells cover."""
        return int((self.to_day.astype(np.int64) - self.from_day + 1).sum())

    def days_met(self, n_entities: int) -> Int64s:
        """Days on which the rule is met for each entity, (n_entities,)."""
        days = np.zeros(n_entities, np.int64)
        np.add.at(days, self.entity, self.to_day.astype(np.int64) - self.from_day + 1)
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
    rule = Rule.asking(more_than=more_than, within_days=within_days, first_day=first_day, last_day=last_day)
    return _spells(location, day, rule, in_order)


def spells_meeting(
    entity: Int32s,
    day: Int32s,
    *,
    needs: Sequence[tuple[int, int]],
    first_day: int,
    last_day: int,
    in_order: bool = False,
) -> Spells:
    """When each entity has, for every one of `needs`, at least so many events in so many calendar months.

    Parameters
    ----------
    entity, day : (n,) int32
        As for `spells_above`, but the day is a number of days since 1970-01-01: months depend on it.
    needs
        Pairs: at least how many events, in how many months up to and with the day judged.
    first_day, last_day, in_order
        As for `spells_above`.

    Examples
    --------
    Two reports of 31 August and 29 February are two in six months on that one leap day, and never after.

    >>> import numpy as np
    >>> days = np.array(["2023-08-31", "2024-02-29"], "M8[D]").astype(np.int32)
    >>> found = spells_meeting(np.zeros(2, np.int32), days, needs=[(2, 6)], first_day=days[0], last_day=days[1] + 60)
    >>> found.from_day.astype("M8[D]"), found.to_day.astype("M8[D]")
    (array(['2024-02-29'], dtype='datetime64[D]'), array(['2024-02-29'], dtype='datetime64[D]'))
    """
    return _spells(entity, day, Rule.meeting(needs, first_day=first_day, last_day=last_day), in_order)


def in_time_only(entity: Int32s, behaviour_day: Int32s, complaint_day: Int32s, *, months: int = 1) -> Int32s:
    """The entity of each complaint made within so many months beginning with the behaviour, and `NOWHERE` of others.

    All (n,) int32. With `spells_meeting` of the result this is the statutory test for a case review, every day.
    """
    for column in (behaviour_day, complaint_day):
        _checked(entity, column)
    if len(entity) >= WORTH_COMPILING and (fast := _compiled()) is not None:
        first, last = int(behaviour_day.min()), int(behaviour_day.max())
        kept: Int32s = fast.in_time_only(
            entity, behaviour_day, complaint_day, first, last_live_day(first, last, months)
        )
        return kept
    return np.where(within_months(behaviour_day, complaint_day, months=months), entity, NOWHERE)


def _spells(entity: Int32s, day: Int32s, rule: Rule, in_order: bool) -> Spells:
    _checked(entity, day)
    found = None
    if len(entity) >= WORTH_COMPILING and (fast := _compiled()) is not None:
        found = fast.spells(entity, day, rule, in_order=in_order)
    if found is None:
        found = spells_by_numpy(entity, day, rule, in_order)
    return Spells(*found)


def spells_by_numpy(entity: Int32s, day: Int32s, rule: Rule, in_order: bool) -> Int32s:
    """Entity, first day and last day of each spell as rows (3, n): the whole method, in whole-array steps."""
    if in_order and _out_of_order(entity, day):
        raise NotInOrder
    keys = _packed(entity, day, rule)
    if not in_order:
        keys = np.sort(keys)
    n = max(len(keys) - rule.fewest + 1, 0)
    newest, mask = keys[len(keys) - n :], keys.dtype.type((1 << rule.day_bits) - 1)
    until = np.full(n, np.iinfo(keys.dtype).max, keys.dtype)
    for back, reach in zip(rule.backs.tolist(), rule.reach, strict=True):
        oldest = keys[len(keys) - n - back : len(keys) - back]
        np.minimum(until, oldest + reach[oldest & mask].astype(keys.dtype), out=until)
    live = newest <= until
    return _merged(newest[live].astype(np.int64), until[live].astype(np.int64), rule)


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


def _out_of_order(entity: Int32s, day: Int32s) -> bool:
    same = entity[1:] == entity[:-1]
    return bool(((entity[1:] < entity[:-1]) | (same & (day[1:] < day[:-1]))).any())


def _packed(entity: Int32s, day: Int32s, rule: Rule) -> NDArray[Any]:
    """The events that can count as one number each, entity before day; in 32 bits if that is enough."""
    counts = (entity >= 0) & (day >= rule.first) & (day <= rule.last_day)
    if not counts.all():
        entity, day = entity[counts], day[counts]
    is_narrow = int(entity.max(initial=0)).bit_length() + rule.day_bits <= 32
    kind: Any = np.uint32 if is_narrow else np.uint64
    keys: NDArray[Any] = entity.astype(kind)
    keys <<= kind(rule.day_bits)
    keys |= (day - np.int32(rule.first)).astype(kind)
    return keys


def _merged(newest: Int64s, until: Int64s, rule: Rule) -> Int32s:
    """Spells from pairs of keys in order, the event that begins one and its last live day; touching ones join."""
    mask = (1 << rule.day_bits) - 1
    entity = newest >> rule.day_bits
    from_day = np.maximum((newest & mask) + rule.first, rule.first_day)
    to_day = np.minimum((until & mask) + rule.first, rule.last_day)
    judged = from_day <= to_day
    entity, from_day, to_day = entity[judged], from_day[judged], to_day[judged]
    begins = np.ones(len(entity), bool)
    begins[1:] = (entity[1:] != entity[:-1]) | (from_day[1:] > to_day[:-1] + 1)
    ends = np.roll(begins, -1)
    return np.stack([entity[begins], from_day[begins], to_day[ends]]).astype(np.int32)
