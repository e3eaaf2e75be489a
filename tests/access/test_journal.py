"""The journal of revocations: nothing is lost by a crash, several writers do not mix, and a changed line is found."""

import json
import multiprocessing
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from commonweal.access import journal
from commonweal.access.journal import JournalBroken, JournalNotWritten, Revoked, note

AT = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
WRITERS, EACH = 4, 25


@pytest.fixture(autouse=True)
def own_journal(tmp_path: Path, settings) -> Path:
    settings.JOURNAL_FOLDER = str(tmp_path / "journal")
    return tmp_path / "journal" / journal.FILE_NAME


def revoke(n: int = 1) -> None:
    for _ in range(n):
        note(Revoked.STAFF_DEACTIVATED, at=AT, staff=uuid4())


def test_a_line_is_on_the_disk_before_the_change_commits_and_confirmed_after(db: None, own_journal: Path) -> None:
    with transaction.atomic():
        note(Revoked.MEMBERSHIP_ENDED, at=AT, membership=UUID(int=7), to_on=AT.date())
        (line,) = journal.lines()
    assert (line.kind, line.ids) == ("membership-ended", {"membership": str(UUID(int=7)), "to_on": "2026-03-09"})
    assert own_journal.stat().st_mode & 0o777 == 0o600


def test_a_commit_is_confirmed_and_a_change_taken_back_is_not(
    db: None, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        revoke()
    with pytest.raises(KeyError), transaction.atomic():
        revoke()
        raise KeyError
    assert [line.kind for line in journal.lines()] == ["staff-deactivated", "confirmed", "staff-deactivated"]


def test_the_position_is_that_of_the_last_line(db: None) -> None:
    assert journal.position() == journal.Position()
    revoke(3)
    last = list(journal.lines())[-1]
    assert journal.position() == journal.Position(3, last.digest)


def test_what_is_no_id_is_not_written_down(db: None, own_journal: Path) -> None:
    with pytest.raises(ValueError, match="fixed words only"):
        note(Revoked.PERSON_ERASED, at=AT, person="Ann Other, 3 Hill Road")
    assert not own_journal.exists()


@pytest.mark.parametrize("damage", ["changed", "left out", "swapped", "not a line"])
def test_a_damaged_line_is_found(db: None, own_journal: Path, damage: str) -> None:
    revoke(4)
    lines = own_journal.read_bytes().splitlines(keepends=True)
    if damage == "changed":
        lines[1] = json.dumps({**json.loads(lines[1]), "kind": "confirmed"}, sort_keys=True).encode() + b"\n"
    elif damage == "left out":
        del lines[1]
    elif damage == "swapped":
        lines[1], lines[2] = lines[2], lines[1]
    else:
        lines[1] = b"\x00\xff\n"
    own_journal.write_bytes(b"".join(lines))
    with pytest.raises(JournalBroken, match="line 2"):
        list(journal.lines())


def test_a_line_that_a_power_cut_tore_is_left_out_and_written_over(db: None, own_journal: Path) -> None:
    revoke(2)
    with own_journal.open("ab") as file:
        file.write(b'{"at": "2026-03-0')
    assert len(list(journal.lines())) == 2
    revoke()
    assert [line.n for line in journal.lines()] == [1, 2, 3]


def test_a_journal_that_cannot_be_written_stops_the_change(db: None, own_journal: Path) -> None:
    own_journal.mkdir(parents=True)
    with pytest.raises(JournalNotWritten):
        revoke()


def _write(folder: str, n: int) -> None:
    from django.conf import settings

    settings.JOURNAL_FOLDER = folder
    for _ in range(n):
        journal._append(Revoked.STAFF_DEACTIVATED, AT, [{"staff": str(uuid4())}])


def test_several_processes_write_one_chain(own_journal: Path) -> None:
    writers = [
        multiprocessing.get_context("fork").Process(target=_write, args=(str(own_journal.parent), EACH))
        for _ in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(list(journal.lines())) == WRITERS * EACH
