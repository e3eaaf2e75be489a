"""The administrator's pages of the keys of other systems: those there are, a new one shown once, withdrawing one."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.reports.open311.operations import NameRefused, NoSuchKey, make_key, withdraw_key
from commonweal.reports.open311.queries import KeyShown, system_keys

DOOR_PATH = "/open311/v2"


@require_safe
@staff_only
def all_keys(request: StaffRequest) -> HttpResponse:
    """Every key of the partnership, with when it was last used."""
    _or_absent(request, Act.READ)
    context = {
        "keys": system_keys(request.viewer), "door": _door(request), "withdrawn": "withdrawn" in request.GET,
    }  # fmt: skip
    return render(request, "reports/open311/keys.html", context)


@require_http_methods(["GET", "POST"])
@staff_only
@step_up(Reason.RIGHTS)
def new_key(request: StaffRequest) -> HttpResponse:
    """A new key, shown this once on the page that answers."""
    _or_absent(request, Act.CREATE)
    error = ""
    if request.method == "POST":
        name = request.POST.get("name", "")
        try:
            _, secret = make_key(name, by=request.viewer, at=request.at)
        except NameRefused as refusal:
            error = str(refusal)
        else:
            context = {"name": name, "secret": secret, "door": _door(request)}
            return render(request, "reports/open311/key_made.html", context)
    context = {"error": error, "name": request.POST.get("name", "")}
    return render(request, "reports/open311/key_new.html", context, status=400 if error else 200)


@require_http_methods(["GET", "POST"])
@staff_only
def withdraw(request: StaffRequest, key_id: UUID) -> HttpResponse:
    """Ask whether it is meant, and withdraw the key."""
    _or_absent(request, Act.CHANGE)
    if request.method == "POST":
        try:
            withdraw_key(key_id, by=request.viewer, at=request.at)
        except NoSuchKey as fault:
            raise Http404 from fault
        return redirect(f"{reverse('system-keys')}?withdrawn")
    return render(request, "reports/open311/key_withdraw.html", {"key": _key(request, key_id)})


def _key(request: StaffRequest, key_id: UUID) -> KeyShown:
    found = next((one for one in system_keys(request.viewer) if one.id == key_id and not one.withdrawn_at), None)
    if found is None:
        raise Http404
    return found


def _door(request: StaffRequest) -> str:
    """Where other systems find us; empty where this process does not serve them and nobody has said who does."""
    if settings.PUBLIC_ADDRESS:
        return f"{settings.PUBLIC_ADDRESS}{DOOR_PATH}"
    return request.build_absolute_uri(DOOR_PATH) if settings.DOOR == "BOTH" else ""


def _or_absent(request: StaffRequest, act: Act) -> None:
    if not may(request.viewer, act, RecordKind.SYSTEM_KEY):
        raise Http404
