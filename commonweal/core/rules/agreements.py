"""The life of an information sharing agreement: which step may follow which, as a table.

Data sharing code of practice (Data Protection Act 2018 section 121): an agreement is written, signed by every party,
reviewed, and ended. Only one that is in force, on a day within its dates, opens anything. The diagram in the docs is
drawn from this table.
"""

from collections.abc import Mapping
from enum import StrEnum


class AgreementState(StrEnum):
    """Where an agreement stands."""

    DRAFT = "draft"
    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    ENDED = "ended"


class AgreementStep(StrEnum):
    """What somebody does with an agreement."""

    SIGN = "sign"
    SUSPEND = "suspend"
    RESUME = "resume"
    END = "end"


STEPS: Mapping[tuple[AgreementState, AgreementStep], AgreementState] = {
    (AgreementState.DRAFT, AgreementStep.SIGN): AgreementState.IN_FORCE,
    (AgreementState.DRAFT, AgreementStep.END): AgreementState.ENDED,
    (AgreementState.IN_FORCE, AgreementStep.SUSPEND): AgreementState.SUSPENDED,
    (AgreementState.SUSPENDED, AgreementStep.RESUME): AgreementState.IN_FORCE,
    (AgreementState.IN_FORCE, AgreementStep.END): AgreementState.ENDED,
    (AgreementState.SUSPENDED, AgreementStep.END): AgreementState.ENDED,
}


class StepNotPossible(Exception):
    """The step does not follow from where the agreement stands; the message names those that do."""


def after(state: AgreementState, step: AgreementStep) -> AgreementState:
    """Where the agreement stands after the step; raises `StepNotPossible`."""
    if (state, step) not in STEPS:
        possible = ", ".join(one for known, one in STEPS if known is state) or "nothing more"
        raise StepNotPossible(f"An agreement that is {state} cannot {step}; what can follow: {possible}")
    return STEPS[state, step]
