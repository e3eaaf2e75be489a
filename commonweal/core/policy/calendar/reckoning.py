"""Days that follow from a rule: Easter, bank holidays, changes of the clocks, months of the Islamic calendar.

Easter: Meeus, Astronomical Algorithms (1991), chapter 8. Bank holidays: Banking and Financial Dealings Act 1971,
schedule 1, with the days given instead of weekends; days proclaimed for one year are no rule and stand in the law's
file. Clocks: Summer Time Order 2002, the last Sundays of March and October. Islamic months: the tabular calendar in its
civil form (30 years of 354 days, eleven leap days; Reingold & Dershowitz, Calendrical Calculations, chapter 7). Months
that follow the sighting of the moon begin up to a day before or after it, seldom two.
"""

from datetime import date, timedelta

RAMADAN, SHAWWAL, DHU_AL_HIJJA = 9, 10, 12
EID_AL_ADHA_ON = 10
_BEFORE_THE_FIRST_DAY = 227_014
"""Days from 1 January of the year 1 to the day before 1 Muharram of the year 1 (16 July 622, Julian)."""
_CHRISTMAS_INSTEAD = {4: (25, 28), 5: (27, 28), 6: (26, 27)}
"""Bank holidays in December by the weekday of the 25th, where they are not the 25th and 26th."""
MARCH, OCTOBER = 3, 10


def easter_sunday(year: int) -> date:
    """Easter Sunday of the western churches.

    >>> easter_sunday(2026).isoformat()
    '2026-04-05'
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    late = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def bank_holidays_by_rule(year: int) -> tuple[date, ...]:
    """The eight days of England and Wales in a year in which nothing was proclaimed, in order.

    >>> [day.isoformat() for day in bank_holidays_by_rule(2028)][:3]
    ['2028-01-03', '2028-04-14', '2028-04-17']
    """
    easter = easter_sunday(year)
    new_year = date(year, 1, 1)
    christmas = _CHRISTMAS_INSTEAD.get(date(year, 12, 25).weekday(), (25, 26))
    days = (
        new_year + timedelta(days={5: 2, 6: 1}.get(new_year.weekday(), 0)),
        easter - timedelta(days=2),
        easter + timedelta(days=1),
        date(year, 5, 1) + timedelta(days=-date(year, 5, 1).weekday() % 7),
        _last_weekday(year, 5, 0),
        _last_weekday(year, 8, 0),
        *(date(year, 12, day) for day in christmas),
    )
    return tuple(sorted(days))


def clocks_go_forward(year: int) -> date:
    """The Sunday with 23 hours."""
    return _last_weekday(year, MARCH, 6)


def clocks_go_back(year: int) -> date:
    """The Sunday with 25 hours."""
    return _last_weekday(year, OCTOBER, 6)


def islamic_day(year: int, month: int, day: int) -> date:
    """A day of the tabular Islamic calendar, as the civil day on which most of it lies.

    >>> islamic_day(1447, RAMADAN, 1).isoformat()
    '2026-02-18'
    """
    months = 30 * (month - 1) - (month - 1) // 2
    return date.fromordinal(_BEFORE_THE_FIRST_DAY + 354 * (year - 1) + (3 + 11 * year) // 30 + months + day)


def islamic_years(first: int, last: int) -> range:
    """Islamic years that touch the years from `first` to `last`, both included."""
    return range((first - 623) * 33 // 32, (last - 621) * 33 // 32 + 2)


def _last_weekday(year: int, month: int, weekday: int) -> date:
    """The last such weekday of a month of 31 days; 0 is Monday."""
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() - weekday) % 7)
