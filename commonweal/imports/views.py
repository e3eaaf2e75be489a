"""The import jobs, one job, the rows it refused and what it changed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.imports import queries
from commonweal.imports.kind import CHANGES_KEPT, REFUSED_KEPT
from commonweal.imports.states import RUNNING

if TYPE_CHECKING:
    from commonweal.imports.models import ImportJob


@staff_only
def jobs(request: StaffRequest) -> HttpResponse:
    """The list of jobs, newest first; for roles that may read none, no such page."""
    _or_absent(request, Act.READ)
    context = {
        "jobs": queries.import_jobs(request.viewer),
        "may_load": may(request.viewer, Act.CREATE, RecordKind.IMPORT_JOB),
    }
    return render(request, "imports/import_jobs.html", context)


@staff_only
def job(request: StaffRequest, job_id: UUID) -> HttpResponse:
    """One job: what came in, what became of it, and why rows were refused."""
    found = _job(request, job_id)
    context = {
        "job": found,
        "running": found.state in RUNNING,
        "refused_rows": queries.refused_rows(found),
        "refused_shown": queries.REFUSED_SHOWN,
        "refused_kept": REFUSED_KEPT,
        "changes": queries.first_changes(found),
        "n_changes": sum(found.changed_fields.values()),
        "changes_kept": CHANGES_KEPT,
    }
    return render(request, "imports/import_job.html", context)


@staff_only
@step_up(Reason.EXPORT)
def refused(request: StaffRequest, job_id: UUID) -> HttpResponse:
    """The refused rows as a CSV file with line and reason."""
    _or_absent(request, Act.EXPORT)
    found = _job(request, job_id)
    return _csv(queries.refused_rows_file(found, request.viewer), f"refused-rows-{found.id}.csv")


@staff_only
@step_up(Reason.EXPORT)
def changes(request: StaffRequest, job_id: UUID) -> HttpResponse:
    """What changed in updated rows, from what to what, as a CSV file."""
    _or_absent(request, Act.EXPORT)
    found = _job(request, job_id)
    return _csv(queries.changes_file(found, request.viewer), f"changes-{found.id}.csv")


def _csv(lines: Iterable[str], file_name: str) -> HttpResponse:
    response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _job(request: StaffRequest, job_id: UUID) -> "ImportJob":
    try:
        return queries.import_job(job_id, request.viewer)
    except queries.NoSuchJob as fault:
        raise Http404 from fault


def _or_absent(request: StaffRequest, act: Act) -> None:
    if not may(request.viewer, act, RecordKind.IMPORT_JOB):
        raise Http404
