"""Who works in a partnership is changed by its administrators alone, with days, and never without the last of them."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from commonweal.access import journal
from commonweal.access.journal import Revoked
from commonweal.access.keeping import ChangedMeanwhile, DaysRefused, LastAdministrator, OwnRights
from commonweal.access.models import Invitation, Membership, Staff, StaffSession
from commonweal.access.operations import give_role
from commonweal.access.organisations.queries import organisations
from commonweal.access.permission import NotAllowed
from commonweal.access.queries import memberships_on
from commonweal.access.roles import Role
from commonweal.access.sessions.operations import begin_session, end_sessions_of
from commonweal.access.sessions.queries import sessions_of
from commonweal.access.single_sign_on.operations import unlink
from commonweal.access.staffing import operations
from commonweal.access.staffing.operations import RoleTerms
from commonweal.access.staffing.queries import Standing, Wanted, people, person, without_second_factor
from commonweal.access.viewer import Viewer
from tests.cast import AT, FROM_ON, PASSWORD, Cast, engage_staff, gather_all

TODAY = AT.date()
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


@pytest.fixture
def cast(db: None) -> Cast:
    return gather_all()


@pytest.fixture
def ada(cast: Cast) -> Viewer:
    return cast.viewer("ada")


def council(ada: Viewer) -> UUID:
    return next(one.id for one in organisations(ada) if one.name == "Northmoor Council")


def role_of(staff: Staff) -> Membership:
    return Membership.objects.get(staff=staff)


def another_administrator(cast: Cast) -> Staff:
    return engage_staff(
        username="una", display_name="Una", password=PASSWORD, partnership=cast.northmoor, role=Role.ADMINISTRATOR,
        from_on=FROM_ON, at=AT,
    )  # fmt: skip


def test_a_role_is_given_once_however_often_the_form_is_sent(cast: Cast, ada: Viewer) -> None:
    given = [
        operations.give(cast.tom.id, role=Role.ANALYST, organisation_id=council(ada), from_on=TODAY, by=ada)
        for _ in range(2)
    ]
    assert given[0].id == given[1].id
    assert {one.role for one in memberships_on(cast.tom, TODAY)} == {"triage-officer", "analyst"}
    with pytest.raises(operations.RoleHeldAlready):
        operations.give(
            cast.tom.id, role=Role.ANALYST, organisation_id=council(ada), from_on=TOMORROW, to_on=None, by=ada
        )


def test_nobody_gives_themselves_a_role_or_more_of_one(cast: Cast, ada: Viewer) -> None:
    another_administrator(cast)
    own = role_of(cast.ada)
    with pytest.raises(OwnRights):
        operations.give(cast.ada.id, role=Role.ANALYST, organisation_id=council(ada), from_on=TODAY, by=ada)
    with pytest.raises(OwnRights):
        operations.deactivate_staff(cast.ada.id, by=ada, at=AT)
    operations.change_role(own.id, wanted=RoleTerms(TODAY + timedelta(days=9)), was=RoleTerms(None), by=ada, at=AT)
    with pytest.raises(OwnRights):
        operations.change_role(own.id, wanted=RoleTerms(None), was=RoleTerms(TODAY + timedelta(days=9)), by=ada, at=AT)


def test_only_who_may_change_staff_does(cast: Cast) -> None:
    tom, dana = cast.viewer("tom"), cast.viewer("dana")
    for by in (tom, dana):
        with pytest.raises(NotAllowed):
            operations.give(cast.amina.id, role=Role.ANALYST, organisation_id=uuid4(), from_on=TODAY, by=by)
        with pytest.raises(NotAllowed):
            operations.end_role_now(role_of(cast.amina).id, by=by, at=AT)
        with pytest.raises(NotAllowed):
            operations.rename_staff(cast.amina.id, to="X", was="Amina", by=by)
    assert person(cast.amina.id, dana) is not None
    with pytest.raises(NotAllowed):
        people(tom, Wanted())


def test_people_of_another_partnership_are_nobody(cast: Cast, ada: Viewer) -> None:
    with pytest.raises(operations.NoSuchPerson):
        operations.give(cast.esther.id, role=Role.ANALYST, organisation_id=council(ada), from_on=TODAY, by=ada)
    with pytest.raises(operations.NoSuchRole):
        operations.end_role_now(role_of(cast.esther).id, by=ada, at=AT)
    assert person(cast.esther.id, ada) is None
    assert cast.esther.id not in {one.id for one in people(ada, Wanted()).lines}


def test_a_role_taken_away_holds_no_longer_on_the_same_day_also_where_it_began_on_it(cast: Cast, ada: Viewer) -> None:
    fresh = operations.give(cast.tom.id, role=Role.ANALYST, organisation_id=council(ada), from_on=TODAY, by=ada)
    old = next(one for one in memberships_on(cast.tom, TODAY) if one.id != fresh.id)
    for one in (fresh, old):
        assert operations.end_role_now(one.id, by=ada, at=AT)
        assert not operations.end_role_now(one.id, by=ada, at=AT)
    assert memberships_on(cast.tom, TODAY) == []
    old.refresh_from_db()
    assert (old.to_on, old.ended_at) == (YESTERDAY, AT)
    noted = [line.ids["membership"] for line in journal.lines() if line.kind == Revoked.MEMBERSHIP_ENDED]
    assert noted[-2:] == [str(fresh.id), str(old.id)]
    assert ada.trace.records["membership"].keys() >= {str(fresh.id), str(old.id)}


def test_the_last_day_of_a_role_belongs_to_it(cast: Cast, ada: Viewer) -> None:
    held = role_of(cast.tom)
    assert operations.change_role(held.id, wanted=RoleTerms(TODAY), was=RoleTerms(None), by=ada, at=AT)
    assert memberships_on(cast.tom, TODAY)
    assert not memberships_on(cast.tom, TOMORROW)
    with pytest.raises(DaysRefused):
        operations.change_role(held.id, wanted=RoleTerms(YESTERDAY), was=RoleTerms(TODAY), by=ada, at=AT)


def test_two_who_change_one_role_both_see_what_the_other_wrote(cast: Cast, ada: Viewer) -> None:
    held, soon, later = role_of(cast.tom), TODAY + timedelta(days=3), TODAY + timedelta(days=30)
    operations.change_role(held.id, wanted=RoleTerms(soon), was=RoleTerms(None), by=ada, at=AT)
    with pytest.raises(ChangedMeanwhile) as clash:
        operations.change_role(held.id, wanted=RoleTerms(later), was=RoleTerms(None), by=ada, at=AT)
    (both,) = clash.value.differences
    assert (both.now, both.wanted) == (soon, later)
    assert operations.change_role(held.id, wanted=RoleTerms(later), was=RoleTerms(soon), by=ada, at=AT)


def test_the_last_administrator_cannot_be_ended_in_any_way(cast: Cast, ada: Viewer) -> None:
    held = role_of(cast.ada)
    with pytest.raises(LastAdministrator):
        operations.end_role_now(held.id, by=ada, at=AT)
    with pytest.raises(LastAdministrator):
        operations.change_role(held.id, wanted=RoleTerms(TOMORROW), was=RoleTerms(None), by=ada, at=AT)
    held.refresh_from_db()
    assert (held.to_on, held.ended_at) == (None, None)
    assert not [line for line in journal.lines() if line.ids.get("membership") == str(held.id)]


def test_an_invitation_that_was_not_taken_up_is_no_second_administrator(cast: Cast, ada: Viewer) -> None:
    engage_staff(
        username="una", display_name="Una", password=None, partnership=cast.northmoor, role=Role.ADMINISTRATOR,
        from_on=FROM_ON, at=AT,
    )  # fmt: skip
    with pytest.raises(LastAdministrator):
        operations.end_role_now(role_of(cast.ada).id, by=ada, at=AT)


def test_with_a_second_administrator_the_first_can_leave(cast: Cast, ada: Viewer) -> None:
    una = another_administrator(cast)
    assert operations.end_role_now(role_of(cast.ada).id, by=ada, at=AT)
    with pytest.raises(LastAdministrator):
        operations.deactivate_staff(una.id, by=ada, at=AT)
    una.refresh_from_db()
    assert una.is_active


def test_a_closed_account_ends_sessions_and_links_and_keeps_its_roles(cast: Cast, ada: Viewer) -> None:
    begin_session(cast.tom, key_hash="1" * 40, label="Firefox on Windows", factor="passkey", at=AT)
    Invitation.objects.create(
        partnership=cast.northmoor, staff=cast.tom, purpose="new-password", digest="d", made_at=AT,
        ends_at=AT + timedelta(days=3),
    )  # fmt: skip
    assert operations.deactivate_staff(cast.tom.id, by=ada, at=AT)
    assert not operations.deactivate_staff(cast.tom.id, by=ada, at=AT)
    cast.tom.refresh_from_db()
    assert not cast.tom.is_active
    assert memberships_on(cast.tom, TODAY) == []
    assert not StaffSession.objects.filter(staff=cast.tom, ended_at=None).exists()
    assert not Invitation.objects.filter(staff=cast.tom, withdrawn_at=None).exists()
    shown = person(cast.tom.id, ada)
    assert shown is not None
    assert shown.line.standing is Standing.CLOSED
    assert operations.reactivate_staff(cast.tom.id, by=ada)
    cast.tom.refresh_from_db()
    assert memberships_on(cast.tom, TODAY)


def test_an_account_that_opens_another_partnership_is_not_changed_as_a_whole(cast: Cast, ada: Viewer) -> None:
    give_role(cast.tom, cast.eastmarsh, Role.ANALYST, from_on=FROM_ON)
    with pytest.raises(operations.WorksElsewhere):
        operations.deactivate_staff(cast.tom.id, by=ada, at=AT)
    with pytest.raises(operations.WorksElsewhere):
        operations.rename_staff(cast.tom.id, to="Thomas", was="Tom", by=ada)
    shown = person(cast.tom.id, ada)
    assert shown is not None
    assert shown.works_elsewhere
    assert [one.organisation for one in shown.roles] == ["Northmoor Council"]
    assert operations.end_role_now(shown.roles[0].id, by=ada, at=AT)
    assert [one.partnership_id for one in memberships_on(cast.tom, TODAY)] == [cast.eastmarsh.id]


def test_whom_another_partnership_had_first_is_not_signed_out_or_unlinked_here(cast: Cast, ada: Viewer) -> None:
    give_role(cast.esther, cast.northmoor, Role.COUNCILLOR, from_on=TODAY)
    stamps = {"began_at": AT, "last_seen_at": AT, "strong_at": AT}
    StaffSession.objects.create(staff=cast.esther, key_hash="k", label="x", factor="passkey", **stamps)
    with pytest.raises(operations.WorksElsewhere):
        end_sessions_of(cast.esther.id, by=ada, at=AT)
    with pytest.raises(operations.WorksElsewhere):
        unlink(cast.esther, by=ada)
    assert StaffSession.objects.filter(ended_at=None).count() == 1
    assert sessions_of(cast.esther.id, ada) == []
    give_role(cast.tom, cast.eastmarsh, Role.ANALYST, from_on=TODAY)
    StaffSession.objects.update(staff=cast.tom)
    assert end_sessions_of(cast.tom.id, by=ada, at=AT) == 1


def test_a_closed_account_is_opened_again_only_where_its_oldest_role_is(cast: Cast, ada: Viewer) -> None:
    give_role(cast.esther, cast.northmoor, Role.COUNCILLOR, from_on=TODAY)
    cast.esther.is_active = False
    cast.esther.save()
    with pytest.raises(operations.WorksElsewhere):
        operations.reactivate_staff(cast.esther.id, by=ada)


def test_administrator_and_data_protection_officer_are_roles_of_a_host(cast: Cast, ada: Viewer) -> None:
    police = cast.organisations["Northmoor Police"].id
    for role in (Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER):
        with pytest.raises(operations.HostsOnly):
            operations.give(cast.others["ben"].id, role=role, organisation_id=police, from_on=TODAY, by=ada)
    with pytest.raises(operations.NotTakingPart):
        operations.give(cast.tom.id, role=Role.ANALYST, organisation_id=uuid4(), from_on=TODAY, by=ada)


def test_wards_are_kept_for_those_who_have_wards(cast: Cast, ada: Viewer) -> None:
    host = council(ada)
    rose = operations.give(
        cast.tom.id, role=Role.COUNCILLOR, organisation_id=host, from_on=TODAY, ward_codes=["E2", "E1"], by=ada
    )
    analyst = operations.give(
        cast.tom.id, role=Role.ANALYST, organisation_id=host, from_on=TODAY, ward_codes=["E1"], by=ada
    )
    assert (rose.ward_codes, analyst.ward_codes) == (["E1", "E2"], [])
    was, wanted = RoleTerms(None, ("E1", "E2")), RoleTerms(None, ("E3",))
    assert operations.change_role(rose.id, wanted=wanted, was=was, by=ada, at=AT)
    rose.refresh_from_db()
    assert rose.ward_codes == ["E3"]


def test_a_ward_that_is_taken_from_a_role_stands_in_the_journal_and_one_that_is_added_does_not(
    cast: Cast, ada: Viewer
) -> None:
    held, before = role_of(cast.staff("ben")), journal.position().n
    one, two = held.ward_codes[0], "E05099002"
    for was, wanted in (((one,), (one, two)), ((one, two), (two,))):
        operations.change_role(held.id, wanted=RoleTerms(None, wanted), was=RoleTerms(None, was), by=ada, at=AT)
    lines = [(line.kind, dict(line.ids)) for line in journal.lines() if line.n > before]
    assert lines == [(Revoked.WARDS_NARROWED, {"membership": str(held.id), "ward1": two})]


def test_a_place_in_a_team_has_days_and_ends_at_once(cast: Cast, ada: Viewer) -> None:
    team = cast.teams["North team"]
    made = [operations.put_in_team(cast.tom.id, team.id, from_on=TODAY, by=ada) for _ in range(2)]
    assert made[0].id == made[1].id
    assert cast.viewer("tom").team_ids == {team.id}
    assert operations.take_out_of_team(made[0].id, by=ada, at=AT)
    assert cast.viewer("tom").team_ids == frozenset()
    assert not operations.take_out_of_team(made[0].id, by=ada, at=AT)
    assert operations.put_in_team(cast.tom.id, team.id, from_on=TOMORROW, by=ada).id != made[0].id


def test_a_name_is_changed_once_and_never_over_somebody_elses(cast: Cast, ada: Viewer) -> None:
    assert operations.rename_staff(cast.tom.id, to="Tom  Okafor", was="Tom", by=ada)
    assert not operations.rename_staff(cast.tom.id, to="Tom Okafor", was="Tom", by=ada)
    with pytest.raises(ChangedMeanwhile):
        operations.rename_staff(cast.tom.id, to="Thomas", was="Tom", by=ada)
    for wrong in ("", "  ", "x" * 121, "a\x00b"):
        with pytest.raises(operations.NameRefused):
            operations.rename_staff(cast.tom.id, to=wrong, was="Tom Okafor", by=ada)


def test_the_list_is_narrowed_by_words_role_organisation_state_and_second_factor(cast: Cast, ada: Viewer) -> None:
    def names(wanted: Wanted) -> list[str]:
        return [one.name for one in people(ada, wanted).lines]

    everybody = names(Wanted())
    assert len(everybody) == 15
    assert everybody == sorted(everybody)
    assert names(Wanted(words="COR")) == ["Cora"]
    assert names(Wanted(role=Role.ASB_OFFICER)) == ["Abby", "Nia", "Sol"]
    assert names(Wanted(organisation=str(cast.organisations["Fenwick Homes"].id))) == ["Cora"]
    assert names(Wanted(standing=Standing.INVITED)) == []
    assert len(names(Wanted(without_factor=True))) == without_second_factor(ada) == 15
    operations.change_role(role_of(cast.tom).id, wanted=RoleTerms(TOMORROW), was=RoleTerms(None), by=ada, at=AT)
    (ending,) = people(ada, Wanted(standing=Standing.ENDS)).lines
    assert (ending.name, ending.day) == ("Tom", TOMORROW)


def test_the_list_costs_a_handful_of_queries(cast: Cast, ada: Viewer, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        people(ada, Wanted())


def test_an_account_of_another_partnership_is_given_a_role_by_its_exact_user_name(cast: Cast, ada: Viewer) -> None:
    given = operations.give_to_account(
        " Esther ", role=Role.ANALYST, organisation_id=council(ada), from_on=TODAY, by=ada
    )
    assert given.staff_id == cast.esther.id
    with pytest.raises(operations.NoSuchAccount):
        operations.give_to_account("nobody", role=Role.ANALYST, organisation_id=council(ada), from_on=TODAY, by=ada)
    with pytest.raises(OwnRights):
        operations.give_to_account("ada", role=Role.ANALYST, organisation_id=council(ada), from_on=TODAY, by=ada)


def test_a_day_that_is_long_past_is_nobodys_first_day(cast: Cast, ada: Viewer) -> None:
    with pytest.raises(DaysRefused):
        operations.give(cast.tom.id, role=Role.ANALYST, organisation_id=council(ada), from_on=date(2020, 1, 1), by=ada)
