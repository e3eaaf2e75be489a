"""The door of every staff page: a signed-in person with a current role; others sign in, or choose a role."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from commonweal.access.role_choice.page import without_a_role
from commonweal.access.viewer import Viewer
from commonweal.audit.trace import Trace


class StaffRequest(HttpRequest):
    """A request as the middleware hands it on: who asks, when, and the trace that becomes its audit entry."""

    viewer: Viewer
    at: datetime
    trace: Trace


def staff_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let in who has a current role; who is not signed in comes to the sign-in page, and back afterwards.

    Who is signed in without a role is told so: what they sent was not done.
    """

    @wraps(view)
    def opened(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "viewer", None) is None:
            return turned_away(request)
        return view(request, *args, **kwargs)

    return opened


def turned_away(request: HttpRequest) -> HttpResponseBase:
    """The answer to somebody without a current role: to sign in, to choose one, or that there is none."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return redirect("role-choice") if request.method in ("GET", "HEAD") else without_a_role(request)
