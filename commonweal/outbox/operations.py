"""Queues messages, hands them to a worker under a lease, and notes what became of them (docs/decisions/0029).

`put` belongs into the transaction of the change that the message tells of: both are kept or neither is. A claim gives a
worker a lease of its own number; only who holds the newest one can mark a message, so that a worker that was frozen
past its lease disturbs nothing. Nothing here sends anything (`sending.py`), and no clock is read.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.audit.many_rows import insert_rows
from commonweal.outbox.models import Message
from commonweal.outbox.terms import OVER, STILL_TO_DO, Channel, MessageState, Outgoing, Trouble, fingerprint

A_PIECE = 500
# How long to wait after each try that a server did not take: less than four days in all, as RFC 5321, 4.5.4.1, asks.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, 720, 1_440, 1_440))


class NotQueued(Exception):
    """The store did not take a message: the change that it tells of must not be kept either."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message in the hands of one worker, until its lease ends; `fingerprint` names it outside."""

    id: UUID
    lease: UUID
    fingerprint: str
    channel: Channel
    to: str
    subject: str
    body: str
    dated_at: datetime
    tries: int


def put(messages: Iterable[Outgoing], *, by: Viewer, at: datetime) -> list[UUID]:
    """Queue messages inside the caller's transaction; their ids, in the order given.

    A key that the partnership has used before is that message, whatever the new one says: nothing is queued again. The
    right to queue is the right to the change that the message tells of, which the caller has asked for.
    """
    return put_each([(one, by, at) for one in messages])


def put_each(wanted: Sequence[tuple[Outgoing, Viewer, datetime]]) -> list[UUID]:
    """The same for messages of several requests of one partnership at once, each with its own viewer and instant."""
    if not wanted:
        return []
    partnership_id = wanted[0][1].partnership_id
    # In one order, so that two transactions with the same keys wait for one another and never both.
    for piece in _pieces(sorted(wanted, key=lambda one: one[0].key)):
        insert_rows([_row(one, partnership_id, at) for one, _, at in piece], known_stay=True)
    ids = _ids_by_key(partnership_id, [one.key for one, _, _ in wanted])
    if missing := sum(one.key not in ids for one, _, _ in wanted):
        raise NotQueued(f"{missing} of {len(wanted)} messages were not taken")
    for one, by, _ in wanted:
        by.trace.saw(Message.kind, [ids[one.key]])
    return [ids[one.key] for one, _, _ in wanted]


def _row(one: Outgoing, partnership_id: UUID, at: datetime) -> Message:
    not_before = max(one.not_before or at, at)
    return Message(
        partnership_id=partnership_id, created_at=at, changed_at=at, key=one.key, channel=one.channel, to=one.to,
        subject=one.subject, body=one.body, what=one.what, about_kind=one.about_kind, about_id=one.about_id,
        not_before=not_before, not_after=one.not_after, due_at=not_before,
    )  # fmt: skip


def _ids_by_key(partnership_id: UUID, keys: Sequence[str]) -> dict[str, UUID]:
    held = Message.objects.filter(partnership_id=partnership_id)
    return {key: one for piece in _pieces(keys) for key, one in held.filter(key__in=piece).values_list("key", "id")}


def claim(
    worker: str, *, at: datetime, lease: timedelta, channels: Collection[Channel], limit: int = 20
) -> list[Claimed]:
    """Messages that are due by `at` and now in this worker's hands until `at + lease`, the longest due first.

    Among them those of a worker whose lease has ended. What is due too late is not handed out but fails. Two workers
    never get the same one: SQLite lets one write at a time, PostgreSQL skips the rows that another is claiming.
    """
    due = Message.objects.filter(channel__in=sorted(channels), due_at__lte=at)
    # Asked every second and mostly in vain: without this, each time would take SQLite's turn to write.
    if not channels or not due.exists():
        return []
    number = uuid4()
    with transaction.atomic():
        rows = list(due.select_for_update(skip_locked=True).order_by("due_at", "id")[:limit])
        late = [row.id for row in rows if row.not_after is not None and row.not_after <= at]
        _end(Message.objects.filter(id__in=late), MessageState.FAILED, at, Trouble.TOO_LATE)
        taken = [row for row in rows if row.id not in late]
        Message.objects.filter(id__in=[row.id for row in taken]).update(
            state=MessageState.LEASED, lease=number, leased_by=worker, due_at=at + lease, changed_at=at
        )
    return [_claimed(row, number) for row in taken]


def _claimed(row: Message, number: UUID) -> Claimed:
    return Claimed(
        id=row.id, lease=number, fingerprint=fingerprint(row.partnership_id, row.key), channel=Channel(row.channel),
        to=row.to, subject=row.subject, body=row.body, dated_at=row.not_before, tries=row.tries,
    )  # fmt: skip


def is_held(one: Claimed) -> bool:
    """Whether a claimed message is still this worker's: it can have been taken over, or its record erased."""
    return _held_by(one).exists()


def mark_sent(one: Claimed, *, at: datetime, given_id: str = "") -> bool:
    """Note that a server took the message; False where the lease is no longer this worker's, and nothing is changed."""
    return _end(_held_by(one), MessageState.SENT, at, Trouble.NONE, given_id=given_id[:200]) == 1


