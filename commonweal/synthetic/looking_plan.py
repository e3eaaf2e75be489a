"""What a planned deed of looking is, and the hand that plans it: people, days, minutes and records drawn to fit.

A plan says who does what on which days, before anything is judged. The truth of a year is its plans (ADR 17 says the
same of callers), never what a rule makes of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from commonweal.core.rules.looking import LookDeed
from commonweal.synthetic.looking_draws import Draws, Ints
from commonweal.synthetic.looking_records import Records, related
from commonweal.synthetic.looking_staff import N_DAYS, ROLES, Staffing


@dataclass(frozen=True)
class PlannedLook:
    """One look of a plan; `minute` counts from midnight and may pass 1440."""

    who: int
    day: int
    minute: int
    record: int
    deed: LookDeed = LookDeed.OPENED
    reason: bool = False


@dataclass(frozen=True)
class Plan:
    """Something planned: an abuse, or something innocent that looks like one. Days count from the year's first."""

    kind: str
    what: str
    is_abuse: bool
    looks: tuple[PlannedLook, ...]

    @property
    def actors(self) -> tuple[int, ...]:
        """Everybody who takes part."""
        return tuple(sorted({look.who for look in self.looks}))

    @property
    def first_day(self) -> int:
        """The day of the first look."""
        return min(look.day for look in self.looks)

    @property
    def last_day(self) -> int:
        """The day of the last look."""
        return max(look.day for look in self.looks)


@dataclass
class Planner:
    """Draws people, days and records for plans; nobody is planned twice."""

    draws: Draws
    staff: Staffing
    of: Records
    taken: set[int] = field(default_factory=set)

    def somebody(self, *roles: str, agency: int | None = None, first: int = 0, last: int = N_DAYS - 1) -> int:
        """Somebody of these roles (any, if none is named) who is there from `first` to `last` and not yet planned."""
        names = [kind.name for kind in ROLES]
        fits = [
            one for one in range(len(self.staff))
            if one not in self.taken
            and (not roles or names[self.staff.kind[one]] in roles)
            and (agency is None or self.staff.agency[one] == agency)
            and self.staff.starts_on[one] <= first - 14 and self.staff.leaves_on[one] >= last
            and int(self.staff.works[one, first : last + 1].sum()) >= max(1, (last - first + 1) // 5)
        ]  # fmt: skip
        chosen = fits[self.draws.one_below(len(fits))]
        self.taken.add(chosen)
        return chosen

    def begin(self, days: int, *, earliest: int = 35) -> int:
        """A first day from which so many days fit into the year."""
        return self.draws.one_between(earliest, N_DAYS - days - 8)

    def workdays(self, who: int, first: int, last: int) -> Ints:
        """The days on which somebody's shifts begin, both ends included."""
        return first + np.flatnonzero(self.staff.works[who, first : last + 1])

    def some_days(self, who: int, first: int, last: int, n: int, *, or_later: bool = True) -> list[int]:
        """So many of the working days, or all where there are fewer; the next one after them where there is none."""
        days = self.workdays(who, first, last)
        if or_later and not len(days):
            days = self.workdays(who, last + 1, N_DAYS - 1)[:1]
        order = np.argsort(self.draws.below(1 << 30, len(days)), kind="stable")[:n]
        return sorted(int(day) for day in days[order])

    def minute(self, who: int, day: int) -> int:
        """A minute of somebody's shift on a day."""
        return int(self.staff.start[who, day]) + self.draws.one_below(int(self.staff.length[who, day]))

    def strangers(self, who: int, day: int, n: int, *, of_last: int = 400, guarded: bool | None = False) -> list[int]:
        """`n` different records, made in the `of_last` days to `day`, that are not somebody's to see all this time."""
        pool = self.of.by_partnership[int(self.staff.partnership[who])]
        pool = pool[(self.of.created[pool] <= day) & (self.of.created[pool] > day - of_last)]
        if guarded is not None:
            pool = pool[self.of.guarded[pool] == guarded]
        pool = pool[self.is_strange(who, pool)]
        order = np.argsort(self.draws.below(1 << 30, len(pool)), kind="stable")[:n]
        return [int(one) for one in pool[order]]

    def is_strange(self, who: int, record: Ints) -> np.ndarray:
        """Whether records are neither of somebody's teams nor shared with their agency, whatever the day."""
        team, agency = self.of.team[record], int(self.staff.agency[who])
        own = (team == self.staff.team[who]) | (team == self.staff.next_team[who])
        kind = ROLES[int(self.staff.kind[who])].name
        if kind == "supervisor":
            own = own | (self.staff.team_agency[team] == agency)
        if kind == "panel-coordinator":
            own = own | self.of.panel[record]
        strange: np.ndarray = ~own & (self.of.shared_with[record] != agency)
        return strange

    def subject(self, who: int, day: int, n_records: int) -> list[int]:
        """Records of one person, at least so many made by `day`, none of them somebody's to see."""
        pool = self.of.by_partnership[int(self.staff.partnership[who])]
        pool = pool[(self.of.created[pool] <= day - 11) & (self.of.person[pool] >= 0)]
        _, place, n = np.unique(self.of.person[pool], return_inverse=True, return_counts=True)
        strange = np.bincount(place, weights=self.is_strange(who, pool))
        fits = np.flatnonzero((strange == n) & (n >= n_records) & (n <= n_records + 3))
        chosen = fits[self.draws.one_below(len(fits))]
        return [int(one) for one in pool[place == chosen]]

    def of_relation(self, who: int, day: int, n: int) -> list[int]:
        """Up to `n` different records that are somebody's to see on a day."""
        pool = self.of.by_partnership[int(self.staff.partnership[who])]
        mine = np.full(len(pool), who)
        pool = pool[related(self.staff, self.of, mine, np.full(len(pool), day), pool)]
        order = np.argsort(self.draws.below(1 << 30, len(pool)), kind="stable")[:n]
        return [int(one) for one in pool[order]]

    def in_shift(
        self, who: int, days: Sequence[int], records: Sequence[int], deed: LookDeed = LookDeed.OPENED
    ) -> Iterator[PlannedLook]:
        """The records one after the other, spread over the days in turn, at minutes of the shift."""
        for number, record in enumerate(records):
            day = days[number % len(days)]
            yield PlannedLook(who, day, self.minute(who, day), record, deed)
