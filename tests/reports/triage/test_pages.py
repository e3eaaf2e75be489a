"""The pages of the inbox: a report goes from triage to an answer through its forms, alone and with many others."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from commonweal.access.guarding.operations import set_guard
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.audit.models import AuditEntry
from commonweal.core.rules.report_life import ReportStep
from commonweal.core.terms import Guarding, ReportState
from commonweal.reports.history.operations import post_update
from commonweal.reports.intake.answers import Answers
from commonweal.reports.intake.operations import take_report
from commonweal.reports.life.operations import Step, take_step
from commonweal.reports.models import Evidence, Report, ReportEvent
from commonweal.reports.terms import EventKind
from tests.access.agreed import in_force
from tests.cast import AT, Cast, gather_all
from tests.reports.intake.test_operations import LEE, NOISE, way_in

OF_LEE = replace(NOISE, who=LEE)


@dataclass
class House:
    cast: Cast

    def client(self, who: str) -> Client:
        client = Client()
        client.force_login(self.cast.staff(who))
        return client

    def taken(self, key: str, answers: Answers = OF_LEE) -> UUID:
        at = datetime.now(UTC)
        return take_report(answers, way_in(key), by=self.cast.viewer("cal", at=at), at=at).report_id

    def give(self, one: UUID, team: str) -> None:
        step = Step(ReportStep.ASSIGN, version(one), team_id=self.cast.teams[team].id)
        take_step(one, step, by=self.cast.viewer("tom"), at=AT)


@pytest.fixture
def house(db: None, data_folder: Path) -> Iterator[House]:
    mark_as_demonstration(at=AT)
    yield House(gather_all())
    (data_folder / "demo-mark").unlink()


def version(one: UUID) -> int:
    return int(Report.objects.values_list("version", flat=True).get(id=one))


def state(one: UUID) -> str:
    return str(Report.objects.values_list("state", flat=True).get(id=one))


def send(client: Client, one: UUID, step: str, **fields: Any) -> Any:
    return client.post(f"/reports/{one}/step/{step}/", {"version": version(one), **fields})


def opened(client: Client, one: UUID) -> str:
    """Open a report for its purpose and give its page."""
    client.post(f"/reports/{one}/purpose/", {"purpose": "Work on this report"})
    return client.get(f"/reports/{one}/").content.decode()


def test_a_report_goes_from_the_inbox_to_a_team_and_to_an_answer_through_its_forms(house: House) -> None:
    one, tom, abby = house.taken("a"), house.client("tom"), house.client("abby")
    assert str(one) in tom.get("/reports/inbox/").content.decode()
    shown = tom.get(f"/reports/inbox/{one}/").content.decode()
    assert "Nothing else fits, so triage decides" in shown
    assert "Give it to a team" in shown
    answer = send(tom, one, "assign", team=house.cast.teams["North team"].id, back="/reports/inbox/?show=triage")
    assert answer.headers["Location"].startswith("/reports/inbox/?show=triage&said=given")
    assert "Return to triage" in opened(abby, one)
    for step, words in (("accept", ""), ("begin", ""), ("answer", "We spoke to the tenant."), ("close", "")):
        assert send(abby, one, step, words=words).status_code == 302, step
    assert state(one) == ReportState.CLOSED
    page = abby.get(f"/reports/{one}/").content.decode()
    for line in ("Received", "Given to a team", "Accepted", "We spoke to the tenant.", "Closed"):
        assert line in page


def test_a_return_without_a_reason_is_asked_again_and_what_was_typed_stays(house: House) -> None:
    one = house.taken("a")
    house.give(one, "North team")
    abby = house.client("abby")
    opened(abby, one)
    answer = send(abby, one, "return", words="  ")
    assert answer.status_code == 400
    assert "Say why, in a sentence" in answer.content.decode()
    assert send(abby, one, "return", words="It is in the south.").status_code == 200
    assert state(one) == ReportState.RETURNED
    assert "It is in the south." in house.client("tom").get("/reports/inbox/?show=returned").content.decode()


def test_of_two_who_act_at_once_the_second_sees_both_values_and_keeps_the_words(house: House) -> None:
    one, tom = house.taken("a"), house.client("tom")
    house.give(one, "North team")
    teams = house.cast.teams
    answer = tom.post(
        f"/reports/{one}/step/assign/", {"version": 1, "team": teams["South team"].id, "words": "my own words"}
    )
    said = answer.content.decode()
    assert answer.status_code == 409
    for words in ("It stands now: North team", "You chose: South team", "my own words"):
        assert words in said
    assert Report.objects.get(id=one).team_id == teams["North team"].id


def test_many_are_given_at_once_and_the_answer_says_which_were_not_and_why(house: House) -> None:
    one, two, three, kept = (house.taken(key) for key in "abcd")
    house.give(two, "South team")
    house.give(kept, "South team")
    guarded, sol = Report.objects.get(id=kept), house.cast.viewer("sol")
    set_guard(guarded, Guarding.LOCKED, named=[house.cast.staff("petra").id], why="staff", by=sol, at=AT)
    ticked = [f"{one}_1", f"{two}_1", f"{three}_1", f"{kept}_2", "nonsense", f"{one}_x"]
    tom, north = house.client("tom"), house.cast.teams["North team"].id
    assert (
        "Say why they go there" in tom.post("/reports/inbox/give/", {"ticked": ticked, "team": north}).content.decode()
    )
    said = tom.post("/reports/inbox/give/", {"ticked": ticked, "team": north, "words": "north of the park"})
    text = said.content.decode()
    assert "2 reports given to the North team, 2 not" in text
    assert "Somebody changed it meanwhile. It lies with the South team now." in text
    assert "1 of those that you ticked was not found" in text
    assert guarded.reference not in text
    assert {state(x) for x in (one, three)} == {ReportState.ASSIGNED}


def test_another_team_than_the_one_proposed_needs_a_reason(house: House) -> None:
    one, tom = house.taken("a"), house.client("tom")
    Report.objects.filter(id=one).update(landlord="Northmoor Council", received_at=AT.replace(hour=23, minute=30))
    Report.objects.get(id=one).intake.__class__.objects.filter(report_id=one).update(ongoing="now")
    assert "The rules propose the" in tom.get(f"/reports/{one}/step/assign/").content.decode()
    answer = send(tom, one, "assign", team=house.cast.teams["North team"].id)
    assert answer.status_code == 400
    assert "Say why not the team that the rules propose (Out-of-hours team)" in answer.content.decode()
    assert send(tom, one, "assign", team=house.cast.teams["Out-of-hours team"].id).status_code == 302
    assert Report.objects.get(id=one).rule_fired == "night noise"


def test_the_police_have_it_from_the_time_that_was_written(house: House) -> None:
    one, tom = house.taken("a"), house.client("tom")
    assert send(tom, one, "hand-over", words="CAD 4411", time="25:99").status_code == 400
    assert send(tom, one, "hand-over", words="CAD 4411", time="00:01").status_code == 302
    event = ReportEvent.objects.get(report_id=one, kind=EventKind.HANDED_OVER)
    assert "at 00:01: CAD 4411" in event.words


def test_a_landlord_answers_for_its_teams_reports_and_not_for_what_it_only_sees(house: House) -> None:
    in_force(house.cast, fields=["category", "place", "times", "account"], to_on=None)
    own, only_seen = house.taken("a"), house.taken("b")
    house.give(own, "Fenwick housing team")
    house.give(only_seen, "North team")
    Report.objects.filter(id=only_seen).update(landlord="Fenwick Homes")
    cora = house.client("cora")
    for one in (own, only_seen):
        cora.post(f"/reports/{one}/purpose/", {"purpose": "Act as the landlord"})
    page = cora.get(f"/reports/inbox/{own}/").content.decode()
    assert "Loud music since nine" in page
    for hidden in ("Lee Marsh", "lee@example.org", "7946 0123", "How to reach them", "The reporter was told"):
        assert hidden not in page, hidden
    assert send(cora, only_seen, "accept").status_code == 404
    assert cora.get(f"/reports/{only_seen}/update/").status_code == 404
    assert send(cora, own, "accept").status_code == 302
    assert "no longer see it" in send(cora, own, "return", words="Not our homes").content.decode()
    assert state(own) == ReportState.RETURNED


def test_a_look_at_the_open_report_and_a_look_at_the_list_are_two_entries(house: House) -> None:
    one, two = house.taken("a"), house.taken("b")
    house.client("tom").get(f"/reports/inbox/{one}/")
    listed, alone = (AuditEntry.objects.filter(route=name).get() for name in ("inbox", "inbox-report"))
    ids = {str(look) for look in listed.looks.values_list("record_id", flat=True)}
    assert {str(one), str(two)} <= ids
    assert str(one) in {str(look) for look in alone.looks.values_list("record_id", flat=True)}


def test_merging_is_chosen_from_those_near_it_and_parting_stands_in_the_history(house: House) -> None:
    one, two = house.taken("a"), house.taken("b")
    tom = house.client("tom")
    page = tom.get(f"/reports/{one}/merge/").content.decode()
    assert "Choose the report to merge into" in page
    assert "The same spot, the same minute, the same kind of matter" in page
    answer = tom.post(f"/reports/{one}/merge/", {"version": version(one), "into": two, "words": ""})
    assert answer.headers["Location"].endswith("?said=joined")
    page = tom.get(f"/reports/{one}/").content.decode()
    assert Report.objects.get(id=two).reference in page
    assert tom.post(f"/reports/{one}/part/", {"version": version(one), "words": ""}).status_code == 409
    tom.post(f"/reports/{one}/part/", {"version": version(one), "words": "Another party"})
    assert Report.objects.get(id=one).follows_id is None
    assert "Another party" in tom.get(f"/reports/{two}/").content.decode()
    assert "no such report" in tom.post(f"/reports/{one}/merge/", {"version": 9, "into": "x"}).content.decode()


def test_near_reports_are_named_with_reasons_and_a_kept_one_is_not(house: House) -> None:
    one, two, kept = (house.taken(key) for key in "abc")
    house.give(kept, "South team")
    guarded, sol = Report.objects.get(id=kept), house.cast.viewer("sol")
    set_guard(guarded, Guarding.LOCKED, named=[house.cast.staff("petra").id], why="staff", by=sol, at=AT)
    tom = house.client("tom")
    for page in (f"/reports/{one}/", f"/reports/{one}/merge/"):
        said = tom.get(page).content.decode()
        assert Report.objects.get(id=two).reference in said
        assert guarded.reference not in said


def test_an_update_is_for_the_reporter_or_for_colleagues_and_says_which(house: House) -> None:
    one, tom = house.taken("a"), house.client("tom")
    assert tom.post(f"/reports/{one}/update/", {"words": "x"}).status_code == 400
    assert tom.post(f"/reports/{one}/update/", {"words": "Patrol went by", "to": "reporter"}).status_code == 302
    post_update(one, "Keys are in the office", public=False, by=house.cast.viewer("tom"), at=AT)
    written = ReportEvent.objects.filter(report_id=one, kind__in=["update", "note"])
    assert set(written.values_list("public", "kind")) == {(True, "update"), (False, "note")}
    page = tom.get(f"/reports/{one}/?only=updates").content.decode()
    assert "Patrol went by" in page
    assert "Sent to a team by a rule" not in page


def test_a_photo_is_absent_for_who_does_not_read_what_was_said_and_where_the_file_is_lost(house: House) -> None:
    in_force(house.cast, fields=["category", "place", "times"], to_on=None)
    one = house.taken("a")
    house.give(one, "Fenwick housing team")
    piece = Evidence.objects.create(
        report_id=one,
        kept_as="0" * 36,
        kind="photo",
        content_type="image/jpeg",
        n_bytes=1,
        digest="0" * 64,
        added_at=AT,
    )
    cora = house.client("cora")
    cora.post(f"/reports/{one}/purpose/", {"purpose": "Act as the landlord"})
    assert "Photos and sound" not in cora.get(f"/reports/{one}/").content.decode()
    assert "Photos and sound" in house.client("tom").get(f"/reports/{one}/").content.decode()
    for who in (cora, house.client("tom")):
        assert who.get(f"/reports/{one}/evidence/{piece.id}/").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["?show=nonsense", "?after=1_x_y", "?after=0_1e400_z", "?reference=%00%00", "?ward=%00", "?team=x", "?page=-1"],
)
def test_odd_addresses_answer_with_the_list(house: House, query: str) -> None:
    assert house.client("tom").get(f"/reports/inbox/{query}").status_code == 200


def test_a_form_leads_back_into_the_inbox_and_nowhere_else(house: House) -> None:
    one, tom = house.taken("a"), house.client("tom")
    answer = send(tom, one, "triage", back="https://elsewhere.example/reports/inbox/")
    assert answer.headers["Location"] == f"/reports/{one}/?said=triage"
