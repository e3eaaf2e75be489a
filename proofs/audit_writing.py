"""Writes audit entries of a made-up partnership: a store for the proof of the audit, and the traffic beside it.

python -m proofs.audit_writing SEED [SECONDS_BETWEEN]    writes until it is killed
"""

import random
import sys
import time
from datetime import UTC, datetime
from uuid import UUID

import django

CHAINS = (UUID(int=0xA1), UUID(int=0xA2), None)
PEOPLE = [UUID(int=0xB000 + number) for number in range(40)]
CALLERS = [UUID(int=0xC000 + number) for number in range(60)]
FORGET_EVERY = 25


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


def main(seed: int, pause_s: float) -> None:
    from django.db import DatabaseError

    chance = random.Random(seed)
    while True:
        try:
            write_one(chance, datetime.now(UTC))
        except DatabaseError as fault:
            print(f"{type(fault).__name__}: {fault}", flush=True)
        time.sleep(chance.uniform(0, 2 * pause_s))


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0.1)
