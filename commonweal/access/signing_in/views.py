"""Signing in and out. What is asked, in which order, and for how long: docs/decisions/0020."""

import json
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.access.demo_people import DEMO_PASSWORD, DEMO_PEOPLE
from commonweal.access.door import StaffRequest
from commonweal.access.sessions.guard import open_while_locked
from commonweal.access.sessions.onward import onward as onward_of
from commonweal.access.sessions.slow_down import Try, note_failure, wait_before, wait_page
from commonweal.access.signing_in import half_way
from commonweal.access.signing_in.demonstration import is_demonstration
from commonweal.access.signing_in.finish import sign_in_with
from commonweal.access.signing_in.operations import use_passkey
from commonweal.access.signing_in.passkeys import PasskeyRefused, ask_to_show, host_takes_passkeys, owner_named
from commonweal.access.signing_in.queries import has_second_factor, kinds_of_factor, who_goes_on, who_signs_in
from commonweal.access.signing_in.second_factor import (
    Factor,
    check,
    check_passkey,
    keep_question,
    passkey_options,
    take_question,
)
from commonweal.access.single_sign_on.configuration import single_sign_on_offer
from commonweal.audit.deeds import Deed
from commonweal.core.terms import london_day

if TYPE_CHECKING:
    from commonweal.access.models import Staff

WRONG = "The name or the password is not right. Check both and try again."
WRONG_PASSKEY = "That passkey does not open an account here. Sign in with your name and password."
TOO_LATE = "That took longer than five minutes. Sign in again."
WRONG_CODE = "That code does not open the account. Wait for the next one and try again."
WRONG_FACTOR = "That passkey did not answer as expected. Try again, or use a code."
ABOUT_SIGN_IN = "sign-in"


@require_http_methods(["GET", "HEAD", "POST"])
@open_while_locked
def sign_in(request: StaffRequest) -> HttpResponse:
    """The sign-in page: name and password. A wrong name and a wrong password answer alike."""
    if request.method != "POST":
        if request.viewer is not None:
            return HttpResponseRedirect(onward_of(request))
        return _sign_in_page(request, notice=TOO_LATE if "late" in request.GET else "")
    username, password = request.POST.get("username", ""), request.POST.get("password", "")
    tried = Try.of(request, username)
    if seconds := wait_before(tried, at=request.at):
        return wait_page(request, seconds)
    staff = who_signs_in(username, password, on=london_day(request.at))
    if staff is None:
        note_failure(tried, at=request.at)
        return _sign_in_page(request, error=WRONG)
    if not has_second_factor(staff):
        return sign_in_with(request, staff, Factor.DEMONSTRATION, onward=onward_of(request))
    half_way.begin(request, staff, onward=onward_of(request))
    return redirect("second-factor")


def _sign_in_page(request: StaffRequest, *, error: str = "", notice: str = "") -> HttpResponse:
    demo = is_demonstration()
    context = {
        "next": onward_of(request),
        "error": error,
        "notice": notice,
        "provider": single_sign_on_offer(),
        "username": request.POST.get("username", ""),
        "passkeys": host_takes_passkeys(request.get_host()),
        "demo_people": DEMO_PEOPLE if demo else [],
        "demo_password": DEMO_PASSWORD if demo else "",
    }
    return render(request, "signing_in/sign_in.html", context, status=400 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@open_while_locked
def second_factor(request: StaffRequest) -> HttpResponse:
    """The second page of signing in. It says nothing of whose account it is."""
    half = half_way.half_signed_in(request)
    if half is None:
        return redirect(f"{reverse('sign-in')}?late=1")
    if request.method != "POST":
        return _second_factor_page(request, half.staff)
    if "skip" in request.POST and is_demonstration():
        return sign_in_with(request, half.staff, Factor.DEMONSTRATION, onward=half.onward)
    tried = Try.of(request, half.staff.username)
    if seconds := wait_before(tried, at=request.at):
        return wait_page(request, seconds)
    by_passkey = "passkey" in request.POST
    factor = factor_given(request, half.staff)
    if factor is None:
        note_failure(tried, at=request.at)
        return _second_factor_page(request, half.staff, error=WRONG_FACTOR if by_passkey else WRONG_CODE)
    return sign_in_with(request, half.staff, factor, onward=half.onward)


def factor_given(request: StaffRequest, staff: "Staff") -> Factor | None:
    """Which factor a posted form proves, by passkey or by code, or None."""
    if "passkey" in request.POST:
        return Factor.PASSKEY if check_passkey(request, staff, request.POST["passkey"]) else None
    return check(staff, request.POST.get("code", "")[:100], at=request.at)


def _second_factor_page(request: StaffRequest, staff: "Staff", *, error: str = "") -> HttpResponse:
    kinds = kinds_of_factor(staff)
    context = {
        "error": error,
        "has_app": "authenticator-app" in kinds,
        "has_passkey": "passkey" in kinds,
        "options": passkey_options(request, staff),
        "may_skip": is_demonstration(),
        "action": reverse("second-factor"),
    }
    return render(request, "signing_in/second_factor.html", context, status=400 if error else 200)


@require_POST
@open_while_locked
def sign_in_with_passkey(request: StaffRequest) -> HttpResponse:
    """A passkey in place of name, password and code: the device asks its owner for PIN, finger or face.

    Without an answer this hands out the question, as JSON. There is no secret to guess here, so nothing is slowed down.
    """
    host = request.get_host()
    if "passkey" not in request.POST:
        options, state = ask_to_show(None, host=host)
        keep_question(request, ABOUT_SIGN_IN, state, at=request.at)
        return JsonResponse(json.loads(json.dumps(options)))
    answer = request.POST["passkey"]
    state = take_question(request, ABOUT_SIGN_IN, at=request.at) or {}
    owner_id = owner_named(answer)
    staff = who_goes_on(owner_id, on=london_day(request.at)) if owner_id else None
    if staff is None or not state:
        return _sign_in_page(request, error=WRONG_PASSKEY)
    try:
        use_passkey(staff, state, answer, host=host, at=request.at)
    except PasskeyRefused:
        return _sign_in_page(request, error=WRONG_PASSKEY)
    return sign_in_with(request, staff, Factor.PASSKEY, onward=onward_of(request))


@require_POST
@open_while_locked
def sign_out(request: StaffRequest) -> HttpResponse:
    """End the session on the server, and have the browser forget what it kept."""
    if request.user.is_authenticated:
        request.trace.did(Deed.SIGN_OUT, "staff", [request.user.pk])
    logout(request)
    response = redirect(settings.LOGIN_URL)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
