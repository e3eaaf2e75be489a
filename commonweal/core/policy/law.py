"""What Parliament decided, as dated values read from `policies/law/`. No partnership changes it.

Now the case review only: Anti-social Behaviour, Crime and Policing Act 2014, section 104.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.core.policy.callers import Need
from commonweal.core.policy.dated import DatedEntry, entry_on
from commonweal.core.policy.table import Table, in_line, opened, stem
from commonweal.core.policy.words import counted

MOST_COMPLAINTS, MOST_MONTHS = 100, 24


@dataclass(frozen=True, slots=True)
class CaseReviewLaw(DatedEntry):
    """The statutory test for a case review: at least `complaints` qualifying complaints.

    A complaint qualifies when it was made within `complaint_within_months` beginning with the day of the behaviour, and
    the review was applied for within `application_within_months` beginning with the day of the complaint. A local
    threshold may not ask for more complaints.
    """

    complaints: int
    complaint_within_months: int
    application_within_months: int

    @property
    def needs(self) -> tuple[Need, ...]:
        """What is asked of the complaints that were made in time, in the form in which every rule can be asked."""
        return (Need(self.complaints, self.application_within_months),)

    @property
    def clause(self) -> str:
        """What findings carry: the test in words, and the section."""
        complaint, application = (
            counted(n, "month") for n in (self.complaint_within_months, self.application_within_months)
        )
        return (
            f"At least {counted(self.complaints, 'qualifying complaint')}: each made within {complaint} beginning with "
            f"the day of the behaviour, and the review applied for within {application} beginning with the day of the "
            f"complaint (law: {self.source})"
        )


def read_case_review_law(text: str, *, file: str) -> tuple[CaseReviewLaw, ...]:
    """The entries of `policies/law/case-review.toml` in order of date; raises `PolicyRefused`."""
    table = opened(text, file)
    table.only("title", "case_review")
    table.text("title")
    tables = table.tables("case_review", "[[case_review]] entries")
    entries = tuple(_case_review(one) for one in tables)
    in_line(tables, entries)
    return entries


def case_review_law_on(entries: Sequence[CaseReviewLaw], day: date) -> CaseReviewLaw:
    """The entry in force on a day; raises `NoPolicyOn`."""
    return entry_on(entries, day, named="the law", what="test for a case review")


def _case_review(table: Table) -> CaseReviewLaw:
    table.only("from", "to", "complaints", "complaint_within_months", "application_within_months", "source")
    valid_from, valid_to = table.span()
    return CaseReviewLaw(
        policy=stem(table.file),
        valid_from=valid_from,
        valid_to=valid_to,
        source=table.text("source"),
        complaints=table.whole("complaints", 1, MOST_COMPLAINTS),
        complaint_within_months=table.whole("complaint_within_months", 1, MOST_MONTHS),
        application_within_months=table.whole("application_within_months", 1, MOST_MONTHS),
    )
