"""My account: how somebody signs in, seen and changed by themselves only. Changes ask again who it is."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.invitations.queries import links_made_for
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import roles
from commonweal.access.sessions.slow_down import Try, note_failure, wait_before, wait_page
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.access.signing_in import password_rules
from commonweal.access.signing_in.codes_once import codes_to_show, make_codes, put_away
from commonweal.access.signing_in.demonstration import is_demonstration
from commonweal.access.signing_in.enrolling import offer, take_factor
from commonweal.access.signing_in.operations import (
    AddressRefused,
    LastFactor,
    remove_factor,
    set_password,
    set_work_address,
)
from commonweal.access.signing_in.queries import (
    password_is_right,
    recovery_codes_left,
    second_factor_of,
    second_factors,
)
from commonweal.audit.deeds import Deed

if TYPE_CHECKING:
    from commonweal.access.models import Staff, StaffSession

    class OwnRequest(StaffRequest):
        """A request of somebody who is signed in."""

        user: Staff
        staff_session: StaffSession


FEW_CODES = 3
DONE = {
    "factor": "Your new way to sign in was added.",
    "removed": "It was removed and no longer opens your account.",
    "password": "Your password was changed. All your other devices were signed out.",
    "address": "The address for mail about your work was kept.",
    "codes": "Your new recovery codes are in force; the old ones no longer open anything.",
}


@require_safe
@staff_only
def account(request: "OwnRequest") -> HttpResponse:
    """Who I am here, what I sign in with, and what was done about it."""
    left, made_at = recovery_codes_left(request.user)
    context = {
        "person": request.user,
        "role": roles()[request.viewer.role].title,
        "factors": second_factors(request.user),
        "codes_left": left,
        "codes_made_at": made_at,
        "few_codes": left <= FEW_CODES,
        "links": links_made_for(request.user),
        "done": DONE.get(request.GET.get("done", ""), ""),
        "last_one_stays": not is_demonstration(),
        "codes_waiting": bool(codes_to_show(request)),
    }
    return render(request, "signing_in/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@step_up(Reason.SIGN_IN)
def add_factor(request: "OwnRequest") -> HttpResponse:
    """Add an authenticator app or a passkey; with the first come recovery codes."""
    error = ""
    if request.method == "POST":
        factor, error = take_factor(request, request.user)
        if factor is not None:
            request.trace.did(Deed.CHANGE, RecordKind.STAFF, [request.user.pk], why="second factor added")
            if not recovery_codes_left(request.user)[0]:
                make_codes(request, request.user)
                return redirect("recovery-codes")
            return _done("factor")
    context = {
        "offer": offer(request, request.user),
        "error": error,
        "is_passkey_error": "passkey" in request.POST,
        "name": request.POST.get("name", ""),
        "action": reverse("factor-add"),
        "naming": True,
    }
    return render(request, "signing_in/add_factor.html", context, status=400 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@step_up(Reason.SIGN_IN)
def factor_removal(request: "OwnRequest", factor_id: UUID) -> HttpResponse:
    """Remove one of one's own; asks first."""
    factor = second_factor_of(request.user, factor_id)
    if factor is None:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            remove_factor(factor, may_be_last=is_demonstration(), at=request.at)
        except LastFactor:
            error = "This is your only second factor, so it cannot be removed. Add another one first."
        else:
            request.trace.did(Deed.CHANGE, RecordKind.STAFF, [request.user.pk], why="second factor removed")
            return _done("removed")
    return render(
        request, "signing_in/remove_factor.html", {"factor": factor, "error": error}, status=400 if error else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@step_up(Reason.SIGN_IN)
def change_password(request: "OwnRequest") -> HttpResponse:
    """A new password, with the one before; signs every other device out."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        tried = Try.of(request, request.user.username)
        if seconds := wait_before(tried, at=request.at):
            return wait_page(request, seconds)
        errors = _password_errors(request)
        if "password" in errors:
            note_failure(tried, at=request.at)
        if not errors:
            set_password(request.user, request.POST["new_password"], at=request.at, but=request.staff_session.id)
            update_session_auth_hash(request, request.user)
            request.trace.did(Deed.CHANGE, RecordKind.STAFF, [request.user.pk], why="password changed")
            return _done("password")
    context = {"errors": errors, "hint": password_rules.HINT, "person": request.user}
    return render(request, "signing_in/change_password.html", context, status=400 if errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@step_up(Reason.SIGN_IN)
def work_address(request: "OwnRequest") -> HttpResponse:
    """Where the product writes to me about my work: that something waits, and never what it says."""
    address, error = request.POST.get("address", request.user.work_address), ""
    if request.method == "POST":
        try:
            changed = set_work_address(request.user, address)
        except AddressRefused as refusal:
            error = str(refusal)
        else:
            if changed:
                request.trace.did(Deed.CHANGE, RecordKind.STAFF, [request.user.pk], why="work address changed")
            return _done("address")
    context = {"address": address, "error": error}
    return render(request, "signing_in/work_address.html", context, status=400 if error else 200)


def _password_errors(request: "OwnRequest") -> dict[str, str]:
    given = request.POST
    if not password_is_right(request.user, given.get("password", "")):
        return {"password": "This is not your present password."}
    problem = password_rules.problem_with(given.get("new_password", ""), given.get("again", ""), request.user)
    return {"new_password": problem} if problem else {}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def recovery_codes(request: "OwnRequest") -> HttpResponse:
    """New codes, until their owner says that they are kept; then they are never shown again."""
    if request.method == "POST":
        put_away(request)
        return redirect("start")
    codes = codes_to_show(request)
    if not codes:
        return redirect("account")
    return render(request, "signing_in/recovery_codes.html", {"codes": codes, "person": request.user})


@require_safe
@staff_only
def recovery_codes_file(request: "OwnRequest") -> HttpResponse:
    """The codes that are being shown, as a text file."""
    codes = codes_to_show(request)
    if not codes:
        raise Http404
    text = f"Commonweal: recovery codes of {request.user.username}. Each opens the account once.\n\n"
    response = HttpResponse(text + "\n".join(codes) + "\n", content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="commonweal-recovery-codes.txt"'
    return response


@require_POST
@staff_only
@step_up(Reason.SIGN_IN)
def renew_codes(request: "OwnRequest") -> HttpResponse:
    """Ten new recovery codes in place of the old ones."""
    if not second_factors(request.user):
        raise Http404
    make_codes(request, request.user)
    request.trace.did(Deed.CHANGE, RecordKind.STAFF, [request.user.pk], why="recovery codes renewed")
    return redirect("recovery-codes")


def _done(what: str) -> HttpResponse:
    return redirect(f"{reverse('account')}?done={what}")
