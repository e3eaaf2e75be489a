"""Reads a day as a person types it, and says of a day that does not exist why it does not.

Day first, as in Britain: 05/06/2022 is 5 June. It does not read days as logs write them: `cells.instant` and the column
mappings do.
"""

import calendar
import re
from datetime import date

YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
DAY_FIRST = re.compile(r"(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{4})")
IN_WORDS = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<word>[A-Za-z]{3,9})\.?,?\s+(?P<year>\d{4})")
HOW_TO_WRITE = "Write the day as 5 May 2022 or 05/05/2022"
MONTHS = tuple(calendar.month_name)
LONGEST_TYPED = 40


class DayRefused(ValueError):
    """What was typed is no day; its text is a plain sentence without a full stop."""


def typed_day(text: str) -> date:
    """The day in `5 May 2022`, `05/05/2022` (day first) or `2022-05-05`; raises `DayRefused`."""
    tidy = " ".join(text.split())[:LONGEST_TYPED]
    found = next((match for form in (YEAR_FIRST, DAY_FIRST, IN_WORDS) if (match := form.fullmatch(tidy))), None)
    if found is None or not tidy.isascii():
        raise DayRefused(HOW_TO_WRITE)
    parts = found.groupdict()
    month = _named(parts["word"]) if "word" in parts else int(parts["month"])
    year, day = int(parts["year"]), int(parts["day"])
    absent = no_such_day(year, month, day)
    if absent:
        raise DayRefused(absent[0].upper() + absent[1:])
    return date(year, month, day)


def no_such_day(year: int, month: int, day: int) -> str:
    """Why there is no such day ("there is no 31 June 2021"), or nothing where there is one."""
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    if not 1 <= year <= 9999:
        return f"there is no year {year}"
    if 1 <= day <= calendar.monthrange(year, month)[1]:
        return ""
    if (month, day) == (2, 29):
        return f"{year} has no 29 February"
    return f"there is no {day} {MONTHS[month]} {year}"


def _named(word: str) -> int:
    """The number of a month by its name or the beginning of it (`Sept`); raises `DayRefused`."""
    found = [number for number, name in enumerate(MONTHS) if number and name.lower().startswith(word.lower())]
    if len(found) != 1:
        raise DayRefused(HOW_TO_WRITE)
    return found[0]
