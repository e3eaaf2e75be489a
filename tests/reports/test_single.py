"""One report is given, marked and opened by those who have to do with it; the second of two sees both values."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from commonweal.access import journal
from commonweal.access.guarding.queries import looks_told
from commonweal.access.journal import Revoked
from commonweal.access.permission import NotAllowed
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Role
from commonweal.access.sharing.operations import share_record
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.core.terms import Marking
from commonweal.reports.models import Report
from commonweal.reports.queries import IN_A_PLACE, calls_shown
from commonweal.reports.single.operations import (
    ChangedMeanwhile,
    NoSuchReport,
    NoSuchTeam,
    give_to,
    hand_to_team,
    mark,
)
from commonweal.reports.single.queries import report_page
from tests.access.agreed import in_force
from tests.access.guarding.people import NAME, WORDS, Town, build_town
from tests.cast import AT, gather_all
from tests.made_once import made_once


@pytest.fixture(scope="module")
def built(
    django_db_setup: None, django_db_blocker: Any, data_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    def make() -> Town:
        mark_as_demonstration(at=AT)
        return build_town(gather_all(), tmp_path_factory.mktemp("town"))

    with made_once(make, django_db_blocker) as made:
        yield made
    (data_folder / "demo-mark").unlink()


@pytest.fixture
def town(built: Town, db: None) -> Town:
    return deepcopy(built)


def client_of(town: Town, who: str) -> Client:
    client = Client()
    client.force_login(town.cast.staff(who))
    return client


def page_of(town: Town, client: Client, report: Report | None = None, part: str = "") -> str:
    address = reverse("report", kwargs={"report_id": (report or town.one).id}) + part
    return client.get(address).content.decode()


def give(town: Town, who: str, report: Report, team: str | None, person: str | None = None) -> Report:
    report.refresh_from_db()
    return give_to(
        report.id, town.cast.teams[team].id if team else None, town.id(person) if person else None,
        version=report.version, by=town.cast.viewer(who), at=AT,
    )  # fmt: skip


def test_a_team_gets_a_report_and_the_team_before_has_it_no_longer(town: Town) -> None:
    assert (town.sees("abby"), town.sees("sol")) == (True, False)
    give(town, "abby", town.one, "South team", "sol")
    assert (town.sees("abby"), town.sees("sol")) == (False, True)
    with pytest.raises(NoSuchReport):
        give(town, "abby", town.one, "North team")
    give(town, "tom", town.one, None)
    assert (town.sees("abby"), town.sees("sol")) == (False, False)


def test_whom_a_report_is_taken_from_and_a_raised_marking_stand_in_the_journal(town: Town) -> None:
    north, south = (town.cast.teams[name].id for name in ("North team", "South team"))
    before, tom = journal.position().n, town.cast.viewer("tom")
    give(town, "tom", town.one, "South team", "sol")
    give(town, "tom", town.one, "South team")
    hand_to_team([town.one.id], north, by=tom, at=AT)
    town.one.refresh_from_db()
    for marking in (Marking.OFFICIAL_SENSITIVE, Marking.OFFICIAL):
        mark(town.one.id, marking, version=town.one.version, by=tom, at=AT)
        town.one.refresh_from_db()
    give(town, "tom", town.one, None)
    give(town, "tom", town.one, "South team", "sol")
    lines = [(line.kind, line.ids.get("team"), line.ids.get("person")) for line in journal.lines() if line.n > before]
    taken = Revoked.REPORT_TAKEN
    assert [one for one in lines if one[0] != journal.CONFIRMED] == [
        (taken, str(south), str(town.id("sol"))), (taken, str(south), "none"), (taken, str(north), "none"),
        (Revoked.MARKING_RAISED, None, None), (taken, "none", "none"),
    ]  # fmt: skip


def test_somebody_who_is_not_in_the_team_does_not_get_it(town: Town) -> None:
    with pytest.raises(NoSuchTeam):
        give(town, "tom", town.one, "South team", "abby")
    with pytest.raises(NoSuchTeam):
        give_to(town.one.id, uuid4(), None, version=town.one.version, by=town.cast.viewer("tom"), at=AT)


def test_many_are_handed_over_at_once_and_only_those_that_one_sees(town: Town) -> None:
    south = town.cast.teams["South team"].id
    every = [town.one.id, town.other.id, town.plain.id, uuid4()]
    assert hand_to_team(every, south, by=town.cast.viewer("abby"), at=AT) == 2
    assert hand_to_team(every, south, by=town.cast.viewer("tom"), at=AT) == 1
    assert hand_to_team(every, south, by=town.cast.viewer("tom"), at=AT) == 0
    with pytest.raises(NotAllowed):
        hand_to_team(every, south, by=town.cast.viewer("amina"), at=AT)


def test_the_second_of_two_is_told_what_the_first_has_written(town: Town) -> None:
    version = town.one.version
    by = town.cast.viewer("tom")
    mark(town.one.id, Marking.OFFICIAL_SENSITIVE, version=version, by=by, at=AT)
    with pytest.raises(ChangedMeanwhile) as changed:
        give_to(town.one.id, None, None, version=version, by=by, at=AT)
    assert changed.value.now.marking == Marking.OFFICIAL_SENSITIVE
    same = mark(town.one.id, Marking.OFFICIAL_SENSITIVE, version=version, by=by, at=AT)
    assert same.version == version + 1


def test_the_page_shows_both_values_and_lets_the_second_choose(town: Town) -> None:
    client = client_of(town, "tom")
    address = reverse("report-give", kwargs={"report_id": town.one.id})
    south, north = (str(town.cast.teams[f"{name} team"].id) for name in ("South", "North"))
    first = client.post(address, {"team": south, "version": town.one.version})
    assert first.status_code == 302
    town.one.refresh_from_db()
    second = client.post(address, {"team": north, "version": town.one.version - 1})
    said = second.content.decode()
    assert second.status_code == 409
    assert "It stands now: South team" in said
    assert "You chose: North team" in said
    assert "/runbook/CW-409/" in said
    assert f'name="version" value="{town.one.version}"' in said
    assert client.post(address, {"team": north, "version": town.one.version}).status_code == 302


def test_a_role_with_purposes_says_one_before_anything_is_shown(town: Town) -> None:
    client = client_of(town, "abby")
    assert "For what do you open it?" in page_of(town, client)
    assert WORDS not in page_of(town, client)
    address = reverse("report-purpose", kwargs={"report_id": town.one.id})
    assert client.post(address, {"purpose": "because"}).status_code == 400
    assert client.post(address, {"purpose": "Work on this report"}).status_code == 302
    assert WORDS in page_of(town, client)
    assert "For what do you open it?" in page_of(town, client, town.other)
    assert "For what do you open it?" in page_of(town, client_of(town, "abby"))
    assert "for: work on this report" in page_of(town, client_of(town, "tom"))


def test_an_analyst_gets_the_page_without_who_and_what_was_said(town: Town) -> None:
    said = page_of(town, client_of(town, "amina"))
    assert NAME not in said
    assert WORDS not in said
    assert "1 section is not shown to you: what was said" in said
    assert "Who has looked" not in said


@pytest.mark.parametrize("who", ["cal", "sol", "petra", "cora", "ben", "pat", "chris", "rose", "dana", "ada", "esther"])
def test_for_everybody_else_there_is_no_such_page(town: Town, who: str) -> None:
    client = client_of(town, who)
    address = reverse("report", kwargs={"report_id": town.one.id})
    assert client.get(address).status_code == client.get(address.replace(str(town.one.id), str(uuid4()))).status_code
    assert client.get(address).status_code == 404


def test_a_look_without_a_relation_is_told_to_the_team_and_one_with_a_relation_is_not(town: Town) -> None:
    page_of(town, client_of(town, "tom"))
    page_of(town, client_of(town, "tom"))
    page_of(town, client_of(town, "tom"), town.plain)
    abby = client_of(town, "abby")
    abby.post(reverse("report-purpose", kwargs={"report_id": town.one.id}), {"purpose": "Work on this report"})
    page_of(town, abby)
    viewer = town.cast.viewer("abby", at=AT + timedelta(days=1_000))
    assert [(one.name, one.record_id) for one in looks_told(viewer)] == [("Tom", town.one.id)]


def test_who_owns_it_sees_who_can_see_it_and_why(town: Town) -> None:
    page = report_page(town.one.id, town.cast.viewer("abby"))
    assert page is not None
    assert [(one.name, one.decision.because) for one in page.readers] == [
        ("Abby", "it lies with their team or with them"),
        ("Amina", "the role reads all of the partnership's"),
        ("Mona", "the role reads all of the partnership's"),
        ("Tom", "the role reads all of the partnership's"),
    ]
    analysts = report_page(town.one.id, town.cast.viewer("amina"))
    assert analysts is not None
    assert (analysts.owns, analysts.readers, analysts.looked, analysts.circle) == (False, (), (), None)


def test_other_reports_of_the_incident_are_shown_as_far_as_one_may_see_them(town: Town) -> None:
    for who, n in (("tom", 1), ("abby", 0)):
        page = report_page(town.one.id, town.cast.viewer(who))
        assert page is not None
        assert len(page.shown.beside) == n


def test_a_report_beside_another_tells_neither_a_hidden_incident_nor_by_its_place_a_hidden_time(town: Town) -> None:
    in_force(
        town.cast, partner="Northmoor Police", role=Role.NEIGHBOURHOOD_OFFICER, purposes=["Patrol"],
        fields=["category", "times", "incident"],
    )  # fmt: skip
    Report.objects.filter(id=town.other.id).update(occurrence=town.one.occurrence)
    police = town.cast.organisations["Northmoor Police"].id

    def shared(fields: list[str]) -> None:
        share_record(
            RecordKind.REPORT, town.plain.id, organisation_id=police, fields=fields, purpose="Patrol",
            expires_on=AT.date(), by=town.cast.viewer("tom"), at=AT,
        )  # fmt: skip

    def beside() -> list[UUID]:
        page = report_page(town.one.id, town.cast.viewer("ben"))
        assert page is not None
        return [one.id for one in page.shown.beside]

    shared(["category"])
    assert beside() == [town.other.id]
    shared(["category", "incident"])
    for at in (AT - timedelta(days=900), AT):
        Report.objects.filter(id=town.plain.id).update(received_at=at)
        assert beside() == [town.other.id, town.plain.id]


def test_a_list_of_calls_at_a_place_leaves_out_what_hides_its_place(town: Town) -> None:
    in_force(
        town.cast, partner="Northmoor Police", role=Role.NEIGHBOURHOOD_OFFICER, purposes=["Patrol"],
        fields=["times", "category", "place"],
    )  # fmt: skip
    share_record(
        RecordKind.REPORT, town.plain.id, organisation_id=town.cast.organisations["Northmoor Police"].id,
        fields=["times", "category"], purpose="Patrol", expires_on=AT.date(), by=town.cast.viewer("tom"), at=AT,
    )  # fmt: skip
    ids, ben = [town.one.id, town.plain.id], town.cast.viewer("ben")
    assert [one.id for one in calls_shown(ids, ben)] == ids
    assert [one.id for one in calls_shown(ids, ben, needs=IN_A_PLACE)] == [town.one.id]


def test_the_queue_of_calls_from_elsewhere_is_absent_for_partners_and_nothing_leads_there(town: Town) -> None:
    in_force(town.cast, partner="Northmoor Police", role=Role.NEIGHBOURHOOD_OFFICER, fields=["times", "place"])
    for who, status in (("ben", 404), ("tom", 200)):
        client = client_of(town, who)
        assert client.get("/reports/elsewhere/?days=1827").status_code == status
        for page in ("/reports/by-ward/", "/reports/list/"):
            assert ("/reports/elsewhere/" in client.get(page).content.decode()) == (status == 200)


@pytest.mark.parametrize("year", ["99999999999999999999", "9" * 5000, "10000", "0", "-1", "2026.5"])
def test_a_last_day_that_is_no_day_is_refused_in_words(town: Town, year: str) -> None:
    client = client_of(town, "tom")
    address = reverse("report-name", kwargs={"report_id": town.one.id})
    sent = {"person": str(town.id("petra")), "why": "x", "until-year": year, "until-month": "3", "until-day": "27"}
    answer = client.post(address, {**sent, "key": str(uuid4())})
    assert answer.status_code == 400
    assert "Write the last day as day, month and year" in answer.content.decode()
