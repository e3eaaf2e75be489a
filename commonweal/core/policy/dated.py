"""Entries that hold from one day to another, of a policy or of the law: what they share, and which is in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from commonweal.core.policy.words import day_in_words


class NoPolicyOn(Exception):
    """No entry was in force on the day asked for; the message names the days that have one."""


@dataclass(frozen=True, slots=True)
class DatedEntry:
    """One entry of the file named `policy`, in force from `valid_from` to `valid_to`, both days included.

    Without an end `valid_to` is None. `source` is the paper, or the statute, that it comes from.
    """

    policy: str
    valid_from: date
    valid_to: date | None
    source: str

    def holds_on(self, day: date) -> bool:
        """Whether this entry was in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


Entry = TypeVar("Entry", bound=DatedEntry)


def entry_on(entries: Sequence[Entry], day: date, *, named: str, what: str) -> Entry:
    """The entry in force on a day; raises `NoPolicyOn`, which says that `named` states no `what` then."""
    for entry in entries:
        if entry.holds_on(day):
            return entry
    spans = ", ".join(f"{day_in_words(one.valid_from)} to {_or_now(one.valid_to)}" for one in entries)
    ever = f"it does for {spans}" if spans else "nor for any other day"
    raise NoPolicyOn(f"{named} states no {what} for {day_in_words(day)}; {ever}")


def _or_now(day: date | None) -> str:
    return day_in_words(day) if day else "now"
