"""Why a test for a case review is not met, in one short sentence: the same on the list and on a caller's page.

The rule's own sentence states every count (core/rules/case_review.py); this one says what is missing.
"""

from collections.abc import Sequence
from datetime import date

from commonweal.callers.terms import STATUTORY
from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.terms import Window


def why_not_met(
    test: str, needs: Sequence[tuple[int, int]], days: Sequence[date], *, n_reports: int, as_at: date
) -> str:
    """What is missing on a day; `days` are those of the reports that count in the longest window, in any order.

    `needs` are calls and months, `n_reports` all reports that were looked at. Where nothing is missing, it is empty.
    """
    missing = [
        (at_least, months, n)
        for at_least, months in sorted(needs, key=lambda need: need[1])
        if (n := sum(Window.of_months(as_at, months=months).holds(day) for day in days)) < at_least
    ]
    if not missing:
        return ""
    at_least, months, n = missing[0]
    if not n and days:
        return f"None in the last {_months(months)}: the last report was on {day_in_words(max(days))}"
    if test == STATUTORY:
        return f"{n} of {counted(n_reports, 'report')} {'qualifies' if n == 1 else 'qualify'}, {at_least} are needed"
    return f"{counted(n, 'report')} in the last {_months(months)}, {at_least} {'is' if at_least == 1 else 'are'} needed"


def _months(n: int) -> str:
    return "month" if n == 1 else f"{n} months"
