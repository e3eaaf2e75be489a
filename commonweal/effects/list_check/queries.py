"""Frozen checks of the list as pages show them, and the months that can be asked about; from the viewer on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from commonweal.access.viewer import Viewer
from commonweal.effects.list_check.terms import LIST_CHECK, Month
from commonweal.effects.queries import NoSuchEffect
from commonweal.hotspots.operations import RESTS_ON
from commonweal.hotspots.terms import WEEKLY_HOTSPOTS
from commonweal.runs.models import Run
from commonweal.runs.queries import cut_offs_with_a_run, has_newer_data

MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class MonthShown:
    """One month of calls against the list of the month before.

    `n_best` is the most that so many squares could have held; `n_plain` what the squares with most calls in the year
    before held, None where less than a year is loaded.
    """

    month: Month
    n_named: int
    n_caught: int
    n_total: int
    n_best: int
    n_plain: int | None
    pai: float | None
    pei: float | None
    rri: float | None
    n_nowhere: int


@dataclass(frozen=True, slots=True)
class CheckShown:
    """One check: its month, the months before it (oldest first, itself last), and what stood on the list."""

    id: UUID
    month: Month
    now: MonthShown
    by_month: tuple[MonthShown, ...]
    n_squares: int
    square_m: int
    places: tuple[str, ...]
    made_at: datetime
    made_by: str
    code_version: str
    short: str
    newer_data: bool


def checks(viewer: Viewer) -> list[CheckShown]:
    """The newest checks."""
    runs = list(Run.objects.visible_to(viewer).filter(calculation=LIST_CHECK).order_by("-as_at", "-created_at", "-id"))
    viewer.saw(Run.kind, [run.id for run in runs[:MOST_LISTED]])
    return [_shown(run) for run in runs[:MOST_LISTED]]


def check_shown(run_id: UUID, viewer: Viewer) -> CheckShown:
    """One check; raises `NoSuchEffect`."""
    run = Run.objects.visible_to(viewer).filter(id=run_id, calculation=LIST_CHECK).first()
    if run is None:
        raise NoSuchEffect(run_id)
    viewer.saw(Run.kind, [run.id])
    return _shown(run)


def months_offered(viewer: Viewer) -> list[Month]:
    """The months that follow a month with a list and were over when the newest list was made; newest first."""
    last_days = [cut_off - timedelta(days=1) for cut_off in cut_offs_with_a_run(WEEKLY_HOTSPOTS, viewer=viewer)]
    following = {Month.holding(day).back(-1) for day in last_days}
    return sorted((month for month in following if month.days.last_day <= max(last_days)), reverse=True)


def _shown(run: Run) -> CheckShown:
    facts: Mapping[str, Any] = run.facts
    by_month = tuple(_month(told) for told in facts["by_month"])
    return CheckShown(
        id=run.id,
        month=Month.written(facts["month"]),
        now=by_month[-1],
        by_month=by_month,
        n_squares=facts["n_squares"],
        square_m=facts["square_m"],
        places=tuple(facts["places"]),
        made_at=run.created_at,
        made_by=run.made_by,
        code_version=run.code_version,
        short=run.result_digest[:4],
        newer_data=has_newer_data(run, about=RESTS_ON),
    )


def _month(told: Mapping[str, Any]) -> MonthShown:
    same = ("n_named", "n_caught", "n_total", "n_best", "n_plain", "pai", "pei", "rri", "n_nowhere")
    return MonthShown(month=Month.written(told["month"]), **{name: told[name] for name in same})
