"""Signs about when, and about breaking glass: looks outside one's own hours with nothing else done, and no follow-up.

Hours are each person's own past, so that nights, twilight shifts and weekends are as usual as office hours. Whoever has
worked fewer than so many days is judged by the hours of the role.
"""

from collections.abc import Iterator

import numpy as np

from commonweal.core.policy.looks import LooksPolicy
from commonweal.core.policy.words import counted as in_words
from commonweal.core.rules.looking.counted import CountedLooks
from commonweal.core.rules.looking.log import Bools, Ints, LookDeed
from commonweal.core.rules.looking.signs import Sign, SignKind
from commonweal.core.rules.looking.usual import chance_of_at_least

FEWEST_DAYS = 20
RARE_HOUR = 0.03
ALONE_MINUTES = 120
GLASS_WEEKS = 8
FOLLOW_UP_DAYS = 5


def off_shift_signs(looks: CountedLooks, week: int, policy: LooksPolicy) -> Iterator[Sign]:
    """Unexplained looks at hours that are rare for this person, with no work within two hours of them."""
    log = looks.log
    span = looks.rows_of(week - 1, week)
    rows = np.flatnonzero(looks.unexplained[span]) + span.start
    rows = rows[rare_hours(looks, week, policy, rows) & alone(looks, rows)]
    begins = looks.first_day + 7 * week
    everybody = int(looks.unexplained[span].sum())
    share = (len(rows) + 1) / (everybody + 20)
    volume = np.bincount(log.actor[span], weights=looks.unexplained[span], minlength=len(log.actors))
    n_tests = int((volume > 0).sum())
    for actor in np.unique(log.actor[rows]):
        mine = rows[log.actor[rows] == actor]
        if log.day[mine[-1]] < begins:
            continue
        n = len(np.unique(log.record[mine] * (1 << 20) + log.day[mine]))
        by_chance = n_tests * chance_of_at_least(n, float(volume[actor]) * min(share, 0.2))
        because = f"{in_words(n, 'look-up')} without a relation at hours unusual for this person, with no work around"
        yield Sign(SignKind.OFF_SHIFT, (int(actor),), because, mine, by_chance)


