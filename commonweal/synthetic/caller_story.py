"""What the story of a caller is: somebody who rings on planned days, and what the rules should say of it.

An entry of `expects` is stated by the author of the story, in the paper's words and by a calendar on the wall, before
anything is computed; the tests hold it against a slow count of the written logs.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from commonweal.core.terms import LONDON, CallSource


class CallerRule(StrEnum):
    """The rules about callers, by the names they have in the truth file."""

    OUT_OF_HOURS = "repeat-caller-out-of-hours"
    POLICE = "repeat-caller-police"
    SECOND_REPORT = "second-report"
    STATUTORY = "case-review-statutory"
    LOCAL = "case-review-local"


@dataclass(frozen=True)
class Caller:
    """Somebody who rings; `phone` is digits only and may be empty, and so may `name`."""

    name: str
    phone: str


@dataclass(frozen=True)
class PlannedCall:
    """A call taken on `received_on` about what happened on `happened_on`, the same day unless it says otherwise.

    `at` is the minute at which it was taken, for the hours in which days go wrong.
    """

    received_on: date
    source: CallSource
    happened_on: date
    at: datetime | None = None


@dataclass(frozen=True)
class Record:
    """One spelling and number, and the calls made under it."""

    caller: Caller
    calls: tuple[PlannedCall, ...]


@dataclass(frozen=True)
class Expected:
    """What a rule should say as at a day of the record at position `record`, or of all together (None).

    `counts` are those of the rule's needs, in their order: 10 in three months and 2 in the last is (10, 2).
    """

    rule: CallerRule
    on: date
    met: bool
    counts: tuple[int, ...]
    record: int | None = 0


@dataclass(frozen=True)
class CallerStory:
    """One caller's calls, or those of several records that may be one person (`one_person` says whether they are).

    The calls are about the place `lives_at` and its neighbourhood, so that no place is over the hotspot threshold.
    """

    what: str
    lives_at: str
    records: tuple[Record, ...]
    expects: tuple[Expected, ...]
    one_person: bool | None = field(default=None, kw_only=True)


def record(name: str, phone: str, *calls: tuple[PlannedCall, ...]) -> Record:
    """A caller with some series of calls."""
    return Record(Caller(name, phone), tuple(call for series in calls for call in series))


def on(source: CallSource, *days: str) -> tuple[PlannedCall, ...]:
    """A call on each of `days`."""
    return tuple(PlannedCall(day, source, day) for day in map(date.fromisoformat, days))


def spread(source: CallSource, n: int, first: str, last: str) -> tuple[PlannedCall, ...]:
    """`n` calls from `first` to `last`, both included, as evenly as whole days allow."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    days = [start + timedelta(days=i * (end - start).days // (n - 1)) for i in range(n)]
    return tuple(PlannedCall(day, source, day) for day in days)


def complaint(received_on: str, *, about: str, source: CallSource = CallSource.COUNCIL_LINE) -> tuple[PlannedCall, ...]:
    """A call about what happened on another day."""
    return (PlannedCall(date.fromisoformat(received_on), source, date.fromisoformat(about)),)


def taken_at(source: CallSource, wall_time: str, *, second_time: bool = False) -> tuple[PlannedCall, ...]:
    """A call at a London minute; `second_time` means after the clocks went back, in the hour that comes twice."""
    at = datetime.fromisoformat(wall_time).replace(tzinfo=LONDON, fold=int(second_time))
    return (PlannedCall(at.date(), source, at.date(), at),)


def expect(rule: CallerRule, day: str, met: bool, *counts: int, record: int | None = 0) -> Expected:
    """What a rule should say as at a day."""
    return Expected(rule, date.fromisoformat(day), met, counts, record)
