"""A check is due on the day after its weeks are over, and once."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.rules.effect_due import checks_due

WEEKS = (2, 6, 12)
DONE_ON = date(2026, 3, 1)


def test_two_weeks_after_the_first_of_march_end_on_the_fifteenth() -> None:
    assert checks_due(DONE_ON, WEEKS, (), date(2026, 3, 15)) == ()
    assert checks_due(DONE_ON, WEEKS, (), date(2026, 3, 16)) == (2,)


@given(st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.sets(st.sampled_from(WEEKS)), st.integers(0, 200))
def test_each_check_comes_once_and_never_before_its_weeks_are_over(ended: date, checked: set[int], later: int) -> None:
    today = ended + timedelta(days=later)
    slow = []
    for weeks in WEEKS:
        last_day = ended
        for _ in range(7 * weeks):
            last_day += timedelta(days=1)
        if weeks not in checked and last_day < today:
            slow.append(weeks)
    assert list(checks_due(ended, WEEKS, checked, today)) == slow
