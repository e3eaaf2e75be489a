"""The hours in which a service works, and how long each state of a report may last before it is late (S014)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from commonweal.core.policy.dated import DatedEntry
from commonweal.core.policy.table import Table, stem
from commonweal.core.policy.words import counted
from commonweal.core.terms import ReportState

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# The hour that clocks skip in March and have twice in October: a span cannot begin or end inside it.
CHANGING_FROM, CHANGING_TO = time(1), time(2)
LONGEST_MINUTES = 60 * 24 * 366


class Counted(StrEnum):
    """Which minutes a clock counts."""

    WORKING = "working"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The hours in which a service works: `weekdays` (Monday 0 to Sunday 6), from `opens` until `closes`, wall time in
    London."""

    weekdays: frozenset[int]
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if not self.weekdays or self.opens >= self.closes:
            raise ValueError(f"working hours need a weekday and an end after {self.opens}, not {self.closes}")
        if any(CHANGING_FROM < at < CHANGING_TO for at in (self.opens, self.closes)):
            raise ValueError(f"working hours cannot begin or end between {CHANGING_FROM} and {CHANGING_TO}")


@dataclass(frozen=True, slots=True)
class HoursOfService(DatedEntry):
    """The working hours that hold for a span of days."""

    hours: WorkingHours


@dataclass(frozen=True, slots=True)
class Clock:
    """How many minutes a state may last; `urgent_minutes` where danger was told of, and then every hour counts."""

    state: ReportState
    minutes: int
    counted: Counted
    urgent_minutes: int


@dataclass(frozen=True, slots=True)
class ClockTable(DatedEntry):
    """The clocks that hold for a span of days, one a state. A report keeps the clock of the day on which it began."""

    clocks: Mapping[ReportState, Clock]

    @property
    def clause(self) -> str:
        """What pages say of it: `8 clocks, one a state (policy ...: paper)`."""
        return f"{counted(len(self.clocks), 'clock')}, one a state (policy {self.policy}: {self.source})"


def read_hours(table: Table) -> HoursOfService:
    """One `[[hours]]` entry; raises `PolicyRefused`."""
    table.only("from", "to", "weekdays", "opens", "closes", "source")
    valid_from, valid_to = table.span()
    days = table.take("weekdays", "a list, each once, of " + ", ".join(WEEKDAYS), _are_weekdays)
    opens, closes = table.wall_time("opens"), table.wall_time("closes")
    if opens >= closes:
        raise table.refuse("closes", f"{closes:%H:%M}", f"a time after {opens:%H:%M}")
    for key, at in (("opens", opens), ("closes", closes)):
        if CHANGING_FROM < at < CHANGING_TO:
            allowed = "a time that every day has once: not between 01:00 and 02:00, when clocks change"
            raise table.refuse(key, f"{at:%H:%M}", allowed)
    hours = WorkingHours(frozenset(WEEKDAYS.index(day) for day in days), opens, closes)
    return HoursOfService(stem(table.file), valid_from, valid_to, table.text("source"), hours)


def read_clocks(table: Table, needed: tuple[ReportState, ...]) -> ClockTable:
    """One `[[clocks]]` entry, which names each of the states needed; raises `PolicyRefused`."""
    table.only("from", "to", "states", "source")
    valid_from, valid_to = table.span()
    tables = table.tables("states", 'a list such as { state = "new", minutes = 240, counted = "working" }')
    clocks = [_clock(one) for one in tables]
    missing = sorted({state.value for state in needed} - {one.state.value for one in clocks})
    if missing or len(clocks) != len({one.state for one in clocks}):
        raise table.refuse("states", f"no clock for {', '.join(missing)}" if missing else "a state twice",
                           "one clock for each of " + ", ".join(needed))  # fmt: skip
    return ClockTable(stem(table.file), valid_from, valid_to, table.text("source"), {one.state: one for one in clocks})


def _clock(table: Table) -> Clock:
    table.only("state", "minutes", "counted", "urgent_minutes")
    return Clock(
        state=table.word("state", ReportState),
        minutes=table.whole("minutes", 1, LONGEST_MINUTES),
        counted=table.word("counted", Counted),
        urgent_minutes=table.whole("urgent_minutes", 1, LONGEST_MINUTES),
    )


def _are_weekdays(value: object) -> bool:
    if not isinstance(value, list) or not value:
        return False
    return all(one in WEEKDAYS for one in value) and len(set(value)) == len(value)
