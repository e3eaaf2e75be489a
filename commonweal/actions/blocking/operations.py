"""Notes what stands in the way of an action, who can remove it, and that it was (S042: six fobs for one estate).

A thing in the way has a team that can remove it and a day; it is no state of the action, which stays as late as it is.
Whoever has the action raises it; the team that can remove it, and whoever agrees actions, say that it is done.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.permission import NotAllowed, may, require
from commonweal.access.queries import teams_today
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.actions.models import Action, Blocker
from commonweal.actions.operations import (
    ActionChanged,
    ActionRefused,
    NoSuchAction,
    action_seen,
    as_it_stands,
    check_day,
    checked_words,
    may_take,
    note_line,
    write_action,
)
from commonweal.actions.terms import Said
from commonweal.audit.deeds import Deed
from commonweal.core.rules.action_life import OPEN, ActionStep
from commonweal.core.terms import london_day

LONGEST_BLOCKER = 400


def raise_blocker(
    action_id: UUID, words: str, version: int, *, team_id: UUID | None, due_on: date | None, by: Viewer, at: datetime
) -> Blocker:
    """Note what stands in the way of an open action. Raises `NotAllowed`, `NoSuchAction`, `ActionRefused`,
    `ActionChanged`."""
    require(by, Act.CREATE, RecordKind.BLOCKER)
    said = checked_words("words", words, LONGEST_BLOCKER, needed=True)
    if team_id is not None and team_id not in dict(teams_today(by)):
        raise ActionRefused("team", "Choose a team that works here today.")
    if due_on is not None:
        check_day(due_on, london_day(at))
    with transaction.atomic():
        action = action_seen(action_id, by)
        if not may_take(action, ActionStep.FINISH, by):
            raise NotAllowed(f"{by.role} may not say what stands in the way of this action")
        if action.state not in OPEN or action.version != version:
            raise ActionChanged(as_it_stands(action))
        write_action(action, {}, version, at)
        found = Blocker.objects.create(
            partnership_id=action.partnership_id, created_at=at, changed_at=at, action=action, words=said,
            team_id=team_id, due_on=due_on, raised_by=by.name, marking=action.marking,
        )  # fmt: skip
        note_line(action, Said.BLOCKED, by=by, at=at, words=said, team_id=team_id, due_on=due_on)
    by.trace.did(Deed.CHANGE, RecordKind.BLOCKER, [found.id], why=Said.BLOCKED)
    return found


def solve_blocker(blocker_id: UUID, words: str, version: int, *, by: Viewer, at: datetime) -> Blocker:
    """Note that something no longer stands in the way, and what was done about it. Raises as `raise_blocker`."""
    require(by, Act.CHANGE, RecordKind.BLOCKER)
    said = checked_words("words", words, LONGEST_BLOCKER, needed=True)
    with transaction.atomic():
        found = blocker_seen(blocker_id, by)
        if not may_solve(found, by):
            raise NotAllowed(f"{by.role} may not say that this is solved")
        values = {"solved_at": at, "solved_by": by.name, "solved_words": said, "version": version + 1, "changed_at": at}
        held = Blocker.objects.filter(id=found.id, version=version, solved_at__isnull=True)
        if not held.update(**values):
            raise ActionChanged("Somebody has already said that this is solved.")
        action = found.action
        write_action(action, {}, action.version, at)
        note_line(action, Said.UNBLOCKED, by=by, at=at, words=said)
    by.trace.did(Deed.CHANGE, RecordKind.BLOCKER, [found.id], why=Said.UNBLOCKED)
    return found


def blocker_seen(blocker_id: UUID, by: Viewer) -> Blocker:
    """What stands in the way, where the viewer sees it or its action; raises `NoSuchAction`."""
    found = Blocker.objects.visible_to(by).select_related("action").filter(id=blocker_id).first()
    if found is None:
        of_action = Action.objects.visible_to(by).filter(blockers__id=blocker_id).first()
        found = of_action.blockers.select_related("action").get(id=blocker_id) if of_action else None
    if found is None:
        raise NoSuchAction(blocker_id)
    return found


def may_solve(blocker: Blocker, by: Viewer) -> bool:
    """Whether somebody who sees it may say that it is solved: the team that can remove it, or who may do the action."""
    if not may(by, Act.CHANGE, RecordKind.BLOCKER):
        return False
    return blocker.team_id in by.team_ids or may_take(blocker.action, ActionStep.FINISH, by)
