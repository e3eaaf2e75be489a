"""The calls of a span of days, as rooms count them by month, kind and place: nothing of who called or what was said."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from commonweal.access.viewer import Viewer
from commonweal.core.terms import london_midnight
from commonweal.reports.models import Report


class CallBetween(NamedTuple):
    """When a call was about, its kind, its point in metres where it has one, and the words for where."""

    happened_at: datetime
    category: str
    easting_m: float | None
    northing_m: float | None
    location: str


def calls_between(first_day: date, last_day: date, viewer: Viewer) -> list[CallBetween]:
    """Every call that happened from the first to the last day in London, both included, in no order.

    Not noted as shown: only counts are made of them.
    """
    rows = Report.objects.visible_to(viewer).filter(
        happened_at__gte=london_midnight(first_day), happened_at__lt=london_midnight(last_day + timedelta(days=1))
    )
    values = rows.order_by().values_list(*CallBetween._fields)
    return [CallBetween(*row) for row in values.iterator(chunk_size=5_000)]
