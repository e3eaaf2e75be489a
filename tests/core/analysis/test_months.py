"""Calendar months by the corresponding-date rule: the table of many days against the calendar leafed through."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.months import first_day_within, last_live_day, within_months
from commonweal.core.terms import Window, last_day_of_months, months_before
from tests.core import slow_twins

EPOCH = date(1970, 1, 1)
DAYS = st.dates(date(2019, 1, 1), date(2029, 12, 31))
MONTHS = st.sampled_from([1, 2, 3, 6, 12])


def number(day: date) -> int:
    return (day - EPOCH).days


def last_live(day: date, months: int) -> date:
    return EPOCH + timedelta(days=int(last_live_day(number(day), number(day), months)[0]))


@pytest.mark.parametrize(
    ("event", "one_month", "six_months"),
    [
        ("2023-08-31", "2023-09-30", "2024-02-29"),
        ("2023-08-30", "2023-09-29", "2024-02-29"),
        ("2023-08-29", "2023-09-28", "2024-02-28"),
        ("2024-01-31", "2024-02-29", "2024-07-30"),
        ("2024-01-15", "2024-02-14", "2024-07-14"),
        ("2020-12-31", "2021-01-30", "2021-06-30"),
        # and where one month's last days all reach to the end of a shorter one
        ("2023-01-28", "2023-02-27", "2023-07-27"),
        ("2023-01-29", "2023-02-28", "2023-07-28"),
        ("2023-01-30", "2023-02-28", "2023-07-29"),
        ("2023-01-31", "2023-02-28", "2023-07-30"),
        ("2024-02-29", "2024-03-28", "2024-08-28"),
        ("2025-12-31", "2026-01-30", "2026-06-30"),
    ],
)
def test_an_event_is_live_until_the_day_before_the_corresponding_date(
    event: str, one_month: str, six_months: str
) -> None:
    day = date.fromisoformat(event)
    for months, expected in ((1, date.fromisoformat(one_month)), (6, date.fromisoformat(six_months))):
        assert last_live(day, months) == expected
        assert last_day_of_months(day, months) == expected
        assert slow_twins.last_day_of_window(day, months) == expected


@given(DAYS, MONTHS)
def test_an_event_lies_in_every_window_up_to_its_last_live_day_and_in_none_after(day: date, months: int) -> None:
    last = last_live(day, months)
    assert last == slow_twins.last_day_of_window(day, months)
    for judged in (day, last):
        assert months_before(judged, months) < day <= judged
        assert Window.of_months(judged, months=months).holds(day)
    assert not Window.of_months(last + timedelta(days=1), months=months).holds(day)
    assert not Window.of_months(day - timedelta(days=1), months=months).holds(day)


@given(DAYS, MONTHS, st.integers(0, 400))
def test_the_table_is_each_day_looked_up_alone(first: date, months: int, n_days: int) -> None:
    table = last_live_day(number(first), number(first) + n_days, months)
    assert table.dtype == np.int32
    expected = [number(last_day_of_months(first + timedelta(days=late), months)) for late in range(n_days + 1)]
    assert table.tolist() == expected


@given(DAYS, MONTHS)
def test_a_window_begins_with_the_first_day_that_is_still_live_at_its_end(day: date, months: int) -> None:
    first = EPOCH + timedelta(days=first_day_within(number(day), months))
    assert first == Window.of_months(day, months=months).first_day


def test_adding_six_months_to_the_day_and_looking_from_there_goes_wrong_on_33_of_1826_days() -> None:
    first, last = number(date(2020, 1, 1)), number(date(2024, 12, 30))
    naive = [number(months_before(EPOCH + timedelta(days=day), -6)) - 1 for day in range(first, last + 1)]
    assert int((last_live_day(first, last, 6) != np.array(naive)).sum()) == 33
    assert last - first + 1 == 1826


@given(st.lists(st.tuples(DAYS, st.integers(-3, 70)), max_size=30), MONTHS)
def test_a_complaint_is_in_time_within_the_months_that_begin_with_the_behaviour(
    complaints: list[tuple[date, int]], months: int
) -> None:
    pairs = [(behaviour, behaviour + timedelta(days=late)) for behaviour, late in complaints]
    behaviour_day = np.array([number(behaviour) for behaviour, _ in pairs], np.int32)
    complaint_day = np.array([number(complaint) for _, complaint in pairs], np.int32)
    expected = [
        behaviour <= complaint <= slow_twins.last_day_of_window(behaviour, months) for behaviour, complaint in pairs
    ]
    assert within_months(behaviour_day, complaint_day, months=months).tolist() == expected


@pytest.mark.parametrize(
    ("first", "last", "months"), [(0, 10, 0), (0, 10, -1), (10, 9, 1), (0, 2**40, 1), (0, 9, 10**9)]
)
def test_days_and_months_that_make_no_window_are_refused(first: int, last: int, months: int) -> None:
    with pytest.raises(ValueError, match="have no windows of"):
        last_live_day(first, last, months)
