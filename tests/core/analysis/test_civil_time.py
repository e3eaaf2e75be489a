"""Civil days and hours against the time zone's own answers."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.civil_time import hour_of_week, london_days

LONDON = ZoneInfo("Europe/London")
EPOCH = date(1970, 1, 1)
FIRST_S, LAST_S = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (1900, 2100))


def clock_changes(first_year: int, last_year: int) -> list[int]:
    """Every instant at which London's offset changes, to the second, by halving the days on which it does."""
    found = []
    at = datetime(first_year, 1, 1, tzinfo=UTC)
    while at.year <= last_year:
        then = at + timedelta(days=1)
        low, high = int(at.timestamp()), int(then.timestamp())
        if offset(low) != offset(high):
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == offset(low) else (low, middle)
            found.append(high)
        at = then
    return found


def offset(at_s: int) -> timedelta | None:
    return datetime.fromtimestamp(at_s, LONDON).utcoffset()


def test_days_and_hours_are_right_in_the_seconds_around_every_clock_change() -> None:
    changes = clock_changes(1970, 2038)
    assert len(changes) > 2 * (2038 - 1972)
    around = [
        change + shift for change in changes for shift in (-86_400, -3_601, -3_600, -1, 0, 1, 3_599, 3_600, 86_400)
    ]
    check(around)


@given(st.lists(st.integers(FIRST_S, LAST_S), max_size=30))
def test_days_and_hours_are_those_of_the_clock_on_a_wall_in_london(at_s: list[int]) -> None:
    check(at_s)


def check(at_s: list[int]) -> None:
    instants = np.array(at_s, dtype=np.int64)
    local = [datetime.fromtimestamp(one, LONDON) for one in at_s]
    days = london_days(instants)
    weekday, hour = hour_of_week(instants)
    assert days.dtype == np.int32
    assert days.tolist() == [(one.date() - EPOCH).days for one in local]
    assert weekday.tolist() == [one.weekday() for one in local]
    assert hour.tolist() == [one.hour for one in local]


@pytest.mark.parametrize(
    ("utc", "day", "weekday", "hour"),
    [
        ("2026-03-29T00:59:59", date(2026, 3, 29), 6, 0),
        ("2026-03-29T01:00:00", date(2026, 3, 29), 6, 2),
        ("2026-10-25T00:30:00", date(2026, 10, 25), 6, 1),
        ("2026-10-25T01:30:00", date(2026, 10, 25), 6, 1),
        ("2026-06-30T22:59:59", date(2026, 6, 30), 1, 23),
        ("2026-06-30T23:00:00", date(2026, 7, 1), 2, 0),
        ("2024-02-29T23:59:59", date(2024, 2, 29), 3, 23),
        ("1971-01-01T23:30:00", date(1971, 1, 2), 5, 0),  # London kept summer time all year from 1968 to 1971
    ],
)
def test_a_call_counts_on_the_day_and_in_the_hour_that_london_had(utc: str, day: date, weekday: int, hour: int) -> None:
    instant = np.array([int(datetime.fromisoformat(utc).replace(tzinfo=UTC).timestamp())])
    assert EPOCH + timedelta(days=int(london_days(instant)[0])) == day
    assert [int(one[0]) for one in hour_of_week(instant)] == [weekday, hour]


def test_no_instants_have_no_days() -> None:
    nothing = np.array([], dtype=np.int64)
    assert london_days(nothing).tolist() == []
    assert [one.tolist() for one in hour_of_week(nothing)] == [[], []]
