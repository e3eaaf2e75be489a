"""Every worked example of the rules about callers, against the rule, the kernel and the slow twin."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from commonweal.core.analysis.civil_time import london_days
from commonweal.core.analysis.months import within_months
from commonweal.core.analysis.rolling import spells_meeting
from commonweal.core.policy import Need, RepeatCallerPolicy, SecondReportPolicy
from commonweal.core.rules.caller_calls import CallerCall
from commonweal.core.rules.case_review import qualifies_for_review
from commonweal.core.rules.repeat_caller import is_repeat_caller
from commonweal.core.rules.second_report import is_second_report
from tests.core import slow_twins
from tests.spec import case_review, repeat_caller, second_report
from tests.spec.callers import CallerExample, all_calls
from tests.spec.case_review import ReviewExample

EPOCH = date(1970, 1, 1)
EXAMPLES = [
    *((example, policy()) for chapter, policy in repeat_caller.RULES for example in chapter.examples),
    *((example, second_report.policy()) for chapter in second_report.CHAPTERS for example in chapter.examples),
]


@pytest.mark.parametrize(("example", "policy"), EXAMPLES, ids=lambda one: getattr(one, "title", ""))
def test_the_rule_the_kernel_and_the_slow_twin_say_what_the_example_says(
    example: CallerExample, policy: RepeatCallerPolicy | SecondReportPolicy
) -> None:
    calls = all_calls(example.calls)
    if isinstance(policy, RepeatCallerPolicy):
        finding = is_repeat_caller(calls, as_of=example.as_of, policy=policy)
    else:
        finding = is_second_report(calls, as_of=example.as_of, policy=policy)
    assert finding.met is example.is_met
    counted = all_calls([group for group in example.calls if group.counted])
    assert sorted(finding.evidence) == sorted(call.key for call in counted)
    counting = [call for call in calls if call.source in policy.sources]
    assert by_kernel(counting, policy.needs, example.as_of) is example.is_met
    assert by_twin(counting, policy.needs, example.as_of) is example.is_met


@pytest.mark.parametrize("example", case_review.EXAMPLES, ids=lambda example: example.title)
def test_both_tests_for_a_case_review_say_what_the_example_says(example: ReviewExample) -> None:
    calls, local = all_calls(example.calls), case_review.local()
    finding = qualifies_for_review(calls, applied_on=example.applied_on, local=local, law=case_review.law())
    assert finding.local is not None
    assert (finding.statutory.met, finding.local.met) == (example.statutory, example.local)
    assert bool(finding) is finding.met is (example.statutory or example.local)
    counted = all_calls([group for group in example.calls if group.counted])
    assert sorted(finding.statutory.evidence) == sorted(call.key for call in counted)
    twin = slow_twins.qualifying_complaints(
        [(call.happened_on, call.received_on) for call in calls], applied_on=example.applied_on
    )
    assert sorted(calls[number].key for number in twin) == sorted(finding.statutory.evidence)
    happened, received = (days([getattr(call, name) for call in calls]) for name in ("happened_at", "received_at"))
    in_time = [call for call, is_in_time in zip(calls, within_months(happened, received), strict=True) if is_in_time]
    assert by_kernel(in_time, case_review.law().needs, example.applied_on) is example.statutory
    counting = [call for call in calls if call.source in local.sources]
    assert by_kernel(counting, local.needs, example.applied_on) is example.local
    assert by_twin(counting, local.needs, example.applied_on) is example.local


def by_kernel(calls: Sequence[CallerCall], needs: Sequence[Need], on: date) -> bool:
    day = (on - EPOCH).days
    spells = spells_meeting(
        np.zeros(len(calls), np.int32),
        days([call.received_at for call in calls]),
        needs=[(need.at_least, need.within_months) for need in needs],
        first_day=day,
        last_day=day,
    )
    return spells.entity_days == 1


def by_twin(calls: Sequence[CallerCall], needs: Sequence[Need], on: date) -> bool:
    told = [("caller", call.received_at, call.source) for call in calls]
    pairs = [(need.at_least, need.within_months) for need in needs]
    sources = {call.source for call in calls}
    return bool(slow_twins.days_meeting(told, needs=pairs, sources=list(sources), first_day=on, last_day=on))


def days(instants: Sequence[object]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return london_days(np.array([int(at.timestamp()) for at in instants], dtype=np.int64))  # type: ignore[attr-defined]


def test_titles_are_told_apart_and_say_something() -> None:
    titles = [example.title for example, _ in EXAMPLES] + [example.title for example in case_review.EXAMPLES]
    assert len(set(titles)) == len(titles)
