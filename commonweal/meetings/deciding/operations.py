"""Writes decisions: each once under the key of its form, from the version of the matter that its writer saw.

A form that is sent again (the network dropped, a button was pressed twice) finds its decision written. Of two
note-takers who decide one matter at once, the second is told what stands there now, and nothing of either is lost.
Nothing is ever changed: what corrects or confirms a decision is another one that names it (core/rules/meeting_life.py).
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.queries import teams_with_organisations
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.policy.meetings import DecisionKind, MeetingRules, Needed
from commonweal.core.rules.meeting_life import MeetingState, is_quorate, may_correct, may_decide
from commonweal.core.terms import london_day
from commonweal.files.written import clean
from commonweal.meetings.models import AgendaItem, Decision, Meeting
from commonweal.meetings.operations import seen_from
from commonweal.meetings.policy import meetings_policy
from commonweal.meetings.terms import LONGEST_KEY, LONGEST_LINE, LONGEST_WORDS, Bearing, Came, MeetingRefused

LATEST = date(2100, 12, 31)


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
        by.trace.did(Deed.CHANGE, RecordKind.MEETING, [meeting.id], why="decided")
    return row, True


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
    _says_what_it_must(kind, wanted, words, reason)
    if wanted.by_on is not None and not london_day(meeting.begins_at) <= wanted.by_on <= LATEST:
        raise MeetingRefused("by", "Choose a day that is not before the meeting.")
    organisation_id = _agency_of(wanted.team_id, by)
    n_present = meeting.attendance.filter(came=Came.PRESENT).count()
    return Decision(
        item=item, number=wanted.version + 1, key=wanted.key, kind=kind.word, words=words, reason=reason, organisation_id=organisation_id,
        team_id=wanted.team_id, by_on=wanted.by_on, resource=resource, earlier=earlier, bearing=wanted.bearing,
        to_be_confirmed=not is_quorate(n_present, meeting.group.quorum), decided_at=at, written_by_id=by.staff_id,
        written_by=by.name,
    )  # fmt: skip


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
