"""The records that the invented people look at: whose they are, with whom they are shared, whom they are about.

A record belongs to a team from its day until some weeks after it is closed; one in five is shared with another agency;
some persons and addresses turn up again and again. It holds nothing else.
"""

from dataclasses import dataclass

import numpy as np

from commonweal.synthetic.looking_draws import Bools, Draws, Ints
from commonweal.synthetic.looking_staff import N_DAYS, N_PARTNERSHIPS, ROLES, Staffing

A_WEEK = 560
"""New records a week in each partnership, with 500 staff."""
WEEKS_BEFORE = 40
AFTER_CLOSING = 14
QUEUE_DAYS = 10


@dataclass(frozen=True)
class Records:
    """Columns, shape (n_records,), in order of `created`, the day counted from the year's first; -1 is not known."""

    created: Ints
    closed: Ints
    partnership: Ints
    team: Ints
    shared_with: Ints
    person: Ints
    address: Ints
    guarded: Bools
    panel: Bools
    by_team: tuple[Ints, ...]
    by_partnership: tuple[Ints, ...]
    often: tuple[Ints, ...]
    """For each partnership the records about those who turn up often."""

    def __len__(self) -> int:
        return len(self.created)


def records(seed: int, staff: Staffing, *, share: int = 100) -> Records:
    """All records of one year and the 40 weeks before it."""
    draws = Draws(seed, "records")
    first, n = -7 * WEEKS_BEFORE, A_WEEK * share // 100 * N_PARTNERSHIPS * (N_DAYS // 7 + WEEKS_BEFORE)
    created = np.sort(draws.below(N_DAYS - first, n)) + first
    partnership = draws.below(N_PARTNERSHIPS, n)
    owners = [np.flatnonzero(staff.team_owns & (staff.team_partnership == one)) for one in range(N_PARTNERSHIPS)]
    team = np.where(
        partnership == 0, owners[0][draws.below(len(owners[0]), n)], owners[1][draws.below(len(owners[1]), n)]
    )
    agencies = [np.unique(staff.team_agency[of]) for of in owners]
    other = np.where(
        partnership == 0, agencies[0][draws.below(len(agencies[0]), n)], agencies[1][draws.below(len(agencies[1]), n)]
    )
    # One in four is about somebody who turns up often, the earlier numbers more often than the later.
    n_often, n_persons = max(20, n // 400), n // 2
    often = draws.happens(250, n)
    rank = np.minimum(draws.below(n_often, n), draws.below(n_often, n))
    person = np.where(often, rank, n_often + draws.below(n_persons, n)) * N_PARTNERSHIPS + partnership
    address = np.where(draws.happens(800, n), person, (n_often + n_persons) * N_PARTNERSHIPS + draws.below(n, n))
    return Records(
        created=created, closed=created + 10 + np.minimum(draws.below(140, n), draws.below(140, n)),
        partnership=partnership, team=team, shared_with=np.where(draws.happens(200, n), other, -1),
        person=np.where(draws.happens(850, n), person, -1), address=address,
        guarded=draws.happens(5, n), panel=draws.happens(25, n),
        by_team=tuple(np.flatnonzero(team == one) for one in range(staff.n_teams)),
        by_partnership=tuple(np.flatnonzero(partnership == one) for one in range(N_PARTNERSHIPS)),
        often=tuple(np.flatnonzero(often & (partnership == one)) for one in range(N_PARTNERSHIPS)),
    )  # fmt: skip


def related(staff: Staffing, of: Records, who: Ints, day: Ints, record: Ints) -> Bools:
    """Whether each record is somebody's to see on a day: the team's, shared with the agency, or new in the queue."""
    live = (of.created[record] <= day) & (day <= of.closed[record] + AFTER_CLOSING)
    same = of.partnership[record] == staff.partnership[who]
    kind = staff.kind[who]
    queue = np.array([one.queue for one in ROLES])[kind]
    supervises = np.array([one.name == "supervisor" for one in ROLES])[kind]
    panel = np.array([one.name == "panel-coordinator" for one in ROLES])[kind]
    of_agency = staff.team_agency[of.team[record]] == staff.agency[who]
    found: Bools = live & same & (
        (of.team[record] == staff.team_on(who, day))
        | (of.shared_with[record] == staff.agency[who])
        | (queue & (day - of.created[record] <= QUEUE_DAYS))
        | (supervises & of_agency)
        | (panel & of.panel[record])
    )  # fmt: skip
    return found
