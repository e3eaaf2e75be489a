"""A photo or a sound of a report, for whoever reads what was said; each opening stands in the audit."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import decide
from commonweal.access.viewer import Viewer
from commonweal.core.rules.need_to_know import RecordFacts
from commonweal.files.evidence.refusals import EvidenceLost
from commonweal.files.evidence.serving import evidence_response
from commonweal.files.evidence.terms import EvidenceKind, Kept
from commonweal.reports.history.queries import piece_of_evidence
from commonweal.reports.single.queries import SeenReport
from commonweal.reports.triage.acting import on_a_report


@require_safe
@staff_only
@on_a_report
def evidence(
    request: StaffRequest, report: SeenReport, facts: RecordFacts, viewer: Viewer, evidence_id: UUID
) -> HttpResponse:
    """The file in the page, or a part of a sound; absent where what was said is kept back."""
    row = None if "account" in decide(viewer, facts).hidden else piece_of_evidence(report, evidence_id)
    if row is None or row.kind not in set(EvidenceKind):
        raise Http404
    kept = Kept(
        row.kept_as, EvidenceKind(row.kind), row.content_type, row.n_bytes, row.digest, width=None, height=None,
        seconds=None,
    )  # fmt: skip
    asked = request.headers.get("Range", "")
    try:
        return evidence_response(kept, name=report.reference, inline=True, asked_range=asked)
    except EvidenceLost as lost:
        raise Http404 from lost
