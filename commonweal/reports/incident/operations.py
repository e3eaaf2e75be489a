"""Joins a report to another of the same incident, and parts it again with what was before (docs/decisions/0032).

Merging is following: each report stays a call of its own with its reporter, its words and its history; one of them, the
leader, is worked for all. No chains: who joins a follower joins its leader, and brings its own followers along. What
stood before is kept in the line of history, so that parting gives it back. Nobody joins what they cannot see.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from commonweal.access import journal
from commonweal.access.facts import facts_of
from commonweal.access.permission import NotAllowed, may, require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.rules.report_life import ENDED, OPEN
from commonweal.core.terms import london_day
from commonweal.reports.models import Occurrence, Report, ReportEvent
from commonweal.reports.operations import CALLS
from commonweal.reports.single.operations import ChangedMeanwhile, NoSuchReport, as_it_stands
from commonweal.reports.telling.operations import tell
from commonweal.reports.telling.terms import About
from commonweal.reports.terms import EventKind
from commonweal.reports.written import clean
from commonweal.runs.operations import note_data_change

LONGEST_WHY = 400
HEARS = frozenset({*ENDED, *OPEN})
"""The states in which a follower takes over what its leader was answered: also a second answer, after it was opened
again. What another line only counts here has no life, and stays as it is."""
FOLLOWED = {EventKind.ANSWERED: About.ANSWERED, EventKind.CLOSED: About.CLOSED}
"""What a leader's followers take over from it, and what their reporters are told."""


class JoinRefused(Exception):
    """These two cannot be joined, or this one is joined to nothing; the message says why."""


def join_incident(report_id: UUID, into_id: UUID, *, version: int, words: str = "", by: Viewer, at: datetime) -> Report:
    """From now on the first report follows the second, or the one that the second follows; that leader is returned.

    Raises `NotAllowed`, `NoSuchReport`, `JoinRefused`, `ChangedMeanwhile`.
    """
    require(by, Act.CHANGE, RecordKind.REPORT)
    with transaction.atomic():
        report, into = _to_change(report_id, by), _to_change(into_id, by)
        leader = _to_change(into.follows_id, by) if into.follows_id else into
        if report.version != version:
            raise ChangedMeanwhile(as_it_stands(report))
        _join(report, leader, words=words, by=by, at=at)
    by.trace.did(Deed.CHANGE, RecordKind.REPORT, [report.id, leader.id], why="joined to another report")
    return leader


def follow_incident(report_id: UUID, into_id: UUID, *, by: Viewer, at: datetime) -> Report:
    """The same for a report that was just taken as "me too". The caller has seen that `by` may know of the other: who
    takes a call sees few facts of events that began before today, and changes none.

    The event is over where the other is answered: then both count to it, and the new one is worked for itself. Call it
    in the transaction that takes the report; twice is once. Raises `NotAllowed`, `NoSuchReport`, `JoinRefused`.
    """
    require(by, Act.CREATE, RecordKind.REPORT)
    into = Report.objects.filter(id=into_id, partnership_id=by.partnership_id).first()
    report = Report.objects.filter(id=report_id, partnership_id=by.partnership_id).first()
    if into is None or report is None:
        raise NoSuchReport(into_id)
    leader = Report.objects.filter(id=into.follows_id).first() if into.follows_id else into
    assert leader is not None
    if report.follows_id == leader.id:
        return leader
    if leader.state in ENDED:
        occurrence = _occurrence_of(leader, at)
        for one in (leader, report):
            _write(one, {"occurrence_id": occurrence}, at)
        _note_for_runs([report], at)
    else:
        _join(report, leader, words="The caller rang about the same event", by=by, at=at)
    return leader


