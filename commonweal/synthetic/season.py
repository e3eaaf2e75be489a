"""The calendar of five years: 261 whole weeks, and how many calls each week, day and hour brings.

The size is the published one, 1,235 antisocial behaviour and noise reports a month (Islington, February 2023). The
season, weekday and hour shapes are invented: summer up, winter down, Friday and Saturday nights. Halloween, Bonfire
Night and a quiet Christmas come back every year, in the weeks in which their days fall: they are not news.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate, pairwise

from commonweal.synthetic.chance import Chance

FIRST_DAY = date(2021, 3, 8)
"""A Monday; the last day is Sunday 8 March 2026. Five clock changes each way, and 29 February 2024."""
N_WEEKS = 261
LAST_DAY = FIRST_DAY + timedelta(days=7 * N_WEEKS - 1)
WEEKS_OF_A_YEAR = 52
CALLS_A_MONTH = 1_235
_CALLS_IN_ALL = CALLS_A_MONTH * 12 * 7 * N_WEEKS // 365

_MONTH_LEVEL = {1: 82, 2: 84, 3: 92, 4: 100, 5: 108, 6: 117, 7: 124, 8: 119, 9: 106, 10: 102, 11: 93, 12: 80}
_YEAR_LEVEL = {2021: 103, 2022: 99, 2023: 97, 2024: 100, 2025: 100, 2026: 100}
_DAYS_WITH_THEIR_OWN = (((10, 31), 118), ((11, 5), 130), ((12, 25), 88))
"""Per cent of the month's level in the week that holds Halloween, Bonfire Night or Christmas."""

EVENING_FROM, NIGHT_UNTIL = 17, 5
_EARLY_HOURS = (7, 6, 6, 7, 9, 18, 18)
_DAYTIME = (10, 10, 10, 10, 10, 11, 10)
_EVENINGS = (9, 9, 9, 10, 15, 16, 9)
"""Monday to Sunday; a Saturday night's early hours belong to Sunday."""

HOURS_OF_THE_BOROUGH = (44, 34, 24, 14, 8, 5, 5, 8, 11, 13, 15, 16, 18, 18, 20, 24, 29, 34, 40, 46, 52, 58, 62, 56)


def monday(week: int) -> date:
    """The first day of plan week `week`, 0 to 260."""
    return FIRST_DAY + timedelta(days=7 * week)


def week_of(day: date) -> int:
    """The plan week that holds `day`."""
    return (day - FIRST_DAY).days // 7


def days() -> Iterator[date]:
    """Every day of the plan, first to last."""
    return (FIRST_DAY + timedelta(days=n) for n in range(7 * N_WEEKS))


def calls_in_each_week(chance: Chance) -> list[int]:
    """Accepted calls of all sources in each of the 261 weeks, no two alike; they add up to the total of all years."""
    levels = [_level(monday(week)) * chance.between(93, 107) for week in range(N_WEEKS)]
    reached = [0, *accumulate(levels)]
    steps = [_CALLS_IN_ALL * r // reached[-1] for r in reached]
    return [after - before for before, after in pairwise(steps)]


def _level(first_day: date) -> int:
    middle = first_day + timedelta(days=3)
    level = 100 * _MONTH_LEVEL[middle.month] * _YEAR_LEVEL[middle.year]
    for (month, day), per_cent in _DAYS_WITH_THEIR_OWN:
        if first_day <= date(middle.year, month, day) <= first_day + timedelta(days=6):
            level = level * per_cent // 100
    return level


def hour_of_week_weights(hours: tuple[int, ...]) -> tuple[int, ...]:
    """168 weights from Monday 00:00 for a pattern of 24 hours."""
    return tuple(weight * _day_weight(weekday, hour) for weekday in range(7) for hour, weight in enumerate(hours))


def _day_weight(weekday: int, hour: int) -> int:
    if hour < NIGHT_UNTIL:
        return _EARLY_HOURS[weekday]
    return _EVENINGS[weekday] if hour >= EVENING_FROM else _DAYTIME[weekday]
