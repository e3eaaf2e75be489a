"""Looks at actions again once their weeks are over, as the partnership's own work, and keeps what was found.

The question is that of "Did it work" (`effects`): the days from agreeing to ending the action, as many weeks before and
after, places that stood alike. A question that cannot be answered yet, because calls of its weeks are not loaded, is
asked again; one that never can keeps the reason. Nothing is decided by it: the answer stands beside the action.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from commonweal.access.permission import require
from commonweal.access.queries import partnerships
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer, system_viewer
from commonweal.actions.policy import actions_policy
from commonweal.actions.queries import ActionShown, done_actions
from commonweal.audit.operations import write_entry
from commonweal.core.policy.actions import CountsAs
from commonweal.core.rules.effect_due import DAYS_A_WEEK, checks_due
from commonweal.core.terms import london_day
from commonweal.effects.operations import Prepared, prepare_answers
from commonweal.effects.terms import Question, QuestionRefused
from commonweal.runs.operations import freeze
from commonweal.tasking.models import EffectCheck
from commonweal.tasking.response.checks.operations import check_responses

ROUTE = "effect checks"
# Calls of the last weeks may be loaded late; after this long a check that still lacks them keeps that as its reason.
WAITS = timedelta(weeks=6)
NOT_YET = "ended"
Due = tuple[ActionShown, int]


def check_all_due(*, at: datetime) -> int:
    """Check what is due in every partnership, actions and responses; how many checks were written."""
    return sum(
        check(system_viewer(one.id, route=ROUTE, at=at), at=at)
        for one in partnerships()
        for check in (check_effects, check_responses)
    )


def check_effects(by: Viewer, *, at: datetime) -> int:
    """Check what is due in one partnership; how many checks were written. Raises `NotAllowed`, `NoPolicyOn`."""
    require(by, Act.CREATE, RecordKind.EFFECT_CHECK)
    due = list(_due(by, at))
    if not due:
        return 0
    asked = [_asked(one, weeks, by) for one, weeks in due]
    # Actions at one place in the same days ask the same, and share one answer.
    questions = list(dict.fromkeys(one for one in asked if isinstance(one, Question)))
    # Read outside the transaction: five years of calls must not keep others from writing.
    answers = {found.question: found for found in prepare_answers(questions, by=by, at=at)}
    rows = []
    for (one, weeks), question in zip(due, asked, strict=True):
        found = answers[question] if isinstance(question, Question) else question
        if row := _row(one, weeks, found, by, at):
            rows.append(row)
    return _keep(rows, by, at)


def _due(by: Viewer, at: datetime) -> Iterator[Due]:
    today, policy = london_day(at), actions_policy(by.partnership_id)
    longest = max(week for entry in policy.effect_checks for week in entry.weeks)
    # Events with residents are counted and not judged: what they are for is not fewer calls.
    since = today - timedelta(days=longest * DAYS_A_WEEK) - 2 * WAITS
    done = [one for one in done_actions(by, since=since) if one.counts_as is CountsAs.ACTION]
    checked: dict[object, set[int]] = {}
    rows = EffectCheck.objects.visible_to(by).filter(action_id__in=[one.id for one in done])
    for action_id, weeks in rows.values_list("action_id", "weeks"):
        checked.setdefault(action_id, set()).add(weeks)
    for one in done:
        ended_on = _ended_on(one)
        weeks_wanted = policy.effect_checks_on(ended_on).weeks
        yield from ((one, weeks) for weeks in checks_due(ended_on, weeks_wanted, checked.get(one.id, ()), today))


def _asked(one: ActionShown, weeks: int, by: Viewer) -> Question | QuestionRefused:
    ended_on = _ended_on(one)
    ring_m = actions_policy(by.partnership_id).effect_checks_on(ended_on).ring_m
    try:
        return Question(one.location_key, min(one.agreed_on, ended_on), ended_on, weeks, ring_m)
    except QuestionRefused as refusal:
        return refusal


def _row(
    one: ActionShown, weeks: int, found: Prepared | QuestionRefused, by: Viewer, at: datetime
) -> tuple[EffectCheck, Prepared | None] | None:
    refused = found if isinstance(found, QuestionRefused) else found.refused
    if refused and refused.field == NOT_YET and london_day(at) <= _ended_on(one) + weeks * timedelta(days=7) + WAITS:
        return None
    row = EffectCheck(
        partnership_id=by.partnership_id, created_at=at, changed_at=at, action_id=one.id, weeks=weeks,
        not_answered=refused.because if refused else "",
    )  # fmt: skip
    return row, None if refused or isinstance(found, QuestionRefused) else found


def _keep(rows: Sequence[tuple[EffectCheck, Prepared | None]], by: Viewer, at: datetime) -> int:
    """The rows with their frozen runs; a check that another worker wrote meanwhile stays as it is."""
    if not rows:
        return 0
    with transaction.atomic():
        for row, prepared in rows:
            if prepared is not None:
                row.run, _ = freeze(prepared.given(), by=by, at=at)
                row.answer = row.run.facts["answer"]
        EffectCheck.objects.bulk_create([row for row, _ in rows], ignore_conflicts=True)
        by.saw(EffectCheck.kind, [row.id for row, _ in rows])
        write_entry(by.trace, outcome=f"{len(rows)} checked")
    return len(rows)


def _ended_on(one: ActionShown) -> date:
    assert one.ended_at is not None
    return london_day(one.ended_at)
