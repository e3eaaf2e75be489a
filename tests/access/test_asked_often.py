"""A question that is put into SQL once answers as the ORM does, each time it is asked."""

from datetime import date, timedelta

import pytest
from django.db.models import CharField, UUIDField

from commonweal.access.asked_often import AskedOften, Given
from commonweal.access.models import Membership, Staff
from commonweal.access.queries import HELD_BY_ONE, ON, PARTS_OF_ONE, TEAMS_OF_ONE, _held, _in_teams, _parts
from tests.cast import AT, Cast, gather_all

DAYS = [AT.date() + timedelta(days=some) for some in (-100_000, -400, -1, 0, 1, 400)]


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


def test_rows_are_those_of_the_orm_with_the_rows_that_they_bring_along(everybody: Cast) -> None:
    for staff in Staff.objects.all():
        for day in DAYS:
            asked, by_orm = HELD_BY_ONE.ask(staff=staff.pk, on=day), list(_held(day, staff_id=staff.pk))
            assert [vars(one) | {"_state": None} for one in asked] == [vars(one) | {"_state": None} for one in by_orm]
            for one, other in zip(asked, by_orm, strict=True):
                assert one._state.fields_cache == other._state.fields_cache
                assert (one._state.adding, one._state.db) == (other._state.adding, other._state.db)


def test_columns_are_those_of_the_orm(everybody: Cast) -> None:
    for one in Membership.objects.all():
        for day in DAYS:
            parts = PARTS_OF_ONE.ask(organisation=one.organisation_id, on=day)
            assert sorted(parts) == sorted(_parts(day, organisation_id=one.organisation_id))
            teams = TEAMS_OF_ONE.ask(staff=one.staff_id, on=day)
            assert sorted(teams) == sorted(_in_teams(day, staff_id=one.staff_id))


def test_what_is_written_between_two_askings_is_in_the_second(everybody: Cast) -> None:
    tom = everybody.tom
    assert HELD_BY_ONE.ask(staff=tom.pk, on=AT.date())
    Membership.objects.filter(staff=tom).update(ended_at=AT)
    assert HELD_BY_ONE.ask(staff=tom.pk, on=AT.date()) == []


@pytest.mark.django_db
def test_the_words_are_made_once_and_a_row_can_be_asked_for_by_what_it_says() -> None:
    made = []

    def named() -> object:
        made.append(1)
        return Staff.objects.filter(username=Given("name", CharField())).values_list("display_name")

    question: AskedOften[tuple[str]] = AskedOften(named)  # type: ignore[arg-type]
    Staff.objects.create(username="o'hara; --", display_name="O’Hara %s", created_at=AT)
    assert question.ask(name="o'hara; --") == [("O’Hara %s",)]
    assert question.ask(name="nobody") == []
    assert len(made) == 1


@pytest.mark.django_db
def test_a_value_that_is_not_given_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="on"):
        HELD_BY_ONE.ask(staff=Staff().pk)


def test_a_value_is_put_as_its_column_takes_it() -> None:
    assert str(ON.said({"on": date(2026, 3, 3)})) == "2026-03-03"
    staff = Staff()
    assert Given("id", UUIDField()).said({"id": str(staff.pk)}) == Given("id", UUIDField()).said({"id": staff.pk})