def rare_hours(looks: CountedLooks, week: int, policy: LooksPolicy, rows: Ints) -> Bools:
    """For each of `rows`, whether its actor rarely worked at about its hour, or on its weekday, in the weeks before.

    Who has worked fewer than `FEWEST_DAYS` days in them has the hours of the role.
    """
    log = looks.log
    past = looks.rows_of(week - policy.usual_weeks, week - 2)
    n_actors = len(log.actors)
    who, day, hour = log.actor[past], log.day[past], log.minute[past] // 60
    keys = np.unique((who * (1 << 21) + day) * 24 + hour)
    by_hour = np.bincount(keys // 24 // (1 << 21) * 24 + keys % 24, minlength=n_actors * 24).reshape(n_actors, 24)
    near = np.maximum(by_hour, np.maximum(np.roll(by_hour, 1, axis=1), np.roll(by_hour, -1, axis=1)))
    days = np.unique(keys // 24)
    weekday = (days % (1 << 21) - 1) % 7
    by_weekday = np.bincount(days // (1 << 21) * 7 + weekday, minlength=n_actors * 7).reshape(n_actors, 7)
    # Whoever is too new is judged by the hours of the role.
    role, new = looks.role[:, week], by_weekday.sum(axis=1) < FEWEST_DAYS
    for one in np.unique(role[new]):
        near[new & (role == one)] = near[role == one].sum(axis=0)
        by_weekday[new & (role == one)] = by_weekday[role == one].sum(axis=0)
    worked = by_weekday.sum(axis=1)
    actor = log.actor[rows]
    rare_hour = near[actor, log.minute[rows] // 60] < RARE_HOUR * worked[actor]
    rare_day = by_weekday[actor, (log.day[rows] - 1) % 7] < RARE_HOUR * worked[actor]
    found: Bools = (worked[actor] >= FEWEST_DAYS) & (rare_hour | rare_day)
    return found


def alone(looks: CountedLooks, rows: Ints) -> Bools:
    """For each of `rows`, whether its actor opened or changed nothing with an explanation within `ALONE_MINUTES`."""
    log = looks.log
    if not len(rows):
        return np.zeros(0, dtype=np.bool_)
    around = looks.rows_of(looks.week_of(int(log.day[rows].min())) - 1, looks.week_of(int(log.day[rows].max())))
    work = np.flatnonzero(~looks.unexplained[around] & (log.deed[around] != LookDeed.LISTED)) + around.start
    far = np.int64(1 << 31)
    keys = np.sort(log.actor[work] * far + log.at[work])
    mine = log.actor[rows] * far + log.at[rows]
    found: Bools = np.searchsorted(keys, mine - ALONE_MINUTES) == np.searchsorted(keys, mine + ALONE_MINUTES, "right")
    return found


def glass_signs(looks: CountedLooks, week: int, policy: LooksPolicy) -> Iterator[Sign]:
    """Glass broken more often than peers do, or again and again without anything that followed."""
    log = looks.log
    span = looks.rows_of(week - GLASS_WEEKS + 1, week)
    rows = np.flatnonzero(log.deed[span] == LookDeed.BREAK_GLASS) + span.start
    begins = looks.first_day + 7 * week
    # The newest may yet be followed up: they count for the week in which the days for it have passed.
    due = rows[log.day[rows] <= begins + 6 - FOLLOW_UP_DAYS]
    silent = due[~followed_up(looks, due)]
    since = looks.first_day + 7 * (week - GLASS_WEEKS + 1)
    for chosen, words, new_from in (
        (rows, "", begins),
        (silent, " with nothing that followed", begins - FOLLOW_UP_DAYS),
    ):
        yield from _often(looks, week, policy, chosen, words, new_from, since)


def _often(
    looks: CountedLooks, week: int, policy: LooksPolicy, chosen: Ints, words: str, new_from: int, since: int
) -> Iterator[Sign]:
    log = looks.log
    begins = max(0, week - GLASS_WEEKS + 1)
    days = looks.days[:, begins : week + 1].sum(axis=1)
    uses = np.bincount(log.actor[chosen], minlength=len(log.actors))
    role = looks.role[:, week]
    n_tests = int((days > 0).sum())
    for actor in np.flatnonzero(uses >= policy.break_glass_at_least):
        mine = chosen[(log.actor[chosen] == actor) & (log.day[chosen] >= since)]
        if not (log.day[mine] >= new_from).any():
            continue
        peers = (role == role[actor]) & (days > 0)
        peers[actor] = False
        rate = (uses[peers].sum() + 0.5) / (days[peers].sum() + 200)
        by_chance = n_tests * chance_of_at_least(int(uses[actor]), float(rate * days[actor]), 0.5)
        because = f"broke glass {in_words(int(uses[actor]), 'time')} in {GLASS_WEEKS} weeks{words}"
        yield Sign(SignKind.BREAK_GLASS, (int(actor),), because, mine, by_chance)


def followed_up(looks: CountedLooks, rows: Ints) -> Bools:
    """For each of `rows`, whether its actor changed the record, or had a relation with it, within `FOLLOW_UP_DAYS`."""
    log = looks.log
    if not len(rows):
        return np.zeros(0, dtype=np.bool_)
    last = looks.week_of(int(log.day[rows].max()) + FOLLOW_UP_DAYS)
    around = looks.rows_of(looks.week_of(int(log.day[rows].min())), last)
    high = np.int64(log.record.max(initial=0)) + 1
    work = np.flatnonzero((log.deed[around] == LookDeed.CHANGED) | log.related[around]) + around.start
    keys = np.sort((log.actor[work] * high + log.record[work]) * (1 << 21) + log.day[work])
    mine = (log.actor[rows] * high + log.record[rows]) * (1 << 21) + log.day[rows]
    found: Bools = np.searchsorted(keys, mine) < np.searchsorted(keys, mine + FOLLOW_UP_DAYS, "right")
    return found
