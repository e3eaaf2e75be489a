"""What is true of every caller: the rules of the papers, counted the slow way on the planned dates of each of them.

Written from the papers' words and apart from the product: for every day D of five years, the calls t of a caller with
back(D, k) < t <= D are counted, where back(D, k) is the same day k months before D, or that month's last day where it
has none. A call counts on the London day on which it was taken; a complaint qualifies when it was taken within the
month that begins with the day of what it is about. A caller is a number with one name, capitals and spaces aside; who
gave no number counts for no rule.
"""

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.terms import CallSource
from commonweal.synthetic.call_log import Call
from commonweal.synthetic.caller_stories import CALLER_STORIES
from commonweal.synthetic.caller_story import Caller, CallerRule, CallerStory, Expected, PlannedCall
from commonweal.synthetic.season import LAST_DAY, N_WEEKS, days

Entry = dict[str, Any]
Need = tuple[int, int]
Series = NDArray[np.int64]

NEEDS: Mapping[CallerRule, tuple[Need, ...]] = {
    CallerRule.OUT_OF_HOURS: ((10, 3), (2, 1)),
    CallerRule.POLICE: ((20, 1),),
    CallerRule.SECOND_REPORT: ((2, 6),),
    CallerRule.STATUTORY: ((3, 6),),
    CallerRule.LOCAL: ((3, 6), (1, 1)),
}
"""At least so many calls in so many months, all of which must hold."""
_REPORTS = (CallSource.POLICE_ASB, CallSource.OUT_OF_HOURS, CallSource.COUNCIL_LINE)
SOURCES: Mapping[CallerRule, tuple[CallSource, ...]] = {
    CallerRule.OUT_OF_HOURS: (CallSource.OUT_OF_HOURS,),
    CallerRule.POLICE: (CallSource.POLICE_ASB,),
    CallerRule.SECOND_REPORT: _REPORTS,
    CallerRule.STATUTORY: tuple(CallSource),
    CallerRule.LOCAL: _REPORTS,
}
"""The law asks for complaints, on whatever line; the other rules name theirs."""
_LISTED = (CallerRule.OUT_OF_HOURS, CallerRule.POLICE, CallerRule.STATUTORY, CallerRule.LOCAL)
"""Rules whose callers are named at every cut-off; second reports are so many that only their number is."""
_WITH_NEAR_MISSES = (CallerRule.OUT_OF_HOURS, CallerRule.POLICE)
_DAYS = tuple(days())
_CUT_OFFS = [7 * week - 1 for week in range(1, N_WEEKS + 1)]
"""Positions in `_DAYS` of the Sundays that the weekly cut-offs look back from."""


def callers_truth(calls: Sequence[Call]) -> Entry:
    """The part of the truth file about callers; its form is described in docs/synthetic-borough.md."""
    planned = _planned_calls(calls)
    counts = {rule: dict(_counts_of_everybody(planned, rule)) for rule in CallerRule}
    second = counts[CallerRule.SECOND_REPORT]
    begins = Counter(first_day for _, _, first_day, _ in _spells(second, CallerRule.SECOND_REPORT))
    in_force = np.sum([series[0] >= 2 for series in second.values()], axis=0)
    return {
        "rules": [
            {"rule": rule, "needs": [list(need) for need in NEEDS[rule]], "sources": list(SOURCES[rule])}
            for rule in CallerRule
        ],
        "n_callers": len(planned),
        "cut_offs": [_cut_off(counts, at, begins, int(in_force[at])) for at in _CUT_OFFS],
        "spells": {rule: list(_spells(counts[rule], rule)) for rule in CallerRule},
        "stories": [_told(story) for story in CALLER_STORIES],
    }


def repeat_callers() -> list[Entry]:
    """The planned callers out of hours of the last three months, with what each of their records alone counts."""
    rule = CallerRule.OUT_OF_HOURS
    return [
        {
            "records": [
                {
                    "name": one.caller.name,
                    "phone": one.caller.phone,
                    "calls_in_three_months": _count_as_at(one.calls, rule, LAST_DAY)[0],
                    "in_the_last_month": _count_as_at(one.calls, rule, LAST_DAY)[1],
                }
                for one in story.records
            ],
            "source": CallSource.OUT_OF_HOURS.value,
            "why": story.what,
        }
        for story in CALLER_STORIES
        if any(_count_as_at(one.calls, rule, LAST_DAY)[0] >= 4 for one in story.records)
    ]


def _planned_calls(calls: Sequence[Call]) -> dict[Caller, list[PlannedCall]]:
    """Everybody who gave a number, with the days of all their calls."""
    planned: dict[Caller, list[PlannedCall]] = defaultdict(list)
    for call in calls:
        if call.caller is not None and call.caller.phone:
            happening = call.happening
            one = PlannedCall(happening.received_at.date(), happening.source, call.event_at.date())
            planned[call.caller].append(one)
    return planned


