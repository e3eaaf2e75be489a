"""Nobody gets two, nobody gets none: workers of the outbox are killed and frozen, and every message arrives once.

Two workers send from one store to a real mail server while messages are queued. At random moments (seed printed) one of
the three is killed without warning and another takes its place; one worker at a time is frozen past its lease, and then
goes on in the belief that it still holds what it held (docs/security.md P6).

What counts is what a mailbox shows: one mail for each Message-ID. How often something was handed over twice is said
too, and at most once for each kill and frost. It cannot be never: between a server's acceptance and our mark lies a
moment that no protocol closes.

    ./script/prove outbox            1,000 kills on each database
    ./script/prove outbox --quick    40 kills on each; --kills N for another number
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from proofs.outbox_working import ACKNOWLEDGED, address_of
from proofs.postgresql import own_database
from proofs.store import ROOT, Store, fresh_store, tell
from tests.outbox.servers import Server, running

SEED = 20_261_121
KILLS, QUICK_KILLS = 1_000, 40


def proved(kills: int, store: Store, *, seed: int = SEED) -> dict[str, Any]:
    """Kill, freeze and count on a store with one partnership and no message; the figures, with `holds`."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, running("mail_server", Path(folder)) as server:
        worked = _worked(store, server, kills, seed)
        counted = _counted(server, (store.folder / ACKNOWLEDGED).read_text().split())
    sent, others = worked["states"].pop("sent"), sum(worked["states"].values())
    facts = {"killed": worked["killed"], "frozen": worked["frozen"], "sent": sent, "not_sent": others, **counted}
    held = (facts["missing"], facts["doubled"], facts["altered"], facts["not_sent"]) == (0, 0, 0, 0)
    # Whoever is killed or frozen has one message under way at most.
    held &= facts["handed_over_again"] <= facts["killed"] + facts["frozen"]
    facts["holds"] = held and facts["mails"] == facts["sent"] > 0 and facts["killed"] == kills
    return facts | {"seconds": round(time.monotonic() - began, 1)}


def _worked(store: Store, server: Server, kills: int, seed: int) -> dict[str, Any]:
    ways = {
        "COMMONWEAL_MAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "COMMONWEAL_MAIL_FROM": "Northmoor Council <asb@northmoor.example>",
    }
    said = subprocess.run(
        [sys.executable, "-m", "proofs.outbox_working", str(kills), str(seed)],
        cwd=ROOT, env={**store.environment, **ways}, text=True, check=True, stdout=subprocess.PIPE,
    ).stdout  # fmt: skip
    return dict(json.loads(said))


def _counted(server: Server, acknowledged: list[str]) -> dict[str, int]:
    """What residents find, and what was handed over: each message went to an address of its own."""
    numbers, contents = defaultdict(set), defaultdict(set)
    for mail in server.mails("transmissions"):
        numbers[mail["To"]].add(mail["Message-ID"])
        contents[mail["Message-ID"]].add(mail.as_bytes())
    mails, transmitted = server.mails(), server.n_transmissions()
    there = {mail["To"] for mail in mails}
    wanted = {address_of(int(key.rpartition("/")[2])) for key in acknowledged}
    return {
        "acknowledged": len(acknowledged),
        "mails": len(mails),
        "missing": len(wanted - there),
        "doubled": sum(len(known) - 1 for known in numbers.values()),
        "altered": sum(len(written) - 1 for written in contents.values()),
        "handed_over": transmitted,
        "handed_over_again": transmitted - len(mails),
    }


def main() -> int:
    given = argparse.ArgumentParser()
    given.add_argument("--quick", action="store_true")
    given.add_argument("--kills", type=int)
    given.add_argument("--seed", type=int, default=SEED)
    options = given.parse_args()
    kills = options.kills or (QUICK_KILLS if options.quick else KILLS)
    held = []
    for name, own in (("sqlite", nullcontext({})), ("postgresql", own_database())):
        with own as database, fresh_store(database) as store:
            facts = proved(kills, store, seed=options.seed)
        tell(proof="outbox", database=name, seed=options.seed, **facts)
        held.append(facts["holds"])
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
