"""Organisations take part in one or several partnerships from day to day; teams are formed and end."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from commonweal.access import journal
from commonweal.access.journal import Revoked
from commonweal.access.keeping import ChangedMeanwhile, DaysRefused, LastAdministrator
from commonweal.access.models import Organisation, OrganisationMembership, Staff
from commonweal.access.operations import join_partnership
from commonweal.access.organisations import operations
from commonweal.access.organisations.operations import OrganisationWords, TeamTerms
from commonweal.access.organisations.queries import (
    every_organisation,
    members,
    organisation,
    organisations,
    taking_part,
    team,
    teams,
)
from commonweal.access.permission import NotAllowed
from commonweal.access.queries import memberships_on, viewer_for
from commonweal.access.staffing.operations import put_in_team
from commonweal.access.viewer import Viewer
from commonweal.audit.models import AuditEntry
from commonweal.audit.trace import Trace
from commonweal.command_line import Refusal
from tests.cast import AT, FROM_ON, Cast, gather_all

TODAY = AT.date()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def cast(db: None) -> Cast:
    return gather_all()


@pytest.fixture
def ada(cast: Cast) -> Viewer:
    return cast.viewer("ada")


def part_of(cast: Cast, name: str) -> OrganisationMembership:
    return OrganisationMembership.objects.get(organisation__name=name, partnership=cast.northmoor)


def test_an_organisation_is_taken_in_once_however_often_the_form_is_sent(cast: Cast, ada: Viewer) -> None:
    words = OrganisationWords("  Harbour   Housing ", "HARBOUR HSG")
    parts = [operations.take_in(words, is_host=False, from_on=TODAY, by=ada, at=AT) for _ in range(2)]
    assert parts[0].id == parts[1].id
    line = organisation(parts[0].organisation_id, ada)
    assert line is not None
    assert (line.name, line.landlord, line.elsewhere_too) == ("Harbour Housing", "HARBOUR HSG", False)
    with pytest.raises(operations.TakesPartAlready):
        operations.take_in(words, is_host=True, from_on=TODAY, by=ada, at=AT)


def test_one_that_another_partnership_has_joins_as_it_is_and_shows_only_what_is_here(cast: Cast, ada: Viewer) -> None:
    elsewhere = Organisation.objects.create(name="Marsh Police", landlord="", created_at=AT)
    join_partnership(elsewhere, cast.eastmarsh, from_on=FROM_ON)
    assert elsewhere.id not in {one.id for one in organisations(ada)}
    part = operations.take_in(OrganisationWords("marsh police", "X"), is_host=False, from_on=TODAY, by=ada, at=AT)
    assert part.organisation_id == elsewhere.id
    line = organisation(elsewhere.id, ada)
    assert line is not None
    assert (line.name, line.landlord, line.elsewhere_too) == ("Marsh Police", "", True)
    assert [one.from_on for one in line.parts] == [TODAY]


def test_the_name_and_landlord_of_a_shared_organisation_are_nobodys_alone(cast: Cast, ada: Viewer) -> None:
    fenwick = cast.organisations["Fenwick Homes"]
    now, new = OrganisationWords("Fenwick Homes", "Fenwick Homes"), OrganisationWords("Fenwick Homes", "ALL HOMES")
    join_partnership(fenwick, cast.eastmarsh, from_on=FROM_ON)
    with pytest.raises(operations.SharedOrganisation):
        operations.rename_organisation(fenwick.id, wanted=new, was=now, by=ada)
    fenwick.refresh_from_db()
    assert fenwick.landlord == "Fenwick Homes"


def test_two_who_rename_one_organisation_see_both_names(cast: Cast, ada: Viewer) -> None:
    fenwick = cast.organisations["Fenwick Homes"].id
    was = OrganisationWords("Fenwick Homes", "Fenwick Homes")
    first, second = OrganisationWords("Fenwick", "Fenwick Homes"), OrganisationWords("Fenwick Ltd", "Fenwick Homes")
    assert operations.rename_organisation(fenwick, wanted=first, was=was, by=ada)
    assert not operations.rename_organisation(fenwick, wanted=first, was=was, by=ada)
    with pytest.raises(ChangedMeanwhile):
        operations.rename_organisation(fenwick, wanted=second, was=was, by=ada)
    with pytest.raises(operations.NameRefused):
        operations.rename_organisation(
            fenwick, wanted=OrganisationWords("northmoor police", "Fenwick Homes"), was=first, by=ada
        )


def test_when_an_organisation_leaves_its_people_have_no_role_at_once(cast: Cast, ada: Viewer) -> None:
    ben = cast.others["ben"]
    assert memberships_on(ben, TODAY)
    assert operations.end_taking_part_now(part_of(cast, "Northmoor Police").id, by=ada, at=AT)
    assert memberships_on(ben, TODAY) == []
    assert not operations.end_taking_part_now(part_of(cast, "Northmoor Police").id, by=ada, at=AT)
    assert viewer_for(ben, on=TODAY, purpose="", trace=Trace(route="t", at=AT)) is None


def test_the_last_day_of_taking_part_belongs_to_it(cast: Cast, ada: Viewer) -> None:
    part, ben = part_of(cast, "Northmoor Police"), cast.others["ben"]
    assert operations.change_taking_part(part.id, to_on=TODAY, was=None, by=ada, at=AT)
    assert memberships_on(ben, TODAY)
    assert not memberships_on(ben, TOMORROW)


def test_the_host_that_has_the_last_administrator_cannot_leave(cast: Cast, ada: Viewer) -> None:
    part = part_of(cast, "Northmoor Council")
    with pytest.raises(LastAdministrator):
        operations.end_taking_part_now(part.id, by=ada, at=AT)
    with pytest.raises(LastAdministrator):
        operations.change_taking_part(part.id, to_on=TOMORROW, was=None, by=ada, at=AT)
    part.refresh_from_db()
    assert (part.to_on, part.ended_at) == (None, None)


def test_another_partnerships_parts_and_teams_are_nothing_here(cast: Cast, ada: Viewer) -> None:
    theirs = OrganisationMembership.objects.get(partnership=cast.eastmarsh)
    with pytest.raises(operations.NoSuchOrganisation):
        operations.end_taking_part_now(theirs.id, by=ada, at=AT)
    assert taking_part(theirs.id, ada) is None
    assert organisation(theirs.organisation_id, ada) is None
    with pytest.raises(operations.NoSuchOrganisation):
        operations.rename_organisation(
            theirs.organisation_id, wanted=OrganisationWords("X"), was=OrganisationWords("Eastmarsh Council"), by=ada
        )


def test_only_who_may_change_organisations_does(cast: Cast) -> None:
    for who in ("tom", "dana", "cora"):
        with pytest.raises(NotAllowed):
            operations.take_in(OrganisationWords("X"), is_host=True, from_on=TODAY, by=cast.viewer(who), at=AT)
    assert organisations(cast.viewer("dana"))
    with pytest.raises(NotAllowed):
        organisations(cast.viewer("cora"))


def test_a_team_is_formed_once_renamed_and_ends(cast: Cast, ada: Viewer) -> None:
    council = cast.organisations["Northmoor Council"].id
    formed = [
        operations.form_team("Night  team", organisation_id=council, from_on=TODAY, by=ada, at=AT) for _ in (1, 2)
    ]
    assert formed[0].id == formed[1].id
    night = formed[0].id
    assert operations.change_team(night, wanted=TeamTerms("Late team", TOMORROW), was=TeamTerms("Night team"), by=ada)
    assert [(line.kind, dict(line.ids)) for line in journal.lines() if line.kind == Revoked.TEAM_ENDED][-1:] == [
        (Revoked.TEAM_ENDED, {"team": str(night), "to_on": TOMORROW.isoformat()})
    ]
    found = team(night, ada)
    assert found is not None
    assert (found.name, found.to_on) == ("Late team", TOMORROW)
    with pytest.raises(operations.NameRefused):
        operations.change_team(night, wanted=TeamTerms("north TEAM"), was=TeamTerms("Late team", TOMORROW), by=ada)
    with pytest.raises(DaysRefused):
        operations.form_team(
            "A team of nobody", organisation_id=Organisation.objects.get(name="Eastmarsh Council").id, from_on=TODAY,
            by=ada, at=AT,
        )  # fmt: skip


def test_a_team_names_its_people_of_today_first(cast: Cast, ada: Viewer) -> None:
    north = cast.teams["North team"].id
    put_in_team(cast.tom.id, north, from_on=TODAY, by=ada)
    assert [(one.name, one.state) for one in members(north, ada)] == [("Abby", "active"), ("Tom", "active")]
    assert {one.name: one.n_people for one in teams(ada)} == {
        "Fenwick housing team": 1, "Nightwatch patrols": 1, "North team": 2, "Out-of-hours team": 1, "South team": 1,
        "Tenancy team": 0,
    }  # fmt: skip
    assert Staff.objects.filter(display_name="Tom").exists()


def test_an_operator_changes_the_words_of_a_shared_organisation_and_the_audit_has_it(cast: Cast) -> None:
    join_partnership(cast.organisations["Fenwick Homes"], cast.eastmarsh, from_on=FROM_ON)
    call_command("organisation", "change", "fenwick homes", "--landlord", "FENWICK LTD")
    call_command("organisation", "change", "Fenwick Homes", "--name", "Fenwick Ltd")
    (found,) = [one for one in every_organisation() if one.name == "Fenwick Ltd"]
    assert (found.landlord, found.partnerships) == ("FENWICK LTD", ("eastmarsh", "northmoor"))
    entries = AuditEntry.objects.filter(route="commonweal organisation", deed="change")
    assert {look.record_id for entry in entries for look in entry.looks.all()} == {found.id}
    for wrong in (
        ["change", "Nobody", "--name", "X"],
        ["change", "Fenwick Ltd"],
        ["change", "Fenwick Ltd", "--name", ""],
    ):
        with pytest.raises(Refusal):
            call_command("organisation", *wrong)
