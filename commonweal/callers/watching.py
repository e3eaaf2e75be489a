"""The week's judgement about callers: asks the kernels for every person, and the rule for each whom it may concern.

Kernel and rule answer the same question in two ways. Here they are held against each other in service, for everybody
whom the kernel lists and everybody within one call of it: a difference stops the run, because a wrong list is worse
than none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain

import numpy as np

from commonweal.callers.frames import (
    LONGEST_SPELL_DAYS,
    Bools,
    CallerLog,
    Person,
    Spell,
    calls_by_person,
    counts_by_person,
    day_number,
    day_of,
    spells_by_person,
)
from commonweal.callers.rules_in_force import RulesInForce
from commonweal.callers.terms import LOCAL, RULE, STATUTORY, Standing, Watch
from commonweal.callers.told import NOBODY_TOLD, ToldBefore
from commonweal.core.analysis.months import first_day_within
from commonweal.core.policy import Need, RepeatCallerPolicy, SecondReportPolicy
from commonweal.core.policy.words import day_in_words
from commonweal.core.rules.caller_calls import CallerCall
from commonweal.core.rules.case_review import qualifies_for_review
from commonweal.core.rules.repeat_caller import is_repeat_caller
from commonweal.core.rules.second_report import is_second_report
from commonweal.core.terms import CallSource, Finding
from commonweal.reports.queries import CallOfCaller

DAYS_A_WEEK = 7
A_WEEK = timedelta(days=DAYS_A_WEEK)
Spells = Mapping[int, list[Spell]]


class KernelDisagreesWithRule(Exception):
    """The fast kernel and the rule gave different answers about one person: a fault in the product."""


@dataclass(frozen=True, slots=True)
class TestFound:
    """One test of a finding: the rule's own answer, and the days of the spell that it belongs to."""

    name: str
    finding: Finding
    spell: Spell | None


@dataclass(frozen=True, slots=True)
class Found:
    """One person on the week's list of one rule; `calls` are those in its longest window, oldest first."""

    watch: Watch
    standing: Standing
    person: Person
    calls: tuple[CallOfCaller, ...]
    n_recent: int
    spell: Spell | None
    tests: tuple[TestFound, ...]

    @property
    def since_on(self) -> date | None:
        """The first day of the spell; None where it began before the year that is looked back on."""
        return day_of(self.spell.from_day) if self.spell else None

    @property
    def until_on(self) -> date | None:
        """The last day of the spell, if no further call comes."""
        return day_of(self.spell.to_day) if self.spell else None

    def became_known_late(self, as_at: date) -> bool:
        """Whether this is a second report of an earlier week, which no list has told of."""
        since_on = self.since_on
        return self.watch is Watch.SECOND_REPORT and since_on is not None and since_on <= as_at - A_WEEK


@dataclass(frozen=True, slots=True)
class Week:
    """One week's input: the calls that can matter at its as-at day, the rules in force on it, and what was told."""

    cut_off_on: date
    log: CallerLog
    rules: RulesInForce
    told: ToldBefore = NOBODY_TOLD

    @property
    def as_at(self) -> date:
        """The last whole civil day before the cut-off."""
        return self.cut_off_on - timedelta(days=1)


def first_day_needed(as_at: date, rules: RulesInForce) -> int:
    """The earliest day whose calls can matter: those in a window a year and a week before."""
    return first_day_within(day_number(as_at) - LONGEST_SPELL_DAYS - DAYS_A_WEEK, max(rules.longest_months, 1))


def found_in(week: Week) -> list[Found]:
    """Everybody on the lists of the week, by rule, then new, continuing and no longer; most calls first."""
    found: list[Found] = []
    for watch, test, entry in week.rules.entries():
        if watch is Watch.SECOND_REPORT:
            found += _second_reports(week, entry)
        elif test == RULE:
            found += _repeat_callers(week, watch, entry)
    found += _case_reviews(week)
    watches, standings = list(Watch), list(Standing)
    return sorted(
        found,
        key=lambda one: (
            watches.index(one.watch), standings.index(one.standing), -len(one.calls), -one.n_recent,
            [f"{call.source}:{call.source_key}" for call in one.calls],
        ),
    )  # fmt: skip


