"""Looks at records as columns: who saw which record when, in what relation, and how.

A look is one record that one audit entry showed to one person. Nothing here says what a record holds: persons and
addresses are codes, and what was searched for is never known. The partnership's own timed work is no look.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from commonweal.core.terms import LONDON

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
NEVER = date.max.toordinal()
UNKNOWN = -1


class LookDeed(IntEnum):
    """How a record was looked at: opened by itself, among others in a list, taken out, changed, by breaking glass."""

    OPENED = 0
    LISTED = 1
    EXPORTED = 2
    CHANGED = 3
    BREAK_GLASS = 4


@dataclass(frozen=True, slots=True)
class Look:
    """One record shown to one person; ids are opaque, `at` is aware.

    `related`: team, assignment, ward, share or connection made the record theirs to see on that day. `reason`: they
    said why. `guarded`: the record is locked, or its address protected. `team` is theirs on that day, if any. `person`
    and `address` are whom and what the record is about, empty where that is not known.
    """

    entry: str
    at: datetime
    actor: str
    role: str
    agency: str
    record: str
    deed: LookDeed
    related: bool
    reason: bool = False
    guarded: bool = False
    person: str = ""
    address: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class LookLog:
    """Looks in order of time, a column each, shape (n,).

    `day` is the London day as an ordinal, `minute` the minute of that day by the clock on the wall. Persons, addresses
    and teams that are not known are -1. `leaves_on[actor]` is the last day of a membership, `NEVER` where none is set.
    `entries` names the audit entry of each row; empty means that rows are named by their number.
    """

    day: Ints
    minute: Ints
    actor: Ints
    role: Ints
    agency: Ints
    team: Ints
    record: Ints
    person: Ints
    address: Ints
    deed: Ints
    related: Bools
    reason: Bools
    guarded: Bools
    leaves_on: Ints
    actors: Sequence[str]
    roles: Sequence[str]
    agencies: Sequence[str]
    records: Sequence[str] = ()
    persons: Sequence[str] = ()
    addresses: Sequence[str] = ()
    entries: Sequence[str] = field(default=(), repr=False)

    def __len__(self) -> int:
        return len(self.day)

    def entry_of(self, row: int) -> str:
        """The id of the audit entry that a row comes from."""
        return self.entries[row] if self.entries else str(row)

    @property
    def at(self) -> Ints:
        """Minutes since day 0, by London's clock: enough to say what lies near what."""
        return self.day * 1440 + self.minute


def log_of(looks: Iterable[Look], *, leaves_on: Iterable[tuple[str, date]] = ()) -> LookLog:
    """The looks as columns, oldest first; `leaves_on` names the last day of those whose membership ends.

    They are read once, so that a year need not lie in memory as objects; of the same instant, the order given is kept.
    """
    actors, roles, agencies, teams = _Codes(), _Codes(), _Codes(), _Codes()
    records, persons, addresses = _Codes(), _Codes(), _Codes()
    at, entries = array("d"), []
    filled = {name: array("q") for name in COLUMNS}
    for look in looks:
        wall = look.at.astimezone(LONDON)
        at.append(look.at.timestamp())
        entries.append(look.entry)
        values = (
            wall.toordinal(), wall.hour * 60 + wall.minute, actors.of(look.actor), roles.of(look.role),
            agencies.of(look.agency), teams.of(look.team), records.of(look.record), persons.of(look.person),
            addresses.of(look.address), int(look.deed), look.related, look.reason, look.guarded,
        )  # fmt: skip
        for column, value in zip(filled.values(), values, strict=True):
            column.append(value)
    order = np.argsort(np.array(at), kind="stable")
    whole = {name: np.array(column, dtype=np.int64)[order] for name, column in filled.items()}
    last_days = dict(leaves_on)
    return LookLog(
        day=whole["day"],
        minute=whole["minute"],
        actor=whole["actor"],
        role=whole["role"],
        agency=whole["agency"],
        team=whole["team"],
        record=whole["record"],
        person=whole["person"],
        address=whole["address"],
        deed=whole["deed"],
        related=whole["related"] > 0,
        reason=whole["reason"] > 0,
        guarded=whole["guarded"] > 0,
        leaves_on=np.array([_ordinal(last_days.get(who)) for who in actors.names], dtype=np.int64),
        actors=actors.names,
        roles=roles.names,
        agencies=agencies.names,
        records=records.names,
        persons=persons.names,
        addresses=addresses.names,
        entries=[entries[row] for row in order],
    )


COLUMNS = (
    "day", "minute", "actor", "role", "agency", "team", "record", "person", "address", "deed", "related", "reason",
    "guarded",
)  # fmt: skip
"""The columns of a log in the order in which `log_of` fills them."""


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else NEVER


class _Codes:
    """Numbers for names, in the order in which they come; nothing is known under -1."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._known: dict[str, int] = {"": UNKNOWN}

    def of(self, name: str) -> int:
        if name not in self._known:
            self._known[name] = len(self.names)
            self.names.append(name)
        return self._known[name]
