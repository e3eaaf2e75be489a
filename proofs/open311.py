"""The door for other systems under odd calls: those that schemathesis makes of its description, and raw nonsense.

1. schemathesis makes calls of every address and method from the OpenAPI description, half of them wrong on purpose,
   with the right key and without.
2. Raw calls: bytes that are no form, broken multipart, XML with entities, addresses of nonsense, every method, header
   values, thousands of parameters, huge values.

Counted: answers of 500 and above, answers or log lines with a trace, bodies of XML that no parser reads, growth of
memory. 100,000 calls in two processes; `--quick` takes 600 in one. Needs what the tests need.
"""

import json
import logging
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from proofs.children import end_with_parent
from proofs.store import ROOT, copy_file, tell

CALLS, QUICK_CALLS, PROCESSES = 100_000, 600, 2
MOST_GROWTH_MB = 300
ODD = (
    "",
    " ",
    "\x00",
    "\ufffe",
    "' OR 1=1 --",
    "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>",
    "🎉" * 50,
    "ضوضاء",
    "1e400",
    "-1",
    "NaN",
    "../../etc/passwd",
    "%00",
    "%ff",
    "2026-02-30T25:61:00Z",
    "9" * 400,
    "a" * 4_001,
    "\r\n\r\nX: y",
    "51.5",
    "noise",
    "ASB-2222-2222",
    "northmoor",
    "{}",
    "[]",
    "null",
    "true",
    "\u202e",
    "\ud7ff",
)
NAMES = (
    "api_key",
    "jurisdiction_id",
    "service_code",
    "lat",
    "long",
    "address_string",
    "address_id",
    "description",
    "email",
    "phone",
    "first_name",
    "media_url",
    "media_url[]",
    "attribute[HAPPENING_NOW]",
    "attribute[RISKS][]",
    "attribute[",
    "status",
    "attribute[fixmystreet_id]",
    "start_date",
    "end_date",
    "service_request_id",
    "update_id",
    "updated_datetime",
    "page",
    "page_size",
    "extensions",
    "nonsense",
)
PATHS = (
    "requests",
    "services",
    "services/noise",
    "services/x",
    "requests/ASB-2222-2222",
    "tokens/1",
    "servicerequestupdates",
    "discovery",
    "openapi",
    "nonsense/a/b",
    "requests/%00",
    "services/%ff",
)
KINDS = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-8",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "application/json",
    "text/xml",
    "application/x-www-form-urlencoded; charset=nonsense",
    "",
    "image/png",
    "multipart/form-data; boundary=" + "y" * 300,
)


