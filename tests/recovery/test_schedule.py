"""When backups are made and tried by themselves, and what the health page says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from commonweal.recovery import schedule
from commonweal.recovery.names import backup_name, backups_of
from commonweal.recovery.schedule import NO_FOLDER, carry_out, drop_old_backups, due, recovery_facts
from commonweal.recovery.state import note_drill, state

AT = datetime(2026, 3, 9, 9, tzinfo=UTC)
BACKUP, DRILL = ["backup"], ["restore", "--drill"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_FOLDER = tmp_path / "data"
    settings.BACKUP_FOLDER = str(tmp_path / "backups")
    settings.BACKUP_EVERY_HOURS = 24
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


def made(folder: Path, at: datetime) -> None:
    (folder / backup_name(at)).touch()


def test_without_a_folder_nothing_is_due_and_the_health_page_says_so(settings: Any) -> None:
    settings.BACKUP_FOLDER = ""
    assert due(AT) == []
    assert recovery_facts(AT) == {"warning": NO_FOLDER}


def test_in_an_empty_folder_a_backup_is_due_and_then_a_drill() -> None:
    assert due(AT) == [BACKUP, DRILL]
    assert "no backup" in recovery_facts(AT)["warning"]


def test_a_backup_is_due_when_its_hours_are_over(folder: Path) -> None:
    note_drill({"ok": True}, at=AT)
    made(folder, AT - timedelta(hours=23, minutes=59))
    assert due(AT) == []
    assert due(AT + timedelta(minutes=1)) == [BACKUP]


def test_no_backup_is_planned_where_the_hours_are_nought(folder: Path, settings: Any) -> None:
    settings.BACKUP_EVERY_HOURS = 0
    note_drill({"ok": True}, at=AT)
    made(folder, AT - timedelta(days=300))
    assert due(AT) == []
    assert "warning" not in recovery_facts(AT)


@pytest.mark.parametrize(("ok", "days"), [(True, 7), (False, 1)])
def test_a_drill_is_due_weekly_and_after_a_failure_on_the_next_day(folder: Path, ok: bool, days: int) -> None:
    note_drill({"ok": ok, "code": "CW-703"}, at=AT)
    later = AT + timedelta(days=days)
    made(folder, later)
    assert due(later - timedelta(minutes=1)) == []
    assert due(later) == [DRILL]


def test_the_health_page_tells_the_age_and_the_last_drill(folder: Path) -> None:
    made(folder, AT - timedelta(hours=3))
    note_drill({"ok": True, "file": "a", "seconds": 2.0, "digest": "left out"}, at=AT - timedelta(days=2))
    facts = recovery_facts(AT)
    assert (facts["age_hours"], facts["drill"]["ok"], "warning" in facts) == (3.0, True, False)
    assert "digest" not in facts["drill"]


def test_a_failed_a_late_and_a_missing_drill_and_an_old_backup_are_warned_of(folder: Path) -> None:
    made(folder, AT)
    assert "CW-711" in recovery_facts(AT)["warning"]
    note_drill({"ok": True}, at=AT - timedelta(days=11))
    assert "CW-711" in recovery_facts(AT)["warning"]
    note_drill({"ok": False, "code": "CW-703"}, at=AT)
    assert "CW-703" in recovery_facts(AT)["warning"]
    assert "does the worker run" in recovery_facts(AT + timedelta(hours=49))["warning"]


def test_a_state_that_cannot_be_read_counts_as_nothing_known(folder: Path) -> None:
    note_drill({"ok": True}, at=AT)
    (folder.parent / "data" / "recovery.json").write_text("{")
    assert state() == {}


def test_a_subcommand_that_fails_is_logged_with_its_code_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Done:
        returncode, stderr = 2, "CommandError: a sentence\nCode CW-700: see docs/runbook/CW-700.md\n"

    monkeypatch.setattr(schedule.subprocess, "run", lambda *args, **kwargs: Done())
    carry_out(BACKUP)
    assert "Code CW-700" in caplog.text
    assert "a sentence" not in caplog.text


def test_the_newest_backups_are_kept_and_no_other_file_is_touched(folder: Path, settings: Any) -> None:
    settings.BACKUPS_KEPT = 2
    (folder / "of-somebody-else.cwbackup").touch()
    for days in range(4):
        made(folder, AT - timedelta(days=days))
    assert drop_old_backups() == []
    note_drill({"ok": False, "code": "CW-703"}, at=AT)
    assert drop_old_backups() == []
    note_drill({"ok": True}, at=AT)
    assert len(drop_old_backups()) == 2
    assert [file.name for file in backups_of(folder)] == [backup_name(AT), backup_name(AT - timedelta(days=1))]
    assert (folder / "of-somebody-else.cwbackup").exists()
    settings.BACKUPS_KEPT = 0
    assert drop_old_backups() == []
