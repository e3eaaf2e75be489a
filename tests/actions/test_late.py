"""Late actions are told to the owner, then the chair, then the manager; once each, in a reference and a day."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from commonweal.access.models import Membership, Staff, TeamMembership
from commonweal.actions.late.operations import tell_of_late
from commonweal.actions.operations import take_action_step
from commonweal.actions.queries import my_actions, open_actions, why_without_owner
from commonweal.actions.terms import Step
from commonweal.core.rules.action_life import ActionStep
from commonweal.outbox.models import Message
from tests.actions.agreed import DUE_ON, agreed
from tests.cast import AT, Cast, gather_all

DUE_AT = AT + timedelta(days=7)


@pytest.fixture
def everybody(db: None) -> Cast:
    cast = gather_all()
    for who in ("chris", "mona", "cora", "abby", "amina"):
        Staff.objects.filter(id=cast.staff(who).id).update(work_address=f"{who}@example.org")
    return cast


def told(at: datetime) -> set[tuple[str, str]]:
    tell_of_late(at=at)
    return set(Message.objects.values_list("to", "what"))


def test_each_hears_on_their_day_and_once(everybody: Cast) -> None:
    agreed(everybody, team="Fenwick housing team")
    owner, chair = ("cora@example.org", "late-owner"), ("chris@example.org", "late-chair")
    assert told(DUE_AT) == set()
    assert told(DUE_AT + timedelta(days=1)) == {owner}
    assert told(DUE_AT + timedelta(days=2)) == {owner}
    assert told(DUE_AT + timedelta(days=3)) == {owner, chair}
    assert told(DUE_AT + timedelta(days=7)) == {owner, chair, ("mona@example.org", "late-manager")}
    assert told(DUE_AT + timedelta(days=40)) == told(DUE_AT + timedelta(days=41))
    assert Message.objects.count() == 3


def test_a_message_holds_a_reference_and_a_day_and_nothing_of_what_it_is_about(everybody: Cast, settings: Any) -> None:
    settings.STAFF_ADDRESS = "https://staff.example"
    action = agreed(everybody, team="Fenwick housing team", what="Speak to Zelda", place_name="Larch Estate")
    tell_of_late(at=DUE_AT + timedelta(days=7))
    for message in Message.objects.all():
        said = message.subject + message.body
        assert action.reference in said
        assert "16 March 2026" in said
        assert f"\nhttps://staff.example/actions/{action.id}/\n" in said
        assert not any(word in said for word in ("Zelda", "Larch", "Cora", "Nine calls", "patrol"))


def test_what_is_done_is_told_to_nobody_and_a_new_day_begins_anew(everybody: Cast) -> None:
    action = agreed(everybody, team="Fenwick housing team")
    tell_of_late(at=DUE_AT + timedelta(days=1))
    later, seen_at = DUE_ON + timedelta(days=14), DUE_AT + timedelta(days=2)
    chair = everybody.viewer("chris", at=seen_at)
    action = take_action_step(action.id, Step(ActionStep.PUT_OFF, 1, "No van", due_on=later), by=chair, at=seen_at)
    tell_of_late(at=DUE_AT + timedelta(days=10))
    assert Message.objects.count() == 1
    tell_of_late(at=DUE_AT + timedelta(days=15))
    assert Message.objects.filter(what="late-owner").count() == 2
    take_action_step(action.id, Step(ActionStep.FINISH, 2, "Done"), by=chair, at=seen_at)
    tell_of_late(at=DUE_AT + timedelta(days=60))
    assert Message.objects.count() == 2


def test_of_somebody_who_has_left_the_team_hears_and_the_chair_sees_that_nobody_has_it(everybody: Cast) -> None:
    abby = everybody.staff("abby")
    agreed(everybody, team="North team", staff_id=abby.id)
    Staff.objects.filter(id=everybody.staff("amina").id).update(work_address="")
    Membership.objects.filter(staff=abby).update(to_on=DUE_ON)
    chair = everybody.viewer("chris", at=DUE_AT + timedelta(days=1))
    shown = open_actions(chair)
    assert [why for _, why in why_without_owner(shown, chair)] == ["Whoever had it has left. The team keeps it."]
    assert told(DUE_AT + timedelta(days=1)) == set()  # nobody else is in the team
    TeamMembership.objects.filter(staff=everybody.staff("sol")).update(team=everybody.teams["North team"])
    sol = everybody.viewer("sol", at=DUE_AT + timedelta(days=1))
    assert [one.id for one in my_actions(sol)] == [shown[0].id]
