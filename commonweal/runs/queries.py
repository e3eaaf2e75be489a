"""Finds runs, and says whether newer data exist than a run has seen."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce

from commonweal.access.viewer import Viewer
from commonweal.runs.models import DataChange, Run


def changes_before(cut_off_on: date, *, about: Sequence[str], partnership_id: UUID) -> int:
    """How many changes of data touch days before a cut-off."""
    return DataChange.objects.filter(partnership_id=partnership_id, about__in=about, earliest_on__lt=cut_off_on).count()


def has_newer_data(run: Run, *, about: Sequence[str]) -> bool:
    """Whether data of the run's own span were added or changed after it was made."""
    seen = changes_before(run.cut_off_on, about=about, partnership_id=run.partnership_id)
    confirmed = run.confirmations.aggregate(most=Max("n_changes_seen"))["most"] or 0
    return seen > max(run.n_changes_seen, confirmed)


def newest_run(calculation: str, *, viewer: Viewer, cut_off_on: date | None = None) -> Run | None:
    """The newest run of a week, or of the latest week that has one."""
    run = _newest_first(calculation, viewer, cut_off_on).first()
    if run is not None:
        viewer.saw(Run.kind, [run.id])
    return run


def runs_of_week(calculation: str, *, viewer: Viewer, cut_off_on: date) -> list[Run]:
    """Every run of a week, newest first: data that came later made another one, and the older stay as they were."""
    runs = list(_newest_first(calculation, viewer, cut_off_on))
    viewer.saw(Run.kind, [run.id for run in runs])
    return runs


def newest_runs_between(calculation: str, first_day: date, last_day: date, *, viewer: Viewer) -> list[Run]:
    """The newest run of each week whose as-at day lies in these days, both included; latest week first."""
    newest: dict[date, Run] = {}
    for run in _newest_first(calculation, viewer, None).filter(as_at__gte=first_day, as_at__lte=last_day):
        newest.setdefault(run.cut_off_on, run)
    viewer.saw(Run.kind, [run.id for run in newest.values()])
    return list(newest.values())


def newest_run_ids(calculation: str, first_day: date, last_day: date, *, viewer: Viewer) -> list[tuple[date, UUID]]:
    """As-at day and id of the newest run of each week whose as-at day lies in these days, oldest first.

    For counting over many weeks: nothing of a run is handed out, so none is noted as shown.
    """
    newest: dict[date, UUID] = {}
    rows = _newest_first(calculation, viewer, None).filter(as_at__gte=first_day, as_at__lte=last_day)
    for as_at, run_id in rows.values_list("as_at", "id"):
        newest.setdefault(as_at, run_id)
    return sorted(newest.items())


def _newest_first(calculation: str, viewer: Viewer, cut_off_on: date | None) -> QuerySet[Run]:
    runs = Run.objects.visible_to(viewer).filter(calculation=calculation)
    if cut_off_on is not None:
        runs = runs.filter(cut_off_on=cut_off_on)
    # A run that was asked for again is the newest answer, whatever was made in between.
    runs = runs.annotate(asked_at=Coalesce(Max("confirmations__at"), "created_at"))
    return runs.order_by("-cut_off_on", "-asked_at", "-id")


def cut_offs_with_a_run(calculation: str, *, viewer: Viewer) -> list[date]:
    """The weeks that have a run, newest first."""
    runs = Run.objects.visible_to(viewer).filter(calculation=calculation)
    return list(runs.order_by("-cut_off_on").values_list("cut_off_on", flat=True).distinct())
