"""Reads the reports of some hours as the rule about co-ordination takes them; hands nothing to a page."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from commonweal.core.rules.co_ordination import Told
from commonweal.core.terms import CallSource
from commonweal.reports.models import Report, ReportEvent
from commonweal.reports.terms import EventKind

A_PIECE = 500
BY_ANYBODY = (CallSource.WEB_FORM.value, CallSource.OTHER_SYSTEM.value)


def told_since(partnership_id: UUID, since: datetime) -> list[Told]:
    """The reports that anybody could send since an instant, oldest first."""
    reports = Report.objects.filter(partnership_id=partnership_id, received_at__gte=since, source__in=BY_ANYBODY)
    rows = list(
        reports.order_by("received_at", "id").values_list(
            "id", "received_at", "easting_m", "northing_m", "location", "account"
        )
    )
    notes = ReportEvent.objects.filter(report__in=reports, kind=EventKind.NOTE, details__has_key="network")
    networks = {report_id: details["network"] for report_id, details in notes.values_list("report_id", "details")}
    return [Told(*row[:5], source=networks.get(row[0], ""), words=row[5]) for row in rows]


def not_marked_yet(ids: Iterable[UUID]) -> set[UUID]:
    """Those of these reports that are there still and carry no mark."""
    found: set[UUID] = set()
    wanted = list(ids)
    for piece in (wanted[begin : begin + A_PIECE] for begin in range(0, len(wanted), A_PIECE)):
        marks = ReportEvent.objects.filter(report_id__in=piece, kind=EventKind.CO_ORDINATED)
        marked = set(marks.values_list("report_id", flat=True))
        found |= set(Report.objects.filter(id__in=piece).values_list("id", flat=True)) - marked
    return found
