"""The days that come back: named nights, holidays, school terms, Ramadan, changes of the clocks; one owner for all.

What is expected of a week (`unusual_weeks`) and what a meeting sees ahead of it both ask this calendar.
"""

from commonweal.core.policy.calendar.reader import read_calendar, read_school_holidays
from commonweal.core.policy.calendar.values import Calendar, Occasion, OccasionKind, SchoolHolidays

__all__ = ["Calendar", "Occasion", "OccasionKind", "SchoolHolidays", "read_calendar", "read_school_holidays"]
