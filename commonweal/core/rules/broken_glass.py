"""Opening a record in an emergency: who may, whether a second person is needed, and the life of an opening as a table.

"Break glass": somebody without a relation to a record needs it now, says why, and has it for a few hours; everybody
concerned is told and it is reviewed afterwards. A protected address is never opened on one person's word, and nobody
opens a record of somebody they know (security.md section 3, row 2). It decides about access to a record, never about a
person. The diagram in the docs is drawn from `STEPS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from commonweal.core.rules.need_to_know import Actor, RecordFacts, Right
from commonweal.core.terms import Guarding, Marking


class GlassState(StrEnum):
    """Where an opening stands."""

    ASKED = "asked"
    OPEN = "open"
    REFUSED = "refused"
    LAPSED = "lapsed"
    ENDED = "ended"
    REVIEWED = "reviewed"


class GlassStep(StrEnum):
    """What happens to an opening."""

    OPEN_AT_ONCE = "open at once"
    APPROVE = "approve"
    REFUSE = "refuse"
    LET_LAPSE = "let lapse"
    END = "end"
    REVIEW = "review"


STEPS: Mapping[tuple[GlassState, GlassStep], GlassState] = {
    (GlassState.ASKED, GlassStep.OPEN_AT_ONCE): GlassState.OPEN,
    (GlassState.ASKED, GlassStep.APPROVE): GlassState.OPEN,
    (GlassState.ASKED, GlassStep.REFUSE): GlassState.REFUSED,
    (GlassState.ASKED, GlassStep.LET_LAPSE): GlassState.LAPSED,
    (GlassState.OPEN, GlassStep.END): GlassState.ENDED,
    (GlassState.ENDED, GlassStep.REVIEW): GlassState.REVIEWED,
    (GlassState.REFUSED, GlassStep.REVIEW): GlassState.REVIEWED,
    (GlassState.LAPSED, GlassStep.REVIEW): GlassState.REVIEWED,
}


class GlassStepNotPossible(Exception):
    """The step does not follow from where the opening stands; the message names those that do."""


def glass_after(state: GlassState, step: GlassStep) -> GlassState:
    """Where the opening stands after the step; raises `GlassStepNotPossible`."""
    if (state, step) not in STEPS:
        possible = ", ".join(one for known, one in STEPS if known is state) or "nothing more"
        raise GlassStepNotPossible(f"An opening that is {state} cannot {step}; what can follow: {possible}")
    return STEPS[state, step]


@dataclass(frozen=True, slots=True)
class GlassFacts:
    """An opening as the rule takes it; instants in UTC, None where it did not happen."""

    lapses_at: datetime
    refused_at: datetime | None = None
    opens_until: datetime | None = None
    ended_at: datetime | None = None
    reviewed_at: datetime | None = None


def glass_state(glass: GlassFacts, *, at: datetime) -> GlassState:
    """Where an opening stands at an instant: hours run out by themselves, at the instant that they name."""
    if glass.reviewed_at is not None:
        return GlassState.REVIEWED
    if glass.refused_at is not None:
        return GlassState.REFUSED
    if glass.opens_until is None:
        return GlassState.ASKED if at < glass.lapses_at else GlassState.LAPSED
    return GlassState.OPEN if glass.ended_at is None and at < glass.opens_until else GlassState.ENDED


class HowToOpen(StrEnum):
    """What the rule answers to somebody who asks."""

    AT_ONCE = "at once"
    WITH_A_SECOND = "with a second person"
    NEVER = "never"


def how_to_open(actor: Actor, record: RecordFacts | None, right: Right | None) -> HowToOpen:
    """Whether a role that may break glass opens this record, alone or with a second person; None: no such record."""
    if record is None or right is None or not right.break_glass or "read" not in right.acts:
        return HowToOpen.NEVER
    if actor.partnership_id != record.partnership_id or actor.staff_id in record.connected:
        return HowToOpen.NEVER
    if record.marking is Marking.OFFICIAL_SENSITIVE and right.up_to is Marking.OFFICIAL:
        return HowToOpen.NEVER
    if not actor.is_host and not any(terms.kind == record.kind for terms in actor.terms):
        return HowToOpen.NEVER
    protected = any(guard.guarding is Guarding.PROTECTED for guard in record.guards)
    return HowToOpen.WITH_A_SECOND if protected else HowToOpen.AT_ONCE


@dataclass(frozen=True, slots=True)
class GlassPolicy:
    """What a partnership decided about emergencies: how long a record stays open, how long an answer is waited for."""

    open_hours: int = 4
    answer_within_hours: int = 4
    fewest_words: int = 5

    def opens_until(self, at: datetime) -> datetime:
        """The instant at which a record that opens now is closed again."""
        return at + timedelta(hours=self.open_hours)

    def lapses_at(self, at: datetime) -> datetime:
        """The instant from which nobody can approve any more what is asked now."""
        return at + timedelta(hours=self.answer_within_hours)
