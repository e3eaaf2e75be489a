"""Asks somebody to go to a place tonight, and keeps what came of it (S003: witnessed yes or no, and for how long).

Each step begins from the version that was seen, and stands in the history of the report, so that whoever works it reads
what was found. Whoever goes there is told where, when and what, and never who reported.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from commonweal.access.permission import require
from commonweal.access.queries import team_for_work
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.rules.call_out import (
    OPEN,
    CallOutState,
    CallOutStep,
    next_call_out_state,
    next_opening,
)
from commonweal.core.terms import LONDON, Marking, ReportState, london_day
from commonweal.reports.call_outs.queries import call_out_seen
from commonweal.reports.calls.queries import own_report
from commonweal.reports.life.operations import note_event
from commonweal.reports.models import CallOut, Report
from commonweal.reports.policy import reports_policy
from commonweal.reports.terms import CallOutKind, EventKind
from commonweal.reports.written import clean

LONGEST_WORDS, LONGEST_OUTCOME, LONGEST_WITNESSED_MINUTES = 400, 1_000, 24 * 60
EVENTS = {CallOutKind.PATROL: EventKind.CALL_OUT, CallOutKind.VISIT: EventKind.VISIT}
WHO = {CallOutKind.PATROL: "Patrol", CallOutKind.VISIT: "Night team"}
SAID = {
    CallOutStep.SET_OFF: "on the way", CallOutStep.ARRIVE: "there", CallOutStep.FINISH: "done",
    CallOutStep.GIVE_UP: "not possible",
}  # fmt: skip


class CallOutRefused(Exception):
    """Nobody can go, or the step does not begin here; the message says what to tell the caller, or what to write."""


class NoSuchCallOut(Exception):
    """There is no such call-out or report, or none that the viewer may see."""


class CallOutChanged(Exception):
    """Somebody has moved it on since the form was shown."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What whoever was there says of it; `minutes`: for how long it was witnessed."""

    words: str = ""
    witnessed: bool | None = None
    minutes: int | None = None


def ask_call_out(report_id: UUID, what: CallOutKind, words: str, *, by: Viewer, at: datetime) -> CallOut:
    """Ask the patrol, or the night team, to go there; asked again while it is open, it is the same one.

    By whoever took the report in this shift, or may see it. Raises `NotAllowed`, `NoSuchCallOut`, `CallOutRefused`.
    """
    require(by, Act.CREATE, RecordKind.CALL_OUT)
    report = own_report(report_id, by) or Report.objects.visible_to(by).filter(id=report_id).first()
    if report is None:
        raise NoSuchCallOut(report_id)
    words = " ".join(clean(words).split())
    if len(words) > LONGEST_WORDS:
        raise CallOutRefused(f"That is {len(words):,} characters; at most {LONGEST_WORDS} are kept.")
    team_id, due_at = _who_goes(report, what, by, at)
    try:
        with transaction.atomic():
            if asked_before := _open_one(report, what):
                return asked_before
            found = CallOut.objects.create(
                partnership_id=report.partnership_id, created_at=at, changed_at=at, report=report, what=what,
                team_id=team_id, asked_at=at, asked_by_id=by.staff_id, words=words, due_at=due_at,
            )  # fmt: skip
            note_event(report, EVENTS[what], words=f"{WHO[what]} asked to go there", team_id=team_id, by=by, at=at)
    except IntegrityError:
        # Asked for by somebody else at this moment: that one goes.
        if asked_before := _open_one(report, what):
            return asked_before
        raise
    by.trace.did(Deed.CHANGE, RecordKind.CALL_OUT, [found.id], why=f"{what} asked for")
    return found


