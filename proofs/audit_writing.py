"""Writes audit entries of a made-up partnership: a store for the proof of the audit, and the traffic beside it.

python -m proofs.audit_writing SEED [SECONDS_BETWEEN]    writes until it is killed
"""

import json
import multiprocessing
import multiprocessing.process
import random
import signal
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import django

from proofs.children import end_with_parent

CHAINS = (UUID(int=0xA1), UUID(int=0xA2), None)
PEOPLE = [UUID(int=0xB000 + number) for number in range(40)]
CALLERS = [UUID(int=0xC000 + number) for number in range(60)]
FORGET_EVERY = 25
ROUNDS_FILE = "rounds-begun"
# Said once writers are at work and ending them is heard.
BEGAN = "began"


def write_one(chance: random.Random, at: datetime) -> None:
    """One entry as a page would leave it: some reports, sometimes callers, sometimes a reason, sometimes forgetting."""
    from django.db import transaction

    from commonweal.audit.deeds import Deed
    from commonweal.audit.operations import forget_person, write_entry
    from commonweal.audit.trace import Trace

    trace = Trace(
        route="report", at=at, actor_id=chance.choice(PEOPLE), actor_role="analyst", purpose="daily work of the role",
        partnership_id=chance.choice(CHAINS), device=f"device-{chance.randrange(9)}", relation="team",
    )  # fmt: skip
    trace.saw("report", [UUID(int=chance.getrandbits(128)) for _ in range(chance.randrange(1, 8))])
    if chance.random() < 0.3:
        trace.saw("caller", chance.sample(CALLERS, 3))
    with transaction.atomic():
        if chance.random() < 0.1:
            trace.did(Deed.BREAK_GLASS, "report", why="somebody is at the door")
        if chance.randrange(FORGET_EVERY) == 0:
            forget_person(trace, "caller", chance.choice(CALLERS))
        write_entry(trace, outcome="200")


def rounds_begun() -> int:
    """How often the store was begun to be verified: one byte each in a file beside it."""
    from django.conf import settings

    file = Path(settings.DATA_FOLDER) / ROUNDS_FILE
    return file.stat().st_size if file.exists() else 0


def write_on(seed: int, pause_s: float) -> None:
    """Write until killed; a fault of the database is told and stepped over."""
    from django.db import DatabaseError

    chance, seen = random.Random(seed), -1
    while True:
        while (now := rounds_begun()) == seen:
            time.sleep(0.01)
        # One entry a round, anywhere in it: the store must not grow faster than it is verified.
        seen = now if now else -1
        time.sleep(chance.uniform(0, 2 * pause_s))
        try:
            write_one(chance, datetime.now(UTC))
        except DatabaseError as fault:
            print(f"{type(fault).__name__}: {fault}", file=sys.stderr, flush=True)


def main(seed: int, n_writers: int, pause_s: float) -> None:
    """Writers as processes of their own; one is killed without warning every so often and another takes its place."""
    chance, killed = random.Random(seed), 0
    context = multiprocessing.get_context("fork")
    ending = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())

    def fresh(number: int) -> multiprocessing.process.BaseProcess:
        process = context.Process(target=write_on, args=(number, pause_s), daemon=True)
        process.start()
        return process

    writers = [fresh(seed + number) for number in range(n_writers)]
    print(BEGAN, flush=True)
    while not ending.wait(chance.uniform(0.2, 1.5)):
        one = chance.randrange(n_writers)
        writers[one].kill()
        writers[one].join()
        killed += 1
        writers[one] = fresh(seed + n_writers + killed)
    for writer in writers:
        writer.kill()
        writer.join()
    print(json.dumps({"writers": n_writers, "killed": killed + n_writers}), flush=True)


if __name__ == "__main__":
    end_with_parent()
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
