"""Plans, opens and closes meetings, puts matters on the agenda and notes which agencies came.

Every step begins from the version that its reader saw. Closing writes one mail to each person with a seat: a link and
no content (docs/security.md P6 and P10). What is decided stands in `deciding`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max

from commonweal.access.permission import require
from commonweal.access.queries import viewers_of_partnership, work_addresses
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.rules.meeting_life import MeetingState, MeetingStep, next_state
from commonweal.files.written import clean
from commonweal.meetings.groups.operations import own_seats, seats_on
from commonweal.meetings.models import AgendaItem, Attendance, Group, Meeting
from commonweal.meetings.terms import (
    LONGEST_KEY,
    LONGEST_LINE,
    LONGEST_WORDS,
    Came,
    MeetingRefused,
    NoSuchGroup,
    NoSuchMeeting,
    NotInThisSeat,
)
from commonweal.outbox.operations import put
from commonweal.outbox.staff_page import address_lines
from commonweal.outbox.terms import Channel, Outgoing

LONGEST_MEETING = timedelta(hours=12)
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_ITEMS = 200


class MeetingChanged(Exception):
    """Somebody has moved the meeting on since the page was shown; the message is the state in which it stands."""


@dataclass(frozen=True, slots=True)
class MeetingWanted:
    """When and where a group meets, times in UTC; `where` is a room, no home and nobody's name."""

    begins_at: datetime
    ends_at: datetime
    where: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter for the agenda: `subject` is the key of what it is about (one matter each), or empty."""

    title: str
    words: str = ""
    subject: str = ""


def plan_meeting(group_id: UUID, wanted: MeetingWanted, *, by: Viewer, at: datetime) -> Meeting:
    """A planned meeting of a group. Raises `NotAllowed`, `NoSuchGroup`, `NotInThisSeat`, `MeetingRefused`."""
    require(by, Act.CREATE, RecordKind.MEETING)
    group = Group.objects.visible_to(by).filter(id=group_id).first()
    if group is None:
        raise NoSuchGroup(group_id)
    if not own_seats(group, by).filter(may_chair=True).exists():
        raise NotInThisSeat(group_id)
    where = _checked(wanted)
    if group.meetings.filter(begins_at=wanted.begins_at).exists():
        raise MeetingRefused("begins", "This group meets at that time already.")
    with transaction.atomic():
        meeting = Meeting.objects.create(
            partnership_id=group.partnership_id, created_at=at, changed_at=at, group=group,
            begins_at=wanted.begins_at, ends_at=wanted.ends_at, where=where,
        )  # fmt: skip
        by.trace.did(Deed.CHANGE, RecordKind.MEETING, [meeting.id], why="planned")
    return meeting


def move_meeting(meeting_id: UUID, wanted: MeetingWanted, version: int, *, by: Viewer, at: datetime) -> Meeting:
    """Another time or room for a meeting that has not begun. Raises as `plan_meeting`, and `MeetingChanged`."""
    meeting = seen_from(meeting_id, by, chairing=True)
    where = _checked(wanted)
    if meeting.state != MeetingState.PLANNED:
        raise MeetingChanged(meeting.state)
    if meeting.group.meetings.filter(begins_at=wanted.begins_at).exclude(id=meeting.id).exists():
        raise MeetingRefused("begins", "This group meets at that time already.")
    values = {"begins_at": wanted.begins_at, "ends_at": wanted.ends_at, "where": where, "sequence": F("sequence") + 1}
    _write(meeting, values, version, by=by, at=at, why="moved")
    return meeting


def take_meeting_step(
    meeting_id: UUID, step: MeetingStep, version: int, *, page: str = "", by: Viewer, at: datetime
) -> Meeting:
    """Open, close or cancel a meeting; `page` is the path of its page, for the mail that closing writes to its members.

    Raises `NotAllowed`, `NoSuchMeeting`, `NotInThisSeat`, `MeetingChanged`.
    """
    meeting = seen_from(meeting_id, by, chairing=True)
    after = next_state(MeetingState(meeting.state), step)
    if after is None:
        raise MeetingChanged(meeting.state)
    values: dict[str, object] = {"state": after.value}
    match step:
        case MeetingStep.OPEN:
            values["opened_at"] = at
        case MeetingStep.CLOSE:
            values["closed_at"] = at
        case MeetingStep.CANCEL:
            values["sequence"] = F("sequence") + 1
    with transaction.atomic():
        _write(meeting, values, version, by=by, at=at, why=step.value)
        if step is MeetingStep.CLOSE:
            put(_mails(meeting, page, by), by=by, at=at)
    return meeting


def _mails(meeting: Meeting, page: str, by: Viewer) -> list[Outgoing]:
    """A mail to each person with a seat who gave an address: that minutes stand there, and where; no content."""
    addresses = work_addresses(sorted(people_seated(meeting.group, by)))
    body = (
        "The minutes of a meeting of your group are ready.\n\n"
        f"{address_lines(page) if page else ''}"
        "Sign in to Commonweal and open Meetings to read them. This mail holds none of them, and the page shows what "
        "you may see.\n"
    )
    return [
        Outgoing(
            key=f"meeting/{meeting.id}/minutes/{staff_id}", channel=Channel.MAIL, to=address,
            subject="Minutes are ready", body=body, about_kind=RecordKind.MEETING, about_id=meeting.id, what="minutes",
        )
        for staff_id, address in addresses.items()
    ]  # fmt: skip


def people_seated(group: Group, viewer: Viewer) -> set[UUID]:
    """Everybody who has a seat today, by name or by the agency they act for."""
    seats = list(seats_on(group, viewer.on).values_list("organisation_id", "staff_id"))
    return {
        one.staff_id
        for one in viewers_of_partnership(viewer)
        if one.staff_id and {(one.organisation_id, one.staff_id), (one.organisation_id, None)} & set(seats)
    }


def put_on_agenda(
    meeting_id: UUID, matters: Sequence[Matter], *, rests_on: str = "", by: Viewer, at: datetime
) -> Meeting:
    """Add matters at the end of the agenda; one whose subject is there already is left as it stands.

    `rests_on`: what they were made from. Raises `NotAllowed`, `NoSuchMeeting`, `NotInThisSeat`, `MeetingRefused`.
    """
    meeting = seen_from(meeting_id, by)
    _is_not_over(meeting)
    rows = [_matter(one) for one in matters]
    with transaction.atomic():
        # One at a time, so that two note-takers never give one number twice.
        held = Meeting.objects.select_for_update().get(id=meeting.id)
        known = set(held.items.exclude(subject="").values_list("subject", flat=True))
        number = held.items.aggregate(last=Max("number"))["last"] or 0
        fresh = [row for row in rows if not row.subject or row.subject not in known]
        if number + len(fresh) > MOST_ITEMS:
            raise MeetingRefused("title", f"An agenda holds at most {MOST_ITEMS} matters.")
        for row in fresh:
            number += 1
            row.meeting, row.number = held, number
        AgendaItem.objects.bulk_create(fresh)
        if rests_on:
            Meeting.objects.filter(id=meeting.id).update(rests_on=rests_on[:LONGEST_KEY], changed_at=at)
            meeting.rests_on = rests_on
        by.trace.did(Deed.CHANGE, RecordKind.MEETING, [meeting.id], why="agenda")
    return meeting


def note_attendance(meeting_id: UUID, came: Mapping[UUID, str], *, by: Viewer, at: datetime) -> Meeting:
    """Write which agencies came; the last word for an agency stands. Raises as `put_on_agenda`."""
    meeting = seen_from(meeting_id, by)
    _is_not_over(meeting)
    seated = set(seats_on(meeting.group, by.on).values_list("organisation_id", flat=True))
    if set(came) - seated or set(came.values()) - set(Came.values):
        raise MeetingRefused("came", "Choose from the agencies that have a seat in this group.")
    with transaction.atomic():
        for organisation_id, word in came.items():
            Attendance.objects.update_or_create(
                meeting=meeting,
                organisation_id=organisation_id,
                defaults={"came": word, "noted_at": at, "noted_by_id": by.staff_id},
            )
        by.trace.did(Deed.CHANGE, RecordKind.MEETING, [meeting.id], why="attendance")
    return meeting


def seen_from(meeting_id: UUID, by: Viewer, *, chairing: bool = False) -> Meeting:
    """A meeting that the viewer may change from their seat: chairing it, or also taking its notes.

    Raises `NotAllowed`, `NoSuchMeeting`, `NotInThisSeat`.
    """
    require(by, Act.CHANGE, RecordKind.MEETING)
    meeting = Meeting.objects.visible_to(by).select_related("group").filter(id=meeting_id).first()
    if meeting is None:
        raise NoSuchMeeting(meeting_id)
    seats = own_seats(meeting.group, by)
    if not any(seat.may_chair or (seat.takes_notes and not chairing) for seat in seats):
        raise NotInThisSeat(meeting_id)
    by.saw(RecordKind.MEETING, [meeting.id])
    return meeting


def _checked(wanted: MeetingWanted) -> str:
    for field, one in (("begins", wanted.begins_at), ("ends", wanted.ends_at)):
        if not FIRST_YEAR <= one.year <= LAST_YEAR:
            raise MeetingRefused("day", f"Choose a day from {FIRST_YEAR} to {LAST_YEAR}.")
        # An hour that the clocks leave out comes back from UTC as another one.
        if one.astimezone(UTC).astimezone(one.tzinfo).replace(tzinfo=None) != one.replace(tzinfo=None):
            raise MeetingRefused(field, f"There is no {one:%H:%M} on this day: the clocks go forward. Choose another.")
    if wanted.ends_at <= wanted.begins_at or wanted.ends_at - wanted.begins_at > LONGEST_MEETING:
        raise MeetingRefused("ends", "It must end after it begins, and on the same day.")
    where = clean(wanted.where)
    if len(where) > LONGEST_LINE or "\n" in where:
        raise MeetingRefused("where", f"Write the room in one line of at most {LONGEST_LINE} characters.")
    return where


def _is_not_over(meeting: Meeting) -> None:
    if meeting.state not in (MeetingState.PLANNED, MeetingState.OPEN):
        raise MeetingRefused("meeting", f"The meeting is {meeting.state}. Its agenda and attendance stand as they are.")


def _matter(one: Matter) -> AgendaItem:
    title, words = clean(one.title), clean(one.words)
    if not title or len(title) > LONGEST_LINE or "\n" in title:
        raise MeetingRefused("title", f"Write the matter in one line of at most {LONGEST_LINE} characters.")
    if len(words) > LONGEST_WORDS or len(one.subject) > LONGEST_KEY:
        raise MeetingRefused("words", f"At most {LONGEST_WORDS:,} characters are kept.")
    return AgendaItem(title=title, words=words, subject=one.subject)


def _write(meeting: Meeting, values: Mapping[str, object], version: int, *, by: Viewer, at: datetime, why: str) -> None:
    """Change the row where it still is the version that was seen."""
    held = Meeting.objects.filter(id=meeting.id, version=version)
    if not held.update(**values, version=version + 1, changed_at=at):
        meeting.refresh_from_db()
        raise MeetingChanged(meeting.state)
    meeting.refresh_from_db()
    by.trace.did(Deed.CHANGE, RecordKind.MEETING, [meeting.id], why=why)