@cache
def back(day: date, months: int) -> date:
    """The same day `months` earlier, or that month's last day where it has none."""
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _that_count(calls: Sequence[PlannedCall], rule: CallerRule) -> list[date]:
    """The days on which calls of the rule's sources were taken; for the statutory test only those that qualify."""
    return [
        call.received_on
        for call in calls
        if call.source in SOURCES[rule]
        and (rule is not CallerRule.STATUTORY or back(call.received_on, 1) < call.happened_on)
    ]


def _count_as_at(calls: Sequence[PlannedCall], rule: CallerRule, day: date) -> tuple[int, ...]:
    taken = _that_count(calls, rule)
    return tuple(sum(back(day, months) < t <= day for t in taken) for _, months in NEEDS[rule])


def _counts_of_everybody(
    planned: Mapping[Caller, Sequence[PlannedCall]], rule: CallerRule
) -> Iterator[tuple[Caller, list[Series]]]:
    """For each need of the rule, the caller's count as at every day; only of those with calls enough in five years."""
    number = np.array([day.toordinal() for day in _DAYS])
    short_by = int(rule in _WITH_NEAR_MISSES)
    for caller, calls in planned.items():
        taken = [day.toordinal() for day in _that_count(calls, rule)]
        if len(taken) < max(at_least for at_least, _ in NEEDS[rule]) - short_by:
            continue
        counts = [_live(taken, number, _begins(months)) for _, months in NEEDS[rule]]
        if _short_by(counts, rule).min() <= short_by:
            yield caller, counts


def _live(taken: Sequence[int], as_at: Series, begins: Series) -> Series:
    """How many of the days taken count as at every day: after the window's beginning, and up to the day itself."""
    n = np.zeros(len(as_at), dtype=np.int64)
    for day in taken:
        n += (begins < day) & (day <= as_at)
    return n


@cache
def _begins(months: int) -> Series:
    return np.array([back(day, months).toordinal() for day in _DAYS])


def _short_by(counts: Sequence[Series], rule: CallerRule) -> Series:
    """How many calls are missing as at every day, over all needs; 0 is a rule that is met."""
    missing = [np.maximum(at_least - series, 0) for series, (at_least, _) in zip(counts, NEEDS[rule], strict=True)]
    return np.add.reduce(missing, dtype=np.int64)  # type: ignore[no-any-return]


def _spells(counts: Mapping[Caller, list[Series]], rule: CallerRule) -> Iterator[list[str]]:
    """Name, number, first and last day of every unbroken run of days on which the rule was met."""
    for caller, series in counts.items():
        met = (_short_by(series, rule) == 0).astype(np.int8)
        turns = np.flatnonzero(np.diff(np.concatenate(([0], met, [0]))))
        for first, end in zip(turns[::2], turns[1::2], strict=True):
            yield [caller.name, caller.phone, _DAYS[first].isoformat(), _DAYS[end - 1].isoformat()]


def _cut_off(
    counts: Mapping[CallerRule, Mapping[Caller, list[Series]]], at: int, begins: Counter[str], in_force: int
) -> Entry:
    """What the weekly list says as at one Sunday: who meets each rule, and who is one call short of it."""
    entry: Entry = {
        "cut_off": (_DAYS[at] + timedelta(days=1)).isoformat(),
        "as_at": _DAYS[at].isoformat(),
    }
    for rule in _LISTED:
        short = {caller: int(_short_by([one[at : at + 1] for one in n], rule)[0]) for caller, n in counts[rule].items()}
        for title, by in ((rule.value, 0), (f"{rule}-near-misses", 1))[: 1 + (rule in _WITH_NEAR_MISSES)]:
            entry[title] = [_named(one, [int(n[at]) for n in counts[rule][one]]) for one in short if short[one] == by]
    week = [_DAYS[day].isoformat() for day in range(at - 6, at + 1)]
    entry[CallerRule.SECOND_REPORT] = sum(begins[day] for day in week)
    entry[f"{CallerRule.SECOND_REPORT}-in-force"] = in_force
    return entry


def _named(caller: Caller, n: Sequence[int]) -> Entry:
    return {"name": caller.name, "phone": caller.phone, "n_calls": list(n)}


def _told(story: CallerStory) -> Entry:
    """The story, its planned days, and what its author expects of the rules."""
    return {
        "what": story.what,
        "lives_at": story.lives_at,
        "one_person": story.one_person,
        "records": [
            {
                "name": one.caller.name,
                "phone": one.caller.phone,
                "calls": [
                    [c.received_on.isoformat(), c.source.value]
                    + ([c.happened_on.isoformat()] if c.happened_on != c.received_on else [])
                    for c in one.calls
                ],
            }
            for one in story.records
        ],
        "expects": [_expected(one) for one in story.expects],
    }


def _expected(one: Expected) -> Entry:
    return {
        "rule": one.rule.value,
        "as_at": one.on.isoformat(),
        "met": one.met,
        "n_calls": list(one.counts),
        "record": "all together" if one.record is None else one.record,
    }
