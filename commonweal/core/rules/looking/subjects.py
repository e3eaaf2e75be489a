"""Signs about whom or what was looked at: coming back, one subject across records, several at one record, guarded ones.

A record that many ask about is met by chance again and again; one that nobody else asks about is not. So what chance
would do is worked out from how often everybody else opens it without a relation.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from commonweal.core.policy.looks import LooksPolicy
from commonweal.core.policy.words import counted as in_words
from commonweal.core.rules.looking.counted import CountedLooks
from commonweal.core.rules.looking.log import Ints, LookLog
from commonweal.core.rules.looking.signs import Sign, SignKind
from commonweal.core.rules.looking.usual import chance_of_at_least

ACROSS_WEEKS, TOGETHER_WEEKS = 3, 2
NOBODY_ELSE = 0.3
"""A subject that nobody else asked about counts as asked about so often."""
CLUSTER_SPREAD = 0.3


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of subject: the column of the log, what it is called, and the names of its codes."""

    column: Ints
    word: str
    names: tuple[str, ...]

    def name(self, code: int) -> str:
        """The id of a subject."""
        return self.names[code] if self.names else str(code)


@dataclass(frozen=True, slots=True)
class Asked:
    """How often each subject was opened without a relation in a time, by everybody and by each pair with an actor."""

    by_all: Ints
    total: int
    n_subjects: int

    def share_of_others(self, subject: Ints, own: Ints) -> np.ndarray:
        """The part of all others' look-ups that went to each of `subject`, of which `own` were one's own; (n,)."""
        others = self.by_all[subject] - own
        share: np.ndarray = (others + NOBODY_ELSE) / (self.total + NOBODY_ELSE * self.n_subjects)
        return share


def subject_signs(looks: CountedLooks, week: int, policy: LooksPolicy) -> Iterator[Sign]:
    """Signs about one subject in a week; weeks after it are not read."""
    log = looks.log
    subjects = (
        Subject(log.person, "person", tuple(log.persons)),
        Subject(log.address, "address", tuple(log.addresses)),
        Subject(log.record, "record", tuple(log.records)),
    )
    for subject in subjects:
        asked = _asked(looks, subject, week, policy)
        yield from _coming_back(looks, subject, asked, week, policy)
        if subject.word != "record":
            yield from _across(looks, subject, asked, week, policy)
        if subject.word != "address":
            yield from _together(looks, subject, asked, week, policy)


def _asked(looks: CountedLooks, subject: Subject, week: int, policy: LooksPolicy) -> Asked:
    span = looks.rows_of(week - policy.usual_weeks, week)
    rows = np.flatnonzero(looks.opened[span] & ~looks.log.related[span]) + span.start
    codes = subject.column[rows]
    codes = codes[codes >= 0]
    by_all = np.bincount(codes, minlength=int(subject.column.max(initial=-1)) + 1)
    return Asked(by_all, len(codes), max(1, int((by_all > 0).sum())))


def _window(looks: CountedLooks, subject: Subject, first_week: int, week: int) -> Ints:
    """The unexplained rows of the weeks, both ends included, whose subject is known."""
    span = looks.rows_of(first_week, week)
    rows: Ints = np.flatnonzero(looks.unexplained[span] & (subject.column[span] >= 0)) + span.start
    return rows


