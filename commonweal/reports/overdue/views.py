"""The page of what is late, by team."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.reports.asked import may_see_overdue, pages_open
from commonweal.reports.overdue.queries import MOST_SHOWN, overdue


@require_safe
@staff_only
def overdue_page(request: StaffRequest) -> HttpResponse:
    """What is late: each team with its count, and the reports that are late longest."""
    if not may_see_overdue(request.viewer):
        raise Http404
    found = overdue(request.viewer)
    context = {"report_pages_open": pages_open(request.viewer), "found": found, "most_shown": MOST_SHOWN}
    return render(request, "reports/overdue.html", context)
