"""When something is due: so many minutes from an instant, of all hours or of working hours, in London's civil time.

Working hours are spans of wall time on given weekdays, without bank holidays (Banking and Financial Dealings Act 1971;
the days are data). A span that a clock change cuts or stretches counts the minutes that really pass; none begins or
ends inside the hour that a change takes or gives, which the policy's reader sees to. A due instant that
would fall exactly at the end of a working day stays there: the end of the last hour belongs to the day.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from commonweal.core.policy.reports.clocks import WorkingHours
from commonweal.core.terms import LONDON, london_day

LONGEST_SEARCH_DAYS = 1_000


def due_at(began_at: datetime, minutes: int, hours: WorkingHours | None, holidays: frozenset[date]) -> datetime:
    """The instant, in UTC, when `minutes` have passed since `began_at`; `hours` None counts every hour.

    Raises `ValueError` where no working hour comes within three years, which a year of holidays alone would need.
    """
    # In UTC throughout: between two instants of one zone Python counts by the clock on the wall.
    began_at = _utc(began_at)
    if hours is None:
        return began_at + timedelta(minutes=minutes)
    left = timedelta(minutes=minutes)
    for opens, closes in _spans(began_at, hours, holidays):
        begins = max(opens, began_at)
        if begins + left <= closes:
            return begins + left
        left -= closes - begins
    raise ValueError(f"no working hour within {LONGEST_SEARCH_DAYS} days of {began_at}")


def minutes_between(
    began_at: datetime, ended_at: datetime, hours: WorkingHours | None, holidays: frozenset[date]
) -> int:
    """Whole minutes that passed from one instant to another, of all hours or of working hours; 0 where none did."""
    began_at, ended_at = _utc(began_at), _utc(ended_at)
    if hours is None:
        return max(0, int((ended_at - began_at).total_seconds() // 60))
    passed = timedelta()
    for opens, closes in _spans(began_at, hours, holidays):
        if opens >= ended_at:
            break
        passed += max(timedelta(), min(closes, ended_at) - max(opens, began_at))
    return int(passed.total_seconds() // 60)


def is_open(at: datetime, hours: WorkingHours, holidays: frozenset[date]) -> bool:
    """Whether an instant lies in working hours; the moment of closing does not."""
    local = at.astimezone(LONDON)
    day = local.date()
    return day.weekday() in hours.weekdays and day not in holidays and hours.opens <= local.time() < hours.closes


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone: a clock runs between instants")
    return at.astimezone(UTC)


def _spans(began_at: datetime, hours: WorkingHours, holidays: frozenset[date]) -> Iterator[tuple[datetime, datetime]]:
    """The working spans that end after an instant, in UTC, in order."""
    day = london_day(began_at)
    for _ in range(LONGEST_SEARCH_DAYS):
        if day.weekday() in hours.weekdays and day not in holidays:
            opens, closes = (datetime.combine(day, at, LONDON).astimezone(UTC) for at in (hours.opens, hours.closes))
            if closes > began_at:
                yield opens, closes
        day += timedelta(days=1)
