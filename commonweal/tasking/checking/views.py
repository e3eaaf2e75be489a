"""What worked where: cases by kind of work, and the checks behind them."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.actions.policy import actions_policy
from commonweal.effects.views import LABELS
from commonweal.tasking.checking import queries


@require_safe
@staff_only
def what_worked(request: StaffRequest) -> HttpResponse:
    """The library: each kind of work with its cases; with `kind` in the address the checks of that kind alone."""
    if not may(request.viewer, Act.READ, RecordKind.EFFECT_CHECK):
        raise Http404
    kind = request.GET.get("kind", "")
    known = actions_policy(request.viewer.partnership_id).kind_ever(kind) if kind else None
    context = {
        "kinds": queries.what_worked(request.viewer),
        "checks": queries.checks(request.viewer, kind=known.word if known else ""),
        "kind": known,
        "labels": LABELS,
        "most_shown": queries.MOST_SHOWN,
    }
    return render(request, "tasking/what_worked.html", context)
