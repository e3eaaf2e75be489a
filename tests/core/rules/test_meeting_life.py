"""The life of a meeting: every step from every state, the quorum and the lock at their edges."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.rules.meeting_life import (
    MeetingState,
    MeetingStep,
    is_locked,
    is_quorate,
    may_correct,
    may_decide,
    mended_until,
    next_state,
)

CLOSED_ON = date(2026, 3, 11)


@pytest.mark.parametrize("state", MeetingState)
@pytest.mark.parametrize("step", MeetingStep)
def test_a_meeting_is_opened_once_and_closed_once(state: MeetingState, step: MeetingStep) -> None:
    allowed = {("planned", "open"): "open", ("planned", "cancel"): "cancelled", ("open", "close"): "closed"}
    assert next_state(state, step) == allowed.get((state.value, step.value))


@pytest.mark.parametrize(("n_agencies", "enough"), [(3, False), (4, True), (5, True)])
def test_a_quorum_of_four_is_met_by_four(n_agencies: int, enough: bool) -> None:
    assert is_quorate(n_agencies, 4) is enough


@pytest.mark.parametrize(("days", "locked"), [(13, False), (14, False), (15, True)])
def test_minutes_are_mended_for_fourteen_days_and_locked_on_the_fifteenth(days: int, locked: bool) -> None:
    assert is_locked(CLOSED_ON, CLOSED_ON + timedelta(days=days), 14) is locked


@given(st.sampled_from(MeetingState), st.integers(-400, 400), st.integers(0, 366))
def test_nothing_is_corrected_that_is_locked_and_nothing_decided_but_in_an_open_meeting(
    state: MeetingState, after: int, days: int
) -> None:
    closed_on = CLOSED_ON if state is MeetingState.CLOSED else None
    on = CLOSED_ON + timedelta(days=after)
    assert may_decide(state) == (state is MeetingState.OPEN)
    in_time = state is MeetingState.CLOSED and on <= mended_until(CLOSED_ON, days)
    assert may_correct(state, closed_on, on, days) == (state is MeetingState.OPEN or in_time)
