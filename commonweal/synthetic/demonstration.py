"""Fills an empty store with the invented borough, through the same doors that real files use."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from commonweal.access.demo_people import DEMO_PASSWORD, DEMO_PEOPLE
from commonweal.access.operations import engage_staff, found_partnership
from commonweal.access.queries import partnership_by_code
from commonweal.access.roles import Role
from commonweal.access.sign_in import is_demonstration, mark_as_demonstration
from commonweal.access.viewer import Viewer, system_viewer
from commonweal.audit.operations import write_entry
from commonweal.audit.trace import Trace
from commonweal.hotspots.operations import run_week
from commonweal.imports.kind import ImportKind
from commonweal.imports.operations import load, take_in
from commonweal.places.kinds import BOROUGHS, PLACES, WARDS
from commonweal.reports.kinds import CALL_LOG
from commonweal.synthetic.borough_files import write_borough

if TYPE_CHECKING:
    from commonweal.access.models import Partnership

LAST_CUT_OFF = date(2026, 3, 9)
FIRST_CUT_OFF = date(2025, 3, 24)
BOUNDARIES_FROM = "2022-05-05"
Say = Callable[[str], None]


def _complete_mark() -> Path:
    return Path(settings.DATA_FOLDER) / "demo-complete"


def is_complete() -> bool:
    """Whether the demonstration was made to its end."""
    return _complete_mark().is_file() and is_demonstration()


def make_demonstration(folder: Path, *, say: Say) -> None:
    """Make or finish the demonstration in the store of `folder`; every step may be repeated after an interruption."""
    call_command("migrate", verbosity=0)
    partnership = _partnership(datetime.now(UTC))
    say("Inventing streets, people and a year of calls")
    files = write_borough(folder / "borough")
    for kind, file in (
        (BOROUGHS, files.boroughs), (WARDS, files.wards), (PLACES, files.places),
        *((CALL_LOG, log) for log in files.call_logs),
    ):  # fmt: skip
        _load(kind, file, partnership, say)
    _run_every_week(partnership, say)
    _complete_mark().write_text("made to its end\n", encoding="ascii")


def _partnership(at: datetime) -> "Partnership":
    if is_demonstration():
        return partnership_by_code("northmoor")
    with transaction.atomic():
        mark_as_demonstration(at=at)
        partnership = found_partnership(
            code="northmoor",
            name="Northmoor Community Safety Partnership",
            borough_name="Northmoor",
            policy="northmoor",
            at=at,
        )
        for person in DEMO_PEOPLE:
            engage_staff(
                username=person.username, display_name=person.name, password=DEMO_PASSWORD, partnership=partnership,
                role=person.role, from_on=date(2025, 3, 10), at=at,
            )  # fmt: skip
    return partnership


def _load(kind: ImportKind, file: Path, partnership: "Partnership", say: Say) -> None:
    at = datetime.now(UTC)
    trace = Trace(route="commonweal demo", at=at, partnership_id=partnership.id, purpose="making the demonstration")
    maker = Viewer(partnership.id, Role.ANALYST, trace.purpose, trace, name="the demonstration")
    options = {"valid_from": BOUNDARIES_FROM} if "valid_from" in kind.options else {}
    with transaction.atomic():
        job = take_in(file, file_name=file.name, kind=kind, options=options, by=maker, at=at)
    job = load(job, kind, at=at, clock=partial(datetime.now, UTC))
    say(
        f"Loaded {job.file_name}: {job.n_in:,} in = {job.n_added:,} added + {job.n_updated:,} updated "
        f"+ {job.n_unchanged:,} unchanged + {job.n_refused:,} refused"
    )


def _run_every_week(partnership: "Partnership", say: Say) -> None:
    cut_off_on = FIRST_CUT_OFF
    weeks = (LAST_CUT_OFF - FIRST_CUT_OFF).days // 7 + 1
    while cut_off_on <= LAST_CUT_OFF:
        at = datetime.now(UTC)
        viewer = system_viewer(partnership.id, route="commonweal demo", at=at)
        with transaction.atomic():
            run_week(cut_off_on, by=viewer, at=at)
            write_entry(viewer.trace, outcome="made")
        cut_off_on += timedelta(weeks=1)
    say(f"Ran the detection of {weeks} weeks")
