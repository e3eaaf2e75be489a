"""Messages to queue, and workers' hands to claim them with."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.outbox.operations import Claimed, claim, put
from commonweal.outbox.terms import Channel, Outgoing

REPORT = UUID(int=0xA11)
LEASE = timedelta(minutes=5)


def message(n: int = 1, **other: Any) -> Outgoing:
    to = "+447700900123" if other.get("channel") is Channel.TEXT else f"resident{n}@mail.example"
    return Outgoing(**{
        "key": f"report/{REPORT}/receipt-{n}", "channel": Channel.MAIL, "to": to, "what": "receipt",
        "subject": "ASB-7K3Q-9FXR: we have your report", "body": "Thank you.\n\nWe will look at it by 3 March 2026.\n",
        "about_kind": RecordKind.REPORT, "about_id": REPORT, **other,
    })  # fmt: skip


def queue(n: int, *, by: Viewer, at: datetime, **other: Any) -> list[UUID]:
    return put([message(one, **other) for one in range(1, n + 1)], by=by, at=at)


def take(worker: str, *, at: datetime, lease: timedelta = LEASE, limit: int = 20) -> list[Claimed]:
    return claim(worker, at=at, lease=lease, channels=Channel, limit=limit)
