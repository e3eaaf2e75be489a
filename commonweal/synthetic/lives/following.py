"""A second caller about the same event: triage joins the report to the first, and what comes of one comes of both."""

from datetime import timedelta

from commonweal.core.rules.report_life import ENDED
from commonweal.core.terms import ReportState
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.lives.life import Life, Moment, Standing, Telling, Way, What
from commonweal.synthetic.lives.tellings import People
from commonweal.synthetic.lives.writing import Writer

S = ReportState
TAKEN_WITH = {What.ANSWERED: S.ANSWERED, What.CLOSED: S.CLOSED}


def follow(leader: Life, people: People, chance: Chance) -> Life | None:
    """A life that follows `leader` from some minutes after it was taken; None where that one is answered too soon."""
    if leader.telling.happening_now or leader.telling.spot.point is None:
        return None
    taken_at = leader.taken_at + timedelta(minutes=chance.between(2, 40))
    joined_at = taken_at + timedelta(minutes=chance.between(3, 30))
    ends_at = next((one.at for one in leader.standings if one.state in ENDED), None)
    if ends_at is not None and ends_at <= joined_at + timedelta(minutes=1):
        return None
    told = leader.telling
    telling = Telling(
        Way.TELEPHONE, told.category, "The caller rings about the same. " + told.account, told.spot,
        people.somebody(), danger=told.danger, hate=told.hate, age_band=told.age_band,
    )  # fmt: skip
    life = Life(0, telling, leader.first_team, leader=leader, joined_at=joined_at)
    writer = Writer(life, taken_at, chance)
    stood = writer.now
    team = [one.team for one in leader.standings if one.at <= joined_at][-1]
    life.moments.append(Moment(joined_at, What.JOINED, team))
    life.standings.append(Standing(joined_at, stood.state, team, None, stood.urgent, follows=True))
    _go_along(life, leader)
    return life


def _go_along(life: Life, leader: Life) -> None:
    """The follower lies with the team of its leader and hears what that one hears, each answer and each closing."""
    assert life.joined_at is not None
    for moment in leader.moments:
        if moment.at <= life.joined_at:
            continue
        stood = life.standings[-1]
        if moment.what is What.UPDATE:
            life.moments.append(Moment(moment.at, moment.what, stood.team, moment.words))
        if state := TAKEN_WITH.get(moment.what):
            life.moments.append(Moment(moment.at, moment.what, stood.team, moment.words))
            life.standings.append(Standing(moment.at, state, stood.team, None, stood.urgent, follows=True))
        team = [one.team for one in leader.standings if one.at <= moment.at][-1]
        stood = life.standings[-1]
        if team != stood.team:
            life.standings.append(Standing(moment.at, stood.state, team, None, stood.urgent, follows=True))
