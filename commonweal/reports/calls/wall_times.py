"""Reads a day and a time as somebody says them on the telephone, in London's wall time, and says what is wrong.

Twice a year the clock leaves an hour out or shows it twice (Summer Time Act 1972, Directive 2000/84/EC as kept): a time
that never was is refused with the hour that was left out, and of a time that was twice somebody has to say which.
"""

import re
from datetime import UTC, date, datetime, time, timedelta

from commonweal.core.policy.words import day_in_words
from commonweal.core.terms import LONDON, london_day

OLDEST = date(2000, 1, 1)
FIRST, SECOND = "first", "second"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))? ?(am|pm)?", re.ASCII)
_DAY_IN_DIGITS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?", re.ASCII)
_DAY_IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})(?: (\d{4}|\d{2}))?", re.ASCII)


class TimeRefused(Exception):
    """The day or the time cannot be; `field` is which of the two, the message what to ask."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class WasTwice(TimeRefused):
    """The clocks went back over this time, so it was there twice, and nobody has said which is meant."""


def day_said(words: str, *, at: datetime) -> date:
    """The day of "", "today", "yesterday", "Tuesday", "21/11", "21 Nov 2026"; raises `TimeRefused`.

    Empty is today; a weekday is the last one, today included; a day without a year is the last such day.
    """
    today, said = london_day(at), " ".join(words.casefold().replace(",", " ").split())
    if said in ("", "today", "now", "tonight"):
        return today
    if said in ("yesterday", "last night"):
        return today - timedelta(days=1)
    if said[:3] in WEEKDAYS and said.isalpha():
        return today - timedelta(days=(today.weekday() - WEEKDAYS.index(said[:3])) % 7)
    if found := _DAY_IN_DIGITS.fullmatch(said):
        return _day(int(found[1]), int(found[2]), found[3], words, today)
    found = _DAY_IN_WORDS.fullmatch(said)
    if found and found[2][:3] in MONTHS:
        return _day(int(found[1]), MONTHS.index(found[2][:3]) + 1, found[3], words, today)
    raise TimeRefused("day", f"“{words[:40]}” is no day. Write today, yesterday, Tuesday or 21/11.")


def _day(day: int, month: int, year: str | None, words: str, today: date) -> date:
    whole = int(year) + (2000 if len(year) == 2 else 0) if year else today.year
    try:
        found = date(whole, month, day)
        # Said without a year in January, the 21st of November is the last one.
        found = found if year or found <= today else date(whole - 1, month, day)
    except ValueError as fault:
        raise TimeRefused("day", f"There is no {words[:40]}. Write the day as 21/11 or 21/11/2026.") from fault
    if found < OLDEST:
        raise TimeRefused("day", f"{words[:40]} is too long ago to be kept. Check the year.")
    return found


def time_said(words: str, field: str = "time") -> time:
    """The time of "22:15", "2215", "10pm", "10.15 pm"; raises `TimeRefused`."""
    found = _TIME.fullmatch(" ".join(words.casefold().split()))
    if found:
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour < 24 and minute < 60 and (not half or 1 <= int(found[1]) <= 12):
            return time(hour, minute)
    raise TimeRefused(field, f"“{words[:40]}” is no time. Write it as 22:15 or 10:15pm.")


def instant_said(day: date, wall: time, *, which: str = "", field: str = "time") -> datetime:
    """The instant, in UTC, of a wall time in London; `which` says FIRST or SECOND where it was there twice.

    Raises `TimeRefused` for a time that the clocks left out, `WasTwice` where `which` is needed.
    """
    written = datetime.combine(day, wall)
    first, second = (written.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(LONDON).replace(tzinfo=None) != written:
        raise TimeRefused(
            field,
            f"There was no {wall:%H:%M} on {day_in_words(day)}: the clocks went from 01:00 straight to 02:00. Ask "
            "what the clock showed.",
        )
    if first != second:
        if which not in (FIRST, SECOND):
            raise WasTwice(
                field,
                f"On {day_in_words(day)} the clocks went back, so {wall:%H:%M} was there twice. Ask whether it was "
                "before or after that.",
            )
        return first if which == FIRST else second
    return first
