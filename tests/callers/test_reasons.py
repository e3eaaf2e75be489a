"""What is missing for a case review is said in one short sentence, the newest need first."""

from datetime import date

import pytest

from commonweal.callers.reasons import why_not_met
from commonweal.callers.terms import LOCAL, STATUTORY

AS_AT = date(2026, 3, 8)
LOCAL_NEEDS = [(3, 6), (1, 1)]


@pytest.mark.parametrize(
    ("test", "needs", "days", "n_reports", "said"),
    [
        (LOCAL, LOCAL_NEEDS, [(2025, 10, 1), (2025, 11, 2), (2025, 11, 30)], 4,
         "None in the last month: the last report was on 30 November 2025"),
        (LOCAL, LOCAL_NEEDS, [(2026, 2, 8)], 1, "None in the last month: the last report was on 8 February 2026"),
        (LOCAL, LOCAL_NEEDS, [(2026, 2, 9)], 1, "1 report in the last 6 months, 3 are needed"),
        (LOCAL, LOCAL_NEEDS, [], 3, "0 reports in the last month, 1 is needed"),
        (STATUTORY, [(3, 6)], [(2026, 1, 5), (2026, 2, 5)], 4, "2 of 4 reports qualify, 3 are needed"),
        (STATUTORY, [(3, 6)], [(2026, 1, 5)], 1, "1 of 1 report qualifies, 3 are needed"),
        (LOCAL, LOCAL_NEEDS, [(2026, 1, 5), (2026, 2, 5), (2026, 3, 1)], 3, ""),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_with_its_day_or_its_number(
    test: str, needs: list[tuple[int, int]], days: list[tuple[int, int, int]], n_reports: int, said: str
) -> None:
    assert why_not_met(test, needs, [date(*day) for day in days], n_reports=n_reports, as_at=AS_AT) == said
