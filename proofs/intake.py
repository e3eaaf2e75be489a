"""Acknowledged means kept: residents send their last forms while server and worker are killed without warning.

Every form goes over a real connection, with a key of its own; where an answer is lost the same form is sent again, as a
browser would. A real mail server takes the receipts. At random moments (seed printed) the whole residents' door, one of
its processes, or the worker is killed and started again. Then everything is counted: what was acknowledged and is not
there, reports that are there twice, mails that a mailbox shows twice or misses, and how long each start took until the
door answered, or the worker was at work (docs/security.md P5, P6). The audit's chain is verified at the end.

    ./script/prove intake            5,000 reports and 50 kills, on both databases
    ./script/prove intake --full     100,000 reports and 1,000 kills on each
    ./script/prove intake --quick    120 reports and 6 kills on each; --reports and --kills for other numbers
    ./script/prove intake --sqlite   on SQLite alone
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import nullcontext, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from benchmarks.pages import free_port
from proofs.postgresql import own_database
from proofs.residents import Form, Senders, begun, shuffled
from proofs.store import ROOT, Store, fresh_store, tell
from tests.outbox.servers import Server, running

SEED = 20_261_122
SIZES = {"quick": (120, 6), "usual": (5_000, 50), "full": (100_000, 1_000)}
CONNECTIONS, RESTART_WITHIN_S = 16, 5.0
# How long nothing may come to an end before what waits counts as not sent.
PATIENCE_S = 120.0
MARK = "p"
COUNTED = """
import django, json; django.setup()
from collections import Counter
from commonweal.outbox.models import Message
from commonweal.reports.models import Report, ReportIntake, SavedReport
print(json.dumps({
    "keys": [key[4:] for key in ReportIntake.objects.filter(key__startswith="web/").values_list("key", flat=True)],
    "reports": Report.objects.count(), "begun": SavedReport.objects.count(),
    "messages": dict(Counter(Message.objects.values_list("state", flat=True))),
}))
"""


class Killed(Thread):
    """The door and the worker, each killed and started again as reports are acknowledged, until so many kills."""

    def __init__(self, store: Store, kills: int, reports: int, seed: int) -> None:
        super().__init__(daemon=True)
        self.store, self.kills, self.reports, self.chance = store, kills, reports, random.Random(seed)
        self.port, self.over = free_port(), Event()
        self.n_acknowledged = 0
        self.killed: dict[str, int] = defaultdict(int)
        self.seconds: dict[str, list[float]] = {"door": [], "worker": []}
        self.fault: BaseException | None = None
        self.door, self.worker = self._start_door(), self._start_worker()

    def run(self) -> None:
        try:
            for number in range(self.kills):
                if number >= self.kills:
                    return
                # Spread over all reports; a moment of its own within one.
                while self.n_acknowledged < self.reports * number // (self.kills + 1) and not self.over.is_set():
                    time.sleep(0.002)
                time.sleep(self.chance.uniform(0.0, 0.05))
                self._kill(self.chance.choice(("door", "door", "one of the door's", "worker")))
        except BaseException as fault:
            self.fault = fault
            raise

    def _kill(self, what: str) -> None:
        self.killed[what] += 1
        if what == "worker":
            _kill_all(self.worker)
            self.worker = self._start_worker()
        elif what == "door":
            _kill_all(self.door)
            self.door = self._start_door()
        else:
            children = Path(f"/proc/{self.door.pid}/task/{self.door.pid}/children").read_text().split()
            for child in children[:1]:
                with suppress(ProcessLookupError):
                    os.kill(int(child), signal.SIGKILL)

    def _start_door(self) -> "subprocess.Popen[str]":
        began = time.monotonic()
        door = self.store.start(
            "serve", "--door", "public", "--port", str(self.port), start_new_session=True, stderr=subprocess.DEVNULL
        )
        while not _answers(self.port):
            assert door.poll() is None, "the door did not start"
            time.sleep(0.02)
        self.seconds["door"].append(time.monotonic() - began)
        return door

    def _start_worker(self) -> "subprocess.Popen[str]":
        seen, began = self.store.folder / "worker-seen", time.monotonic()
        seen.unlink(missing_ok=True)
        worker = subprocess.Popen(
            [sys.executable, "-m", "proofs.intake_worker"], cwd=ROOT, env=self.store.environment, text=True,
            start_new_session=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while not seen.exists():
            assert worker.poll() is None, "the worker did not start"
            time.sleep(0.02)
        self.seconds["worker"].append(time.monotonic() - began)
        return worker

    def end(self) -> None:
        self.over.set()
        self.join()
        _kill_all(self.door)

    def end_worker(self) -> None:
        _kill_all(self.worker)


def _kill_all(process: "subprocess.Popen[str]") -> None:
    """A process and all that came from it, at once, as a machine that ends them would."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _answers(port: int) -> bool:
    try:
        urlopen(f"http://127.0.0.1:{port}/health", timeout=10).close()
    except HTTPError:
        return True
    except OSError:
        return False
    return True


