"""Opening in an emergency: the page to ask, one's own openings, the second person's answers."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.emergencies.operations import POLICY, end_glass, refuse_glass
from commonweal.access.emergencies.queries import my_openings, waiting_openings
from commonweal.access.guarding.once import key_of, new_key
from commonweal.access.guarding.operations import carry_out_once
from commonweal.access.guarding.refusals import GuardingRefused
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.reports.asked import or_absent, pages_open
from commonweal.reports.emergency.operations import approve_opening, open_in_an_emergency
from commonweal.reports.emergency.queries import references_of
from commonweal.reports.reference import is_well_formed

ANSWERED = {
    "asked": "Your request is noted. What becomes of it stands in the list below.",
    "ended": "Closed.",
    "approved": "It is open now for whoever asked.",
    "refused": "It stays closed.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@step_up(Reason.BREAK_GLASS)
def emergency(request: StaffRequest) -> HttpResponse:
    """Ask to open a report by its reference. The answer is the same whether or not there is such a report."""
    or_absent(request, Act.CREATE, RecordKind.BREAK_GLASS)
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _asked(request)
        if not errors:
            return redirect(f"{reverse('emergency')}?said=asked")
    mine = my_openings(request.viewer)
    context = {
        "report_pages_open": pages_open(request.viewer),
        "errors": errors,
        "given": request.POST,
        "key": new_key(),
        "mine": mine,
        "seen": references_of([one.record_id for one in mine], request.viewer),
        "policy": POLICY,
        "said": ANSWERED.get(request.GET.get("said", ""), ""),
    }
    return render(request, "reports/emergency.html", context, status=400 if errors else 200)


def _asked(request: StaffRequest) -> dict[str, str]:
    reference, reason = request.POST.get("reference", ""), request.POST.get("reason", "")
    key = key_of(request.POST.get("key", ""))
    errors = {}
    if not is_well_formed(reference):
        errors["reference"] = "Write the reference as it was given, such as ASB-7K3Q-9FXR"
    if key is None:
        errors["reason"] = "The form was old. Look at it once more and send it again"
    if errors or key is None:
        return errors
    try:
        with transaction.atomic():
            if carry_out_once(key, by=request.viewer, at=request.at):
                open_in_an_emergency(reference, reason=reason, by=request.viewer, at=request.at)
    except GuardingRefused as refused:
        return {"reason": str(refused)}
    return {}


@require_POST
@staff_only
def end(request: StaffRequest, glass_id: UUID) -> HttpResponse:
    """Close before its hours are over what one opened."""
    or_absent(request, Act.CREATE, RecordKind.BREAK_GLASS)
    mine = {one.id for one in my_openings(request.viewer)}
    if glass_id not in mine:
        return _refused(request, "There is no such opening of yours.", "emergency")
    return _carry_out(
        request, lambda: end_glass(glass_id, by=request.viewer, at=request.at), back="emergency", said="ended"
    )


@require_safe
@staff_only
def approvals(request: StaffRequest) -> HttpResponse:
    """Openings that wait for a second person: reference, who asks and why, and nothing of what the report says."""
    or_absent(request, Act.APPROVE, RecordKind.BREAK_GLASS)
    context = {
        "report_pages_open": pages_open(request.viewer),
        "waiting": waiting_openings(request.viewer),
        "policy": POLICY,
        "said": ANSWERED.get(request.GET.get("said", ""), ""),
    }
    return render(request, "reports/approvals.html", context)


@require_POST
@staff_only
@step_up(Reason.BREAK_GLASS)
def answer(request: StaffRequest, glass_id: UUID) -> HttpResponse:
    """The second person's answer."""
    or_absent(request, Act.APPROVE, RecordKind.BREAK_GLASS)
    if request.POST.get("answer") == "approve":
        return _carry_out(
            request, lambda: approve_opening(glass_id, by=request.viewer, at=request.at),
            back="emergency-approvals", said="approved",
        )  # fmt: skip
    return _carry_out(
        request, lambda: refuse_glass(glass_id, by=request.viewer, at=request.at),
        back="emergency-approvals", said="refused",
    )  # fmt: skip


def _carry_out(request: StaffRequest, carry_out: Callable[[], object], *, back: str, said: str) -> HttpResponse:
    try:
        carry_out()
    except GuardingRefused as refused:
        return _refused(request, str(refused), back)
    return redirect(f"{reverse(back)}?said={said}")


def _refused(request: StaffRequest, why: str, back: str) -> HttpResponse:
    return render(request, "reports/refused.html", {"report": None, "why": why, "back": back}, status=409)
