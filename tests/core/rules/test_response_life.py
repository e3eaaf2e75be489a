"""Where a response stands on a day, held against a slow reading of its days; which last day it may have."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.rules.response_life import ResponseDays, Stands, may_end_on, stands_on

FIRST, DAY = date(2026, 3, 2), timedelta(days=1)
OFFSETS = st.integers(-10, 60)


def slow(days: ResponseDays, reported: bool, on: date) -> Stands:
    """Day by day: every day that it has, then where `on` lies among them."""
    if reported:
        return Stands.REPORTED
    agreed = []
    day = days.begins_on
    while day <= days.ends_on:
        agreed.append(day)
        day += DAY
    if days.ended_on is not None or all(one < on for one in agreed):
        return Stands.REPORT_DUE
    return Stands.UNDER_WAY if on in agreed else Stands.TO_COME


@given(st.integers(0, 40), st.none() | st.integers(-3, 45), st.booleans(), OFFSETS)
def test_it_stands_where_a_slow_reading_of_its_days_says(
    length: int, ended: int | None, reported: bool, offset: int
) -> None:
    ended_on = None if ended is None else FIRST + ended * DAY
    days = ResponseDays(FIRST, FIRST + length * DAY, ended_on)
    on = FIRST + offset * DAY
    assert stands_on(days, reported=reported, on=on) is slow(days, reported, on)
    assert 0 <= days.number_of(on) <= days.n_days
    assert days.n_days == sum(days.window.holds(FIRST + n * DAY) for n in range(-5, 60))


def test_three_weeks_have_21_days_and_the_22nd_is_after_them() -> None:
    days = ResponseDays(FIRST, FIRST + 20 * DAY)
    assert [days.number_of(FIRST + n * DAY) for n in (-1, 0, 20, 21)] == [0, 1, 21, 21]
    assert days.n_days == 21


def test_its_last_day_moves_only_while_it_is_not_over_and_not_past_the_longest() -> None:
    days = ResponseDays(FIRST, FIRST + 20 * DAY)
    told = {
        (62, 0): True, (63, 0): False, (20, 0): False, (19, 5): True, (5, 5): True, (4, 5): False, (30, 21): False,
    }  # fmt: skip
    for (new, today), met in told.items():
        finding = may_end_on(days, FIRST + new * DAY, on=FIRST + today * DAY, longest_days=63)
        assert bool(finding) is met, (new, today, finding.because)