def mark_failed(one: Claimed, trouble: Trouble, *, for_good: bool, at: datetime) -> bool:
    """Note that a server did not take it: for good, or to be tried again after the next of `WAITS`, until none is left.

    False where the lease is no longer this worker's, and nothing is changed.
    """
    if for_good or one.tries >= len(WAITS):
        return _end(_held_by(one), MessageState.FAILED, at, trouble, tries=one.tries + 1) == 1
    return _queue_again(_held_by(one), at + WAITS[one.tries], at, trouble=trouble, tries=one.tries + 1) == 1


def give_back(some: Sequence[Claimed], *, trouble: Trouble = Trouble.NONE, at: datetime) -> int:
    """Queue messages again that were claimed and not tried, as when no server answers; how many. It is no try."""
    by_lease = groupby(sorted(some, key=lambda one: one.lease), key=lambda one: one.lease)
    return sum(
        _queue_again(
            Message.objects.filter(id__in=[one.id for one in held], lease=lease, state=MessageState.LEASED),
            at, at, trouble=trouble,
        )
        for lease, held in by_lease
    )  # fmt: skip


def _held_by(one: Claimed) -> QuerySet[Message]:
    return Message.objects.filter(id=one.id, lease=one.lease, state=MessageState.LEASED)


def _queue_again(some: QuerySet[Message], due_at: datetime, at: datetime, **more: object) -> int:
    return _put_in(some, MessageState.QUEUED, at, due_at=due_at, **more)


def _end(some: QuerySet[Message], state: MessageState, at: datetime, trouble: Trouble, **more: object) -> int:
    failed_at = at if state is MessageState.FAILED else None
    return _put_in(some, state, at, ended_at=at, trouble=trouble, look_at_since=failed_at, **more)


def _put_in(some: QuerySet[Message], state: MessageState, at: datetime, **more: object) -> int:
    """Another state than leased: nobody holds it, and what the new state does not name it does not have."""
    bare = {"lease": None, "leased_by": "", "due_at": None, "ended_at": None, "look_at_since": None}
    return some.update(state=state, changed_at=at, **{**bare, **more})


def withdraw(keys: Iterable[str], *, by: Viewer, at: datetime) -> int:
    """Take back what has not gone out yet; how many were. One in a worker's hands may have gone, and is left alone."""
    waiting = Message.objects.filter(
        partnership_id=by.partnership_id, state__in=[MessageState.QUEUED, MessageState.HELD]
    )
    ids = list(waiting.filter(key__in=list(keys)).values_list("id", flat=True))
    n = _end(waiting.filter(id__in=ids), MessageState.WITHDRAWN, at, Trouble.NONE)
    if ids:
        by.trace.did(Deed.CHANGE, Message.kind, ids)
    return n


def forget_about(kind: RecordKind, record_ids: Iterable[UUID], *, by: Viewer, at: datetime) -> int:
    """Take back and blank every message about records that are erased; how many.

    One that a server is taking at this moment may still arrive; whoever sends it finds it withdrawn.
    """
    about = Message.objects.filter(
        partnership_id=by.partnership_id, about_kind=kind, about_id__in=list(record_ids), forgotten_at__isnull=True
    )
    ids = list(about.values_list("id", flat=True))
    for piece in _pieces(ids):
        some = Message.objects.filter(id__in=piece)
        _end(some.exclude(state__in=sorted(OVER)), MessageState.WITHDRAWN, at, Trouble.NONE)
        _blank(some, at)
    if ids:
        by.trace.did(Deed.CHANGE, Message.kind, ids)
    return len(ids)


def forget_content(*, before: datetime, at: datetime) -> int:
    """Blank address, subject and text of messages that were over before an instant; how many. That they were, stays."""
    n = 0
    while True:
        old = Message.objects.filter(ended_at__lt=before, forgotten_at__isnull=True).order_by("ended_at")
        ids = list(old.values_list("id", flat=True)[:A_PIECE])
        if not ids:
            return n
        n += _blank(Message.objects.filter(id__in=ids), at)


def _blank(some: QuerySet[Message], at: datetime) -> int:
    return some.update(to="", subject="", body="", forgotten_at=at, changed_at=at)


def hold_due(*, at: datetime) -> int:
    """Hold what was due by an instant; how many. For a restored store: what waited then may have gone out since."""
    due = Message.objects.filter(state__in=sorted(STILL_TO_DO), not_before__lte=at)
    return _put_in(due, MessageState.HELD, at, look_at_since=at)


def release_held(*, at: datetime) -> int:
    """Queue again what a restore held; how many. Mailboxes that know a message by its number show it once."""
    return _queue_again(Message.objects.filter(state=MessageState.HELD), at, at)


def drop_held(*, at: datetime) -> int:
    """Withdraw what a restore held; how many."""
    return _end(Message.objects.filter(state=MessageState.HELD), MessageState.WITHDRAWN, at, Trouble.NONE)


def _pieces(some: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (some[begin : begin + A_PIECE] for begin in range(0, len(some), A_PIECE))