def _coming_back(looks: CountedLooks, subject: Subject, asked: Asked, week: int, policy: LooksPolicy) -> Iterator[Sign]:
    """One person at one subject on several days, in two calendar weeks at the fewest, the last of them in this week."""
    log = looks.log
    rows = _window(looks, subject, week - policy.returns_within_weeks + 1, week)
    pairs = log.actor[rows] * (np.int64(subject.column.max(initial=0)) + 1) + subject.column[rows]
    kinds, place, n_looks = np.unique(pairs, return_inverse=True, return_counts=True)
    volume = np.bincount(log.actor[rows], minlength=len(log.actors))
    for one in np.flatnonzero(n_looks >= 2):
        mine = rows[place == one]
        days, weeks = np.unique(log.day[mine]), np.unique((log.day[mine] - looks.first_day) // 7)
        if weeks[-1] != week or not _enough(log, mine, len(days), len(weeks), policy):
            continue
        actor, code = int(log.actor[mine[0]]), int(subject.column[mine[0]])
        share = float(asked.share_of_others(np.array([code]), np.array([len(mine)]))[0])
        by_chance = len(kinds) * chance_of_at_least(len(days), float(volume[actor]) * share)
        because = (
            f"opened one {subject.word} on {in_words(len(days), 'day')} in {in_words(len(weeks), 'week')}, without a "
            "relation, a reason or work on it"
        )
        yield Sign(SignKind.RETURNING, (actor,), because, mine, by_chance, f"{subject.word} {subject.name(code)}")


def _enough(log: LookLog, mine: Ints, n_days: int, n_weeks: int, policy: LooksPolicy) -> bool:
    """Whether coming back so often counts: as the policy says, over two weeks; to a guarded record, a second day."""
    if log.guarded[mine].all():
        return n_days >= 2
    return n_days >= policy.returns_at_least and n_weeks >= 2


def _across(looks: CountedLooks, subject: Subject, asked: Asked, week: int, policy: LooksPolicy) -> Iterator[Sign]:
    """One person at several records about one subject within some weeks, the last of them in this week."""
    log = looks.log
    rows = _window(looks, subject, week - ACROSS_WEEKS + 1, week)
    pairs = log.actor[rows] * (np.int64(subject.column.max(initial=0)) + 1) + subject.column[rows]
    kinds, place, n_looks = np.unique(pairs, return_inverse=True, return_counts=True)
    volume = np.bincount(log.actor[rows], minlength=len(log.actors))
    begins = looks.first_day + 7 * week
    for one in np.flatnonzero(n_looks >= policy.returns_at_least):
        mine = rows[place == one]
        records = np.unique(log.record[mine])
        if len(records) < policy.returns_at_least or log.day[mine[-1]] < begins:
            continue
        actor, code = int(log.actor[mine[0]]), int(subject.column[mine[0]])
        share = float(asked.share_of_others(np.array([code]), np.array([len(mine)]))[0])
        by_chance = len(kinds) * chance_of_at_least(len(records), float(volume[actor]) * share)
        because = (
            f"opened {in_words(len(records), 'record')} about one {subject.word} within {ACROSS_WEEKS} weeks, without "
            "a relation, a reason or work on them"
        )
        yield Sign(SignKind.ACROSS, (actor,), because, mine, by_chance, f"{subject.word} {subject.name(code)}")


def _together(looks: CountedLooks, subject: Subject, asked: Asked, week: int, policy: LooksPolicy) -> Iterator[Sign]:
    """Several people of one agency at one subject within two weeks, one of them in this week."""
    log = looks.log
    rows = _window(looks, subject, week - TOGETHER_WEEKS + 1, week)
    groups = log.agency[rows] * (np.int64(subject.column.max(initial=0)) + 1) + subject.column[rows]
    kinds, place, n_looks = np.unique(groups, return_inverse=True, return_counts=True)
    volume = np.bincount(log.agency[rows], minlength=len(log.agencies))
    begins = looks.first_day + 7 * week
    for one in np.flatnonzero(n_looks >= policy.together_at_least):
        ours = rows[place == one]
        actors = np.unique(log.actor[ours])
        if len(actors) < policy.together_at_least or log.day[ours[-1]] < begins:
            continue
        agency, code = int(log.agency[ours[0]]), int(subject.column[ours[0]])
        share = float(asked.share_of_others(np.array([code]), np.array([len(ours)]))[0])
        mean = float(volume[agency]) * share
        by_chance = len(kinds) * chance_of_at_least(len(actors), mean, CLUSTER_SPREAD)
        because = (
            f"{in_words(len(actors), 'person').replace('persons', 'people')} of one agency opened one {subject.word} "
            f"within {TOGETHER_WEEKS} weeks, without a relation, a reason or work on it"
        )
        about = f"{subject.word} {subject.name(code)}"
        yield Sign(SignKind.TOGETHER, tuple(map(int, actors)), because, ours, by_chance, about)


def guarded_signs(looks: CountedLooks, week: int, policy: LooksPolicy) -> Iterator[Sign]:
    """Look-ups without a relation of locked or protected records within some weeks, the last of them in this week."""
    log = looks.log
    span, past = looks.rows_of(week - ACROSS_WEEKS + 1, week), looks.rows_of(week - policy.usual_weeks, week - 1)
    rows = np.flatnonzero(looks.unexplained[span] & log.guarded[span]) + span.start
    before = looks.unexplained[past]
    share = (int((before & log.guarded[past]).sum()) + 1) / (int(before.sum()) + 500)
    volume = np.bincount(log.actor[span], weights=looks.unexplained[span], minlength=len(log.actors))
    n_tests = int((volume > 0).sum())
    for actor in np.unique(log.actor[rows]):
        mine = rows[log.actor[rows] == actor]
        if log.day[mine[-1]] < looks.first_day + 7 * week:
            continue
        n = len(np.unique(log.record[mine] * (1 << 21) + log.day[mine]))
        by_chance = n_tests * chance_of_at_least(n, float(volume[actor] * share))
        because = (
            f"{in_words(n, 'look-up')} of locked or protected records within {ACROSS_WEEKS} weeks, without a relation "
            "or work on them"
        )
        yield Sign(SignKind.GUARDED, (int(actor),), because, mine, by_chance)
