"""Callers who count as one person are kept from the same people, whichever of them somebody was kept from."""

from uuid import UUID

import pytest

from commonweal.access.guarding.operations import declare_connection, set_guard, take_back_connection
from commonweal.access.models import Connection, Guard, NamedPerson
from commonweal.core.terms import Guarding
from commonweal.people.models import Caller
from commonweal.people.operations import decide, guarded_as_one, keep_as_one, keep_callers, known_as_one, undo_decision
from commonweal.people.terms import Answer
from tests.cast import AT, Cast, gather_all


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


@pytest.fixture
def three(everybody: Cast) -> list[UUID]:
    told = [("+441632960001", "A Quince"), ("+441632960002", "Ann Quince"), ("+441632960003", "Other")]
    kept = keep_callers(told, partnership_id=everybody.northmoor.id, at=AT)
    return [kept[one] for one in told]


def seen_by(cast: Cast, who: str) -> set[UUID]:
    return set(Caller.objects.visible_to(cast.viewer(who)).values_list("id", flat=True))


def test_who_knows_one_of_them_sees_neither_once_they_are_one_person(everybody: Cast, three: list[UUID]) -> None:
    known = Caller.objects.get(id=three[0])
    declare_connection(known, words="my cousin", by=everybody.viewer("amina"), at=AT)
    assert seen_by(everybody, "amina") == {three[1], three[2]}
    keep_as_one(three[:2], partnership_id=everybody.northmoor.id, at=AT)
    assert seen_by(everybody, "amina") == {three[2]}
    assert seen_by(everybody, "tom") == set(three)


def test_what_was_taken_back_of_one_does_not_come_again_when_a_colleague_declares_theirs(
    everybody: Cast, three: list[UUID]
) -> None:
    first = Caller.objects.get(id=three[0])
    declare_connection(first, words="my cousin", by=everybody.viewer("amina"), at=AT)
    decide(Answer.ONE_PERSON, three[:2], why="Rang back", reasons=[], by=everybody.viewer("tom"), at=AT)
    taken_back = Connection.objects.get(record_id=three[0])
    take_back_connection(taken_back, may_decide=False, by=everybody.viewer("dana"), at=AT)
    assert seen_by(everybody, "amina") == {three[0], three[2]}
    sol = everybody.staff("sol").id
    known_as_one(three[0], sol, partnership_id=everybody.northmoor.id, at=AT)
    assert seen_by(everybody, "amina") == {three[0], three[2]}
    assert set(Connection.objects.filter(staff_id=sol).values_list("record_id", flat=True)) == set(three[:2])


def test_a_guard_that_is_set_later_is_on_all_who_are_one_person_and_brings_nothing_else_back(
    everybody: Cast, three: list[UUID]
) -> None:
    tom, petra = everybody.viewer("tom"), everybody.staff("petra").id
    declare_connection(Caller.objects.get(id=three[1]), words="a friend", by=everybody.viewer("sol"), at=AT)
    decide(Answer.ONE_PERSON, three[:2], why="Rang back", reasons=[], by=tom, at=AT)
    take_back_connection(
        Connection.objects.get(record_id=three[0]), may_decide=False, by=everybody.viewer("dana"), at=AT
    )
    set_guard(Caller.objects.get(id=three[0]), Guarding.LOCKED, named=[petra], why="Works here", by=tom, at=AT)
    guarded_as_one(three[0], partnership_id=everybody.northmoor.id, at=AT)
    assert set(Guard.objects.values_list("record_id", flat=True)) == set(three[:2])
    assert Connection.objects.filter(ended_at=None).values_list("record_id", flat=True).get() == three[1]


def test_a_guard_goes_over_with_the_people_named_and_stays_when_the_decision_is_taken_back(
    everybody: Cast, three: list[UUID]
) -> None:
    tom, petra = everybody.viewer("tom"), everybody.staff("petra").id
    guarded = Caller.objects.get(id=three[0])
    set_guard(guarded, Guarding.PROTECTED, named=[petra], why="In danger", by=tom, at=AT)
    decision = decide(Answer.ONE_PERSON, three[:2], why="Rang back", reasons=[], by=tom, at=AT)
    assert seen_by(everybody, "amina") == {three[2]}
    assert seen_by(everybody, "tom") == seen_by(everybody, "petra") == set(three)
    assert set(NamedPerson.objects.filter(record_id=three[1]).values_list("staff_id", flat=True)) == {
        petra,
        everybody.staff("tom").id,
    }
    undo_decision(decision.id, why="Two sisters", by=tom, at=AT)
    assert seen_by(everybody, "amina") == {three[2]}
    assert Guard.objects.filter(lifted_at=None).count() == 2
