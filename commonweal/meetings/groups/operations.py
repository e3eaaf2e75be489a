"""Founds groups, and gives and ends seats in them; a seat that has ended opens nothing at the next request."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q

from commonweal.access import journal
from commonweal.access.permission import require
from commonweal.access.queries import viewers_of_partnership
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.terms import london_day
from commonweal.files.written import clean
from commonweal.meetings.models import Group, Seat
from commonweal.meetings.terms import (
    LONGEST_NAME,
    LONGEST_WORDS,
    GroupSort,
    MeetingRefused,
    NoSuchGroup,
    NotInThisSeat,
)

LARGEST_QUORUM = 100


@dataclass(frozen=True, slots=True)
class GroupWanted:
    """A group as somebody sets it up. `closed`: absent for everybody without a seat."""

    name: str
    sort: str
    quorum: int
    closed: bool = False
    terms: str = ""


@dataclass(frozen=True, slots=True)
class SeatWanted:
    """A seat: of one person for the agency they act for, or of all of an agency's people where `staff_id` is None."""

    organisation_id: UUID
    staff_id: UUID | None = None
    may_chair: bool = False
    takes_notes: bool = False
    from_on: date | None = None
    to_on: date | None = None


def found_group(wanted: GroupWanted, *, by: Viewer, at: datetime) -> Group:
    """A new group, in which whoever founds it has the first seat and chairs. Raises `NotAllowed`, `MeetingRefused`."""
    require(by, Act.CREATE, RecordKind.GROUP)
    name, terms = clean(wanted.name), clean(wanted.terms)
    if not name or len(name) > LONGEST_NAME or "\n" in name:
        raise MeetingRefused("name", f"Write the name in one line of at most {LONGEST_NAME} characters.")
    if wanted.sort not in GroupSort.values:
        raise MeetingRefused("sort", "Choose what sort of group it is.")
    if not 0 <= wanted.quorum <= LARGEST_QUORUM:
        raise MeetingRefused("quorum", f"Write how many agencies must be there, from 0 to {LARGEST_QUORUM}.")
    if len(terms) > LONGEST_WORDS:
        raise MeetingRefused("terms", f"That is {len(terms):,} characters; at most {LONGEST_WORDS:,} are kept.")
    if by.staff_id is None or by.organisation_id is None:
        raise MeetingRefused("name", "A group is set up by somebody who acts for an organisation.")
    with transaction.atomic():
        group = Group.objects.create(
            partnership_id=by.partnership_id, created_at=at, changed_at=at, name=name, sort=wanted.sort,
            closed=wanted.closed, quorum=wanted.quorum, terms=terms,
        )  # fmt: skip
        Seat.objects.create(
            group=group, organisation_id=by.organisation_id, staff_id=by.staff_id, may_chair=True, takes_notes=True,
            from_on=london_day(at),
        )  # fmt: skip
        by.trace.did(Deed.CHANGE, RecordKind.GROUP, [group.id], why="founded")
    return group


def give_seat(group_id: UUID, wanted: SeatWanted, *, by: Viewer, at: datetime) -> Seat:
    """A seat in a group; raises `NotAllowed`, `NoSuchGroup`, `NotInThisSeat`, `MeetingRefused`."""
    group = _chaired(group_id, by)
    from_on = wanted.from_on or london_day(at)
    if group.closed and wanted.staff_id is None:
        raise MeetingRefused("staff", "Choose a person: a closed group admits people by name, and no whole agency.")
    if (wanted.may_chair or wanted.takes_notes) and wanted.staff_id is None:
        raise MeetingRefused("staff", "Choose a person: who chairs or takes notes is somebody by name.")
    if wanted.to_on is not None and wanted.to_on < from_on:
        raise MeetingRefused("to_on", "The last day must be the first day or later.")
    here = {(one.organisation_id, one.staff_id) for one in viewers_of_partnership(by)}
    if wanted.organisation_id not in {organisation for organisation, _ in here}:
        raise MeetingRefused("organisation", "Choose an agency whose people work in this partnership.")
    if wanted.staff_id is not None and (wanted.organisation_id, wanted.staff_id) not in here:
        raise MeetingRefused("staff", "Choose somebody who works for that agency in this partnership today.")
    with transaction.atomic():
        seat = Seat.objects.create(
            group=group, organisation_id=wanted.organisation_id, staff_id=wanted.staff_id, from_on=from_on,
            to_on=wanted.to_on, may_chair=wanted.may_chair, takes_notes=wanted.takes_notes,
        )  # fmt: skip
        by.trace.did(Deed.CHANGE, RecordKind.GROUP, [group.id], why="seat given")
    return seat


def end_seat(group_id: UUID, seat_id: UUID, *, by: Viewer, at: datetime) -> None:
    """End a seat at once; the last one that chairs stays, or nobody could give another. Raises as `give_seat`."""
    group = _chaired(group_id, by)
    with transaction.atomic():
        held = list(group.seats.select_for_update().filter(ended_at__isnull=True))
        seat = next((one for one in held if one.id == seat_id), None)
        if seat is None:
            raise NoSuchGroup(seat_id)
        if seat.may_chair and not any(one.may_chair and one.id != seat.id for one in held):
            raise MeetingRefused("seat", "Give somebody else the chair first: nobody could give a seat afterwards.")
        group.seats.filter(id=seat.id).update(ended_at=at)
        # A backup that is restored must not seat anybody again.
        journal.note(journal.Revoked.SEAT_ENDED, at=at, seat=seat.id)
        by.trace.did(Deed.CHANGE, RecordKind.GROUP, [group.id], why="seat ended")


def _chaired(group_id: UUID, by: Viewer) -> Group:
    require(by, Act.CHANGE, RecordKind.GROUP)
    group = Group.objects.visible_to(by).filter(id=group_id).first()
    if group is None:
        raise NoSuchGroup(group_id)
    if not own_seats(group, by).filter(may_chair=True).exists():
        raise NotInThisSeat(group_id)
    return group


def own_seats(group: Group, viewer: Viewer) -> "models.QuerySet[Seat]":
    """The seats of a group that hold for the viewer today."""
    if viewer.staff_id is None or viewer.organisation_id is None:
        return group.seats.none()
    mine = Q(staff_id=viewer.staff_id) | Q(staff_id__isnull=True)
    return seats_on(group, viewer.on).filter(mine, organisation_id=viewer.organisation_id)


def seats_on(group: Group, on: date) -> "models.QuerySet[Seat]":
    """The seats of a group that hold on a day."""
    today = Q(to_on__isnull=True) | Q(to_on__gte=on)
    return group.seats.filter(today, from_on__lte=on, ended_at__isnull=True)
