"""The two rules for repeat callers in worked examples, by Islington's policy of 2023."""

from datetime import date

from commonweal.core.policy import RepeatCallerPolicy
from tests.spec.callers import COUNCIL, POLICE, CallerChapter, CallerExample, Calls, at
from tests.spec.policies import policy_named

SUNDAY = date(2026, 3, 8)
BEFORE = "before the three months"


def out_of_hours() -> RepeatCallerPolicy:
    """The policy for calls to the out-of-hours line."""
    return policy_named("islington-2023").repeat_caller_out_of_hours[-1]


def police() -> RepeatCallerPolicy:
    """The policy for calls to the police."""
    return policy_named("islington-2023").repeat_caller_police[-1]


EIGHT_IN_JANUARY = Calls(at(2026, 1, 12), n=8)

OUT_OF_HOURS_LINE = CallerChapter(
    "Calls to the out-of-hours line",
    (
        CallerExample(
            "Ten calls in three months, two of them in the last month",
            "Exactly what the policy asks for is enough.",
            SUNDAY,
            (EIGHT_IN_JANUARY, Calls(at(2026, 2, 20)), Calls(at(2026, 3, 5))),
            True,
        ),
        CallerExample(
            "Nine calls are not enough",
            "",
            SUNDAY,
            (Calls(at(2026, 1, 12), n=7), Calls(at(2026, 2, 20)), Calls(at(2026, 3, 5))),
            False,
        ),
        CallerExample(
            "Ten calls with one in the last month are not enough",
            "Somebody who called much in the winter and has nearly stopped is not on the list.",
            SUNDAY,
            (EIGHT_IN_JANUARY, Calls(at(2026, 1, 30)), Calls(at(2026, 3, 5))),
            False,
        ),
        CallerExample(
            "Eleven calls, three of them in the last month",
            "",
            SUNDAY,
            (EIGHT_IN_JANUARY, Calls(at(2026, 2, 20), n=2), Calls(at(2026, 3, 5))),
            True,
        ),
        CallerExample(
            "The first day of the three months counts",
            "Three months that end on Sunday 8 March begin on Tuesday 9 December.",
            SUNDAY,
            (Calls(at(2025, 12, 9, 0, 5)), Calls(at(2026, 1, 12), n=7), Calls(at(2026, 3, 5), n=2)),
            True,
        ),
        CallerExample(
            "The day before them does not",
            "The same calls, but the first came ten minutes earlier.",
            SUNDAY,
            (
                Calls(at(2025, 12, 8, 23, 55), counted=False, why_not=BEFORE),
                Calls(at(2026, 1, 12), n=7),
                Calls(at(2026, 3, 5), n=2),
            ),
            False,
        ),
        CallerExample(
            "The last month at the end of February",
            "The month that ends on 28 February begins on 29 January: the day after the same day a month before.",
            date(2026, 2, 28),
            (EIGHT_IN_JANUARY, Calls(at(2026, 1, 29, 0, 5)), Calls(at(2026, 1, 31))),
            True,
        ),
        CallerExample(
            "Calls to another line do not help",
            "The two rules are two rules: calls to the police are judged by the other one.",
            SUNDAY,
            (
                Calls(at(2026, 1, 12), n=7),
                Calls(at(2026, 2, 2), POLICE, counted=False, why_not="another line"),
                Calls(at(2026, 2, 9), COUNCIL, counted=False, why_not="another line"),
                Calls(at(2026, 3, 5), n=2),
            ),
            False,
        ),
        CallerExample(
            "What counts is the day on which the line was called",
            "A call on 9 December about the night of 7 December is a call of 9 December.",
            SUNDAY,
            (Calls(at(2025, 12, 9), happened=at(2025, 12, 7)), Calls(at(2026, 1, 12), n=7), Calls(at(2026, 3, 5), n=2)),
            True,
        ),
        CallerExample(
            "A minute past midnight in summer",
            "At 00:20 on Monday 29 June it is still Sunday by universal time, which computers keep. In London it is "
            "Monday, and the call belongs to the next week's list.",
            date(2026, 6, 28),
            (
                Calls(at(2026, 6, 1), n=9),
                Calls(at(2026, 6, 29, 0, 20), counted=False, why_not="after the three months"),
            ),
            False,
        ),
    ),
)

POLICE_CALLS = CallerChapter(
    "Calls to the police",
    (
        CallerExample("Twenty calls in a month", "", SUNDAY, (Calls(at(2026, 2, 14), POLICE, 20),), True),
        CallerExample("Nineteen calls are not enough", "", SUNDAY, (Calls(at(2026, 2, 14), POLICE, 19),), False),
        CallerExample(
            "A month that ends on 29 February begins on 30 January",
            "",
            date(2024, 2, 29),
            (Calls(at(2024, 1, 30, 0, 5), POLICE), Calls(at(2024, 2, 10), POLICE, 19)),
            True,
        ),
        CallerExample(
            "A month that ends on 31 May begins on 1 May",
            "April has no 31st: the month before ended with its last day, so 30 April is outside.",
            date(2026, 5, 31),
            (
                Calls(at(2026, 4, 30), POLICE, counted=False, why_not="before the month"),
                Calls(at(2026, 5, 1, 0, 5), POLICE, 19),
            ),
            False,
        ),
        CallerExample(
            "A month across the night on which the clocks change",
            "Sunday 29 March 2026 has 23 hours and is one day like any other.",
            date(2026, 3, 29),
            (Calls(at(2026, 3, 1, 0, 5), POLICE), Calls(at(2026, 3, 29, 23, 30), POLICE, 19)),
            True,
        ),
    ),
)

RULES = ((OUT_OF_HOURS_LINE, out_of_hours), (POLICE_CALLS, police))
