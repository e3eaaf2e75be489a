"""Residents who send the last form of their report, as browsers would: each from an address and with a code of its own.

For `proofs.intake` and `benchmarks.intake`. Reports are begun in the store, by the operation that the pages use; only
the last form is sent over connections. A connection takes the next report when its last one was answered, and sends the
same form again where an answer was lost. One process, one loop over the kernel's list of what is ready, so that the
program that asks takes as little as it can of the machine that it measures.
"""

import json
import os
import random
import select
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from proofs.store import Store

# Linux: a port is chosen at the connection, so that many addresses share the same few ports.
BIND_ADDRESS_NO_PORT = 24
FORM_TOKEN = "k" * 32
AGAIN_AFTER_S = 0.05
BEGIN = """
import django, json, random, sys; django.setup()
from datetime import UTC, datetime
from django.conf import settings
from django.core import signing
from django.db import transaction
from commonweal.access.roles import Role
from commonweal.access.viewer import door_viewer
from commonweal.audit.trace import Trace
from commonweal.reports.models import Report
from commonweal.reports.policy import reports_policy
from commonweal.reports.public.operations import begin_draft
from commonweal.reports.public.queries import partnership_of_the_door
from commonweal.reports.public.throttle import SALT
from commonweal.core.terms import london_day
n, seed, out, mark = json.loads(sys.argv[1])
chance = random.Random(seed)
at = datetime.now(UTC)
partnership = partnership_of_the_door(settings.PUBLIC_PARTNERSHIP)
kinds = [one.word for one in reports_policy(partnership).categories_on(london_day(at)).kinds]
places = list(
    Report.objects.filter(partnership_id=partnership, easting_m__isnull=False).order_by("-received_at")
    .values_list("easting_m", "northing_m", "location")[:5000]
)
def where():
    if not places or chance.random() < 0.1:
        return {"said": f"behind the baths, gate {chance.randrange(90)}", "found": [], "chosen": "words", "more": ""}
    east, north, name = chance.choice(places)
    one = {"name": name[:110], "east": east, "north": north, "word": "", "borough": "", "elsewhere": False,
           "found": "place"}
    return {"said": name[:100], "found": [one], "chosen": "0", "more": f"floor {chance.randrange(9)}"}
def report(number):
    # One in ten has reported before: the rule about second reports has something to find.
    person = number if number % 10 else max(0, number - 10)
    return {
        "language": "en", "network": f"{chance.getrandbits(64):016x}",
        "what": {"category": chance.choice(kinds)}, "where": where(),
        "account": {"account": f"Report {mark}{number}: loud music and shouting since ten. " * 5, "honeypot": ""},
        "involved": {"part": ["drugs"], "n_people": 3, "age_band": "adult", "vehicle": ""},
        "now": {"ongoing": "now"},
        "affected": {"care": ["children"], "other": "", "sleep": "3", "health": "1", "work": "", "children": ""},
        "aimed": {"aimed": "no", "strands": []}, "before": {"told_before": "", "wish": "Quiet after eleven"},
        "evidence": [], "evidence_seen": True, "contact": {"contact": "yes"}, "share": {"share": "yes"},
        "details": {
            "name": f"Resident {mark} {person}", "email": f"{mark}{number}@mail.example",
            "phone": f"+44770{seed % 10}{person % 1000000:06d}",
            "ways": ["mail"], "may_say_what": "yes", "safe_times": "", "interpreter": "", "reads": "en",
        },
    }
with open(out, "w", encoding="utf-8") as file:
    for start in range(0, n, 500):
        with transaction.atomic():
            for number in range(start, min(n, start + 500)):
                by = door_viewer(partnership, Role.RESIDENT, trace=Trace(route="begin", at=at), name="a resident")
                draft, code = begin_draft(report(number), by=by, at=at)
                visit = signing.dumps(f"{chance.getrandbits(64):016x}", salt=SALT)
                print(draft.id, code, visit, file=file)
"""