def _repeat_callers(week: Week, watch: Watch, policy: RepeatCallerPolicy) -> list[Found]:
    as_at = day_number(week.as_at)
    counted = week.log.of_sources(policy.sources)
    spells = spells_by_person(week.log, counted, policy.needs, as_at=as_at)
    near = _near(week, counted, policy.needs)
    calls = _calls(week, chain(near, _listed(spells, as_at)), policy.needs)
    findings = {
        person: is_repeat_caller(_as_told(week, of_person), as_of=week.as_at, policy=policy)
        for person, of_person in calls.items()
    }
    _hold_against_the_rule({person: finding.met for person, finding in findings.items()}, spells, as_at, watch)
    recent_from = first_day_within(as_at, min(need.within_months for need in policy.needs))
    found = []
    for person in _listed(spells, as_at):
        keys = set(findings[person].evidence)
        counting = [i for i in calls[person] if _key(week.log.calls[i]) in keys]
        n_recent = sum(int(week.log.day[i]) >= recent_from for i in counting)
        test = TestFound(RULE, findings[person], _at(spells, person, as_at))
        found.append(_found(week, watch, person, counting, n_recent, [test], spells[person]))
    return found


def _second_reports(week: Week, policy: SecondReportPolicy) -> list[Found]:
    """Those to whom the case review is now explained: the second report is of this week, or became known in it."""
    as_at = day_number(week.as_at)
    counted = week.log.of_sources(policy.sources)
    spells = spells_by_person(week.log, counted, policy.needs, as_at=as_at)
    _hold_this_week_against_the_rule(week, counted, spells, policy)
    due = {person: spell for person in spells if (spell := _due(week, person, spells[person], policy))}
    days_before = max((as_at - spell.from_day for spell in due.values()), default=0)
    calls = _calls(week, due, policy.needs, and_days_before=days_before)
    found = []
    for person, spell in due.items():
        finding = is_second_report(_as_told(week, calls[person]), as_of=day_of(spell.from_day), policy=policy)
        if not finding.met:
            raise KernelDisagreesWithRule(f"{Watch.SECOND_REPORT} on {day_of(spell.from_day)}: {finding.because}")
        found.append(_second_report(week, person, calls[person], spell, finding))
    return found


def _due(week: Week, person: int, spells: Sequence[Spell], policy: SecondReportPolicy) -> Spell | None:
    """The newest spell of a person, where it began this week or where no list has told of it yet.

    One letter is enough for whoever has several. Who has reported so often for a year may have been told before any
    list that is looked at here.
    """
    as_at = day_number(week.as_at)
    spell = max((one for one in spells if one.from_day <= as_at), key=lambda one: one.from_day, default=None)
    if spell is None or spell.from_day > as_at - DAYS_A_WEEK:
        return spell
    recent_from = first_day_within(as_at, max(need.within_months for need in policy.needs))
    recent = spell.from_day >= recent_from or spell.holds(as_at)
    looked_at = spell.from_day > as_at - LONGEST_SPELL_DAYS and spell.from_day >= week.told.from_day
    untold = week.told.last_day(week.log.persons[person].callers) < spell.from_day
    return spell if recent and looked_at and untold else None


def _hold_this_week_against_the_rule(week: Week, counted: Bools, spells: Spells, policy: SecondReportPolicy) -> None:
    as_at = day_number(week.as_at)
    persons = np.unique(week.log.person[counted & week.log.counts & (week.log.day > as_at - DAYS_A_WEEK)])
    calls = _calls(week, map(int, persons), policy.needs)
    met = {
        person: is_second_report(_as_told(week, of_person), as_of=week.as_at, policy=policy).met
        for person, of_person in calls.items()
    }
    _hold_against_the_rule(met, spells, as_at, Watch.SECOND_REPORT)


def _second_report(week: Week, person: int, calls: Sequence[int], spell: Spell, finding: Finding) -> Found:
    keys = set(finding.evidence)
    counting = tuple(call for call in (week.log.calls[i] for i in calls) if _key(call) in keys)
    found = Found(
        Watch.SECOND_REPORT, Standing.NEW, week.log.persons[person], counting, len(counting), spell,
        (TestFound(RULE, finding, spell),),
    )  # fmt: skip
    if not found.became_known_late(week.as_at):
        return found
    late = f"Became known this week; second report on {day_in_words(day_of(spell.from_day))}: {finding.because}"
    return replace(found, tests=(TestFound(RULE, replace(finding, because=late), spell),))


