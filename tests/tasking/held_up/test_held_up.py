"""What stands in the way of an action is said in the meeting: in the minutes, and as a thing with who can remove it."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.actions.models import Action, Blocker
from commonweal.actions.operations import take_action_step
from commonweal.actions.terms import Step
from commonweal.core.rules.action_life import ActionStep
from commonweal.core.rules.meeting_life import MeetingStep
from tests.actions.agreed import agreed
from tests.cast import AT, gather_all
from tests.meetings.met import BEGINS, Met, planned


@pytest.fixture
def met(db: None, data_folder: object) -> Iterator[Met]:
    mark_as_demonstration(at=AT)
    found = planned(gather_all())
    found.step(MeetingStep.OPEN)
    yield found
    (data_folder / "demo-mark").unlink()  # type: ignore[operator]


def said(met: Met, client: Client, **more: object) -> tuple[int, str]:
    """The form as the chair sends it; the answer, or the page that it leads to."""
    item = met.item(int(str(more.pop("number", 1))))
    form = {
        "item": str(item.id), "version": item.version, "key": str(uuid4()), "kind": "in-the-way",
        "words": "Police had no fobs for the block", "team": str(met.cast.teams["Fenwick housing team"].id),
        "by": "20 November 2026",
    } | more  # fmt: skip
    answer = client.post(f"/meetings/tasking/{met.meeting.id}/decide/", form)
    return answer.status_code, " ".join(answer.content.decode().split())


def test_the_only_open_action_of_the_place_is_held_up_once_and_the_minutes_say_so(met: Met, client: Client) -> None:
    action = agreed(met.cast, team="North team", due_on=BEGINS.date())
    client.force_login(met.cast.staff("chris"))
    same = {"key": str(uuid4()), "version": met.item().version}
    assert [said(met, client, **same)[0] for _ in range(2)] == [302, 302]
    blocker = Blocker.objects.get()
    assert (blocker.action, blocker.words) == (action, "Police had no fobs for the block")
    assert blocker.team == met.cast.teams["Fenwick housing team"]
    made = met.item().decisions.get()
    assert (made.kind, made.words) == ("in-the-way", f"{action.reference}: Police had no fobs for the block")
    page = " ".join(client.get(f"/meetings/tasking/{met.meeting.id}/?item={met.item().id}").content.decode().split())
    assert "In the way here: 1" in page
    assert f'/actions/in-the-way/#way-{blocker.id}"' in page
    client.force_login(met.cast.staff("cora"))
    assert "Police had no fobs" in client.get("/actions/in-the-way/").content.decode()


def test_of_several_actions_one_is_chosen_and_what_is_missing_is_said_beside_its_field(
    met: Met, client: Client
) -> None:
    first, second = (agreed(met.cast, team="North team", key=key, what=key) for key in ("Door", "Light"))
    client.force_login(met.cast.staff("chris"))
    for wrong, because in (
        ({}, "Choose the action that it is in the way of"),
        ({"held_up": str(uuid4())}, "Choose the action that it is in the way of"),
        ({"held_up": str(first.id), "words": " "}, "Say in a sentence what is to be done"),
        ({"held_up": str(first.id), "team": ""}, "Choose who does it"),
        ({"held_up": str(first.id), "words": "x" * 401}, "at most 400 are kept"),
        ({"held_up": str(first.id), "number": 2}, "No action is open here"),
    ):
        status, page = said(met, client, **wrong)
        assert (status, because in page) == (400, True), because
    assert not Blocker.objects.exists()
    assert not met.item().decisions.exists()
    assert said(met, client, held_up=str(second.id))[0] == 302
    assert Blocker.objects.get().action == second


def test_an_action_that_was_ended_meanwhile_is_not_held_up(met: Met, client: Client) -> None:
    action = agreed(met.cast, team="North team")
    client.force_login(met.cast.staff("chris"))
    take_action_step(
        action.id, Step(ActionStep.FINISH, 1, "Done"), by=met.chris, at=BEGINS
    )  # fmt: skip
    status, page = said(met, client, held_up=str(action.id))
    assert (status, "No action is open here" in page) == (400, True)
    assert Action.objects.get().blockers.count() == 0
