"""Writes a life forward, a moment at a time, by Northmoor's promises as the plan knows them.

The promises stand here a second time on purpose: the truth must not be read from the product's policy, its clocks or
its table of steps. `Writer` keeps where the report stands; each step may be chosen to be in time, late, or on the edge.
"""

from datetime import datetime, timedelta

from commonweal.core.rules.report_life import ENDED
from commonweal.core.terms import ReportState
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.lives.life import TRIAGE, Life, Moment, Standing, What
from commonweal.synthetic.lives.office_hours import after_open_minutes, n_open

S = ReportState
PROMISED = {
    S.NEW: 240, S.TRIAGED: 480, S.RETURNED: 240, S.ASSIGNED: 960, S.ACCEPTED: 1_440, S.IN_HAND: 7_200,
    S.HANDED_OVER: 4_800,
}  # fmt: skip
"""Open minutes within which the next thing has to be done."""
PROMISED_IN_DANGER = {
    S.NEW: 60, S.TRIAGED: 60, S.RETURNED: 60, S.ASSIGNED: 240, S.ACCEPTED: 480, S.IN_HAND: 4_320, S.ANSWERED: 40_320,
    S.HANDED_OVER: 1_440,
}  # fmt: skip
"""Minutes by day and night where danger was told of."""
TO_CLOSE = timedelta(days=28)
"""An answered report is closed within 28 times 24 hours, whatever the hour."""
DISAGREES_WITHIN_DAYS = 28
AFTER = {
    What.SORTED: S.TRIAGED, What.GIVEN: S.ASSIGNED, What.ACCEPTED: S.ACCEPTED, What.RETURNED: S.RETURNED,
    What.BEGUN: S.IN_HAND, What.ANSWERED: S.ANSWERED, What.CLOSED: S.CLOSED, What.HANDED_OVER: S.HANDED_OVER,
    What.DISAGREED: S.TRIAGED,
}  # fmt: skip
BACK_TO_TRIAGE = frozenset({What.RETURNED, What.DISAGREED})
WITH_SOMEBODY = frozenset({S.ASSIGNED, S.ACCEPTED, S.IN_HAND})
LATE, AT_THE_EDGE, PAST_THE_EDGE = 110, 25, 25
"""Steps in a thousand that come late, at the last minute, and one minute after it."""


def due_at(state: ReportState, at: datetime, *, urgent: bool) -> datetime | None:
    """When the next thing has to be done, by the plan's own calendar."""
    if state is S.CLOSED:
        return None
    if urgent:
        return at + timedelta(minutes=PROMISED_IN_DANGER[state])
    return at + TO_CLOSE if state is S.ANSWERED else after_open_minutes(at, PROMISED[state])


class Writer:
    """Writes one life."""

    def __init__(self, life: Life, taken_at: datetime, chance: Chance) -> None:
        self.life, self.chance = life, chance
        state = S.ASSIGNED if life.first_team else S.NEW
        urgent = life.telling.danger
        life.moments.append(Moment(taken_at, What.TAKEN, life.first_team))
        due = due_at(state, taken_at, urgent=urgent)
        life.standings.append(Standing(taken_at, state, life.first_team, due, urgent))

    @property
    def now(self) -> Standing:
        """Where the report stands."""
        return self.life.standings[-1]

    @property
    def last_at(self) -> datetime:
        """When the last thing happened."""
        return self.life.moments[-1].at

    def step(self, what: What, *, team: str = TRIAGE, at: datetime | None = None, words: str = "") -> None:
        """The next step, at an instant or at one that chance finds against the clock."""
        stood = self.now
        when = at or self._when(stood)
        late = stood.due_at is not None and when > stood.due_at
        holds = team if what is What.GIVEN else TRIAGE if what in BACK_TO_TRIAGE else stood.team
        self.life.moments.append(Moment(when, what, team or stood.team, words, late))
        self._stand(when, AFTER[what], holds, urgent=stood.urgent)

    def aside(self, what: What, at: datetime, words: str = "") -> None:
        """Something that moves nothing."""
        self.life.moments.append(Moment(at, what, self.now.team, words))

    def danger(self, at: datetime, words: str) -> None:
        """The reporter tells of danger: to triage at once, from wherever it stands."""
        stood = self.now
        state = S.RETURNED if stood.state in WITH_SOMEBODY else S.TRIAGED if stood.state in ENDED else stood.state
        late = state is not stood.state and stood.due_at is not None and at > stood.due_at
        self.life.moments.append(Moment(at, What.DANGER, stood.team, words, late))
        self._stand(at, state, stood.team if state is stood.state else TRIAGE, urgent=True)

    def _stand(self, at: datetime, state: ReportState, team: str, *, urgent: bool) -> None:
        self.life.standings.append(Standing(at, state, team, due_at(state, at, urgent=urgent), urgent))

    def _when(self, stood: Standing) -> datetime:
        """In time, late, at the last minute or one minute after it, and after whatever happened last."""
        return max(self._drawn(stood), self.last_at + timedelta(minutes=1))

    def _drawn(self, stood: Standing) -> datetime:
        chance, due = self.chance, stood.due_at
        assert due is not None, "nobody waits for a closed report"
        drawn = chance.below(1000)
        if drawn < AT_THE_EDGE:
            return due
        if drawn < AT_THE_EDGE + PAST_THE_EDGE:
            return due + timedelta(minutes=1)
        if drawn < AT_THE_EDGE + PAST_THE_EDGE + LATE:
            return after_open_minutes(due, chance.between(1, 1_400))
        earliest = self.last_at + timedelta(minutes=1)
        if stood.urgent:
            minutes = max(1, int((due - earliest).total_seconds()) // 60)
            return earliest + timedelta(minutes=chance.below(minutes))
        left = max(1, n_open(earliest, due))
        return min(after_open_minutes(earliest, chance.between(1, left)), due) if due > earliest else earliest
