"""Pages that join rooms: the start, loading a file of any kind, the parts that pages are made of, health."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.imports.operations import take_in
from commonweal.web.components import Example
from commonweal.web.health import health_facts
from commonweal.web.import_kinds import IMPORT_KINDS
from commonweal.web.tasks import load_delivery

if TYPE_CHECKING:
    from commonweal.imports.models import ImportJob


@require_safe
@staff_only
def start(request: StaffRequest) -> HttpResponse:
    """The first page that the role may open."""
    if may(request.viewer, Act.READ, RecordKind.HOTSPOT):
        return redirect("hotspot-board")
    return render(request, "nothing_to_open.html")


@require_http_methods(["GET", "POST"])
@staff_only
def new_import(request: StaffRequest) -> HttpResponse:
    """Choose a file and what it is; it is loaded in the background, and its job page shows how far."""
    if not may(request.viewer, Act.CREATE, RecordKind.IMPORT_JOB):
        raise Http404
    errors = _import_errors(request) if request.method == "POST" else {}
    if request.method == "POST" and not errors:
        job = _take_in(request)
        transaction.on_commit(lambda: load_delivery.enqueue(str(job.id)))
        return redirect("import-job", job_id=job.id)
    context = {"kinds": list(IMPORT_KINDS.values()), "errors": errors, "given": request.POST}
    return render(request, "imports/import_new.html", context, status=400 if errors else 200)


def _import_errors(request: StaffRequest) -> dict[str, str]:
    errors = {}
    kind = IMPORT_KINDS.get(request.POST.get("kind", ""))
    if kind is None:
        errors["kind"] = "Choose what kind of file it is"
    if "file" not in request.FILES:
        errors["file"] = "Choose the file"
    for name in kind.options if kind else ():
        written = request.POST.get(name, "").strip()
        if not written and name != "valid_from":
            continue
        try:
            date.fromisoformat(written)
        except ValueError:
            errors[name] = "Enter a day as year-month-day, such as 2022-05-05"
    return errors


def _take_in(request: StaffRequest) -> "ImportJob":
    kind = IMPORT_KINDS[request.POST["kind"]]
    upload = request.FILES["file"]
    assert isinstance(upload, UploadedFile)
    options = {name: request.POST[name].strip() for name in kind.options if request.POST.get(name, "").strip()}
    # The upload handler (settings) has put every upload in a file, whatever its size.
    path = Path(upload.temporary_file_path())  # type: ignore[attr-defined]
    name = upload.name or "file"
    return take_in(path, file_name=name, kind=kind, options=options, by=request.viewer, at=request.at)


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
