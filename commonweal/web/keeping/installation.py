"""Whether the installation is well, for people: one line a part, in a word, a sentence, and what to do about it.

The same facts as `/health` (`web/health.py`), which stays for monitors, and some that a monitor does not need. Names no
record and no person. Source: docs/security.md P7 and section 3, row 12.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from platform import python_version
from typing import Any

from django import get_version
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.roles import Act
from commonweal.access.staffing.queries import without_second_factor
from commonweal.recovery.schedule import DRILL_LATE, recovery_facts
from commonweal.recovery.state import state as recovery_state
from commonweal.web.at_work import WORKER_IS_GONE, worker_seen_at
from commonweal.web.health import health_facts
from commonweal.web.jinja import counted, day_and_time
from commonweal.web.keeping.answers import kept_by
from commonweal.web.keeping.queries import background

WELL, LOOK, BROKEN = "Well", "Look at this", "Broken"
WORKER_IS_LATE = timedelta(minutes=5)
BACKUP_IS_OLD = timedelta(days=2)
GIB = 1024**3
LITTLE_ROOM, ALMOST_NONE = 0.10, 0.03


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One part of the installation: how it stands, in a sentence, and what to do where it is not well."""

    part: str
    word: str
    says: str
    to_do: str = ""


@require_safe
@staff_only
@kept_by(Act.CHANGE)
def installation(request: StaffRequest) -> HttpResponse:
    """The health page for people."""
    facts = health_facts()
    lines = [
        _database(facts), _worker(request.at), _imports(facts), _messages(facts),
        _backup(request.at, recovery_facts(request.at)),
        _drill(request.at),
        _audit(facts), _factors(without_second_factor(request.viewer), demonstration=bool(facts.get("demonstration"))),
        _room(),
    ]  # fmt: skip
    context = {"lines": lines, "versions": _versions(facts), "n_not_well": sum(one.word != WELL for one in lines)}
    return render(request, "keeping/installation.html", context)


def _database(facts: dict[str, Any]) -> HealthLine:
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(facts["database"], facts["database"])
    if "problem" in facts:
        return HealthLine("Database", BROKEN, f"{name} did not answer.", "Ask whoever runs the installation to look.")
    if pending := facts.get("migrations_pending", 0):
        return HealthLine(
            "Database", BROKEN, f"{name} answers, and {counted(pending, 'step')} of the last upgrade are missing.",
            "Ask whoever runs the installation to run “commonweal migrate”.",
        )  # fmt: skip
    return HealthLine("Database", WELL, f"{name} answers and is up to date.")


def _worker(at: datetime) -> HealthLine:
    work, seen_at = background(), worker_seen_at()
    if work.waiting_since is not None and at - work.waiting_since > WORKER_IS_LATE:
        return HealthLine(
            "Work in the background", BROKEN,
            f"{counted(work.n_waiting, 'job')} waiting, the oldest since {day_and_time(work.waiting_since)}.",
            "Ask whoever runs the installation whether “commonweal worker” runs.",
        )  # fmt: skip
    if seen_at is None or at - seen_at > WORKER_IS_GONE:
        says = f"A worker was last seen {day_and_time(seen_at)}." if seen_at else "No worker has been seen yet."
        return HealthLine(
            "Work in the background", LOOK, f"{says} {counted(work.n_waiting, 'job')} waiting. Without a worker no "
            "file is loaded and no backup is made.",
            "Ask whoever runs the installation whether “commonweal worker” runs.",
        )  # fmt: skip
    if work.n_waiting:
        return HealthLine("Work in the background", WELL, f"{counted(work.n_waiting, 'job')} waiting, none for long.")
    last = f", and was last begun {day_and_time(work.last_begun_at)}" if work.last_begun_at else ""
    return HealthLine("Work in the background", WELL, f"Nothing waits{last}.")


def _imports(facts: dict[str, Any]) -> HealthLine:
    by_state = facts.get("imports", {})
    waiting, stopped = by_state.get("waiting", 0) + by_state.get("loading", 0), by_state.get("stopped", 0)
    says = f"{counted(waiting, 'file')} waiting or being loaded."
    if stopped:
        return HealthLine(
            "Imports", LOOK, f"{says} {counted(stopped, 'file')} stopped part of the way.",
            "Ask an analyst to look at the page Imports; you cannot see what is in the files.",
        )  # fmt: skip
    return HealthLine("Imports", WELL, says)


