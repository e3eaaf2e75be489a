"""Figures of a place from records: what a measure stands at today, and calls in the weeks before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from commonweal.access.viewer import Viewer, for_counting
from commonweal.actions.queries import open_actions
from commonweal.core.rules.action_life import Due
from commonweal.core.terms import Window
from commonweal.hotspots.queries import HotspotShown, RunShown, hotspots_of_run, run_shown
from commonweal.hotspots.terms import WEEKLY_HOTSPOTS, Status
from commonweal.reports.frames.placed_calls import logs_end_on
from commonweal.runs.queries import newest_run
from commonweal.tasking.problem.terms import MeasureKind
from commonweal.tasking.response.frames import calls_of_days

WEEKS_SHOWN = 13
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OnTheList:
    """A place on the newest list; `hotspot` is None where it is not on it, or has dropped off."""

    run: RunShown
    hotspot: HotspotShown | None


def on_the_list(location_key: str, viewer: Viewer) -> OnTheList | None:
    """How a place stands on the newest weekly list; None where no week was run that the viewer may see."""
    run = newest_run(WEEKLY_HOTSPOTS, viewer=viewer)
    if run is None:
        return None
    found = hotspots_of_run(run.id, viewer, location_key=location_key)
    listed = [one for one in found if one.status != Status.DROPPED_OFF]
    return OnTheList(run_shown(run), listed[0] if listed else None)


def calls_by_week(location_key: str, viewer: Viewer) -> tuple[tuple[Window, int], ...]:
    """Calls of the last thirteen whole weeks for which logs are loaded, oldest first; empty where none is."""
    ends = logs_end_on(for_counting(viewer))
    if ends is None:
        return ()
    last = min(ends, viewer.on - A_DAY)
    sunday = last - timedelta(days=(last.weekday() + 1) % 7)
    window = Window.ending(sunday, days=7 * WEEKS_SHOWN)
    calls = calls_of_days(location_key, window, viewer)
    weeks = [Window.ending(sunday - timedelta(weeks=back), days=7) for back in reversed(range(WEEKS_SHOWN))]
    return tuple((week, calls.so_far(week)) for week in weeks)


def figures_of(location_key: str, viewer: Viewer) -> Mapping[MeasureKind, int | None]:
    """What each measure stands at today; None where it cannot be counted. Calls up to the last day that is loaded."""
    ends = logs_end_on(for_counting(viewer))
    listed = on_the_list(location_key, viewer)
    late = [one for one in open_actions(for_counting(viewer), location_key=location_key) if one.due is Due.OVERDUE]
    found: dict[MeasureKind, int | None] = dict.fromkeys(MeasureKind)
    found[MeasureKind.LATE_ACTIONS] = len(late)
    if listed is not None:
        found[MeasureKind.WEEKS_ON_LIST] = listed.hotspot.weeks_on_list if listed.hotspot else 0
        found[MeasureKind.INCIDENTS] = listed.hotspot.n_incidents if listed.hotspot else None
    if ends is not None:
        last = min(ends, viewer.on - A_DAY)
        calls = calls_of_days(location_key, Window.ending(last, days=28), viewer)
        found[MeasureKind.CALLS_28] = calls.so_far(Window.ending(last, days=28))
        found[MeasureKind.CALLS_14] = calls.so_far(Window.ending(last, days=14))
    return found
