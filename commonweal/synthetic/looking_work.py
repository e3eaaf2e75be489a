"""A year of honest work at records: cases, follow-ups, enquiries, duplicate checks, busy weeks, exports, emergencies.

Most looks have a relation. Some have none, as work is: an enquiry by telephone, a duplicate to be checked, a slip, an
old case of one's own. Days differ, people differ, a week after an incident is busier for everybody who works on it.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from commonweal.core.rules.looking import LookDeed
from commonweal.synthetic.looking_draws import Draws, Ints
from commonweal.synthetic.looking_records import WEEKS_BEFORE, Records, related
from commonweal.synthetic.looking_staff import N_DAYS, N_PARTNERSHIPS, N_WEEKS, ROLES, Staffing

N_INCIDENTS = 12
CASELOAD, QUEUE, AGENCY, RECENT = 49, 6, 14, 20
"""How many days back the records of a team's caseload, of the queue, of an agency's teams and of enquiries reach."""


@dataclass(frozen=True)
class Looks:
    """Rows, shape (n,): `minute` counts from the shift's midnight and can pass 1440; `plan` is -1 if ordinary."""

    who: Ints
    day: Ints
    minute: Ints
    record: Ints
    deed: Ints
    reason: NDArray[np.bool_]
    plan: Ints

    def __len__(self) -> int:
        return len(self.who)


def rows(who: Ints, day: Ints, minute: Ints, record: Ints, deed: LookDeed, *, plan: int = -1) -> Looks:
    """Rows of one deed without a stated reason."""
    n = len(who)
    return Looks(
        who, day, minute, record, np.full(n, int(deed)), np.zeros(n, dtype=np.bool_), np.full(n, plan, dtype=np.int64)
    )


def joined(parts: list[Looks]) -> Looks:
    """All rows together."""
    return Looks(*(np.concatenate([getattr(part, name) for part in parts]) for name in Looks.__dataclass_fields__))


def ordinary(seed: int, staff: Staffing, of: Records) -> Looks:
    """Everybody's honest looks of the year."""
    draws = Draws(seed, "work")
    who, day = np.nonzero(staff.works)
    factor = _how_busy(draws, staff, who, day)
    base = np.array([kind.a_day for kind in ROLES])[staff.kind[who]]
    n = draws.about(base * staff.factor[who] * factor * staff.length[who, day] / 510)
    shift = np.repeat(np.arange(len(who)), n)
    who_row, day_row = who[shift], day[shift]
    minute = staff.start[who_row, day_row] + draws.below(staff.length[who_row, day_row], len(shift))
    beyond = draws.happens(staff.beyond[who_row], len(shift)) | _batches(draws, shift, len(who))
    record = np.where(beyond, _beyond(draws, staff, of, who_row, day_row), _at_hand(draws, staff, of, who_row, day_row))
    opens = rows(who_row, day_row, minute, record, LookDeed.OPENED)
    known = related(staff, of, who_row, day_row, record)
    work = draws.happens(np.where(known, 300, 350), len(shift))
    changes = rows(who_row[work], day_row[work], minute[work] + 4, record[work], LookDeed.CHANGED)
    said = replace(opens, reason=~known & draws.happens(150, len(shift)))
    return joined([said, changes, *_around(draws, staff, of, who, day)])


