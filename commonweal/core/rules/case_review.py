"""Does this person qualify for a case review, by the statutory test and by the partnership's own.

Statutory: Anti-social Behaviour, Crime and Policing Act 2014, section 104. At least three qualifying complaints: each
made within one month beginning with the day of the behaviour, and the review applied for within six months beginning
with the day of the complaint. Local: what the policy says; it may ask for less, never for more. Both are shown, and the
threshold is met if either is. Which line took a complaint is nothing to the Act; the local test names its lines.

Whether the behaviour caused harassment, alarm or distress, and what is done below the threshold, a person decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commonweal.core.policy import CaseReviewLaw, LocalReviewPolicy
from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.rules.caller_calls import CallerCall, judged
from commonweal.core.terms import Finding, last_day_of_months


@dataclass(frozen=True, slots=True)
class Complaint:
    """A report as the statutory test sees it: whether it qualifies, and `because` which of its dates."""

    key: str
    behaviour_on: date
    complaint_on: date
    qualifies: bool
    because: str


@dataclass(frozen=True, slots=True)
class ReviewFinding:
    """Both tests side by side, and every report with its dates, oldest first; true when either test is met.

    `local` is None where the partnership has no test of its own.
    """

    statutory: Finding
    local: Finding | None
    complaints: tuple[Complaint, ...]

    @property
    def met(self) -> bool:
        """Whether the threshold is met: by the statutory test, by the local one, or by both."""
        return self.statutory.met or (self.local is not None and self.local.met)

    def __bool__(self) -> bool:
        return self.met


def qualifies_for_review(
    reports: Iterable[CallerCall], *, applied_on: date, local: LocalReviewPolicy | None, law: CaseReviewLaw
) -> ReviewFinding:
    """The finding for one person who applies for a review on `applied_on`; later reports are left out."""
    made = sorted(
        (report for report in reports if report.received_on <= applied_on),
        key=lambda report: (report.received_at, report.key),
    )
    complaints = tuple(_complaint(report, applied_on, law) for report in made)
    return ReviewFinding(_statutory(complaints, applied_on, law), _local(made, applied_on, local), complaints)


def _complaint(report: CallerCall, applied_on: date, law: CaseReviewLaw) -> Complaint:
    behaviour_on, complaint_on = report.happened_on, report.received_on
    complain_by = last_day_of_months(behaviour_on, law.complaint_within_months)
    apply_by = last_day_of_months(complaint_on, law.application_within_months)
    in_time = behaviour_on <= complaint_on <= complain_by
    because = f"behaviour on {day_in_words(behaviour_on)}, complaint on {day_in_words(complaint_on)}: "
    if complaint_on < behaviour_on:
        because += "made before the behaviour"
    elif not in_time:
        because += f"too late, it was in time until {day_in_words(complain_by)}"
    elif applied_on > apply_by:
        because += f"in time, but a review could be applied for only until {day_in_words(apply_by)}"
    else:
        because += f"in time, and a review can be applied for until {day_in_words(apply_by)}"
    return Complaint(report.key, behaviour_on, complaint_on, in_time and applied_on <= apply_by, because)


def _statutory(complaints: tuple[Complaint, ...], applied_on: date, law: CaseReviewLaw) -> Finding:
    qualifying = tuple(one.key for one in complaints if one.qualifies)
    n = len(qualifying)
    return Finding(
        met=n >= law.complaints,
        because=f"{counted(n, 'qualifying complaint')} among {counted(len(complaints), 'report')} made by "
        f"{day_in_words(applied_on)}; at least {law.complaints:,} needed",
        evidence=qualifying,
        clause=law.clause,
    )


def _local(made: list[CallerCall], applied_on: date, local: LocalReviewPolicy | None) -> Finding | None:
    if local is None:
        return None
    return judged(made, as_of=applied_on, needs=local.needs, sources=local.sources, word="report", clause=local.clause)
