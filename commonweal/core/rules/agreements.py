"""The life of an information sharing agreement: which step may follow which, as a table, and how one stands on a day.

Data sharing code of practice (Data Protection Act 2018 section 121): an agreement is written, signed by every party,
reviewed, and ended. Only one that is in force, on a day within its dates, opens anything. The diagram in the docs is
drawn from this table.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum


class AgreementState(StrEnum):
    """Where an agreement stands."""

    DRAFT = "draft"
    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    ENDED = "ended"


class AgreementStep(StrEnum):
    """What somebody does with an agreement."""

    CHANGE = "change"
    SIGN = "sign"
    PUT_IN_FORCE = "put-in-force"
    SUSPEND = "suspend"
    RESUME = "resume"
    END = "end"


STEPS: Mapping[tuple[AgreementState, AgreementStep], AgreementState] = {
    (AgreementState.DRAFT, AgreementStep.CHANGE): AgreementState.DRAFT,
    (AgreementState.DRAFT, AgreementStep.SIGN): AgreementState.DRAFT,
    (AgreementState.DRAFT, AgreementStep.PUT_IN_FORCE): AgreementState.IN_FORCE,
    (AgreementState.DRAFT, AgreementStep.END): AgreementState.ENDED,
    (AgreementState.IN_FORCE, AgreementStep.SUSPEND): AgreementState.SUSPENDED,
    (AgreementState.SUSPENDED, AgreementStep.RESUME): AgreementState.IN_FORCE,
    (AgreementState.IN_FORCE, AgreementStep.END): AgreementState.ENDED,
    (AgreementState.SUSPENDED, AgreementStep.END): AgreementState.ENDED,
}


class Standing(StrEnum):
    """What an agreement comes to on a day: its state, its dates and its review together."""

    DRAFT = "draft"
    NOT_YET = "not-yet"
    HOLDS = "holds"
    REVIEW_SOON = "review-soon"
    REVIEW_OVERDUE = "review-overdue"
    SUSPENDED = "suspended"
    LAPSED = "lapsed"
    ENDED = "ended"


OPENS_SOMETHING = frozenset({Standing.HOLDS, Standing.REVIEW_SOON, Standing.REVIEW_OVERDUE})
"""Where records may be shared and read; an overdue review closes them only where the partnership's policy says so."""


class StepNotPossible(Exception):
    """The step does not follow from where the agreement stands; the message names those that do."""


def after(state: AgreementState, step: AgreementStep) -> AgreementState:
    """Where the agreement stands after the step; raises `StepNotPossible`."""
    if (state, step) not in STEPS:
        possible = ", ".join(next_steps(state)) or "nothing more"
        raise StepNotPossible(f"An agreement that is {state} cannot {step}; what can follow: {possible}")
    return STEPS[state, step]


def next_steps(state: AgreementState) -> tuple[AgreementStep, ...]:
    """The steps that can follow, in the order of the table; none after the end."""
    return tuple(step for known, step in STEPS if known is state)


def standing_on(
    day: date,
    *,
    state: AgreementState,
    from_on: date,
    to_on: date | None,
    review_on: date,
    soon_days: int = 30,
    overdue_suspends: bool = False,
) -> Standing:
    """How an agreement stands on a day. First and last day belong to it; a review is overdue on the day after its own.

    `soon_days`: from so many days before the review it is said that it comes.
    """
    if state is not AgreementState.IN_FORCE:
        return Standing(state.value)
    if day < from_on:
        return Standing.NOT_YET
    if to_on is not None and day > to_on:
        return Standing.LAPSED
    if day > review_on:
        return Standing.SUSPENDED if overdue_suspends else Standing.REVIEW_OVERDUE
    return Standing.REVIEW_SOON if day >= review_on - timedelta(days=soon_days) else Standing.HOLDS
