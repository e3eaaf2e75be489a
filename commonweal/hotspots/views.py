"""The hotspot board, one hotspot, the rule behind them, and the button that runs a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.partnership import UnknownPolicy, policy_named
from commonweal.access.permission import may
from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.core.policy import NoPolicyOn, PolicyRefused
from commonweal.files.days import DayRefused, typed_day
from commonweal.hotspots import charts, exports, queries
from commonweal.hotspots.life.queries import lives
from commonweal.hotspots.life.views import life_context
from commonweal.hotspots.operations import run_week
from commonweal.hotspots.terms import Status
from commonweal.hotspots.weeks import cut_off_of, week_url, weeks_around
from commonweal.reports.asked import elsewhere_opens
from commonweal.runs.cut_offs import CutOffRefused


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the list is shown; the whole state of the page, so that an address can be sent on."""

    status: str = ""
    ward: str = ""
    category: str = ""
    place: str = ""

    def let_through(self, hotspot: queries.HotspotShown) -> bool:
        """Whether a hotspot passes every filter that is set."""
        return (
            self.status in ("", hotspot.status)
            and (not self.ward or self.ward in hotspot.wards)
            and (not self.category or self.category in [slug for slug, _, _ in hotspot.categories])
        )


@require_safe
@staff_only
def board(request: StaffRequest) -> HttpResponse:
    """The week's hotspots: list beside map, with one filter state in the address."""
    _or_absent(request, Act.READ, RecordKind.HOTSPOT)
    try:
        found = _board(request)
    except queries.NoSuchRun:  # another week was chosen while an earlier run of this one was open
        without_run = request.GET.copy()
        del without_run["run"]
        return redirect(f"{request.path}?{without_run.urlencode()}")
    filters = Filters(**{name: request.GET.get(name, "") for name in ("status", "ward", "category", "place")})
    keys = [one.location_key for one in found.hotspots]
    context = {
        "lives": lives(keys, request.viewer, as_at=found.run.as_at) if found.run else {},
        "board": found,
        "run": found.run,
        "rows": [one for one in found.hotspots if filters.let_through(one)],
        "filters": filters,
        "statuses": [(status.value, status.label, len(found.of_status(status))) for status in Status],
        "wards": sorted({ward for one in found.hotspots for ward in one.wards}),
        "categories": _categories(found.hotspots),
        "weeks": weeks_around(found, cut_off_of(request), "hotspot-board"),
        "may_run": may(request.viewer, Act.CREATE, RecordKind.RUN),
        "may_export": may(request.viewer, Act.EXPORT, RecordKind.HOTSPOT),
        "elsewhere_opens": elsewhere_opens(request.viewer),
        "came_out_the_same": request.GET.get("said") == "same",
    }
    return render(request, "hotspots/board.html", context)


@require_safe
@staff_only
@step_up(Reason.EXPORT)
def download(request: StaffRequest) -> HttpResponse:
    """The week's list as CSV: places and counts, no caller."""
    _or_absent(request, Act.EXPORT, RecordKind.HOTSPOT)
    try:
        found = _board(request)
    except queries.NoSuchRun as fault:
        raise Http404 from fault
    if found.run is None:
        raise Http404
    response = HttpResponse(exports.weekly_list(found, request.viewer), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="hotspots-{found.run.cut_off}.csv"'
    return response


@require_safe
@staff_only
def hotspot(request: StaffRequest, hotspot_id: UUID) -> HttpResponse:
    """One hotspot: what, where, why it is on the list, and the calls that make it."""
    file = _file(request, hotspot_id)
    context = {"file": file, "elsewhere_opens": elsewhere_opens(request.viewer), **life_context(file, request.viewer)}
    return render(request, "hotspots/hotspot.html", context)


@require_safe
@staff_only
def weeks_chart(request: StaffRequest, hotspot_id: UUID) -> HttpResponse:
    """The place's 14-day counts of a year with what is usual there, as a picture."""
    return HttpResponse(charts.weeks(_file(request, hotspot_id, with_calls=False)), content_type="image/svg+xml")


@require_safe
@staff_only
def rule(request: StaffRequest) -> HttpResponse:
    """Why these: the rule, its numbers, where they come from."""
    _or_absent(request, Act.READ, RecordKind.HOTSPOT)
    try:
        policy = policy_named(partnership_of(request.viewer).policy)
    except (PolicyRefused, UnknownPolicy) as refusal:
        return render(request, "hotspots/run_refused.html", {"because": str(refusal), "may_run": False}, status=503)
    return render(request, "hotspots/rule.html", {"policy": policy, "versions": policy.hotspot})


@require_POST
@staff_only
def run(request: StaffRequest) -> HttpResponse:
    """Run the detection of a week now; the same data give the run that exists."""
    _or_absent(request, Act.CREATE, RecordKind.RUN)
    asked = request.POST.get("cut-off", "")
    try:
        cut_off_on = typed_day(asked)
        _, is_new = run_week(cut_off_on, by=request.viewer, at=request.at)
    except DayRefused as refusal:
        context = {"because": f"{refusal}.", "asked": asked, "may_run": True}
        return render(request, "hotspots/run_refused.html", context, status=400)
    except (CutOffRefused, NoPolicyOn, PolicyRefused, UnknownPolicy) as refusal:
        context = {"because": str(refusal), "asked": asked, "may_run": True}
        return render(request, "hotspots/run_refused.html", context, status=400)
    return redirect(week_url("hotspot-board", cut_off_on) + ("" if is_new else "&said=same"))


def _file(request: StaffRequest, hotspot_id: UUID, *, with_calls: bool = True) -> queries.HotspotFile:
    try:
        return queries.hotspot_file(hotspot_id, request.viewer, with_calls=with_calls)
    except queries.NoSuchHotspot as fault:
        raise Http404 from fault


def _board(request: StaffRequest) -> queries.Board:
    """The week that the address asks for, by its newest run or the one named; raises `NoSuchRun`."""
    named = request.GET.get("run", "")
    try:
        run_id = UUID(named) if named else None
    except ValueError as fault:
        raise queries.NoSuchRun(named) from fault
    return queries.board(cut_off_of(request), request.viewer, run_id=run_id)


def _categories(hotspots: Sequence[queries.HotspotShown]) -> list[tuple[str, str]]:
    return sorted({(slug, label) for one in hotspots for slug, label, _ in one.categories}, key=lambda pair: pair[1])


def _or_absent(request: StaffRequest, act: Act, kind: RecordKind) -> None:
    if not may(request.viewer, act, kind):
        raise Http404
