"""Sends what is due: claims a few messages, hands each to its sender, and notes at once what became of it.

The order matters (docs/security.md P6). A message is marked only after a server took it, so a worker that dies loses
none; what it had handed over and not marked is sent again under the same number, which mailboxes and gateways know.
Lease and pauses are told by a clock that nobody sets; only what is kept in the store is told by the time of day.
"""

import logging
import os
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from commonweal.access.signing_in.demonstration import is_demonstration
from commonweal.outbox.operations import Claimed, claim, give_back, is_held, mark_failed, mark_sent
from commonweal.outbox.senders import Refused, Sender, WayClosed
from commonweal.outbox.senders.folder import FolderSender
from commonweal.outbox.senders.mail import MailSender
from commonweal.outbox.senders.text import TextSender
from commonweal.outbox.terms import Channel, Trouble
from commonweal.outbox.ways import MailServer, MessageFolder, TextGateway

LEASE = timedelta(minutes=10)
A_CLAIM = 20
LOOK_EVERY_S = 1.0
# How long a way stays shut after it was found closed, ever longer: many messages do not each wait for a dead server.
PAUSES_S = (5.0, 15.0, 30.0, 60.0, 120.0, 300.0)
BROKEN_OFF_IN_A_ROW = 3
MARK_TRIES = 3
SENDER_OF_A_TRIAL = "Commonweal <no-reply@commonweal.invalid>"
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Round:
    """What one round did: messages that were sent, that were not taken, and ways found closed."""

    n_sent: int = 0
    n_not_taken: int = 0
    closed: dict[Channel, Trouble] = field(default_factory=dict)


def this_worker() -> str:
    """What a lease calls this process: for whoever looks at a message that stays in somebody's hands."""
    return f"{socket.gethostname()[:60]}/{os.getpid()}"


@contextmanager
def senders() -> Iterator[Mapping[Channel, Sender]]:
    """The ways out that this installation has, closed afterwards; a channel that is not set up has none."""
    found = {channel: sender for channel in Channel if (sender := _sender_of(channel)) is not None}
    try:
        yield found
    finally:
        for sender in found.values():
            sender.close()


def ways_out() -> frozenset[Channel]:
    """The channels that have a way out."""
    return frozenset(channel for channel in Channel if _sender_of(channel) is not None)


def _sender_of(channel: Channel) -> Sender | None:
    way: MailServer | TextGateway | MessageFolder | None = (
        settings.MAIL_WAY if channel is Channel.MAIL else settings.TEXT_WAY
    )
    match MessageFolder() if is_demonstration() else way:
        case MessageFolder():
            return FolderSender(Path(settings.DATA_FOLDER) / "mail", sender=settings.MAIL_FROM or SENDER_OF_A_TRIAL)
        case MailServer() as server:
            return MailSender(server, sender=settings.MAIL_FROM)
        case TextGateway() as gateway:
            return TextSender(gateway)
    return None


def send_due(worker: str, *, channels: Iterable[Channel] = Channel, lease: timedelta = LEASE) -> Round:
    """Send everything that is due, channel by channel, until nothing is left or a way is found closed."""
    done = Round()
    with senders() as open_ways:
        for channel in channels:
            while channel in open_ways and channel not in done.closed:
                began, held = time.monotonic(), claim(worker, at=_now(), lease=lease, channels=[channel], limit=A_CLAIM)
                if not held:
                    break
                _send_each(held, open_ways[channel], until=began + lease.total_seconds() / 2, done=done)
    return done


def _send_each(held: Sequence[Claimed], sender: Sender, *, until: float, done: Round) -> None:
    """Send claimed messages while half of the lease is left; what is not begun by then goes back.

    Where one after another is broken off, it is no message's fault: the way counts as closed.
    """
    broken_off = 0
    for n, one in enumerate(held):
        if time.monotonic() > until:
            give_back(held[n:], at=_now())
            return
        if not is_held(one):
            continue
        try:
            given_id = sender.send(one)
        except Refused as fault:
            done.n_not_taken += 1
            _surely(partial(_mark_refused, one, fault))
            broken_off = broken_off + 1 if fault.trouble is Trouble.BROKEN_OFF else 0
            if broken_off == BROKEN_OFF_IN_A_ROW:
                _close(held[n + 1 :], one.channel, fault.trouble, done)
                return
        except WayClosed as fault:
            _close(held[n:], one.channel, fault.trouble, done)
            return
        else:
            done.n_sent += 1
            broken_off = 0
            _surely(partial(_mark_sent, one, given_id))


def _close(left: Sequence[Claimed], channel: Channel, trouble: Trouble, done: Round) -> None:
    done.closed[channel] = trouble
    give_back(left, trouble=trouble, at=_now())


def _mark_sent(one: Claimed, given_id: str) -> None:
    mark_sent(one, at=_now(), given_id=given_id)


def _mark_refused(one: Claimed, fault: Refused) -> None:
    mark_failed(one, fault.trouble, for_good=fault.for_good, at=_now())


def _surely(mark: Callable[[], None]) -> None:
    """Mark, also when the database is busy for a moment: what is not marked is sent again."""
    for tries_left in reversed(range(MARK_TRIES)):
        try:
            mark()
            return
        except DatabaseError:
            connection.close()
            if not tries_left:
                raise


def keep_sending(
    channel: Channel, *, worker: str = "", lease: timedelta = LEASE, look_every_s: float = LOOK_EVERY_S
) -> None:
    """Send what is due on one channel, every second, for as long as the process lives; no fault ends it."""
    n_closed = 0
    while True:
        pause_s = look_every_s
        try:
            trouble = send_due(worker or this_worker(), channels=[channel], lease=lease).closed.get(channel)
        except Exception as fault:
            # Whatever it is, the next message must still go. What was in hand comes back when the lease ends.
            log.error("messages were not sent (%s); trying again", type(fault).__name__)
            pause_s = PAUSES_S[0]
        else:
            if trouble:
                pause_s = PAUSES_S[min(n_closed, len(PAUSES_S) - 1)]
                log.warning("no %s leaves (%s); trying again in %s s", channel.value, trouble.value, pause_s)
            n_closed = n_closed + 1 if trouble else 0
        finally:
            connection.close()
        time.sleep(pause_s)


def _now() -> datetime:
    return datetime.now(UTC)