def part_from_incident(report_id: UUID, *, version: int, words: str, by: Viewer, at: datetime) -> Report:
    """A follower stands for itself again: state, team and clock as before, and whoever it had brought along with it.

    A reporter who was told of the leader's answer in between is told that theirs is open again. Raises `NotAllowed`,
    `NoSuchReport`, `JoinRefused`, `ChangedMeanwhile`.
    """
    require(by, Act.CHANGE, RecordKind.REPORT)
    why = clean(words)[:LONGEST_WHY]
    if not why:
        raise JoinRefused("Say why it is not the same incident, in a sentence.")
    with transaction.atomic():
        report = _to_change(report_id, by)
        if report.follows_id is None:
            raise JoinRefused("This report follows no other.")
        if report.version != version:
            raise ChangedMeanwhile(as_it_stands(report))
        was_done = report.state in ENDED
        leave(report, words=why, as_before=True, by=by, at=at)
        if was_done and report.state not in ENDED:
            tell(report, About.REOPENED, by=by, at=at)
    by.trace.did(Deed.CHANGE, RecordKind.REPORT, [report.id], why="parted from another report")
    return report


def leave(report: Report, *, words: str, as_before: bool, by: Viewer, at: datetime) -> None:
    """Part a follower that the caller has checked; `as_before` False: it keeps its state, as one that opens again."""
    leader_id = report.follows_id
    joined = report.events.filter(kind=EventKind.JOINED, details__has_key="into").order_by("-at", "-id").first()
    before = joined.details if joined else {}
    values: dict[str, Any] = {"follows_id": None, "occurrence_id": before.get("occurrence")}
    if as_before and before:
        values |= {
            "state": before["state"], "state_since": _instant(before["state_since"]),
            "due_at": _instant(before["due_at"]), "team_id": before["team"],
            "assigned_to_id": before["assigned_to"],
        }  # fmt: skip
    _write(report, values, at)
    # They lie with whoever works the one that brought them: the leader's team has nothing to do with them any more.
    lies_with = {"team_id": report.team_id, "assigned_to_id": report.assigned_to_id}
    for one in Report.objects.filter(id__in=before.get("brought", []), follows_id=leader_id):
        _write(one, {"follows_id": report.id, "occurrence_id": report.occurrence_id, **lies_with}, at)
    _tell_history(report, EventKind.PARTED, leader_id, words, by, at)
    leader = Report.objects.filter(id=leader_id).first() if leader_id else None
    if leader is not None:
        _write(leader, {}, at)
        _tell_history(leader, EventKind.PARTED, report.id, words, by, at)
    _note_for_runs([report], at)


def followers_hear(leader: Report, kind: EventKind, *, words: str, by: Viewer, at: datetime) -> list[UUID]:
    """Answer or close those who follow a leader that was answered or closed, again too; each is told by its own way."""
    moved = []
    for one in Report.objects.filter(follows_id=leader.id, state__in=HEARS).order_by("received_at", "id"):
        _write(one, {"state": leader.state, "state_since": at}, at)
        ReportEvent.objects.create(
            report=one, at=at, kind=kind, state=leader.state, by_id=by.staff_id, by=by.name, words=words,
            public=kind is EventKind.ANSWERED, details={"with": str(leader.id)},
        )  # fmt: skip
        tell(one, FOLLOWED[kind], words=words if kind is EventKind.ANSWERED else "", by=by, at=at)
        moved.append(one.id)
    by.trace.saw(RecordKind.REPORT, moved)
    return moved


def followers_go_along(leader: Report, *, by: Viewer, at: datetime) -> None:
    """Those who follow lie with whoever works their leader, so that its team reads what all of them told."""
    for one in Report.objects.filter(follows_id=leader.id):
        _write(one, {"team_id": leader.team_id, "assigned_to_id": leader.assigned_to_id}, at)
        by.trace.saw(RecordKind.REPORT, [one.id])


