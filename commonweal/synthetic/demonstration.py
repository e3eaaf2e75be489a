"""Fills an empty store with the invented borough, through the same doors that real files use."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from commonweal.access.demo_people import EASTMARSH, NORTHMOOR
from commonweal.access.queries import partnership_by_code
from commonweal.access.roles import Role
from commonweal.access.signing_in.demonstration import is_demonstration, mark_as_demonstration
from commonweal.access.viewer import Viewer, system_viewer
from commonweal.audit.operations import write_entry
from commonweal.audit.trace import Trace
from commonweal.callers import operations as callers
from commonweal.hotspots import operations as hotspots
from commonweal.imports.kind import ImportKind
from commonweal.imports.operations import load, take_in
from commonweal.imports.queries import import_jobs
from commonweal.imports.states import JobState
from commonweal.places.kinds import ADDRESSES, AREA_FIGURES, BOROUGHS, LSOAS, MSOAS, PLACES, POSTCODES, WARDS
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.mappings.operations import save_mapping
from commonweal.reports.mappings.queries import OPTION as MAPPING_OPTION
from commonweal.reports.mappings.queries import with_version
from commonweal.reports.mappings.toml_form import read_mapping
from commonweal.runs.operations import freeze
from commonweal.synthetic.borough_files import BoroughFiles, write_borough
from commonweal.synthetic.demo_cast import gather_cast
from commonweal.synthetic.demo_records.operations import arrange_records
from commonweal.synthetic.lives.inbox import fill_inbox
from commonweal.synthetic.patrol_log import MAPPING_NAME
from commonweal.synthetic.tasking_year.local_events import enter_local_events
from commonweal.synthetic.tasking_year.operations import live_year
from commonweal.synthetic.tasking_year.pages import publish_pages
from commonweal.synthetic.tasking_year.plan import listed_by_week, plan_year
from commonweal.synthetic.tasking_year.responses import live_responses, report_responses
from commonweal.tasking.checking.operations import check_effects
from commonweal.tasking.response.checks.operations import check_responses
from commonweal.unusual_weeks import operations as unusual_weeks

if TYPE_CHECKING:
    from commonweal.access.models import Partnership
    from commonweal.imports.models import ImportJob

LAST_CUT_OFF = date(2026, 3, 9)
FIRST_CUT_OFF = date(2025, 3, 17)
BONFIRE_NIGHT_CUT_OFF = date(2025, 11, 10)
BOROUGH_FROM, CENSUS_FROM = "1974-04-01", "2011-03-27"
WARDS_BEFORE_FROM, WARDS_BEFORE_TO, WARDS_FROM = "2014-05-22", "2022-05-04", "2022-05-05"
TASKING_SEED = 20260309
# As the worker would have done every hour: what ended half a year ago is no longer looked at.
CHECKED_AT = tuple(datetime(year, month, 9, 9, 0, tzinfo=UTC) for year, month in ((2025, 8), (2025, 12), (2026, 3)))
Say = Callable[[str], None]
Delivery = tuple[ImportKind, Path, Mapping[str, str]]
"""A kind of file, where it lies, and the options with which it is loaded."""


def _complete_mark() -> Path:
    return Path(settings.DATA_FOLDER) / "demo-complete"


def is_complete() -> bool:
    """Whether the demonstration was made to its end."""
    return _complete_mark().is_file() and is_demonstration()


def make_demonstration(folder: Path, *, say: Say) -> None:
    """Make or finish the demonstration in the store of `folder`; every step may be repeated after an interruption.

    A file that was loaded to its end is not loaded again; nor is a week judged again that has its runs.
    """
    call_command("migrate", verbosity=0)
    partnership = _partnership(datetime.now(UTC))
    say("Inventing streets, people and five years of calls")
    files = write_borough(folder / "borough")
    _save_patrol_mapping(files.patrol_mapping, partnership)
    for kind, file, options in _deliveries(files):
        _load(kind, file, options, partnership, say)
    neighbour = partnership_by_code(EASTMARSH)
    for kind, file, options in _deliveries_of_neighbour(files):
        _load(kind, file, options, neighbour, say)
    cut_offs = [FIRST_CUT_OFF + timedelta(weeks=n) for n in range((LAST_CUT_OFF - FIRST_CUT_OFF).days // 7 + 1)]
    _run_hotspots(cut_offs, partnership, say)
    _run_callers(cut_offs, partnership, say)
    _judge_weeks([BONFIRE_NIGHT_CUT_OFF, *cut_offs[-4:]], partnership, say)
    n_given = arrange_records(partnership.id, last_day=LAST_CUT_OFF, at=datetime.now(UTC))
    if n_given:
        say(f"Gave {n_given:,} reports to two teams; some are shared, some kept for named people")
    if filled := fill_inbox(partnership.id, at=datetime.now(UTC)):
        say(f"Took {filled.n_reports} reports of the last weeks and worked them: {filled.n_steps} steps")
    truth = json.loads(files.truth.read_text(encoding="utf-8"))
    if entered := enter_local_events(at=datetime.now(UTC)):
        say(f"Entered {entered} local events: match days, a carnival, markets")
    year = plan_year(listed_by_week(truth), TASKING_SEED)
    if lived := live_year(year, at=datetime.now(UTC)):
        say(f"Held {lived.n_meetings} tasking meetings, which agreed {lived.n_actions} actions and events")
        n_checks = sum(check_effects(_system(partnership, on), at=on) for on in CHECKED_AT)
        say(f"Looked {n_checks:,} times whether an action worked")
        ids = live_responses(at=datetime.now(UTC))
        n_checks = sum(check_responses(_system(partnership, on), at=on) for on in CHECKED_AT[1:])
        n_reports = report_responses(ids, at=CHECKED_AT[-1])
        say(f"Lived {len(ids)} responses of several agencies: {n_checks} checks, {n_reports} end reports")
        say(f"Published {publish_pages(year)} pages for residents: every ward, and places with most actions")
    _complete_mark().write_text("made to its end\n", encoding="ascii")


def _deliveries(files: BoroughFiles) -> Iterator[Delivery]:
    """Every file with its kind and options, in the order in which they build on each other."""
    yield BOROUGHS, files.boroughs, {"valid_from": BOROUGH_FROM}
    yield WARDS, files.wards_before, {"valid_from": WARDS_BEFORE_FROM, "valid_to": WARDS_BEFORE_TO}
    yield WARDS, files.wards, {"valid_from": WARDS_FROM}
    yield LSOAS, files.lsoas, {"valid_from": CENSUS_FROM}
    yield MSOAS, files.msoas, {"valid_from": CENSUS_FROM}
    for figures in (files.lsoas, files.msoas, files.deprivation):
        yield AREA_FIGURES, figures, {}
    yield PLACES, files.places, {}
    yield POSTCODES, files.postcodes, {}
    yield ADDRESSES, files.addresses, {}
    for log in files.call_logs:
        yield CALL_LOG, log, {}
    yield CALL_LOG, files.patrol_log, {MAPPING_OPTION: MAPPING_NAME}


def _deliveries_of_neighbour(files: BoroughFiles) -> Iterator[Delivery]:
    """What Eastmarsh loads: the same boroughs, and a log of its own."""
    yield BOROUGHS, files.boroughs, {"valid_from": BOROUGH_FROM}
    yield CALL_LOG, files.neighbour_log, {}


def _partnership(at: datetime) -> "Partnership":
    """Northmoor, founded with its neighbour and everybody in both, or as it stands already."""
    if not is_demonstration():
        with transaction.atomic():
            mark_as_demonstration(at=at)
            gather_cast(at=at)
    return partnership_by_code(NORTHMOOR)


def _save_patrol_mapping(file: Path, partnership: "Partnership") -> None:
    """The saved mapping with which the patrol line's log is read."""
    name, layout = read_mapping(file.read_text(encoding="utf-8"))
    at = datetime.now(UTC)
    maker = _maker(partnership, at)
    with transaction.atomic():
        _, is_new = save_mapping(name, layout, by=maker, at=at)
        if is_new:
            write_entry(maker.trace, outcome="made")


