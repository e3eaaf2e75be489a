"""Taking up a link: each purpose asks for what the holder of the link alone does not have, then sets what is new.

The random part leaves the address at once: it is exchanged for a note in the session, so that it stands in no page, no
Referer and no later address. Opening a link uses nothing up; only the last step does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.access.door import StaffRequest
from commonweal.access.invitations.operations import InvitationOver, Purpose, name_oneself, take_up
from commonweal.access.invitations.queries import invitation_of, open_invitation
from commonweal.access.sessions.guard import open_while_locked
from commonweal.access.sessions.slow_down import Try, note_failure, wait_before, wait_page
from commonweal.access.signing_in import password_rules
from commonweal.access.signing_in.codes_once import make_codes
from commonweal.access.signing_in.enrolling import offer, take_factor
from commonweal.access.signing_in.finish import sign_in_with
from commonweal.access.signing_in.operations import set_password
from commonweal.access.signing_in.queries import kinds_of_factor, password_is_right, who_goes_on
from commonweal.access.signing_in.second_factor import passkey_options
from commonweal.access.signing_in.views import WRONG_CODE, WRONG_FACTOR, factor_given
from commonweal.audit.deeds import Deed
from commonweal.core.terms import london_day

if TYPE_CHECKING:
    from commonweal.access.models import Invitation, Staff

TAKING_UP = "taking_up_invitation"
HOLDS = timedelta(hours=1)
LONGEST_DISPLAY_NAME = 120
WRONG_PASSWORD = "This is not the password of the account."  # noqa: S105 - a sentence, not a password
NAME_MISSING = "Type your name as colleagues should see it."
NEW_FACTOR = "second factor set up by link"


@dataclass(frozen=True, slots=True)
class Begun:
    """A link that this browser is taking up, and whether its first question was answered."""

    invitation: "Invitation"
    proved: bool

    @property
    def staff(self) -> "Staff":
        return self.invitation.staff


@require_safe
@open_while_locked
def open_link(request: StaffRequest, token: str) -> HttpResponse:
    """Exchange a link for a note in the session, under a new session key."""
    invitation = invitation_of(token, at=request.at)
    if invitation is None:
        return _over(request)
    request.session.cycle_key()
    _note(request, invitation, proved=False)
    return redirect("invitation")


@require_http_methods(["GET", "HEAD", "POST"])
@open_while_locked
def invitation(request: StaffRequest) -> HttpResponse:
    """The step that comes next."""
    begun = _begun(request)
    if begun is None:
        return _over(request)
    steps: dict[str, tuple[Step, Step]] = {
        Purpose.FIRST_SIGN_IN: (_name_and_password, _second_factor),
        Purpose.NEW_SECOND_FACTOR: (_present_password, _second_factor),
        Purpose.NEW_PASSWORD: (_present_factor, _new_password),
    }
    try:
        return steps[begun.invitation.purpose][begun.proved](request, begun)
    except InvitationOver:
        return _over(request)


Step = Callable[[StaffRequest, Begun], HttpResponse]


def _name_and_password(request: StaffRequest, begun: Begun) -> HttpResponse:
    """First sign-in, 1 of 2. Without a second factor the password opens nothing yet."""
    errors: dict[str, str] = {}
    given = request.POST
    name = given.get("display_name", begun.staff.display_name).replace("\x00", "").strip()
    if request.method == "POST":
        if not name or len(name) > LONGEST_DISPLAY_NAME:
            errors["display_name"] = NAME_MISSING
        problem = password_rules.problem_with(given.get("new_password", ""), given.get("again", ""), begun.staff)
        if problem:
            errors["new_password"] = problem
        if not errors:
            name_oneself(begun.staff, name)
            set_password(begun.staff, given["new_password"], at=request.at)
            return _go_on(request, begun)
    context = {"begun": begun, "errors": errors, "name": name, "hint": password_rules.HINT, "asks_name": True}
    return render(request, "signing_in/new_password.html", context, status=400 if errors else 200)


def _new_password(request: StaffRequest, begun: Begun) -> HttpResponse:
    """New password, 2 of 2."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        given = request.POST
        problem = password_rules.problem_with(given.get("new_password", ""), given.get("again", ""), begun.staff)
        if not problem:
            take_up(begun.invitation, at=request.at)
            set_password(begun.staff, given["new_password"], at=request.at)
            _did(request, begun, "password set by link")
            request.session.flush()
            return redirect(f"{reverse('sign-in')}?changed=1")
        errors["new_password"] = problem
    context = {"begun": begun, "errors": errors, "name": "", "hint": password_rules.HINT, "asks_name": False}
    return render(request, "signing_in/new_password.html", context, status=400 if errors else 200)


