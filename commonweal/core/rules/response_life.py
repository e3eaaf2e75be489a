"""Where a response stands on a day, and which last day it may be given.

Source: the partnerships' glossary: an Enhanced Partnership Response is three weeks of intensive action, a Positive
Action Initiative three weeks of police-led engagement; at its end a report is written. The numbers are the
partnership's (`core/policy/actions.py`). Both ends of a response belong to it. Nothing here ends one: a person does, or
its last day passes.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.terms import Finding, Window


class Stands(StrEnum):
    """Where a response stands."""

    TO_COME = "to-come"
    UNDER_WAY = "under-way"
    REPORT_DUE = "report-due"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class ResponseDays:
    """The days of a response: as agreed, and the last one it really had, once it was closed."""

    begins_on: date
    ends_on: date
    ended_on: date | None = None

    @property
    def last_day(self) -> date:
        """Its last day, as far as it is known."""
        return self.ended_on or self.ends_on

    @property
    def window(self) -> Window:
        """All its days; the first alone where it was closed before it began."""
        return Window(self.begins_on, max(self.last_day, self.begins_on))

    @property
    def n_days(self) -> int:
        """How many days it has."""
        return (self.window.last_day - self.begins_on).days + 1

    def number_of(self, day: date) -> int:
        """The number of a day within it, from 1; 0 before it, and its last number after it."""
        return min(max((day - self.begins_on).days + 1, 0), self.n_days)


def stands_on(days: ResponseDays, *, reported: bool, on: date) -> Stands:
    """Where it stands at the beginning of a day; what was reported stays reported.

    >>> days = ResponseDays(date(2026, 3, 2), date(2026, 3, 22))
    >>> [stands_on(days, reported=False, on=date(2026, 3, day)).value for day in (1, 2, 22, 23)]
    ['to-come', 'under-way', 'under-way', 'report-due']
    """
    if reported:
        return Stands.REPORTED
    if days.ended_on is not None or on > days.ends_on:
        return Stands.REPORT_DUE
    return Stands.UNDER_WAY if on >= days.begins_on else Stands.TO_COME


def may_end_on(days: ResponseDays, new_last_day: date, *, on: date, longest_days: int) -> Finding:
    """Whether a response may be given another last day: not in the past, not the one it has, not longer than allowed,
    and only while it is not over."""
    clause = f"A response lasts at most {counted(longest_days, 'day')}"
    longest = days.begins_on + timedelta(days=longest_days - 1)
    if days.ended_on is not None or on > days.ends_on:
        return Finding(False, f"It was over on {day_in_words(days.last_day)}. Start another one", (), clause)
    if new_last_day == days.ends_on:
        return Finding(False, f"It ends on {day_in_words(days.ends_on)} already. Choose another day", (), clause)
    if new_last_day < max(on, days.begins_on):
        first = day_in_words(max(on, days.begins_on))
        return Finding(False, f"Choose {first} or a later day", (), clause)
    if new_last_day > longest:
        told = f"{clause.replace('A response', 'It')}. Choose {day_in_words(longest)} or an earlier day"
        return Finding(False, told, (), clause)
    return Finding(True, f"Its last day is {day_in_words(new_last_day)}", (), clause)
