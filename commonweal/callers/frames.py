"""Every call of a known caller as arrays, each with the person it counts for; and what the kernels say of persons.

A person is a caller, or several that somebody has confirmed to be one. A name without a number counts for no rule until
it is confirmed together with another caller (docs/decisions/0012).
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer
from commonweal.core.analysis.civil_time import london_days
from commonweal.core.analysis.months import first_day_within, within_months
from commonweal.core.analysis.rolling import spells_meeting
from commonweal.core.policy import Need
from commonweal.core.terms import CallSource, london_midnight
from commonweal.people.persons import Persons
from commonweal.people.queries import callers_told, persons_in_force
from commonweal.people.terms import caller_mark
from commonweal.reports.queries import CallOfCaller, calls_of_callers
from commonweal.runs.digest import record_line

EPOCH = date(1970, 1, 1)
SOURCES = tuple(CallSource)
NUMBER_OF_SOURCE = {source.value: number for number, source in enumerate(SOURCES)}
NOBODY = -1
DAYS_A_MONTH_AT_MOST = 31
LONGEST_SPELL_DAYS = 366
"""How far back the beginning of a spell is looked for; one that is older is said to be at least this old."""

Int32s = NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Person:
    """Callers that count together, by their ids in order; the first one's code is the person's."""

    callers: tuple[UUID, ...]
    line: bytes
    """What a digest covers of them: neither name nor number, and the same on every machine."""

    @property
    def lead(self) -> UUID:
        """Whose code the person has; it stays while the person's callers do."""
        return self.callers[0]


@dataclass(frozen=True, slots=True)
class Spell:
    """Days in a row on which a rule is met, both included."""

    from_day: int
    to_day: int

    def holds(self, day: int) -> bool:
        """Whether the rule is met on a day."""
        return self.from_day <= day <= self.to_day


@dataclass(frozen=True, slots=True, eq=False)
class CallerLog:
    """Calls in order of receipt; arrays (n,): days since 1970-01-01 in London, source as an index into `SOURCES`.

    `person` is an index into `persons`; `counts` says whether that person counts for the rules. `lines` are what a
    digest covers of each call.
    """

    calls: tuple[CallOfCaller, ...]
    lines: tuple[bytes, ...]
    day: Int32s
    behaviour_day: Int32s
    source: NDArray[np.int8]
    person: Int32s
    counts: Bools
    persons: tuple[Person, ...]

    def received(self, first_day: int, last_day: int) -> "CallerLog":
        """The calls received in a closed span of days."""
        start, stop = np.searchsorted(self.day, [first_day, last_day + 1])
        part = slice(int(start), int(stop))
        return replace(
            self, calls=self.calls[part], lines=self.lines[part], day=self.day[part], person=self.person[part],
            behaviour_day=self.behaviour_day[part], source=self.source[part], counts=self.counts[part],
        )  # fmt: skip

    def of_sources(self, sources: Sequence[CallSource]) -> Bools:
        """Which calls were taken by one of these lines."""
        return np.isin(self.source, [SOURCES.index(one) for one in sources])

    def in_time(self, months: int) -> Bools:
        """Which calls are complaints made within so many months beginning with the day of the behaviour."""
        return within_months(self.behaviour_day, self.day, months=months)

    def input_lines(self) -> Iterator[bytes]:
        """What a digest covers: every call, and of its persons those who are several callers."""
        yield from self.lines
        joined = {int(one) for one in np.unique(self.person)} if len(self.person) else set()
        yield from (self.persons[one].line for one in joined if len(self.persons[one].callers) > 1)


def read_caller_log(first_day: int, cut_off_on: date, viewer: Viewer) -> CallerLog:
    """Every call of a known caller received from a day on and before a cut-off."""
    calls = calls_of_callers(london_midnight(day_of(first_day)), london_midnight(cut_off_on), viewer)
    told = callers_told(viewer)
    marks = {one.id: caller_mark(one.number, one.compared_name) for one in told}
    lines = tuple(
        record_line(["call", c.source, c.source_key, c.received_at, c.happened_at, marks[c.caller_id]]) for c in calls
    )
    numbered = {one.id for one in told if one.number}
    return replace(log_of(calls, persons_in_force(viewer), numbered, marks), calls=calls, lines=lines)