@dataclass(frozen=True, slots=True)
class Form:
    """The last form of one report: its id, which is its key, and what opens it."""

    id: str
    code: str
    visit: str

    def bytes_for(self, host: str) -> bytes:
        """The request as a browser sends it: to a host with a port in clear, to one without through HTTPS."""
        site = f"http://{host}" if ":" in host else f"https://{host}"
        body = f"csrfmiddlewaretoken={FORM_TOKEN}"
        cookies = f"draft={self.code}; visit={self.visit}; csrftoken={FORM_TOKEN}; __Host-csrf={FORM_TOKEN}"
        return (
            f"POST /report/{self.id}/send/ HTTP/1.1\r\nHost: {host}\r\nOrigin: {site}\r\n"
            f"User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
            f"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\nAccept-Language: en-GB\r\n"
            f"Referer: {site}/report/{self.id}/check/\r\nCookie: {cookies}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        ).encode()


def begun(store: Store, n: int, *, seed: int, mark: str, into: Path) -> list[Form]:
    """`n` reports that wait for their last form; every reporter leaves a name, a number and an address for mail."""
    store.python(BEGIN.replace("sys.argv[1]", repr(json.dumps([n, seed, str(into), mark]))))
    return [Form(*line.split()) for line in into.read_text().splitlines()]


@dataclass(slots=True)
class Sent:
    """What became of forms: seconds from the first byte out to the answer, by report; how often anything was odd."""

    seconds: dict[str, float] = field(default_factory=dict)
    answers: dict[int, int] = field(default_factory=dict)
    n_lost_answers: int = 0
    first_at: float = 0.0
    last_at: float = 0.0


class _Connection:
    """One browser: its address, the report under way, and what of an answer has come."""

    __slots__ = ("began", "form", "read", "socket", "source", "to_send")

    def __init__(self, source: str) -> None:
        self.source = source
        self.socket: socket.socket | None = None
        self.form: Form | None = None
        self.to_send = self.read = b""
        self.began = 0.0


class Senders:
    """So many connections, each from an address of its own below 127.0.0.0/8, that send forms until none is left."""

    def __init__(
        self, port: int, n_connections: int, *, proxied: bool = False, first_source: int = 0, roam: bool = False
    ) -> None:
        """`roam`: each report comes from an address of its own, over a connection of its own."""
        self.port, self.host, self.roam = port, "127.0.0.1" if proxied else f"127.0.0.1:{port}", roam
        self.sources = (_source(number) for number in count(first_source))
        self.connections = [_Connection(next(self.sources)) for _ in range(n_connections)]
        self.ready = select.epoll()
        self.by_file: dict[int, _Connection] = {}
        self.later: deque[tuple[float, _Connection]] = deque()

    def send(self, forms: Sequence[Form], *, again: bool, on_answer: Callable[[Form], None] | None = None) -> Sent:
        """Send all of them, and wait for every answer.

        `again`: a form whose answer was lost, or was an error of the server's, is sent again until it is taken; else
        it is counted and left. `on_answer` is called with each form that was taken, as soon as that is known.
        """
        sent, waiting = Sent(first_at=time.monotonic()), deque(forms)
        self.again, self.on_answer, self.n_under_way = again, on_answer, 0
        for one in self.connections:
            self._next(one, waiting)
        while self.n_under_way:
            self._resume()
            for file, _ in self.ready.poll(0.02 if self.later else 30.0):
                one = self.by_file[file]
                try:
                    self._go_on(one, waiting, sent)
                except OSError:
                    self._lost(one, waiting, sent)
        sent.last_at = time.monotonic()
        return sent

    def close(self) -> None:
        """Close every connection."""
        for one in self.connections:
            self._hang_up(one)
        self.ready.close()

    def _next(self, one: _Connection, waiting: deque[Form]) -> None:
        one.form = waiting.popleft() if waiting else None
        if one.form is not None:
            self.n_under_way += 1
            one.began = time.monotonic()
            self._begin(one)

    def _begin(self, one: _Connection) -> None:
        assert one.form is not None
        one.to_send, one.read = one.form.bytes_for(self.host), b""
        if one.socket is None:
            one.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            one.socket.setblocking(False)
            one.socket.setsockopt(socket.IPPROTO_IP, BIND_ADDRESS_NO_PORT, 1)
            one.socket.bind((one.source, 0))
            with suppress(BlockingIOError):
                one.socket.connect(("127.0.0.1", self.port))
            self.by_file[one.socket.fileno()] = one
            self.ready.register(one.socket.fileno(), select.EPOLLOUT)
        else:
            self._write(one)

    def _go_on(self, one: _Connection, waiting: deque[Form], sent: Sent) -> None:
        if one.to_send:
            self._write(one)
            return
        assert one.socket is not None
        read = one.socket.recv(65_536)
        if not read:
            self._lost(one, waiting, sent)
            return
        one.read += read
        head, ends, body = one.read.partition(b"\r\n\r\n")
        if not ends:
            return
        lowered = head.lower()
        _, said, after = lowered.partition(b"content-length:")
        if said and len(body) < int(after.split(b"\r\n", 1)[0]):
            return
        if b"connection: close" in lowered:
            self._hang_up(one)
        self._answered(one, head, waiting, sent)

    def _write(self, one: _Connection) -> None:
        assert one.socket is not None
        done = one.socket.send(one.to_send)
        one.to_send = one.to_send[done:]
        self.ready.modify(one.socket.fileno(), select.EPOLLOUT if one.to_send else select.EPOLLIN)

    def _answered(self, one: _Connection, head: bytes, waiting: deque[Form], sent: Sent) -> None:
        assert one.form is not None
        status = int(head[9:12])
        sent.answers[status] = sent.answers.get(status, 0) + 1
        if status == 303 and b"/sent/" in head:
            sent.seconds[one.form.id] = time.monotonic() - one.began
            if self.on_answer is not None:
                self.on_answer(one.form)
        elif self.again and status >= 500:
            self._again_later(one)
            return
        self.n_under_way -= 1
        if self.roam:
            self._hang_up(one)
            one.source = next(self.sources)
        self._next(one, waiting)

    def _lost(self, one: _Connection, waiting: deque[Form], sent: Sent) -> None:
        self._hang_up(one)
        sent.n_lost_answers += 1
        if self.again:
            self._again_later(one)
            return
        self.n_under_way -= 1
        self._next(one, waiting)

    def _again_later(self, one: _Connection) -> None:
        self._hang_up(one)
        self.later.append((time.monotonic() + AGAIN_AFTER_S, one))

    def _resume(self) -> None:
        now = time.monotonic()
        while self.later and self.later[0][0] <= now:
            self._begin(self.later.popleft()[1])

    def _hang_up(self, one: _Connection) -> None:
        if one.socket is not None:
            self.by_file.pop(one.socket.fileno(), None)
            with suppress(OSError):
                self.ready.unregister(one.socket.fileno())
            one.socket.close()
            one.socket = None


def _source(number: int) -> str:
    return f"127.{1 + number // 60_000 % 250}.{number // 250 % 240}.{2 + number % 250}"


def processor_seconds(pids: Sequence[int]) -> float:
    """What these processes and all that came from them have used of a processor, ended ones included."""
    ticks, seen = 0, set()
    for pid in _with_children(pids):
        with suppress(OSError):
            words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(int(word) for word in words[11:15]) if pid not in seen else 0
            seen.add(pid)
    return ticks / os.sysconf("SC_CLK_TCK")


def _with_children(pids: Sequence[int]) -> Iterator[int]:
    for pid in pids:
        yield pid
        with suppress(OSError):
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            yield from _with_children([int(child) for child in children])


def share(seconds: Sequence[float], part: float) -> float:
    """The second below which that part of them lies, 0 to 1."""
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * part))]


def shuffled(forms: Sequence[Form], seed: int) -> list[Form]:
    """In an order of its own, so that neighbours in the list do not arrive together."""
    order = list(forms)
    random.Random(seed).shuffle(order)
    return order
