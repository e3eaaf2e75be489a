"""Which looks have nothing that explains them: no relation now or before, no reason given, no work done on the record.

The watch is about these. A look with a relation is work; so is one that ends in a note, a routing or another change by
the same person; so is one at a record that was theirs or their team's before, or about a person of whom they had one:
cases are closed and asked about again. Breaking glass always states a reason, so there the reason explains nothing.
"""

import numpy as np

from commonweal.core.rules.looking.log import Bools, Ints, LookDeed, LookLog

WORKED_WITHIN_DAYS = 1


def opened(log: LookLog) -> Bools:
    """Looks at one record by itself, by breaking glass or not."""
    found: Bools = (log.deed == LookDeed.OPENED) | (log.deed == LookDeed.BREAK_GLASS)
    return found


def worked_on(log: LookLog, rows: Ints) -> Bools:
    """For each of `rows`, whether its actor changed its record on the same day, the day before or the day after."""
    changed = np.flatnonzero(log.deed == LookDeed.CHANGED)
    pairs = _pairs(log.actor, log.record)
    span = np.int64(log.day.max(initial=0) + 3)
    keys = np.unique(pairs[changed] * span + log.day[changed])
    near = [pairs[rows] * span + log.day[rows] + late for late in range(-WORKED_WITHIN_DAYS, WORKED_WITHIN_DAYS + 1)]
    found: Bools = np.any([np.isin(one, keys) for one in near], axis=0)
    return found


def once_related(log: LookLog, rows: Ints, whose: Ints, about: Ints) -> Bools:
    """For each of `rows`, whether the same `whose` had looked, with a relation, on an earlier day at the same `about`.

    Both are columns of the log: actor or team, record or person; where one is not known (-1) there was nothing before.
    """
    pairs = _pairs(whose, about)
    asked = np.unique(pairs[rows])
    earlier = np.flatnonzero(log.related & (about >= 0) & (whose >= 0) & np.isin(pairs, asked))
    first_day = np.full(len(asked), np.iinfo(np.int64).max)
    np.minimum.at(first_day, np.searchsorted(asked, pairs[earlier]), log.day[earlier])
    return (first_day[np.searchsorted(asked, pairs[rows])] < log.day[rows]) & (about[rows] >= 0) & (whose[rows] >= 0)


def unexplained(log: LookLog) -> Bools:
    """The looks, shape (n,), that nothing explains."""
    found = np.zeros(len(log), dtype=np.bool_)
    reason = log.reason & (log.deed != LookDeed.BREAK_GLASS)
    rows = np.flatnonzero(opened(log) & ~log.related & ~reason)
    explained = worked_on(log, rows) | once_related(log, rows, log.actor, log.record)
    # A record that is kept for named people is not explained by another record about the same person.
    explained |= once_related(log, rows, log.actor, log.person) & ~log.guarded[rows]
    explained |= once_related(log, rows, log.team, log.record) & ~log.guarded[rows]
    found[rows[~explained]] = True
    return found


def _pairs(left: Ints, right: Ints) -> Ints:
    """A number for each pair; -1 on the right has numbers of its own."""
    return (left + 1) * (np.int64(right.max(initial=0)) + 2) + right + 1
