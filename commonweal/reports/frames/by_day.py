"""How many calls there were on each day of a window: all of them, or some kinds of matter; no place is looked up."""

from collections.abc import Collection
from datetime import date, timedelta

import numpy as np
from django.db.models import F
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer
from commonweal.core.analysis.civil_time import london_days
from commonweal.core.terms import CallSource, Window, london_midnight
from commonweal.reports.frames.call_arrays import MICROSECONDS, Microseconds
from commonweal.reports.models import Report

EPOCH = date(1970, 1, 1)


def n_calls_by_day(
    window: Window, viewer: Viewer, *, sources: Collection[CallSource], categories: Collection[str] | None = None
) -> NDArray[np.int64]:
    """Calls a civil day in London (n_days,) of a closed window, of these lines and, if given, of these categories.

    Not noted as shown: only counts are made of them.
    """
    rows = Report.objects.visible_to(viewer).filter(
        happened_at__gte=london_midnight(window.first_day),
        happened_at__lt=london_midnight(window.last_day + timedelta(days=1)),
        source__in=[one.value for one in sources],
    )
    if categories is not None:
        rows = rows.filter(category__in=list(categories))
    at_us = rows.annotate(at_us=Microseconds(F("happened_at"))).values_list("at_us", flat=True)
    days = london_days(np.array(list(at_us.iterator(chunk_size=10_000)), dtype=np.int64) // MICROSECONDS)
    first = (window.first_day - EPOCH).days
    n_days = (window.last_day - window.first_day).days + 1
    return np.bincount(days - first, minlength=n_days).astype(np.int64)
