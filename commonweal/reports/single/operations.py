"""Changes of one report, and of many at once where a team takes them over.

Who changes it must see it (`visible_to`) and have the right; two people who change the same one do not undo each other:
the second is told what the first has written (docs/security.md P5).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Min, QuerySet

from commonweal.access import journal
from commonweal.access.facts import facts_of
from commonweal.access.guarding.operations import declare_connection, lift_guard, set_guard
from commonweal.access.guarding.queries import guard_of
from commonweal.access.guarding.refusals import CannotBeNamed, GuardingRefused, NothingToTakeBack
from commonweal.access.permission import NotAllowed, may, require
from commonweal.access.queries import members_today, teams_today
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.terms import Guarding, Marking, london_day
from commonweal.people.models import Caller
from commonweal.people.operations import guarded_as_one, known_as_one
from commonweal.reports.models import Report
from commonweal.reports.operations import CALLS
from commonweal.runs.operations import note_data_change

MOST_AT_ONCE = 5_000


class NoSuchReport(Exception):
    """There is no such report, or none that the viewer may see."""


class NoSuchTeam(GuardingRefused):
    """The team does not work in this partnership today, or the person is not in it."""


@dataclass(frozen=True, slots=True)
class AsItStands:
    """What can be changed of a report, as somebody has written it, and the version that this is."""

    version: int
    team_id: UUID | None
    assigned_to_id: UUID | None
    marking: str


class ChangedMeanwhile(Exception):
    """Somebody has changed the report since the form was shown; `now` is what stands there."""

    def __init__(self, now: AsItStands) -> None:
        super().__init__(f"version {now.version}")
        self.now = now


def hand_to_team(report_ids: Iterable[UUID], team_id: UUID | None, *, by: Viewer, at: datetime) -> int:
    """Many reports to one team, or back to triage (None); how many changed. Whoever had one has it no longer.

    Raises `NotAllowed`, `NoSuchTeam`; what the viewer may not see stays as it is, as if it did not exist.
    """
    require(by, Act.CHANGE, RecordKind.REPORT)
    _is_a_team(team_id, by)
    wanted = list(dict.fromkeys(report_ids))
    changed: list[UUID] = []
    with transaction.atomic():
        for start in range(0, len(wanted), MOST_AT_ONCE):
            seen = list(Report.objects.visible_to(by).filter(id__in=wanted[start : start + MOST_AT_ONCE]))
            facts = facts_of(seen, by)
            moved = [one for one in seen if one.team_id != team_id and may(by, Act.CHANGE, facts[one.id])]
            ids = [one.id for one in moved]
            _note_taken([one for one in moved if one.team_id or one.assigned_to_id], team_id, None, at=at)
            Report.objects.filter(id__in=ids).update(
                team_id=team_id, assigned_to_id=None, version=F("version") + 1, changed_at=at
            )
            changed += ids
    by.trace.did(Deed.CHANGE, RecordKind.REPORT, changed, why="given to a team")
    return len(changed)


def give_to(
    report_id: UUID, team_id: UUID | None, staff_id: UUID | None, *, version: int, by: Viewer, at: datetime
) -> Report:
    """One report to a team and, if named, to somebody in it; None: back to triage.

    Raises `NotAllowed`, `NoSuchReport`, `NoSuchTeam`, `ChangedMeanwhile`.
    """
    _is_a_team(team_id, by)
    if staff_id is not None and (team_id is None or staff_id not in dict(members_today(team_id, by))):
        raise NoSuchTeam("Choose somebody who is in that team today.")
    values = {"team_id": team_id, "assigned_to_id": staff_id}
    return _change(report_id, values, version=version, by=by, at=at, why="given to a team")


def mark(report_id: UUID, marking: Marking, *, version: int, by: Viewer, at: datetime) -> Report:
    """Change a report's marking. Raises `NotAllowed`, `NoSuchReport`, `ChangedMeanwhile`."""
    return _change(report_id, {"marking": marking}, version=version, by=by, at=at, why=f"marked {marking}")


def keep_for_named(
    report: Report,
    guarding: Guarding,
    *,
    named: Sequence[UUID],
    why: str,
    with_caller: bool,
    by: Viewer,
    at: datetime,
) -> None:
    """Keep a report for named people; `with_caller`: with it the caller, and so everything that the caller reported.

    Runs that are made from now on leave it out, and lists that counted it say that newer data exist.
    """
    with transaction.atomic():
        set_guard(report, guarding, named=named, why=why, by=by, at=at)
        about = Report.objects.filter(id=report.id)
        if with_caller and report.caller_id is not None:
            caller = Caller.objects.visible_to(by).filter(id=report.caller_id).first()
            if caller is None:
                raise CannotBeNamed("Your role cannot keep the caller for named people. Ask a triage officer.")
            if guard_of(caller, by) is None:
                set_guard(caller, guarding, named=named, why=why, by=by, at=at)
            guarded_as_one(caller.id, partnership_id=by.partnership_id, at=at)
            about = _all_of(caller.id, report)
        _note_for_runs(about, at)


