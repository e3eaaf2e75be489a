"""Which steps somebody can take with a report now, in words and in the order in which a page offers them."""

from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.access.permission import may
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.rules.need_to_know import RecordFacts
from commonweal.core.rules.report_life import ReportStep, next_steps
from commonweal.core.terms import ReportState
from commonweal.reports.life.operations import BY_TRIAGE, NEEDS_WORDS, can_reopen, may_answer
from commonweal.reports.single.queries import SeenReport

T = ReportStep


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step on a page: its button, the key that presses it, what it does, and what its words are for."""

    button: str
    key: str
    hint: str
    ask: str = ""


WORDS: Mapping[ReportStep, StepWords] = {
    T.ACCEPT: StepWords("Accept", "c", "Your team works it from here."),
    T.RETURN: StepWords(
        "Return to triage", "r", "Triage gives it to somebody else. It is never lost.", "Why it is not yours"
    ),
    T.BEGIN: StepWords("Action is under way", "b", "The reporter is told that something is being done."),
    T.ANSWER: StepWords(
        "Answer the reporter", "w",
        "Say what was done, in plain words. The reporter gets them by the way that is safe. Name nobody else.",
        "What we did",
    ),
    T.CLOSE: StepWords("Close", "k", "The reporter is told that it is closed and how to disagree.", "For colleagues"),
    T.REOPEN: StepWords(
        "Open it again", "o", "It keeps its number and goes back to triage. The reporter is told.", "Why"
    ),
    T.TRIAGE: StepWords("Looked at, no team yet", "l", "Starts the clock of triage; nobody is told.", "For colleagues"),
    T.TAKE_UP: StepWords("Take it up here", "t", "Another line logged it. From now on it is worked here."),
    T.HAND_OVER: StepWords(
        "Hand over to the police", "p", "For danger, hate and crime. Ring 999 or 101 first; then write it down here.",
        "To whom, and what you told them",
    ),
}  # fmt: skip
"""Giving to a team is a form of its own (the rule's proposal, and a reason for another)."""
AT_ONCE = frozenset(T) - NEEDS_WORDS - {T.ASSIGN, T.CLOSE, T.TRIAGE}
"""Steps that one press takes; the others ask for words on a page of their own."""
FIRST = (T.ACCEPT, T.RETURN, T.BEGIN, T.ANSWER, T.CLOSE, T.REOPEN, T.TRIAGE, T.TAKE_UP, T.HAND_OVER)


def steps_open(report: SeenReport, facts: RecordFacts, viewer: Viewer) -> tuple[ReportStep, ...]:
    """The steps that the viewer may take with a report as it stands, giving to a team first; none for a follower."""
    if report.follows_id is not None:
        return ()
    begins = next_steps(ReportState(report.state))
    changes, answers = may(viewer, Act.CHANGE, facts), may_answer(facts, viewer)
    there = [step for step in begins if (changes if step in BY_TRIAGE else answers)]
    if not can_reopen(report, viewer.at):
        there = [step for step in there if step is not T.REOPEN]
    if not _works_it(facts, viewer):
        # Whoever sends reports to teams does not accept for them.
        there = [step for step in there if step not in (T.ACCEPT, T.BEGIN)]
    return tuple(step for step in (T.ASSIGN, *FIRST) if step in there)


def _works_it(facts: RecordFacts, viewer: Viewer) -> bool:
    return facts.team_id in viewer.team_ids or (
        facts.assigned_to_id is not None and facts.assigned_to_id == viewer.staff_id
    )
