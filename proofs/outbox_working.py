"""Two workers of the outbox and who queues for them, killed and frozen at random: the inside of `proofs.outbox`.

python -m proofs.outbox_working KILLS SEED    in the environment of a store; prints one JSON line

All are forks of this process, which itself touches no table before the last of them is made. Who queues writes each key
that was committed to a file, so that what was acknowledged is known whatever becomes of the process.
"""

import json
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any
from uuid import UUID

import django

from proofs.children import end_with_parent

ACKNOWLEDGED = "acknowledged"
MESSAGES_A_KILL = 4
# Short, so that many leases run out in one proof; a worker in service has ten minutes.
LEASE_S = 2.0
LOOK_EVERY_S = 0.02
FROZEN_S = (2.1, 3.0)
LONGEST_BETWEEN_KILLS_S = 0.15
# How long nothing may come to an end before what waits counts as not sent.
PATIENCE_S = 120.0
ABOUT = UUID(int=0xA11)
FORK = multiprocessing.get_context("fork")


def address_of(number: int) -> str:
    """Each message has a mailbox of its own, so that a resident's eyes are easy to take."""
    return f"resident{number}@mail.example"


def key_of(number: int) -> str:
    return f"proof/{number}"


def queue(allowed: "Synchronized[int]", folder: Path) -> None:
    """Queue numbered messages up to what is allowed, and say which were committed; begins where the last one ended.

    What was committed and not said is queued again, as after a request whose answer was lost: its key is known.
    """
    from django.db import DatabaseError, transaction

    from commonweal.access.models import Partnership
    from commonweal.access.viewer import system_viewer
    from commonweal.outbox.operations import put

    chance, partnership = random.Random(os.getpid()), Partnership.objects.get().id
    with (folder / ACKNOWLEDGED).open("a+") as told:
        told.seek(0)
        number = sum(1 for _ in told)
        while True:
            if number >= allowed.value:
                time.sleep(0.01)
                continue
            at = datetime.now(UTC)
            some = range(number, min(number + chance.randint(1, 4), allowed.value))
            try:
                with transaction.atomic():
                    viewer = system_viewer(partnership, route="proof", at=at)
                    put([_message(one) for one in some], by=viewer, at=at)
            except DatabaseError:
                continue
            told.write("".join(f"{key_of(one)}\n" for one in some))
            told.flush()
            number = some.stop


def _message(number: int) -> Any:
    from commonweal.access.record_kinds import RecordKind
    from commonweal.outbox.terms import Channel, Outgoing

    return Outgoing(
        key=key_of(number), channel=Channel.MAIL, to=address_of(number), subject="We have your report",
        body=f"Message {number}", about_kind=RecordKind.REPORT, about_id=ABOUT,
    )  # fmt: skip


def work() -> None:
    """What the worker's thread does in service, but for the times."""
    from commonweal.outbox.sending import keep_sending
    from commonweal.outbox.terms import Channel

    keep_sending(Channel.MAIL, lease=timedelta(seconds=LEASE_S), look_every_s=LOOK_EVERY_S)


class Pen:
    """Processes that are killed and made anew, and the one that is frozen."""

    def __init__(self, kinds: list[Callable[[], None]], chance: random.Random) -> None:
        self.kinds, self.chance = kinds, chance
        self.living = [self._fresh(kind) for kind in kinds]
        self.frozen: int | None = None
        self.thaws_at = 0.0
        self.n_killed = self.n_frozen = 0

    def _fresh(self, kind: Callable[[], None]) -> BaseProcess:
        process = FORK.Process(target=kind, daemon=True)
        process.start()
        return process

    def kill_one(self) -> None:
        """Without warning, wherever it is; never the frozen one, which has yet to wake and be wrong."""
        one = self.chance.choice([n for n in range(len(self.kinds)) if n != self.frozen])
        self.living[one].kill()
        self.living[one].join()
        self.n_killed += 1
        self.living[one] = self._fresh(self.kinds[one])

    def freeze_or_thaw(self) -> None:
        """One worker after another, always longer than its lease."""
        if self.frozen is not None:
            if time.monotonic() > self.thaws_at:
                self.thaw()
            return
        self.frozen = self.chance.randrange(2)
        os.kill(self.living[self.frozen].pid or 0, signal.SIGSTOP)
        self.thaws_at = time.monotonic() + self.chance.uniform(*FROZEN_S)
        self.n_frozen += 1

    def thaw(self) -> None:
        if self.frozen is not None:
            os.kill(self.living[self.frozen].pid or 0, signal.SIGCONT)
            self.frozen = None

    def end(self) -> None:
        for process in self.living:
            process.kill()
            process.join()


def main(kills: int, seed: int) -> None:
    """Kill and freeze while messages are queued and sent, then let the workers end what is left."""
    from django.conf import settings

    chance, folder = random.Random(seed), Path(settings.DATA_FOLDER)
    allowed: Synchronized[int] = FORK.Value("i", MESSAGES_A_KILL)
    pen = Pen([work, work, lambda: queue(allowed, folder)], chance)
    while pen.n_killed < kills:
        time.sleep(chance.uniform(0.0, LONGEST_BETWEEN_KILLS_S))
        pen.freeze_or_thaw()
        pen.kill_one()
        allowed.value = MESSAGES_A_KILL * (pen.n_killed + 1)
    while pen.frozen is not None and time.monotonic() < pen.thaws_at:
        time.sleep(0.05)
    pen.thaw()
    states = _settled(allowed.value)
    pen.end()
    print(json.dumps({"killed": pen.n_killed, "frozen": pen.n_frozen, "states": states}), flush=True)


def _settled(n_messages: int) -> dict[str, int]:
    """How many messages are in each state, once all were queued and sent, or when nothing was for long."""
    from commonweal.outbox.queries import outbox_counts

    n_sent, ends = -1, 0.0
    while True:
        states: dict[str, int] = outbox_counts(at=datetime.now(UTC))["messages"]
        if states["sent"] > n_sent:
            n_sent, ends = states["sent"], time.monotonic() + PATIENCE_S
        if sum(states.values()) == n_messages == n_sent or time.monotonic() > ends:
            return states
        time.sleep(0.1)


if __name__ == "__main__":
    end_with_parent()
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]))