def _how_busy(draws: Draws, staff: Staffing, who: Ints, day: Ints) -> NDArray[np.float64]:
    """How much more or less than usual each shift holds: the day, the season, an analyst's Monday, an incident."""
    n = len(who)
    factor = (draws.between(45, 105, n) + draws.between(0, 50, n)) / 100
    week_of_person = draws.between(75, 125, len(staff) * N_WEEKS).reshape(len(staff), N_WEEKS) / 100
    factor = factor * week_of_person[who, day // 7]
    names = np.array([kind.name for kind in ROLES])[staff.kind[who]]
    factor = np.where((names == "analyst") & (day % 7 == 0), factor * 5, factor)
    panel_day = (names == "panel-coordinator") & ((day // 7) % 4 == staff.member[who] % 4) & (day % 7 == 2)
    factor = np.where(panel_day, factor * 3, factor)
    audit = (names == "supervisor") & ((day // 7) % 4 == 1) & (day % 7 == 1 + staff.member[who] % 3)
    factor = np.where(audit, factor * 4.5, factor)
    for _ in range(N_INCIDENTS):
        week, where, by = (
            draws.one_between(3, N_WEEKS - 2),
            draws.one_below(N_PARTNERSHIPS),
            draws.one_between(120, 180),
        )
        factor = np.where((day // 7 == week) & (staff.partnership[who] == where), factor * by / 100, factor)
    return factor


def _batches(draws: Draws, shift: Ints, n_shifts: int) -> NDArray[np.bool_]:
    """A few shifts in which a good part of the looks has no relation: a list of duplicates, a morning of enquiries."""
    batch = np.where(draws.happens(4, n_shifts), draws.between(100, 400, n_shifts), 0)
    return draws.happens(batch[shift], len(shift))


def _at_hand(draws: Draws, staff: Staffing, of: Records, who: Ints, day: Ints) -> Ints:
    """Records of the team's caseload, one's own more often; of the queue for those who see it, its newest."""
    found = np.zeros(len(who), dtype=np.int64)
    team = staff.team_on(who, day)
    wide = np.array([kind.queue for kind in ROLES])[staff.kind[who]]
    supervises = np.array([kind.name == "supervisor" for kind in ROLES])[staff.kind[who]]
    for one in np.unique(team):
        mine = np.flatnonzero((team == one) & ~wide & ~supervises)
        pool = of.by_team[one]
        if not len(pool):  # teams without records of their own prepare what goes to a panel
            pool = np.flatnonzero(of.panel & (of.partnership == staff.team_partnership[one]))
        newest = np.searchsorted(of.created[pool], day[mine], side="right")
        reach = _reach(pool, CASELOAD)
        back = np.minimum(draws.below(reach, len(mine)), draws.below(reach, len(mine)))
        own = draws.happens(600, len(mine))
        back = np.where(own, back - back % 9 + staff.member[who[mine]], back)
        found[mine] = pool[np.clip(newest - 1 - back, 0, len(pool) - 1)]
    for one in range(N_PARTNERSHIPS):
        pool = of.by_partnership[one]
        mine = np.flatnonzero(wide & (staff.partnership[who] == one))
        newest = np.searchsorted(of.created[pool], day[mine], side="right")
        found[mine] = pool[np.clip(newest - 1 - draws.below(_reach(pool, QUEUE), len(mine)), 0, len(pool) - 1)]
        _of_agency(draws, staff, of, np.flatnonzero(supervises & (staff.partnership[who] == one)), who, day, found)
    return found


def _reach(pool: Ints, days: int) -> int:
    """How many records of a pool come in so many days."""
    return max(9, len(pool) * days // (N_DAYS + 7 * WEEKS_BEFORE))


def _of_agency(draws: Draws, staff: Staffing, of: Records, mine: Ints, who: Ints, day: Ints, found: Ints) -> None:
    """Supervisors look at the records of their own agency's teams."""
    for agency in np.unique(staff.agency[who[mine]]):
        ours = mine[staff.agency[who[mine]] == agency]
        pool = np.flatnonzero(staff.team_agency[of.team] == agency)
        newest = np.searchsorted(of.created[pool], day[ours], side="right")
        found[ours] = pool[np.clip(newest - 1 - draws.below(_reach(pool, AGENCY), len(ours)), 0, len(pool) - 1)]


def _beyond(draws: Draws, staff: Staffing, of: Records, who: Ints, day: Ints) -> Ints:
    """Records beyond one's own: new ones of the partnership, those about people who turn up often, any old one."""
    found = np.zeros(len(who), dtype=np.int64)
    for one in range(N_PARTNERSHIPS):
        mine = np.flatnonzero(staff.partnership[who] == one)
        pool, often = of.by_partnership[one], of.often[one]
        newest = np.searchsorted(of.created[pool], day[mine], side="right")
        recent = pool[np.clip(newest - 1 - draws.below(_reach(pool, RECENT), len(mine)), 0, len(pool) - 1)]
        old = pool[draws.below(np.maximum(newest, 1), len(mine))]
        known = often[
            draws.below(np.maximum(np.searchsorted(of.created[often], day[mine], side="right"), 1), len(mine))
        ]
        which = draws.weighted((50, 25, 25), len(mine))
        chosen = np.choose(which, [recent, known, old])
        # What is locked is hidden from most searches, so few meet it by accident.
        found[mine] = np.where(of.guarded[chosen] & draws.happens(900, len(mine)), recent, chosen)
    return found


def _around(draws: Draws, staff: Staffing, of: Records, who: Ints, day: Ints) -> list[Looks]:
    """Exports, pages of lists, and emergencies in which somebody breaks glass and, nearly always, follows up."""
    kind = staff.kind[who]
    start, length = staff.start[who, day], staff.length[who, day]
    names = np.array([one.name for one in ROLES])[kind]
    panel_day = (names == "panel-coordinator") & ((day // 7) % 4 == staff.member[who] % 4) & (day % 7 == 2)
    rate = np.array([one.exports for one in ROLES])[kind]
    n_exports = draws.happens(rate, len(who)).astype(np.int64) + draws.happens(rate // 3, len(who))
    n_exports = np.where(panel_day, 8 + draws.below(8, len(who)), n_exports)
    export = np.repeat(np.arange(len(who)), n_exports)
    size = np.where(names[export] == "analyst", draws.between(20, 150, len(export)), draws.between(1, 3, len(export)))
    at = start[export] + draws.below(length[export], len(export))
    each = np.repeat(np.arange(len(export)), size)
    shift = export[each]
    record = _at_hand(draws, staff, of, who[shift], day[shift])
    exported = rows(who[shift], day[shift], at[each], record, LookDeed.EXPORTED)
    n_pages = draws.about(np.array([one.a_day for one in ROLES])[kind] * staff.factor[who] * 0.25)
    page = np.repeat(np.arange(len(who)), n_pages)
    minute = start[page] + draws.below(length[page], len(page))
    listed = rows(who[page], day[page], minute, _at_hand(draws, staff, of, who[page], day[page]), LookDeed.LISTED)
    glass = np.flatnonzero(draws.below(10_000, len(who)) < np.array([one.glass for one in ROLES])[kind])
    minute = start[glass] + draws.below(length[glass], len(glass))
    record = _beyond(draws, staff, of, who[glass], day[glass])
    broke = rows(who[glass], day[glass], minute, record, LookDeed.BREAK_GLASS)
    after = draws.happens(920, len(glass))
    late = draws.below(3, len(glass))
    then = np.minimum(day[glass] + late, N_DAYS - 1)[after]
    minute = np.where(late == 0, minute + 20, 600 + draws.below(300, len(glass)))[after]
    followed = rows(who[glass][after], then, minute, record[after], LookDeed.CHANGED)
    return [exported, listed, broke, followed]
