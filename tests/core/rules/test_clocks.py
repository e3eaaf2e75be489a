"""When something is due, minute by minute: working hours, weekends, bank holidays, both changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commonweal.core.policy.reports import WorkingHours
from commonweal.core.rules.clocks import due_at, is_open, minutes_between
from commonweal.core.terms import LONDON

MONDAY_TO_FRIDAY = frozenset(range(5))
OFFICE = WorkingHours(MONDAY_TO_FRIDAY, time(9), time(17))
NIGHTS = WorkingHours(frozenset(range(7)), time(0), time(6))
GOOD_FRIDAY, EASTER_MONDAY = date(2026, 4, 3), date(2026, 4, 6)
EASTER = frozenset({GOOD_FRIDAY, EASTER_MONDAY})
MINUTE = timedelta(minutes=1)

# Round both changes of 2026 (29 March and 25 October), Easter and the turn of the year.
BEGINS = st.sampled_from(
    [datetime(2026, month, day, tzinfo=UTC) for month, day in ((3, 27), (4, 2), (10, 23), (12, 23))]
)
INSTANTS = st.builds(lambda day, n: day + timedelta(minutes=n), BEGINS, st.integers(0, 5 * 24 * 60))
TIMES = st.one_of(
    st.integers(0, 60).map(lambda n: time(n // 60, n % 60)),
    st.integers(120, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60)),
)
HOURS = st.builds(
    lambda days, one, other: WorkingHours(days, min(one, other), max(one, other)) if one != other else NIGHTS,
    st.frozensets(st.integers(0, 6), min_size=2),
    TIMES,
    TIMES,
)
HOLIDAYS = st.frozensets(st.sampled_from((*EASTER, date(2026, 12, 25), date(2026, 12, 28))))


def open_by_the_wall(at: datetime, hours: WorkingHours, holidays: frozenset[date]) -> bool:
    """What somebody who looks at the calendar and the clock on the wall would say."""
    wall = at.astimezone(LONDON)
    works = wall.weekday() in hours.weekdays and wall.date() not in holidays
    return works and hours.opens <= wall.time().replace(tzinfo=None) < hours.closes


def due_minute_by_minute(began_at: datetime, minutes: int, hours: WorkingHours, holidays: frozenset[date]) -> datetime:
    """The slow twin: lets the minutes pass one by one, and counts those that are worked."""
    at, left = began_at, minutes
    while left:
        left -= open_by_the_wall(at, hours, holidays)
        at += MINUTE
    return at


@given(began_at=INSTANTS, minutes=st.integers(1, 600), hours=HOURS, holidays=HOLIDAYS)
@example(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), 90, NIGHTS, frozenset())
@example(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 150, NIGHTS, frozenset())
def test_what_is_due_is_what_comes_of_counting_minute_by_minute(
    began_at: datetime, minutes: int, hours: WorkingHours, holidays: frozenset[date]
) -> None:
    if (hours.closes.hour * 60 + hours.closes.minute) - (hours.opens.hour * 60 + hours.opens.minute) < 30:
        minutes = minutes % 20 + 1
    slow = due_minute_by_minute(began_at, minutes, hours, holidays)
    assert due_at(began_at, minutes, hours, holidays) == slow
    assert minutes_between(began_at, slow, hours, holidays) == minutes


@given(began_at=INSTANTS, n=st.integers(0, 3_000), hours=HOURS, holidays=HOLIDAYS)
def test_the_minutes_between_are_those_that_were_worked(
    began_at: datetime, n: int, hours: WorkingHours, holidays: frozenset[date]
) -> None:
    worked = sum(open_by_the_wall(began_at + i * MINUTE, hours, holidays) for i in range(n))
    assert minutes_between(began_at, began_at + n * MINUTE, hours, holidays) == worked


@given(at=INSTANTS, hours=HOURS, holidays=HOLIDAYS)
def test_it_is_open_when_the_wall_says_so(at: datetime, hours: WorkingHours, holidays: frozenset[date]) -> None:
    assert is_open(at, hours, holidays) == open_by_the_wall(at, hours, holidays)


@given(began_at=INSTANTS, minutes=st.integers(1, 10_000))
def test_where_every_hour_counts_a_change_of_the_clocks_is_nothing(began_at: datetime, minutes: int) -> None:
    in_london = began_at.astimezone(LONDON)
    assert due_at(in_london, minutes, None, frozenset()) == began_at + timedelta(minutes=minutes)
    assert minutes_between(in_london, (began_at + minutes * MINUTE).astimezone(LONDON), None, frozenset()) == minutes


def test_the_end_of_the_last_hour_belongs_to_the_day() -> None:
    monday = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    assert due_at(monday, 480, OFFICE, frozenset()) == datetime(2026, 3, 9, 17, 0, tzinfo=UTC)
    assert due_at(monday, 481, OFFICE, frozenset()) == datetime(2026, 3, 10, 9, 1, tzinfo=UTC)
    assert not is_open(datetime(2026, 3, 9, 17, 0, tzinfo=UTC), OFFICE, frozenset())


def test_over_easter_a_day_of_work_ends_on_the_tuesday() -> None:
    thursday = datetime(2026, 4, 2, 15, 0, tzinfo=UTC)  # 16:00 in London
    assert due_at(thursday, 120, OFFICE, EASTER) == datetime(2026, 4, 7, 9, 0, tzinfo=UTC)


def test_nothing_passes_backwards() -> None:
    later, earlier = datetime(2026, 3, 9, 12, tzinfo=UTC), datetime(2026, 3, 9, 9, tzinfo=UTC)
    assert minutes_between(later, earlier, None, frozenset()) == 0
    assert minutes_between(later, earlier, OFFICE, frozenset()) == 0


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        due_at(datetime(2026, 3, 9), 60, None, frozenset())  # noqa: DTZ001


def test_a_service_that_never_opens_is_refused_rather_than_looked_for_for_ever() -> None:
    always = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(1_100))
    with pytest.raises(ValueError, match="no working hour"):
        due_at(datetime(2026, 1, 1, tzinfo=UTC), 60, OFFICE, always)


@pytest.mark.parametrize("at", [time(1, 30), time(1, 1), time(1, 59)])
def test_hours_that_begin_when_the_clocks_change_are_no_hours(at: time) -> None:
    with pytest.raises(ValueError, match="cannot begin or end"):
        WorkingHours(MONDAY_TO_FRIDAY, at, time(17))
