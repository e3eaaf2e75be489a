"""The words of actions for people, and what somebody asks for when one is agreed or moved on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from commonweal.core.rules.action_life import ActionState, ActionStep
from commonweal.core.terms import Marking
from commonweal.files.evidence.terms import Kept

LONGEST_WHAT, LONGEST_WORDS, LONGEST_LINE, LONGEST_KEY = 1_000, 2_000, 200, 120

STATE_LABELS: Mapping[ActionState, str] = {
    ActionState.PROPOSED: "Proposed",
    ActionState.AGREED: "Agreed",
    ActionState.STARTED: "Started",
    ActionState.DONE: "Done",
    ActionState.NOT_POSSIBLE: "Not possible",
    ActionState.EFFECT_CHECKED: "Effect checked",
}

STEP_LABELS: Mapping[ActionStep, str] = {
    ActionStep.AGREE: "Agree",
    ActionStep.START: "Start",
    ActionStep.FINISH: "Done",
    ActionStep.GIVE_UP: "Not possible",
    ActionStep.HAND_BACK: "Hand back",
    ActionStep.GIVE: "Give to somebody else",
    ActionStep.PUT_OFF: "Change the date",
    ActionStep.CHECK_EFFECT: "Effect checked",
}


class Said(StrEnum):
    """Lines of an action's history that move nothing; the others carry the word of their step."""

    AGREED = "agreed"
    PROPOSED = "proposed"
    PUBLIC_WORDS = "public-words"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    PHOTOS = "photos"
    PHOTO_AWAY = "photo-away"


EVENT_LABELS: Mapping[str, str] = {
    Said.AGREED: "Agreed",
    Said.PROPOSED: "Proposed",
    Said.PUBLIC_WORDS: "Words for residents",
    Said.BLOCKED: "Something stands in the way",
    Said.UNBLOCKED: "No longer in the way",
    Said.PHOTOS: "Photos added",
    Said.PHOTO_AWAY: "A photo was taken away",
    ActionStep.AGREE: "Agreed",
    ActionStep.START: "Started",
    ActionStep.FINISH: "Done",
    ActionStep.GIVE_UP: "Not possible",
    ActionStep.HAND_BACK: "Handed back",
    ActionStep.GIVE: "Given",
    ActionStep.PUT_OFF: "New date",
    ActionStep.CHECK_EFFECT: "Effect checked",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """An action as it is agreed; `key` names it for ever: the same key is the same action, however often it is sent.

    `location_key`: `place:<code>` or `spot:<easting>,<northing>` as hotspots name a location; empty: no place.
    `agreed_on`: the day of the decision where it is entered later; None: the day on which it is written down.
    """

    key: str
    kind: str
    what: str
    due_on: date
    team_id: UUID | None = None
    staff_id: UUID | None = None
    location_key: str = ""
    place_name: str = ""
    why: str = ""
    decided_in: str = ""
    resource: str = ""
    public_words: str = ""
    marking: Marking = Marking.OFFICIAL
    proposed: bool = False
    agreed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the version that was seen, the words, and for some steps who gets it (`GIVE`, `AGREE`) or the new day
    (`PUT_OFF`, `AGREE`); None there leaves what stands. Photos are of what the words say."""

    step: ActionStep
    version: int
    words: str = ""
    team_id: UUID | None = None
    staff_id: UUID | None = None
    due_on: date | None = None
    photos: tuple[Kept, ...] = ()
