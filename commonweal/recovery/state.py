"""When the last backup was made and the last drill held; in the data folder, for the store may be what is broken."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from commonweal.recovery.writing import Written


def state() -> dict[str, Any]:
    """`backup` and `drill`, each with `at`; an unreadable file counts as nothing known."""
    try:
        found = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def note_backup(written: Written, *, at: datetime) -> None:
    """Remember a backup that was written."""
    _note("backup", {"file": Path(written.file).name, "bytes": written.bytes, "rows": written.rows}, at)


def note_drill(facts: dict[str, Any], *, at: datetime) -> None:
    """Remember how a drill went."""
    _note("drill", facts, at)


def _file() -> Path:
    return Path(settings.DATA_FOLDER) / "recovery.json"


def _note(what: str, facts: dict[str, Any], at: datetime) -> None:
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    beside.touch(mode=0o600)
    beside.write_text(json.dumps({**state(), what: {**facts, "at": at.isoformat()}}, default=str), encoding="utf-8")
    beside.replace(file)
