"""What became of messages: for a record's history, for health and for the operator. Never an address or a text.

Who asks about one record has been handed that record before: messages are as hidden as what they are about.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.outbox.models import Message
from commonweal.outbox.terms import Channel, MessageState, Trouble

RECENTLY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class MessageSeen:
    """A message as a history shows it. `due_at`: when it is next tried, while it waits; `sent_at`: when a server took
    it, which is not yet that somebody read it."""

    what: str
    channel: Channel
    state: MessageState
    queued_at: datetime
    due_at: datetime | None
    sent_at: datetime | None
    trouble: Trouble


def messages_about(kind: RecordKind, record_id: UUID, viewer: Viewer) -> list[MessageSeen]:
    """The messages about a record that the viewer was handed, oldest first; none where the role reads no messages."""
    about = Message.objects.visible_to(viewer).filter(about_id=record_id, about_kind=kind)
    rows = list(about.defer("to", "subject", "body").order_by("created_at", "key"))
    viewer.saw(Message.kind, [row.id for row in rows])
    return [_seen(row) for row in rows]


def _seen(row: Message) -> MessageSeen:
    state = MessageState(row.state)
    return MessageSeen(
        what=row.what,
        channel=Channel(row.channel),
        state=state,
        queued_at=row.created_at,
        due_at=row.due_at,
        sent_at=row.ended_at if state is MessageState.SENT else None,
        trouble=Trouble(row.trouble),
    )


def waiting(viewer: Viewer) -> Mapping[Channel, int]:
    """How many messages of the viewer's partnership wait to go out, by channel; no message is named."""
    found = _by_channel(Message.objects.visible_to(viewer).filter(due_at__isnull=False))
    return {channel: found.get(channel, (0, None))[0] for channel in Channel}


def _by_channel(some: QuerySet[Message]) -> dict[Channel, tuple[int, datetime | None]]:
    rows = some.values("channel").annotate(n=Count("id"), oldest=Min("not_before")).order_by("channel")
    return {Channel(row["channel"]): (row["n"], row["oldest"]) for row in rows}


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits over all partnerships: how many should have gone by now, since when, and how many are for later."""

    n_due: int
    due_since: datetime | None
    n_later: int


def backlog(*, at: datetime) -> dict[Channel, Backlog]:
    """What waits by channel at an instant; names no message."""
    to_do = Message.objects.filter(due_at__isnull=False)
    due, later = _by_channel(to_do.filter(not_before__lte=at)), _by_channel(to_do.filter(not_before__gt=at))
    nothing = (0, None)
    return {one: Backlog(*due.get(one, nothing), later.get(one, nothing)[0]) for one in Channel}


def to_look_at(*, at: datetime) -> dict[str, int]:
    """How many messages failed for good in the last week, and how many a restore held; names none."""
    there = Message.objects.filter(look_at_since__isnull=False)
    failed = there.filter(look_at_since__gte=at - RECENTLY, state=MessageState.FAILED)
    return {"failed_lately": failed.count(), "held": there.filter(state=MessageState.HELD).count()}


def outbox_counts(*, at: datetime) -> dict[str, Any]:
    """Every message of the installation by state, and since when the oldest that is due waits; for the operator."""
    by_state = dict(Message.objects.values_list("state").annotate(n=Count("id")).order_by("state"))
    found = backlog(at=at)
    since = min((one.due_since for one in found.values() if one.due_since), default=None)
    return {
        "messages": {state.value: by_state.get(state, 0) for state in MessageState},
        "waiting": {channel.value: {"now": one.n_due, "for_later": one.n_later} for channel, one in found.items()},
        "oldest_waits_since": since.isoformat(timespec="seconds") if since else None,
    }


def trouble_of_waiting(channel: Channel) -> Trouble:
    """What went wrong last with what waits on a channel; `NONE` where nothing did."""
    waiting_now = Message.objects.filter(channel=channel, due_at__isnull=False).exclude(trouble="")
    return Trouble(waiting_now.order_by("-changed_at").values_list("trouble", flat=True).first() or "")
