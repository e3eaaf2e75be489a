"""Pages and a worker that run are known by a lock that dies with them, and a worker besides by when it was seen."""

import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.command_line import Refusal
from commonweal.web.at_work import anybody_at_work, note_worker, stay_at_work, worker_seen_at
from commonweal.web.health import health_facts
from commonweal.web.keeping.installation import LOOK, WELL, _worker


@pytest.fixture(autouse=True)
def morning() -> None:
    """The clock on the wall, by which a file system notes when a worker was seen."""


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_FOLDER = tmp_path
    return tmp_path


def test_who_is_at_work_is_known_until_the_process_ends(folder: Path) -> None:
    assert not anybody_at_work()
    pages, worker = stay_at_work(), stay_at_work()
    assert anybody_at_work()
    os.close(pages)
    assert anybody_at_work()
    os.close(worker)
    assert not anybody_at_work()


def test_the_lock_goes_along_to_the_program_that_a_process_becomes(folder: Path) -> None:
    handle = stay_at_work()
    assert os.get_inheritable(handle)
    os.close(handle)


def test_a_restore_beside_served_pages_is_refused_and_says_how_it_is_done_all_the_same(db: None, folder: Path) -> None:
    key = folder / "key"
    call_command("backup", "--make-key", str(key), stdout=StringIO())
    handle = stay_at_work()
    try:
        with pytest.raises(Refusal, match="--while-serving") as refused:
            call_command("restore", str(folder / "none.cwbackup"), "--key", str(key))
        assert refused.value.code == "CW-709"
        with pytest.raises(Refusal) as refused:
            call_command("restore", str(folder / "none.cwbackup"), "--key", str(key), "--while-serving")
        assert refused.value.code == "CW-702"
    finally:
        os.close(handle)


def test_health_says_that_no_worker_was_ever_seen_and_when_one_was_last(db: None, folder: Path) -> None:
    at = timezone.now()
    never = _worker(at)
    assert (never.word, "No worker has been seen" in never.says) == (LOOK, True)
    assert health_facts()["worker"] == {"seen_at": None}
    note_worker()
    assert _worker(timezone.now()).word == WELL
    an_hour_ago = at.timestamp() - 3600
    os.utime(folder / "worker-seen", (an_hour_ago, an_hour_ago))
    assert "last seen" in _worker(at).says
    assert worker_seen_at() is not None


def test_health_in_words_prints_sentences_and_with_json_facts(db: None, folder: Path) -> None:
    mark_as_demonstration(at=timezone.now())
    said, facts = StringIO(), StringIO()
    for out, flags in ((said, []), (facts, ["--json"])):
        try:
            call_command("health", *flags, stdout=out)
        except SystemExit as end:
            assert end.code == 1
    assert not any(python in said.getvalue() for python in ("True", "False", "None", "{", "}"))
    assert "No worker has been seen" in said.getvalue()
    assert json.loads(facts.getvalue())["worker"] == {"seen_at": None}
