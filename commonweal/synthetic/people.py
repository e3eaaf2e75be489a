"""The people who ring: invented names, and telephone numbers only from the ranges that Ofcom keeps for drama.

Ofcom, "Numbers for drama use": a thousand in each of 18 areas, 0113 496 0xxx to 07700 900xxx. Nobody here is real; a
real person of the same name is chance.

Who rings again is planned, not left to chance of names: most people ring once in five years, some a second time, a few
up to four times in seven months, and only the planned callers of `caller_stories` more often. So no ordinary caller
comes near a rule about repeat callers, and every second report is one that was planned.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from commonweal.core.terms import CallSource
from commonweal.synthetic.caller_stories import CALLER_STORIES, REGULARS
from commonweal.synthetic.caller_story import Caller
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.happenings import Happening
from commonweal.synthetic.people_names import FIRST_NAMES, SURNAMES

DRAMA_RANGES = (
    "01134960", "01144960", "01154960", "01164960", "01174960", "01184960", "01214960", "01314960", "01414960",
    "01514960", "01614960", "01914980", "01632960", "02079460", "02896496", "02920180", "03069990", "07700900",
)  # fmt: skip
"""Each with three more digits, 000 to 999."""
_ANONYMOUS, _NOT_ASKED = 200, 140
_RINGS_AGAIN = 380
_WITH_NUMBER, _NUMBER_ONLY = 430, 70
_PERSISTENT = 30
_REMEMBERED = 40
_WITHIN = timedelta(days=215)
_AT_MOST, _AT_MOST_PERSISTENT = 2, 4
"""Calls on all lines in seven months, of most people and of the persistent."""


def callers(happened: Sequence[Happening], seed: int) -> list[Caller | None]:
    """Who made each call; None gave no name, and an empty `Caller` was not asked."""
    chance = Chance(seed, "callers")
    crowd = _Crowd(chance)
    return [_caller(happening, crowd, chance) for happening in happened]


def _caller(happening: Happening, crowd: "_Crowd", chance: Chance) -> Caller | None:
    if happening.planned is not None:
        return happening.planned.caller
    story = happening.story
    if story is not None and story.n_regulars and happening.source in (CallSource.POLICE_ASB, CallSource.OUT_OF_HOURS):
        return REGULARS[happening.nth % story.n_regulars] if happening.nth % 4 != 3 else None
    drawn = chance.below(1000)
    if drawn < _ANONYMOUS:
        return None
    if drawn < _ANONYMOUS + _NOT_ASKED:
        return Caller("", "")
    return crowd.somebody(happening, chance)


class _Crowd:
    """Everybody who rings, by the place they ring about, and when each of them did."""

    def __init__(self, chance: Chance) -> None:
        self._people = _people(chance)
        self._lately: dict[int | None, deque[Caller]] = defaultdict(lambda: deque(maxlen=_REMEMBERED))
        self._rang: dict[Caller, list[date]] = defaultdict(list)
        self._persistent: set[Caller] = set()

    def somebody(self, happening: Happening, chance: Chance) -> Caller:
        """One of those who rang about the place before, where they may ring again, else somebody new."""
        day = happening.received_at.date()
        lately = self._lately[happening.row]
        caller = chance.pick(lately) if lately and chance.happens(_RINGS_AGAIN) else None
        if caller is None or not self._may_ring(caller, day):
            caller = self._somebody_new(chance)
            lately.append(caller)
        self._rang[caller].append(day)
        return caller

    def _somebody_new(self, chance: Chance) -> Caller:
        caller = next(self._people)
        if chance.happens(_PERSISTENT):
            self._persistent.add(caller)
        return caller

    def _may_ring(self, caller: Caller, day: date) -> bool:
        at_most = _AT_MOST_PERSISTENT if caller in self._persistent else _AT_MOST
        return sum(rang > day - _WITHIN for rang in self._rang[caller]) < at_most


def _people(chance: Chance) -> Iterator[Caller]:
    """People enough for all years, each with a name of their own, many with a number of their own while numbers last.

    First names come round in turn, so that people who ring about one place seldom share one.
    """
    planned = {one.caller for story in CALLER_STORIES for one in story.records} | set(REGULARS)
    taken, kept = {caller.phone for caller in planned}, {caller.name for caller in planned}
    numbers = chance.shuffled([f"{start}{n:03d}" for start in DRAMA_RANGES for n in range(1000)])
    free = (number for number in numbers if number not in taken)
    first_names, surnames = chance.shuffled(FIRST_NAMES), chance.shuffled(SURNAMES)
    for turn in range(len(surnames)):
        for n, first in enumerate(first_names):
            name = f"{first} {surnames[(turn + 7 * n) % len(surnames)]}"
            if name not in kept:
                drawn = chance.below(1000)
                number = next(free, "") if drawn < _WITH_NUMBER + _NUMBER_ONLY else ""
                yield Caller("" if number and drawn >= _WITH_NUMBER else name, number)
