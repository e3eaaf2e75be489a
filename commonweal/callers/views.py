"""The week's list of callers, and one finding down to its calls."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.partnership import UnknownPolicy
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.callers import queries
from commonweal.callers.asked import or_absent, page_of
from commonweal.callers.operations import run_callers
from commonweal.callers.terms import Standing, Watch
from commonweal.callers.windows import as_at_of, lines_of, one_more
from commonweal.core.policy import NoPolicyOn, PolicyRefused
from commonweal.files.days import DayRefused, typed_day
from commonweal.runs.cut_offs import CutOffRefused
from commonweal.runs.weeks import cut_off_of, week_url, weeks_around

REPEAT = "repeat-callers"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the list: what it watches for, and how the page calls it."""

    name: str
    label: str
    watches: tuple[Watch, ...]


PARTS = (
    Part(REPEAT, "Repeat callers", (Watch.OUT_OF_HOURS, Watch.POLICE)),
    Part(Watch.SECOND_REPORT.value, "Second reports", (Watch.SECOND_REPORT,)),
    Part(Watch.CASE_REVIEW.value, "Case review", (Watch.CASE_REVIEW,)),
)


@require_safe
@staff_only
def week(request: StaffRequest) -> HttpResponse:
    """The week's list, one part of it at a time, with its filters in the address."""
    or_absent(request, Act.READ, RecordKind.CALLER_FINDING)
    part = _part(request.GET.get("part", REPEAT))
    asked, number = cut_off_of(request), page_of(request)
    standing = standing if (standing := request.GET.get("standing", "")) in set(Standing) else ""
    found = queries.week(asked, request.viewer, watches=part.watches, standing=standing, page=number)
    n_pages = max(1, -(-found.n_found // queries.ON_A_PAGE))
    if number > n_pages:
        raise Http404
    shown = asked or (found.run.cut_off if found.run else None)
    kept = {"cut-off": shown.isoformat() if shown else "", "part": part.name, "standing": standing}
    context = {
        "found": found,
        "run": found.run,
        "part": part,
        "parts": PARTS,
        "standing": standing,
        "standings": [(one.value, one.label) for one in Standing],
        "weeks": weeks_around(shown, found.cut_offs, "caller-week"),
        "may_run": may(request.viewer, Act.CREATE, RecordKind.RUN),
        "may_decide": may(request.viewer, Act.CREATE, RecordKind.IDENTITY_DECISION),
        "page": number,
        "n_pages": n_pages,
        "kept": kept,
        "page_address": lambda n: (
            "?" + urlencode({name: value for name, value in {**kept, "page": n}.items() if value})
        ),
    }
    return render(request, "callers/week.html", context)


@require_safe
@staff_only
def finding(request: StaffRequest, finding_id: UUID) -> HttpResponse:
    """One finding: why, by which clause, which calls count until when, and what one more would change."""
    try:
        file = queries.finding_file(finding_id, request.viewer)
    except queries.NoSuchFinding as fault:
        raise Http404 from fault
    context = {
        "file": file,
        "lines": lines_of(file),
        "judged_on": as_at_of(file),
        "one_more": {one.test: one for one in one_more(file)},
        "may_decide": may(request.viewer, Act.CREATE, RecordKind.IDENTITY_DECISION),
    }
    name = "case_review.html" if file.finding.watch == Watch.CASE_REVIEW else "finding.html"
    return render(request, f"callers/{name}", context)


@require_POST
@staff_only
def run(request: StaffRequest) -> HttpResponse:
    """Make the list of a week now; the same data give the list that exists."""
    or_absent(request, Act.CREATE, RecordKind.RUN)
    asked = request.POST.get("cut-off", "")
    try:
        cut_off_on = typed_day(asked)
        run_callers(cut_off_on, by=request.viewer, at=request.at)
    except (CutOffRefused, DayRefused, NoPolicyOn, PolicyRefused, UnknownPolicy) as refusal:
        because = f"{refusal}." if isinstance(refusal, DayRefused) else str(refusal)
        return render(request, "callers/run_refused.html", {"because": because, "asked": asked}, status=400)
    return redirect(week_url("caller-week", cut_off_on))


def _part(name: str) -> Part:
    found = next((part for part in PARTS if part.name == name), None)
    if found is None:
        raise Http404
    return found
