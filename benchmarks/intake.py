"""The residents' last form with every write, over real connections: acknowledged a second, a burst, staff beside it.

The service runs as it is shipped: `commonweal serve --door public` and `--door staff` with two workers each, and the
example of docs/how-to/operator.md for nginx in front of the residents' door, where nginx is installed (its addresses
are replaced, and HTTPS ends nowhere). The store is SQLite with synchronous=FULL. The load program shares the same
processors. Each connection comes from an address of its own (127.x.y.z), which the throttle takes for a source.

Every report leaves a name, a number and an address for mail, and one in ten comes from somebody who reported before:
report, answers, caller, history, receipt in the outbox, the rules, the form's key, and the entry of the audit.

  ./script/bench intake                 over the invented borough, which it makes first
  ./script/bench intake --store FOLDER  over a copy of a demonstration
  ./script/bench intake --without-proxy connections go to the service itself
  ./script/bench intake --quick         few reports, to see that it works; no bars of time

Beside the figures: how often a second this disk can flush a bare commit, and what the processors could give at what a
request takes of them. Bars: 250 acknowledged a second (aim 500); of 10,000 reports over 500 connections none lost, none
doubled, no error of the server's, 95 in 100 within 3 s (aim 2 s), and pages of staff meanwhile within 1 s. Prints one
JSON line a figure. Ends with 1 when a bar is missed, and says by how much.
"""

import argparse
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.request import OpenerDirector, urlopen

from benchmarks.figures import figure, tell
from benchmarks.pages import free_port, signed_in
from proofs.residents import Form, Senders, Sent, begun, processor_seconds, share, shuffled
from proofs.store import ROOT, Store

ACKNOWLEDGED_A_SECOND, BURST_P95_S, STAFF_WITHIN_S = 250.0, 3.0, 1.0
STEADY, STEADY_CONNECTIONS = 6_000, 64
BURST, BURST_CONNECTIONS = 10_000, 500
WARMING, SEED = 200, 20_261_122
STAFF_PAGES = ("/reports/inbox/", "/reports/list/")
COUNTED = """
import django; django.setup()
from django.conf import settings
from commonweal.outbox.models import Message
from commonweal.reports.models import ReportIntake, SavedReport
from commonweal.reports.public.queries import partnership_of_the_door
partnership = partnership_of_the_door(settings.PUBLIC_PARTNERSHIP)
taken = ReportIntake.objects.filter(partnership_id=partnership, key__startswith="web/")
for one in taken.values_list("key", flat=True):
    print("key", one[4:])
print("messages", Message.objects.filter(partnership_id=partnership, what="received").count())
"""


@dataclass(frozen=True)
class Sizes:
    """How many reports, over how many connections: steadily, and at once."""

    steady: int = STEADY
    steady_connections: int = STEADY_CONNECTIONS
    burst: int = BURST
    burst_connections: int = BURST_CONNECTIONS
    warming: int = WARMING


QUICK = Sizes(steady=40, steady_connections=4, burst=60, burst_connections=20, warming=4)


@dataclass(frozen=True)
class Service:
    """What listens where, and the processes whose work counts as the server's."""

    port: int
    staff_port: int
    proxied: bool
    pids: tuple[int, ...]


@contextmanager
def service(store: Store, folder: Path, *, proxied: bool) -> Iterator[Service]:
    """Both doors as they are shipped, and the proxy of the operator's guide before the residents' one."""
    public, staff, front = free_port(), free_port(), free_port()
    settings = {"COMMONWEAL_PROXIES": "127.0.0.1"} if proxied else {}
    served = Store(store.folder, {**store.database, **settings})
    doors = [
        served.start("serve", "--door", door, "--port", str(port))
        for door, port in (("public", public), ("staff", staff))
    ]
    proxies = [_proxy(folder, front, public, staff)] if proxied else []
    try:
        for port in (public, staff):
            _wait_for(port)
        # The staff's listener is not part of what a resident's form costs.
        pids = (doors[0].pid, *(one.pid for one in proxies))
        yield Service(front if proxied else public, staff, proxied, pids)
    finally:
        for one in (*proxies, *doors):
            one.terminate()
        for one in (*proxies, *doors):
            one.wait()


def _wait_for(port: int) -> None:
    for _ in range(3_000):
        try:
            urlopen(f"http://127.0.0.1:{port}/health").close()
            return
        except OSError as fault:
            if getattr(fault, "code", None):
                return
            time.sleep(0.1)
    raise TimeoutError("the service did not start")


