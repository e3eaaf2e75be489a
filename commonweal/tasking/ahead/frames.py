"""Calls in the days of something that comes back, beside the same weekdays of the weeks around it, in earlier years."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from commonweal.access.partnership import policy_named
from commonweal.access.queries import policy_name_of
from commonweal.access.viewer import Viewer, for_counting
from commonweal.core.terms import CallSource, Window
from commonweal.reports.frames.by_day import n_calls_by_day
from commonweal.reports.frames.placed_calls import logs_end_on, span_of_calls

AROUND = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class CallsThen:
    """Calls in closed days, and how many as many such weekdays had in the four weeks before and the four after."""

    n_calls: int
    usual: float


def calls_then(
    spans: Collection[Window], viewer: Viewer, *, categories: Collection[str] | None
) -> dict[Window, CallsThen | None]:
    """The calls of each span for whoever may read counts of calls; None where not all of the weeks around are loaded.

    The lines that the policy of a span's last day counts. Records kept for named people are not counted.
    """
    eyes = for_counting(viewer)
    loaded, policy = _loaded(eyes), policy_named(policy_name_of(viewer.partnership_id))
    found: dict[Window, CallsThen | None] = {}
    for span in spans:
        wide = Window(span.first_day - AROUND, span.last_day + AROUND)
        if loaded is None or not (loaded.holds(wide.first_day) and loaded.holds(wide.last_day)):
            found[span] = None
            continue
        sources: tuple[CallSource, ...] = policy.hotspot_on(span.last_day).sources
        by_day = n_calls_by_day(wide, eyes, sources=sources, categories=categories)
        found[span] = of_days(by_day, around=AROUND.days)
    return found


def of_days(by_day: NDArray[np.int64], *, around: int) -> CallsThen:
    """What the days (n,) say, of which the first and last `around`, whole weeks, lie around the span.

    A Saturday is held against Saturdays: it is busier than a Tuesday whatever happens on it.
    """
    days = np.arange(len(by_day))
    inside = (days >= around) & (days < len(by_day) - around)
    usual = sum(float(by_day[~inside & (days % 7 == day % 7)].mean()) for day in days[inside])
    return CallsThen(int(by_day[inside].sum()), usual)


def _loaded(eyes: Viewer) -> Window | None:
    """The days of which logs are loaded."""
    span, logged = span_of_calls(eyes), logs_end_on(eyes)
    return Window(span[0], logged) if span and logged and logged >= span[0] else None
