"""The call-outs to go to, and one of them: on the way, there, done with what was found. For telephones in the rain."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.core.rules.call_out import CallOutStep, next_call_out_steps
from commonweal.reports.asked import or_absent
from commonweal.reports.call_outs.operations import (
    CallOutChanged,
    CallOutRefused,
    NoSuchCallOut,
    Outcome,
    move_call_out,
)
from commonweal.reports.call_outs.queries import call_out_page, call_outs_done, call_outs_open

STEPS = {
    CallOutStep.SET_OFF: "On the way", CallOutStep.ARRIVE: "We are there", CallOutStep.FINISH: "Done",
    CallOutStep.GIVE_UP: "Not possible",
}  # fmt: skip
WITNESSED = {"yes": True, "no": False}


@require_safe
@staff_only
def call_outs(request: StaffRequest) -> HttpResponse:
    """Those to go to, by when somebody should be there, and those of the last days."""
    or_absent(request, Act.READ, RecordKind.CALL_OUT)
    context = {"open": call_outs_open(request.viewer), "done": call_outs_done(request.viewer)}
    return render(request, "reports/call_outs/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def call_out(request: StaffRequest, call_out_id: UUID) -> HttpResponse:
    """One call-out, and its next steps for who goes there."""
    or_absent(request, Act.READ, RecordKind.CALL_OUT)
    shown = call_out_page(call_out_id, request.viewer)
    if shown is None:
        raise Http404
    may_move = may(request.viewer, Act.CHANGE, RecordKind.CALL_OUT)
    problem = ""
    if request.method == "POST":
        if not may_move:
            raise Http404
        try:
            _move(request, call_out_id)
            return redirect("call-out", call_out_id=call_out_id)
        except NoSuchCallOut as gone:
            raise Http404 from gone
        except CallOutRefused as refused:
            problem = str(refused)
        except CallOutChanged:
            problem = "Somebody has moved it on. This is how it stands now; nothing of yours is lost."
        shown = call_out_page(call_out_id, request.viewer) or shown
    steps = next_call_out_steps(shown.state) if may_move else ()
    context = {
        "one": shown, "problem": problem, "steps": [(step.value, STEPS[step]) for step in steps],
        "asks_outcome": CallOutStep.FINISH in steps or CallOutStep.GIVE_UP in steps,
        "asks_witnessed": CallOutStep.FINISH in steps,
        "typed": {name: request.POST.get(name, "") for name in ("outcome", "witnessed", "minutes")},
    }  # fmt: skip
    return render(request, "reports/call_outs/one.html", context, status=400 if problem else 200)


def _move(request: StaffRequest, call_out_id: UUID) -> None:
    try:
        step = CallOutStep(request.POST.get("step", ""))
    except ValueError as fault:
        raise CallOutRefused("Choose what comes next.") from fault
    version, minutes = request.POST.get("version", ""), request.POST.get("minutes", "").strip()
    move_call_out(
        call_out_id,
        step,
        version=int(version) if _is_whole(version) else 0,
        outcome=Outcome(
            request.POST.get("outcome", ""),
            WITNESSED.get(request.POST.get("witnessed", "")),
            int(minutes) if _is_whole(minutes) else -1 if minutes else None,
        ),
        by=request.viewer,
        at=request.at,
    )


def _is_whole(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) < 6
