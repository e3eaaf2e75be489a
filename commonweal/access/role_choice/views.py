"""Choosing a role, without scripts: one button a role."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from commonweal.access.record_kinds import RecordKind
from commonweal.access.role_choice.page import ROLE, without_a_role
from commonweal.access.staffing.queries import roles_to_choose
from commonweal.audit.deeds import Deed
from commonweal.core.terms import london_day


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: Any) -> HttpResponse:
    """The roles that the signed-in person holds today; a post works in the one it names."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.method != "POST":
        return without_a_role(request)
    held = {str(one.id): one for one in roles_to_choose(request.user, on=london_day(request.at))}
    chosen = held.get(request.POST.get("role", ""))
    if chosen is None:
        return without_a_role(request, error="That role is not yours today. Choose one of these.")
    request.session[ROLE] = str(chosen.id)
    request.trace.did(Deed.CHANGE, RecordKind.STAFF, [request.user.pk], why="chose another role to work in")
    request.trace.saw("membership", [chosen.id])
    return redirect("start")
