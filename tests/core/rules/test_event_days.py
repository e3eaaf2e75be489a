"""On which days an event that comes again falls; the slow twin asks of each day of the world whether it is one."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.rules.event_days import Every, Series, event_days
from commonweal.core.terms import Window

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 500).map(lambda n: FIRST + timedelta(days=n))
A_DAY = timedelta(days=1)


@st.composite
def series(draw: st.DrawFn) -> Series:
    first, lasts = draw(DAYS), draw(st.integers(0, 9))
    every = draw(st.sampled_from(Every))
    until = None if every is Every.ONCE else first + timedelta(days=draw(st.integers(0, 400)))
    whole = Series(Window(first, first + lasts * A_DAY), every, until)
    begins = [one.first_day for one in event_days(whole, Window(first, first + 900 * A_DAY))]
    left_out = draw(st.sets(st.sampled_from(begins), max_size=3)) if begins else set()
    return Series(whole.first, every, until, frozenset(left_out))


def begins_on(one: Series, day: date) -> bool:
    """Whether a time begins on a day, asked of that day alone."""
    first = one.first.first_day
    if day < first or day > (one.until or first) or day in one.left_out:
        return False
    apart = (day - first).days
    match one.every:
        case Every.ONCE:
            return apart == 0
        case Every.WEEK:
            return apart % 7 == 0
        case Every.TWO_WEEKS:
            return apart % 14 == 0
        case Every.MONTH:
            return day.weekday() == first.weekday() and (day.day - 1) // 7 == (first.day - 1) // 7


@given(series(), DAYS, st.integers(0, 200))
def test_the_days_are_those_that_each_day_by_itself_says(one: Series, first: date, n: int) -> None:
    within = Window(first, first + n * A_DAY)
    lasts = one.first.last_day - one.first.first_day
    asked = [within.first_day - lasts + k * A_DAY for k in range(n + lasts.days + 1)]
    slow = tuple(Window(day, day + lasts) for day in asked if begins_on(one, day))
    assert event_days(one, within) == slow


def test_a_month_without_a_fifth_saturday_has_no_event_of_one() -> None:
    fifth = Series(Window(date(2026, 1, 31), date(2026, 1, 31)), Every.MONTH, date(2026, 6, 30))
    found = event_days(fifth, Window(date(2026, 1, 1), date(2026, 12, 31)))
    assert [one.first_day for one in found] == [date(2026, 1, 31), date(2026, 5, 30)]


def test_a_time_that_began_before_the_window_and_reaches_into_it_is_there() -> None:
    festival = Series(Window(date(2026, 8, 28), date(2026, 8, 31)))
    assert event_days(festival, Window(date(2026, 8, 31), date(2026, 9, 6))) == (festival.first,)
    assert event_days(festival, Window(date(2026, 9, 1), date(2026, 9, 6))) == ()