def _messages(facts: dict[str, Any]) -> HealthLine:
    part, outbox = "Messages that leave", facts.get("outbox")
    if outbox is None:
        return HealthLine(part, BROKEN, "They could not be asked.", "See the line Database.")
    says = f"{counted(outbox['waiting'], 'message')} waiting to leave."
    if "warning" not in outbox:
        return HealthLine(part, WELL, says)
    why = outbox["warning"]
    return HealthLine(
        part, LOOK, f"{says} {why[0].upper()}{why[1:]}.",
        "Ask whoever runs the installation to run “commonweal outbox”, which says more.",
    )  # fmt: skip


def _backup(at: datetime, recovery: dict[str, Any]) -> HealthLine:
    made_at = _when(recovery.get("newest")) or _when(recovery_state().get("backup", {}).get("at"))
    how = "Ask whoever runs the installation to set up backups, and to look whether the worker runs."
    if made_at is None:
        return HealthLine("Backup", LOOK, "No backup was made yet.", how)
    word = LOOK if at - made_at > BACKUP_IS_OLD else WELL
    return HealthLine("Backup", word, f"The last one was made {day_and_time(made_at)}.", how if word is LOOK else "")


def _drill(at: datetime) -> HealthLine:
    drill = recovery_state().get("drill", {})
    held_at, part = _when(drill.get("at")), "Restore drill"
    how = "Ask whoever runs the installation to run “commonweal restore --drill”."
    if held_at is None:
        return HealthLine(part, LOOK, "It was never tried whether a backup can be restored.", how)
    if not drill.get("ok"):
        says = f"The one of {day_and_time(held_at)} failed with {drill.get('code', 'no code')}."
        return HealthLine(
            part, BROKEN, says, "Ask whoever runs the installation to look: the runbook explains the code."
        )
    word = LOOK if at - held_at > DRILL_LATE else WELL
    says = f"A backup was last restored for trial {day_and_time(held_at)}."
    return HealthLine(part, word, says, how if word is LOOK else "")


def _audit(facts: dict[str, Any]) -> HealthLine:
    audit = facts.get("audit")
    if audit is None:
        return HealthLine("Audit", BROKEN, "It could not be asked.", "See the line Database.")
    n = counted(audit["entries_without_head"], "entry", "entries")
    if not audit["well"]:
        return HealthLine(
            "Audit", BROKEN, f"{n} not yet sealed outside the database, which is too many.",
            "Ask whoever runs the installation to run “commonweal audit anchor”, which says what is wrong.",
        )  # fmt: skip
    if "warning" in audit:
        return HealthLine(
            "Audit", LOOK, f"Sealed, {n} to come, but the seals lie on the same disk as the data.",
            "Ask whoever runs the installation to set COMMONWEAL_AUDIT_HEADS to a folder on another one.",
        )  # fmt: skip
    return HealthLine("Audit", WELL, f"Sealed outside the database, {n} to come.")


def _factors(n: int, *, demonstration: bool) -> HealthLine:
    part = "Second factors"
    if not n:
        return HealthLine(part, WELL, "Everybody who can sign in to this partnership has one.")
    people = counted(n, "person", "people")
    if demonstration:
        return HealthLine(part, WELL, f"{people} of this partnership without one. In a demonstration that is allowed.")
    return HealthLine(
        part, LOOK, f"{people} of this partnership without one: they cannot sign in before they set one up.",
        "See People, filtered by second factor, and make a new link where the first has ended.",
    )  # fmt: skip


def _room() -> HealthLine:
    folder = Path(settings.DATA_FOLDER)
    if not folder.is_dir():
        return HealthLine("Disk", LOOK, "There is no data folder.", "Ask whoever runs the installation to look.")
    disk = shutil.disk_usage(folder)
    free = disk.free / disk.total
    word = BROKEN if free < ALMOST_NONE else LOOK if free < LITTLE_ROOM else WELL
    says = f"{disk.free / GIB:,.0f} of {disk.total / GIB:,.0f} GiB free where the data lie ({free:.0%})."
    return HealthLine("Disk", word, says, "" if word is WELL else "Ask whoever runs the installation to make room.")


def _versions(facts: dict[str, Any]) -> list[tuple[str, str]]:
    return [("Commonweal", facts["version"]), ("Python", python_version()), ("Django", get_version())]


def _when(written: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except (TypeError, ValueError):
        return None
