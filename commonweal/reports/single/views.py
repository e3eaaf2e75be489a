"""The page of one report: for what it is opened, what it says, who can see it, who has looked."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.reports.asked import keep_purpose, or_absent, way_back, with_purpose
from commonweal.reports.single.opening import opened
from commonweal.reports.single.queries import SeenReport, purposes_for, report_seen

SAID = {
    "marked": "The marking was changed.",
    "confirmed": "Confirmed. Messages go to the reporter from now on.",
    "kept": "From now on only named people can open it.",
    "opened": "It is open again to everybody whose role and relation open it.",
    "named": "Who is named on it was changed.",
    "taken-back": "The declared connection was taken back.",
    "accept": "Accepted. Your team works it.",
    "return": "Returned to triage.",
    "begin": "Noted: action is under way. The reporter is told.",
    "answer": "Answered. The reporter is told by the way that is safe.",
    "close": "Closed. The reporter is told how to disagree.",
    "reopen": "Open again. The reporter is told.",
    "triage": "Noted that it was looked at.",
    "take-up": "Taken up. It waits in the inbox.",
    "hand-over": "Noted that the police have it.",
    "update": "Added to the history.",
    "joined": "Merged. It follows the other report; parting them is in its history.",
    "parted": "Parted. State, team and clock are as they were before.",
}


@require_safe
@staff_only
def report(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """One report, after its purpose was said where the role needs one; absent where the viewer may not see it."""
    or_absent(request, Act.READ)
    viewer = with_purpose(request, report_id)
    if viewer is None:
        return _ask_purpose(request, _seen(report_id, request.viewer))
    context = opened(request, report_id, viewer, only=request.GET.get("only", ""))
    context["said"] = said_of(request.GET.get("said", ""), context["report"].team)
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
    return redirect(way_back(request) or reverse("report", kwargs={"report_id": report_id}))


def said_of(what: str, team: str | None) -> str:
    """What was done a moment ago, in words, by the word that an address carries."""
    return lies_with(team) if what == "given" else SAID.get(what, "")


def lies_with(team: str | None) -> str:
    """With whom a report lies, as the page says it after it was given; None where that is not shown."""
    if not team:
        return "It lies with no team now: triage gives it to one." if team == "" else "Given."
    return f"It lies with the {team} now." if team.lower().endswith(" team") else f"It lies with {team} now."


def _ask_purpose(request: StaffRequest, seen: SeenReport, error: str = "") -> HttpResponse:
    context = {"report": seen, "purposes": purposes_for(request.viewer), "error": error, "back": way_back(request)}
    return render(request, "reports/purpose.html", context, status=400 if error else 200)


def _seen(report_id: UUID, viewer: Viewer) -> SeenReport:
    found = report_seen(report_id, viewer)
    if found is None:
        raise Http404
    return found
