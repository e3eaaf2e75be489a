"""A meeting from its planning to its locked minutes, and what two note-takers and a dropped network do to it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from commonweal.access.permission import NotAllowed
from commonweal.actions.queries import open_actions, proposed_actions
from commonweal.core.rules.meeting_life import MeetingStep
from commonweal.core.terms import LONDON
from commonweal.meetings.deciding.operations import DecidedMeanwhile, DecisionWanted, confirm, decide
from commonweal.meetings.groups.operations import SeatWanted, end_seat, give_seat
from commonweal.meetings.models import Decision, Meeting
from commonweal.meetings.operations import (
    Matter,
    MeetingChanged,
    MeetingWanted,
    move_meeting,
    plan_meeting,
    put_on_agenda,
    take_meeting_step,
)
from commonweal.meetings.queries import meeting_shown
from commonweal.meetings.terms import MeetingRefused, NoSuchMeeting, NotInThisSeat
from commonweal.outbox.models import Message
from tests.cast import gather_all
from tests.meetings.met import BEGINS, NEXT_WEEK, Met, opened, planned


@pytest.fixture
def met(db: None) -> Met:
    return opened(gather_all())


def test_a_decision_is_written_with_who_decided_it_and_when(met: Met) -> None:
    made = met.decide("no-action", reason="Calls have ended")
    assert (made.kind, made.reason, made.written_by, made.to_be_confirmed) == (
        "no-action", "Calls have ended", "Chris", False,
    )  # fmt: skip
    assert met.item().version == 1


def test_a_form_sent_again_after_the_network_dropped_is_one_decision(met: Met) -> None:
    first = met.decide("watch", key="form-1")
    assert met.decide("watch", key="form-1", version=0).id == first.id
    assert Decision.objects.count() == 1


def test_of_two_note_takers_who_decide_one_matter_the_second_is_told(met: Met) -> None:
    met.decide("watch", by="chris")
    with pytest.raises(DecidedMeanwhile):
        met.decide("no-action", by="amina", version=0, reason="Quiet")
    assert Decision.objects.count() == 1
    met.decide("no-action", by="amina", version=1, reason="Quiet")
    assert Decision.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        ("no-action", {}, "reason"),
        ("action", {"words": "Repair the door"}, "team"),
        ("nonsense", {}, "kind"),
        ("watch", {"by_on": BEGINS.date() - timedelta(days=1)}, "by"),
        ("watch", {"words": "x" * 2_001}, "words"),
    ],
)
def test_a_decision_that_lacks_something_names_it(met: Met, kind: str, more: dict[str, Any], field: str) -> None:
    with pytest.raises(MeetingRefused) as refusal:
        met.decide(kind, **more)
    assert refusal.value.field == field


def test_an_action_names_the_team_and_with_it_the_agency(met: Met) -> None:
    team = met.cast.teams["Fenwick housing team"]
    made = met.decide("action", words="Repair the door", team_id=team.id, by_on=NEXT_WEEK, resource="Two fitters")
    assert made.organisation_id == met.cast.organisations["Fenwick Homes"].id
    (agreed,) = open_actions(met.chris)
    assert (agreed.what, agreed.team, agreed.due_on, agreed.resource) == (
        "Repair the door", "Fenwick housing team", NEXT_WEEK, "Two fitters",
    )  # fmt: skip
    assert (agreed.location_key, agreed.place_name) == ("place:L1", "Larch Estate")
    assert agreed.decided_in == "Weekly tasking, 11 March 2026"


def test_an_action_decided_by_too_few_is_proposed_and_agreed_when_it_is_confirmed(db: None) -> None:
    met = opened(gather_all(), come=())
    made = met.decide("outreach", team_id=met.cast.teams["North team"].id, by_on=NEXT_WEEK)
    assert (len(open_actions(met.chris)), len(proposed_actions(met.chris))) == (0, 1)
    met.come("Northmoor Police", "Fenwick Homes")
    confirm(met.meeting.id, made.id, "k", by=met.chris, at=BEGINS)
    assert (len(open_actions(met.chris)), len(proposed_actions(met.chris))) == (1, 0)


def test_a_meeting_that_is_opened_on_the_day_before_agrees_its_actions_on_that_day(met: Met) -> None:
    Meeting.objects.filter(id=met.meeting.id).update(
        begins_at=BEGINS + timedelta(days=1), ends_at=BEGINS + timedelta(days=1, hours=1)
    )
    met.decide("outreach", team_id=met.cast.teams["North team"].id, by_on=NEXT_WEEK)
    assert open_actions(met.chris)[0].agreed_on == BEGINS.date()


def test_a_closed_group_agrees_no_action_that_others_could_read(db: None) -> None:
    met = opened(gather_all(), closed=True)
    met.decide("outreach", team_id=met.cast.teams["North team"].id, by_on=NEXT_WEEK)
    assert open_actions(met.chris) == ()


def test_with_too_few_agencies_a_decision_waits_until_it_is_confirmed(db: None) -> None:
    met = opened(gather_all(), come=("Northmoor Police",))
    made = met.decide("watch")
    assert made.to_be_confirmed
    assert not meeting_shown(met.meeting.id, met.chris).is_quorate
    met.come("Fenwick Homes")
    confirm(met.meeting.id, made.id, "k", by=met.amina, at=BEGINS)
    confirm(met.meeting.id, made.id, "k2", by=met.amina, at=BEGINS)
    first, second = meeting_shown(met.meeting.id, met.chris).items[0].decisions
    assert (first.waits, first.confirmed, second.to_be_confirmed) == (False, True, False)


def test_what_waits_stands_before_the_next_meeting(db: None) -> None:
    met = opened(gather_all(), come=())
    made = met.decide("watch")
    later = MeetingWanted(BEGINS + timedelta(days=7), BEGINS + timedelta(days=7, hours=1))
    following = plan_meeting(met.group.id, later, by=met.chris, at=BEGINS)
    assert [one.id for one in meeting_shown(following.id, met.chris).waiting] == [made.id]
    with pytest.raises(MeetingRefused, match="Too few"):
        confirm(following.id, made.id, "k", by=met.chris, at=BEGINS)


def test_nothing_is_decided_before_a_meeting_is_opened_or_after_it_is_closed(db: None) -> None:
    met = planned(gather_all())
    with pytest.raises(MeetingRefused, match="planned"):
        met.decide("watch")
    met.step(MeetingStep.OPEN)
    met.step(MeetingStep.CLOSE)
    with pytest.raises(MeetingRefused, match="closed"):
        met.decide("watch")


def test_a_correction_is_an_addition_for_fourteen_days_and_then_no_more(met: Met) -> None:
    made = met.decide("watch")
    met.step(MeetingStep.CLOSE)
    wanted = DecisionWanted("k", "no-action", 1, reason="Misheard", earlier_id=made.id, bearing="corrects")
    later = met.seen_by("amina", days=15)
    with pytest.raises(MeetingRefused, match="locked 14 days"):
        decide(met.meeting.id, met.item().id, wanted, by=later, at=later.at)
    in_time = met.seen_by("amina", days=14)
    decide(met.meeting.id, met.item().id, wanted, by=in_time, at=in_time.at)
    first, _ = meeting_shown(met.meeting.id, met.chris).items[0].decisions
    assert (first.corrected, first.kind) == (True, "watch")


def test_the_database_itself_keeps_a_decision_as_it_was_written(met: Met) -> None:
    made = met.decide("watch")
    with pytest.raises(Exception, match=r"written once|permission denied"):
        Decision.objects.filter(id=made.id).update(words="other")


def test_only_who_chairs_or_takes_notes_writes(met: Met) -> None:
    with pytest.raises(NotAllowed):
        met.decide("watch", by="ben")
    with pytest.raises(NoSuchMeeting):
        met.decide("watch", by="petra")
    with pytest.raises(NotInThisSeat):
        take_meeting_step(met.meeting.id, MeetingStep.CLOSE, 2, by=met.amina, at=BEGINS)


def test_of_two_who_close_a_meeting_at_once_one_is_told(met: Met) -> None:
    version = met.meeting.version
    met.step(MeetingStep.CLOSE)
    with pytest.raises(MeetingChanged):
        take_meeting_step(met.meeting.id, MeetingStep.CLOSE, version, by=met.chris, at=BEGINS)


def test_closing_writes_one_mail_to_each_person_with_a_seat_and_no_content(met: Met, settings: Any) -> None:
    settings.STAFF_ADDRESS = "https://staff.example"
    met.decide("no-action", reason="A very particular banjo")
    for name in ("ben", "amina", "petra"):
        person = met.cast.staff(name)
        person.work_address = f"{name}@example.org"
        person.save()
    met.step(MeetingStep.CLOSE)
    sent = Message.objects.order_by("to")
    assert [one.to for one in sent] == ["amina@example.org", "ben@example.org"]
    assert all(
        "banjo" not in one.body and "https://staff.example/m/" in one.body and one.due_at == BEGINS for one in sent
    )


def test_a_matter_about_something_on_the_agenda_already_is_left_as_it_stands(met: Met) -> None:
    put_on_agenda(met.meeting.id, [Matter("Other", "", "place:L1"), Matter("New")], by=met.amina, at=BEGINS)
    assert [one.title for one in met.meeting.items.order_by("number")] == ["Larch Estate", "Fenwick Road", "New"]


def test_the_last_who_chairs_keeps_the_seat(met: Met) -> None:
    seat = met.group.seats.get(may_chair=True)
    with pytest.raises(MeetingRefused, match="somebody else the chair"):
        end_seat(met.group.id, seat.id, by=met.chris, at=BEGINS)


def test_a_closed_group_admits_people_by_name_only(db: None) -> None:
    met = planned(gather_all(), closed=True)
    with pytest.raises(MeetingRefused, match="by name"):
        give_seat(met.group.id, SeatWanted(met.cast.organisations["Northmoor Police"].id), by=met.chris, at=BEGINS)


@pytest.mark.parametrize("year", [1, 1999, 2101, 9999])
def test_a_meeting_is_neither_planned_nor_moved_out_of_the_years_of_the_calendar(met: Met, year: int) -> None:
    begins = datetime(year, 1, 1, 0, 0, tzinfo=LONDON)
    wanted = MeetingWanted(begins, begins + timedelta(hours=1))
    with pytest.raises(MeetingRefused, match="Choose a day from 2000 to 2100") as refusal:
        plan_meeting(met.group.id, wanted, by=met.chris, at=BEGINS)
    assert refusal.value.field == "day"
    with pytest.raises(MeetingRefused, match="Choose a day from 2000 to 2100"):
        move_meeting(met.meeting.id, wanted, met.meeting.version, by=met.chris, at=BEGINS)


@pytest.mark.parametrize(("begins", "ends", "field"), [((1, 30), (2, 30), "begins"), ((0, 30), (1, 30), "ends")])
def test_an_hour_that_the_clocks_leave_out_is_refused(
    met: Met, begins: tuple[int, int], ends: tuple[int, int], field: str
) -> None:
    first, last = (datetime(2026, 3, 29, hour, minute, tzinfo=LONDON) for hour, minute in (begins, ends))
    with pytest.raises(MeetingRefused, match="There is no 01:30 on this day") as refusal:
        plan_meeting(met.group.id, MeetingWanted(first, last), by=met.chris, at=BEGINS)
    assert refusal.value.field == field


def test_an_hour_that_comes_twice_may_be_chosen(met: Met) -> None:
    begins = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)
    planned_then = plan_meeting(
        met.group.id, MeetingWanted(begins, begins + timedelta(hours=1)), by=met.chris, at=BEGINS
    )
    assert planned_then.begins_at == begins
