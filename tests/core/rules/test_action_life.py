"""The life of an action: nothing is lost, everything late is heard of in its order."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.rules.action_life import (
    BY_OWNER,
    NEEDS_WORDS,
    OPEN,
    SOON_DAYS,
    STEPS,
    ActionState,
    ActionStep,
    Due,
    Hearer,
    Rungs,
    hear_of_late,
    next_state,
    next_steps,
    when_due,
)

S, T = ActionState, ActionStep
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def reached_from(first: ActionState) -> set[ActionState]:
    """The slow twin of asking what can become of a state: walks every way there is."""
    seen, waiting = {first}, [first]
    while waiting:
        here = waiting.pop()
        for (state, _), after in STEPS.items():
            if state is here and after not in seen:
                seen.add(after)
                waiting.append(after)
    return seen


def test_every_action_can_still_come_to_an_effect_that_was_checked_and_that_is_the_only_end() -> None:
    for state in S:
        assert S.EFFECT_CHECKED in reached_from(state)
    assert [state for state in S if not next_steps(state)] == [S.EFFECT_CHECKED]


def test_what_is_handed_back_or_given_stands_as_agreed_again() -> None:
    again = {after for (_, step), after in STEPS.items() if step in (T.HAND_BACK, T.GIVE)}
    assert again == {S.AGREED}


def test_an_open_action_can_be_done_found_not_possible_handed_back_given_and_put_off() -> None:
    for state in OPEN:
        assert {T.FINISH, T.GIVE_UP, T.HAND_BACK, T.GIVE, T.PUT_OFF} <= set(next_steps(state))


def test_an_effect_is_checked_only_of_what_was_done() -> None:
    assert next_state(S.NOT_POSSIBLE, T.CHECK_EFFECT) is None
    assert next_state(S.DONE, T.CHECK_EFFECT) is S.EFFECT_CHECKED


def test_whoever_has_it_says_why_it_ends_and_gives_it_to_nobody() -> None:
    assert {T.FINISH, T.GIVE_UP, T.HAND_BACK} <= NEEDS_WORDS
    assert {T.GIVE, T.PUT_OFF, T.AGREE, T.CHECK_EFFECT}.isdisjoint(BY_OWNER)


@given(DAYS, st.integers(-400, 400))
def test_a_day_is_overdue_today_soon_or_later(today: date, days: int) -> None:
    expected = Due.OVERDUE if days < 0 else Due.TODAY if days == 0 else Due.SOON if days <= SOON_DAYS else Due.LATER
    assert when_due(today + timedelta(days=days), today) is expected


@given(DAYS, st.integers(-5, 60), st.integers(1, 20), st.integers(0, 20), st.integers(0, 20))
def test_who_hears_is_who_a_diary_of_every_day_says(due_on: date, late: int, owner: int, more: int, most: int) -> None:
    rungs = Rungs(owner, owner + more, owner + more + most)
    heard: list[Hearer] = []
    for passed in range(0, max(late, 0) + 1):
        for who, days in (
            (Hearer.OWNER, rungs.owner_days), (Hearer.CHAIR, rungs.chair_days), (Hearer.MANAGER, rungs.manager_days)
        ):  # fmt: skip
            if passed == days:
                heard.append(who)
    assert list(hear_of_late(due_on, due_on + timedelta(days=late), rungs)) == heard


def test_at_the_edge_the_chair_hears_on_the_third_day_and_not_on_the_second() -> None:
    rungs, due_on = Rungs(1, 3, 7), date(2026, 11, 10)
    heard = [len(hear_of_late(due_on, due_on + timedelta(days=days), rungs)) for days in (0, 1, 2, 3, 6, 7)]
    assert heard == [0, 1, 1, 2, 2, 3]


def test_a_manager_who_would_hear_before_the_chair_is_no_ladder() -> None:
    with pytest.raises(ValueError, match="owner hears first"):
        Rungs(1, 7, 3)
