"""A weekly tasking group with its meeting, made by the operations that make real ones."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from commonweal.access.viewer import Viewer
from commonweal.core.rules.meeting_life import MeetingStep
from commonweal.meetings.deciding.operations import DecisionWanted, decide
from commonweal.meetings.groups.operations import GroupWanted, SeatWanted, found_group, give_seat
from commonweal.meetings.models import AgendaItem, Decision, Group, Meeting
from commonweal.meetings.operations import (
    Matter,
    MeetingWanted,
    note_attendance,
    plan_meeting,
    put_on_agenda,
    take_meeting_step,
)
from tests.cast import Cast

BEGINS = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
SEATED = {"cora": "Fenwick Homes", "ben": "Northmoor Police", "pat": "Nightwatch Patrols"}


@dataclass
class Met:
    """The group, its meeting and who is in it: Chris chairs, Amina takes notes, Cora, Ben and Pat have seats."""

    cast: Cast
    group: Group
    meeting: Meeting

    @property
    def chris(self) -> Viewer:
        return self.cast.viewer("chris", at=BEGINS)

    @property
    def amina(self) -> Viewer:
        return self.cast.viewer("amina", at=BEGINS)

    def seen_by(self, who: str, *, days: int = 0) -> Viewer:
        """Somebody on the day of the meeting, or so many days after it."""
        return self.cast.viewer(who, at=BEGINS + timedelta(days=days))

    def item(self, number: int = 1) -> AgendaItem:
        return self.meeting.items.get(number=number)

    def step(self, step: MeetingStep) -> None:
        self.meeting.refresh_from_db()
        take_meeting_step(self.meeting.id, step, self.meeting.version, page="/m/", by=self.chris, at=BEGINS)
        self.meeting.refresh_from_db()

    def come(self, *names: str) -> None:
        """Note that some agencies came."""
        came = {self.cast.organisations[name].id: "present" for name in names}
        note_attendance(self.meeting.id, came, by=self.chris, at=BEGINS)

    def decide(self, kind: str, *, number: int = 1, by: str = "chris", key: str = "", **more: Any) -> Decision:
        item = self.item(number)
        values = {"version": item.version, **more}
        wanted = DecisionWanted(key=key or str(uuid4()), kind=kind, **values)
        return decide(self.meeting.id, item.id, wanted, by=self.seen_by(by), at=BEGINS)[0]


def planned(cast: Cast, *, closed: bool = False, quorum: int = 2, sort: str = "tasking") -> Met:
    """The group with its seats, and a meeting of two matters that has not begun."""
    chris = cast.viewer("chris", at=BEGINS)
    group = found_group(GroupWanted("Weekly tasking", sort, quorum, closed=closed), by=chris, at=BEGINS)
    amina = cast.viewer("amina", at=BEGINS)
    assert amina.organisation_id is not None
    seats = [SeatWanted(amina.organisation_id, amina.staff_id, takes_notes=True)]
    for name, organisation in SEATED.items():
        seats.append(SeatWanted(cast.organisations[organisation].id, cast.staff(name).id if closed else None))
    for seat in seats:
        give_seat(group.id, seat, by=chris, at=BEGINS)
    wanted = MeetingWanted(BEGINS, BEGINS + timedelta(hours=1), "Room 1")
    meeting = plan_meeting(group.id, wanted, by=chris, at=BEGINS)
    matters = [Matter("Larch Estate", "9 calls", "place:L1"), Matter("Fenwick Road", "14 calls")]
    put_on_agenda(meeting.id, matters, by=chris, at=BEGINS)
    return Met(cast, group, meeting)


def opened(cast: Cast, *, come: tuple[str, ...] = ("Northmoor Police", "Fenwick Homes"), closed: bool = False) -> Met:
    """The same meeting, begun, with enough agencies there."""
    met = planned(cast, closed=closed)
    met.step(MeetingStep.OPEN)
    met.come(*come)
    return met


NEXT_WEEK = date(2026, 3, 18)
