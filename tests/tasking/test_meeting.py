"""The tasking meeting of a furnished week: its agenda, a run that supersedes it, and what its members read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.core.rules.meeting_life import MeetingStep
from commonweal.hotspots.models import HotspotDecision
from commonweal.hotspots.operations import run_week
from commonweal.meetings.deciding.operations import DecisionWanted
from commonweal.meetings.queries import meeting_shown
from commonweal.meetings.terms import MeetingRefused
from commonweal.places.kinds import PLACES
from commonweal.reports.kinds import CALL_LOG
from commonweal.tasking.meeting.operations import confirm_there, decide_there, make_agenda
from commonweal.tasking.meeting.queries import beside, newer_run
from commonweal.tasking.response.queries import response_at, response_shown, responses
from tests.actions.agreed import agreed
from tests.cast import AT, gather_all
from tests.deliveries import call_log, collection, deliver, feature, square
from tests.house import CUT_OFF
from tests.meetings.met import BEGINS, Met, planned


@dataclass
class Week:
    """A week with one hotspot, and its meeting."""

    met: Met
    folder: Path

    def more_calls(self) -> None:
        """Ten calls at another spot that came late, and the week run again."""
        rows = [
            {"reference": f"L-{n}", "received_at": f"2026-03-0{n % 8 + 1} 20:00", "easting": "436000"}
            for n in range(10)
        ]
        amina = self.met.cast.viewer("amina")
        deliver(self.folder, CALL_LOG, call_log(rows), by=amina, name="late.csv")
        run_week(CUT_OFF, by=amina, at=AT + timedelta(hours=1))


@pytest.fixture
def week(db: None, tmp_path: Path, data_folder: Path) -> Iterator[Week]:
    mark_as_demonstration(at=AT)
    cast = gather_all()
    amina = cast.viewer("amina")
    estate = feature("Polygon", [square(-1.518, 52.896, 0.015)], code="L1", name="Larch Estate", kind="estate")
    deliver(tmp_path, PLACES, collection(estate), by=amina, name="p.geojson")
    calls = [{"received_at": f"2026-03-0{day} 21:00"} for day in range(1, 9)]
    deliver(tmp_path, CALL_LOG, call_log(calls), by=amina)
    run_week(CUT_OFF, by=amina, at=AT)
    yield Week(planned(cast), tmp_path)
    (data_folder / "demo-mark").unlink()


def test_the_agenda_begins_with_open_actions_and_holds_each_place_once(week: Week) -> None:
    met = week.met
    met.meeting.items.all().delete()
    agreed(met.cast, team="North team")
    for _ in range(2):
        make_agenda(met.meeting.id, by=met.amina, at=BEGINS)
    first, place, ahead = meeting_shown(met.meeting.id, met.chris).items
    assert (ahead.title, ahead.subject) == ("What is ahead", "what-is-ahead")
    assert "Street drinking, from 15 April 2026: Agree extra outreach" in ahead.words
    assert (first.title, first.words) == ("Open actions", "1 open action, 0 of them late on 11 March 2026.")
    assert (place.title, place.subject) == ("Larch Estate", "place:L1")
    assert place.words.startswith("8 calls in ")


def test_a_run_that_supersedes_the_agendas_is_told_and_changes_nothing_that_was_decided(week: Week) -> None:
    met = week.met
    make_agenda(met.meeting.id, by=met.chris, at=BEGINS)
    met.step(MeetingStep.OPEN)
    met.decide("watch")
    before = meeting_shown(met.meeting.id, met.chris)
    assert newer_run(before, met.chris) is None
    week.more_calls()
    after = meeting_shown(met.meeting.id, met.chris)
    newer = newer_run(after, met.chris)
    assert newer is not None
    assert len(newer.new_places) == 1
    assert after.items == before.items
    client = Client()
    client.force_login(met.cast.staff("chris"))
    shown = client.get(f"/meetings/tasking/{met.meeting.id}/").content.decode()
    assert "run again after this agenda was made" in shown
    make_agenda(met.meeting.id, by=met.chris, at=BEGINS)
    assert len(meeting_shown(met.meeting.id, met.chris).items) == len(after.items) + 1


def test_beside_a_place_stand_its_calls_and_actions_and_for_a_partner_its_own(week: Week) -> None:
    met = week.met
    make_agenda(met.meeting.id, by=met.chris, at=BEGINS)
    agreed(met.cast, team="North team")
    agreed(met.cast, team="Fenwick housing team", key="k2")

    def seen_by(who: str) -> tuple[bool, int]:
        viewer = met.seen_by(who)
        shown = meeting_shown(met.meeting.id, viewer)
        place = next(one for one in shown.items if one.subject == "place:L1")
        found = beside(shown, place, viewer)
        return found.hotspot is not None, found.n_actions

    assert seen_by("chris") == (True, 2)
    assert seen_by("cora") == (False, 1)
    assert seen_by("ben")[1] == 0


def test_beside_a_place_of_a_closed_meeting_stands_what_stood_on_the_day_it_was_held(week: Week) -> None:
    met = week.met
    agreed(met.cast, team="North team")
    agreed(met.cast, team="North team", key="k2", at=BEGINS + timedelta(days=1))

    def n_actions() -> int:
        shown = meeting_shown(met.meeting.id, met.seen_by("chris", days=1))
        return beside(shown, shown.items[0], met.seen_by("chris", days=1)).n_actions

    met.step(MeetingStep.OPEN)
    assert n_actions() == 2
    met.step(MeetingStep.CLOSE)
    assert n_actions() == 1


def test_the_life_of_a_place_follows_what_is_decided_of_it_once_enough_were_there(week: Week) -> None:
    met = week.met
    make_agenda(met.meeting.id, by=met.chris, at=BEGINS)
    met.step(MeetingStep.OPEN)
    client = Client()
    client.force_login(met.cast.staff("chris"))
    item = met.meeting.items.get(subject="place:L1")
    form = {"item": str(item.id), "version": 0, "key": str(UUID(int=5)), "kind": "watch"}
    here = f"/meetings/tasking/{met.meeting.id}/"
    for _ in range(2):
        assert client.post(f"{here}decide/", form).status_code == 302
    assert not HotspotDecision.objects.exists()
    met.come("Northmoor Police", "Fenwick Homes")
    made = item.decisions.get()
    assert client.post(f"{here}confirm/", {"earlier": str(made.id), "key": str(UUID(int=6))}).status_code == 302
    kept = HotspotDecision.objects.get()
    assert (kept.choice, kept.location_key, kept.decided_on) == ("watch", "place:L1", BEGINS.date())
    late = client.post(f"{here}decide/", {**form, "key": str(UUID(int=7))})
    assert late.status_code == 409
    assert "Calls, chart and map" in late.content.decode()


def test_an_enhanced_response_that_is_decided_is_a_plan_once_and_the_next_action_there_is_part_of_it(
    week: Week,
) -> None:
    met = week.met
    make_agenda(met.meeting.id, by=met.chris, at=BEGINS)
    met.step(MeetingStep.OPEN)
    met.come("Northmoor Police", "Fenwick Homes")
    item = met.meeting.items.get(subject="place:L1")
    team = met.cast.teams["North team"].id

    def decided(kind: str, key: int, version: int, **more: Any) -> None:
        wanted = DecisionWanted(str(UUID(int=key)), kind, version, "Three weeks of patrols", team_id=team, **more)
        decide_there(met.meeting.id, item.id, wanted, by=met.chris, at=BEGINS)

    for _ in range(2):
        decided("enhanced-partnership-response", 1, 0)
    decided("action", 2, 1, by_on=BEGINS.date())
    plan = response_at("place:L1", met.chris)
    assert plan is not None
    assert (plan.place_name, plan.lead, plan.days.ends_on.isoformat()) == (
        "Larch Estate", "Northmoor Council", "2026-03-31",
    )  # fmt: skip
    shown = response_shown(plan.id, met.chris)
    assert {one.name for one in shown.partners} >= {"Northmoor Council", "Northmoor Police", "Fenwick Homes"}
    assert (len(shown.actions), shown.decided_in) == (1, "Weekly tasking, 11 March 2026")
    assert shown.start_facts["n_calls"] == 8
    assert HotspotDecision.objects.get().until_on == plan.days.ends_on
    with pytest.raises(MeetingRefused, match="under way at Larch Estate until 31 March 2026"):
        decided("enhanced-partnership-response", 3, 2)
    # The police lead an initiative, whoever of the council takes it up.
    decided("positive-action-initiative", 4, 2)
    assert {one.lead for one in responses(met.chris)} == {"Northmoor Council", "Northmoor Police"}
    client = Client()
    client.force_login(met.cast.staff("chris"))
    screen = client.get(f"/meetings/tasking/{met.meeting.id}/?item={item.id}").content.decode()
    # The page is opened today, long after its last day.
    assert "over since 31 March 2026, its end report is to be written" in screen


def test_what_too_few_decided_starts_its_plan_on_the_day_of_the_meeting_that_confirms_it(week: Week) -> None:
    met = week.met
    make_agenda(met.meeting.id, by=met.chris, at=BEGINS)
    met.step(MeetingStep.OPEN)
    item = met.meeting.items.get(subject="place:L1")
    wanted = DecisionWanted(
        str(UUID(int=1)), "enhanced-partnership-response", 0, "Patrols", team_id=met.cast.teams["North team"].id
    )
    made, _ = decide_there(met.meeting.id, item.id, wanted, by=met.chris, at=BEGINS)
    assert response_at("place:L1", met.chris) is None
    met.come("Northmoor Police", "Fenwick Homes")
    confirm_there(met.meeting.id, made.id, str(UUID(int=2)), by=met.chris, at=BEGINS)
    plan = response_at("place:L1", met.chris)
    assert plan is not None
    assert plan.days.begins_on == BEGINS.date()
