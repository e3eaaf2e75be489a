"""Import jobs as pages and commands show them."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from commonweal.access.queries import staff_names
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.files.table import csv_line, values_only
from commonweal.imports.models import ImportJob
from commonweal.imports.states import RUNNING, JobState

JOBS_A_PAGE = 50
REFUSED_SHOWN = 100
CHANGES_SHOWN = 10


class NoSuchJob(Exception):
    """There is no such job, or none that the viewer may see."""


def import_jobs(viewer: Viewer) -> list[ImportJob]:
    """The newest jobs of the viewer's partnership, with `loaded_by` as a name."""
    jobs = list(ImportJob.objects.visible_to(viewer).order_by("-created_at", "-id")[:JOBS_A_PAGE])
    _name_loaders(jobs)
    viewer.saw(ImportJob.kind, [job.id for job in jobs])
    return jobs


def import_job(job_id: UUID, viewer: Viewer) -> ImportJob:
    """One job; raises `NoSuchJob` where there is none that the viewer may see."""
    job = ImportJob.objects.visible_to(viewer).filter(id=job_id).first()
    if job is None:
        raise NoSuchJob(job_id)
    _name_loaders([job])
    viewer.saw(ImportJob.kind, [job.id])
    return job


def jobs_with_option(name: str, viewer: Viewer) -> list[ImportJob]:
    """The newest jobs whose options name something, such as the mapping that their file was read by."""
    jobs = list(ImportJob.objects.visible_to(viewer).filter(options__has_key=name).order_by("-created_at", "-id")[:500])
    viewer.saw(ImportJob.kind, [job.id for job in jobs])
    return jobs


def _name_loaders(jobs: Sequence[ImportJob]) -> None:
    names = staff_names([job.loaded_by_id for job in jobs if job.loaded_by_id])
    for job in jobs:
        job.loaded_by = names.get(job.loaded_by_id, "") if job.loaded_by_id else "command line"


def refused_rows(job: ImportJob) -> list[Any]:
    """The first refused rows of a job that the viewer has already opened, in file order."""
    return list(job.refused_rows.order_by("member", "line")[:REFUSED_SHOWN])


def refused_rows_file(job: ImportJob, viewer: Viewer) -> Iterator[str]:
    """All refused rows as CSV lines: where, why, and the row as it came; formulas are neutralised."""
    viewer.trace.did(Deed.EXPORT, ImportJob.kind, [job.id])
    yield csv_line(["file", "line", "field", "found", "allowed", "row as it came"]) + "\r\n"
    for row in job.refused_rows.order_by("member", "line").iterator(chunk_size=2_000):
        cells = [row.member, str(row.line), row.field, row.found, row.allowed, row.row]
        yield csv_line(values_only(cells)) + "\r\n"


def first_changes(job: ImportJob) -> list[Any]:
    """The first changes of a job that the viewer has already opened."""
    return list(job.changes.order_by("number")[:CHANGES_SHOWN])


def changes_file(job: ImportJob, viewer: Viewer) -> Iterator[str]:
    """All changes that are kept of a job as CSV lines; formulas are neutralised."""
    viewer.trace.did(Deed.EXPORT, ImportJob.kind, [job.id])
    yield csv_line(["row", "month", "force", "field", "before", "after"]) + "\r\n"
    for one in job.changes.order_by("number").iterator(chunk_size=2_000):
        cells = [one.row, one.month, one.force, one.field, one.before, one.after]
        yield csv_line(values_only(cells)) + "\r\n"


def jobs_by_state() -> dict[str, int]:
    """How many jobs of this installation are waiting, loading or stopped; names no job."""
    return {
        state.value: ImportJob.objects.filter(state=state).count() for state in (*sorted(RUNNING), JobState.STOPPED)
    }


def interrupted_jobs() -> list[UUID]:
    """Jobs that nobody has ended, of all partnerships, oldest first, for a worker that starts.

    One of them may be in other hands at this moment: going on with it twice is safe (`operations.LoadedElsewhere`).
    """
    states = (JobState.WAITING, JobState.LOADING, JobState.STOPPED)
    return list(ImportJob.objects.filter(state__in=states).order_by("created_at").values_list("id", flat=True))


def job_facts(job: ImportJob) -> dict[str, Any]:
    """A job for `--json`: its counts, and the first refused rows with their reasons."""
    refused = job.refused_rows.order_by("member", "line")[:10]
    counts = {name: getattr(job, name) for name in ("n_in", "n_added", "n_updated", "n_unchanged", "n_refused")}
    return {
        "job": str(job.id), "kind": job.source_kind, "file": job.file_name, "state": job.shown_state, **counts,
        "by_source": job.by_source, "changed_fields": job.changed_fields, "n_lacking": job.n_lacking,
        "notes": job.notes, "problem": job.problem,
        "first_refused": [
            {"file": one.member, "line": one.line, "field": one.field, "found": one.found, "allowed": one.allowed}
            for one in refused
        ],
    }  # fmt: skip