class Counted:
    """What the answers of one process were."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.faults: list[str] = []

    def judge(self, what: str, status: int, body: bytes, kind: str) -> None:
        self.statuses[status] += 1
        if status >= 500:
            self.faults.append(f"{status} of {what}")
        if b"Traceback" in body or b"root:x:" in body:
            self.faults.append(f"a trace or a file in {what}")
        if not body:
            # The answer to HEAD.
            return
        if kind.startswith("text/xml"):
            try:
                ElementTree.fromstring(body)
            except ElementTree.ParseError:
                self.faults.append(f"XML that no parser reads in {what}")
        elif kind.startswith("application/json"):
            json.loads(body)


class Traces(logging.Handler):
    """Counts what is logged with a trace."""

    def __init__(self, counted: Counted) -> None:
        super().__init__(logging.ERROR)
        self.counted = counted

    def emit(self, record: logging.LogRecord) -> None:
        """A line with a trace is a fault of ours."""
        if record.exc_info:
            self.counted.faults.append(f"a trace in the log: {record.exc_info[0]}")


def _open_store(folder: str) -> str:
    """A fresh store with two partnerships, where calls are not counted; the key of another system."""
    os.environ |= {
        "COMMONWEAL_DATA": folder, "DJANGO_SETTINGS_MODULE": "commonweal.web.settings",
        "COMMONWEAL_OPEN311_A_MINUTE": "0",
    }  # fmt: skip
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    settings.PASSWORD_HASHERS = ["tests.cheap_passwords.CheapArgon2"]
    call_command("migrate", verbosity=0)
    from commonweal.reports.open311.operations import make_key
    from tests.cast import AT, gather_all

    return make_key("Proof", by=gather_all().viewer("ada"), at=AT)[1]


def _described(key: str, n_calls: int, seed: int, counted: Counted) -> None:
    """Calls that schemathesis makes, spread over all addresses and methods."""
    import schemathesis
    from django.core.wsgi import get_wsgi_application
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from schemathesis import GenerationMode

    known = schemathesis.openapi.from_wsgi("/open311/v2/openapi.json", get_wsgi_application())
    operations = [one.ok() for one in known.get_all_operations()]
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    each = max(1, n_calls // (len(operations) * len(modes)))
    for operation in operations:
        for mode in modes:
            _drive(operation, mode, key, each, seed, counted, (HealthCheck, Phase, given, settings, seeded))


def _drive(operation: Any, mode: Any, key: str, n: int, seed: int, counted: Counted, hypothesis: Any) -> None:
    checks, phase, given, settings, seeded = hypothesis
    calls = random.Random(seed)

    @seeded(seed)
    @settings(max_examples=n, database=None, deadline=None, phases=[phase.generate], suppress_health_check=list(checks))
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        held = case.body if isinstance(case.body, dict) else case.query if isinstance(case.query, dict) else None
        if held is not None and calls.random() < 0.8:
            held["jurisdiction_id"] = "northmoor"
            if calls.random() < 0.9:
                held["api_key"] = key
            if isinstance(case.body, dict) and calls.random() < 0.5:
                held |= {"service_code": "vandalism", "lat": "51.5461", "long": "-0.1032"}
        try:
            answer = case.call()
        except UNSENDABLE:
            # What no client could put on the wire is no call.
            return
        kind = (answer.headers.get("content-type") or [""])[0]
        counted.judge(f"{case.method} {case.path}", answer.status_code, answer.content or b"", kind)

    try:
        call()
    except checks_failed() as nothing_to_make:
        counted.faults += [] if "Unsatisfiable" in type(nothing_to_make).__name__ else [repr(nothing_to_make)[:200]]


UNSENDABLE = (UnicodeError, ValueError)


def checks_failed() -> type[Exception]:
    """Hypothesis's own way to say that an address has no wrong parameter to make."""
    from hypothesis.errors import Unsatisfiable

    return Unsatisfiable


def _raw(key: str, n_calls: int, seed: int, counted: Counted) -> None:
    from django.test import Client

    client, chance = Client(raise_request_exception=False), random.Random(seed)
    for _ in range(n_calls):
        method, path, query, kind, body, headers = _odd_call(key, chance)
        answer = client.generic(method, f"/open311/v2/{path}?{query}", body, content_type=kind, headers=headers)
        counted.judge(
            f"{method} {path} as {kind[:40]}", answer.status_code, answer.content, answer.get("Content-Type", "")
        )


def _odd_call(key: str, chance: random.Random) -> tuple[str, str, str, str, bytes, dict[str, str]]:
    from urllib.parse import urlencode

    path = f"{chance.choice(PATHS)}.{chance.choice(('xml', 'json', 'html', ''))}"
    pairs = [(chance.choice(NAMES), chance.choice(ODD)) for _ in range(chance.choice((0, 1, 3, 8, 40)))]
    if chance.random() < 0.6:
        pairs += [("api_key", key), ("jurisdiction_id", "northmoor")]
    if chance.random() < 0.4:
        pairs += [("service_code", "vandalism"), ("lat", "51.5461"), ("long", "-0.1032"), ("status", "OPEN")]
    text = urlencode(pairs, errors="surrogatepass")
    bodies: tuple[Callable[[], bytes], ...] = (
        text.encode, lambda: chance.randbytes(chance.choice((0, 1, 50, 5_000))), lambda: _multipart(pairs, chance),
        lambda: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        lambda: b"a=1&" * 1_500, lambda: text.encode()[: chance.randint(0, 200)],
    )  # fmt: skip
    headers = {
        "X-Forwarded-For": chance.choice(ODD).replace("\r", "").replace("\n", "").replace("\x00", "")[:50] or "x"
    }
    headers = {name: value for name, value in headers.items() if value.isascii()}
    method = chance.choice(("GET", "GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"))
    return method, path, text[:4_000], chance.choice(KINDS), chance.choice(bodies)(), headers


