"""References of reports, for whoever reads the audit.

The data protection officer reads no report (roles.toml), yet has to name one: so these reads start from the right to
the audit and hand out references and ids, never a column that somebody wrote.
"""

from collections.abc import Iterable
from uuid import UUID

from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.reports.models import Report
from commonweal.reports.reference import as_written

PIECE = 900


def references_of(ids: Iterable[UUID], viewer: Viewer) -> dict[UUID, str]:
    """The references of these reports of the partnership; those that are gone are left out."""
    require(viewer, Act.READ, RecordKind.AUDIT_ENTRY)
    wanted, found = list(dict.fromkeys(ids)), dict[UUID, str]()
    for start in range(0, len(wanted), PIECE):
        rows = Report.objects.filter(partnership_id=viewer.partnership_id, id__in=wanted[start : start + PIECE])
        found |= dict(rows.values_list("id", "reference"))
    return found


def report_with_reference(reference: str, viewer: Viewer) -> UUID | None:
    """The id behind a reference as somebody typed it; None where there is no such report in the partnership."""
    require(viewer, Act.READ, RecordKind.AUDIT_ENTRY)
    rows = Report.objects.filter(partnership_id=viewer.partnership_id, reference=as_written(reference))
    return rows.values_list("id", flat=True).first()
