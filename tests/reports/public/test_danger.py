"""Whom to ring now is told whatever the store does; and where a page cannot come, it says 999 first."""

from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from commonweal.audit.models import AuditEntry
from commonweal.reports.policy import reports_policy
from tests.cast import Cast
from tests.reports.public.filling import begin


@pytest.mark.parametrize("language", ["en-gb", "tr", "ar"])
def test_the_page_for_danger_asks_and_writes_nothing(language: str) -> None:
    """Without the mark of a test that may use the database."""
    answer = Client().get("/report/danger/", {"language": language})
    assert answer.status_code == 200
    assert "999" in answer.content.decode()
    assert answer.cookies["language"].value == language
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_it_asks_nothing_of_the_store_either_where_pages_before_it_did(
    cast: Cast, settings: Any, django_assert_num_queries: Any, tmp_path: Path
) -> None:
    settings.PUBLIC_PARTNERSHIP = "northmoor"
    # No demonstration, whatever other tests made of the session's folder: there a second half of the mark is asked for.
    settings.DATA_FOLDER = tmp_path
    Client().get("/report/help/")
    reports_policy.__globals__["_policy_name"].cache_clear()
    with django_assert_num_queries(0):
        assert "999" in Client().get("/report/danger/").content.decode()


@pytest.mark.django_db
def test_a_page_that_cannot_come_says_999(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PUBLIC_PARTNERSHIP = "northmoor"

    def locked(*_: object, **__: object) -> None:
        raise OperationalError("database is locked" if connection.vendor == "sqlite" else "the server is going down")

    monkeypatch.setattr("commonweal.web.middleware.write_entry", locked)
    answer = Client().get("/report/")
    assert answer.status_code == 503
    assert "ring 999" in answer.content.decode()


@pytest.mark.django_db
def test_signs_that_no_database_takes_are_kept_out_of_what_is_begun(cast: Cast, settings: Any) -> None:
    settings.PUBLIC_PARTNERSHIP = "northmoor"
    client = Client()
    root = begin(client)
    dates = {"date-day": "\x00", "date-month": "\x00", "date-year": "\x00"}
    assert client.post(f"{root}when/", {"day": "yesterday", "time": "10:00", **dates}).status_code == 303
    assert client.post("/report/", {"danger": "no", "again": "ASB\x00-7K3Q"}).status_code == 302
    assert AuditEntry.objects.exists()
