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
    opened_in_an_emergency,
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
    by_glass = only_in_an_emergency(viewer, page.facts, page.decision)
    if by_glass:
        request.trace.came_by(Relation.BREAK_GLASS)
    if relation == NO_RELATION:
        came = Relation.BREAK_GLASS if by_glass else page.decision.relation or NO_RELATION
        tell_of_look(page.facts, came, by=viewer, at=request.at)
    context = {
        "page": page,
        "report": page.shown,
        "relation": relation,
        "emergency": opened_in_an_emergency(report_id, viewer) if by_glass else None,
        "by_glass": by_glass,
        "purpose": viewer.purpose if purposes_for(viewer) else "",
        "guardings": GUARDINGS,
        "may_change": may(viewer, Act.CHANGE, page.facts),
        "may_share": may(viewer, Act.SHARE, page.facts),
        "share_url": _share_url(report_id),
        "may_declare": may(viewer, Act.CREATE, RecordKind.CONNECTION),
        "said": _said(request.GET.get("said", ""), page.shown.team),
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


def _said(what: str, team: str | None) -> str:
    return lies_with(team) if what == "given" else SAID.get(what, "")


def lies_with(team: str | None) -> str:
    """With whom a report lies, as the page says it after it was given; None where that is not shown."""
    if not team:
        return "It lies with no team now: triage gives it to one." if team == "" else "Given."
    return f"It lies with the {team} now." if team.lower().endswith(" team") else f"It lies with {team} now."


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
