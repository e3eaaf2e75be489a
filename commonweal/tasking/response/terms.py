"""The words of responses: their sorts, where each part stands, the lines of their history, and why one is refused."""

from collections.abc import Mapping
from enum import StrEnum

from django.db import models

LONGEST_WORDS, LONGEST_LINE, LONGEST_KEY = 2_000, 200, 120
MOST_COUNTED = 100_000


class Sort(models.TextChoices):
    """What sort of plan it is; the words are those of the meeting's decisions."""

    EPR = "enhanced-partnership-response", "Enhanced Partnership Response"
    PAI = "positive-action-initiative", "Positive Action Initiative"


class DiaryState(models.TextChoices):
    """Whether somebody was there as the diary said."""

    PLANNED = "planned", "Planned"
    KEPT = "kept", "Kept"
    NOT_KEPT = "not-kept", "Not kept"


class CommitmentState(models.TextChoices):
    """Whether an agency did what it said it would."""

    STANDS = "stands", "Stands"
    KEPT = "kept", "Kept"
    IN_PART = "in-part", "Kept in part"
    NOT_KEPT = "not-kept", "Not kept"
    WITHDRAWN = "withdrawn", "Taken back"


class Said(StrEnum):
    """The lines of a response's history."""

    STARTED = "started"
    JOINED = "joined"
    LEFT = "left"
    COMMITTED = "committed"
    COMMITMENT_JUDGED = "commitment-judged"
    DIARY = "diary"
    DIARY_NOTED = "diary-noted"
    TALLIED = "tallied"
    ACTION = "action"
    RESIDENTS = "residents"
    WHY = "why"
    EXTENDED = "extended"
    ENDED_EARLY = "ended-early"
    CLOSED = "closed"
    REPORTED = "reported"


SAID_LABELS: Mapping[Said, str] = {
    Said.STARTED: "Agreed", Said.JOINED: "Takes part", Said.LEFT: "Takes part no longer",
    Said.COMMITTED: "Commitment", Said.COMMITMENT_JUDGED: "Commitment looked at", Said.DIARY: "In the diary",
    Said.DIARY_NOTED: "Diary noted", Said.TALLIED: "Day counted", Said.ACTION: "Action taken in",
    Said.RESIDENTS: "What residents said", Said.WHY: "Plan changed", Said.EXTENDED: "Made longer",
    Said.ENDED_EARLY: "Ended early", Said.CLOSED: "Came to its end", Said.REPORTED: "End report",
}  # fmt: skip


class ResponseRefused(Exception):
    """What was asked cannot be done; `field` names where, the message says what to write instead."""

    def __init__(self, field: str, because: str) -> None:
        super().__init__(because)
        self.field, self.because = field, because


class NoSuchResponse(Exception):
    """There is no such response, or none that the viewer may see."""


class ResponseChanged(Exception):
    """Somebody has changed it since the form was shown; the message says how it stands now."""
