"""The page of one report: for what it is opened, what it says, who can see it, who has looked."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.guarding.operations import tell_of_look
from commonweal.access.permission import may, only_in_an_emergency
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.terms import Guarding, Relation
from commonweal.reports.asked import keep_purpose, or_absent, with_purpose
from commonweal.reports.single.queries import (
    NO_RELATION,
    SeenReport,
    purposes_for,
    relation_of,
    report_page,
    report_seen,
)

GUARDINGS = {
    Guarding.LOCKED: ("Locked", "A member of staff, or somebody well known, is in it"),
    Guarding.PROTECTED: ("Protected", "Somebody would be in danger if the address or the person were found"),
}
SAID = {
    "given": "Given. It lies with the team that you chose.",
    "marked": "The marking was changed.",
    "kept": "From now on only named people can open it.",
    "opened": "It is open again to everybody whose role and relation open it.",
    "named": "Who is named on it was changed.",
    "taken-back": "The declared connection was taken back.",
}


@require_safe
@staff_only
def report(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """One report, after its purpose was said where the role needs one; absent where the viewer may not see it."""
    or_absent(request, Act.READ)
    viewer = with_purpose(request, report_id)
    if viewer is None:
        return _ask_purpose(request, _seen(report_id, request.viewer))
    page = report_page(report_id, viewer)
    if page is None:
        raise Http404
    relation = relation_of(page.facts, page.decision, viewer)
    request.trace.came_by(relation)
    if relation == NO_RELATION:
        by_glass = only_in_an_emergency(viewer, page.facts, page.decision)
        came = Relation.BREAK_GLASS if by_glass else page.decision.relation or NO_RELATION
        tell_of_look(page.facts, came, by=viewer, at=request.at)
    context = {
        "page": page,
        "report": page.shown,
        "relation": relation,
        "emergency": only_in_an_emergency(viewer, page.facts, page.decision),
        "purpose": viewer.purpose if purposes_for(viewer) else "",
        "guardings": GUARDINGS,
        "may_change": may(viewer, Act.CHANGE, page.facts),
        "may_share": may(viewer, Act.SHARE, page.facts),
        "share_url": _share_url(report_id),
        "may_declare": may(viewer, Act.CREATE, RecordKind.CONNECTION),
        "said": SAID.get(request.GET.get("said", ""), ""),
    }
    return render(request, "reports/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def purpose(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """For what the report is opened: one of the purposes of the role, or of the agreement."""
    or_absent(request, Act.READ)
    seen = _seen(report_id, request.viewer)
    if request.method != "POST":
        return _ask_purpose(request, seen)
    chosen = request.POST.get("purpose", "")
    if chosen not in purposes_for(request.viewer):
        return _ask_purpose(request, seen, error="Choose for what you open it")
    keep_purpose(request, report_id, chosen)
    return redirect("report", report_id=report_id)


def _share_url(report_id: UUID) -> str:
    try:
        return reverse("share-record", kwargs={"record_kind": RecordKind.REPORT.value, "record_id": report_id})
    except NoReverseMatch:
        return ""


def _ask_purpose(request: StaffRequest, seen: SeenReport, error: str = "") -> HttpResponse:
    context = {"report": seen, "purposes": purposes_for(request.viewer), "error": error}
    return render(request, "reports/purpose.html", context, status=400 if error else 200)


def _seen(report_id: UUID, viewer: Viewer) -> SeenReport:
    found = report_seen(report_id, viewer)
    if found is None:
        raise Http404
    return found
