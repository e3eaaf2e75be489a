"""Callers count together through decisions, directly or through others, and through nothing else."""

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from commonweal.people.persons import Joined, persons_of

A, B, C, D = (UUID(int=n) for n in range(1, 5))


def joined(*callers: UUID) -> Joined:
    return Joined(uuid4(), frozenset(callers))


def test_who_is_joined_with_somebody_is_joined_with_all_of_theirs() -> None:
    persons = persons_of([joined(A, B), joined(C, B)])
    assert persons.with_(A) == persons.with_(C) == {A, B, C}


def test_who_stands_alone_counts_with_nobody() -> None:
    assert persons_of([joined(A, B)]).with_(C) == {C}


def test_the_decision_that_joins_two_is_named_also_where_it_does_so_through_others() -> None:
    first, second = joined(A, B), joined(B, C)
    persons = persons_of([first, second])
    assert persons.joining([A, C]) in {first.decision_id, second.decision_id}
    assert persons.joining([A, D]) is None


@given(st.lists(st.frozensets(st.integers(0, 9).map(lambda n: UUID(int=n)), min_size=2), max_size=8))
def test_groups_are_those_of_a_walk_from_caller_to_caller(decided: list[frozenset[UUID]]) -> None:
    persons = persons_of([Joined(uuid4(), callers) for callers in decided])
    for start in {one for callers in decided for one in callers}:
        reached, before = {start}, set()
        while reached != before:
            before = set(reached)
            reached |= {one for callers in decided if callers & reached for one in callers}
        assert persons.with_(start) == reached
