"""The case review in worked examples: the statutory test and Islington's own, side by side."""

from dataclasses import dataclass
from datetime import date

from commonweal.core.policy import CaseReviewLaw, LocalReviewPolicy
from tests.spec.callers import COUNCIL, Calls, at
from tests.spec.policies import case_review_laws, policy_named


@dataclass(frozen=True)
class ReviewExample:
    """One person's reports, and which of the two tests is met on the day of the application; `counted` is statutory."""

    title: str
    told: str
    applied_on: date
    calls: tuple[Calls, ...]
    statutory: bool
    local: bool


def law() -> CaseReviewLaw:
    """The law that the examples are judged by."""
    return case_review_laws()[-1]


def local() -> LocalReviewPolicy:
    """The partnership's own test."""
    return policy_named("islington-2023").case_review_local[-1]


FRIDAY = date(2026, 3, 6)
TOO_LATE = "complained of too late"
LONG_AGO = "more than six months before the application"

EXAMPLES = (
    ReviewExample(
        "Three complaints, each within a month of what happened",
        "Both tests are met.",
        FRIDAY,
        (
            Calls(at(2025, 12, 5), COUNCIL, happened=at(2025, 12, 4)),
            Calls(at(2026, 1, 20), COUNCIL, happened=at(2026, 1, 10)),
            Calls(at(2026, 2, 21), COUNCIL, happened=at(2026, 2, 20)),
        ),
        True,
        True,
    ),
    ReviewExample(
        "Three complaints, one of them six weeks after what happened",
        "Two qualify, so the statutory test is not met. The partnership's own test asks only when reports were made.",
        FRIDAY,
        (
            Calls(at(2025, 12, 5), COUNCIL, happened=at(2025, 12, 4)),
            Calls(at(2026, 1, 20), COUNCIL, happened=at(2026, 1, 10)),
            Calls(at(2026, 2, 21), COUNCIL, happened=at(2026, 1, 10), counted=False, why_not=TOO_LATE),
        ),
        False,
        True,
    ),
    ReviewExample(
        "Three qualifying complaints, the last of them two months ago",
        "The partnership's own test is not met, because the last report must lie in the last month. The law does not "
        "ask for that, so the threshold is met.",
        FRIDAY,
        (
            Calls(at(2025, 11, 3), COUNCIL, happened=at(2025, 11, 2)),
            Calls(at(2025, 12, 5), COUNCIL, happened=at(2025, 12, 4)),
            Calls(at(2026, 1, 6), COUNCIL, happened=at(2026, 1, 5)),
        ),
        True,
        False,
    ),
    ReviewExample(
        "Two complaints",
        "Neither test is met. What is done for a vulnerable person below the threshold is for people to decide.",
        FRIDAY,
        (
            Calls(at(2026, 1, 20), COUNCIL, happened=at(2026, 1, 10)),
            Calls(at(2026, 2, 21), COUNCIL, happened=at(2026, 2, 20)),
        ),
        False,
        False,
    ),
    ReviewExample(
        "On the last day in time",
        "One month beginning with 31 January 2026 ends on 28 February. Six months beginning with 7 September 2025 end "
        "on 6 March 2026.",
        FRIDAY,
        (
            Calls(at(2025, 9, 7), COUNCIL, happened=at(2025, 9, 6)),
            Calls(at(2026, 1, 20), COUNCIL, happened=at(2026, 1, 10)),
            Calls(at(2026, 2, 28, 23, 50), COUNCIL, happened=at(2026, 1, 31)),
        ),
        True,
        True,
    ),
    ReviewExample(
        "A day too late to complain",
        "",
        FRIDAY,
        (
            Calls(at(2025, 9, 7), COUNCIL, happened=at(2025, 9, 6)),
            Calls(at(2026, 1, 20), COUNCIL, happened=at(2026, 1, 10)),
            Calls(at(2026, 3, 1, 0, 10), COUNCIL, happened=at(2026, 1, 31), counted=False, why_not=TOO_LATE),
        ),
        False,
        True,
    ),
    ReviewExample(
        "A day too late to apply",
        "Six months beginning with 6 September 2025 end on 5 March 2026, the day before the application.",
        FRIDAY,
        (
            Calls(at(2025, 9, 6), COUNCIL, happened=at(2025, 9, 6, 1), counted=False, why_not=LONG_AGO),
            Calls(at(2026, 1, 20), COUNCIL, happened=at(2026, 1, 10)),
            Calls(at(2026, 2, 21), COUNCIL, happened=at(2026, 2, 20)),
        ),
        False,
        False,
    ),
    ReviewExample(
        "Behaviour just after midnight in summer",
        "Behaviour at 00:20 on 1 July is of 1 July in London, and may be complained of until 31 July.",
        date(2026, 8, 7),
        (
            Calls(at(2026, 7, 31, 23, 50), COUNCIL, happened=at(2026, 7, 1, 0, 20)),
            Calls(at(2026, 7, 20), COUNCIL, happened=at(2026, 7, 19)),
            Calls(at(2026, 8, 2), COUNCIL, happened=at(2026, 8, 1)),
        ),
        True,
        True,
    ),
)
