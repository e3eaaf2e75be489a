"""The 500 invented people whose looks are planned: role, agency, team, days and hours of work over a year.

Two partnerships, seven agencies in each. People work part-time, start, leave, change team, go on leave, fall ill, swap
shifts; some work nights. Nobody has a name. How much each looks is of our making: no agency publishes such numbers.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from commonweal.synthetic.looking_draws import Bools, Draws, Ints

FIRST_DAY = date(2025, 3, 3)
N_WEEKS = 52
N_DAYS = 7 * N_WEEKS
N_PARTNERSHIPS = 2
TEAM_SIZE = 9
BANK_HOLIDAYS = tuple(
    (day - FIRST_DAY).days
    for day in (
        date(2025, 4, 18), date(2025, 4, 21), date(2025, 5, 5), date(2025, 5, 26), date(2025, 8, 25),
        date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1),
    )
)  # fmt: skip


class Shift(Enum):
    """When somebody works."""

    OFFICE = "office"
    EARLY_LATE = "early and late in turn"
    ROTATING = "two days, two nights, four off"
    EVENING = "evenings"


@dataclass(frozen=True)
class RoleKind:
    """A role as invented: of which agency, how many of 500, records opened a working day, and how often what happens.

    `beyond` of a thousand looks have no relation; of a thousand days `exports` bring an export, of ten thousand
    `glass` an emergency; `queue` sees what is new in the partnership.
    """

    name: str
    agency: str
    n_staff: int
    a_day: int
    shift: Shift
    beyond: int
    exports: int = 20
    glass: int = 0
    queue: bool = False


ROLES = (
    RoleKind("call-handler", "control room", 60, 45, Shift.ROTATING, 25, 5, 10, queue=True),
    RoleKind("triage-officer", "control room", 14, 220, Shift.EARLY_LATE, 15, 30, 10, queue=True),
    RoleKind("analyst", "control room", 8, 20, Shift.OFFICE, 50, 600, queue=True),
    RoleKind("asb-officer", "council", 110, 18, Shift.OFFICE, 25, 30, 30),
    RoleKind("supervisor", "council", 26, 12, Shift.OFFICE, 40, 50, 30),
    RoleKind("panel-coordinator", "council", 16, 16, Shift.OFFICE, 30, 100, 20),
    RoleKind("housing-officer", "council housing", 60, 11, Shift.OFFICE, 25, 20, 20),
    RoleKind("housing-officer", "housing association", 50, 11, Shift.OFFICE, 25, 20, 20),
    RoleKind("neighbourhood-officer", "police", 90, 12, Shift.ROTATING, 40, 15, 40),
    RoleKind("patrol", "patrol contractor", 40, 7, Shift.EVENING, 30, 3),
    RoleKind("support-worker", "victim support", 26, 9, Shift.OFFICE, 25, 20, 20),
)
AGENCIES = tuple(dict.fromkeys(kind.agency for kind in ROLES))
ROLE_NAMES = tuple(dict.fromkeys(kind.name for kind in ROLES))
OWNERS = ("asb-officer", "housing-officer", "neighbourhood-officer", "patrol", "support-worker")
"""Roles whose teams are given records."""


@dataclass(frozen=True)
class Staffing:
    """Everybody, a row each, shape (n_staff,), and their days, shape (n_staff, N_DAYS).

    `kind` is a position in `ROLES`; `team` a number that is unique over both partnerships; `moves_on` the day from
    which `next_team` holds. `works` says on which days a shift begins, `start` at which minute; `length` is in minutes.
    """

    kind: Ints
    partnership: Ints
    agency: Ints
    team: Ints
    next_team: Ints
    moves_on: Ints
    member: Ints
    starts_on: Ints
    leaves_on: Ints
    factor: NDArray[np.float64]
    beyond: Ints
    works: Bools
    start: Ints
    length: Ints
    n_teams: int
    team_agency: Ints
    team_partnership: Ints
    team_owns: Bools

    def __len__(self) -> int:
        return len(self.kind)

    def team_on(self, staff: Ints, day: Ints) -> Ints:
        """The team of each on each day."""
        return np.where(day >= self.moves_on[staff], self.next_team[staff], self.team[staff])


def staffing(seed: int, *, share: int = 100) -> Staffing:
    """Everybody of one year; `share` is how many of a hundred of each role, for smaller runs."""
    draws = Draws(seed, "staff")
    counts = [max(4, kind.n_staff * share // 100) for kind in ROLES]
    kind = np.repeat(np.arange(len(ROLES)), counts)
    n = len(kind)
    within = np.concatenate([np.arange(count) for count in counts])
    partnership = within % N_PARTNERSHIPS
    place = within // N_PARTNERSHIPS
    team_key = (kind * N_PARTNERSHIPS + partnership) * 100 + place // TEAM_SIZE
    keys, team = np.unique(team_key, return_inverse=True)
    team_kind, team_partnership = keys // 100 // N_PARTNERSHIPS, keys // 100 % N_PARTNERSHIPS
    agency = np.array([AGENCIES.index(ROLES[one].agency) for one in kind])
    team_agency = np.array([AGENCIES.index(ROLES[one].agency) for one in team_kind]) * N_PARTNERSHIPS + team_partnership
    starts_on = np.where(draws.happens(120, n), draws.between(20, N_DAYS - 70, n), 0)
    leaves_on = np.where(draws.happens(110, n), draws.between(60, N_DAYS - 8, n), N_DAYS + 400)
    leaves_on = np.where(leaves_on < starts_on + 56, N_DAYS + 400, leaves_on)
    next_team = team.copy()
    for one in np.flatnonzero(draws.happens(60, n)):
        same = np.flatnonzero((team_kind == kind[one]) & (team_partnership == partnership[one]))
        next_team[one] = same[draws.one_below(len(same))]
    moves_on = np.where(next_team != team, draws.between(60, N_DAYS - 60, n), N_DAYS + 400)
    works, start, length = _calendar(draws, kind, starts_on, leaves_on)
    return Staffing(
        kind=kind, partnership=partnership, agency=agency * N_PARTNERSHIPS + partnership, team=team,
        next_team=next_team, moves_on=moves_on, member=place % TEAM_SIZE, starts_on=starts_on, leaves_on=leaves_on,
        factor=draws.between(55, 165, n) / 100,
        beyond=np.array([ROLES[one].beyond for one in kind]) * draws.between(40, 220, n) // 100,
        works=works, start=start, length=length, n_teams=len(keys), team_agency=team_agency,
        team_partnership=team_partnership, team_owns=np.array([ROLES[one].name in OWNERS for one in team_kind]),
    )  # fmt: skip


def _calendar(draws: Draws, kind: Ints, starts_on: Ints, leaves_on: Ints) -> tuple[Bools, Ints, Ints]:
    n, day = len(kind), np.arange(N_DAYS)[None, :]
    weekday, week = day % 7, day // 7
    offset = draws.below(8, n)[:, None]
    shift = np.array([list(Shift).index(ROLES[one].shift) for one in kind])[:, None]
    office, early_late, rotating, evening = (shift == number for number in range(4))
    turn = (day + offset) % 8
    late = (week + offset) % 2
    works = np.where(rotating, turn < 4, weekday < 5)
    works = np.where(early_late, (weekday < 5) | ((week + offset) % 4 == 0), works)
    works = np.where(evening, (weekday + offset) % 7 < 5, works)
    start = np.where(office, 480 + 15 * draws.below(7, n)[:, None], 960)
    start = np.where(early_late, np.where(late == 1, 810, 420), start)
    start = np.where(rotating, np.where(turn < 2, 420, 1140), start)
    length = np.where(rotating, 700, np.where(office, 510, 480)) + np.zeros((n, N_DAYS), dtype=np.int64)
    start = start + np.zeros((n, N_DAYS), dtype=np.int64)
    part_time = draws.happens(150, n)[:, None] & ~rotating
    works = works & ~(part_time & np.isin((weekday + offset) % 5, (0, 1)))
    for holiday in BANK_HOLIDAYS:
        works[(office & (day == holiday))] = False
    for _ in range(5):
        away = draws.below(N_DAYS - 7, n)[:, None]
        works = works & ~((day >= away) & (day < away + 7))
    works = works & ~draws.happens(15, n * N_DAYS).reshape(n, N_DAYS)
    works = works | draws.happens(6, n * N_DAYS).reshape(n, N_DAYS)
    swapped = draws.happens(12, n * N_DAYS).reshape(n, N_DAYS)
    start = np.where(swapped & (rotating | early_late), (start + 480) % 1440, start)
    longer = draws.happens(25, n * N_DAYS).reshape(n, N_DAYS)
    start = np.where(longer & office, start - 60, start)
    length = np.where(longer, length + 150, length)
    works = works & (day >= starts_on[:, None]) & (day <= leaves_on[:, None])
    return works, start, length
