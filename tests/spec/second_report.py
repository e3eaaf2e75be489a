"""The second report in worked examples, by the statutory guidance published on 17 September 2025."""

from datetime import date

from commonweal.core.policy import SecondReportPolicy
from tests.spec.callers import COUNCIL, OUT_OF_HOURS, PATROL, POLICE, CallerChapter, CallerExample, Calls, at
from tests.spec.policies import policy_named


def policy() -> SecondReportPolicy:
    """The policy that the examples are judged by."""
    return policy_named("islington-2023").second_report[-1]


CHAPTERS = (
    CallerChapter(
        "When a letter is due",
        (
            CallerExample("One report is not enough", "", date(2026, 3, 8), (Calls(at(2026, 3, 2), COUNCIL),), False),
            CallerExample(
                "The second report within six months",
                "It does not matter which line took which, nor whether the review's threshold is met.",
                date(2026, 3, 2),
                (Calls(at(2025, 11, 20), POLICE), Calls(at(2026, 3, 2), COUNCIL)),
                True,
            ),
            CallerExample(
                "Two reports on one day",
                "",
                date(2026, 3, 2),
                (Calls(at(2026, 3, 2, 9), COUNCIL), Calls(at(2026, 3, 2, 22), OUT_OF_HOURS)),
                True,
            ),
            CallerExample(
                "On the last day of the six months",
                "Six months that begin on 30 September end on 29 March.",
                date(2026, 3, 29),
                (Calls(at(2025, 9, 30), COUNCIL), Calls(at(2026, 3, 29, 23, 50), COUNCIL)),
                True,
            ),
            CallerExample(
                "A day too late",
                "",
                date(2026, 3, 30),
                (
                    Calls(at(2025, 9, 30), COUNCIL, counted=False, why_not="before the six months"),
                    Calls(at(2026, 3, 30, 0, 10), COUNCIL),
                ),
                False,
            ),
            CallerExample(
                "Six months from the last day of August end with February",
                "February has no 31st. Six months that begin on 31 August 2027 end on 29 February 2028, a leap day.",
                date(2028, 2, 29),
                (Calls(at(2027, 8, 31), COUNCIL), Calls(at(2028, 2, 29), COUNCIL)),
                True,
            ),
            CallerExample(
                "What a patrol noted is no report of this person",
                "",
                date(2026, 3, 2),
                (
                    Calls(at(2026, 2, 20), PATROL, counted=False, why_not="a source not named"),
                    Calls(at(2026, 3, 2), COUNCIL),
                ),
                False,
            ),
        ),
    ),
)
