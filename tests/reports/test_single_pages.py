"""The pages of one report say what is so: the version that a form was opened on, where it lies, who has looked."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from commonweal.access.models import BrokenGlass, LookTold, TeamMembership
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Role
from commonweal.access.sharing.operations import share_record
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.core.terms import Guarding
from commonweal.reports.models import Report
from commonweal.reports.single.operations import give_to, keep_for_named
from commonweal.reports.single.queries import report_page
from commonweal.reports.told.queries import looks_to_know_about, n_looks_to_know_about
from tests.access.agreed import in_force
from tests.access.guarding.people import Town, build_town
from tests.cast import AT, gather_all
from tests.places.gazetteers import EAST, NORTH, load_town


@pytest.fixture
def town(db: None, data_folder: Path, tmp_path: Path) -> Iterator[Town]:
    mark_as_demonstration(at=AT)
    yield build_town(gather_all(), tmp_path)
    (data_folder / "demo-mark").unlink()


def client_of(town: Town, who: str) -> Client:
    client = Client()
    client.force_login(town.cast.staff(who))
    return client


def page_of(client: Client, report: Report) -> str:
    return client.get(reverse("report", kwargs={"report_id": report.id})).content.decode()


def test_a_form_that_is_shown_again_keeps_the_version_that_it_was_opened_on(town: Town) -> None:
    client, address = client_of(town, "tom"), reverse("report-give", kwargs={"report_id": town.one.id})
    opened = town.one.version
    assert f'name="version" value="{opened}"' in client.get(address).content.decode()
    north, south = town.cast.teams["North team"].id, town.cast.teams["South team"].id
    abby = town.cast.viewer("abby")
    give_to(town.one.id, north, town.id("abby"), version=opened, by=abby, at=AT)
    chosen = client.post(address, {"team": south, "version": opened, "choose": "1"}).content.decode()
    assert f'name="version" value="{opened}"' in chosen
    refused = client.post(address, {"team": south, "version": opened})
    assert refused.status_code == 409
    assert "It stands now: North team, Northmoor Council, Abby" in refused.content.decode()
    town.one.refresh_from_db()
    assert (town.one.team_id, town.one.assigned_to_id) == (north, town.id("abby"))
    assert client.post(address, {"team": south, "version": town.one.version, "choose": "1"}).status_code == 200
    assert client.post(address, {"team": south, "version": town.one.version}).status_code == 302


def test_who_gives_a_report_away_is_told_where_it_lies_and_only_they_are_told_that_they_lose_it(town: Town) -> None:
    south = town.cast.teams["South team"].id
    address = reverse("report-give", kwargs={"report_id": town.one.id})
    tom, abby = client_of(town, "tom"), client_of(town, "abby")
    abby.post(reverse("report-purpose", kwargs={"report_id": town.one.id}), {"purpose": "Work on this report"})
    assert ["no longer shown to you" in one.get(address).content.decode() for one in (tom, abby)] == [False, True]
    given = abby.post(address, {"team": south, "version": town.one.version}).content.decode()
    assert "It lies with the South team now. You no longer see it" in given
    town.one.refresh_from_db()
    north = town.cast.teams["North team"].id
    back = tom.post(address, {"team": north, "version": town.one.version}, follow=True).content.decode()
    assert "It lies with the North team now." in back


def ask(client: Client, report: Report) -> None:
    """Ask to open a report in an emergency, by its page."""
    page = client.get(reverse("emergency")).content.decode()
    key = page.split('name="key" value="')[1].split('"')[0]
    asked = {"reference": report.reference, "reason": "She rang and said that he is outside", "key": key}
    assert client.post(reverse("emergency"), asked).status_code == 302


def test_an_emergency_asks_for_no_second_purpose_says_until_when_and_is_closed_on_the_report(town: Town) -> None:
    sol = client_of(town, "sol")
    ask(sol, town.one)
    said = page_of(sol, town.one)
    assert "You opened this in an emergency: to read, until" in said
    assert "Opened for: an emergency, with a reason" in said
    close = said.split('action="')[1:]
    (end,) = [one.split('"')[0] for one in close if "/end/" in one.split('"')[0]]
    assert sol.post(end).status_code == 302
    assert sol.get(reverse("report", kwargs={"report_id": town.one.id})).status_code == 404


def test_the_log_tells_who_opened_in_an_emergency_from_who_approved_and_who_only_asked(town: Town) -> None:
    keep_for_named(
        town.other, Guarding.PROTECTED, named=[town.id("abby")], why="a risk", with_caller=False,
        by=town.cast.viewer("tom"), at=AT,
    )  # fmt: skip
    sol, dana, petra = (client_of(town, who) for who in ("sol", "dana", "petra"))
    ask(sol, town.one)
    ask(sol, town.other)

    def looks_at(report: Report) -> str:
        return dana.get(reverse("looks-at"), {"reference": report.reference}).content.decode()

    assert "Opened in an emergency" in looks_at(town.one)
    assert "emergency, with reason" in looks_at(town.one)
    assert "Asked to open in an emergency" in looks_at(town.other)
    assert "Opened in an emergency" not in looks_at(town.other)
    glass = BrokenGlass.objects.get(record_id=town.other.id)
    answered = petra.post(reverse("emergency-answer", kwargs={"glass_id": glass.id}), {"answer": "approve"})
    assert answered.status_code == 302
    assert looks_at(town.other).count("Opened in an emergency") == 1
    assert looks_at(town.other).count("Approved as second person") == 1
    page_of(sol, town.other)
    assert "emergency" in looks_at(town.other).split("Read")[1].split("</tr>")[0]
    page = report_page(town.other.id, town.cast.viewer("abby", at=datetime.now(UTC)))
    assert page is not None
    assert [(one.name, [deed.words for deed in one.deeds]) for one in page.looked] == [
        ("Sol", ["Opened it", "Opened in an emergency"]),
        ("Petra", ["Approved as second person"]),
    ]


def test_whoever_looked_stands_once_a_day_with_openings_first_and_lists_counted(town: Town) -> None:
    tom, amina = client_of(town, "tom"), client_of(town, "amina")
    for _ in range(2):
        page_of(tom, town.one)
        amina.get(reverse("report-list"))
    page_of(tom, town.one)
    page = report_page(town.one.id, town.cast.viewer("abby", at=datetime.now(UTC)))
    assert page is not None
    assert [(one.name, [(deed.words, deed.n) for deed in one.deeds], one.n_in_lists) for one in page.looked] == [
        ("Tom", [("Opened it", 3)], 0),
        ("Amina", [], 2),
    ]
    assert "In a list, 2 times" in page_of(tom, town.one)


def test_triage_is_related_to_what_has_just_come_in_and_to_what_it_gave_itself(town: Town) -> None:
    now = datetime.now(UTC)
    tom, amina = client_of(town, "tom"), client_of(town, "amina")

    def told(client: Client, *, received_at: datetime) -> bool:
        Report.objects.filter(id=town.one.id).update(received_at=received_at)
        LookTold.objects.all().delete()
        said = page_of(client, town.one)
        assert ("Not yours or your team’s" in said) == LookTold.objects.exists()
        return LookTold.objects.exists()

    new, old = now - timedelta(days=6), now - timedelta(days=8)
    assert [told(tom, received_at=at) for at in (new, old)] == [False, True]
    assert [told(amina, received_at=at) for at in (new, old)] == [True, True]
    town.one.refresh_from_db()
    given = {"team": town.cast.teams["South team"].id, "version": town.one.version}
    assert tom.post(reverse("report-give", kwargs={"report_id": town.one.id}), given).status_code == 302
    assert not told(tom, received_at=old)


def test_a_look_is_told_by_reference_where_the_report_was_ours_then_and_never_where_it_is_kept_from_us(
    town: Town,
) -> None:
    page_of(client_of(town, "tom"), town.one)

    def told(who: str) -> list[tuple[str, bool]]:
        viewer = town.cast.viewer(who, at=datetime.now(UTC))
        found = [(one.report.reference, one.report.opens) for one in looks_to_know_about(viewer)]
        assert len(found) == n_looks_to_know_about(viewer)
        return found

    assert told("abby") == [(town.one.reference, True)]
    town.one.refresh_from_db()
    south = town.cast.teams["South team"].id
    give_to(town.one.id, south, None, version=town.one.version, by=town.cast.viewer("tom"), at=AT)
    assert told("abby") == [(town.one.reference, False)]
    assert town.one.reference in client_of(town, "abby").get(reverse("looks-told")).content.decode()
    TeamMembership.objects.filter(staff=town.cast.staff("abby")).update(from_on=datetime.now(UTC).date())
    LookTold.objects.update(on=AT.date())
    assert told("abby") == []
    TeamMembership.objects.filter(staff=town.cast.staff("abby")).update(from_on=AT.date())
    assert told("abby") == [(town.one.reference, False)]
    town.one.refresh_from_db()
    keep_for_named(
        town.one, Guarding.LOCKED, named=[town.id("sol")], why="a risk", with_caller=False,
        by=town.cast.viewer("tom"), at=AT,
    )  # fmt: skip
    assert told("abby") == []


def test_a_point_without_words_is_named_by_the_nearest_street_and_the_ward(town: Town, tmp_path: Path) -> None:
    load_town(town.cast, tmp_path)

    def where(east: float, north: float) -> tuple[str | None, str | None]:
        Report.objects.filter(id=town.plain.id).update(
            location="", ward_code="E05000002", easting_m=EAST + east, northing_m=NORTH + north
        )
        page = report_page(town.plain.id, town.cast.viewer("tom"))
        assert page is not None
        return page.shown.street_near, page.shown.ward

    assert where(100, 5) == ("Fenwick Road", "Hilltop")
    assert where(100, 60) == ("60 m from Fenwick Road", "Hilltop")
    assert where(800, 200) == ("", "Hilltop")
    said = page_of(client_of(town, "tom"), town.plain)
    assert "Hilltop ward" in said
    assert "No words of the place" not in said


def test_a_patrol_that_gets_the_place_alone_can_go_there(town: Town, tmp_path: Path) -> None:
    load_town(town.cast, tmp_path)
    Report.objects.filter(id=town.plain.id).update(
        location="", ward_code="E05000002", easting_m=EAST + 100, northing_m=NORTH + 5
    )
    in_force(
        town.cast, partner="Nightwatch Patrols", role=Role.PATROL_CONTRACTOR, purposes=["Carry out a visit"],
        fields=["place", "category"],
    )  # fmt: skip
    patrol = town.cast.organisations["Nightwatch Patrols"].id

    def share(fields: list[str]) -> None:
        share_record(
            RecordKind.REPORT, town.plain.id, organisation_id=patrol, fields=fields, purpose="Carry out a visit",
            expires_on=AT.date(), by=town.cast.viewer("tom"), at=AT,
        )  # fmt: skip

    def where() -> tuple[str | None, str | None, str | None]:
        page = report_page(town.plain.id, town.cast.viewer("pat"))
        assert page is not None
        return page.shown.street_near, page.shown.ward, page.shown.location

    share(["category"])
    assert where() == (None, None, None)
    share(["place"])
    assert where() == ("Fenwick Road", "Hilltop", "")
