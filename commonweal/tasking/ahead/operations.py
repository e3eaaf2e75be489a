"""Starts what is ahead: agrees the action, says that a start is not needed, writes down how it went.

A start is an agreed action under the subject's own key, so that two who press at once agree one, and it reaches its
team like every other. What is not needed is said with its reason, and can still be agreed later.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.actions.models import Action
from commonweal.actions.operations import ActionRefused, agree_action
from commonweal.actions.terms import LONGEST_LINE, Wanted
from commonweal.core.policy.ahead import Start
from commonweal.core.policy.words import day_in_words
from commonweal.local_events.models import AheadNote
from commonweal.local_events.operations import note_ahead
from commonweal.local_events.terms import NoteSort
from commonweal.tasking.ahead.subjects import Subject

DECIDED_IN = "What is ahead"


@dataclass(frozen=True, slots=True)
class StartWanted:
    """Who starts it, and by when it is ready; the words of the policy where `what` is empty."""

    word: str
    due_on: date
    team_id: UUID | None = None
    what: str = ""


def start_for(subject: Subject, wanted: StartWanted, *, by: Viewer, at: datetime) -> Action:
    """The action of one start: agreed now, or before. Raises `NotAllowed`, `ActionRefused`."""
    start = start_of(subject, wanted.word)
    if wanted.due_on > subject.days.last_day:
        last = day_in_words(subject.days.last_day)
        raise ActionRefused("due_on", f"Choose a day on which it still helps: {last} is its last day.")
    event = subject.event.event if subject.event else None
    agreed = Wanted(
        key=subject.key_of(start), kind=start.kind, what=wanted.what or start.what, due_on=wanted.due_on,
        team_id=wanted.team_id, why=f"{subject.title}, from {day_in_words(subject.days.first_day)}",
        decided_in=DECIDED_IN, location_key=event.location_key if event else "",
        place_name=event.place_name[:LONGEST_LINE] if event else "",
    )  # fmt: skip
    return agree_action(agreed, by=by, at=at)


def say_not_needed(subject: Subject, word: str, words: str, key: str, *, by: Viewer, at: datetime) -> AheadNote:
    """Say that a start is not needed this time, and why. Raises `NotAllowed`, `ActionRefused`, `EventRefused`."""
    require(by, Act.CREATE, RecordKind.ACTION)
    start = start_of(subject, word)
    return note_ahead(key, subject.key, NoteSort.NOT_NEEDED, words, step=start.word, by=by, at=at)


def say_how_it_went(subject: Subject, words: str, key: str, *, by: Viewer, at: datetime) -> AheadNote:
    """Write down how it went, for the next year. Raises `NotAllowed`, `EventRefused`."""
    return note_ahead(key, subject.key, NoteSort.HOW_IT_WENT, words, by=by, at=at)


def start_of(subject: Subject, word: str) -> Start:
    """The start of that word; raises `ActionRefused`."""
    found = next((one for one in subject.starts if one.word == word), None)
    if found is None:
        raise ActionRefused("start", "The policy no longer asks for this. Open the page again.")
    return found
