"""The words of problem sheets: the four stages, what is written in each, and the measures that a plan should move.

Stages: scanning, analysis, response, assessment (Eck & Spelman 1987, "Problem-solving: problem-oriented policing in
Newport News"); the questions are those of the partnership's hotspot process (S036).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONGEST_WORDS, LONGEST_LINE, LONGEST_KEY = 4_000, 200, 120
HIGHEST = 100_000


class Stage(StrEnum):
    """The stages in their order; a sheet may go back."""

    SCANNING = "scanning"
    ANALYSIS = "analysis"
    RESPONSE = "response"
    ASSESSMENT = "assessment"


STAGE_LABELS: Mapping[Stage, str] = {
    Stage.SCANNING: "Scanning",
    Stage.ANALYSIS: "Analysis",
    Stage.RESPONSE: "Response",
    Stage.ASSESSMENT: "Assessment",
}
STAGE_QUESTIONS: Mapping[Stage, str] = {
    Stage.SCANNING: "What is the problem?",
    Stage.ANALYSIS: "Why does it happen here?",
    Stage.RESPONSE: "What is done about it?",
    Stage.ASSESSMENT: "Did it work?",
}


class Part(StrEnum):
    """What somebody writes, each with versions of its own."""

    WHAT = "what"
    WHO = "who"
    WHERE = "where"
    WHEN = "when"
    WHY = "why"
    HOW = "how"
    CAUSES = "causes"
    PLAN = "plan"
    WORKED = "worked"
    STAGE = "stage"
    LEAD = "lead"


PART_LABELS: Mapping[Part, tuple[Stage, str, str]] = {
    Part.WHAT: (Stage.SCANNING, "What happens?", "What people see and hear, and what it does to those who live there"),
    Part.WHO: (
        Stage.SCANNING, "Who suffers, who does it, who could stop it?",
        "Groups and agencies, such as residents of the two ends of the block",
    ),
    Part.WHERE: (Stage.SCANNING, "Where exactly?", "Stairs, doors, benches, the way there and away"),
    Part.WHEN: (Stage.SCANNING, "When?", "Hours, days, seasons; what happens just before"),
    Part.WHY: (Stage.ANALYSIS, "Why here?", "What makes this place better for it than the next one"),
    Part.HOW: (Stage.ANALYSIS, "How does it come about?", "Step by step, and what was tried before"),
    Part.CAUSES: (Stage.ANALYSIS, "Causes that can be changed", "One a line"),
    Part.PLAN: (Stage.RESPONSE, "The plan", "What is to change, in which order; actions stand beside it"),
    Part.WORKED: (Stage.ASSESSMENT, "What we take from it", "What worked, what did not, what comes next"),
}  # fmt: skip
"""What is written on the page, with its stage, question and hint; the lead and the stage have forms of their own."""


class MeasureKind(StrEnum):
    """What a plan should move; each is counted from records, and nobody types its figure."""

    CALLS_14 = "calls-14"
    CALLS_28 = "calls-28"
    INCIDENTS = "incidents"
    WEEKS_ON_LIST = "weeks-on-list"
    LATE_ACTIONS = "late-actions"


MEASURE_LABELS: Mapping[MeasureKind, tuple[str, str]] = {
    MeasureKind.CALLS_14: ("Calls in 14 days", "call"),
    MeasureKind.CALLS_28: ("Calls in 28 days", "call"),
    MeasureKind.INCIDENTS: ("Incidents in the newest list’s days", "incident"),
    MeasureKind.WEEKS_ON_LIST: ("Weeks on the list", "week"),
    MeasureKind.LATE_ACTIONS: ("Late actions", "action"),
}
"""Each measure with the word that its figure is counted in."""


@dataclass(frozen=True, slots=True)
class MeasureWanted:
    """A measure as somebody sets it: to be at or below `target` by a day."""

    kind: MeasureKind
    target: int
    by_on: date


class ProblemRefused(Exception):
    """What was written cannot be kept; `field` names where, the message says what to write instead."""

    def __init__(self, field: str, because: str) -> None:
        super().__init__(because)
        self.field, self.because = field, because


class NoSuchProblem(Exception):
    """There is no such sheet, or none that the viewer may see."""


class ProblemChanged(Exception):
    """Somebody has written since the form was shown; nothing was kept."""
