"""The check of the list: the months that were checked, and one check with its chart."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.partnership import UnknownPolicy
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.core.policy import NoPolicyOn, PolicyRefused
from commonweal.effects.list_check import charts, queries
from commonweal.effects.list_check.operations import check_list
from commonweal.effects.list_check.terms import Month
from commonweal.effects.queries import NoSuchEffect
from commonweal.effects.terms import QuestionRefused
from commonweal.effects.views import or_absent


@require_safe
@staff_only
def list_checks(request: StaffRequest) -> HttpResponse:
    """The months that were checked, and the form that checks one."""
    or_absent(request)
    return _form(request, "", {})


@require_POST
@staff_only
def answer(request: StaffRequest) -> HttpResponse:
    """Check a month and keep what came out; the same month on the same data gives the check that exists."""
    or_absent(request)
    if not may(request.viewer, Act.CREATE, RecordKind.RUN):
        raise Http404
    asked = request.POST.get("month", "")
    try:
        run, _ = check_list(Month.written(asked), by=request.viewer, at=request.at)
    except QuestionRefused as refusal:
        return _form(request, asked, {refusal.field: refusal.because}, status=400)
    except (NoPolicyOn, PolicyRefused, UnknownPolicy) as refusal:
        return _form(request, asked, {"month": f"No rule is in force for these days: {refusal}."}, status=400)
    return redirect(reverse("list-check", kwargs={"check_id": run.id}))


@require_safe
@staff_only
def list_check(request: StaffRequest, check_id: UUID) -> HttpResponse:
    """One check: the sentence, the months before it, and what it cannot say."""
    return render(request, "effects/list-check.html", {"shown": _shown(request, check_id)})


@require_safe
@staff_only
def months_chart(request: StaffRequest, check_id: UUID) -> HttpResponse:
    """Calls caught month by month, as a picture."""
    return HttpResponse(charts.months(_shown(request, check_id)), content_type="image/svg+xml")


def _form(request: StaffRequest, asked: str, errors: dict[str, str], *, status: int = 200) -> HttpResponse:
    context = {
        "asked": asked,
        "errors": errors,
        "offered": [(str(month), month.in_words) for month in queries.months_offered(request.viewer)],
        "listed": queries.checks(request.viewer),
        "may_ask": may(request.viewer, Act.CREATE, RecordKind.RUN),
    }
    return render(request, "effects/list-checks.html", context, status=status)


def _shown(request: StaffRequest, check_id: UUID) -> queries.CheckShown:
    or_absent(request)
    try:
        return queries.check_shown(check_id, request.viewer)
    except NoSuchEffect as fault:
        raise Http404 from fault
