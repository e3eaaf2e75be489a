"""Begins a place's problem sheet, writes its parts as versions, sets the measures that its plan should move.

A version begins from the one that its writer saw, so that of two people who write one part at once one is told. The
same words again are no new version. A place has one sheet, however often somebody begins it.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from commonweal.access.permission import require
from commonweal.access.queries import teams_today
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.terms import london_day
from commonweal.files.written import clean
from commonweal.tasking.models import ProblemMeasure, ProblemSheet, ProblemWords
from commonweal.tasking.problem.frames import figures_of
from commonweal.tasking.problem.terms import (
    HIGHEST,
    LONGEST_KEY,
    LONGEST_LINE,
    LONGEST_WORDS,
    MeasureKind,
    MeasureWanted,
    NoSuchProblem,
    Part,
    ProblemChanged,
    ProblemRefused,
    Stage,
)

LATEST = date(2100, 12, 31)
PLACES = ("place:", "spot:")


def begin_sheet(location_key: str, place_name: str, *, by: Viewer, at: datetime) -> ProblemSheet:
    """The sheet of a place: begun now, or before. Raises `NotAllowed`, `ProblemRefused`."""
    require(by, Act.CREATE, RecordKind.PROBLEM_SHEET)
    name = clean(place_name)
    if not location_key.startswith(PLACES) or len(location_key) > LONGEST_KEY or not 0 < len(name) <= LONGEST_LINE:
        raise ProblemRefused("place", "Begin a sheet on the page of a hotspot.")
    if found := _of_place(location_key, by):
        return found
    row = ProblemSheet(
        partnership_id=by.partnership_id, created_at=at, changed_at=at, location_key=location_key, place_name=name,
        begun_by_id=by.staff_id, begun_by=by.name,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # Two began at one moment: both write the one sheet.
        if found := _of_place(location_key, by):
            return found
        raise
    by.trace.did(Deed.CHANGE, RecordKind.PROBLEM_SHEET, [row.id], why="begun")
    return row


def write_part(sheet_id: UUID, part: Part, seen: int, words: str, *, by: Viewer, at: datetime) -> ProblemSheet:
    """The sheet with a new version of one part. Raises `NotAllowed`, `NoSuchProblem`, `ProblemRefused`,
    `ProblemChanged` where another version has come since the one that was `seen` (0: none)."""
    kept = clean(words)
    if len(kept) > LONGEST_WORDS:
        raise ProblemRefused("words", f"That is {len(kept):,} characters; at most {LONGEST_WORDS:,} are kept.")
    return _versioned(sheet_id, part, seen, kept, by=by, at=at)


def move_stage(sheet_id: UUID, to: Stage, seen: int, *, by: Viewer, at: datetime) -> ProblemSheet:
    """The sheet at another stage. Raises as `write_part`."""
    return _versioned(sheet_id, Part.STAGE, seen, to.value, by=by, at=at)


def give_lead(sheet_id: UUID, team_id: UUID | None, seen: int, *, by: Viewer, at: datetime) -> ProblemSheet:
    """The sheet with the team that solves it, or none. Raises as `write_part`."""
    if team_id is not None and team_id not in dict(teams_today(by)):
        raise ProblemRefused("team", "Choose a team that works here today.")
    return _versioned(sheet_id, Part.LEAD, seen, str(team_id or ""), by=by, at=at)


def set_measure(sheet_id: UUID, wanted: MeasureWanted, *, by: Viewer, at: datetime) -> ProblemMeasure:
    """A measure with its figure of today. Raises `NotAllowed`, `NoSuchProblem`, `ProblemRefused`."""
    today = london_day(at)
    if not 0 <= wanted.target <= HIGHEST:
        raise ProblemRefused("target", f"Write a whole number up to {HIGHEST:,}.")
    if not today < wanted.by_on <= LATEST:
        raise ProblemRefused("by_on", "Choose a day that is still to come.")
    return _measured(sheet_id, wanted.kind, wanted.target, wanted.by_on, by=by, at=at)


def drop_measure(sheet_id: UUID, kind: MeasureKind, *, by: Viewer, at: datetime) -> ProblemMeasure:
    """Say that a measure is no longer one of the plan's; what it was stays. Raises as `set_measure`."""
    return _measured(sheet_id, kind, None, None, by=by, at=at)


def _measured(
    sheet_id: UUID, kind: MeasureKind, target: int | None, by_on: date | None, *, by: Viewer, at: datetime
) -> ProblemMeasure:
    require(by, Act.CHANGE, RecordKind.PROBLEM_SHEET)
    with transaction.atomic():
        sheet = sheet_seen(sheet_id, by)
        last = sheet.measures.filter(kind=kind).order_by("-number").first()
        if last is not None and (last.target, last.by_on) == (target, by_on):
            return last
        row = ProblemMeasure.objects.create(
            sheet=sheet, kind=kind, number=last.number + 1 if last else 1, start_on=london_day(at), target=target,
            start_value=figures_of(sheet.location_key, by).get(kind), by_on=by_on, by_id=by.staff_id, by=by.name, at=at,
        )  # fmt: skip
        _note(sheet, "measure", by=by, at=at)
    return row


def sheet_seen(sheet_id: UUID, by: Viewer) -> ProblemSheet:
    """A sheet that the viewer may see; raises `NoSuchProblem`."""
    found = ProblemSheet.objects.visible_to(by).filter(id=sheet_id).first()
    if found is None:
        raise NoSuchProblem(sheet_id)
    return found


def _versioned(sheet_id: UUID, part: Part, seen: int, words: str, *, by: Viewer, at: datetime) -> ProblemSheet:
    require(by, Act.CHANGE, RecordKind.PROBLEM_SHEET)
    sheet = sheet_seen(sheet_id, by)
    last = sheet.versions.filter(part=part).order_by("-number").first()
    if last.words == words if last else not words:
        return sheet
    if seen != (last.number if last else 0):
        raise ProblemChanged(f"{last.by if last else 'Somebody'} has written since.")
    try:
        with transaction.atomic():
            ProblemWords.objects.create(
                sheet=sheet, part=part, number=seen + 1, words=words, by_id=by.staff_id, by=by.name, at=at
            )
            _note(sheet, part.value, by=by, at=at)
    except IntegrityError as fault:
        raise ProblemChanged("Somebody wrote at the same moment.") from fault
    return sheet


def _note(sheet: ProblemSheet, what: str, *, by: Viewer, at: datetime) -> None:
    ProblemSheet.objects.filter(id=sheet.id).update(changed_at=at)
    by.trace.did(Deed.CHANGE, RecordKind.PROBLEM_SHEET, [sheet.id], why=what)


def _of_place(location_key: str, by: Viewer) -> ProblemSheet | None:
    return ProblemSheet.objects.filter(partnership_id=by.partnership_id, location_key=location_key).first()
