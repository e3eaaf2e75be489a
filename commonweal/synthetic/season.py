"""The year's calendar: 52 whole weeks with both clock changes, and how many calls each week, day and hour brings.

The size is the published one, 1,235 antisocial behaviour and noise reports a month (Islington, February 2023). The
season, weekday and hour shapes are invented: summer up, winter down, Friday and Saturday nights.
"""

from datetime import date, timedelta
from itertools import accumulate, pairwise

from commonweal.synthetic.chance import Chance

FIRST_DAY = date(2025, 3, 10)
"""A Monday; the last day is Sunday 8 March 2026."""
N_WEEKS = 52
CALLS_A_MONTH = 1_235
_CALLS_A_YEAR = CALLS_A_MONTH * 12 * 364 // 365

_MONTH_LEVEL = {1: 82, 2: 84, 3: 92, 4: 100, 5: 108, 6: 117, 7: 124, 8: 119, 9: 106, 10: 102, 11: 93, 12: 80}
_WEEK_EXTRA = {date(2025, 10, 27): 118, date(2025, 11, 3): 130, date(2025, 12, 22): 88}
"""Per cent of the month's level: Halloween, Bonfire Night, and a quiet Christmas."""

EVENING_FROM, NIGHT_UNTIL = 17, 5
_EARLY_HOURS = (7, 6, 6, 7, 9, 18, 18)
_DAYTIME = (10, 10, 10, 10, 10, 11, 10)
_EVENINGS = (9, 9, 9, 10, 15, 16, 9)
"""Monday to Sunday; a Saturday night's early hours belong to Sunday."""

HOURS_OF_THE_BOROUGH = (44, 34, 24, 14, 8, 5, 5, 8, 11, 13, 15, 16, 18, 18, 20, 24, 29, 34, 40, 46, 52, 58, 62, 56)


def monday(week: int) -> date:
    """The first day of plan week `week`, 0 to 51."""
    return FIRST_DAY + timedelta(days=7 * week)


def week_of(day: date) -> int:
    """The plan week that holds `day`."""
    return (day - FIRST_DAY).days // 7


def calls_in_each_week(chance: Chance) -> list[int]:
    """Accepted calls of all sources in each of the 52 weeks, no two alike; they add up to the year's total."""
    levels = [_level(monday(week)) * chance.between(93, 107) for week in range(N_WEEKS)]
    reached = [0, *accumulate(levels)]
    steps = [_CALLS_A_YEAR * r // reached[-1] for r in reached]
    return [after - before for before, after in pairwise(steps)]


def _level(first_day: date) -> int:
    return _MONTH_LEVEL[(first_day + timedelta(days=3)).month] * _WEEK_EXTRA.get(first_day, 100)


def hour_of_week_weights(hours: tuple[int, ...]) -> tuple[int, ...]:
    """168 weights from Monday 00:00 for a pattern of 24 hours."""
    return tuple(weight * _day_weight(weekday, hour) for weekday in range(7) for hour, weight in enumerate(hours))


def _day_weight(weekday: int, hour: int) -> int:
    if hour < NIGHT_UNTIL:
        return _EARLY_HOURS[weekday]
    return _EVENINGS[weekday] if hour >= EVENING_FROM else _DAYTIME[weekday]
