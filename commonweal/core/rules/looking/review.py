"""The list of a week for whoever protects data: who looked at what in a way that somebody should ask about, and why.

No machine decides about a person. Each entry says what was seen, which audit entries show it, how rare that is by
chance, and what may explain it innocently; the list is sorted for reading, capped, and nothing of it follows anybody
into the next week (docs/decisions/0023).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log

import numpy as np

from commonweal.core.policy.looks import LooksPolicy
from commonweal.core.policy.words import day_in_words
from commonweal.core.rules.looking.counted import CountedLooks, counted
from commonweal.core.rules.looking.hours import glass_signs, off_shift_signs
from commonweal.core.rules.looking.log import LookLog
from commonweal.core.rules.looking.signs import MAY_BE, Sign, SignKind
from commonweal.core.rules.looking.subjects import guarded_signs, subject_signs
from commonweal.core.rules.looking.volumes import volume_signs
from commonweal.core.terms import Finding

AT_ALL = 5.0
"""Signs that chance alone shows more often than so many times a week are not even put together with others."""
FEWEST_WEEKS = 4
"""Before these have passed nobody knows what was whose before."""
MAY_ADD = frozenset({SignKind.OFF_SHIFT, SignKind.LEAVING, SignKind.GUARDED})
"""Signs that make another one of the same person weigh more."""


@dataclass(frozen=True, slots=True)
class LookFinding:
    """One sign in words: the finding with its evidence, the audit entries, and what may explain it innocently."""

    kind: SignKind
    about: str
    finding: Finding
    may_be: str
    by_chance: float
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ToReview:
    """One entry of the list: one person, or several at one record, with every sign, the rarest first."""

    actors: tuple[str, ...]
    findings: tuple[LookFinding, ...]
    by_chance: float

    @property
    def rows(self) -> frozenset[int]:
        """Every row of the log that the entry rests on."""
        return frozenset(row for one in self.findings for row in one.rows)


@dataclass(frozen=True, slots=True)
class LooksToReview:
    """The list of the week from Monday `first_day` to Sunday `last_day`; `n_more` were left out by the cap."""

    first_day: date
    last_day: date
    entries: tuple[ToReview, ...]
    n_more: int


def looks_to_review(log_or_counted: LookLog | CountedLooks, *, first_day: date, policy: LooksPolicy) -> LooksToReview:
    """The list of the week that begins on the Monday `first_day`; looks after its Sunday are not read.

    A log without a look in that week gives an empty list. Raises `ValueError` where the day is not a Monday.
    """
    if first_day.weekday() != 0:
        raise ValueError(f"{first_day} is not a Monday")
    looks = counted(log_or_counted) if isinstance(log_or_counted, LookLog) else log_or_counted
    week = looks.week_of(first_day.toordinal())
    last_day = date.fromordinal(first_day.toordinal() + 6)
    if not 0 <= week < looks.n_weeks:
        return LooksToReview(first_day, last_day, (), 0)
    entries = entries_of(signs(looks, week, policy), looks, last_day, policy)
    return LooksToReview(
        first_day, last_day, tuple(entries[: policy.most_on_list]), max(0, len(entries) - policy.most_on_list)
    )


def signs(looks: CountedLooks, week: int, policy: LooksPolicy) -> list[Sign]:
    """Every sign of a week that is rarer than `AT_ALL`, listed or not."""
    found = [*guarded_signs(looks, week, policy), *glass_signs(looks, week, policy)]
    if week >= FEWEST_WEEKS:  # before that nobody knows what is usual, nor what was whose before
        found += [*volume_signs(looks, week, policy), *subject_signs(looks, week, policy)]
        found += off_shift_signs(looks, week, policy)
    return [sign for sign in found if sign.by_chance <= AT_ALL]


def entries_of(found: Sequence[Sign], looks: CountedLooks, last_day: date, policy: LooksPolicy) -> list[ToReview]:
    """The signs put together by person, or by the record that several looked at; the rarest first, none too common."""
    by_actors: dict[tuple[int, ...], list[Sign]] = defaultdict(list)
    for sign in _once_each(found):
        by_actors[sign.actors].append(sign)
    n_people = max(1, int((looks.days[:, looks.week_of(last_day.toordinal())] > 0).sum()))
    entries = []
    for actors, mine in by_actors.items():
        by_chance = together(mine, n_people)
        if by_chance <= policy.by_chance_in_ten_weeks / 10:
            mine.sort(key=lambda sign: (sign.in_practice, sign.kind, sign.about))
            names = tuple(looks.log.actors[one] for one in actors)
            entries.append(ToReview(names, tuple(_in_words(one, looks, last_day, policy) for one in mine), by_chance))
    return sorted(entries, key=lambda entry: (entry.by_chance, entry.actors))


def together(mine: Iterable[Sign], n_people: int) -> float:
    """How often chance shows the rarest sign, or it and one that may add to it (Fisher's product of two)."""
    ordered = sorted(mine, key=lambda sign: sign.in_practice)
    best = ordered[0].in_practice
    for first in ordered:
        for second in ordered:
            if second.kind in MAY_ADD and first.kind not in MAY_ADD:
                product = min(1.0, first.by_chance / n_people) * min(1.0, second.by_chance / n_people)
                best = min(best, n_people * product * (1 - log(product)) if product > 0 else 0.0)
    return best


def _once_each(found: Sequence[Sign]) -> list[Sign]:
    """Of each kind and people the rarest: a person, an address and a record are often the same thing."""
    best: dict[tuple[SignKind, tuple[int, ...]], Sign] = {}
    for sign in found:
        key = (sign.kind, sign.actors)
        if key not in best or sign.by_chance < best[key].by_chance:
            best[key] = sign
    return list(best.values())


def _in_words(sign: Sign, looks: CountedLooks, last_day: date, policy: LooksPolicy) -> LookFinding:
    rows = tuple(int(row) for row in np.sort(sign.rows))
    evidence = tuple(dict.fromkeys(looks.log.entry_of(row) for row in rows))
    because = f"{sign.because[0].upper()}{sign.because[1:]}, to {day_in_words(last_day)}"
    finding = Finding(met=True, because=because, evidence=evidence, clause=policy.clause)
    return LookFinding(sign.kind, sign.about, finding, MAY_BE[sign.kind], sign.by_chance, rows)
