"""Writes decisions: each once under the key of its form, from the version of the matter that its writer saw.

A form that is sent again (the network dropped, a button was pressed twice) finds its decision written. Of two
note-takers who decide one matter at once, the second is told what stands there now, and nothing of either is lost.
Nothing is ever changed: what corrects or confirms a decision is another one that names it (core/rules/meeting_life.py).

A decision of a kind that agrees an action agrees it in the same transaction, under a key that names the decision; where
too few agencies were there it is proposed only. A closed group agrees none here: actions are read by more than its
members.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.permission import may
from commonweal.access.queries import teams_with_organisations
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.actions.models import Action
from commonweal.actions.operations import ActionRefused, agree_action, take_action_step
from commonweal.actions.terms import LONGEST_WHAT, Step, Wanted
from commonweal.audit.deeds import Deed
from commonweal.core.policy.meetings import DecisionKind, MeetingRules, Needed
from commonweal.core.policy.words import day_in_words
from commonweal.core.rules.action_life import ActionState, ActionStep
from commonweal.core.rules.meeting_life import MeetingState, is_quorate, may_correct, may_decide
from commonweal.core.terms import london_day
from commonweal.files.written import clean
from commonweal.meetings.models import AgendaItem, Decision, Meeting
from commonweal.meetings.operations import Matter, put_on_agenda, seen_from
from commonweal.meetings.policy import meetings_policy
from commonweal.meetings.terms import LONGEST_KEY, LONGEST_LINE, LONGEST_WORDS, Bearing, Came, MeetingRefused

LATEST = date(2100, 12, 31)
TO_CONFIRM = "to-confirm"
# What a matter is about where it is about a place, as hotspots and actions name a location.
PLACES = ("place:", "spot:")
FIELDS = {"due_on": "by", "what": "words", "why": "reason"}


class DecidedMeanwhile(Exception):
    """Somebody else has decided on this matter since the form was shown: nothing was written, the form is kept."""


@dataclass(frozen=True, slots=True)
class DecisionWanted:
    """A decision as it is sent; `key` is the form's own, `version` that of the matter that its writer saw.

    `team_id`: who acts. `earlier_id`: the decision that it corrects or confirms, as `bearing` says.
    """

    key: str
    kind: str
    version: int
    words: str = ""
    reason: str = ""
    team_id: UUID | None = None
    by_on: date | None = None
    resource: str = ""
    earlier_id: UUID | None = None
    bearing: str = ""


def decide(
    meeting_id: UUID, item_id: UUID, wanted: DecisionWanted, *, by: Viewer, at: datetime
) -> tuple[Decision, bool]:
    """The decision that stands under the key, and whether it was written now.

    Raises `NotAllowed`, `NoSuchMeeting`, `NotInThisSeat`, `MeetingRefused`, `DecidedMeanwhile`, `NoPolicyOn`.
    """
    meeting = seen_from(meeting_id, by)
    item = meeting.items.filter(id=item_id).first()
    if item is None:
        raise MeetingRefused("item", "Choose a matter of this meeting's agenda.")
    if not 0 < len(wanted.key) <= LONGEST_KEY:
        raise MeetingRefused("key", "The form has lost its key. Open the page again.")
    if sent_before := item.decisions.filter(key=wanted.key).first():
        return sent_before, False
    rules = meetings_policy(meeting.partnership_id).on(london_day(meeting.begins_at))
    row = _row(meeting, item, wanted, rules, by, at)
    with transaction.atomic():
        if not AgendaItem.objects.filter(id=item.id, version=wanted.version).update(version=wanted.version + 1):
            if sent_before := item.decisions.filter(key=wanted.key).first():
                return sent_before, False
            raise DecidedMeanwhile(item.id)
        row.save(force_insert=True)
        kind = rules.named(row.kind)
        if kind and kind.action and row.bearing != Bearing.CONFIRMS and may(by, Act.CREATE, RecordKind.ACTION):
            _agree(meeting, item, row, kind, by=by, at=at)
        by.trace.did(Deed.CHANGE, RecordKind.MEETING, [meeting.id], why="decided")
    return row, True


def confirm(meeting_id: UUID, earlier_id: UUID, key: str, *, by: Viewer, at: datetime) -> Decision:
    """Confirm, now that enough agencies are there, what too few decided in this meeting or an earlier one.

    What it proposed is agreed with it. Raises as `decide`.
    """
    meeting = seen_from(meeting_id, by)
    of_group = Decision.objects.filter(item__meeting__group_id=meeting.group_id, to_be_confirmed=True)
    earlier = of_group.select_related("item").filter(id=earlier_id).first()
    if earlier is None:
        raise MeetingRefused("earlier", "Choose a decision of this group that waits to be confirmed.")
    if confirmed := earlier.later.filter(bearing=Bearing.CONFIRMS).first():
        return confirmed
    if not _is_quorate(meeting):
        raise MeetingRefused("earlier", "Too few agencies are here to confirm it.")
    with transaction.atomic():
        item = earlier.item
        if item.meeting_id != meeting.id:
            put_on_agenda(meeting.id, [Matter("Decisions to confirm", subject=TO_CONFIRM)], by=by, at=at)
            item = meeting.items.get(subject=TO_CONFIRM)
        wanted = DecisionWanted(
            key, earlier.kind, item.version, earlier.words, earlier.reason, earlier.team_id, earlier.by_on,
            earlier.resource, earlier.id, Bearing.CONFIRMS,
        )  # fmt: skip
        made, _ = decide(meeting.id, item.id, wanted, by=by, at=at)
        _agree_what_was_proposed(earlier, by=by, at=at)
    return made


def _agree(meeting: Meeting, item: AgendaItem, row: Decision, kind: DecisionKind, *, by: Viewer, at: datetime) -> None:
    if meeting.group.closed or row.by_on is None:
        return
    held_on = london_day(meeting.begins_at)
    has_place = item.subject.startswith(PLACES)
    wanted = Wanted(
        key=f"decision/{row.id}", kind=kind.action, what=row.words[:LONGEST_WHAT] or f"{kind.name}: {item.title}",
        due_on=row.by_on, team_id=row.team_id, location_key=item.subject if has_place else "",
        place_name=item.title if has_place else "", why=row.reason,
        decided_in=f"{meeting.group.name}, {day_in_words(held_on)}", resource=row.resource,
        proposed=row.to_be_confirmed, agreed_on=min(held_on, london_day(at)),
    )  # fmt: skip
    try:
        agree_action(wanted, by=by, at=at)
    except ActionRefused as refused:
        raise MeetingRefused(FIELDS.get(refused.field, refused.field), refused.because) from refused


def _agree_what_was_proposed(earlier: Decision, *, by: Viewer, at: datetime) -> None:
    key = f"decision/{earlier.id}"
    action = Action.objects.visible_to(by).filter(key=key, state=ActionState.PROPOSED).first()
    if action is not None:
        step = Step(ActionStep.AGREE, action.version, due_on=max(action.due_on, london_day(at)))
        take_action_step(action.id, step, by=by, at=at)


def _row(
    meeting: Meeting, item: AgendaItem, wanted: DecisionWanted, rules: MeetingRules, by: Viewer, at: datetime
) -> Decision:
    earlier = _earlier(meeting, wanted)
    _is_the_time(meeting, wanted, rules, by)
    kind = rules.named(wanted.kind)
    if kind is None:
        raise MeetingRefused("kind", "Choose what is decided.")
    words, reason = _words("words", wanted.words), _words("reason", wanted.reason)
    resource = _words("resource", wanted.resource, LONGEST_LINE)
    if earlier is not None and wanted.bearing == Bearing.CONFIRMS:
        organisation_id = earlier.organisation_id
    else:
        _says_what_it_must(kind, wanted, words, reason)
        if wanted.by_on is not None and not london_day(meeting.begins_at) <= wanted.by_on <= LATEST:
            raise MeetingRefused("by", "Choose a day that is not before the meeting.")
        organisation_id = _agency_of(wanted.team_id, by)
    return Decision(
        item=item, number=wanted.version + 1, key=wanted.key, kind=kind.word, words=words, reason=reason,
        organisation_id=organisation_id,
        team_id=wanted.team_id, by_on=wanted.by_on, resource=resource, earlier=earlier, bearing=wanted.bearing,
        to_be_confirmed=not _is_quorate(meeting), decided_at=at, written_by_id=by.staff_id,
        written_by=by.name,
    )  # fmt: skip


def _is_quorate(meeting: Meeting) -> bool:
    return is_quorate(meeting.attendance.filter(came=Came.PRESENT).count(), meeting.group.quorum)


def _is_the_time(meeting: Meeting, wanted: DecisionWanted, rules: MeetingRules, by: Viewer) -> None:
    state = MeetingState(meeting.state)
    if wanted.bearing == Bearing.CORRECTS:
        closed_on = london_day(meeting.closed_at) if meeting.closed_at else None
        if not may_correct(state, closed_on, by.on, rules.minutes_mended_days):
            raise MeetingRefused(
                "meeting",
                f"These minutes were locked {rules.minutes_mended_days} days after the meeting. "
                "Correct them by a decision of the next one.",
            )
    elif not may_decide(state):
        raise MeetingRefused("meeting", f"The meeting is {state.value}. Decisions are written while it is open.")


def _earlier(meeting: Meeting, wanted: DecisionWanted) -> Decision | None:
    """The earlier decision of the same group that this one corrects or confirms."""
    if wanted.earlier_id is None and not wanted.bearing:
        return None
    of_group = Decision.objects.filter(item__meeting__group_id=meeting.group_id)
    earlier = of_group.filter(id=wanted.earlier_id).first() if wanted.earlier_id else None
    if earlier is None or wanted.bearing not in Bearing.values:
        raise MeetingRefused("earlier", "Choose the decision of this group that is corrected or confirmed.")
    return earlier


def _says_what_it_must(kind: DecisionKind, wanted: DecisionWanted, words: str, reason: str) -> None:
    missing = {
        Needed.WHAT: ("words", "Say in a sentence what is to be done.", not words),
        Needed.REASON: ("reason", "Say why, in a sentence: it stands in the minutes.", not reason),
        Needed.WHO: ("team", "Choose who does it.", wanted.team_id is None),
        Needed.BY: ("by", "Choose by when.", wanted.by_on is None),
    }
    for needed in kind.needs:
        field, because, is_missing = missing[needed]
        if is_missing:
            raise MeetingRefused(field, because)


def _agency_of(team_id: UUID | None, by: Viewer) -> UUID | None:
    if team_id is None:
        return None
    agencies = teams_with_organisations(by)
    if team_id not in agencies:
        raise MeetingRefused("team", "Choose a team that works here today.")
    return agencies[team_id]


def _words(field: str, written: str, longest: int = LONGEST_WORDS) -> str:
    words = clean(written)
    if len(words) > longest:
        raise MeetingRefused(field, f"That is {len(words):,} characters; at most {longest:,} are kept.")
    return words
