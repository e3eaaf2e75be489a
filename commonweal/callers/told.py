"""Whom earlier weekly lists have told of, so that a second report that became known late is told of once, not never.

A report can become known after its week: a log is loaded late, somebody confirms that two callers are one person, the
rule was switched off, or nobody made the list. A list counts as read where it was the newest when it was made. A list
of an old week made again later does not: nobody looks there for letters to send.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from commonweal.callers.frames import LONGEST_SPELL_DAYS, day_number

NEVER = -(10**6)
Told = tuple[frozenset[UUID], int]
"""Callers that counted together then, and the day of the second report that a list told of, since 1970-01-01."""


@dataclass(frozen=True, slots=True)
class ListMade:
    """One list that was made, and whom it told of."""

    cut_off_on: date
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class ToldBefore:
    """What the lists of earlier weeks tell, by caller; `from_day` is the first on which the rule was in force."""

    by_caller: dict[UUID, list[Told]]
    from_day: int

    def last_day(self, callers: Collection[UUID]) -> int:
        """The latest second report that a list told of; `NEVER` where none did.

        What was told of callers who have been parted since says nothing of either of them.
        """
        person = frozenset(callers)
        days = (day for one in callers for group, day in self.by_caller.get(one, ()) if group <= person)
        return max(days, default=NEVER)


NOBODY_TOLD = ToldBefore({}, NEVER)


def told_before(cut_off_on: date, lists: Iterable[ListMade], *, in_force_from: date) -> ToldBefore:
    """What the lists of weeks before a cut-off tell. They come in the order in which they were made."""
    earliest = cut_off_on - timedelta(days=LONGEST_SPELL_DAYS)
    by_caller: dict[UUID, list[Told]] = defaultdict(list)
    for one in _newest_when_made(cut_off_on, lists):
        # An older list tells of nothing that could still be due.
        for group, day in one.told if one.cut_off_on >= earliest else ():
            for caller in group:
                by_caller[caller].append((group, day))
    return ToldBefore(dict(by_caller), day_number(in_force_from))


def _newest_when_made(cut_off_on: date, lists: Iterable[ListMade]) -> Iterator[ListMade]:
    """Lists of weeks before the cut-off that were made before any list of a later week up to it."""
    newest = date.min
    for one in lists:
        if newest <= one.cut_off_on <= cut_off_on:
            newest = one.cut_off_on
            if newest < cut_off_on:
                yield one
