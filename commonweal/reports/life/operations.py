"""Moves reports from state to state (core/rules/report_life.py): the row, its clock, its history, who is told.

Every step begins from the version that its reader saw, so that of two people who move a report at once one is told what
stands there now. A report that follows another of the same incident is not moved: its leader is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from commonweal.access import journal
from commonweal.access.facts import facts_of
from commonweal.access.permission import NotAllowed, decide, may, only_in_an_emergency, require
from commonweal.access.queries import members_today, team_names, teams_today
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.rules.need_to_know import RecordFacts
from commonweal.core.rules.report_life import ENDED, REOPENS_WITHIN_DAYS, ReportStep, may_reopen, next_state
from commonweal.core.terms import ReportState, london_day
from commonweal.reports.incident.operations import FOLLOWED, followers_go_along, followers_hear, leave
from commonweal.reports.models import Report, ReportEvent
from commonweal.reports.policy import late_at, reports_policy
from commonweal.reports.single.operations import ChangedMeanwhile, NoSuchReport, NoSuchTeam, as_it_stands
from commonweal.reports.telling.operations import tell
from commonweal.reports.telling.terms import About
from commonweal.reports.terms import EventKind
from commonweal.reports.written import clean

LONGEST_WORDS = 4_000
BY_TRIAGE = frozenset(
    {
        ReportStep.TAKE_UP,
        ReportStep.TRIAGE,
        ReportStep.ASSIGN,
        ReportStep.CLOSE,
        ReportStep.REOPEN,
        ReportStep.HAND_OVER,
    }
)
"""Steps that need the right to change a report; the others need the right to answer for it."""
KINDS = {
    ReportStep.TAKE_UP: EventKind.RECEIVED, ReportStep.TRIAGE: EventKind.ROUTED, ReportStep.ASSIGN: EventKind.ASSIGNED,
    ReportStep.ACCEPT: EventKind.ACCEPTED, ReportStep.RETURN: EventKind.RETURNED, ReportStep.BEGIN: EventKind.BEGUN,
    ReportStep.ANSWER: EventKind.ANSWERED, ReportStep.CLOSE: EventKind.CLOSED, ReportStep.REOPEN: EventKind.REOPENED,
    ReportStep.HAND_OVER: EventKind.HANDED_OVER,
}  # fmt: skip
NEEDS_WORDS = frozenset({ReportStep.RETURN, ReportStep.ANSWER, ReportStep.REOPEN, ReportStep.HAND_OVER})
PUBLIC = frozenset({EventKind.RECEIVED, EventKind.ANSWERED})
TELLS = {
    ReportStep.ASSIGN: About.WITH_A_TEAM, ReportStep.BEGIN: About.ACTION_UNDER_WAY, ReportStep.ANSWER: About.ANSWERED,
    ReportStep.CLOSE: About.CLOSED, ReportStep.REOPEN: About.REOPENED,
}  # fmt: skip


class StepRefused(Exception):
    """The report cannot take this step from where it stands, or needs words for it; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: which team gets it, and who of them if named (ASSIGN), the words, and the version that was seen."""

    step: ReportStep
    version: int
    words: str = ""
    team_id: UUID | None = None
    rule: str = ""
    staff_id: UUID | None = None


def take_step(report_id: UUID, step: Step, *, by: Viewer, at: datetime) -> Report:
    """Move one report; its reporter is told where the step is a promised point.

    Raises `NotAllowed`, `NoSuchReport`, `NoSuchTeam`, `StepRefused`, `ChangedMeanwhile`.
    """
    by_triage = step.step in BY_TRIAGE
    require(by, *((Act.CHANGE, RecordKind.REPORT) if by_triage else (Act.CREATE, RecordKind.REPORT_ANSWER)))
    words = clean(step.words)
    if step.step in NEEDS_WORDS and not words:
        raise StepRefused("Say why, in a sentence: others read it, and for an answer the reporter does.")
    if len(words) > LONGEST_WORDS:
        raise StepRefused(f"That is {len(words):,} characters; at most {LONGEST_WORDS:,} are kept.")
    with transaction.atomic():
        report = _seen(report_id, by, change=by_triage)
        if step.step is ReportStep.ASSIGN:
            _is_a_team(step.team_id, by)
            if step.team_id and step.staff_id and step.staff_id not in dict(members_today(step.team_id, by)):
                raise NoSuchTeam("Choose somebody who is in that team today.")
        return moved(report, step, words=words, by=by, at=at)


def moved(report: Report, step: Step, *, words: str, by: Viewer, at: datetime, danger: bool = False) -> Report:
    """The same for a report that the caller has checked; call it in a transaction.

    `danger`: its reporter tells of danger now, which opens it again however long ago it ended.
    """
    version = step.version
    if step.step is ReportStep.REOPEN and not can_reopen(report, at, danger=danger):
        raise StepRefused(
            f"It ended more than {REOPENS_WITHIN_DAYS} days ago. Take a new report that names {report.reference}."
        )
    if report.follows_id is not None and step.step is ReportStep.REOPEN and report.version == version:
        # Whoever disagrees with an answer that was given for several is heard alone.
        leave(report, words="Its reporter disagrees with the answer", as_before=False, by=by, at=at)
        version = report.version
    if report.follows_id is not None:
        raise StepRefused("This report follows another of the same incident. Open that one, or part them first.")
    before = ReportState(report.state)
    after = next_state(before, step.step)
    if after is None:
        raise StepRefused(f"A report that is {before.value} cannot {step.step.value.replace('-', ' ')}.")
    late = report.due_at is not None and at > report.due_at
    values: dict[str, Any] = {
        "state": after.value,
        "state_since": at,
        "due_at": late_at(after, at, reports_policy(report.partnership_id), urgent=report.urgent),
    }
    if step.step is ReportStep.ASSIGN:
        values |= {"team_id": step.team_id, "assigned_to_id": step.staff_id, "rule_fired": step.rule}
    if step.step in (ReportStep.RETURN, ReportStep.REOPEN):
        values |= {"team_id": None, "assigned_to_id": None, "rule_fired": ""}
    _write(report, values, version, at)
    kind = KINDS[step.step]
    ReportEvent.objects.create(
        report=report, at=at, kind=kind, state=after.value, by_id=by.staff_id, by=by.name, words=words,
        team_id=step.team_id, rule=step.rule, public=kind in PUBLIC, late=late,
    )  # fmt: skip
    by.trace.did(Deed.CHANGE, RecordKind.REPORT, [report.id], why=step.step.value)
    if about := TELLS.get(step.step):
        team = team_names([step.team_id]).get(step.team_id, "") if step.team_id else ""
        tell(report, about, words=words if step.step is ReportStep.ANSWER else "", team=team, by=by, at=at)
    if "team_id" in values:
        followers_go_along(report, by=by, at=at)
    if kind in FOLLOWED:
        followers_hear(report, kind, words=words, by=by, at=at)
    return report


def _write(report: Report, values: dict[str, Any], version: int, at: datetime) -> None:
    """Change the row where it still is the version that was seen; whoever loses it by this is noted in the journal."""
    held = Report.objects.filter(id=report.id, version=version)
    before = (report.team_id, report.assigned_to_id)
    if not held.update(**values, version=version + 1, changed_at=at):
        report.refresh_from_db()
        raise ChangedMeanwhile(as_it_stands(report))
    if "team_id" in values and before != (None, None):
        now = {"team": values["team_id"] or journal.NOBODY, "person": values["assigned_to_id"] or journal.NOBODY}
        journal.note(journal.Revoked.REPORT_TAKEN, at=at, report=report.id, **now)
    for name, value in values.items():
        setattr(report, name, value)
    report.version, report.changed_at = version + 1, at


def _seen(report_id: UUID, by: Viewer, *, change: bool) -> Report:
    report = Report.objects.visible_to(by).filter(id=report_id).first()
    if report is None:
        raise NoSuchReport(report_id)
    facts = facts_of([report], by)[report.id]
    if not (may(by, Act.CHANGE, facts) if change else may_answer(facts, by)):
        raise NotAllowed(f"{by.role} may not change this report")
    return report


def can_reopen(report: Report, at: datetime, *, danger: bool = False) -> bool:
    """Whether a report ended so lately that it opens again under its number; true of one that has not ended."""
    if report.state not in ENDED or report.state_since is None:
        return True
    return may_reopen(london_day(report.state_since), london_day(at), danger=danger)


def may_answer(facts: RecordFacts, by: Viewer) -> bool:
    """Whether somebody may accept, return and answer a report: it lies with them or their team, or they may change it.

    A landlord reads what concerns its homes also where another team works it, and answers for none of that.
    """
    own = facts.team_id in by.team_ids or (facts.assigned_to_id is not None and facts.assigned_to_id == by.staff_id)
    if not may(by, Act.CREATE, RecordKind.REPORT_ANSWER):
        return False
    decision = decide(by, facts)
    return may(by, Act.CHANGE, facts) or (own and bool(decision) and not only_in_an_emergency(by, facts, decision))


def _is_a_team(team_id: UUID | None, by: Viewer) -> None:
    if team_id is None or team_id not in dict(teams_today(by)):
        raise NoSuchTeam("Choose a team that works here today.")


def note_event(
    report: Report, kind: EventKind, *, words: str = "", public: bool = False, by: Viewer, at: datetime, **more: Any
) -> ReportEvent:
    """Write one line of a report's history that moves nothing; the caller has checked that it may."""
    return ReportEvent.objects.create(
        report=report,
        at=at,
        kind=kind,
        words=words[:LONGEST_WORDS],
        public=public,
        by_id=by.staff_id,
        by=by.name,
        **more,
    )


def history_of(report: Report) -> Sequence[ReportEvent]:
    """What happened to a report that somebody was let see, oldest first."""
    return list(report.events.order_by("at", "id"))
