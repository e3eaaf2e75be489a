"""When it happens: whether it goes on now, the day, the time; also in the hours at which clocks change.

An hour that the clocks left out never was, and is refused in plain words; of an hour that came twice the page asks
which (docs/security.md P12). Instants are kept in UTC; the day and the time are those of London.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from commonweal.core.terms import LONDON, london_day
from commonweal.reports.public.typed import Typed
from commonweal.reports.terms import Ongoing
from commonweal.reports.written import clean

EARLIEST = date(2000, 1, 1)
DAYS = ("today", "yesterday", "other", "unsure")
TWICE = ("first", "second")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.\s]?(\d{2}))?\s*([ap])?\.?\s*(?:m\.?)?", re.IGNORECASE)


def instants_of(day: date, clock: time) -> tuple[datetime, ...]:
    """The instants, in UTC, that a wall clock in London shows as this: one; none, or two, where clocks change."""
    naive = datetime.combine(day, clock)
    both = {naive.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(sorted(one for one in both if one.astimezone(LONDON).replace(tzinfo=None) == naive))


def clock_of(written: str) -> time | None:
    """`22:15`, `22.15`, `2215`, `10pm`, `10.15 pm`; else None. A bare number is an hour."""
    match = _CLOCK.fullmatch(written.strip())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_now(typed: Typed) -> dict[str, Any]:
    """Whether it goes on."""
    needed = _("Say if it is happening now")
    return {"ongoing": typed.one_of("ongoing", tuple(Ongoing.values), needed=needed)}


def read_when(typed: Typed, at: datetime) -> dict[str, Any]:
    """The day and the time, and of a doubled hour which; `at` is now."""
    values: dict[str, Any] = {
        "day": typed.one_of("day", DAYS, needed=_("Choose the day")),
        "parts": [clean(typed.post.get(f"date-{part}", ""))[:8] for part in ("day", "month", "year")],
        "time": typed.text("time", longest=12),
        "which": typed.one_of("which", TWICE),
        "twice": False,
        "instant": "",
    }
    if not typed.errors and values["day"] != "unsure":
        _settle(values, typed, at)
    return values


def _settle(values: dict[str, Any], typed: Typed, at: datetime) -> None:
    day = _day(values, typed, london_day(at))
    clock = clock_of(values["time"])
    if clock is None:
        typed.errors["time"] = _("Enter about what time it was, such as 10:30pm. A guess is enough.")
    if day is None or clock is None:
        return
    instants = instants_of(day, clock)
    if not instants:
        typed.errors["time"] = _(
            "The clocks went forward that night, so there was no such time. Enter a time before 1am or from 2am on."
        )
        return
    values["twice"] = len(instants) > 1
    if values["twice"] and not values["which"]:
        typed.errors["which"] = _("The clocks went back that night, so this time came twice. Choose which one it was.")
        return
    instant = instants[-1 if values["which"] == "second" else 0]
    if instant > at:
        typed.errors["time"] = _("This lies in the future. Enter when it happened.")
    values["instant"] = instant.isoformat()


def _day(values: dict[str, Any], typed: Typed, today: date) -> date | None:
    if values["day"] == "today":
        return today
    if values["day"] == "yesterday":
        return today - timedelta(days=1)
    try:
        if not all(one.isascii() and one.isdigit() for one in values["parts"]):
            raise ValueError
        day, month, year = (int(one) for one in values["parts"])
        found = date(year, month, day)
    except ValueError:
        typed.errors["date-day"] = _("Enter a real day, such as 27 3 2026")
        return None
    if found > today:
        typed.errors["date-day"] = _("This day lies in the future. Enter when it happened.")
        return None
    if found < EARLIEST:
        typed.errors["date-day"] = _("Enter a day from the year 2000 on")
        return None
    return found


def happened_at(when: dict[str, Any] | None) -> datetime | None:
    """The instant that was told, in UTC."""
    return datetime.fromisoformat(when["instant"]) if when and when.get("instant") else None
