"""What keeping people, organisations and teams has in common: days that both belong to a span, and two at one record.

A change says what was there when its form was opened. Where somebody else changed the same value meanwhile, nothing is
written and both values go back to the second (`ChangedMeanwhile`); a form sent twice finds its values there and does
nothing. Touches no table and has no clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

ONE_DAY = timedelta(days=1)


class KeepingRefused(Exception):
    """Something that its person can put right; the text is a plain sentence, `field` the form's field it belongs to."""

    field = ""


class WorksElsewhere(KeepingRefused):
    """The account also opens another partnership, so one partnership's administrator does not change it as a whole."""


class LastAdministrator(KeepingRefused):
    """Nobody would be left to keep the partnership on some day."""


class OwnRights(KeepingRefused):
    """Nobody gives themselves a role, or more of one, or switches their own account."""


class DaysRefused(KeepingRefused):
    """The days do not follow one another, or would change what was."""

    def __init__(self, words: str, field: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that two people changed: as the form was opened, as it stands now, and as it was asked for."""

    field: str
    was: Any
    now: Any
    wanted: Any


class ChangedMeanwhile(Exception):
    """Somebody else changed the same values since the form was opened; nothing was written."""

    def __init__(self, differences: tuple[Difference, ...]) -> None:
        super().__init__("changed meanwhile: " + ", ".join(one.field for one in differences))
        self.differences = differences


def to_write(now: Mapping[str, Any], *, was: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The values that have to be written; empty where everything asked for stands already.

    What the person left as it was on the form is left as it is now. Raises `ChangedMeanwhile`.
    """
    asked = {field: value for field, value in wanted.items() if value not in (now[field], was[field])}
    clashes = tuple(Difference(f, was[f], now[f], value) for f, value in asked.items() if now[f] != was[f])
    if clashes:
        raise ChangedMeanwhile(clashes)
    return asked


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both belonging to it; no last day: without an end."""

    first: date
    last: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether a day belongs to it."""
        return self.first <= day and (self.last is None or day <= self.last)

    def shared_with(self, other: "Span") -> "Span | None":
        """The days that belong to both, or None."""
        ends = [one.last for one in (self, other) if one.last is not None]
        both = Span(max(self.first, other.first), min(ends) if ends else None)
        return both if both.last is None or both.first <= both.last else None


def first_day_without(spans: Iterable[Span], *, since: date) -> date | None:
    """The first day from `since` on that belongs to none of the spans, or None where there is no such day."""
    day = since
    for span in sorted(spans, key=lambda one: one.first):
        if span.first > day:
            return day
        if span.last is None:
            return None
        day = max(day, span.last + ONE_DAY)
    return day


def new_span(first: date, last: date | None, *, today: date) -> Span:
    """A span that begins today or later; raises `DaysRefused`. What was before today is not written anew."""
    if first < today:
        raise DaysRefused("The first day must be today or later: what held before is not changed afterwards", "from_on")
    if last is not None and last < first:
        raise DaysRefused("The last day must not be before the first day", "to_on")
    return Span(first, last)


def new_last_day(first: date, last: date | None, *, today: date) -> None:
    """Refuse a last day that would change the past or lie before the first; raises `DaysRefused`."""
    if last is not None and last < max(first, today):
        raise DaysRefused("The last day must be today or later, and not before the first day", "to_on")


def last_day_if_over_now(first: date, last: date | None, *, today: date) -> date:
    """The last day of what is over from now on: yesterday, or an earlier end, but never before its first day."""
    yesterday = today - ONE_DAY
    return max(first, yesterday if last is None else min(last, yesterday))
