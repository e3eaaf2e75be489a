"""Callers are kept once; a decision about them is written once, can be taken back, and stays in the history."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from commonweal.access.permission import NotAllowed
from commonweal.people.models import Caller, ContactPoint, IdentityDecision
from commonweal.people.operations import (
    JoinedBefore,
    NoSuchDecision,
    NotEnoughCallers,
    PartedBefore,
    WhyIsMissing,
    decide,
    keep_callers,
    undo_decision,
)
from commonweal.people.queries import callers_shown, decisions_about, persons_in_force
from commonweal.people.terms import Answer
from tests.cast import AT, Cast

NUMBER, OTHER = "+447700900862", "+441632960733"
ONE, NOT_ONE = Answer.ONE_PERSON, Answer.NOT_ONE_PERSON


def keep(cast: Cast, *told: tuple[str, str]) -> list[UUID]:
    kept = keep_callers(told, partnership_id=cast.northmoor.id, at=AT)
    return [kept[one] for one in told]


@pytest.fixture
def three(cast: Cast) -> list[UUID]:
    return keep(cast, (NUMBER, "Roisin Kinsellagh"), (NUMBER, "Rosheen Kinsella"), (OTHER, "R. Kinselagh"))


def say(cast: Cast, answer: Answer, *callers: UUID, who: str = "tom", why: str = "Spoke to her") -> IdentityDecision:
    return decide(answer, callers, why=why, reasons=["the same number"], by=cast.viewer(who), at=AT)


def test_a_caller_is_one_number_with_one_name_as_compared(cast: Cast) -> None:
    ids = keep(
        cast, (NUMBER, "Jo Quince"), (NUMBER, "jo  quince."), (NUMBER, "Sam"), (OTHER, "Jo Quince"), (NUMBER, "")
    )
    assert ids[0] == ids[1]
    assert len(set(ids)) == 4
    assert ContactPoint.objects.count() == 2


def test_callers_of_an_earlier_batch_are_found_again_and_nothing_is_written(cast: Cast) -> None:
    told = [(NUMBER, "Jo"), ("", "Jo"), (OTHER, "")]
    first = keep(cast, *told)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert keep(cast, *told) == first
    assert not [one for one in queries if "INSERT" in one["sql"]]
    assert len(queries) == 3


def test_a_batch_that_names_nobody_has_no_callers(cast: Cast) -> None:
    assert keep_callers([("", ""), ("", " . ")], partnership_id=cast.northmoor.id, at=AT) == {}


def test_the_neighbour_has_callers_of_its_own(cast: Cast) -> None:
    (own,) = keep(cast, (NUMBER, "Jo"))
    other = keep_callers([(NUMBER, "Jo")], partnership_id=cast.eastmarsh.id, at=AT)[NUMBER, "Jo"]
    assert own != other
    assert other not in callers_shown([own, other], cast.viewer("tom"))


def test_confirmed_callers_count_together_and_undoing_restores(cast: Cast, three: list[UUID]) -> None:
    viewer = cast.viewer("tom")
    decision = say(cast, ONE, *three)
    assert persons_in_force(viewer).with_(three[0]) == set(three)
    undo_decision(decision.id, why="A sister", by=viewer, at=AT + timedelta(hours=1))
    assert persons_in_force(viewer).with_(three[0]) == {three[0]}


def test_the_history_keeps_the_decision_and_that_it_was_undone_with_both_reasons(cast: Cast, three: list[UUID]) -> None:
    decision = say(cast, ONE, *three[:2])
    undo_decision(decision.id, why="A sister", by=cast.viewer("tom"), at=AT)
    say(cast, NOT_ONE, *three[:2], why="Two sisters")
    newest, oldest = sorted(decisions_about(three[:1], cast.viewer("tom")), key=lambda one: one.in_force, reverse=True)
    assert (newest.answer, newest.why, newest.in_force) == ("not-one-person", "Two sisters", True)
    assert (oldest.why, oldest.undone_why, oldest.undone_by, oldest.in_force) == (
        "Spoke to her",
        "A sister",
        "Tom",
        False,
    )


def test_a_decision_is_not_undone_twice(cast: Cast, three: list[UUID]) -> None:
    decision = say(cast, ONE, *three)
    undo_decision(decision.id, why="A sister", by=cast.viewer("tom"), at=AT)
    with pytest.raises(NoSuchDecision):
        undo_decision(decision.id, why="Again", by=cast.viewer("tom"), at=AT)


@pytest.mark.parametrize("why", ["", "  \n ", "x" * 1_001])
def test_a_decision_needs_its_reason_in_words(cast: Cast, three: list[UUID], why: str) -> None:
    with pytest.raises(WhyIsMissing):
        say(cast, ONE, *three, why=why)


def test_one_caller_alone_and_callers_of_the_neighbour_cannot_be_decided_about(cast: Cast, three: list[UUID]) -> None:
    other = keep_callers([(NUMBER, "Jo")], partnership_id=cast.eastmarsh.id, at=AT)[NUMBER, "Jo"]
    for callers in ([three[0]], [three[0], three[0]], [three[0], uuid4()], [three[0], other]):
        with pytest.raises(NotEnoughCallers):
            say(cast, ONE, *callers)


@pytest.mark.parametrize("who", ["amina", "ada", "esther"])
def test_only_a_triage_officer_decides_and_undoes(cast: Cast, three: list[UUID], who: str) -> None:
    with pytest.raises(NotAllowed):
        say(cast, ONE, *three, who=who)
    decision = say(cast, ONE, *three)
    with pytest.raises(NotAllowed):
        undo_decision(decision.id, why="No", by=cast.viewer(who), at=AT)


def test_who_was_said_not_to_be_one_person_is_not_joined_even_through_somebody_else(
    cast: Cast, three: list[UUID]
) -> None:
    parted = say(cast, NOT_ONE, three[0], three[2])
    say(cast, ONE, three[0], three[1])
    with pytest.raises(PartedBefore) as refusal:
        say(cast, ONE, three[1], three[2])
    assert refusal.value.args == (parted.id,)


def test_who_counts_as_one_person_is_not_parted_before_that_is_undone(cast: Cast, three: list[UUID]) -> None:
    decision = say(cast, ONE, *three)
    with pytest.raises(JoinedBefore):
        say(cast, NOT_ONE, *three[:2])
    undo_decision(decision.id, why="Two sisters", by=cast.viewer("tom"), at=AT)
    say(cast, NOT_ONE, *three[:2])


def test_who_decides_or_takes_back_waits_for_whoever_of_the_partnership_does(cast: Cast, three: list[UUID]) -> None:
    """Two decisions may contradict each other through a caller whom neither names. SQLite has one writer for all."""
    if connection.vendor == "postgresql":
        assert _may_decide(cast.northmoor.id)
    say(cast, ONE, *three[:2])
    assert not _may_decide(cast.northmoor.id)
    assert _may_decide(cast.eastmarsh.id) == (connection.vendor == "postgresql")


def _may_decide(partnership_id: UUID) -> bool:
    """Whether somebody else could write a decision of the partnership now, asked over a connection of its own."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            if connection.vendor == "postgresql":
                name = f"identity {partnership_id}"
                cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
                return bool(cursor.fetchone()[0])
            cursor.execute("PRAGMA busy_timeout = 0")
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except OperationalError:
                return False
            return True
    finally:
        other.close()


