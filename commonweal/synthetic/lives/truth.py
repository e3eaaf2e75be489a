"""What is true of the lives as at an instant, read off the plan: each number of the manager's page, by team.

Written from what the page promises in words (`reports/standards/terms.py`), by walking every life; no query, rule or
clock of the product is asked. A report lies with the team with which it stands at that instant.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from commonweal.core.terms import ReportState, london_midnight
from commonweal.reports.standards.terms import Standard
from commonweal.reports.terms import AgeBand
from commonweal.synthetic.lives.life import TRIAGE, Letter, Life, Moment, Standing, Way, What
from commonweal.synthetic.lives.office_hours import n_open

S, N = ReportState, Standard
WAITS = frozenset({S.NEW, S.TRIAGED, S.ASSIGNED, S.ACCEPTED, S.RETURNED, S.IN_HAND, S.HANDED_OVER})
FIRST_CONTACT = frozenset({What.ACCEPTED, What.BEGUN, What.UPDATE, What.ANSWERED})
HAPPENED = {
    What.ANSWERED: N.ANSWERED, What.CLOSED: N.CLOSED, What.DISAGREED: N.DISAGREED, What.COMPLAINED: N.COMPLAINED,
}  # fmt: skip
TELLS = {
    What.TAKEN: ("received",), What.GIVEN: ("with-a-team",), What.BEGUN: ("action-under-way",),
    What.ANSWERED: ("answered",), What.CLOSED: ("closed",), What.DISAGREED: ("reopened",),
}  # fmt: skip
"""The promised points, by the word of the message."""


@dataclass
class Truth:
    """The numbers of some days as at an instant: the lives behind each by standard and team, minutes, ages."""

    lives: dict[tuple[Standard, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    minutes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    ages: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    late_of_any_state: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def counts(self) -> dict[tuple[str, str], int]:
        """How many, by the words of standard and team; what is nought is not there."""
        return {(standard.value, team): len(found) for (standard, team), found in self.lives.items() if found}


def truth_of(lives: Iterable[Life], first_on: date, last_on: date, *, as_at: datetime) -> Truth:
    """The truth of London days `first_on` to `last_on`, both included, as it stands at an instant."""
    found = Truth()
    begins, ends = london_midnight(first_on), london_midnight(last_on + timedelta(days=1))
    for life in lives:
        if life.taken_at <= as_at:
            _add(found, life, begins, ends, as_at)
    return found


def _add(found: Truth, life: Life, begins: datetime, ends: datetime, as_at: datetime) -> None:
    stands = [one for one in life.standings if one.at <= as_at][-1]
    moments = [one for one in life.moments if one.at <= as_at]
    for standard in _counted_in(life, stands, moments, begins, ends, as_at):
        found.lives[standard, stands.team].add(life.number)
    if stands.due_at is not None and stands.due_at < as_at:
        found.late_of_any_state[stands.team] += 1
    if begins <= life.taken_at < ends:
        found.ages[_age(life)] += 1
        if heard := [one.at for one in moments if one.what in FIRST_CONTACT]:
            found.minutes[stands.team].append(n_open(life.taken_at, heard[0]))


def _counted_in(
    life: Life, stands: Standing, moments: list[Moment], begins: datetime, ends: datetime, as_at: datetime
) -> Iterator[Standard]:
    if stands.state in WAITS and not stands.follows:
        yield N.WAITING
        if stands.due_at is not None and stands.due_at < as_at:
            yield N.LATE
    for moment in moments:
        if begins <= moment.at < ends:
            if moment.what in HAPPENED:
                yield HAPPENED[moment.what]
            if moment.late:
                yield N.LATE_STEPS
            if list(untold(life, moment)):
                yield N.NOT_TOLD
    if begins <= life.taken_at < ends:
        yield N.RECEIVED
        whats = {one.what for one in moments}
        yield N.HEARD_BACK if whats & FIRST_CONTACT else N.NOT_HEARD_BACK
        if What.RETURNED in whats:
            yield N.RETURNED
        if any(one.what is What.GIVEN and one.team != life.first_team for one in moments):
            yield N.RE_ROUTED


def _age(life: Life) -> str:
    age = life.telling.age_band
    return "Not known, or not asked" if age is AgeBand.NOT_KNOWN else str(age.label)


def messages(life: Life, moment: Moment) -> Iterator[tuple[str, bool]]:
    """What a moment promises to tell, and whether it can be told; nothing to whom nothing was promised."""
    reporter = life.telling.reporter
    if reporter is None or (life.telling.way is Way.OTHER_SYSTEM and not reporter.can_be_told):
        # Anonymous; or their own system tells them.
        return
    reached = reporter.can_be_told and (life.telling.way.is_written_down or _confirmed_by(life, moment.at))
    for about in TELLS.get(moment.what, ()):
        # A receipt goes also to an address that nobody has confirmed.
        yield about, reporter.can_be_told if about == "received" else reached
    if moment.what is What.DANGER and _was_over(life, moment):
        yield "reopened", reached
    if moment.what is What.TAKEN and life.letter:
        yield "case-review", life.letter is Letter.SENT


def _confirmed_by(life: Life, at: datetime) -> bool:
    return any(one.what is What.CONFIRMED and one.at <= at for one in life.moments)


def waits_for_officer(life: Life, moment: Moment) -> bool:
    """Whether what could not be told at a moment still waits: using a code later takes it off the officer's list."""
    return not any(one.what is What.CONFIRMED and one.at > moment.at for one in life.moments)


def untold(life: Life, moment: Moment) -> Iterator[str]:
    """What could not be told at a moment: no way was safe, or nobody had confirmed it."""
    return (about for about, can_be_told in messages(life, moment) if not can_be_told)


def _was_over(life: Life, moment: Moment) -> bool:
    before = [one for one in life.standings if one.at < moment.at]
    return bool(before) and before[-1].state in (S.ANSWERED, S.CLOSED)


def team_word(team: str) -> str:
    """How the page calls a team of the plan."""
    return "No team (triage)" if team == TRIAGE else team
