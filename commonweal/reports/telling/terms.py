"""What reporters are told of, each with a template of its own."""

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
