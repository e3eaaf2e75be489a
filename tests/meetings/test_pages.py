"""The pages of groups and meetings, driven as their people drive them, without scripts."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.meetings.models import Decision, Group
from commonweal.outbox.models import Message
from tests.actions.agreed import agreed
from tests.cast import AT, gather_all
from tests.meetings.met import Met, opened


@pytest.fixture(autouse=True)
def demonstration(db: None, data_folder: Path) -> Iterator[None]:
    """Only a demonstration takes passwords, and these pages are asked for by people who signed in."""
    mark_as_demonstration(at=AT)
    yield
    (data_folder / "demo-mark").unlink()


@pytest.fixture
def met(db: None) -> Met:
    return opened(gather_all())


def client_of(met: Met, who: str) -> Client:
    client = Client()
    client.force_login(met.cast.staff(who))
    return client


def page(met: Met, who: str, path: str) -> str:
    answer = client_of(met, who).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def screen_of(met: Met) -> str:
    return f"/meetings/tasking/{met.meeting.id}/"


def decision(met: Met, **more: object) -> dict[str, object]:
    item = met.item()
    return {"item": str(item.id), "version": item.version, "key": str(uuid4()), **more}


def test_a_page_that_sent_its_form_by_itself_is_told_where_the_decision_stands(met: Met) -> None:
    form = decision(met, kind="watch")
    for _ in range(2):
        answer = client_of(met, "chris").post(f"/meetings/{met.meeting.id}/decide/", form, headers={"X-Kept-Form": "1"})
        assert answer.status_code == 201
        assert answer.headers["Location"].endswith(f"?item={met.item().id}")
    assert met.item().decisions.count() == 1
    assert client_of(met, "rose").post(f"/meetings/{met.meeting.id}/decide/", form).status_code == 404


def test_a_decision_is_written_by_an_ordinary_form_and_stands_on_the_screen(met: Met) -> None:
    form = decision(met, kind="no-action", reason="Calls have ended")
    answer = client_of(met, "chris").post(f"/meetings/{met.meeting.id}/decide/", form)
    assert answer.status_code == 302
    shown = page(met, "chris", answer.headers["Location"])
    assert "Reason: Calls have ended" in shown


def test_what_was_typed_comes_back_with_what_is_missing(met: Met) -> None:
    form = decision(met, kind="action", words="Repair the door", by="tomorrowish")
    answer = client_of(met, "chris").post(f"/meetings/{met.meeting.id}/decide/", form)
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert "Repair the door" in shown
    assert f'value="{form["key"]}"' in shown


def test_the_second_of_two_reads_what_stands_and_can_send_again(met: Met) -> None:
    late = decision(met, kind="watch", words="Mine")
    met.decide("no-action", reason="Quiet since Friday")
    client = client_of(met, "amina")
    answer = client.post(f"/meetings/{met.meeting.id}/decide/", late)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Quiet since Friday" in shown
    assert "Mine" in shown
    assert 'name="version" value="1"' in shown
    assert client.post(f"/meetings/{met.meeting.id}/decide/", {**late, "version": 1}).status_code == 302
    assert Decision.objects.count() == 2


def test_a_member_reads_the_screen_and_has_no_form(met: Met) -> None:
    shown = page(met, "ben", screen_of(met))
    assert "Larch Estate" in shown
    assert 'name="kind"' not in shown


def test_nobody_without_a_seat_finds_it(met: Met) -> None:
    client = client_of(met, "petra")
    missing = client.get(f"/meetings/{uuid4()}/")
    hidden = client.get(f"/meetings/{met.meeting.id}/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert "Weekly tasking" not in client.get("/meetings/").content.decode()


def test_on_the_wall_nothing_stands_that_somebody_wrote_and_nobodys_name(met: Met) -> None:
    met.decide("watch", words="a very particular banjo")
    shown = page(met, "chris", f"{screen_of(met)}?projector=1&item={met.item().id}")
    assert "Watch" in shown
    assert not [word for word in ("banjo", "Chris", "<form") if word in shown]


def test_each_members_minutes_hold_the_own_work_in_full_and_that_of_others_in_a_line(met: Met) -> None:
    team = met.cast.teams["Fenwick housing team"]
    met.decide("action", words="Repair the blue door", team_id=team.id, by_on=met.chris.on + timedelta(days=7))
    path = f"/meetings/{met.meeting.id}/minutes/"
    own, other, chair = (page(met, who, path) for who in ("cora", "ben", "chris"))
    assert "Repair the blue door" in own
    assert "Repair the blue door" in chair
    assert "Repair the blue door" not in other
    assert "Fenwick Homes" in other
    screens = [page(met, who, f"{screen_of(met)}?item={met.item().id}") for who in ("cora", "ben", "chris")]
    assert ["Repair the blue door" in shown for shown in screens] == [True, False, True]
    for word in ("docx", "html", "odt", "csv"):
        assert client_of(met, "ben").get(f"{path}{word}/").status_code == 200


def test_a_whole_meeting_by_its_forms(db: None) -> None:
    cast = gather_all()
    chris = Client()
    chris.force_login(cast.staff("chris"))
    made = chris.post("/meetings/groups/new/", {"name": "Youth panel", "sort": "panel", "quorum": "1", "closed": "yes"})
    group = Group.objects.get()
    assert made.headers["Location"] == f"/meetings/groups/{group.id}/"
    ben = cast.staff("ben")
    who = f"{cast.organisations['Northmoor Police'].id}/{ben.id}"
    assert chris.post(f"{made.headers['Location']}seats/", {"who": who}).status_code == 302
    when = {"day": "25 November 2026", "begins": "10:00", "ends": "11.30", "where": "Room 2"}
    assert chris.post(f"{made.headers['Location']}plan/", {**when, "begins": "ten"}).status_code == 400
    assert chris.post(f"{made.headers['Location']}plan/", when).status_code == 302
    meeting = group.meetings.get()
    here = f"/meetings/{meeting.id}/"
    assert "Change time or room" in chris.get(here).content.decode()
    assert chris.post(f"{here}move/", {**when, "where": "Room 3", "version": 1}).status_code == 302
    assert chris.post(f"{here}move/", {**when, "where": "Room 4", "version": 1}).status_code == 400
    assert chris.post(f"{here}agenda/", {"title": "A matter"}).status_code == 302
    assert chris.post(f"{here}step/", {"step": "open", "version": 2}).status_code == 302
    came = {f"came-{cast.organisations['Northmoor Police'].id}": "present"}
    assert chris.post(f"{here}attendance/", came).status_code == 302
    ben.work_address = "ben@example.org"
    ben.save()
    assert chris.post(f"{here}step/", {"step": "close", "version": 3}).status_code == 302
    assert chris.post(f"{here}step/", {"step": "close", "version": 3}).status_code == 400
    assert "Youth panel" not in Message.objects.get().body
    calendar = chris.get(f"{here}meeting.ics").content.decode()
    assert "Youth panel" not in calendar
    assert "SEQUENCE:1\r\n" in calendar
    assert re.search(r"^DTSTART:20261125T100000Z\r$", calendar, re.MULTILINE)


def test_the_screen_asks_as_many_questions_with_many_actions_and_matters_as_with_few(met: Met) -> None:
    client, path = client_of(met, "chris"), screen_of(met)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as context:
            assert client.get(f"{path}?item={met.item().id}").status_code == 200
        return len(context)

    agreed(met.cast, team="North team", key="first")
    met.decide("watch")
    client.get(path)
    few = asked()
    for n in range(40):
        agreed(met.cast, team=("North team", "South team")[n % 2], key=f"more-{n}")
    for _ in range(20):
        met.decide("watch")
    assert asked() == few
    assert few < 60
