"""The lives of the demonstration's last weeks: what lies in the inbox when somebody looks at it first.

Written by hand, in hours before the moment at which the demonstration is made, so that a newcomer meets every kind of
work: new and urgent reports, late ones, some with each team, returned, answered, disagreed with, five calls about one
event, likely duplicates, and somebody whom it is not safe to tell. Nothing is drawn but names, numbers and words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from commonweal.access.demo_people import NORTH_TEAM, PATROL_TEAM, POLICE_TEAM, SOUTH_TEAM
from commonweal.core.terms import LONDON, Risk
from commonweal.reports.terms import CallOutKind
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.lives.grounds import Grounds
from commonweal.synthetic.lives.life import Life, Moment, Reporter, Standing, Telling, Way, What
from commonweal.synthetic.lives.tellings import MATTERS, Matter, People, spots_of, told
from commonweal.synthetic.lives.writing import S

NIGHT, HOMES, LANDLORD, PARKS, STREETS, TOWN, DANGER, HATE, WORDS = MATTERS
A, B, U, R, X, C = What.ACCEPTED, What.BEGUN, What.UPDATE, What.RETURNED, What.ANSWERED, What.CLOSED
DAY = 24.0
SEED = 23
VISITED = "We went there twice and spoke to those who live there. It has been quiet since."
CLEARED = "It has been cleared this morning. Please tell us if anything is left."
FIRE = (
    "Bins are burning behind the flats.",
    "Smoke in the yard, the bins are alight.",
    "Somebody set the bins on fire again.",
    "I can see flames by the bin store.",
    "The bin store is black and still smoking.",
)
PARTY = (
    "Loud music from the square since ten.",
    "Speaker and shouting, same as last week.",
    "A party in the open, with amplified music.",
)
Steps = tuple[tuple[What, float], ...]


@dataclass(frozen=True)
class Scene:
    """One report: how many hours ago it was told, of what, and what has been done since, each so many hours ago."""

    ago: float
    matter: Matter
    way: Way = Way.WEB
    steps: Steps = ()
    given_to: str = ""
    """The team that triage gives it to, an hour before the first step, or three hours after it came."""
    safe: bool = True
    account: str = ""
    category: str = ""
    photo: str = ""
    visit: CallOutKind | None = None
    same_as: str = ""
    """Scenes of one word tell of one event at one place; the first of them is told first."""
    joined: bool = False
    confirms: bool = True
    """Whether a reporter who writes uses the code of the receipt, as most do."""
    anonymous: bool = False


@dataclass
class Staged:
    """A scene as a life; what an inbox has besides stands with it."""

    scene: Scene
    life: Life


def scenes() -> Iterator[Scene]:
    """Every report of the inbox."""
    yield from _waiting()
    yield from _of_one_event()
    yield from _with_teams()
    yield from _late()
    yield from _over()


def _waiting() -> Iterator[Scene]:
    """For triage: new, urgent, hate, a place in words only, returned by a team."""
    for ago in (0.2, 0.6, 1.1, 1.9, 2.6, 3.4, 5.0, 7.5):
        yield Scene(ago, TOWN, Way.TELEPHONE if ago > 2 else Way.WEB)
    yield Scene(0.4, DANGER, Way.TELEPHONE, account="A man with a knife is shouting at people on the stairs.")
    yield Scene(2.2, DANGER, account="Two of them threatened the neighbour with a hammer. The neighbour is alone.")
    yield Scene(0.9, HATE, account="Slurs shouted at the family on the ground floor, for the third time.")
    yield Scene(3.1, WORDS, Way.TELEPHONE, anonymous=True)
    yield Scene(26, WORDS, Way.OTHER_SYSTEM)
    yield Scene(40, LANDLORD, steps=((R, 4),))
    yield Scene(52, HOMES, Way.TELEPHONE, steps=((R, 20),), category="noise")
    yield Scene(4.2, TOWN, photo="wall", category="begging", account="Every morning at the cash machine. See the wall.")


def _of_one_event() -> Iterator[Scene]:
    """Five calls about one fire of bins, joined; and three about one party that nobody has joined yet."""
    for n, said in enumerate(FIRE):
        yield Scene(
            6.5 - 0.2 * n, DANGER, Way.TELEPHONE if n % 2 else Way.WEB, account=said, same_as="fire", joined=n > 0,
            category="rowdy-behaviour",
        )  # fmt: skip
    for n, said in enumerate(PARTY):
        yield Scene(1.6 - 0.3 * n, TOWN, Way.WEB, account=said, same_as="party", category="noise")


def _with_teams() -> Iterator[Scene]:
    """Some with each team, in each state."""
    for n, matter in enumerate((HOMES, HOMES, HOMES, LANDLORD, LANDLORD, PARKS, PARKS, STREETS, STREETS)):
        yield Scene(5 + 3.7 * n, matter, (Way.WEB, Way.TELEPHONE)[n % 2])
    for n, team in enumerate((NORTH_TEAM, SOUTH_TEAM, NORTH_TEAM, SOUTH_TEAM, POLICE_TEAM, PATROL_TEAM)):
        yield Scene(9 + 4.1 * n, TOWN, Way.TELEPHONE, given_to=team)
    for n, matter in enumerate((HOMES, LANDLORD, PARKS, STREETS)):
        yield Scene(30 + 5.3 * n, matter, steps=((A, 12 + n),))
        yield Scene(75 + 6.1 * n, matter, steps=((A, 60), (B, 31 + n), (U, 9 + n)), photo="dumped" * (n == 3))
    yield Scene(44, TOWN, given_to=NORTH_TEAM, steps=((A, 20), (B, 6)))
    yield Scene(48, TOWN, given_to=SOUTH_TEAM, steps=((A, 22),))
    yield Scene(28, TOWN, given_to=POLICE_TEAM, steps=((A, 8),))
    yield Scene(31, TOWN, given_to=PATROL_TEAM, steps=((A, 7),))
    yield Scene(10, HOMES, Way.TELEPHONE, visit=CallOutKind.VISIT, category="noise")
    for n in range(3):
        yield Scene(4 + DAY * n, NIGHT, Way.NIGHT_LINE, visit=CallOutKind.VISIT if n == 0 else None)
    yield Scene(3 * DAY, NIGHT, Way.NIGHT_LINE, steps=((A, 70),))


def _late() -> Iterator[Scene]:
    """Nobody has done the next thing for days."""
    for n, matter in enumerate((HOMES, LANDLORD, PARKS, STREETS, TOWN, HOMES)):
        yield Scene(DAY * (9 + 2.2 * n), matter, steps=((A, DAY * 8),) if n % 2 else ())
    yield Scene(DAY * 16, TOWN, given_to=NORTH_TEAM, steps=((A, DAY * 14),))
    yield Scene(DAY * 12, TOWN, given_to=SOUTH_TEAM)


def _over() -> Iterator[Scene]:
    """Answered, closed, asked about; disagreed with, added to after the answer, and nobody could be told."""
    for n, matter in enumerate((HOMES, LANDLORD, PARKS, STREETS)):
        yield Scene(DAY * (6 + n), matter, steps=((A, DAY * 5), (X, DAY * (2 + 0.4 * n))))
        closed: Steps = ((A, DAY * 16), (B, DAY * 15), (X, DAY * 12), (C, DAY * (6 - n)))
        yield Scene(DAY * (18 + n), matter, steps=(*closed, (What.SURVEYED, DAY * (1 + 0.3 * n))))
    reopened: Steps = ((A, DAY * 12), (X, DAY * 9), (C, DAY * 5), (What.DISAGREED, 3.3))
    yield Scene(DAY * 14, HOMES, steps=reopened)
    yield Scene(DAY * 8, LANDLORD, steps=((A, DAY * 7), (X, DAY * 2), (What.DIARY, 2.4)))
    yield Scene(DAY * 11, STREETS, steps=((A, DAY * 10), (X, DAY * 6), (C, DAY * 3), (What.COMPLAINED, 20)))
    yield Scene(DAY * 5, HOMES, Way.TELEPHONE, steps=((A, DAY * 4), (X, 17)), safe=False)
    yield Scene(22, PARKS, Way.TELEPHONE, safe=False)
    yield Scene(DAY * 3, STREETS, steps=((A, DAY * 2), (X, 30)), confirms=False)
    for ago in (DAY * 20, 13.0):
        yield Scene(ago, HOMES, Way.TELEPHONE, same_as="again", category="noise")


WORDS_OF = {
    What.RETURNED: "Not one of our homes: the numbers on this side belong to another landlord.",
    What.ANSWERED: VISITED,
    What.UPDATE: "A visit is planned for this week. You can add what you see until then.",
    What.DISAGREED: "It is exactly as before. Nobody came.",
    What.DIARY: "Again last night, from eleven until two.",
    What.COMPLAINED: "I was promised a call and nobody ever rang.",
}


OWN_WORDS = {
    (STREETS, What.ANSWERED): CLEARED,
    (HOMES, What.RETURNED): "The noise comes from a bar across the street, not from one of our tenants.",
}
"""Of matters that have words of their own."""


def staged(ground: Grounds, now: datetime) -> list[Staged]:
    """The scenes as lives, none of whose moments lies after `now`; in the order in which they were told."""
    chance = Chance(SEED, "inbox")
    people = People(chance)
    events: dict[str, Staged] = {}
    found = []
    numbers = count(1)
    for scene in scenes():
        first = events.get(scene.same_as) if scene.same_as else None
        one = _staged(scene, first, next(numbers), people, ground, chance, now)
        if scene.same_as and first is None:
            events[scene.same_as] = one
        found.append(one)
    return sorted(found, key=lambda one: one.life.taken_at)


def _staged(
    scene: Scene, first: Staged | None, number: int, people: People, ground: Grounds, chance: Chance, now: datetime
) -> Staged:
    at = _ago(scene.ago, now)
    if scene.matter.happening_at_night:
        at = _at_night(at)
    telling = told(scene.matter, chance.pick(spots_of(scene.matter, ground)), None, scene.way, chance)
    telling = _as_said(scene, telling, first, people)
    life = Life(number, telling, scene.matter.first_team)
    life.standings.append(Standing(at, S.ASSIGNED if scene.matter.first_team else S.NEW, scene.matter.first_team, None))
    life.moments.append(Moment(at, What.TAKEN))
    if scene.confirms and telling.reporter and telling.reporter.can_be_told and not scene.way.is_written_down:
        life.moments.append(Moment(at + timedelta(minutes=2), What.CONFIRMED))
    team = scene.given_to or scene.matter.first_team
    if scene.given_to:
        given = _ago(scene.steps[0][1] + 1.0 if scene.steps else max(scene.ago - 3.0, 0.1), now)
        life.moments.append(Moment(given, What.GIVEN, scene.given_to))
    if scene.joined and first is not None:
        life.leader, life.joined_at = first.life, at + timedelta(minutes=4)
        life.moments.append(Moment(life.joined_at, What.JOINED, words="The same fire"))
    for what, ago in scene.steps:
        words = OWN_WORDS.get((scene.matter, what)) or WORDS_OF.get(what, "")
        life.moments.append(Moment(_ago(ago, now), what, team, words))
    return Staged(scene, life)


def _as_said(scene: Scene, telling: Telling, first: Staged | None, people: People) -> Telling:
    """The drawn telling with the scene's own words, place and reporter."""
    reporter: Reporter | None = None if scene.anonymous else people.with_number(safe=scene.safe)
    if scene.same_as == "again" and first is not None:
        reporter = first.life.telling.reporter
    changed = replace(telling, reporter=reporter)
    if scene.account:
        changed = replace(changed, account=scene.account)
    if scene.same_as == "fire":
        changed = replace(changed, risk=Risk.FIRE)
    if scene.category:
        changed = replace(changed, category=scene.category)
    return replace(changed, spot=first.life.telling.spot) if first is not None else changed


def _ago(hours: float, now: datetime) -> datetime:
    return (now - timedelta(hours=hours)).replace(second=0, microsecond=0)


def _at_night(at: datetime) -> datetime:
    """The newest 23:30 in London at or before an instant."""
    local = at.astimezone(LONDON)
    night = local.replace(hour=23, minute=30, second=0, microsecond=0)
    found = night if night <= local else (local - timedelta(days=1)).replace(hour=23, minute=30)
    return found.replace(second=0, microsecond=0).astimezone(at.tzinfo)
