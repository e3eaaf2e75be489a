"""Opens a report for an act on it: hidden is absent, and what was typed is not lost when a purpose has run out."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect

from commonweal.access.door import StaffRequest
from commonweal.access.facts import facts_of
from commonweal.access.permission import decide
from commonweal.access.queries import staff_names, team_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.rules.need_to_know import RecordFacts
from commonweal.reports.asked import keep_purpose, or_absent, with_purpose
from commonweal.reports.single.operations import AsItStands
from commonweal.reports.single.queries import SeenReport, purposes_for, report_seen

Page = Callable[..., HttpResponseBase]


def on_a_report(page: Page) -> Page:
    """Hand a page the report, its facts, and the viewer with the purpose said; absent where it may not be seen.

    A form carries the purpose for which its report was opened: who wrote for longer than that holds loses nothing.
    """

    @wraps(page)
    def opened(request: StaffRequest, report_id: UUID, **rest: Any) -> HttpResponseBase:
        or_absent(request, Act.READ)
        report = report_seen(report_id, request.viewer)
        facts = facts_of([report], request.viewer)[report.id] if report else None
        if report is None or facts is None or not decide(request.viewer, facts):
            raise Http404
        if (said := request.POST.get("purpose", "")) in purposes_for(request.viewer):
            keep_purpose(request, report_id, said)
        viewer = with_purpose(request, report_id)
        if viewer is None:
            return redirect("report", report_id=report_id)
        request.viewer.saw(RecordKind.REPORT, [report.id])
        return page(request, report, facts, viewer, **rest)

    return opened


def version_of(request: StaffRequest) -> int:
    """The version that a form was opened on; 0 where it carries none, which no report has."""
    written = request.POST.get("version", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def as_it_stands_in_words(now: AsItStands, facts: RecordFacts, viewer: Viewer) -> str:
    """What somebody else has written meanwhile, as a page says it, without what is kept back."""
    if "team" in decide(viewer, facts).hidden:
        return "Somebody has changed it."
    team = team_names([now.team_id]).get(now.team_id, "no team") if now.team_id else "no team"
    person = staff_names([now.assigned_to_id]).get(now.assigned_to_id, "") if now.assigned_to_id else ""
    return f"{team}, {person}" if person else team


def seen_again(report: SeenReport, viewer: Viewer) -> SeenReport | None:
    """The report as it stands now, where the viewer still sees it."""
    return report_seen(report.id, viewer)
