"""Columns of the calendar: a week has a night or not, and a share of Ramadan and of the school holidays."""

from datetime import date

import numpy as np

from commonweal.core.analysis.calendar_weeks import COLUMNS, calendar_shares, week_from
from commonweal.core.policy.calendar import OccasionKind
from tests.core.policy.test_calendar import calendar


def column(kind: OccasionKind) -> int:
    return next(i for i, kinds in enumerate(COLUMNS) if kind in kinds)


def shares(monday: date, n_weeks: int = 1, *, schools: bool = True) -> np.ndarray:
    known = calendar() if schools else calendar(schools=None)
    return calendar_shares(known, monday, n_weeks)


def test_bonfire_night_is_in_the_week_that_holds_5_november_and_in_no_other() -> None:
    nights = shares(date(2025, 10, 20), 5)[:, column(OccasionKind.BONFIRE_NIGHT)]
    assert nights.tolist() == [0, 0, 1, 0, 0]


def test_a_week_has_a_share_of_ramadan_and_of_the_school_holidays() -> None:
    week = shares(date(2026, 2, 16))[0]
    assert week[column(OccasionKind.RAMADAN)] == 5 / 7
    assert week[column(OccasionKind.SCHOOL_HOLIDAY)] == 5 / 7
    assert shares(date(2026, 2, 16), schools=False)[0, column(OccasionKind.SCHOOL_HOLIDAY)] == 0


def test_two_bank_holidays_in_a_week_are_one() -> None:
    assert shares(date(2025, 12, 22))[0, column(OccasionKind.BANK_HOLIDAY)] == 1


def test_both_eids_are_one_column_and_clock_changes_have_none() -> None:
    assert column(OccasionKind.EID_AL_FITR) == column(OccasionKind.EID_AL_ADHA)
    assert shares(date(2025, 10, 20))[0].sum() == 0
    assert OccasionKind.CLOCKS_BACK not in {kind for kinds in COLUMNS for kind in kinds}


def test_weeks_outside_of_the_calendar_have_nothing_in_them() -> None:
    assert shares(date(2031, 11, 3), 2).sum() == 0
    assert week_from(date(2025, 11, 3)).last_day == date(2025, 11, 9)
