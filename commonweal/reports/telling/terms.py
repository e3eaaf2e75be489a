"""What reporters are told of, each with words of its own, and the fields that such words may hold."""

from collections.abc import Mapping
from enum import StrEnum


class About(StrEnum):
    """The promised points, and the letter that the statutory guidance of 2025 asks for."""

    RECEIVED = "received"
    WITH_A_TEAM = "with-a-team"
    ACTION_UNDER_WAY = "action-under-way"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    CASE_REVIEW = "case-review"


DISCREET = "discreet"
"""The message where another may read it: a number, and that there is news under it.

Neither what the reference begins with, nor that there is something to hide.
"""

WHEN: Mapping[str, tuple[str, str]] = {
    About.RECEIVED: ("Receipt", "At once, when a report is taken"),
    About.WITH_A_TEAM: ("With a team", "When triage gives the report to a team"),
    About.ACTION_UNDER_WAY: ("Action under way", "When the team begins to act"),
    About.ANSWERED: ("Answer", "When the team answers; holds the words of the answer"),
    About.CLOSED: ("Closed", "When triage closes the report"),
    About.REOPENED: ("Open again", "When the reporter disagrees, or it starts again"),
    About.CASE_REVIEW: ("Case review", "With the second report of one person in six months"),
    DISCREET: ("Discreet", "Instead of any of these, where a message may not say what it is about"),
}
"""Each message as people call it, and when it goes."""

FIELDS: Mapping[str, str] = {
    "reference": "the reference of the report",
    "number": "the reference without the letters it begins with, which tell what it is about",
    "what": "the kind of matter, in English",
    "team": "the team that has it",
    "late": "by when somebody looks at it or answers",
    "words": "the words of the answer",
    "council": "the council’s number",
    "council_hours": "when that number is answered",
    "day": "the day of the message",
}
"""What can stand between double brackets, and what it is filled with."""

_ALWAYS = ("reference", "what", "council", "council_hours", "day")
FIELDS_OF: Mapping[str, tuple[str, ...]] = {
    About.RECEIVED: (*_ALWAYS, "team", "late"),
    About.WITH_A_TEAM: (*_ALWAYS, "team", "late"),
    About.ACTION_UNDER_WAY: (*_ALWAYS, "team", "late"),
    About.ANSWERED: (*_ALWAYS, "words"),
    About.CLOSED: _ALWAYS,
    About.REOPENED: (*_ALWAYS, "late"),
    About.CASE_REVIEW: _ALWAYS,
    DISCREET: ("number", "council", "council_hours", "day"),
}
"""The fields that each message may hold: those that are known when it goes, and nothing that it must not tell."""
IN_A_SUBJECT = frozenset({"reference", "number", "what", "day"})
"""The fields that a subject may hold, beside what each message may: short ones of one line."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(About, ("reference",)),
    DISCREET: ("number",),
    About.ANSWERED: ("reference", "words"),
}
"""The fields without which a message would be of no use."""

LONGEST_SUBJECT, LONGEST_BODY = 120, 4_000
LONGEST_TEXT = 918
"""Characters of a text message, subject and body together: six parts, the most that gateways commonly take."""
