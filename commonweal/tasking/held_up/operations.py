"""Raises what stands in the way of an action from the meeting's screen, with the line of the minutes that says so.

A kind of decision that is "in the way" (policies/meetings) is written like every other, under the key of its form; the
blocker is raised in the same transaction, once. It is a fact, not a decision: it does not wait for more agencies.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.viewer import Viewer
from commonweal.actions.blocking.operations import raise_blocker
from commonweal.actions.operations import ActionChanged, ActionRefused, NoSuchAction
from commonweal.actions.queries import ActionShown
from commonweal.core.terms import london_day
from commonweal.meetings.deciding.operations import DecisionWanted
from commonweal.meetings.models import Decision
from commonweal.meetings.operations import seen_from
from commonweal.meetings.policy import meetings_policy
from commonweal.meetings.terms import Bearing, MeetingRefused
from commonweal.tasking.held_up.queries import may_be_held_up
from commonweal.tasking.meeting.operations import decide_there

FIELDS = {"due_on": "by", "team": "team"}


def decide_or_hold_up(
    meeting_id: UUID, item_id: UUID, wanted: DecisionWanted, *, action_id: UUID | None, by: Viewer, at: datetime
) -> tuple[Decision, bool]:
    """As `decide_there`; a decision of a kind that is in the way also raises its blocker, of the action chosen or of
    the only one that is open there."""
    if not _is_in_the_way(meeting_id, wanted, by):
        return decide_there(meeting_id, item_id, wanted, by=by, at=at)
    with transaction.atomic():
        if sent_before := Decision.objects.filter(item__meeting_id=meeting_id, item_id=item_id, key=wanted.key).first():
            return decide_there(meeting_id, sent_before.item_id, wanted, by=by, at=at)
        subject = seen_from(meeting_id, by).items.filter(id=item_id).values_list("subject", flat=True).first()
        action = _chosen(may_be_held_up(subject or "", by), action_id)
        words = f"{action.reference}: {wanted.words}" if wanted.words.strip() else ""
        made, is_new = decide_there(meeting_id, item_id, replace(wanted, words=words), by=by, at=at)
        if is_new:
            _raise(action, wanted, by=by, at=at)
    return made, is_new


def _is_in_the_way(meeting_id: UUID, wanted: DecisionWanted, by: Viewer) -> bool:
    meeting = seen_from(meeting_id, by)
    kind = meetings_policy(meeting.partnership_id).on(london_day(meeting.begins_at)).named(wanted.kind)
    return kind is not None and kind.in_the_way and wanted.bearing != Bearing.CONFIRMS


def _chosen(there: tuple[ActionShown, ...], action_id: UUID | None) -> ActionShown:
    if not there:
        raise MeetingRefused("kind", "No action is open here. Agree the action first, then say what is in its way.")
    if action_id is None and len(there) == 1:
        return there[0]
    found = next((one for one in there if one.id == action_id), None)
    if found is None:
        raise MeetingRefused("held_up", "Choose the action that it is in the way of.")
    return found


def _raise(action: ActionShown, wanted: DecisionWanted, *, by: Viewer, at: datetime) -> None:
    try:
        raise_blocker(
            action.id, wanted.words, action.version, team_id=wanted.team_id, due_on=wanted.by_on, by=by, at=at
        )
    except ActionRefused as refused:
        raise MeetingRefused(FIELDS.get(refused.field, "words"), refused.because) from refused
    except (ActionChanged, NoSuchAction) as changed:
        raise MeetingRefused("held_up", "That action was ended meanwhile. Choose another one.") from changed
