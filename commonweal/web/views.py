"""Pages that join rooms: the start, loading a file of any kind, the parts that pages are made of, health."""

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.files.days import DayRefused, typed_day
from commonweal.files.delivery import FileRefused, open_delivery
from commonweal.imports.operations import take_in
from commonweal.imports.wrong_kind import other_kind
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.mappings.operations import KEPT_FOR, remove_sample, sample_path
from commonweal.reports.mappings.queries import OPTION, NoSuchMapping, NoSuchSample, mappings, sample, with_version
from commonweal.reports.mappings.views import begin_if_another_layout
from commonweal.web.components import Example
from commonweal.web.context import start_of
from commonweal.web.health import health_facts
from commonweal.web.import_kinds import IMPORT_KINDS
from commonweal.web.tasks import load_delivery

if TYPE_CHECKING:
    from commonweal.imports.models import ImportJob
    from commonweal.reports.models import MappingSample


@require_safe
@staff_only
def start(request: StaffRequest) -> HttpResponse:
    """The first page of the role."""
    return redirect(start_of(request.viewer.role))


@require_http_methods(["GET", "POST"])
@staff_only
def new_import(request: StaffRequest) -> HttpResponse:
    """Choose a file and what it is; it is loaded in the background, and its job page shows how far."""
    if not may(request.viewer, Act.CREATE, RecordKind.IMPORT_JOB):
        raise Http404
    errors = _import_errors(request) if request.method == "POST" else {}
    if request.method == "POST" and not errors:
        other = _sample_of_another_layout(request)
        if other is not None:
            return redirect("mapping-sample", sample_id=other.id)
        job = _take_in(request)
        transaction.on_commit(lambda: load_delivery.enqueue(str(job.id)))
        return redirect("import-job", job_id=job.id)
    context = {
        "kinds": list(IMPORT_KINDS.values()), "errors": errors, "given": request.POST or request.GET,
        "largest_mb": max(kind.largest_bytes for kind in IMPORT_KINDS.values()) // 1_000_000,
        "mapping_names": [one.name for one in mappings(request.viewer)],
    }  # fmt: skip
    return render(request, "imports/import_new.html", context, status=400 if errors else 200)


@require_safe
@staff_only
def import_guide(request: StaffRequest) -> HttpResponse:
    """Every kind of file in its group: what it is, what it needs, how large it may be, what loading it again does."""
    if not may(request.viewer, Act.READ, RecordKind.IMPORT_JOB):
        raise Http404
    return render(request, "imports/import_guide.html", {"kinds": list(IMPORT_KINDS.values())})


def _import_errors(request: StaffRequest) -> dict[str, str]:
    errors = {}
    kind = IMPORT_KINDS.get(request.POST.get("kind", ""))
    if kind is None:
        errors["kind"] = "Choose what kind of file it is"
    if "file" not in request.FILES and _sample(request) is None:
        errors["file"] = "Choose the file"
    for name in kind.options if kind else ():
        if name == OPTION:
            if not _mapping_is_there(request):
                errors[name] = "Choose a mapping that is in the list"
            continue
        written = request.POST.get(name, "").strip()
        if not written and name != "valid_from":
            continue
        try:
            typed_day(written)
        except DayRefused as refusal:
            errors[name] = str(refusal) if written else "Write the first day on which these boundaries held"
    return errors


def _mapping_is_there(request: StaffRequest) -> bool:
    try:
        with_version({OPTION: request.POST.get(OPTION, "")}, request.viewer)
    except NoSuchMapping:
        return False
    return True


def _sample(request: StaffRequest) -> "MappingSample | None":
    """The sample on which a mapping was tried and that is now to be loaded, if the form names one."""
    try:
        return sample(UUID(request.POST.get("sample", "")), request.viewer, since=request.at - KEPT_FOR)
    except (ValueError, NoSuchSample):
        return None


def _sample_of_another_layout(request: StaffRequest) -> "MappingSample | None":
    """A call log that has not our columns, for which nobody chose a mapping, becomes a sample to make one on."""
    if request.POST["kind"] != CALL_LOG.name or request.POST.get(OPTION) or "file" not in request.FILES:
        return None
    path, name = _uploaded(request)
    try:
        # A table of another kind is no call log of another layout: its job says what it is.
        if other_kind(open_delivery(path, file_name=name), CALL_LOG, IMPORT_KINDS.values(), mapped=False):
            return None
    except FileRefused:
        return None
    return begin_if_another_layout(path, name, request)


def _uploaded(request: StaffRequest) -> tuple[Path, str]:
    upload = request.FILES["file"]
    assert isinstance(upload, UploadedFile)
    # The upload handler (settings) has put every upload in a file, whatever its size.
    return Path(upload.temporary_file_path()), upload.name or "file"  # type: ignore[attr-defined]


def _take_in(request: StaffRequest) -> "ImportJob":
    kind = IMPORT_KINDS[request.POST["kind"]]
    given = {name: request.POST[name].strip() for name in kind.options if request.POST.get(name, "").strip()}
    given |= {name: typed_day(written).isoformat() for name, written in given.items() if name != OPTION}
    options = with_version(given, request.viewer)
    tried = _sample(request)
    path, name = (sample_path(tried), tried.file_name) if tried else _uploaded(request)
    job = take_in(path, file_name=name, kind=kind, options=options, by=request.viewer, at=request.at)
    if tried:
        remove_sample(tried, by=request.viewer)
    return job


@require_safe
@staff_only
def components(request: StaffRequest) -> HttpResponse:
    """Every part that pages are made of, with invented values."""
    return render(request, "components.html", {"example": Example()})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the installation is well: counts and states, no record."""
    facts = health_facts()
    return JsonResponse(facts, status=200 if facts["well"] else 503)
