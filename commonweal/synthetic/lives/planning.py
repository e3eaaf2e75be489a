"""The plan of the lives: what becomes of each report, written before the product has seen one.

Ordinary lives are drawn; beside them stand, planned one by one, second reports of one person around the edge of six
months (`second_reports`) and reports at the edges of the calendar (`edges`). Everything ends with `LAST_AT`: what would
have come later has not come, so that the last weeks are full of open reports.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from commonweal.core.terms import LONDON, ReportState, london_day, london_midnight
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.lives.edges import EDGES
from commonweal.synthetic.lives.following import follow
from commonweal.synthetic.lives.grounds import Grounds
from commonweal.synthetic.lives.life import TRIAGE, Life, Reporter, Way, What
from commonweal.synthetic.lives.second_reports import Again, drawn_patterns, planned_patterns
from commonweal.synthetic.lives.tellings import (
    EVERY_TEAM,
    MATTERS,
    TRIAGE_GIVES,
    Matter,
    People,
    drawn_matter,
    spots_of,
    told,
)
from commonweal.synthetic.lives.writing import Writer
from commonweal.synthetic.season import FIRST_DAY, HOURS_OF_THE_BOROUGH, LAST_DAY

SEED = 11
LAST_AT = london_midnight(LAST_DAY + timedelta(days=1))
S = ReportState
WAYS = ((Way.TELEPHONE, 480), (Way.WEB, 400), (Way.OTHER_SYSTEM, 120))
CONFIRM = 750
"""Of a thousand who write themselves, so many use the code that was sent to them."""
FOLLOWERS_PER_THOUSAND, SECOND_PER_THOUSAND = 40, 60
ANSWERS = (
    "We went there twice and spoke to those who live there. It has been quiet since.",
    "It has been cleared, and we look at it again next week.",
    "We wrote to the tenant, who has agreed to keep it down after ten.",
    "Patrols have been asked to pass there until the end of the month.",
)
REASONS = ("Not one of our homes.", "Another team deals with this.", "We need to know where it was.")


@dataclass
class Plan:
    """The lives in the order in which they were taken."""

    lives: list[Life]
    last_at: datetime = LAST_AT


def plan_lives(n: int, ground: Grounds, *, seed: int = SEED) -> Plan:
    """About `n` lives over the five years; the planned ones are there however few are asked for."""
    chance = Chance(seed, "lives")
    people = People(Chance(seed, "reporters"))
    lives: list[Life] = []
    again = [*planned_patterns(), *drawn_patterns(n * SECOND_PER_THOUSAND // 1000, chance)]
    for pattern in again:
        lives.extend(_of_one_person(pattern, people, ground, chance))
    for at, matter, way in EDGES:
        lives.append(_life(at, matter, people.somebody(), way, ground, chance))
    while len(lives) < n:
        at = _taken_at(chance)
        life = _life(at, drawn_matter(at, chance), people.somebody(), _way(at, chance), ground, chance)
        lives.append(life)
        if chance.happens(FOLLOWERS_PER_THOUSAND) and (one := follow(life, people, chance)):
            lives.append(one)
    for life in lives:
        _end(life)
    lives.sort(key=lambda one: (one.taken_at, one.telling.account))
    for number, life in enumerate(lives):
        life.number = number
    return Plan(lives)


def _taken_at(chance: Chance) -> datetime:
    day = FIRST_DAY + timedelta(days=chance.below((LAST_DAY - FIRST_DAY).days + 1))
    hour = chance.weighted(HOURS_OF_THE_BOROUGH)
    # An hour that clocks skip is read as the one after it; of an hour that comes twice, either may be meant.
    wall = datetime.combine(day, time(hour, chance.below(60), fold=chance.below(2)), LONDON)
    return wall.astimezone(UTC)


def _way(at: datetime, chance: Chance) -> Way:
    way = WAYS[chance.weighted([share for _, share in WAYS])][0]
    by_night = at.astimezone(LONDON).hour >= 18 or at.astimezone(LONDON).hour < 4
    return Way.NIGHT_LINE if way is Way.TELEPHONE and by_night else way


def _life(at: datetime, matter: Matter, reporter: Reporter | None, way: Way, ground: Grounds, chance: Chance) -> Life:
    telling = told(matter, chance.pick(spots_of(matter, ground)), reporter, way, chance)
    life = Life(0, telling, matter.first_team)
    live(Writer(life, at, chance), chance)
    return life


def _of_one_person(pattern: tuple[Again, ...], people: People, ground: Grounds, chance: Chance) -> list[Life]:
    """Reports of one person about one place, with what is to become of the letter of each."""
    known = people.with_number()
    matter = MATTERS[1]
    spot = chance.pick(spots_of(matter, ground))
    lives = []
    for one in pattern:
        reporter = one.as_told_by(known)
        life = Life(0, told(matter, spot, reporter, one.way, chance), matter.first_team, letter=one.letter)
        live(Writer(life, one.at, chance), chance)
        lives.append(life)
    return lives


def live(writer: Writer, chance: Chance) -> None:
    """One life from its taking to as far as it comes."""
    told = writer.life.telling
    if told.reporter and told.reporter.can_be_told and not told.way.is_written_down and chance.happens(CONFIRM):
        writer.aside(What.CONFIRMED, writer.last_at + timedelta(minutes=chance.between(1, 40)))
    if not _comes_to_a_team(writer, chance):
        return
    _is_worked(writer, chance)
    _ends(writer, chance, may_come_back=True)


def _comes_to_a_team(writer: Writer, chance: Chance) -> bool:
    """Whether a team has it afterwards, or the police; else it waits for ever, or triage answers it."""
    if chance.happens(15):
        return False
    if writer.now.team == TRIAGE:
        if chance.happens(550 if writer.now.urgent else 20):
            writer.step(What.HANDED_OVER, words="The police have it, their reference is 4471.")
            return True
        if chance.happens(300):
            writer.step(What.SORTED)
        writer.step(What.GIVEN, team=chance.pick(TRIAGE_GIVES if chance.happens(850) else EVERY_TEAM))
    if chance.happens(90):
        if chance.happens(400):
            writer.step(What.GIVEN, team=_another(writer.now.team, chance))
        else:
            writer.step(What.RETURNED, words=chance.pick(REASONS))
            if chance.happens(30):
                return False
            writer.step(What.GIVEN, team=_another(writer.now.team, chance))
    return True


def _another(team: str, chance: Chance) -> str:
    return chance.pick([one for one in EVERY_TEAM if one != team])


def _is_worked(writer: Writer, chance: Chance) -> None:
    if writer.now.state is S.HANDED_OVER:
        writer.step(What.ANSWERED, words="The police have dealt with it. Please tell us if it comes back.")
        return
    writer.step(What.ACCEPTED)
    if chance.happens(60):
        writer.aside(What.DIARY, writer.last_at + timedelta(minutes=chance.between(1, 400)), "Again tonight.")
    if chance.happens(25):
        writer.danger(writer.last_at + timedelta(minutes=chance.between(1, 600)), "One of them has a knife now.")
        writer.step(What.GIVEN, team=chance.pick(TRIAGE_GIVES))
        writer.step(What.ACCEPTED)
    if chance.happens(550):
        writer.step(What.BEGUN)
        if chance.happens(350):
            at = writer.last_at + timedelta(minutes=chance.between(5, 900))
            writer.aside(What.UPDATE, at, "A visit is planned for this week.")
    if chance.happens(15):
        return
    writer.step(What.ANSWERED, words=chance.pick(ANSWERS))


def _ends(writer: Writer, chance: Chance, *, may_come_back: bool) -> None:
    """Closed, disagreed with, complained of, asked about; whoever disagrees gets a second answer."""
    if writer.now.state is not S.ANSWERED:
        return
    if may_come_back and chance.happens(30):
        _comes_back(writer, chance)
        return
    if chance.happens(60):
        return
    writer.step(What.CLOSED)
    drawn = chance.below(1000)
    after = writer.last_at + timedelta(minutes=chance.between(30, 14_000))
    if drawn < 150:
        writer.aside(What.SURVEYED, after)
    elif drawn < 175:
        writer.aside(What.COMPLAINED, after, "Nobody ever rang me back.")
    elif drawn < 225 and may_come_back:
        _comes_back(writer, chance)


def _comes_back(writer: Writer, chance: Chance) -> None:
    """The reporter disagrees, on one of the days on which that opens the report again, and it is worked again."""
    over_on = london_day(writer.now.at)
    last_day = over_on + timedelta(days=28)
    days = 28 if chance.happens(100) else chance.between(1, 27)
    at = london_midnight(over_on + timedelta(days=days)) + timedelta(minutes=chance.between(0, 1_379))
    assert london_day(at) <= last_day
    writer.step(What.DISAGREED, at=max(at, writer.last_at + timedelta(minutes=1)), words="It is exactly as before.")
    writer.step(What.GIVEN, team=chance.pick(EVERY_TEAM))
    writer.step(What.ACCEPTED)
    writer.step(What.ANSWERED, words=chance.pick(ANSWERS))
    if chance.happens(200):
        at = writer.last_at + timedelta(minutes=chance.between(30, 4_000))
        writer.aside(What.COMPLAINED, at, "The second answer says nothing new.")
    _ends(writer, chance, may_come_back=False)


def _end(life: Life) -> None:
    """What would come after the last day has not come."""
    life.moments = [one for one in life.moments if one.at < LAST_AT]
    life.standings = [one for one in life.standings if one.at < LAST_AT]
