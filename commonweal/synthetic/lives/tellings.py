"""What is told, by whom and where: the kinds of matter of the plan, each with the team that is to have it first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from commonweal.access.demo_people import LANDLORDS_TEAM, NIGHT_TEAM, NORTH_TEAM, SOUTH_TEAM, TENANCY_TEAM
from commonweal.core.rules.safe_contact import ContactWay
from commonweal.core.terms import LONDON
from commonweal.reports.terms import AgeBand
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.lives.grounds import Grounds
from commonweal.synthetic.lives.life import TRIAGE, Reporter, Spot, Telling, Way
from commonweal.synthetic.people import DRAMA_RANGES
from commonweal.synthetic.people_names import FIRST_NAMES, SURNAMES
from commonweal.synthetic.phrases import DETAILS, EFFECTS, OPENINGS

PARKS_TEAM, STREETS_TEAM = "Parks team", "Street environment team"
NIGHT_FROM, NIGHT_UNTIL = 23, 7
MOBILE = "07700900"


@dataclass(frozen=True)
class Matter:
    """A kind of matter: what, on which ground (a field of `Grounds`), who has it first, how often in a hundred."""

    categories: tuple[str, ...]
    ground: str
    first_team: str
    share: int
    happening_at_night: bool = False
    danger: bool = False
    hate: bool = False


HOME_MATTERS = ("noise", "drug-use", "rowdy-behaviour", "intimidation", "animals")
MATTERS = (
    Matter(("noise", "fireworks"), "council_homes", NIGHT_TEAM, 12, happening_at_night=True),
    Matter(HOME_MATTERS, "council_homes", TENANCY_TEAM, 24),
    Matter(HOME_MATTERS, "lanternlight_homes", LANDLORDS_TEAM, 11),
    Matter(("street-drinking", "litter-and-dumping", "rowdy-behaviour", "animals"), "parks", PARKS_TEAM, 10),
    Matter(("litter-and-dumping", "vandalism"), "town", STREETS_TEAM, 15),
    Matter(("drug-dealing", "begging", "street-drinking", "nuisance-vehicles"), "town", TRIAGE, 18),
    Matter(("intimidation", "rowdy-behaviour"), "council_homes", TRIAGE, 4, danger=True),
    Matter(("intimidation",), "council_homes", TRIAGE, 2, hate=True),
    Matter(("drug-use", "noise", "other"), "words", TRIAGE, 4),
)
TRIAGE_GIVES = (NORTH_TEAM, SOUTH_TEAM)
EVERY_TEAM = (NORTH_TEAM, SOUTH_TEAM, NIGHT_TEAM, TENANCY_TEAM, LANDLORDS_TEAM, PARKS_TEAM, STREETS_TEAM)


class People:
    """Reporters, each somebody new; numbers are those that Ofcom keeps for drama, and run out after 18,000."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        numbers = chance.shuffled([f"{start}{n:03d}" for start in DRAMA_RANGES for n in range(1000)])
        self._mobiles = (f"+44{one[1:]}" for one in numbers if one.startswith(MOBILE))
        self._numbers = (f"+44{one[1:]}" for one in numbers if not one.startswith(MOBILE))
        self._names = self._new_names()

    def _new_names(self) -> Iterator[str]:
        turn = 0
        while True:
            for n, first in enumerate(FIRST_NAMES):
                yield f"{first} {SURNAMES[(turn + 11 * n) % len(SURNAMES)]}"
            turn += 1

    def somebody(self) -> Reporter | None:
        """Somebody of whom nothing more is planned; in a fifth of calls nobody says who they are."""
        drawn = self._chance.below(1000)
        if drawn < 200:
            return None
        if drawn < 560:
            return self.with_mail()
        if drawn < 800:
            return self.with_number()
        if drawn < 900:
            return self.with_number(safe=False)
        return self.by_text()

    def with_mail(self) -> Reporter:
        """A name and an address, and no number by which they would be known again."""
        name = next(self._names)
        return Reporter(name, "", _address(name), (ContactWay.MAIL,), may_say_what=self._chance.happens(900))

    def with_number(self, *, safe: bool = True) -> Reporter:
        """Somebody with a number; not `safe`: only a call is."""
        name = next(self._names)
        ways = (ContactWay.MAIL, ContactWay.CALL) if safe else (ContactWay.CALL,)
        return Reporter(name, next(self._numbers, ""), _address(name), ways)

    def by_text(self) -> Reporter:
        """Somebody who is told by text message; by mail once the numbers have run out."""
        number = next(self._mobiles, "")
        return Reporter(next(self._names), number, "", (ContactWay.TEXT,)) if number else self.with_mail()


def _address(name: str) -> str:
    return f"{name.lower().replace(' ', '.').replace('’', '').replace(chr(39), '')}@mail.example"


def is_night(at: datetime) -> bool:
    """Whether the night team is to have noise that is going on at an instant."""
    hour = at.astimezone(LONDON).hour
    return hour >= NIGHT_FROM or hour < NIGHT_UNTIL


def drawn_matter(at: datetime, chance: Chance) -> Matter:
    """A matter that can be told of at an instant: the night's own only at night."""
    possible = [one for one in MATTERS if is_night(at) or not one.happening_at_night]
    return possible[chance.weighted([one.share for one in possible])]


def spots_of(matter: Matter, ground: Grounds) -> Sequence[Spot]:
    """Where a matter can happen."""
    found: tuple[Spot, ...] = getattr(ground, matter.ground)
    return found


def told(matter: Matter, spot: Spot, reporter: Reporter | None, way: Way, chance: Chance) -> Telling:
    """What somebody says of a matter."""
    category = chance.pick(matter.categories)
    said = (chance.pick(OPENINGS[category]), chance.pick(DETAILS), chance.pick(EFFECTS))
    account = " ".join(one if one.endswith(".") else f"{one}." for one in said)
    return Telling(
        way, category, account, spot, reporter, matter.happening_at_night, matter.danger, matter.hate,
        age_band=AGES[chance.weighted((12, 38, 10, 40))],
    )  # fmt: skip


AGES = (AgeBand.UNDER_18, AgeBand.ADULT, AgeBand.BOTH, AgeBand.NOT_KNOWN)
