"""The weekly page: one column that reads from top to bottom in three minutes, and prints."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.callers.queries import WeekShown
from commonweal.callers.queries import week as caller_week
from commonweal.callers.terms import Watch
from commonweal.hotspots import queries
from commonweal.hotspots.terms import Status
from commonweal.hotspots.weeks import cut_off_of, weeks_around


@require_safe
@staff_only
def weekly_page(request: StaffRequest) -> HttpResponse:
    """The page of the newest week, or of any past cut-off that has been run."""
    if not may(request.viewer, Act.READ, RecordKind.HOTSPOT):
        raise Http404
    found = queries.board(cut_off_of(request), request.viewer)
    context = {
        "callers": _callers(found.run.cut_off, request.viewer) if found.run else None,
        "board": found,
        "run": found.run,
        "groups": [(status.value, status.label, found.of_status(status)) for status in Status],
        "weeks": weeks_around(found, cut_off_of(request), "weekly-page"),
        "may_run": may(request.viewer, Act.CREATE, RecordKind.RUN),
    }
    return render(request, "tasking/weekly_page.html", context)


def _callers(cut_off_on: date, viewer: Viewer) -> WeekShown | None:
    """The repeat callers of the same week; None where the list was not made, or the role may not read it."""
    if not may(viewer, Act.READ, RecordKind.CALLER_FINDING):
        return None
    found = caller_week(cut_off_on, viewer, watches=[Watch.OUT_OF_HOURS, Watch.POLICE])
    return found if found.run else None