def say_i_know_them(report: Report, *, words: str, by: Viewer, at: datetime) -> None:
    """From the next request on the report is absent for me, and everything of its caller, in whatever spelling."""
    with transaction.atomic():
        declare_connection(report, words=words, by=by, at=at)
        if report.caller_id is not None and by.staff_id is not None:
            known_as_one(report.caller_id, by.staff_id, partnership_id=by.partnership_id, at=at)


def open_to_others(report: Report, *, why: str, with_caller: bool, by: Viewer, at: datetime) -> None:
    """The report is kept for named people no longer; `with_caller`: nor is its caller."""
    guard = guard_of(report, by)
    about = Report.objects.filter(id=report.id)
    with transaction.atomic():
        caller = Caller.objects.visible_to(by).filter(id=report.caller_id).first() if report.caller_id else None
        of_caller = guard_of(caller, by) if caller and with_caller else None
        if guard is None and of_caller is None:
            raise NothingToTakeBack("Somebody has opened it to others already.")
        if guard is not None:
            lift_guard(guard, why=why, by=by, at=at)
        if of_caller is not None:
            lift_guard(of_caller, why=why, by=by, at=at)
            about = _all_of(of_caller.record_id, report)
        _note_for_runs(about, at)


def _all_of(caller_id: UUID, report: Report) -> QuerySet[Report]:
    return Report.objects.filter(partnership_id=report.partnership_id, caller_id=caller_id)


def _change(report_id: UUID, values: dict[str, Any], *, version: int, by: Viewer, at: datetime, why: str) -> Report:
    require(by, Act.CHANGE, RecordKind.REPORT)
    with transaction.atomic():
        seen = Report.objects.visible_to(by).filter(id=report_id)
        found = seen.first()
        if found is None:
            raise NoSuchReport(report_id)
        if not may(by, Act.CHANGE, facts_of([found], by)[found.id]):
            raise NotAllowed(f"{by.role} may not change this report")
        if all(getattr(found, name) == value for name, value in values.items()):
            return found
        # The version in the condition: of two who write at once, one finds nothing to change.
        held = Report.objects.filter(id=report_id, version=version)
        if not held.update(**values, version=version + 1, changed_at=at):
            found.refresh_from_db()
            raise ChangedMeanwhile(as_it_stands(found))
        _note_narrowed(found, values, at)
    by.trace.did(Deed.CHANGE, RecordKind.REPORT, [report_id], why=why)
    found.refresh_from_db()
    return found


def _note_narrowed(before: Report, values: dict[str, Any], at: datetime) -> None:
    """Write in the journal whom a change of one report takes it from: no restored backup gives it back."""
    if before.marking == Marking.OFFICIAL and values.get("marking", Marking.OFFICIAL) != Marking.OFFICIAL:
        journal.note(journal.Revoked.MARKING_RAISED, at=at, report=before.id, marking=values["marking"])
    if "team_id" in values and (
        before.team_id not in (None, values["team_id"]) or before.assigned_to_id not in (None, values["assigned_to_id"])
    ):
        _note_taken([before], values["team_id"], values["assigned_to_id"], at=at)


def _note_taken(reports: Sequence[Report], team_id: UUID | None, staff_id: UUID | None, *, at: datetime) -> None:
    now = {"team": team_id or journal.NOBODY, "person": staff_id or journal.NOBODY}
    journal.note_each(journal.Revoked.REPORT_TAKEN, [{"report": one.id, **now} for one in reports], at=at)


def as_it_stands(report: Report) -> AsItStands:
    """What of a report can be changed."""
    return AsItStands(report.version, report.team_id, report.assigned_to_id, report.marking)


def _is_a_team(team_id: UUID | None, by: Viewer) -> None:
    if team_id is not None and team_id not in dict(teams_today(by)):
        raise NoSuchTeam("Choose a team that works here today.")


def _note_for_runs(about: QuerySet[Report], at: datetime) -> None:
    """Whoever reads a list that was made before is told that newer data exist; which, nobody is told."""
    first = about.aggregate(first=Min("happened_at"))["first"]
    one = about.first()
    if first is not None and one is not None:
        note_data_change(partnership_id=one.partnership_id, about=CALLS, earliest_on=london_day(first), n_rows=1, at=at)
