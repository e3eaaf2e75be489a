"""Reads the reports of some hours as the rule about co-ordination takes them; hands nothing to a page."""

from datetime import datetime
from uuid import UUID

from commonweal.core.rules.co_ordination import Told
from commonweal.core.terms import CallSource
from commonweal.reports.models import Report, ReportEvent
from commonweal.reports.terms import EventKind

BY_ANYBODY = (CallSource.WEB_FORM.value, CallSource.OTHER_SYSTEM.value)


def told_since(partnership_id: UUID, since: datetime) -> list[Told]:
    """The reports that anybody could send since an instant, oldest first."""
    reports = Report.objects.filter(partnership_id=partnership_id, received_at__gte=since, source__in=BY_ANYBODY)
    rows = list(
        reports.order_by("received_at", "id").values_list(
            "id", "received_at", "easting_m", "northing_m", "location", "account"
        )
    )
    notes = ReportEvent.objects.filter(report_id__in=[row[0] for row in rows], details__has_key="network")
    networks = {report_id: details["network"] for report_id, details in notes.values_list("report_id", "details")}
    return [Told(*row[:5], source=networks.get(row[0], ""), words=row[5]) for row in rows]


def marked_already(ids: list[UUID]) -> set[UUID]:
    """Those of these reports that carry the mark."""
    marks = ReportEvent.objects.filter(report_id__in=ids, kind=EventKind.CO_ORDINATED)
    return set(marks.values_list("report_id", flat=True))
