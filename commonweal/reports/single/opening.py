"""Opens one report for a page: by which relation, who is told of the look, and what stands around it."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import NoReverseMatch, reverse

from commonweal.access.door import StaffRequest
from commonweal.access.guarding.operations import tell_of_look
from commonweal.access.permission import may, only_in_an_emergency
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.terms import Guarding, Relation
from commonweal.reports.single.queries import (
    NO_RELATION,
    opened_in_an_emergency,
    purposes_for,
    relation_of,
    report_page,
)
from commonweal.reports.triage.panel import around

GUARDINGS = {
    Guarding.LOCKED: ("Locked", "A member of staff, or somebody well known, is in it"),
    Guarding.PROTECTED: ("Protected", "Somebody would be in danger if the address or the person were found"),
}


def opened(request: StaffRequest, report_id: UUID, viewer: Viewer, *, only: str = "") -> dict[str, Any]:
    """What a page shows of one report and around it; absent where the viewer may not see it.

    `viewer` carries the purpose that was said. Those who work it are told of a look without a relation.
    """
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
    work = around(page, viewer, only=only) | {"asked_for": viewer.purpose if purposes_for(viewer) else ""}
    return {
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
        "work": work,
        "at": request.at,
        **{name: work[name] for name in ("steps", "answers", "contact", "urgent")},
        "evidence_pieces": work["evidence"],
    }


def _share_url(report_id: UUID) -> str:
    try:
        return reverse("share-record", kwargs={"record_kind": RecordKind.REPORT.value, "record_id": report_id})
    except NoReverseMatch:
        return ""