def _system(partnership: "Partnership", at: datetime) -> Viewer:
    return system_viewer(partnership.id, route="effect checks", at=at)


def _maker(partnership: "Partnership", at: datetime) -> Viewer:
    trace = Trace(route="commonweal demo", at=at, partnership_id=partnership.id, purpose="making the demonstration")
    return Viewer(partnership.id, Role.ANALYST, trace.purpose, trace, name="the demonstration")


def _load(kind: ImportKind, file: Path, options: Mapping[str, str], partnership: "Partnership", say: Say) -> None:
    at = datetime.now(UTC)
    maker = _maker(partnership, at)
    options = with_version(options, maker)
    job = _job_before(kind, file, options, maker)
    if job is not None and job.state == JobState.FINISHED:
        return
    if job is None:
        with transaction.atomic():
            job = take_in(file, file_name=file.name, kind=kind, options=options, by=maker, at=at)
    job = load(job, kind, at=at, clock=partial(datetime.now, UTC))
    assert job.state == JobState.FINISHED, job.problem
    say(
        f"Loaded {job.file_name}: {job.n_in:,} in = {job.n_added:,} added + {job.n_updated:,} updated "
        f"+ {job.n_unchanged:,} unchanged + {job.n_refused:,} refused"
    )


def _job_before(kind: ImportKind, file: Path, options: Mapping[str, str], viewer: Viewer) -> "ImportJob | None":
    """The job that took in the very same file with the same options before an interruption, to be gone on with."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return next(
        (
            job
            for job in import_jobs(viewer)
            if (job.source_kind, job.file_sha256, job.options) == (kind.name, digest, options)
            and job.state != JobState.REFUSED
        ),
        None,
    )


def _run_hotspots(cut_offs: Sequence[date], partnership: "Partnership", say: Say) -> None:
    at = datetime.now(UTC)
    reader = system_viewer(partnership.id, route="commonweal demo", at=at)
    for prepared in hotspots.prepare_weeks(cut_offs, by=reader, at=at):
        viewer = system_viewer(partnership.id, route="commonweal demo", at=at)
        with transaction.atomic():
            hotspots.freeze_week(prepared, by=viewer, at=at)
            write_entry(viewer.trace, outcome="made")
    say(f"Ran the detection of {len(cut_offs)} weeks")


def _run_callers(cut_offs: Sequence[date], partnership: "Partnership", say: Say) -> None:
    at = datetime.now(UTC)
    reader = system_viewer(partnership.id, route="commonweal demo", at=at)
    for prepared in callers.prepare_weeks(cut_offs, by=reader, at=at):
        viewer = system_viewer(partnership.id, route="commonweal demo", at=at)
        with transaction.atomic():
            callers.freeze_week(prepared, by=viewer, at=at)
            write_entry(viewer.trace, outcome="made")
    say(f"Ran the lists of callers of {len(cut_offs)} weeks")


def _judge_weeks(cut_offs: Sequence[date], partnership: "Partnership", say: Say) -> None:
    """What was unusual in a few weeks, one of them with a Bonfire Night; others are judged when somebody asks."""
    at = datetime.now(UTC)
    reader = system_viewer(partnership.id, route="commonweal demo", at=at)
    for prepared in unusual_weeks.prepare_weeks(cut_offs, by=reader, at=at):
        viewer = system_viewer(partnership.id, route="commonweal demo", at=at)
        with transaction.atomic():
            freeze(prepared, by=viewer, at=at)
            write_entry(viewer.trace, outcome="made")
    say(f"Judged what was unusual in {len(cut_offs)} weeks")
