"""Who sees a group and its meetings: whoever has a seat that holds, for the agency they act for, and nobody else."""

from datetime import timedelta

import pytest

from commonweal.access.facts import facts_of
from commonweal.access.permission import decide
from commonweal.access.viewer import Viewer
from commonweal.meetings.groups.operations import SeatWanted, end_seat, give_seat
from commonweal.meetings.models import Group, Meeting
from commonweal.meetings.queries import groups, meeting_shown, meetings
from commonweal.meetings.terms import NoSuchMeeting
from tests.cast import EVERYBODY, gather_all
from tests.meetings.met import BEGINS, Met, planned

WHO = ["amina", "tom", "ada", *(name.lower() for name, *_ in EVERYBODY)]
SEATED = {"amina", "chris", "ben", "cora", "pat"}


def seen(viewer: Viewer, met: Met) -> bool:
    """Whether somebody sees the meeting; both forms of the rule must say the same of it and of its group."""
    as_list = Meeting.objects.visible_to(viewer).filter(id=met.meeting.id).exists()
    for model, record in ((Meeting, met.meeting), (Group, met.group)):
        listed = model.objects.visible_to(viewer).filter(id=record.id).exists()
        assert bool(decide(viewer, facts_of([record], viewer)[record.id])) == listed == as_list
    return as_list


@pytest.mark.parametrize("closed", [True, False])
def test_whoever_has_a_seat_sees_it_and_the_administrator_and_the_host_do_not(db: None, closed: bool) -> None:
    met = planned(gather_all(), closed=closed)
    assert {who for who in WHO if seen(met.seen_by(who), met)} == SEATED
    assert not seen(met.cast.viewer("esther", at=BEGINS), met)


def test_a_member_who_leaves_sees_nothing_at_the_next_request(db: None) -> None:
    met = planned(gather_all(), closed=True)
    seat = met.group.seats.get(staff=met.cast.staff("ben"))
    assert meetings(met.seen_by("ben"))
    end_seat(met.group.id, seat.id, by=met.chris, at=BEGINS)
    assert (meetings(met.seen_by("ben")), groups(met.seen_by("ben"))) == ((), ())
    with pytest.raises(NoSuchMeeting):
        meeting_shown(met.meeting.id, met.seen_by("ben"))


def test_a_seat_holds_from_its_first_to_its_last_day_both_included(db: None) -> None:
    met = planned(gather_all(), closed=True)
    petra, first = met.seen_by("petra"), BEGINS.date() + timedelta(days=1)
    assert petra.organisation_id
    wanted = SeatWanted(petra.organisation_id, petra.staff_id, from_on=first, to_on=first + timedelta(days=1))
    give_seat(met.group.id, wanted, by=met.chris, at=BEGINS)
    assert [seen(met.seen_by("petra", days=n), met) for n in range(4)] == [False, True, True, False]


def test_a_seat_is_somebodys_only_for_the_agency_that_sent_them(db: None) -> None:
    met = planned(gather_all(), closed=True)
    met.group.seats.filter(staff=met.cast.staff("ben")).update(organisation=met.cast.organisations["Fenwick Homes"])
    assert not seen(met.seen_by("ben"), met)


def test_what_is_seen_is_noted(db: None) -> None:
    met = planned(gather_all())
    viewer = met.seen_by("ben")
    meeting_shown(met.meeting.id, viewer)
    assert {str(one) for one in viewer.trace.records["meeting"]} == {str(met.meeting.id)}
