"""The plan's own calendar, made by rules, agrees with the list of days that the product reads."""

from datetime import UTC, date, datetime

import pytest

from commonweal.access.partnership import bank_holidays
from commonweal.synthetic.lives.office_hours import FIRST_YEAR, LAST_YEAR, after_open_minutes, days_off, n_open


@pytest.mark.parametrize("year", range(FIRST_YEAR, LAST_YEAR + 1))
def test_bank_holidays_worked_out_by_their_rules_are_those_of_the_list(year: int) -> None:
    assert days_off(year) == {day for day in bank_holidays() if day.year == year}


def test_the_table_of_minutes_skips_nights_weekends_and_bank_holidays() -> None:
    before_easter = datetime(2022, 4, 14, 15, 59, tzinfo=UTC)  # 16:59 in London
    assert after_open_minutes(before_easter, 1) == datetime(2022, 4, 14, 16, 0, tzinfo=UTC)
    assert after_open_minutes(before_easter, 2) == datetime(2022, 4, 19, 8, 1, tzinfo=UTC)
    assert n_open(before_easter, datetime(2022, 4, 19, 8, 1, tzinfo=UTC)) == 2


def test_a_day_proclaimed_once_is_a_day_off_and_the_one_it_was_moved_from_is_not() -> None:
    assert date(2022, 6, 3) in days_off(2022)
    assert date(2022, 5, 30) not in days_off(2022)
