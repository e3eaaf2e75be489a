"""Asks for a second factor: at sign-in, and again before what needs it (`access/sessions/step_up.py`).

The question to a passkey is kept in the session, on the server, is good for five minutes and for one answer.
"""

import json
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from commonweal.access.door import StaffRequest
from commonweal.access.signing_in.operations import use_app_code, use_passkey, use_recovery_code
from commonweal.access.signing_in.passkeys import PasskeyRefused, State, ask_to_show, host_takes_passkeys
from commonweal.access.signing_in.queries import has_second_factor, passkeys_of
from commonweal.access.signing_in.recovery import looks_like_recovery_code

if TYPE_CHECKING:
    from commonweal.access.models import Staff

QUESTION_HOLDS = timedelta(minutes=5)
QUESTION = "passkey_question"


class Factor(StrEnum):
    """How somebody proved who they are; stands in the session and on the list of devices."""

    PASSWORD_AND_CODE = "password-and-code"  # noqa: S105 - a way to sign in, not a password
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery-code"
    SINGLE_SIGN_ON = "single-sign-on"
    DEMONSTRATION = "demonstration"


def has_one(staff: "Staff") -> bool:
    """Whether somebody has a second factor; only in a demonstration is anybody signed in without."""
    return has_second_factor(staff)


def check(staff: "Staff", code: str, *, at: datetime) -> Factor | None:
    """Which factor `code` is, a code of an app or a recovery code, or None. It opens once and is used with this."""
    if looks_like_recovery_code(code):
        return Factor.RECOVERY_CODE if use_recovery_code(staff, code, at=at) else None
    return Factor.PASSWORD_AND_CODE if use_app_code(staff, code, at=at) else None


def passkey_options(request: StaffRequest, staff: "Staff") -> str:
    """What the page gives to the browser to ask for one of somebody's passkeys, as JSON; empty when there is none."""
    known = passkeys_of(staff) if host_takes_passkeys(request.get_host()) else []
    if not known:
        return ""
    options, state = ask_to_show(known, host=request.get_host())
    keep_question(request, "show", state, at=request.at)
    return json.dumps(options)


def check_passkey(request: StaffRequest, staff: "Staff", answer: str) -> bool:
    """Whether the browser's answer is from one of somebody's passkeys and to the question of this session."""
    state = take_question(request, "show", at=request.at)
    if state is None:
        return False
    try:
        use_passkey(staff, state, answer, host=request.get_host(), at=request.at)
    except PasskeyRefused:
        return False
    return True


def keep_question(request: HttpRequest, about: str, state: State, *, at: datetime) -> None:
    """Keep the state of a ceremony in the session until its answer comes."""
    request.session[f"{QUESTION}:{about}"] = {"state": state, "at": at.isoformat()}


def take_question(request: HttpRequest, about: str, *, at: datetime) -> State | None:
    """The state of a ceremony, once, and only while it is fresh."""
    kept: dict[str, Any] | None = request.session.pop(f"{QUESTION}:{about}", None)
    if kept is None or at - datetime.fromisoformat(kept["at"]) > QUESTION_HOLDS:
        return None
    state: State = kept["state"]
    return state