def _case_reviews(week: Week) -> list[Found]:
    """Those who would meet the statutory or the local test if they applied on the as-at day, or did a week before."""
    law, local = week.rules.law, week.rules.local
    if law is None:
        return []
    as_at = day_number(week.as_at)
    log = week.log
    everything = np.ones(len(log.calls), dtype=np.bool_)
    by_law = spells_by_person(log, log.in_time(law.complaint_within_months), law.needs, as_at=as_at)
    by_local = spells_by_person(log, log.of_sources(local.sources), local.needs, as_at=as_at) if local else {}
    listed = dict.fromkeys([*_listed(by_law, as_at), *_listed(by_local, as_at)])
    near = _near(week, everything, law.needs)
    calls = _calls(week, chain(near, listed), [*law.needs, *(local.needs if local else ())])
    reviews = {
        person: qualifies_for_review(_as_told(week, of_person), applied_on=week.as_at, local=local, law=law)
        for person, of_person in calls.items()
    }
    _hold_against_the_rule({one: review.statutory.met for one, review in reviews.items()}, by_law, as_at, STATUTORY)
    if local:
        met = {one: review.local is not None and review.local.met for one, review in reviews.items()}
        _hold_against_the_rule(met, by_local, as_at, LOCAL)
    found = []
    for person in listed:
        review = reviews[person]
        tests = [TestFound(STATUTORY, review.statutory, _at(by_law, person, as_at))]
        if review.local is not None:
            tests.append(TestFound(LOCAL, review.local, _at(by_local, person, as_at)))
        spells = [*by_law.get(person, ()), *by_local.get(person, ())]
        n_qualifying = len(review.statutory.evidence)
        found.append(_found(week, Watch.CASE_REVIEW, person, calls[person], n_qualifying, tests, spells))
    return found


def _found(
    week: Week,
    watch: Watch,
    person: int,
    indexes: Iterable[int],
    n_recent: int,
    tests: Sequence[TestFound],
    spells: Sequence[Spell],
) -> Found:
    now = [test.spell for test in tests if test.spell is not None]
    return Found(
        watch=watch,
        standing=_standing(spells, day_number(week.as_at)),
        person=week.log.persons[person],
        calls=tuple(week.log.calls[i] for i in indexes),
        n_recent=n_recent,
        spell=Spell(min(one.from_day for one in now), max(one.to_day for one in now)) if now else None,
        tests=tuple(tests),
    )


def _near(week: Week, counted: Bools, needs: Sequence[Need]) -> list[int]:
    """Everybody who is at most one call short in the longest window."""
    longest = max(needs, key=lambda need: need.within_months)
    counts = counts_by_person(week.log, counted, months=longest.within_months, as_at=day_number(week.as_at))
    return [int(one) for one in np.flatnonzero(counts >= max(longest.at_least - 1, 1))]


def _listed(spells: Spells, as_at: int) -> list[int]:
    """Everybody who meets the rule now or did a week before."""
    return [
        person
        for person, of_person in spells.items()
        if any(one.holds(as_at) or one.holds(as_at - DAYS_A_WEEK) for one in of_person)
    ]


def _at(spells: Spells, person: int, as_at: int) -> Spell | None:
    return next((one for one in spells.get(person, ()) if one.holds(as_at)), None)


def _standing(spells: Iterable[Spell], as_at: int) -> Standing:
    now = before = False
    for one in spells:
        now, before = now or one.holds(as_at), before or one.holds(as_at - DAYS_A_WEEK)
    if not now:
        return Standing.NO_LONGER
    return Standing.CONTINUING if before else Standing.NEW


def _calls(
    week: Week, persons: Iterable[int], needs: Sequence[Need], *, and_days_before: int = 0
) -> dict[int, list[int]]:
    """Indexes of the calls of these persons in the longest window on the as-at day, or also on so many days before."""
    as_at = day_number(week.as_at)
    first_day = first_day_within(as_at - and_days_before, max(need.within_months for need in needs))
    return calls_by_person(week.log, list(dict.fromkeys(persons)), first_day=first_day, last_day=as_at)


def _as_told(week: Week, indexes: Iterable[int]) -> list[CallerCall]:
    """Calls as the rules take them."""
    return [as_told(week.log.calls[i]) for i in indexes]


def as_told(call: CallOfCaller) -> CallerCall:
    """A call as the rules take it."""
    return CallerCall(_key(call), call.happened_at, call.received_at, CallSource(call.source))


def _key(call: CallOfCaller) -> str:
    return f"{call.source}:{call.source_key}"


def _hold_against_the_rule(met: Mapping[int, bool], spells: Spells, as_at: int, what: str) -> None:
    for person, by_rule in met.items():
        if by_rule != (_at(spells, person, as_at) is not None):
            raise KernelDisagreesWithRule(f"{what} on {day_of(as_at)}: the rule says {by_rule}")