def _who_goes(report: Report, what: CallOutKind, by: Viewer, at: datetime) -> tuple[UUID, datetime]:
    """The team that goes, and by when it should be there."""
    if report.state in (ReportState.CLOSED, ReportState.LOGGED):
        raise CallOutRefused("This report is closed. Take a new one, and ask from there.")
    hours = reports_policy(by.partnership_id).call_outs_on(london_day(at))
    patrol = what is CallOutKind.PATROL
    team = team_for_work(by.partnership_id, name=hours.patrol_team if patrol else hours.visit_team, on=london_day(at))
    if team is None:
        raise CallOutRefused("No such team works here today. Tell the caller whom the report is with instead.")
    opens_at = next_opening(at, hours.from_time, hours.to_time)
    if patrol and report.marking != Marking.OFFICIAL:
        raise CallOutRefused("This is marked above what the patrol reads. Ask the night team, or hand it over.")
    if patrol and opens_at > at:
        span = f"{hours.from_time:%H:%M} to {hours.to_time:%H:%M}"
        raise CallOutRefused(f"The patrol goes out from {span}: again from {opens_at.astimezone(LONDON):%H:%M}.")
    return team[0], opens_at + timedelta(minutes=hours.arrive_within_minutes)


def _open_one(report: Report, what: CallOutKind) -> CallOut | None:
    return CallOut.objects.filter(report=report, what=what, state__in=[one.value for one in OPEN]).first()


def move_call_out(
    call_out_id: UUID, step: CallOutStep, *, version: int, outcome: Outcome | None = None, by: Viewer, at: datetime
) -> CallOut:
    """One step of a call-out by whoever goes there. Raises `NotAllowed`, `NoSuchCallOut`, `CallOutRefused`,
    `CallOutChanged`."""
    require(by, Act.CHANGE, RecordKind.CALL_OUT)
    said = outcome or Outcome()
    with transaction.atomic():
        found = call_out_seen(call_out_id, by)
        if found is None:
            raise NoSuchCallOut(call_out_id)
        after = next_call_out_state(CallOutState(found.state), step)
        if after is None:
            raise CallOutRefused("Somebody has moved it on. This is how it stands now.")
        values = _values(step, after, said, at)
        held = CallOut.objects.filter(id=found.id, version=version)
        if not held.update(**values, version=version + 1, changed_at=at):
            raise CallOutChanged
        found.refresh_from_db()
        words = _in_words(CallOutKind(found.what), step, said)
        note_event(found.report, EVENTS[CallOutKind(found.what)], words=words, team_id=found.team_id, by=by, at=at)
    by.trace.did(Deed.CHANGE, RecordKind.CALL_OUT, [found.id], why=step.value)
    return found


def _values(step: CallOutStep, after: CallOutState, said: Outcome, at: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {"state": after.value}
    match step:
        case CallOutStep.SET_OFF:
            return values | {"set_off_at": at}
        case CallOutStep.ARRIVE:
            return values | {"arrived_at": at}
    words = clean(said.words)
    if not words:
        raise CallOutRefused("Write what you found, or why it was not possible, in a sentence.")
    if len(words) > LONGEST_OUTCOME:
        raise CallOutRefused(f"That is {len(words):,} characters; at most {LONGEST_OUTCOME:,} are kept.")
    if step is CallOutStep.FINISH and said.witnessed is None:
        raise CallOutRefused("Say whether you witnessed it: the next step depends on it.")
    if said.minutes is not None and not 0 <= said.minutes <= LONGEST_WITNESSED_MINUTES:
        raise CallOutRefused("Write for how many minutes you witnessed it, or leave it empty.")
    minutes = said.minutes if said.witnessed else None
    return values | {"done_at": at, "outcome": words, "witnessed": said.witnessed, "witnessed_minutes": minutes}


def _in_words(what: CallOutKind, step: CallOutStep, said: Outcome) -> str:
    """The line of the report's history."""
    witnessed = ""
    if step is CallOutStep.FINISH:
        minutes = f" for {said.minutes} minutes" if said.minutes and said.witnessed else ""
        witnessed = f", witnessed{minutes}" if said.witnessed else ", not witnessed"
    words = clean(said.words)
    return f"{WHO[what]}: {SAID[step]}{witnessed}" + (f". {words}" if words else "")