def _join(report: Report, leader: Report, *, words: str, by: Viewer, at: datetime) -> None:
    if report.id == leader.id:
        raise JoinRefused("These two are joined already." if report.followers.exists() else "This is the same report.")
    if report.follows_id is not None:
        raise JoinRefused("It follows another report. Part it from that one first.")
    if report.state in ENDED or leader.state in ENDED:
        raise JoinRefused("One of the two is answered already. Open it again first, or leave them apart.")
    followers = list(Report.objects.filter(follows_id=report.id))
    occurrence = _occurrence_of(leader, at)
    before = {
        "into": str(leader.id), "state": report.state, "state_since": _written(report.state_since),
        "due_at": _written(report.due_at), "team": _written(report.team_id),
        "assigned_to": _written(report.assigned_to_id), "occurrence": _written(report.occurrence_id),
        "brought": [str(one.id) for one in followers],
    }  # fmt: skip
    lies_with = {"team_id": leader.team_id, "assigned_to_id": leader.assigned_to_id}
    _write(report, {"follows_id": leader.id, "due_at": None, "occurrence_id": occurrence, **lies_with}, at)
    for one in followers:
        _write(one, {"follows_id": leader.id, "occurrence_id": occurrence, **lies_with}, at)
    # The leader's version goes up too: of two who join at once in opposite directions one is told that it changed.
    _write(leader, {"occurrence_id": occurrence}, at, leads=True)
    ReportEvent.objects.create(
        report=report, at=at, kind=EventKind.JOINED, by_id=by.staff_id, by=by.name, words=clean(words)[:LONGEST_WHY],
        details=before,
    )  # fmt: skip
    _tell_history(leader, EventKind.JOINED, report.id, clean(words)[:LONGEST_WHY], by, at)
    _note_for_runs([report, *followers], at)


def _occurrence_of(leader: Report, at: datetime) -> UUID:
    """The event that both count to: the leader's own, or a new one known by its reference."""
    if leader.occurrence_id is not None:
        return leader.occurrence_id
    made, _ = Occurrence.objects.get_or_create(
        partnership_id=leader.partnership_id, source=leader.source, source_key=leader.reference,
        defaults={"created_at": at, "changed_at": at},
    )  # fmt: skip
    return made.id


def _write(report: Report, values: dict[str, Any], at: datetime, *, leads: bool = False) -> None:
    """Change the row where it still is the version that was read; a leader only while it follows nobody."""
    held = Report.objects.filter(id=report.id, version=report.version)
    held = held.filter(follows__isnull=True) if leads else held
    had = (report.team_id, report.assigned_to_id)
    if not held.update(**values, version=report.version + 1, changed_at=at):
        report.refresh_from_db()
        raise ChangedMeanwhile(as_it_stands(report))
    report.refresh_from_db()
    if had not in ((None, None), (report.team_id, report.assigned_to_id)):
        now = {"team": report.team_id or journal.NOBODY, "person": report.assigned_to_id or journal.NOBODY}
        journal.note(journal.Revoked.REPORT_TAKEN, at=at, report=report.id, **now)


def _to_change(report_id: UUID | None, by: Viewer) -> Report:
    report = Report.objects.visible_to(by).filter(id=report_id).first() if report_id else None
    if report is None:
        raise NoSuchReport(report_id)
    if not may(by, Act.CHANGE, facts_of([report], by)[report.id]):
        raise NotAllowed(f"{by.role} may not change this report")
    return report


def _tell_history(report: Report, kind: EventKind, other: UUID | None, words: str, by: Viewer, at: datetime) -> None:
    ReportEvent.objects.create(
        report=report, at=at, kind=kind, by_id=by.staff_id, by=by.name, words=words, details={"other": str(other)}
    )


def _note_for_runs(reports: Iterable[Report], at: datetime) -> None:
    """Incidents are counted beside calls: whoever reads a list made before is told that newer data exist."""
    for one in reports:
        note_data_change(
            partnership_id=one.partnership_id, about=CALLS, earliest_on=london_day(one.happened_at), n_rows=1, at=at
        )


def _written(value: object) -> str | None:
    return None if value is None else value.isoformat() if isinstance(value, datetime) else str(value)


def _instant(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
