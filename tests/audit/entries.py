"""Entries for tests of the audit, written as a page would."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from commonweal.audit.head_folder import KeptHeads, head_folder, read_heads
from commonweal.audit.models import AuditEntry
from commonweal.audit.operations import write_entry
from commonweal.audit.trace import Trace

NORTH, SOUTH = UUID(int=0xA1), UUID(int=0xA2)
ANA, BO = UUID(int=0xB1), UUID(int=0xB2)
REPORTS = [UUID(int=0xD000 + number) for number in range(20)]
CALLERS = [UUID(int=0xC000 + number) for number in range(5)]
BEGAN = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
Ids = Iterable[UUID]


def look(number: int, reports: Ids = (), callers: Ids = (), *, why: str = "", **about: Any) -> AuditEntry:
    """One entry, `number` minutes after the first."""
    facts = {"partnership_id": NORTH, "actor_id": ANA, "actor_role": "analyst", "purpose": "a test", **about}
    trace = Trace(route="report", at=BEGAN + timedelta(minutes=number), why=why, **facts)
    trace.saw("report", reports)
    trace.saw("caller", callers)
    return write_entry(trace, outcome="200")


def kept_heads() -> KeptHeads:
    """What the folder of heads holds now."""
    return read_heads(head_folder())
