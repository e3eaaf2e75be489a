"""A log of looks counted by person and day, and by person and week: what the signs compare.

Weeks begin on Monday. A day is worked on which somebody opened, changed or took out anything.
"""

from dataclasses import dataclass

import numpy as np

from commonweal.core.rules.looking.explained import opened, unexplained
from commonweal.core.rules.looking.log import Bools, Ints, LookDeed, LookLog


@dataclass(frozen=True, slots=True)
class CountedLooks:
    """Tables (n_actors, n_weeks), week 0 beginning on the Monday `first_day`; those of days (n_actors, 7 * n_weeks)."""

    log: LookLog
    first_day: int
    opened: Bools
    unexplained: Bools
    records_by_day: Ints
    records: Ints
    unexplained_records: Ints
    pages: Ints
    """Pages of lists that were shown."""
    exports: Ints
    exported: Ints
    days: Ints
    worked: Ints
    """(n_actors, 7 * n_weeks), 1 on a day that was worked."""
    role: Ints
    """The role of the last look of the week, and of the weeks before where there was none; -1 before the first."""

    @property
    def n_weeks(self) -> int:
        """How many weeks the log touches."""
        return int(self.days.shape[1])

    def week_of(self, day: int) -> int:
        """The number of the week that a day, an ordinal, lies in."""
        return (day - self.first_day) // 7

    def rows_of(self, first_week: int, last_week: int) -> slice:
        """The rows of the weeks from `first_week` to `last_week`, both included."""
        first = self.first_day + 7 * max(0, first_week)
        ends = np.searchsorted(self.log.day, [first, self.first_day + 7 * (last_week + 1)])
        return slice(int(ends[0]), int(ends[1]))


def counted(log: LookLog) -> CountedLooks:
    """The log counted; an empty one has no weeks."""
    first = int(log.day.min(initial=1 << 40))
    first_day = first - (first - 1) % 7 if len(log) else 1
    n_weeks = (int(log.day.max()) - first_day) // 7 + 1 if len(log) else 0
    day, actors = log.day - first_day, len(log.actors)
    singly, beyond = opened(log), unexplained(log)
    taken_out = log.deed == LookDeed.EXPORTED
    at_work = log.deed != LookDeed.LISTED
    worked = _table(log.actor[at_work], day[at_work], actors, 7 * n_weeks) > 0
    by_week = worked.reshape(actors, n_weeks, 7).sum(axis=2)
    return CountedLooks(
        log=log,
        first_day=first_day,
        opened=singly,
        unexplained=beyond,
        records_by_day=distinct(log.actor, day, log.record, singly, (actors, 7 * n_weeks)),
        records=distinct(log.actor, day // 7, log.record, singly, (actors, n_weeks)),
        unexplained_records=distinct(log.actor, day // 7, log.record, beyond, (actors, n_weeks)),
        pages=distinct(log.actor, day // 7, log.at, log.deed == LookDeed.LISTED, (actors, n_weeks)),
        exports=distinct(log.actor, day // 7, log.at, taken_out, (actors, n_weeks)),
        exported=distinct(log.actor, day // 7, log.record, taken_out, (actors, n_weeks)),
        days=by_week.astype(np.int64),
        worked=worked.astype(np.int64),
        role=_roles(log, day // 7, (actors, n_weeks)),
    )


def distinct(actor: Ints, period: Ints, what: Ints, chosen: Bools, shape: tuple[int, int]) -> Ints:
    """How many different `what` each actor has in each period, of the rows `chosen`; shape (n_actors, n_periods)."""
    rows = np.flatnonzero(chosen)
    high = np.int64(what.max(initial=0)) + 1
    cells = actor[rows] * shape[1] + period[rows]
    keys = np.sort(cells * high + what[rows])
    new = np.ones(len(keys), dtype=np.bool_)
    new[1:] = keys[1:] != keys[:-1]
    return np.bincount(keys[new] // high, minlength=shape[0] * shape[1]).reshape(shape).astype(np.int64)


def _table(actor: Ints, period: Ints, n_actors: int, n_periods: int) -> Ints:
    counts = np.bincount(actor * n_periods + period, minlength=n_actors * n_periods)
    return counts.reshape(n_actors, n_periods).astype(np.int64)


def _roles(log: LookLog, week: Ints, shape: tuple[int, int]) -> Ints:
    roles = np.full(shape, -1, dtype=np.int64)
    roles[log.actor, week] = log.role  # of several in one week the last stays: rows run in order of time
    for column in range(1, shape[1]):
        empty = roles[:, column] < 0
        roles[empty, column] = roles[empty, column - 1]
    return roles
