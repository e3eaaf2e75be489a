"""The health page for people says in a word and a sentence how each part stands, and what to do."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.imports.operations import take_in
from commonweal.recovery.state import note_drill
from commonweal.reports.kinds import CALL_LOG
from commonweal.web.keeping.installation import BROKEN, LOOK, WELL, _audit, _database, _factors, _room
from tests.cast import Cast, gather
from tests.web.keeping.test_pages_of_keeping import signed_in, words


@pytest.fixture
def demonstration(db: None, settings: Any, tmp_path: Path) -> Cast:
    settings.DATA_FOLDER = tmp_path
    mark_as_demonstration(at=timezone.now())
    return gather()


@pytest.fixture
def ada(demonstration: Cast) -> Client:
    return signed_in(demonstration.ada)


def test_a_database_that_does_not_answer_or_is_behind_is_said_to_be_broken() -> None:
    broken = _database({"database": "postgresql", "problem": "the database did not answer: OperationalError"})
    assert (broken.word, broken.says) == (BROKEN, "PostgreSQL did not answer.")
    behind = _database({"database": "sqlite", "migrations_pending": 2})
    assert behind.word == BROKEN
    assert "2 steps" in behind.says
    assert _database({"database": "sqlite", "migrations_pending": 0}).word == WELL


def test_the_audit_is_broken_where_heads_are_not_kept_and_looked_at_where_they_lie_with_the_data() -> None:
    assert _audit({}).word == BROKEN
    assert _audit({"audit": {"well": False, "entries_without_head": 70}}).word == BROKEN
    assert _audit({"audit": {"well": True, "entries_without_head": 1, "warning": "w"}}).word == LOOK
    assert _audit({"audit": {"well": True, "entries_without_head": 0}}).word == WELL


def test_missing_second_factors_are_counted_and_allowed_in_a_demonstration_only() -> None:
    assert _factors(0, demonstration=False).word == WELL
    assert _factors(3, demonstration=True).word == WELL
    real = _factors(3, demonstration=False)
    assert (real.word, "3 people" in real.says) == (LOOK, True)


def test_a_drill_that_failed_is_said_with_its_code(ada: Client) -> None:
    at = timezone.now()
    assert "It was never tried whether a backup can be restored" in words(ada.get("/installation/"))
    note_drill({"ok": False, "code": "CW-513"}, at=at)
    assert "failed with CW-513" in words(ada.get("/installation/"))
    note_drill({"ok": True}, at=at - timedelta(days=1))
    assert "A backup was last restored for trial" in words(ada.get("/installation/"))


def test_a_file_that_waits_is_counted_and_not_named(ada: Client, demonstration: Cast, tmp_path: Path) -> None:
    file = tmp_path / "a-very-telling-name.csv"
    file.write_text("reference\n")
    take_in(file, file_name=file.name, kind=CALL_LOG, options={}, by=demonstration.viewer("amina"), at=timezone.now())
    page = ada.get("/installation/")
    assert "1 file waiting or being loaded" in words(page)
    assert file.name not in page.content.decode()


def test_the_room_on_the_disk_is_said(ada: Client) -> None:
    assert "GiB free" in _room().says
