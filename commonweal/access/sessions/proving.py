"""Which ways somebody who is signed in can prove again who they are, and whether what they gave is right.

A lock is opened by the password, a passkey or the council's single sign-on. A strong check takes the second factor:
a code, a passkey, or a new sign-in at the council; the password alone only in a demonstration (docs/decisions/0020).
Failures are slowed down as at sign-in.
"""

from dataclasses import dataclass
from typing import Any

from commonweal.access.sessions.slow_down import Try, note_failure, note_success, wait_before
from commonweal.access.signing_in import second_factor
from commonweal.access.signing_in.demonstration import is_demonstration
from commonweal.access.signing_in.queries import password_is_right
from commonweal.access.single_sign_on.configuration import SingleSignOn, single_sign_on

WRONG = {
    "password": "The password is not right. Check it and try again.",
    "code": "The code is not right, or was used already. Wait for the next one and try again.",
    "passkey": "The passkey did not answer as expected. Try again.",
}


@dataclass(frozen=True, slots=True)
class Ways:
    """The fields that a page offers; `passkey` holds the options for the browser, or nothing."""

    password: bool
    code: bool
    passkey: str
    provider: SingleSignOn | None

    @property
    def none(self) -> bool:
        """Whether this person cannot prove anything here, and must sign in again."""
        return not (self.password or self.code or self.passkey or self.provider)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a posted proof came to: right, or the sentence to show at `field`, or seconds to wait first."""

    right: bool = False
    field: str = ""
    error: str = ""
    wait_s: int = 0


def ways(request: Any, *, strong: bool) -> Ways:
    """How this session's person can prove who they are."""
    staff, came_by = request.user, request.staff_session.factor
    has_factor = second_factor.has_one(staff)
    return Ways(
        password=_password_counts(request, strong=strong),
        code=strong and has_factor,
        passkey=second_factor.passkey_options(request, staff) if has_factor else "",
        provider=single_sign_on() if came_by == "single-sign-on" else None,
    )


def proof_given(request: Any, *, strong: bool) -> Proof:
    """Judge what was posted."""
    tried = Try.of(request, request.user.username)
    wait_s = wait_before(tried, at=request.at)
    if wait_s:
        return Proof(wait_s=wait_s)
    field, right = _judged(request, strong=strong)
    if right:
        note_success(tried, at=request.at)
        return Proof(right=True)
    note_failure(tried, at=request.at)
    return Proof(field=field, error=WRONG[field])


def _judged(request: Any, *, strong: bool) -> tuple[str, bool]:
    given, staff = request.POST, request.user
    if given.get("passkey"):
        return "passkey", bool(second_factor.check_passkey(request, staff, given["passkey"]))
    if "code" in given and strong:
        return "code", bool(second_factor.check(staff, given["code"], at=request.at))
    right = password_is_right(staff, given.get("password", ""))
    return "password", right and _password_counts(request, strong=strong)


def _password_counts(request: Any, *, strong: bool) -> bool:
    if strong:
        # Also for who has a factor: another visitor may have given one to the person of a demonstration.
        return is_demonstration()
    return bool(request.user.has_usable_password())
