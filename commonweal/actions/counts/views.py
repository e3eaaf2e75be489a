"""The page of counts: actions and engagement events of a period, by kind, by place, by month."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.actions.asked import or_absent, window_asked
from commonweal.actions.counts.queries import action_counts


@require_safe
@staff_only
def counts_page(request: StaffRequest) -> HttpResponse:
    """Two numbers of a period, and the lines that they are made of; each opens its rows."""
    or_absent(request.viewer)
    window = window_asked(request.GET, request.viewer.on)
    context = {"window": window, "counts": action_counts(window, request.viewer)}
    return render(request, "actions/counts.html", context)
