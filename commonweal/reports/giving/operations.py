"""Gives a report to a team and to somebody in it, from the report's own page, with the step that this is in its life.

Another team begins anew: the report is assigned, with the clock of that state, and its reporter hears who has it now.
Back to triage is a return. Only a report without a clock, that another line logged or that is over, just changes hands.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.viewer import Viewer
from commonweal.core.rules.report_life import ReportStep, next_state
from commonweal.core.terms import ReportState
from commonweal.reports.life.operations import Step, take_step
from commonweal.reports.models import Report
from commonweal.reports.single.operations import give_to

BACK = "Given back to triage."


def give_report(
    report_id: UUID, team_id: UUID | None, staff_id: UUID | None, *, version: int, by: Viewer, at: datetime
) -> Report:
    """One report to a team and, if named, to somebody in it; None: back to triage.

    Raises `NotAllowed`, `NoSuchReport`, `NoSuchTeam`, `ChangedMeanwhile`, `StepRefused`.
    """
    with transaction.atomic():
        report = Report.objects.visible_to(by).filter(id=report_id).first()
        step = _step(report, team_id) if report else None
        if step is None:
            return give_to(report_id, team_id, staff_id, version=version, by=by, at=at)
        words = BACK if step is ReportStep.RETURN else ""
        return take_step(report_id, Step(step, version, words, team_id, staff_id=staff_id), by=by, at=at)


def _step(report: Report, team_id: UUID | None) -> ReportStep | None:
    """The step that another team, or none, is from where the report stands; None: it only changes hands."""
    if report.team_id == team_id:
        return None
    step = ReportStep.ASSIGN if team_id else ReportStep.RETURN
    return step if next_state(ReportState(report.state), step) else None
