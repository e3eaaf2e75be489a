"""The life of an agreement, and how one stands on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.rules.agreements import (
    OPENS_SOMETHING,
    STEPS,
    AgreementState,
    AgreementStep,
    Standing,
    StepNotPossible,
    after,
    next_steps,
    standing_on,
)

FIRST, LAST, REVIEW = date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 30)
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def standing(day: date, *, state: AgreementState = AgreementState.IN_FORCE, suspends: bool = False) -> Standing:
    return standing_on(
        day, state=state, from_on=FIRST, to_on=LAST, review_on=REVIEW, soon_days=30, overdue_suspends=suspends
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 12, 31), Standing.NOT_YET),
        (date(2026, 1, 1), Standing.HOLDS),
        (date(2026, 5, 30), Standing.HOLDS),
        (date(2026, 5, 31), Standing.REVIEW_SOON),
        (date(2026, 6, 30), Standing.REVIEW_SOON),
        (date(2026, 7, 1), Standing.REVIEW_OVERDUE),
        (date(2026, 12, 31), Standing.REVIEW_OVERDUE),
        (date(2027, 1, 1), Standing.LAPSED),
    ],
)
def test_an_agreement_holds_from_its_first_day_to_its_last_and_its_review_is_told(
    day: date, expected: Standing
) -> None:
    assert standing(day) is expected


def test_an_overdue_review_suspends_only_where_the_policy_says_so() -> None:
    late = REVIEW + timedelta(days=1)
    assert standing(late) in OPENS_SOMETHING
    assert standing(late, suspends=True) is Standing.SUSPENDED
    assert standing(REVIEW, suspends=True) in OPENS_SOMETHING


@given(day=DAYS, state=st.sampled_from(AgreementState), suspends=st.booleans())
def test_nothing_opens_but_an_agreement_in_force_on_a_day_within_its_dates(
    day: date, state: AgreementState, suspends: bool
) -> None:
    opens = standing(day, state=state, suspends=suspends) in OPENS_SOMETHING
    in_time = FIRST <= day <= LAST and not (suspends and day > REVIEW)
    assert opens == (state is AgreementState.IN_FORCE and in_time)


@given(state=st.sampled_from(AgreementState), step=st.sampled_from(AgreementStep))
def test_a_step_is_possible_exactly_when_the_table_has_it(state: AgreementState, step: AgreementStep) -> None:
    assert (step in next_steps(state)) == ((state, step) in STEPS)
    if step in next_steps(state):
        assert after(state, step) is STEPS[state, step]
    else:
        with pytest.raises(StepNotPossible):
            after(state, step)


def test_nothing_follows_the_end() -> None:
    assert next_steps(AgreementState.ENDED) == ()
    with pytest.raises(StepNotPossible, match="nothing more"):
        after(AgreementState.ENDED, AgreementStep.RESUME)


def test_an_agreement_in_force_cannot_be_changed() -> None:
    assert AgreementStep.CHANGE not in next_steps(AgreementState.IN_FORCE)
