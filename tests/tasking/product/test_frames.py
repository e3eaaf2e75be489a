"""The weeks ahead are held beside the same occasion and the same weeks of earlier years."""

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from commonweal.access.partnership import calendar_named
from commonweal.tasking.product.frames import CallsByDay, coming

CALENDAR = calendar_named("northmoor")
FIRST = date(2020, 1, 1)


def calls(last_before: date, *, more: dict[date, int] | None = None) -> CallsByDay:
    """Two calls a day from 2020 on, and some more on certain days."""
    n = np.full((last_before - FIRST).days, 2, dtype=np.int64)
    for day, count in (more or {}).items():
        n[(day - FIRST).days] += count
    return CallsByDay(FIRST, n)


def test_bonfire_night_stands_beside_its_own_nights_and_the_weeks_around_them() -> None:
    cut_off = date(2025, 10, 13)
    more = {date(year, 11, 5): 100 for year in (2022, 2023, 2024)}
    found = coming(cut_off, CALENDAR, calls(cut_off, more=more))
    (night,) = (one for one in found.events if one.title == "Bonfire Night")
    assert night.first_day == date(2025, 11, 5)
    assert [(then.year, then.n_calls, then.usual) for then in night.then] == [
        (2024, 114, 14.0),
        (2023, 114, 14.0),
        (2022, 114, 14.0),
    ]


def test_ramadan_is_found_in_its_own_month_of_earlier_years() -> None:
    cut_off = date(2025, 2, 24)
    (ramadan,) = (one for one in coming(cut_off, CALENDAR, calls(cut_off)).events if one.title == "Ramadan")
    assert [then.year for then in ramadan.then] == [2024, 2023, 2022]
    assert ramadan.uncertain_days > 0


def test_the_curve_has_this_years_weeks_up_to_the_cut_off_and_the_same_weeks_before() -> None:
    cut_off = date(2025, 10, 13)
    found = coming(cut_off, CALENDAR, calls(cut_off))
    assert [year for year, _ in found.curve] == [2022, 2023, 2024, 2025]
    assert found.curve[-1][1] == (14, 14, 14, 14, None, None, None, None)
    assert found.curve[0][1] == (14,) * 8


def test_without_calls_there_is_nothing_to_compare_and_nothing_breaks() -> None:
    cut_off = date(2025, 10, 13)
    found = coming(cut_off, CALENDAR, CallsByDay(cut_off, np.zeros(0, dtype=np.int64)))
    assert all(n is None for _, row in found.curve for n in row)
    assert all(one.then == () for one in found.events)


@given(st.integers(0, 120), st.integers(-3, 130))
def test_a_weeks_calls_are_those_of_its_seven_days_or_not_known(n_days: int, at: int) -> None:
    days = CallsByDay(FIRST, np.arange(n_days, dtype=np.int64))
    monday = FIRST + timedelta(days=at)
    held = range(n_days)
    slow = sum(range(at, at + 7)) if at in held and at + 6 in held else None
    assert days.in_week(monday) == slow
