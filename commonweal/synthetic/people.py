"""The people who ring: invented names, and telephone numbers only from the ranges that Ofcom keeps for drama.

Ofcom, "Numbers for drama use": 01632 960000-960999, 07700 900000-900999, 020 7946 0000-0999. Nobody here is real; a
real person of the same name is chance.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import hypot

from commonweal.core.terms import CallSource, LocationKind
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.happenings import Happening
from commonweal.synthetic.plan import Plan
from commonweal.synthetic.storylines import STORYLINES

_RANGES = ("01632960", "07700900", "02079460")
_FIRST_NAMES = (
    "Abena", "Adaeze", "Agnieszka", "Aisling", "Alasdair", "Ayesha", "Bartosz", "Beatrix", "Bilal", "Bronwen",
    "Carys", "Chidi", "Clement", "Concepta", "Dilara", "Dimitra", "Doreen", "Ebele", "Edmund", "Elif", "Emeka",
    "Esme", "Farida", "Fergus", "Florin", "Gareth", "Gita", "Gloria", "Habiba", "Hamish", "Harpreet", "Hesba",
    "Ifeoma", "Imelda", "Imran", "Ines", "Ivor", "Jarek", "Jocelyn", "Kamal", "Keziah", "Kwabena", "Laszlo", "Leila",
    "Lorcan", "Luned", "Maeve", "Magda", "Malachy", "Mei", "Merle", "Mirela", "Moira", "Nadia", "Nasrin", "Nerys",
    "Ngozi", "Nilufer", "Odette", "Olu", "Orla", "Osman", "Padma", "Pascal", "Philippa", "Ravinder", "Rhoda",
    "Roisin", "Rupert", "Sabina", "Samina", "Selwyn", "Shreya", "Silvia", "Tamsin", "Teodor", "Tolu", "Tova",
    "Ursula", "Verena", "Winifred", "Yasmin", "Yiannis", "Zainab", "Zofia",
)  # fmt: skip
_SURNAMES = (
    "Abernethy-Cole", "Achterberg", "Adeyinka", "Agbaje", "Aldersmith", "Amankwah", "Ashdowne", "Baidoo", "Balintova",
    "Barrowclough", "Begumzade", "Bhattal", "Birchenough", "Brackwater", "Callaghan-Roe", "Chaudhry", "Chukwuma",
    "Clutterbuck", "Coppersmith", "Dabrowska", "Demirtas", "Drinkwater", "Dzidzor", "Eccleshare", "Ekwueme",
    "Fairbrass", "Farrukh", "Featherston", "Gathercole", "Georgiades", "Gill-Marsh", "Goldsworth", "Guneratne",
    "Hallorane", "Hathersage", "Hossaini", "Ibekwe", "Ilves", "Jaworska", "Jellicoe", "Kallista", "Kaur Sandhu",
    "Kesterton", "Kinsellagh", "Kowalczuk", "Lanyard", "Lightbown", "Llewelling", "Mahmoodi", "Marchbanks",
    "McAnulty", "Mensah-Lee", "Merriwether", "Moravec", "Nakhjavani", "Nettleship", "Nwachuku", "Ogunbanjo",
    "Oyelaran", "Papadimas", "Partington", "Pereirinha", "Quayeson", "Ramanujan", "Rowbotham", "Saltonstall",
    "Shanmugam", "Skinnerley", "Snodgrass-Hill", "Szymborska", "Tattersfield", "Thackwray", "Tremelling", "Uzochukwu",
    "Vasilescu", "Venkatesh", "Wadekar", "Warboys", "Whittlesea", "Xiang-Porter", "Yilmazer", "Zielinska",
)  # fmt: skip
_CALLERS_PER_LOCATION = {LocationKind.ESTATE: 24, LocationKind.PARK: 14, LocationKind.STATION: 16}
_FEWER_CALLERS = 9
_ANONYMOUS, _NOT_ASKED = 200, 60
_FROM_NEARBY = 820
_SPARE_TRIES = 6
_AT_MOST = {CallSource.OUT_OF_HOURS: (5, timedelta(days=95)), CallSource.POLICE_ASB: (8, timedelta(days=32))}
"""Ordinary callers stay well under every repeat-caller rule, so that only the planned ones are found."""


@dataclass(frozen=True)
class Caller:
    """Somebody who rings; `phone` is digits only and may be empty."""

    name: str
    phone: str


@dataclass(frozen=True)
class RepeatCaller:
    """Somebody who rings the out-of-hours line again and again: how often, and under which names and numbers.

    `calls` are those of the three months to the last day of the plan, `in_last_month` of these in its last month.
    """

    records: tuple[Caller, ...]
    calls: tuple[int, ...]
    in_last_month: tuple[int, ...]
    lives_at: str
    why: str


REPEAT_CALLERS = (
    RepeatCaller(
        (Caller("Hesba Merriwether", "07700900417"),), (11,), (3,), "Tenterden Fields Estate",
        "eleven calls in three months, three of them in the last month: over the rule",
    ),
    RepeatCaller(
        (Caller("Selwyn Drinkwater", "01632960288"),), (9,), (3,), "Loomhouse Estate",
        "nine calls in three months: one short of the rule",
    ),
    RepeatCaller(
        (
            Caller("Roisin Kinsellagh", "07700900862"),
            Caller("Rosheen Kinsella", "07700900862"),
            Caller("R. Kinselagh", "01632960733"),
        ),
        (4, 3, 4), (1, 1, 1), "Gantry Estate",
        "three spellings, two numbers: eleven calls only if a person confirms that they are one caller",
    ),
)  # fmt: skip
_EARLIER = (date(2025, 12, 15), date(2026, 2, 4))
_LAST_MONTH = (date(2026, 2, 12), date(2026, 3, 6))
REGULARS = (Caller("Imelda Gathercole", "02079460119"), Caller("Kamal Oyelaran", "07700900355"))
"""The two neighbours who ring about the storyline that has regulars."""


def callers(happened: Sequence[Happening], plan: Plan, seed: int) -> list[Caller | None]:
    """Who made each call; None gave no name, and an empty `Caller` was not asked."""
    chance = Chance(seed, "callers")
    known = _repeat_callers(happened, plan)
    crowd = _Crowd(plan, chance)
    return [known[i] if i in known else _caller(h, crowd, chance) for i, h in enumerate(happened)]


def _caller(happening: Happening, crowd: "_Crowd", chance: Chance) -> Caller | None:
    story = happening.story
    if story is not None and story.n_regulars and happening.source is not CallSource.COUNCIL_LINE:
        return REGULARS[happening.nth % story.n_regulars] if happening.nth % 4 != 3 else None
    drawn = chance.below(1000)
    if drawn < _ANONYMOUS:
        return None
    if drawn < _ANONYMOUS + _NOT_ASKED:
        return Caller("", "")
    return crowd.somebody(happening, chance)


class _Crowd:
    """Everybody who may ring, by where they live, and when each of them last did."""

    def __init__(self, plan: Plan, chance: Chance) -> None:
        people = _people(chance)
        self._near = [
            [next(people) for _ in range(_CALLERS_PER_LOCATION.get(location.kind, _FEWER_CALLERS))]
            for location in plan.locations
        ]
        self._rang: dict[tuple[Caller, CallSource], list[date]] = defaultdict(list)

    def somebody(self, happening: Happening, chance: Chance) -> Caller | None:
        """A neighbour mostly, else anybody in the borough; nobody named when all who were tried have rung too often."""
        for _ in range(_SPARE_TRIES):
            nearby = happening.row is not None and chance.happens(_FROM_NEARBY)
            home = happening.row if nearby and happening.row is not None else chance.below(len(self._near))
            caller = chance.pick(self._near[home])
            if self._may_ring(caller, happening):
                self._rang[caller, happening.source].append(happening.received_at.date())
                return caller
        return None

    def _may_ring(self, caller: Caller, happening: Happening) -> bool:
        at_most, within = _AT_MOST.get(happening.source, (999, timedelta(days=1)))
        since = happening.received_at.date() - within
        return sum(day > since for day in self._rang[caller, happening.source]) < at_most


def _people(chance: Chance) -> Iterator[Caller]:
    """People without end, each with a name of their own; most with a number of their own while numbers last."""
    taken = {caller.phone for repeat in REPEAT_CALLERS for caller in repeat.records} | {c.phone for c in REGULARS}
    phones = iter(chance.shuffled([f"{start}{n:03d}" for start in _RANGES for n in range(1000)]))
    free = (phone for phone in phones if phone not in taken)
    names = chance.shuffled([f"{first} {last}" for first in _FIRST_NAMES for last in _SURNAMES])
    kept = {caller.name for repeat in REPEAT_CALLERS for caller in repeat.records} | {c.name for c in REGULARS}
    for name in names:
        if name not in kept:
            yield Caller(name, next(free, "") if chance.happens(900) else "")


def _repeat_callers(happened: Sequence[Happening], plan: Plan) -> dict[int, Caller]:
    """The out-of-hours calls that each planned repeat caller makes: those nearest to home, in the planned months."""
    assert all(story.n_regulars <= len(REGULARS) for story in STORYLINES)
    known: dict[int, Caller] = {}
    for repeat in REPEAT_CALLERS:
        home = plan.row(repeat.lives_at)
        for caller, n_calls, n_last in zip(repeat.records, repeat.calls, repeat.in_last_month, strict=True):
            for period, n in ((_EARLIER, n_calls - n_last), (_LAST_MONTH, n_last)):
                known.update(dict.fromkeys(_nearest(happened, plan, home, period, known, n), caller))
    return known


def _nearest(
    happened: Sequence[Happening], plan: Plan, home: int, period: tuple[date, date], known: dict[int, Caller], n: int
) -> list[int]:
    """Positions of the `n` free out-of-hours calls of the period that are nearest to a home."""
    x, y = plan.locations[home].sides[0][0]
    choice = []
    for i, happening in enumerate(happened):
        if happening.source is not CallSource.OUT_OF_HOURS or happening.row is None or happening.story is not None:
            continue
        if i not in known and happening.event is not None and period[0] <= happening.received_at.date() <= period[1]:
            east, north = plan.locations[happening.row].sides[0][0]
            choice.append((round(hypot(east - x, north - y)), i))
    return [i for _, i in sorted(choice)[:n]]