def _multipart(pairs: list[tuple[str, str]], chance: random.Random) -> bytes:
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode(errors="replace")
        for name, value in pairs
    ]
    if chance.random() < 0.3:
        photo = b'--x\r\nContent-Disposition: form-data; name="photo1"; filename="a.jpg"\r\n\r\n'
        parts.append(photo + chance.randbytes(200) + b"\r\n")
    return b"".join(parts) + (b"--x--\r\n" if chance.random() < 0.8 else b"")


def _part(folder: str, n_calls: int, seed: int) -> dict[str, Any]:
    """One process: half of the calls from the description, half raw."""
    key, counted = _open_store(folder), Counted()
    logging.getLogger().handlers = [Traces(counted)]
    logging.getLogger("django.request").setLevel(logging.ERROR)
    began = time.monotonic()
    _raw(key, n_calls // 20, seed, counted)
    warm = _memory_mb()
    begun = sum(counted.statuses.values())
    _described(key, n_calls // 2, seed, counted)
    described = sum(counted.statuses.values()) - begun
    _raw(key, max(0, n_calls - sum(counted.statuses.values())), seed + 1, counted)
    return {
        "calls": sum(counted.statuses.values()), "statuses": dict(counted.statuses), "faults": counted.faults[:20],
        "n_faults": len(counted.faults), "seconds": time.monotonic() - began, "grew_mb": _memory_mb() - warm,
        "described": described,
    }  # fmt: skip


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def prove(n_calls: int, processes: int, *, like: Path | None = None) -> bool:
    """The figures of all processes as one line; whether they hold. `like`: a migrated file of SQLite to begin with."""
    with tempfile.TemporaryDirectory() as folder:
        parts = list(_parts(folder, n_calls, processes, like))
    statuses: Counter[str] = Counter()
    for one in parts:
        statuses.update(one["statuses"])
    server_errors = sum(n for status, n in statuses.items() if int(status) >= 500)
    grew = max(one["grew_mb"] for one in parts)
    n_faults = sum(one["n_faults"] for one in parts)
    holds = n_faults == 0 and server_errors == 0 and grew < MOST_GROWTH_MB
    tell(
        figure="open311", calls=sum(one["calls"] for one in parts), described=sum(one["described"] for one in parts),
        server_errors=server_errors, faults=n_faults,
        first=[fault for one in parts for fault in one["faults"]][:10], statuses=dict(sorted(statuses.items())),
        grew_mb=round(grew), seconds=round(max(one["seconds"] for one in parts)), holds=holds,
    )  # fmt: skip
    return holds


def _parts(folder: str, n_calls: int, processes: int, like: Path | None) -> Iterator[dict[str, Any]]:
    started = []
    for part in range(processes):
        own = Path(folder) / str(part)
        own.mkdir()
        if like:
            copy_file(like, own)
        arguments = [
            sys.executable,
            "-m",
            "proofs.open311",
            "--part",
            str(own),
            str(n_calls // processes),
            str(part + 1),
        ]
        started.append(subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True))
    for process in started:
        said, _ = process.communicate()
        assert process.returncode == 0, "a part of the proof stopped"
        yield json.loads(said.strip().splitlines()[-1])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--part"]:
        end_with_parent()
        print(json.dumps(_part(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))))
    else:
        quick = "--quick" in sys.argv
        sys.exit(0 if prove(QUICK_CALLS if quick else CALLS, 1 if quick else PROCESSES) else 1)