def test_an_analyst_knows_of_the_decision_by_codes_without_names_numbers_or_words(
    cast: Cast, three: list[UUID]
) -> None:
    say(cast, ONE, *three)
    (shown,) = decisions_about(three, cast.viewer("amina"))
    assert (shown.why, shown.reasons) == (None, None)
    assert {(one.name, one.number) for one in shown.callers} == {(None, None)}
    assert persons_in_force(cast.viewer("amina")).with_(three[0]) == set(three)


@pytest.mark.parametrize("who", ["ada", "esther"])
def test_others_know_of_no_callers_and_no_decisions(cast: Cast, three: list[UUID], who: str) -> None:
    say(cast, ONE, *three)
    viewer = cast.viewer(who)
    assert (callers_shown(three, viewer), decisions_about(three, viewer), persons_in_force(viewer).groups) == (
        {},
        [],
        {},
    )


@pytest.mark.parametrize(
    "table", ["people_identitydecision", "people_identitydecision_callers", "people_identitydecisionundone"]
)
@pytest.mark.parametrize("deed", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_or_remove_a_decision(
    cast: Cast, three: list[UUID], table: str, deed: str
) -> None:
    undo_decision(say(cast, ONE, *three).id, why="A sister", by=cast.viewer("tom"), at=AT)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed.format(table))


def test_every_step_names_in_the_trace_what_was_decided_about_whom(cast: Cast, three: list[UUID]) -> None:
    viewer = cast.viewer("tom")
    decision = decide(ONE, three, why="Spoke to her", reasons=[], by=viewer, at=AT)
    assert (viewer.trace.deed, viewer.trace.why) == ("change", "one-person")
    assert list(viewer.trace.records["identity-decision"]) == [str(decision.id)]
    assert set(viewer.trace.records["caller"]) == {str(one) for one in three}


def test_the_spelling_that_is_kept_does_not_depend_on_the_order_of_rows(cast: Cast) -> None:
    keep(cast, (NUMBER, "jo quince"), (NUMBER, "Jo Quince"))
    keep_callers([(NUMBER, "Jo Quince"), (NUMBER, "jo quince")], partnership_id=cast.eastmarsh.id, at=AT)
    assert {caller.name for caller in Caller.objects.all()} == {"Jo Quince"}
