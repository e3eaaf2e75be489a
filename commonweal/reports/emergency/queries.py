"""Looks and openings beside the references of their reports, as far as somebody may see those."""

from collections.abc import Iterable
from uuid import UUID

from commonweal.access.viewer import Viewer
from commonweal.reports.models import Report


def references_of(report_ids: Iterable[UUID], viewer: Viewer) -> dict[UUID, str]:
    """The references of reports that the viewer may see, by id; the others are absent."""
    seen = Report.objects.visible_to(viewer).filter(id__in=list(report_ids))
    return dict(seen.values_list("id", "reference"))