def _proxy(folder: Path, front: int, public: int, staff: int) -> "subprocess.Popen[Any]":
    """nginx with the example of the operator's guide; only addresses, names and HTTPS are others."""
    example = (ROOT / "docs" / "how-to" / "operator.md").read_text(encoding="utf-8")
    found = re.search(r"```nginx\n(.*?)```", example, re.DOTALL)
    assert found is not None
    servers, _, shared = found[1].partition("# proxy.conf\n")
    # The first server is the residents', the second the staff's; nobody is let in from outside this machine.
    for port in (front, free_port()):
        servers = servers.replace("listen 443 ssl;", f"listen 127.0.0.1:{port} backlog=2048;", 1)
    servers = servers.replace("127.0.0.1:8001", f"127.0.0.1:{public}").replace("127.0.0.1:8000", f"127.0.0.1:{staff}")
    (folder / "proxy.conf").write_text(shared)
    paths = "".join(
        f"{what}_temp_path {folder}/{what};" for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log warn; worker_processes 1;\n"
        "events { worker_connections 4096; }\n"
        f"http {{ access_log off; keepalive_requests 10000; {paths}\n{servers}}}\n"
    )
    return subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)], cwd=folder)


def flushes_a_second(folder: Path, *, seconds: float) -> float:
    """Bare commits of one row, one after the other, each waited for by the disk that holds the store."""
    file, n = folder / "flush.sqlite3", 0
    with closing(sqlite3.connect(file, isolation_level=None)) as store:
        store.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE row (text)")
        ends = time.perf_counter() + seconds
        while time.perf_counter() < ends:
            store.execute("INSERT INTO row VALUES ('one')")
            n += 1
    for one in folder.glob("flush.sqlite3*"):
        one.unlink()
    return n / seconds


class StaffAtWork(Thread):
    """A triage officer who opens the inbox and a list each second, and how long each page took."""

    def __init__(self, visitor: OpenerDirector, address: str) -> None:
        super().__init__(daemon=True)
        self.visitor, self.address, self.over = visitor, address, Event()
        self.seconds: list[float] = []
        self.n_failed = 0

    def run(self) -> None:
        while not self.over.is_set():
            for path in STAFF_PAGES:
                began = time.perf_counter()
                try:
                    self.visitor.open(self.address + path).read()
                except OSError:
                    self.n_failed += 1
                self.seconds.append(time.perf_counter() - began)
            self.over.wait(max(0.0, 1.0 - sum(self.seconds[-len(STAFF_PAGES) :])))

    def end(self) -> None:
        self.over.set()
        self.join()


@contextmanager
def staff_at_work(served: Service, who: str, password: str) -> Iterator[StaffAtWork]:
    """Staff beside the load, through their own listener."""
    address = f"http://127.0.0.1:{served.staff_port}"
    working = StaffAtWork(signed_in(address, who, password), address)
    working.start()
    try:
        yield working
    finally:
        working.end()


def measured(
    store: Store, folder: Path, sizes: Sizes, *, proxied: bool, staff: tuple[str, str], judged: bool = True
) -> list[bool]:
    """Every figure of a store that has a partnership and a triage officer; whether each bar was reached."""
    flushed = flushes_a_second(store.folder, seconds=2.0 if judged else 0.1)
    n_forms = sizes.warming + sizes.steady + sizes.burst
    tell(f"{n_forms:,} reports are begun; bare commits: {flushed:,.0f} a second")
    before = _kept(store)
    forms = shuffled(begun(store, n_forms, seed=SEED, mark="b", into=folder / "forms"), SEED)
    warming, steady, burst = (
        forms[: sizes.warming], forms[sizes.warming : -sizes.burst], forms[-sizes.burst :]
    )  # fmt: skip
    with service(store, folder, proxied=proxied) as served:
        sent = [_sent(served, warming, 4, first_source=50_000)[0]]
        figures, steadily = _steadily(served, steady, sizes, flushed, judged=judged)
        sent.append(steadily)
        with staff_at_work(served, *staff) as working:
            at_once, _ = _sent(served, burst, sizes.burst_connections, first_source=1_000)
        sent.append(at_once)
    figures += _of_the_burst(at_once, working, judged=judged)
    return [*figures, *_of_the_store(before, _kept(store), sent)]


def _sent(served: Service, forms: list[Form], n_connections: int, *, first_source: int) -> tuple[Sent, float]:
    """What became of them, and the seconds of a processor that the load program took."""
    began = time.process_time()
    senders = Senders(served.port, n_connections, proxied=served.proxied, first_source=first_source)
    sent = senders.send(forms, again=False)
    senders.close()
    return sent, time.process_time() - began


