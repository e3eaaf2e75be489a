"""Adding an authenticator app or a passkey: the same two questions in an invitation and on the own account.

The key of an app that is being added is kept in the session, sealed, so that a mistyped code does not make a new one.
"""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonweal.access.door import StaffRequest
from commonweal.access.signing_in.authenticator_app import in_groups, key_address, new_key, qr_svg
from commonweal.access.signing_in.operations import CodeRefused, TooManyFactors, add_app, add_passkey
from commonweal.access.signing_in.passkeys import PasskeyRefused, ask_for_new, host_takes_passkeys, made
from commonweal.access.signing_in.queries import passkeys_of
from commonweal.access.signing_in.sealing import SealBroken, seal, unseal
from commonweal.access.signing_in.second_factor import Factor, keep_question, take_question

if TYPE_CHECKING:
    from commonweal.access.models import Staff

NEW_APP, NEW_PASSKEY = "new_app", "new-passkey"
WRONG_CODE = (
    "That is not the code for this key. Type the six digits that the app shows now, and check that the clock of your "
    "phone is right."
)
WRONG_PASSKEY = "The passkey could not be added. It may be here already; try again, or use an authenticator app."
TOO_MANY = "You have ten already. Remove one that you no longer use first."


@dataclass(frozen=True, slots=True)
class Offer:
    """What the page shows: the app's key as a drawing and as text, and the browser's options for a passkey, or ""."""

    drawing: str
    key: str
    address: str
    passkey: str


def offer(request: StaffRequest, staff: "Staff") -> Offer:
    """A new app's key, and the question for a new passkey where the host takes them."""
    key = _app_key(request, staff)
    address = key_address(key, username=staff.username)
    return Offer(qr_svg(address), in_groups(key), address, _passkey_options(request, staff))


def take_factor(request: StaffRequest, staff: "Staff") -> tuple[Factor | None, str]:
    """Add what the form proves; which kind it was, or the sentence that says why not."""
    name = request.POST.get("name", "")
    try:
        if "passkey" in request.POST:
            return _take_passkey(request, staff, name), ""
        add_app(staff, key=_app_key(request, staff), code=request.POST.get("code", ""), name=name, at=request.at)
    except CodeRefused:
        return None, WRONG_CODE
    except PasskeyRefused:
        return None, WRONG_PASSKEY
    except TooManyFactors:
        return None, TOO_MANY
    request.session.pop(NEW_APP, None)
    return Factor.PASSWORD_AND_CODE, ""


def _take_passkey(request: StaffRequest, staff: "Staff", name: str) -> Factor:
    state = take_question(request, NEW_PASSKEY, at=request.at)
    if state is None:
        raise PasskeyRefused
    add_passkey(staff, made(state, request.POST["passkey"], host=request.get_host()), name=name, at=request.at)
    return Factor.PASSKEY


def _app_key(request: StaffRequest, staff: "Staff") -> str:
    bound_to = f"new app of {staff.pk}"
    try:
        return unseal(request.session.get(NEW_APP, ""), bound_to=bound_to)
    except SealBroken:
        key = new_key()
        request.session[NEW_APP] = seal(key, bound_to=bound_to)
        return key


def _passkey_options(request: StaffRequest, staff: "Staff") -> str:
    host = request.get_host()
    if not host_takes_passkeys(host):
        return ""
    options, state = ask_for_new(
        staff_id=staff.pk, username=staff.username, name=staff.display_name, known=passkeys_of(staff), host=host
    )
    keep_question(request, NEW_PASSKEY, state, at=request.at)
    return json.dumps(options)
