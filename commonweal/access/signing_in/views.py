"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.access.demo_people import DEMO_PASSWORD, DEMO_PEOPLE
from commonweal.access.door import StaffRequest
from commonweal.access.signing_in.demonstration import is_demonstration
from commonweal.audit.deeds import Deed

LONGEST_NAME, LONGEST_PASSWORD = 80, 1_000


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: StaffRequest) -> HttpResponse:
    """The sign-in page; a wrong name and a wrong password answer alike."""
    onward = _onward(request)
    if request.viewer is not None and request.method == "GET":
        return HttpResponseRedirect(onward)
    error = ""
    if request.method == "POST":
        # PostgreSQL takes no NUL; a name that holds one is simply nobody's.
        username = request.POST.get("username", "").replace("\x00", "")[:LONGEST_NAME]
        staff = authenticate(request, username=username, password=request.POST.get("password", "")[:LONGEST_PASSWORD])
        if staff is not None:
            login(request, staff)
            request.trace.actor_id = staff.pk
            request.trace.did(Deed.SIGN_IN, "staff", [staff.pk])
            return HttpResponseRedirect(onward)
        error = "The name or the password is not right. Check both and try again."
    demo = is_demonstration()
    return render(
        request,
        "sign_in.html",
        {
            "next": onward,
            "error": error,
            "username": request.POST.get("username", ""),
            "closed": not demo,
            "demo_people": DEMO_PEOPLE if demo else [],
            "demo_password": DEMO_PASSWORD if demo else "",
        },
        status=400 if error else 200,
    )


@require_POST
def sign_out(request: StaffRequest) -> HttpResponse:
    """End the session on the server, and have the browser forget what it kept."""
    if request.user.is_authenticated:
        request.trace.did(Deed.SIGN_OUT, "staff", [request.user.pk])
    logout(request)
    response = redirect(settings.LOGIN_URL)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _onward(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"
