"""Merging a report into another of the same incident, from a paged list of those near it; and parting it again."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import NotAllowed, may
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.rules.need_to_know import RecordFacts
from commonweal.reports.asked import uuid_or_none
from commonweal.reports.incident.operations import JoinRefused, join_incident, part_from_incident
from commonweal.reports.incident.queries import could_lead
from commonweal.reports.single.operations import ChangedMeanwhile, NoSuchReport
from commonweal.reports.single.queries import SeenReport, purposes_for
from commonweal.reports.triage.acting import as_it_stands_in_words, on_a_report, version_of

LONGEST_REFERENCE, MOST_PAGES = 40, 40
NOT_FOUND = "There is no such report that you could merge into. Check the reference."


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@on_a_report
def join(request: StaffRequest, report: SeenReport, facts: RecordFacts, viewer: Viewer) -> HttpResponse:
    """Choose the report that this one is to follow."""
    if not may(viewer, Act.CHANGE, facts):
        raise Http404
    why = ""
    if request.method == "POST":
        into, words = uuid_or_none(request.POST.get("into", "")), request.POST.get("words", "")
        try:
            if into is None:
                raise NoSuchReport
            join_incident(report.id, into, version=version_of(request), words=words, by=viewer, at=request.at)
            return redirect(f"{reverse('report', kwargs={'report_id': report.id})}?said=joined")
        except JoinRefused as refused:
            why = str(refused)
        except (NoSuchReport, NotAllowed):
            why = NOT_FOUND
        except ChangedMeanwhile as changed:
            now = as_it_stands_in_words(changed.now, facts, viewer)
            why = f"Somebody changed one of the two while you had this open. It stands now: {now}. Look once more."
    reference = " ".join(request.GET.get("reference", "").replace("\x00", "").split())[:LONGEST_REFERENCE]
    page = _page(request.GET.get("page", "1"))
    candidates, more = could_lead(report, viewer, page=page, reference=reference)
    context = {
        "report": report, "candidates": candidates, "more": more, "page_number": page, "reference": reference,
        "why": why, "version": report.version, "purpose": viewer.purpose if purposes_for(viewer) else "",
    }  # fmt: skip
    return render(request, "reports/join.html", context, status=409 if why else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@on_a_report
def part(request: StaffRequest, report: SeenReport, facts: RecordFacts, viewer: Viewer) -> HttpResponse:
    """It is another incident after all: the report stands for itself again, as it stood before."""
    if not may(viewer, Act.CHANGE, facts):
        raise Http404
    errors: dict[str, str] = {}
    if request.method == "POST":
        words = request.POST.get("words", "")
        try:
            part_from_incident(report.id, version=version_of(request), words=words, by=viewer, at=request.at)
            return redirect(f"{reverse('report', kwargs={'report_id': report.id})}?said=parted")
        except JoinRefused as refused:
            errors["words"] = str(refused)
        except (NoSuchReport, NotAllowed) as refused:
            raise Http404 from refused
        except ChangedMeanwhile as changed:
            now = as_it_stands_in_words(changed.now, facts, viewer)
            errors["words"] = f"Somebody changed it while you had this open. It stands now: {now}. Look once more."
    context = {
        "report": report, "errors": errors, "given": request.POST, "version": report.version,
        "purpose": viewer.purpose if purposes_for(viewer) else "",
    }  # fmt: skip
    return render(request, "reports/part.html", context, status=409 if errors else 200)


def _page(written: str) -> int:
    plain = written.isascii() and written.isdigit() and len(written) < 4
    return min(max(int(written), 1), MOST_PAGES) if plain else 1
