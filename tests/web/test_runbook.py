"""Every error and refusal has a code, every code a page; what is over in a while says so, and nothing is shown."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError, connection, connections
from django.test import Client, RequestFactory

from commonweal.access.journal import JournalNotWritten
from commonweal.audit.models import AuditEntry
from commonweal.command_line import Refusal
from commonweal.fault_codes import FaultCode
from commonweal.recovery.pointing import point_at
from commonweal.recovery.snapshot import _postgresql_address
from commonweal.web import errors, middleware
from commonweal.web.runbook import runbook, runbook_page
from tests.recovery.conftest import own_store

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ROOT / "docs" / "runbook"
CODE = re.compile(r"CW-\d{3}")
__all__ = ["own_store"]


def sources() -> Iterator[tuple[Path, str]]:
    for pattern in ("*.py", "*.html"):
        for file in (ROOT / "commonweal").rglob(pattern):
            yield file, file.read_text(encoding="utf-8")


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert {file.stem for file in PAGES.glob("*.md")} == set(FaultCode)
    assert [page.code for page in runbook()] == sorted(FaultCode)


def test_every_code_that_is_shown_exists() -> None:
    shown = {code for file, text in sources() if file.name != "fault_codes.py" for code in CODE.findall(text)}
    assert shown <= set(FaultCode)


def test_every_error_page_shows_a_code_and_leads_to_its_page() -> None:
    for file in (ROOT / "commonweal" / "web" / "templates" / "errors").glob("*.html"):
        codes = set(CODE.findall(file.read_text(encoding="utf-8")))
        assert len(codes) == 1, file.name
        assert f'href="/runbook/{codes.pop()}/"' in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", sorted(FaultCode))
def test_every_page_says_what_happened_and_what_to_do(code: FaultCode) -> None:
    page = runbook_page(code.lower())
    assert page is not None
    said = ["".join(words.text for words in block.lines[0]) for block in page.blocks if block.kind == "heading"]
    assert said[:2] == ["What happened", "What to do"]
    assert page.title
    assert not page.title.startswith("CW-")


def test_the_runbook_is_read_without_signing_in(db: None, client: Client) -> None:
    assert b"CW-703" in client.get("/runbook/").content
    page = client.get("/runbook/CW-703/")
    assert (page.status_code, b"The backup is damaged or was changed" in page.content) == (200, True)
    assert client.get("/runbook/CW-999/").status_code == 404
    assert client.get("/runbook/..%2Fsettings/").status_code == 404


def test_a_missing_page_shows_its_code_and_no_trace(db: None, client: Client) -> None:
    answer = client.get("/no/such/page")
    assert (answer.status_code, b"CW-404" in answer.content) == (404, True)


def test_too_much_at_once_is_413_with_its_code(db: None) -> None:
    answer = errors.bad_request(RequestFactory().get("/"), RequestDataTooBig())
    assert (answer.status_code, b"CW-413" in answer.content) == (413, True)


def test_a_refusal_of_a_command_names_its_page() -> None:
    refusal = Refusal("Say where.", FaultCode.NO_KEY)
    assert (refusal.code, refusal.returncode) == (FaultCode.NO_KEY, 2)
    assert "docs/runbook/CW-700.md" in str(refusal)


@pytest.mark.parametrize("fault", ["database is locked", "disk I/O error", "unable to open database file"])
def test_a_busy_database_is_503_with_its_code_and_when_to_come_back(db: None, fault: str) -> None:
    answer = errors.passing_fault(OperationalError(fault))
    assert answer is not None
    assert (answer.status_code, answer.headers["Retry-After"], b"CW-503" in answer.content) == (503, "30", True)


def test_a_fault_that_no_waiting_mends_stays_an_error_of_ours(db: None) -> None:
    sent_back = errors.passing_fault(OperationalError("no such table: reports_report"))
    # On PostgreSQL a missing table is another kind of error; this kind is a server that is away.
    assert (sent_back is None) == (connection.vendor == "sqlite")
    assert errors.passing_fault(ValueError("a slip")) is None


def test_a_page_whose_entry_cannot_be_written_is_not_shown(own_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(middleware, "write_entry", broken)
    answer = Client(raise_request_exception=False).get("/sign-in/")
    assert (answer.status_code, b"CW-507" in answer.content) == (503, True)
    assert b"password" not in answer.content.lower()
    assert answer.headers["Retry-After"] == "30"


def test_a_right_that_cannot_be_noted_changes_nothing(own_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise JournalNotWritten("the journal") from OSError("full")

    monkeypatch.setattr("commonweal.web.runbook_views.runbook", broken)
    n = AuditEntry.objects.count()
    answer = Client(raise_request_exception=False).get("/runbook/")
    assert (answer.status_code, b"CW-507" in answer.content) == (503, True)
    assert AuditEntry.objects.order_by("at").last().outcome == "503"
    assert AuditEntry.objects.count() == n + 1


@contextmanager
def held_by_another() -> Iterator[None]:
    """Somebody else in the middle of a long write."""
    if connection.vendor == "sqlite":
        other = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        other = psycopg.connect(**_postgresql_address())
        other.execute("LOCK TABLE audit_auditchain IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        other.close()


def test_a_long_lock_gives_a_page_with_words_and_no_trace(own_store: Path) -> None:
    """The real thing, with less patience than in service."""
    impatient = connections.settings["default"]
    options = dict(impatient["OPTIONS"])
    if connection.vendor == "sqlite":
        options["init_command"] = options["init_command"].replace("busy_timeout=10000", "busy_timeout=200")
    else:
        options["options"] = "-c lock_timeout=200ms"
    before = impatient
    point_at({**impatient, "OPTIONS": options})
    try:
        with held_by_another():
            answer = Client(raise_request_exception=False).get("/runbook/")
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "30"
        assert b"CW-50" in answer.content
        assert b"Traceback" not in answer.content
        assert Client().get("/runbook/").status_code == 200
    finally:
        point_at(before)
