"""The pages of a session: opening its lock, proving who one is, carrying on, one's devices, and why it ended."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.sessions import operations
from commonweal.access.sessions.ended_why import EndedWhy
from commonweal.access.sessions.guard import HELD, open_while_locked
from commonweal.access.sessions.held_form import CannotBeGivenBack, unseal
from commonweal.access.sessions.onward import onward
from commonweal.access.sessions.proving import Proof, proof_given, ways
from commonweal.access.sessions.queries import own_sessions
from commonweal.access.sessions.slow_down import told
from commonweal.access.sessions.step_up import Reason, asks_for
from commonweal.audit.deeds import Deed


@require_http_methods(["GET", "HEAD", "POST"])
@open_while_locked
def unlock(request: Any) -> HttpResponse:
    """Asks whose session is locked for the password or passkey, and goes on where it was."""
    if request.staff_session is None:
        return redirect(settings.LOGIN_URL)
    if not request.locked and not request.POST.get("held"):
        return HttpResponseRedirect(onward(request))
    if request.method != "POST":
        return _question(request, "sessions/locked.html", {"ways": ways(request, strong=False)})
    proof = proof_given(request, strong=False)
    if proof.right:
        operations.unlock_session(request.staff_session, at=request.at)
        return _went_on(request, onward(request))
    return _refused(request, proof, "sessions/locked.html", {"ways": ways(request, strong=False)})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def prove(request: Any) -> HttpResponse:
    """Asks for the second factor again before something that cannot be taken back."""
    reason = _reason(request.POST.get("for") or request.GET.get("for") or "")
    context = asks_for(request, reason)
    if request.method != "POST":
        return _question(request, "sessions/step_up.html", context)
    proof = proof_given(request, strong=True)
    if not proof.right:
        return _refused(request, proof, "sessions/step_up.html", context)
    operations.note_strong_check(request.staff_session, at=request.at)
    wanted = onward(request)
    if reason is Reason.EXPORT and not request.POST.get("held"):
        # A file leaves the page standing: it is offered by a link, with the way back beside it.
        return render(
            request, "sessions/proved.html", {"file": wanted, "back": onward(request, request.POST.get("back"))}
        )
    return _went_on(request, wanted)


@require_safe
@staff_only
def carry_on(request: StaffRequest) -> HttpResponse:
    """What somebody had typed when the session ended, after they signed in again."""
    sealed = request.session.pop(HELD, "")
    if not sealed:
        return HttpResponseRedirect("/")
    return _carry_on(request, sealed)


@require_safe
@staff_only
def your_devices(request: Any) -> HttpResponse:
    """Where the viewer is signed in now."""
    rows = own_sessions(request.viewer.staff_id, at=request.at)
    here = request.staff_session.id
    context = {
        "rows": rows,
        "here": here,
        "others": [row for row in rows if row.id != here],
        "idle_minutes": settings.IDLE_MINUTES,
        "hours": settings.SESSION_HOURS,
    }
    return render(request, "sessions/your_devices.html", {**context, "n_ended": _count(request.GET.get("ended"))})


@require_POST
@staff_only
def end_devices(request: Any) -> HttpResponse:
    """End one of the viewer's own sessions, or all but this one."""
    here, which = request.staff_session.id, request.POST.get("session", "")
    if which == "others":
        n_ended = operations.end_own_other_sessions(but=here, by=request.viewer, at=request.at)
    else:
        n_ended = int(operations.end_own_session(_id(which), by=request.viewer, at=request.at))
        if not n_ended:
            raise Http404
    return redirect(f"{redirect('your-devices').url}?ended={n_ended}")


@require_safe
@open_while_locked
def ended(request: HttpRequest) -> HttpResponse:
    """Why somebody is signed out, and the way back in; words of a fixed list, whatever the address says."""
    known = {why.value for why in EndedWhy}
    why = request.GET.get("why", "")
    return render(
        request,
        "sessions/ended.html",
        {
            "why": why if why in known else "",
            "hours": settings.SESSION_HOURS,
            "next": onward(request),
            "kept": request.GET.get("kept") == "yes" and HELD in request.session,
        },
    )


def _question(request: Any, template: str, context: dict[str, Any]) -> HttpResponse:
    facts = {"held": "", "too_large": False, "had_file": False, "next": onward(request)}
    return render(request, template, {**facts, "error": "", "error_field": "", **context})


def _refused(request: Any, proof: Proof, template: str, context: dict[str, Any]) -> HttpResponse:
    """The question again with what was wrong, and what had been typed still sealed in it."""
    facts = {
        "held": request.POST.get("held", ""), "too_large": False, "had_file": False, "next": onward(request),
        "error": told(proof.wait_s) if proof.wait_s else proof.error, "error_field": proof.field,
    }  # fmt: skip
    response = render(request, template, {**context, **facts}, status=429 if proof.wait_s else 400)
    if proof.wait_s:
        response.headers["Retry-After"] = str(proof.wait_s)
    return response


def _went_on(request: Any, to: str) -> HttpResponse:
    request.trace.actor_id = request.user.pk
    request.trace.did(Deed.SIGN_IN, "staff-session", [request.staff_session.id], why="Proved again who they are")
    sealed = request.POST.get("held", "")
    return _carry_on(request, sealed) if sealed else HttpResponseRedirect(to)


def _carry_on(request: Any, sealed: str) -> HttpResponse:
    try:
        form = unseal(sealed, request.user.pk)
    except CannotBeGivenBack:
        return render(request, "sessions/carry_on.html", {"form": None}, status=400)
    return render(request, "sessions/carry_on.html", {"form": form})


def _reason(word: str) -> Reason:
    return Reason(word) if word in set(Reason) else Reason.EXPORT


def _id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise Http404 from None


def _count(written: str | None) -> int:
    return int(written) if written and written.isdigit() and len(written) < 4 else 0
