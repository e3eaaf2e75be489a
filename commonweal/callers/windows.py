"""What the calls of one finding mean day by day: until when each counts, and what one more call would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from commonweal.access.partnership import case_review_law
from commonweal.callers.frames import DAYS_A_MONTH_AT_MOST, day_number, day_of
from commonweal.callers.queries import FindingFile, RuleShown
from commonweal.callers.terms import STATUTORY, Watch
from commonweal.core.analysis.rolling import spells_meeting
from commonweal.core.policy import CaseReviewLaw
from commonweal.core.rules.caller_calls import CallerCall
from commonweal.core.rules.case_review import Complaint, qualifies_for_review
from commonweal.core.terms import CallSource, last_day_of_months, london_day
from commonweal.reports.queries import CallShown


@dataclass(frozen=True, slots=True)
class CountedUntil:
    """The last day on which a call lies in the window of so many months."""

    months: int
    until: date
    holds: bool


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call with the windows that it counts in, and as a complaint where a case review is asked about."""

    call: CallShown
    received_on: date
    windows: tuple[CountedUntil, ...]
    counts: dict[str, bool]
    complaint: Complaint | None

    def lapsed(self, needs: Sequence[tuple[int, int]]) -> CountedUntil | None:
        """The shortest window of a test where the call has left it, though it may count in the longest."""
        shortest = min(months for _, months in needs)
        return next((one for one in self.windows if one.months == shortest and not one.holds), None)


@dataclass(frozen=True, slots=True)
class OneMore:
    """Until when a test would be met with one more call on the as-at day, by one of these lines; None where not."""

    test: str
    until: date | None
    source_labels: tuple[str, ...]


def lines_of(file: FindingFile) -> list[CallLine]:
    """The calls of a finding, oldest first, each with what it means."""
    rules = file.run.of(file.finding.watch)
    months = sorted({months for rule in rules for _, months in rule.needs}, reverse=True)
    on = as_at_of(file)
    complaints = _complaints(file) if file.finding.watch == Watch.CASE_REVIEW else {}
    return [
        CallLine(
            call=call,
            received_on=london_day(call.received_at),
            windows=tuple(_until(london_day(call.received_at), n, on) for n in months),
            counts={test.name: position in test.counting for test in file.finding.tests},
            complaint=complaints.get(call.reference),
        )
        for position, call in enumerate(file.calls)
    ]


def as_at_of(file: FindingFile) -> date:
    """The day on which the finding was judged: the as-at day, or of a second report its own."""
    if file.finding.watch == Watch.SECOND_REPORT and file.finding.since_on:
        return file.finding.since_on
    return file.run.as_at


def one_more(file: FindingFile) -> list[OneMore]:
    """What each test would say if one more call, about that same day, were taken on the as-at day."""
    return [_with_one_more(file, rule) for rule in file.run.of(file.finding.watch)]


def _with_one_more(file: FindingFile, rule: RuleShown) -> OneMore:
    as_at = day_number(file.run.as_at)
    law = case_review_law(file.run.as_at)
    days = [day_number(line.received_on) for line in lines_of(file) if _may_count(line, rule, law)]
    found = spells_meeting(
        np.zeros(len(days) + 1, np.int32),
        np.array([*days, as_at], np.int32),
        needs=rule.needs,
        first_day=as_at,
        last_day=as_at + DAYS_A_MONTH_AT_MOST * max(months for _, months in rule.needs),
    )
    met = len(found) > 0 and int(found.from_day[0]) == as_at
    return OneMore(rule.test, day_of(int(found.to_day[0])) if met else None, rule.source_labels)


def _may_count(line: CallLine, rule: RuleShown, law: CaseReviewLaw) -> bool:
    if rule.test != STATUTORY:
        return line.call.source in rule.sources
    behaviour_on = london_day(line.call.at)
    return behaviour_on <= line.received_on <= last_day_of_months(behaviour_on, law.complaint_within_months)


def _complaints(file: FindingFile) -> dict[str, Complaint]:
    told = [CallerCall(c.reference, c.at, c.received_at, CallSource(c.source)) for c in file.calls]
    law = case_review_law(file.run.as_at)
    review = qualifies_for_review(told, applied_on=file.run.as_at, local=None, law=law)
    return {one.key: one for one in review.complaints}


def _until(received_on: date, months: int, on: date) -> CountedUntil:
    until = last_day_of_months(received_on, months)
    return CountedUntil(months, until, until >= on)
