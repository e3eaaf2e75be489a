"""The life of a report: nothing ends but in an answer, nobody waits without a clock."""

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.policy.reports.reader import NEEDS_A_CLOCK
from commonweal.core.rules.report_life import (
    CLOCKED,
    OPEN,
    STEPS,
    TRIAGES,
    WITH_A_TEAM,
    WORDS,
    ReportStep,
    may_reopen,
    next_state,
    next_steps,
    reopens_until,
)
from commonweal.core.rules.state_diagram import drawn
from commonweal.core.terms import ReportState

S, T = ReportState, ReportStep


def reached_from(first: ReportState) -> set[ReportState]:
    """The slow twin of asking whether a state can be left: walks every way there is."""
    seen, waiting = {first}, [first]
    while waiting:
        here = waiting.pop()
        for (state, _), after in STEPS.items():
            if state is here and after not in seen:
                seen.add(after)
                waiting.append(after)
    return seen


def test_no_state_is_a_dead_end_and_each_can_come_to_an_answer_and_a_close() -> None:
    for state in S:
        assert next_steps(state), state
        assert {S.ANSWERED, S.CLOSED} <= reached_from(state), state


def test_only_a_person_who_disagrees_opens_what_is_closed() -> None:
    assert next_steps(S.CLOSED) == (T.REOPEN,)


def test_nothing_closes_without_an_answer() -> None:
    assert {(state, step) for (state, step), after in STEPS.items() if after is S.CLOSED} == {(S.ANSWERED, T.CLOSE)}
    assert {step for (_, step), after in STEPS.items() if after is S.ANSWERED} == {T.ANSWER}


def test_a_return_goes_to_triage_and_to_nowhere_else() -> None:
    returned = [after for (_, step), after in STEPS.items() if step is T.RETURN]
    assert returned
    assert set(returned) == {S.RETURNED}
    assert S.RETURNED in TRIAGES


def test_every_open_state_has_a_clock_and_somebody_whose_turn_it_is() -> None:
    assert set(OPEN) <= set(CLOCKED)
    assert set(TRIAGES) | set(WITH_A_TEAM) | {S.HANDED_OVER} == set(OPEN)
    assert not set(TRIAGES) & set(WITH_A_TEAM)
    assert set(S) - set(CLOCKED) == {S.LOGGED, S.CLOSED}


def test_the_policy_asks_for_a_clock_for_exactly_the_states_that_have_one() -> None:
    assert set(NEEDS_A_CLOCK) == set(CLOCKED)


def test_every_open_state_can_be_handed_over_in_an_emergency() -> None:
    assert all(next_state(state, T.HAND_OVER) for state in OPEN if state is not S.HANDED_OVER)


def test_every_state_has_one_of_the_few_words_for_its_reporter() -> None:
    assert set(WORDS) == set(S)


@given(steps=st.lists(st.sampled_from(ReportStep), max_size=40))
def test_whatever_is_tried_in_whatever_order_a_report_is_closed_only_right_after_an_answer(
    steps: list[ReportStep],
) -> None:
    state, answered = S.NEW, False
    for step in steps:
        after = next_state(state, step)
        if after is None:
            continue
        if after is S.CLOSED:
            assert answered
        answered, state = after is S.ANSWERED, after


def test_the_drawing_holds_every_line_of_the_table_once() -> None:
    text = drawn(STEPS, S.NEW)
    assert len(re.findall(r"^ +.* -> ", text, re.MULTILINE)) == len(STEPS)
    assert "(end)" not in text


def test_a_report_opens_again_under_its_number_for_28_days_and_with_danger_at_any_time() -> None:
    ended = date(2026, 2, 10)
    assert reopens_until(ended) == date(2026, 3, 10)
    for days, may in ((0, True), (27, True), (28, True), (29, False), (400, False)):
        assert may_reopen(ended, ended + timedelta(days=days)) is may, days
        assert may_reopen(ended, ended + timedelta(days=days), danger=True)