def _present_password(request: StaffRequest, begun: Begun) -> HttpResponse:
    """New second factor, 1 of 2: the password, which an administrator who made the link does not know."""
    error = ""
    if request.method == "POST":
        tried = Try.of(request, begun.staff.username)
        if seconds := wait_before(tried, at=request.at):
            return wait_page(request, seconds)
        if password_is_right(begun.staff, request.POST.get("password", "")):
            return _go_on(request, begun)
        note_failure(tried, at=request.at)
        error = WRONG_PASSWORD
    return render(
        request, "signing_in/present_password.html", {"begun": begun, "error": error}, status=400 if error else 200
    )


def _present_factor(request: StaffRequest, begun: Begun) -> HttpResponse:
    """New password, 1 of 2: the second factor, which an administrator who made the link does not have."""
    error = ""
    if request.method == "POST":
        tried = Try.of(request, begun.staff.username)
        if seconds := wait_before(tried, at=request.at):
            return wait_page(request, seconds)
        if factor_given(request, begun.staff) is not None:
            return _go_on(request, begun)
        note_failure(tried, at=request.at)
        error = WRONG_FACTOR if "passkey" in request.POST else WRONG_CODE
    kinds = kinds_of_factor(begun.staff)
    context = {
        "error": error,
        "has_app": "authenticator-app" in kinds,
        "has_passkey": "passkey" in kinds,
        "options": passkey_options(request, begun.staff),
        "may_skip": False,
        "action": reverse("invitation"),
    }
    return render(request, "signing_in/second_factor.html", context, status=400 if error else 200)


def _second_factor(request: StaffRequest, begun: Begun) -> HttpResponse:
    """First sign-in or new second factor, 2 of 2: an app or a passkey; signs in, and leads to the recovery codes."""
    error = ""
    if request.method == "POST":
        factor, error = take_factor(request, begun.staff)
        if factor is not None:
            take_up(begun.invitation, at=request.at)
            request.session.pop(TAKING_UP, None)
            if who_goes_on(begun.staff.pk, on=london_day(request.at)) is None:
                return render(request, "signing_in/not_yet.html", {"begun": begun})
            response = sign_in_with(request, begun.staff, factor, onward=reverse("recovery-codes"))
            make_codes(request, begun.staff)
            request.trace.why = NEW_FACTOR
            return response
    context = {
        "offer": offer(request, begun.staff),
        "error": error,
        "is_passkey_error": "passkey" in request.POST,
        "name": request.POST.get("name", ""),
        "action": reverse("invitation"),
        "naming": False,
    }
    return render(request, "signing_in/first_factor.html", context, status=400 if error else 200)


def _go_on(request: StaffRequest, begun: Begun) -> HttpResponse:
    _did(request, begun, "link being taken up")
    request.session.cycle_key()
    _note(request, begun.invitation, proved=True)
    return redirect("invitation")


def _did(request: StaffRequest, begun: Begun, why: str) -> None:
    request.trace.actor_id, request.trace.partnership_id = begun.staff.pk, begun.invitation.partnership_id
    request.trace.did(Deed.CHANGE, "staff", [begun.staff.pk], why=why)


def _note(request: StaffRequest, invitation: "Invitation", *, proved: bool) -> None:
    kept = {"id": str(invitation.pk), "proved": proved, "at": request.at.isoformat()}
    request.session[TAKING_UP] = kept


def _begun(request: StaffRequest) -> Begun | None:
    kept = request.session.get(TAKING_UP)
    if kept is None or request.at - datetime.fromisoformat(kept["at"]) > HOLDS:
        return None
    found = open_invitation(UUID(kept["id"]), at=request.at)
    return Begun(found, bool(kept["proved"])) if found is not None else None


def _over(request: StaffRequest) -> HttpResponse:
    """Unknown, used, withdrawn and ended links, in the same words."""
    return render(request, "signing_in/link_over.html", status=404)
