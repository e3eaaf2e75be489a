"""Looks at responses again once their weeks are over, as the partnership's own work, and keeps what was found.

As for single actions (`tasking/checking`): the days of the response, as many weeks before and after, places that stood
alike. A question that cannot be answered yet is asked again; one that never can keeps the reason.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.actions.policy import actions_policy
from commonweal.audit.operations import write_entry
from commonweal.core.rules.effect_due import DAYS_A_WEEK, checks_due
from commonweal.core.terms import london_day
from commonweal.effects.operations import Prepared, prepare_answers
from commonweal.effects.terms import Question, QuestionRefused
from commonweal.runs.operations import freeze
from commonweal.tasking.models import Response, ResponseCheck
from commonweal.tasking.response.operations import days_of

# Calls of the last weeks may be loaded late; after this long a check that still lacks them keeps that as its reason.
WAITS = timedelta(weeks=6)
NOT_YET = "ended"


def check_responses(by: Viewer, *, at: datetime) -> int:
    """Check what is due in one partnership; how many checks were written. Raises `NotAllowed`, `NoPolicyOn`."""
    require(by, Act.CREATE, RecordKind.EFFECT_CHECK)
    due = list(_due(by, at))
    asked = [_asked(row, weeks, by) for row, weeks in due]
    questions = list(dict.fromkeys(one for one in asked if isinstance(one, Question)))
    # Read outside the transaction: five years of calls must not keep others from writing.
    answers = {found.question: found for found in prepare_answers(questions, by=by, at=at)}
    found = [answers[one] if isinstance(one, Question) else one for one in asked]
    return _keep(list(zip(due, found, strict=True)), by, at)


def _due(by: Viewer, at: datetime) -> Iterator[tuple[Response, int]]:
    today, policy = london_day(at), actions_policy(by.partnership_id)
    longest = max(week for entry in policy.effect_checks for week in entry.weeks)
    since = today - timedelta(days=longest * DAYS_A_WEEK) - 2 * WAITS
    rows = Response.objects.visible_to(by).filter(ends_on__gte=since, begins_on__lt=today).prefetch_related("checks")
    for row in rows.order_by("begins_on", "id"):
        days = days_of(row)
        checked = {one.weeks for one in row.checks.all()}
        # One that was called off before it began has no days to look at.
        if days.last_day >= days.begins_on:
            weeks = policy.effect_checks_on(days.last_day).weeks
            yield from ((row, one) for one in checks_due(days.last_day, weeks, checked, today))


def _asked(row: Response, weeks: int, by: Viewer) -> Question | QuestionRefused:
    window = days_of(row).window
    ring_m = actions_policy(by.partnership_id).effect_checks_on(window.last_day).ring_m
    try:
        return Question(row.location_key, window.first_day, window.last_day, weeks, ring_m)
    except QuestionRefused as refusal:
        return refusal


def _keep(found: list[tuple[tuple[Response, int], Prepared | QuestionRefused]], by: Viewer, at: datetime) -> int:
    """The checks with their frozen runs; one that another worker wrote meanwhile stays as it is."""
    rows = [(row, weeks, one) for (row, weeks), one in found if not _waits(row, weeks, one, at)]
    if not rows:
        return 0
    with transaction.atomic():
        made = [_row(row, weeks, one, by, at) for row, weeks, one in rows]
        ResponseCheck.objects.bulk_create(made, ignore_conflicts=True)
        by.saw(Response.kind, {row.id for row, _, _ in rows})
        write_entry(by.trace, outcome=f"{len(made)} responses checked")
    return len(made)


def _refused(found: Prepared | QuestionRefused) -> QuestionRefused | None:
    return found if isinstance(found, QuestionRefused) else found.refused


def _waits(row: Response, weeks: int, found: Prepared | QuestionRefused, at: datetime) -> bool:
    refused = _refused(found)
    asked_until = days_of(row).last_day + weeks * timedelta(days=DAYS_A_WEEK) + WAITS
    return refused is not None and refused.field == NOT_YET and london_day(at) <= asked_until


def _row(row: Response, weeks: int, found: Prepared | QuestionRefused, by: Viewer, at: datetime) -> ResponseCheck:
    refused = _refused(found)
    made = ResponseCheck(response=row, weeks=weeks, at=at, not_answered=refused.because if refused else "")
    if refused is None and isinstance(found, Prepared):
        made.run, _ = freeze(found.given(), by=by, at=at)
        made.answer = made.run.facts["answer"]
    return made
