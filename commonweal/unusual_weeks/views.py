"""This week is unusual: the week's list, one unusual series with its chart, and the button that judges a week."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.partnership import UnknownPolicy
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.core.policy import NoPolicyOn, PolicyRefused
from commonweal.files.days import DayRefused, typed_day
from commonweal.runs.cut_offs import CutOffRefused
from commonweal.runs.weeks import cut_off_of, week_url, weeks_around
from commonweal.unusual_weeks import charts, queries
from commonweal.unusual_weeks.operations import run_week
from commonweal.unusual_weeks.terms import SeriesKind

REFUSALS = (CutOffRefused, NoPolicyOn, PolicyRefused, UnknownPolicy)


@require_safe
@staff_only
def week(request: StaffRequest) -> HttpResponse:
    """What was unusual in a week, beside what was to be expected."""
    _or_absent(request)
    asked = cut_off_of(request)
    shown, cut_offs = queries.week_shown(asked, request.viewer)
    context = {
        "shown": shown,
        "kinds": list(SeriesKind),
        "weeks": weeks_around(asked or (shown.cut_off if shown else None), cut_offs, "unusual"),
        "may_run": may(request.viewer, Act.CREATE, RecordKind.RUN),
        "came_out_the_same": request.GET.get("said") == "same",
    }
    return render(request, "unusual_weeks/week.html", context)


@require_POST
@staff_only
def run(request: StaffRequest) -> HttpResponse:
    """Judge a week now; the same data give the run that exists."""
    _or_absent(request)
    if not may(request.viewer, Act.CREATE, RecordKind.RUN):
        raise Http404
    asked = request.POST.get("cut-off", "")
    try:
        cut_off_on = typed_day(asked)
        _, is_new = run_week(cut_off_on, by=request.viewer, at=request.at)
    except DayRefused as refusal:
        return render(request, "unusual_weeks/refused.html", {"because": f"{refusal}.", "asked": asked}, status=400)
    except REFUSALS as refusal:
        return render(request, "unusual_weeks/refused.html", {"because": str(refusal), "asked": asked}, status=400)
    return redirect(week_url("unusual", cut_off_on) + ("" if is_new else "&said=same"))


@require_safe
@staff_only
def one(request: StaffRequest, unusual_id: UUID, number: int) -> HttpResponse:
    """One unusual series: its count, the range, the weeks behind it, and what this is not."""
    shown, unusual = _unusual(request, unusual_id, number)
    return render(request, "unusual_weeks/one.html", {"shown": shown, "one": unusual})


@require_safe
@staff_only
def weeks_chart(request: StaffRequest, unusual_id: UUID, number: int) -> HttpResponse:
    """The 53 weeks of one unusual series, as a picture."""
    _, unusual = _unusual(request, unusual_id, number)
    return HttpResponse(charts.weeks(unusual), content_type="image/svg+xml")


def _unusual(request: StaffRequest, run_id: UUID, number: int) -> tuple[queries.WeekShown, queries.UnusualShown]:
    _or_absent(request)
    try:
        return queries.unusual_shown(run_id, number, request.viewer)
    except queries.NoSuchWeek as fault:
        raise Http404 from fault


def _or_absent(request: StaffRequest) -> None:
    """Counts of places are read by whoever may read hotspots, and a frozen week is a run."""
    for kind in (RecordKind.HOTSPOT, RecordKind.RUN):
        if not may(request.viewer, Act.READ, kind):
            raise Http404
