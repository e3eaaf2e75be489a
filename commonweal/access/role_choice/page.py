"""The page between being signed in and having a role: a choice, or whom to ask where there is nothing to choose.

A session keeps the role that it works in (`ROLE`). Where that role ends, nothing is done in another one silently: the
person chooses, or is told that there is none (docs/security.md P3).
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from commonweal.access.staffing.queries import partnerships_of_old, roles_to_choose
from commonweal.core.terms import london_day

ROLE = "membership"


def without_a_role(request: Any, *, error: str = "") -> HttpResponse:
    """The choice of a signed-in person; 403 without a role, and a form that came too late is said to be lost."""
    choices = roles_to_choose(request.user, on=london_day(request.at))
    has_viewer = request.viewer is not None
    context = {
        "choices": choices,
        "current": request.viewer.membership_id if has_viewer else None,
        "ended": not has_viewer and ROLE in request.session,
        "lost": not has_viewer and request.method == "POST" and not error,
        "ask": [] if choices else partnerships_of_old(request.user),
        "error": error,
    }
    status = 400 if error else 200 if has_viewer or (choices and request.method == "GET") else 403
    return render(request, "role_choice/choose.html", context, status=status)
