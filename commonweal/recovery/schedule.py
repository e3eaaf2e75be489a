"""When the worker makes a backup and holds a drill, and what the health page says of both.

The worker starts a process of its own for each: a drill points its connection at another store, and may be killed
without harm to what the worker does.
"""

import logging
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from commonweal.fault_codes import FaultCode
from commonweal.recovery.names import backups_of, made_at, newest_backup
from commonweal.recovery.state import state

log = logging.getLogger(__name__)
DRILL_EVERY = timedelta(days=7)
DRILL_LATE = timedelta(days=10)
# A drill that failed is held again sooner: the next backup may be a good one.
AFTER_A_FAILURE = timedelta(days=1)
LONGEST = timedelta(hours=6)
NO_FOLDER = "no folder of backups is set (COMMONWEAL_BACKUPS), so none is made or tried here"


def due(at: datetime) -> list[list[str]]:
    """The subcommands whose turn it is, a backup before the drill that may then try it."""
    if not settings.BACKUP_FOLDER:
        return []
    commands = []
    if settings.BACKUP_EVERY_HOURS and _age(at, _newest_at()) >= timedelta(hours=settings.BACKUP_EVERY_HOURS):
        commands.append(["backup"])
    drill = state().get("drill", {})
    every = DRILL_EVERY if drill.get("ok") else AFTER_A_FAILURE
    if (commands or _newest_at()) and _age(at, _read(drill.get("at"))) >= every:
        commands.append(["restore", "--drill"])
    return commands


def carry_out(command: list[str]) -> None:
    """Run a subcommand in a process of its own; what went wrong is in the state, and its code in the log."""
    try:
        done = subprocess.run(  # noqa: S603 - our own command, with words of this module
            [sys.executable, "-m", "commonweal", *command, "--json"],
            capture_output=True, text=True, timeout=LONGEST.total_seconds(), check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        log.error("%s took too long and was ended", " ".join(command))
        return
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("Code ")]
        log.error("%s failed. %s", " ".join(command), said[0] if said else f"Exit code {done.returncode}.")


def drop_old_backups() -> list[str]:
    """Remove all but the newest backups that are kept; returns the names of those that went.

    None goes while the last drill failed or none was held: then nobody knows whether a newer one can be restored.
    """
    if not (settings.BACKUP_FOLDER and settings.BACKUPS_KEPT and state().get("drill", {}).get("ok")):
        return []
    dropped = backups_of(Path(settings.BACKUP_FOLDER))[settings.BACKUPS_KEPT :]
    for file in dropped:
        file.unlink(missing_ok=True)
    return [file.name for file in dropped]


def recovery_facts(at: datetime) -> dict[str, Any]:
    """Age of the newest backup and result of the last drill, for the health page; `warning` where there is to do."""
    if not settings.BACKUP_FOLDER:
        return {"warning": NO_FOLDER}
    facts: dict[str, Any] = {}
    newest, drill = _newest_at(), state().get("drill", {})
    if newest:
        facts["newest"], facts["age_hours"] = newest.isoformat(), round(_age(at, newest) / timedelta(hours=1), 1)
    if drill:
        facts["drill"] = {name: drill[name] for name in ("at", "ok", "code", "file", "seconds") if name in drill}
    if warning := _warning(at, newest, drill):
        facts["warning"] = warning
    return facts


def _warning(at: datetime, newest: datetime | None, drill: dict[str, Any]) -> str:
    if newest is None:
        return "there is no backup in the folder of backups"
    if settings.BACKUP_EVERY_HOURS and _age(at, newest) > 2 * timedelta(hours=settings.BACKUP_EVERY_HOURS):
        return "the newest backup is older than twice what is planned: does the worker run?"
    if drill and not drill.get("ok"):
        return f"the last drill failed with {drill.get('code')}: see {FaultCode.DRILL_FAILED} in the runbook"
    if _age(at, _read(drill.get("at"))) > DRILL_LATE:
        return f"no drill for more than {DRILL_LATE.days} days: see {FaultCode.DRILL_LATE} in the runbook"
    return ""


def _newest_at() -> datetime | None:
    newest = newest_backup(Path(settings.BACKUP_FOLDER))
    return made_at(newest) if newest else None


def _age(at: datetime, then: datetime | None) -> timedelta:
    return at - (then or datetime.min.replace(tzinfo=UTC))


def _read(written: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(written)) if written else None
    except ValueError:
        return None
