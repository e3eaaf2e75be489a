"""What is ahead as a calendar file (RFC 5545): whole days and, where they are known, times; no person, team or source.

Calendars go onto private telephones: only what residents may read, occasions, and what must be started. A day without a
time is written as such (`VALUE=DATE`), its end being the day after it; an instant is written in UTC.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from commonweal.core.terms import LONDON, Window
from commonweal.meetings.calendar_file import TEXT, folded, utc

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its name for ever, what it is, its closed days, and London's times of day where they are known."""

    uid: str
    title: str
    days: Window
    where: str = ""
    begins: time | None = None
    ends: time | None = None
    sequence: int = 0
    link: str = ""


def calendar_file(entries: Iterable[Entry], *, name: str, at: datetime) -> bytes:
    """The file; `at` is when it was made, in UTC."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Commonweal//What is ahead//EN", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"X-WR-CALNAME:{name.translate(TEXT)}",
        *(line for one in entries for line in _lines(one, at)), "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def _lines(one: Entry, at: datetime) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{one.uid}@commonweal", f"DTSTAMP:{utc(at)}")
    if one.begins is None:
        yield f"DTSTART;VALUE=DATE:{_day(one.days.first_day)}"
        yield f"DTEND;VALUE=DATE:{_day(one.days.last_day + A_DAY)}"
        yield "TRANSP:TRANSPARENT"
    else:
        begins = datetime.combine(one.days.first_day, one.begins, LONDON)
        yield f"DTSTART:{utc(begins)}"
        if one.ends is not None:
            ends = datetime.combine(one.days.last_day, one.ends, LONDON)
            # Ends after midnight: the next morning.
            yield f"DTEND:{utc(ends if ends > begins else ends + A_DAY)}"
    yield f"SUMMARY:{one.title.translate(TEXT)}"
    if one.where:
        yield f"LOCATION:{one.where.translate(TEXT)}"
    if one.link:
        yield f"URL:{one.link}"
    yield from (f"SEQUENCE:{one.sequence}", "STATUS:CONFIRMED", "END:VEVENT")


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"
