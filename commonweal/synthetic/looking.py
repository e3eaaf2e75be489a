"""A made-up year of looks at records: 500 people in two partnerships, 50 abuses among them, and what is true of each.

The truth is the plan that the looks were written from; no rule has a part in it. How often people look at what, beyond
their work, nobody has published: the numbers here are ours, and a real year will differ (docs/decisions/0023).
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from commonweal.core.rules.looking import LookDeed, LookLog
from commonweal.core.rules.looking.log import NEVER
from commonweal.synthetic.looking_abuse import abuses
from commonweal.synthetic.looking_draws import Draws, Ints
from commonweal.synthetic.looking_innocent import near_misses
from commonweal.synthetic.looking_plan import Plan, Planner
from commonweal.synthetic.looking_records import Records, records, related
from commonweal.synthetic.looking_staff import (
    AGENCIES,
    FIRST_DAY,
    N_DAYS,
    N_WEEKS,
    ROLE_NAMES,
    ROLES,
    Staffing,
    staffing,
)
from commonweal.synthetic.looking_work import Looks, joined, ordinary


@dataclass(frozen=True)
class YearOfLooks:
    """One partnership's log for each, the plans, and for each log the plan of each row (-1 for an ordinary look)."""

    seed: int
    logs: tuple[LookLog, ...]
    plans: tuple[Plan, ...]
    plan_of_row: tuple[Ints, ...]

    @property
    def weeks(self) -> list[date]:
        """The Mondays on which its weeks begin."""
        return [FIRST_DAY + timedelta(weeks=week) for week in range(N_WEEKS)]

    @property
    def n_looks(self) -> int:
        """How many rows there are in all."""
        return sum(map(len, self.logs))


def year_of_looks(seed: int, *, share: int = 100) -> YearOfLooks:
    """The year of a seed; `share` is its size in hundredths: staff, records and abuses."""
    staff = staffing(seed, share=share)
    of = records(seed, staff, share=share)
    hand = Planner(Draws(seed, "plans"), staff, of)
    plans = (*abuses(hand, share=share), *near_misses(hand, share=share))
    looks = joined([ordinary(seed, staff, of), *(_rows(plan, number) for number, plan in enumerate(plans))])
    parts = [_log(staff, of, looks, partnership) for partnership in np.unique(staff.partnership)]
    return YearOfLooks(seed, tuple(log for log, _ in parts), plans, tuple(plan for _, plan in parts))


def truth(year: YearOfLooks) -> list[dict[str, object]]:
    """What is true of the year, a line a plan: kind, who by number, from and to, how many looks, and whether abuse."""
    return [
        {
            "plan": number,
            "kind": plan.kind,
            "what": plan.what,
            "is_abuse": plan.is_abuse,
            "staff": [_name(who) for who in plan.actors],
            "from": str(FIRST_DAY + timedelta(days=plan.first_day)),
            "to": str(FIRST_DAY + timedelta(days=plan.last_day)),
            "n_looks": len(plan.looks),
        }
        for number, plan in enumerate(year.plans)
    ]


def _rows(plan: Plan, number: int) -> Looks:
    looks = plan.looks
    return Looks(
        who=np.array([look.who for look in looks]),
        day=np.array([look.day for look in looks]),
        minute=np.array([look.minute for look in looks]),
        record=np.array([look.record for look in looks]),
        deed=np.array([int(look.deed) for look in looks]),
        reason=np.array([look.reason or look.deed == LookDeed.BREAK_GLASS for look in looks]),
        plan=np.full(len(looks), number),
    )


def _log(staff: Staffing, of: Records, looks: Looks, partnership: int) -> tuple[LookLog, Ints]:
    """The rows of one partnership in order of time, as the rule takes them, and the plan of each."""
    day, minute = looks.day + looks.minute // 1440, looks.minute % 1440
    rows = np.flatnonzero((staff.partnership[looks.who] == partnership) & (day < N_DAYS))
    rows = rows[np.argsort(day[rows] * 1440 + minute[rows], kind="stable")]
    who, record = looks.who[rows], looks.record[rows]
    role_of_kind = np.array([ROLE_NAMES.index(kind.name) for kind in ROLES])
    ends = np.where(staff.leaves_on < N_DAYS, staff.leaves_on + FIRST_DAY.toordinal(), NEVER)
    log = LookLog(
        day=day[rows] + FIRST_DAY.toordinal(),
        minute=minute[rows],
        actor=who,
        role=role_of_kind[staff.kind[who]],
        agency=staff.agency[who],
        team=staff.team_on(who, looks.day[rows]),
        record=record,
        person=of.person[record],
        address=of.address[record],
        deed=looks.deed[rows],
        related=related(staff, of, who, looks.day[rows], record),
        reason=looks.reason[rows] | (looks.deed[rows] == LookDeed.BREAK_GLASS),
        guarded=of.guarded[record],
        leaves_on=ends,
        actors=[_name(one) for one in range(len(staff))],
        roles=ROLE_NAMES,
        agencies=[f"{agency}, {one + 1}" for agency in AGENCIES for one in range(2)],
    )
    return log, looks.plan[rows]


def _name(who: int) -> str:
    return f"staff-{who:04d}"
