"""Judges every day of a span by the hotspot rule, on data already loaded, and counts by borough.

For studies and checks: which points were ever above the limit, and on how many days. Nothing is frozen.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from commonweal.access.viewer import Viewer
from commonweal.core.policy import HotspotPolicy
from commonweal.core.terms import AreaKind
from commonweal.hotspots.frames.located_events import AreaCount, judged_by_area, located_events
from commonweal.places.frames import areas_on


@dataclass(frozen=True, slots=True)
class EveryDay:
    """What was judged, and what came out, by borough."""

    source: str
    location: str
    policy: str
    more_than_calls: int
    within_days: int
    first_day: date
    last_day: date
    every_day: bool
    rows_read: int
    rows_without_point: int
    areas: Sequence[AreaCount]

    def facts(self) -> dict[str, Any]:
        """For `--json`."""
        return {**asdict(self), "from": self.first_day, "to": self.last_day}


def judge_every_day(
    *,
    source: str,
    location: str,
    policy_name: str,
    policy: HotspotPolicy,
    span: tuple[date, date],
    every_day: bool,
    viewer: Viewer,
) -> EveryDay:
    """Judge each day of the closed span, or with `every_day` false each Sunday, the as-at day of a weekly cut-off.

    Events before the span count inside the windows of its first days. One policy holds for the whole span, whatever its
    dates. Boroughs are those that hold on the last day.
    """
    first_day, last_day = span
    events = located_events(source, location, policy, viewer)
    boroughs = areas_on(last_day, AreaKind.BOROUGH, viewer)
    return EveryDay(
        source=source,
        location=location,
        policy=policy_name,
        more_than_calls=policy.more_than_calls,
        within_days=policy.within_days,
        first_day=first_day,
        last_day=last_day,
        every_day=every_day,
        rows_read=events.n_read,
        rows_without_point=events.n_read - len(events.location),
        areas=judged_by_area(events, boroughs, policy, span=span, every_day=every_day),
    )
