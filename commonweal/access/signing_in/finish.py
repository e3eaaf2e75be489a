"""The end of every sign-in, whatever came before it."""

from typing import TYPE_CHECKING

from django.contrib.auth import login
from django.http import HttpResponse, HttpResponseRedirect

from commonweal.access.door import StaffRequest
from commonweal.access.sessions.slow_down import Try, note_success, remember_browser
from commonweal.access.signing_in import half_way
from commonweal.access.signing_in.demonstration import is_demonstration
from commonweal.access.signing_in.second_factor import Factor
from commonweal.audit.deeds import Deed

if TYPE_CHECKING:
    from commonweal.access.models import Staff

BACKENDS = "commonweal.access.signing_in.backends"


class SecondFactorMissing(Exception):
    """Somebody was about to be signed in without a second factor outside a demonstration: a fault of this product."""


def sign_in_with(request: StaffRequest, staff: "Staff", factor: Factor, *, onward: str) -> HttpResponse:
    """Sign somebody in under a new session key, and lead on to a page of this site."""
    if factor is Factor.DEMONSTRATION and not is_demonstration():
        raise SecondFactorMissing
    half_way.end(request)
    # Django keeps the key where the same person signs in once more.
    request.session.cycle_key()
    backend = "DemonstrationSignIn" if factor is Factor.DEMONSTRATION else "WholeSignIn"
    login(request, staff, backend=f"{BACKENDS}.{backend}")
    request.session["factor"] = str(factor)
    request.trace.actor_id = staff.pk
    request.trace.did(Deed.SIGN_IN, "staff", [staff.pk])
    note_success(Try.of(request, staff.username), at=request.at)
    response = HttpResponseRedirect(onward)
    remember_browser(response, username=staff.username)
    return response