class CallTold(Protocol):
    """What an array needs of a call."""

    @property
    def caller_id(self) -> UUID: ...
    @property
    def source(self) -> str: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def happened_at(self) -> datetime: ...


def log_of(
    calls: Sequence[CallTold], in_force: Persons, numbered: Container[UUID], marks: Mapping[UUID, str]
) -> CallerLog:
    """Calls in their order as arrays, without the calls themselves and what a digest covers of them.

    `numbered` are the callers with a number; `marks` may be empty where nothing is digested.
    """
    persons: list[Person] = []
    index: dict[UUID, int] = {}
    for call in calls:
        if call.caller_id not in index:
            callers = tuple(sorted(in_force.with_(call.caller_id)))
            index |= dict.fromkeys(callers, len(persons))
            persons.append(Person(callers, record_line(["one person", *sorted(marks.get(one, "") for one in callers)])))
    counting = np.array([len(one.callers) > 1 or one.lead in numbered for one in persons], dtype=np.bool_)
    person = np.array([index[call.caller_id] for call in calls], dtype=np.int32)
    return CallerLog(
        calls=(),
        lines=(),
        day=london_days(np.array([int(c.received_at.timestamp()) for c in calls], dtype=np.int64)),
        behaviour_day=london_days(np.array([int(c.happened_at.timestamp()) for c in calls], dtype=np.int64)),
        source=np.array([NUMBER_OF_SOURCE[c.source] for c in calls], dtype=np.int8),
        person=person,
        counts=counting[person] if len(person) else np.zeros(0, dtype=np.bool_),
        persons=tuple(persons),
    )


def spells_by_person(log: CallerLog, counted: Bools, needs: Sequence[Need], *, as_at: int) -> dict[int, list[Spell]]:
    """When each person meets every need, from a year before `as_at` until the last call of today has no more weight.

    `counted` (n,) says which calls are asked about. The days after `as_at` are those of somebody who never calls again.
    """
    months = max(need.within_months for need in needs)
    counted = counted & log.counts
    found = spells_meeting(
        log.person[counted],
        log.day[counted],
        needs=[(need.at_least, need.within_months) for need in needs],
        first_day=as_at - LONGEST_SPELL_DAYS,
        last_day=as_at + DAYS_A_MONTH_AT_MOST * months,
    )
    spells: dict[int, list[Spell]] = {}
    for person, from_day, to_day in zip(found.entity, found.from_day, found.to_day, strict=True):
        spells.setdefault(int(person), []).append(Spell(int(from_day), int(to_day)))
    return spells


def counts_by_person(log: CallerLog, counted: Bools, *, months: int, as_at: int) -> Int32s:
    """How many of the counted calls each person made in the months to `as_at`, (n_persons,)."""
    inside = counted & log.counts & (log.day >= first_day_within(as_at, months)) & (log.day <= as_at)
    return np.bincount(log.person[inside], minlength=len(log.persons)).astype(np.int32)


def calls_by_person(log: CallerLog, persons: Sequence[int], *, first_day: int, last_day: int) -> dict[int, list[int]]:
    """Indexes of the calls that each of these persons made in a closed span of days, oldest first."""
    wanted: dict[int, list[int]] = {person: [] for person in persons}
    inside = np.isin(log.person, list(wanted)) & (log.day >= first_day) & (log.day <= last_day)
    for i in np.flatnonzero(inside):
        wanted[int(log.person[i])].append(int(i))
    return wanted


def day_number(day: date) -> int:
    """Days since 1970-01-01, as the kernels count them."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """The civil day of a number of days since 1970-01-01."""
    return EPOCH + timedelta(days=number)