def _steadily(
    served: Service, forms: list[Form], sizes: Sizes, flushed: float, *, judged: bool
) -> tuple[list[bool], Sent]:
    before = processor_seconds(served.pids)
    sent, by_load = _sent(served, forms, sizes.steady_connections, first_source=0)
    by_server = processor_seconds(served.pids) - before
    case, n = f"{len(forms):,} reports over {sizes.steady_connections} connections", max(1, len(sent.seconds))
    a_second, cores = len(sent.seconds) / (sent.last_at - sent.first_at), len(os.sched_getaffinity(0))
    a_request = (by_server + by_load) / n
    tell(case)
    met = figure(
        "intake", case, "acknowledged a second", a_second, "a second", bar=ACKNOWLEDGED_A_SECOND if judged else None,
        flush_limit=flushed, processor_limit=cores / a_request, answers=sent.answers,
    )  # fmt: skip
    figure("intake", case, "bare commits a second (flush limit)", flushed, "a second")
    figure("intake", case, "what the processors could give", cores / a_request, "a second", cores=cores)
    figure("intake", case, "server's processor time a report", by_server / n, "s")
    figure("intake", case, "load program's processor time a report", by_load / n, "s")
    figure("intake", case, "95 in 100 within", share(list(sent.seconds.values()), 0.95), "s")
    return [met], sent


def _of_the_burst(sent: Sent, working: StaffAtWork, *, judged: bool) -> list[bool]:
    case = f"{sum(sent.answers.values()):,} reports at once"
    seconds, n_errors = list(sent.seconds.values()), sum(n for status, n in sent.answers.items() if status >= 500)
    tell(case)
    figure("intake", case, "acknowledged a second", len(seconds) / (sent.last_at - sent.first_at), "a second")
    figure("intake", case, "slowest", max(seconds), "s")
    figure("intake", case, "staff pages, 95 in 100 within", share(working.seconds, 0.95), "s", n=len(working.seconds))
    return [
        figure("intake", case, "95 in 100 within", share(seconds, 0.95), "s", most=BURST_P95_S if judged else None),
        figure("intake", case, "errors of the server's", n_errors, "", most=0, answers=sent.answers),
        figure("intake", case, "connections broken off", sent.n_lost_answers, "", most=0),
        figure("intake", case, "staff pages, slowest", max(working.seconds), "s",
               most=STAFF_WITHIN_S if judged else None),
        figure("intake", case, "staff pages that failed", working.n_failed, "", most=0),
    ]  # fmt: skip


def _kept(store: Store) -> tuple[list[str], int]:
    """The keys of the reports that came by the web, and how many receipts there are."""
    told = [line.split() for line in store.python(COUNTED).splitlines()]
    return [one for what, one in told if what == "key"], next(int(one) for what, one in told if what == "messages")


def _of_the_store(before: tuple[list[str], int], after: tuple[list[str], int], sent: list[Sent]) -> list[bool]:
    """What was acknowledged is kept once, with one receipt queued for it."""
    (old, n_old), (kept, n_messages) = before, after
    acknowledged = {one for some in sent for one in some.seconds}
    n_off = abs((n_messages - n_old) - (len(kept) - len(old)))
    return [
        figure("intake", "all", "acknowledged and lost", len(acknowledged - set(kept)), "", most=0),
        figure("intake", "all", "kept twice", len(kept) - len(set(kept)), "", most=0),
        figure("intake", "all", "receipts missing or doubled", n_off, "", most=0),
    ]


def main() -> int:
    """Make the store, measure, and say which bars were missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, help="data folder of a demonstration; it is copied")
    parser.add_argument("--without-proxy", action="store_true", help="connections go to the service itself")
    parser.add_argument("--quick", action="store_true", help="few reports, no bars of time")
    asked = parser.parse_args()
    proxied = shutil.which("nginx") is not None and not asked.without_proxy
    tell("the residents' door is behind nginx, as in docs/how-to/operator.md" if proxied else "no proxy in front")
    with tempfile.TemporaryDirectory() as given:
        folder = Path(given)
        folder.chmod(0o755)
        store = Store(folder / "store" / "data", {"COMMONWEAL_PUBLIC_PARTNERSHIP": "northmoor"})
        if asked.store:
            shutil.copytree(asked.store, store.folder)
            assert store.start("migrate", stdout=subprocess.DEVNULL).wait() == 0
        else:
            assert store.start("demo", "--no-serve", stderr=subprocess.DEVNULL).wait() == 0
        sizes = QUICK if asked.quick else Sizes()
        held = measured(
            store, folder, sizes, proxied=proxied, staff=("tom", "northmoor-demo"), judged=not asked.quick
        )  # fmt: skip
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
