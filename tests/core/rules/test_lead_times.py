"""When something must be started, on the edge of each day; and when a theme of the year comes."""

from datetime import date, timedelta

import pytest

from commonweal.access.partnership import ahead_policy_named, calendar_named
from commonweal.core.rules.lead_times import Standing, standing, start_by, times_of
from commonweal.core.terms import Window

CALENDAR = calendar_named("northmoor")
RULES = ahead_policy_named("default").on(date(2026, 1, 1))
NIGHTS = Window(date(2026, 10, 24), date(2026, 11, 8))
BY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("today", "stands"),
    [
        (date(2026, 8, 17), Standing.LATER),
        (date(2026, 8, 18), Standing.DUE_NOW),
        (date(2026, 9, 1), Standing.DUE_NOW),
        (date(2026, 9, 2), Standing.LATE),
        (date(2026, 11, 8), Standing.LATE),
        (date(2026, 11, 9), Standing.NEVER_STARTED),
    ],
)
def test_a_start_is_due_from_fourteen_days_before_its_last_day_and_late_after_it(today: date, stands: Standing) -> None:
    assert standing(BY, NIGHTS, today, soon_days=14) is stands


def test_the_last_day_leaves_whole_weeks() -> None:
    assert start_by(date(2026, 11, 5), 0) == date(2026, 11, 5)
    assert start_by(date(2026, 11, 5), 10) == date(2026, 8, 27)


def times(word: str, first: date, last: date) -> list[tuple[date, date]]:
    theme = RULES.theme(word)
    assert theme is not None
    return [(one.first_day, one.last_day) for one in times_of(theme, CALENDAR, Window(first, last))]


def test_a_season_that_goes_over_new_year_belongs_to_both_years() -> None:
    winter = (date(2025, 10, 25), date(2026, 3, 31))
    assert times("burglary-in-the-dark-months", date(2026, 1, 1), date(2026, 1, 31)) == [winter]
    assert times("burglary-in-the-dark-months", date(2026, 4, 1), date(2026, 10, 24)) == []
    assert times("burglary-in-the-dark-months", date(2026, 3, 31), date(2026, 3, 31)) == [winter]


def test_halloween_and_bonfire_night_are_one_time_with_the_days_around_them() -> None:
    found = times("halloween-and-bonfire-night", date(2026, 1, 1), date(2026, 12, 31))
    assert found == [(date(2026, 10, 24), date(2026, 11, 8))]


def test_ramadan_that_comes_twice_in_a_year_is_two_times() -> None:
    found = times("ramadan", date(2030, 1, 1), date(2030, 12, 31))
    assert len(found) == 2
    assert all(last - first < timedelta(days=40) for first, last in found)