def proved(store: Store, *, reports: int, kills: int, seed: int = SEED, judged: bool = True) -> dict[str, Any]:
    """Send, kill and count on a store with one partnership and no report; the figures, with `holds`."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, running("mail_server", Path(folder) / "mail") as server:
        served = Store(store.folder, {**store.database, **_ways(server)})
        forms = shuffled(begun(served, reports, seed=seed, mark=MARK, into=Path(folder) / "forms"), seed)
        killed = Killed(served, kills, reports, seed)
        acknowledged, n_lost_answers = _sent(killed, forms)
        counted = _settled(served)
        killed.end_worker()
        facts = _counted(server, counted, acknowledged, reports)
    whole = store.start("audit", "verify", "--json", stdout=subprocess.DEVNULL).wait() == 0
    facts |= {"audit_holds": whole, "kills": dict(killed.killed), "answers_lost": n_lost_answers}
    facts |= {f"slowest_start_of_{what}_s": round(max(seconds), 2) for what, seconds in killed.seconds.items()}
    none = ("lost", "doubled", "mails_missing", "mails_doubled", "still_begun", "not_sent")
    held = all(facts[name] == 0 for name in none) and facts["audit_holds"] and sum(killed.killed.values()) == kills
    slowest = max(max(seconds) for seconds in killed.seconds.values())
    facts["holds"] = held and facts["acknowledged"] == reports and (slowest < RESTART_WITHIN_S or not judged)
    return facts | {"seconds": round(time.monotonic() - began, 1)}


def _ways(server: Server) -> dict[str, str]:
    return {
        "COMMONWEAL_MAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "COMMONWEAL_MAIL_FROM": "Northmoor Council <asb@northmoor.example>",
    }


def _sent(killed: Killed, forms: list[Form]) -> tuple[set[str], int]:
    """The ids of the forms that were acknowledged, and how many answers were lost on the way."""

    def note(form: Form) -> None:
        killed.n_acknowledged += 1

    killed.start()
    senders = Senders(killed.port, CONNECTIONS, roam=True)
    try:
        sent = senders.send(forms, again=True, on_answer=note)
        # A refusal is no answer that may be lost: nothing here is refused, or the proof proves nothing.
        assert all(status == 303 or status >= 500 for status in sent.answers), sent.answers
    except BaseException:
        killed.kills = 0
        raise
    finally:
        senders.close()
        killed.end()
    if killed.fault:
        raise killed.fault
    return set(sent.seconds), sent.n_lost_answers


def _settled(store: Store) -> dict[str, Any]:
    """What the store holds once every message has ended, or when none did for long."""
    n_sent, ends = -1, 0.0
    while True:
        counted: dict[str, Any] = json.loads(store.python(COUNTED))
        messages = counted["messages"]
        if messages.get("sent", 0) > n_sent:
            n_sent, ends = messages.get("sent", 0), time.monotonic() + PATIENCE_S
        if n_sent == sum(messages.values()) or time.monotonic() > ends:
            return counted
        time.sleep(1.0)


def _counted(server: Server, counted: dict[str, Any], acknowledged: set[str], reports: int) -> dict[str, int]:
    """Each reporter has an address of their own, which finds one receipt."""
    numbers = defaultdict(set)
    for mail in server.mails():
        numbers[mail["To"]].add(mail["Message-ID"])
    wanted = {f"{MARK}{number}@mail.example" for number in range(reports)}
    messages, keys = counted["messages"], counted["keys"]
    return {
        "reports": counted["reports"],
        "acknowledged": len(acknowledged),
        "lost": len(acknowledged - set(keys)),
        "doubled": counted["reports"] - len(set(keys)),
        "still_begun": counted["begun"],
        "mails": len(server.mails()),
        "mails_missing": len(wanted - set(numbers)),
        "mails_doubled": sum(len(known) - 1 for known in numbers.values()),
        "handed_over_again": server.n_transmissions() - len(server.mails()),
        "not_sent": sum(messages.values()) - messages.get("sent", 0),
    }


def main() -> int:
    """Prove it on both databases."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--quick", dest="size", action="store_const", const="quick", default="usual")
    given.add_argument("--full", dest="size", action="store_const", const="full")
    given.add_argument("--reports", type=int)
    given.add_argument("--kills", type=int)
    given.add_argument("--seed", type=int, default=SEED)
    given.add_argument("--sqlite", action="store_true", help="on SQLite alone")
    asked = given.parse_args()
    reports, kills = SIZES[asked.size]
    kinds = [("sqlite", nullcontext({}))] + ([] if asked.sqlite else [("postgresql", own_database())])
    held = []
    for name, own in kinds:
        with own as database, fresh_store(database) as store:
            facts = proved(store, reports=asked.reports or reports, kills=asked.kills or kills, seed=asked.seed)
        tell(proof="intake", database=name, seed=asked.seed, **facts)
        held.append(facts["holds"])
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
