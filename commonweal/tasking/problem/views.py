"""Problem sheets: the list, one sheet, the form of each part, the measures, and the sheet as a paper."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import NotAllowed, may
from commonweal.access.queries import teams_today
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.actions.asked import id_of, version_of
from commonweal.audit.deeds import Deed
from commonweal.documents.formats import formats_of
from commonweal.documents.paper import Paper
from commonweal.effects.views import LABELS as EFFECT_LABELS
from commonweal.files.days import DayRefused, typed_day
from commonweal.tasking.problem.facts_in_words import in_words
from commonweal.tasking.problem.operations import (
    begin_sheet,
    drop_measure,
    give_lead,
    move_stage,
    set_measure,
    write_part,
)
from commonweal.tasking.problem.papers import problem_paper
from commonweal.tasking.problem.queries import PartShown, SheetShown, part_shown, problem_sheets, sheet_at, sheet_shown
from commonweal.tasking.problem.terms import (
    MEASURE_LABELS,
    PART_LABELS,
    STAGE_LABELS,
    STAGE_QUESTIONS,
    MeasureKind,
    MeasureWanted,
    NoSuchProblem,
    Part,
    ProblemChanged,
    ProblemRefused,
    Stage,
)

FORM = ("GET", "HEAD", "POST")
KEPT = "What you wrote still stands in the form: read what stands there now, and send yours again if it is still right."


def _or_absent(request: StaffRequest, act: Act = Act.READ) -> None:
    if not may(request.viewer, act, RecordKind.PROBLEM_SHEET):
        raise Http404


def _shown(request: StaffRequest, problem_id: UUID) -> SheetShown:
    try:
        return sheet_shown(problem_id, request.viewer)
    except NoSuchProblem as fault:
        raise Http404 from fault


@require_safe
@staff_only
def sheets(request: StaffRequest) -> HttpResponse:
    """Every sheet that the viewer may see."""
    _or_absent(request)
    return render(request, "tasking/problem/list.html", {"sheets": problem_sheets(request.viewer)})


@require_http_methods(FORM)
@staff_only
def start(request: StaffRequest) -> HttpResponse:
    """Begin the sheet of a place; a place that has one is led to it."""
    _or_absent(request, Act.CREATE)
    given = request.POST or request.GET
    key, name, problem = given.get("place", "")[:120], given.get("name", ""), ""
    if found := sheet_at(key, request.viewer):
        return redirect("problem", problem_id=found)
    if request.method == "POST":
        try:
            return redirect("problem", problem_id=begin_sheet(key, name, by=request.viewer, at=request.at).id)
        except ProblemRefused as refused:
            problem = refused.because
    context = {"place": key, "name": name, "problem": problem}
    return render(request, "tasking/problem/start.html", context, status=400 if problem else 200)


@require_safe
@staff_only
def sheet(request: StaffRequest, problem_id: UUID) -> HttpResponse:
    """One sheet: its measures and the four stages with facts and words."""
    _or_absent(request)
    return render(request, "tasking/problem/sheet.html", _context(request, _shown(request, problem_id), ""))


@require_POST
@staff_only
def move(request: StaffRequest, problem_id: UUID) -> HttpResponse:
    """Move a sheet to another stage, or give it to a team."""
    _or_absent(request, Act.CHANGE)
    try:
        _move(request, problem_id)
        return redirect("problem", problem_id=problem_id)
    except (NoSuchProblem, NotAllowed) as gone:
        raise Http404 from gone
    except ProblemRefused as refused:
        problem = refused.because
    except ProblemChanged as changed:
        problem = f"{changed} Look at the sheet and choose again."
    context = _context(request, _shown(request, problem_id), problem)
    return render(request, "tasking/problem/sheet.html", context, status=400)


def _move(request: StaffRequest, problem_id: UUID) -> None:
    post, by, at = request.POST, request.viewer, request.at
    seen, stage = version_of(post.get("seen", "")), post.get("stage", "")
    if post.get("step") == "lead":
        give_lead(problem_id, id_of(post.get("team", "")), seen, by=by, at=at)
    elif stage in list(Stage):
        move_stage(problem_id, Stage(stage), seen, by=by, at=at)
    else:
        raise ProblemRefused("stage", "Choose a stage.")


def _context(request: StaffRequest, shown: SheetShown, problem: str) -> dict[str, Any]:
    viewer = request.viewer
    return {
        "shown": shown, "listed": shown.listed, "problem": problem, "stages": list(Stage), "stage_labels": STAGE_LABELS,
        "questions": STAGE_QUESTIONS, "in_words": in_words(shown.facts, on=viewer.on), "effect_labels": EFFECT_LABELS,
        "measure_labels": MEASURE_LABELS, "may_write": may(viewer, Act.CHANGE, RecordKind.PROBLEM_SHEET),
        "may_export": may(viewer, Act.EXPORT, RecordKind.PROBLEM_SHEET),
        "may_agree": may(viewer, Act.CREATE, RecordKind.ACTION),
        "teams": [("", "Nobody yet"), *((str(team), name) for team, name in teams_today(viewer))],
    }  # fmt: skip


@require_http_methods(FORM)
@staff_only
def write(request: StaffRequest, problem_id: UUID, part: str) -> HttpResponse:
    """One part of a sheet with its earlier versions."""
    _or_absent(request, Act.CHANGE)
    if part not in list(Part) or Part(part) not in PART_LABELS:
        raise Http404
    place, one = _part(request, problem_id, Part(part))
    words, problem = one.words, ""
    if request.method == "POST":
        words, seen = request.POST.get("words", ""), version_of(request.POST.get("seen", ""))
        try:
            write_part(problem_id, one.part, seen, words, by=request.viewer, at=request.at)
            return redirect("problem", problem_id=problem_id)
        except (NoSuchProblem, NotAllowed) as gone:
            raise Http404 from gone
        except ProblemRefused as refused:
            problem = refused.because
        except ProblemChanged as changed:
            problem = f"{changed} {KEPT}"
        _, one = _part(request, problem_id, one.part)
    context = {"problem_id": problem_id, "place": place, "part": one, "words": words, "problem": problem}
    return render(request, "tasking/problem/write.html", context, status=400 if problem else 200)


def _part(request: StaffRequest, problem_id: UUID, part: Part) -> tuple[str, PartShown]:
    try:
        return part_shown(problem_id, part, request.viewer)
    except NoSuchProblem as fault:
        raise Http404 from fault


@require_http_methods(FORM)
@staff_only
def measures(request: StaffRequest, problem_id: UUID) -> HttpResponse:
    """What the plan should move: set a measure with its figure of today, or say that it is none any more."""
    _or_absent(request, Act.CHANGE)
    shown, problems = _shown(request, problem_id), {}
    if request.method == "POST":
        try:
            _measure(request)(problem_id)
            return redirect("problem", problem_id=problem_id)
        except (NoSuchProblem, NotAllowed) as gone:
            raise Http404 from gone
        except ProblemRefused as refused:
            problems = {refused.field: refused.because}
    typed = {name: request.POST.get(name, "") for name in ("kind", "target", "by_on")}
    kinds = [(one.value, MEASURE_LABELS[one][0]) for one in MeasureKind]
    context = {
        "listed": shown.listed, "shown": shown, "typed": typed, "problems": problems, "kinds": kinds,
        "measure_labels": MEASURE_LABELS,
    }  # fmt: skip
    return render(request, "tasking/problem/measures.html", context, status=400 if problems else 200)


def _measure(request: StaffRequest) -> Callable[[UUID], object]:
    post, by, at = request.POST, request.viewer, request.at
    if post.get("kind", "") not in list(MeasureKind):
        raise ProblemRefused("kind", "Choose what is to be moved.")
    kind = MeasureKind(post["kind"])
    if post.get("step") == "drop":
        return lambda problem_id: drop_measure(problem_id, kind, by=by, at=at)
    target = post.get("target", "").replace(",", "").strip()
    if not (target.isascii() and target.isdigit()) or len(target) > 6:
        raise ProblemRefused("target", "Write the highest figure that is still good, as a whole number.")
    try:
        by_on = typed_day(post.get("by_on", ""))
    except DayRefused as refusal:
        raise ProblemRefused("by_on", f"{refusal}.") from refusal
    wanted = MeasureWanted(kind, int(target), by_on)
    return lambda problem_id: set_measure(problem_id, wanted, by=by, at=at)


@require_safe
@staff_only
def paper(request: StaffRequest, problem_id: UUID) -> HttpResponse:
    """The sheet as a paper."""
    _or_absent(request)
    shown = _shown(request, problem_id)
    made = _paper(request, shown)
    formats = formats_of(made) if may(request.viewer, Act.EXPORT, RecordKind.PROBLEM_SHEET) else {}
    context = {"listed": shown.listed, "paper": made, "formats": formats}
    return render(request, "tasking/problem/paper.html", context)


@require_safe
@staff_only
@step_up(Reason.EXPORT)
def paper_file(request: StaffRequest, problem_id: UUID, format: str) -> HttpResponse:  # noqa: A002 - the address names it
    """The paper as a file."""
    _or_absent(request, Act.EXPORT)
    made = _paper(request, _shown(request, problem_id))
    chosen = formats_of(made).get(format)
    if chosen is None:
        raise Http404
    request.viewer.trace.did(Deed.EXPORT, RecordKind.PROBLEM_SHEET, [problem_id], why=f"problem sheet as {format}")
    answer = HttpResponse(chosen.render(made), content_type=chosen.content_type)
    name = f"problem-sheet-{made.dated_on.isoformat()}{chosen.suffix}"
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


def _paper(request: StaffRequest, shown: SheetShown) -> Paper:
    facts = in_words(shown.facts, on=request.viewer.on)
    return problem_paper(shown, request.viewer.partnership_name, facts)
