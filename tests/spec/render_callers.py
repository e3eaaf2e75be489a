"""The pages of the manual about callers: repeat callers, second reports, case reviews."""

from collections.abc import Iterable, Sequence

from commonweal.core.policy import Need
from commonweal.core.rules.case_review import qualifies_for_review
from commonweal.core.rules.repeat_caller import is_repeat_caller
from commonweal.core.rules.second_report import is_second_report
from commonweal.core.terms import Finding
from tests.spec import case_review, repeat_caller, second_report
from tests.spec.callers import CallerExample, Calls, all_calls
from tests.spec.case_review import ReviewExample
from tests.spec.markdown import SOURCES, named, on, page, table

ONE_PERSON = (
    "The calls in each example are those of one person. Who is one person is decided before: one number with one name, "
    "or what a named person has confirmed. Anonymous calls are nobody's."
)
MONTHS = (
    "A month is a calendar month that ends on the day judged and begins on the day after the same day a month before: "
    "for 8 March, on 9 February. Where the earlier month has no such day, its last day is meant."
)


def repeat_caller_page() -> str:
    """docs/rules/repeat-caller.md."""
    parts = [
        "# Repeat callers",
        "Somebody who calls again and again may be in need of more than another visit. Two rules find them, each for "
        "its own line:",
        "\n".join(
            f"- {_rule(policy().needs, 'call')}, from the {named(policy().sources)}"
            for _, policy in repeat_caller.RULES
        ),
        f"The examples follow Islington's policy ({repeat_caller.police().source}). {ONE_PERSON}",
        MONTHS,
    ]
    for chapter, policy in repeat_caller.RULES:
        parts.append(f"## {chapter.title}")
        for example in chapter.examples:
            finding = is_repeat_caller(all_calls(example.calls), as_of=example.as_of, policy=policy())
            parts += _example(example, finding, "A repeat caller.", "Not a repeat caller.")
    return page(*parts)


def second_report_page() -> str:
    """docs/rules/second-report.md."""
    policy = second_report.policy()
    parts = [
        "# Second reports",
        f"With **{_rule(policy.needs, 'report')}** the case review is explained to the person by letter, whether or "
        f"not they meet its threshold. The letter is due once, from the first day on which it is so. {policy.source}.",
        f"Reports to these lines count: {named(policy.sources)}. {ONE_PERSON}",
        MONTHS,
    ]
    for chapter in second_report.CHAPTERS:
        parts.append(f"## {chapter.title}")
        for example in chapter.examples:
            finding = is_second_report(all_calls(example.calls), as_of=example.as_of, policy=policy)
            parts += _example(example, finding, "A letter is due.", "No letter is due.")
    return page(*parts)


def case_review_page() -> str:
    """docs/rules/case-review.md."""
    law, local = case_review.law(), case_review.local()
    return page(
        "# Case reviews",
        "A victim can ask for a review of how their case was handled, and gets one where a threshold is met. There are "
        "two tests. Both are shown, and the threshold is met if either is.",
        f"**The statutory test.** {law.clause}. No partnership may ask for more complaints.",
        f"**The partnership's own test.** Islington: {local.clause}.",
        f"{ONE_PERSON} A month that begins with a day ends on the day before the same day of the next month; where "
        "that month has no such day, with its last day.",
        "## The two tests side by side",
        *(part for example in case_review.EXAMPLES for part in _review(example)),
    )


def _rule(needs: Sequence[Need], word: str) -> str:
    return " and ".join(need.in_words(word) for need in needs)


def _example(example: CallerExample, finding: Finding, met: str, not_met: str) -> Iterable[str]:
    rows = [(_when(group), SOURCES[group.source], str(group.n), _counted(group)) for group in example.calls]
    yield f"### {example.title}"
    yield example.told
    yield table(("When", "Line", "Calls", "Counted"), rows)
    yield f"On {on(example.as_of)}: **{met if example.is_met else not_met}** {finding.because}."


def _review(example: ReviewExample) -> Iterable[str]:
    calls = all_calls(example.calls)
    finding = qualifies_for_review(
        calls, applied_on=example.applied_on, local=case_review.local(), law=case_review.law()
    )
    assert finding.local is not None
    rows = [
        (on(one.behaviour_on), on(one.complaint_on), "yes" if one.qualifies else "no", one.because.partition(": ")[2])
        for one in finding.complaints
    ]
    yield f"### {example.title}"
    yield example.told
    yield table(("What happened", "Complaint", "Qualifies", "Why"), rows)
    yield f"Applied for on {on(example.applied_on)}: **{'Met' if finding.met else 'Not met'}.**"
    yield "\n".join(
        f"- {name}: **{'met' if one.met else 'not met'}.** {one.because}."
        for name, one in (("Statutory test", finding.statutory), ("Islington's own", finding.local))
    )


def _when(group: Calls) -> str:
    told = f"{on(group.at.date())}, {group.at:%H:%M}"
    return f"{told}, about {on(group.happened.date())}" if group.happened else told


def _counted(group: Calls) -> str:
    return str(group.n) if group.counted else f"0: {group.why_not}"
