"""The middleware that stands between a session and the pages: gives it a row, locks it, ends it.

On the way in the session's row is looked up once, so that an end made elsewhere is followed at once. On the way out
whoever signed in gets a row and the row of whoever signed out ends; no view has to remember to. What was typed into a
form that meets a lock is sealed into the page that asks (`held_form.py`), after the form's own token was checked.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from commonweal.access.no_record import NO_RECORD
from commonweal.access.queries import memberships_on
from commonweal.access.sessions import operations
from commonweal.access.sessions.device_label import device_label
from commonweal.access.sessions.ended_why import EndedWhy
from commonweal.access.sessions.held_form import seal
from commonweal.access.sessions.limits import session_limits
from commonweal.access.sessions.onward import page_before
from commonweal.access.sessions.proving import ways
from commonweal.access.sessions.queries import session_by_id, session_by_key_hash
from commonweal.access.sessions.store import hash_of
from commonweal.access.signing_in.demonstration import is_demonstration
from commonweal.core.rules.session_age import SessionState, session_state
from commonweal.core.terms import london_day

if TYPE_CHECKING:
    from commonweal.access.models import StaffSession

GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., Any]
DEVICE, FACTOR, HELD = "device", "factor", "held_form"
DEMONSTRATION = "demonstration"
# An end that somebody else made leaves nothing to carry on with.
CARRIES_ON = (EndedWhy.TOO_LONG, EndedWhy.ENDED_BY_OWNER)


def open_while_locked(view: View) -> View:
    """Mark a view that a locked session may use: opening the lock, signing out."""
    view.open_while_locked = True  # type: ignore[attr-defined]
    return view


class GuardedSession:
    """Sets `request.staff_session`, `request.locked` and `request.ended`; stands between authentication and viewer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.staff_session, request.locked, request.ended, request.was_staff = None, False, None, None
        if request.path in NO_RECORD:
            return self.get_response(request)
        _arrive(request)
        response = self.get_response(request)
        _follow(request)
        return _carried_on(request, response)

    def process_view(self, request: Any, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        """Stop what a locked or ended session asks for, after the form's token was checked."""
        if request.path in NO_RECORD or getattr(view, "open_while_locked", False):
            return None
        if request.locked:
            return _locked(request)
        if request.user.is_authenticated and request.viewer is None and not _has_another_role(request):
            # The role ended, or was taken away, since the last request. Who has another chooses it (`role_choice`).
            operations.end_session(request.staff_session, why=EndedWhy.NO_ROLE, at=request.at)
            _turn_away(request, why=EndedWhy.NO_ROLE)
        return _ended(request) if request.ended is not None else None


def _has_another_role(request: Any) -> bool:
    return bool(memberships_on(request.user, london_day(request.at)))


def _arrive(request: Any) -> None:
    if not request.user.is_authenticated:
        # Ended from elsewhere, its data are gone; the row still says why.
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        found = session_by_key_hash(hash_of(key)) if key else None
        if found is not None and found.why != EndedWhy.SIGNED_OUT:
            request.ended, request.was_staff = found.why or _why_unended(request, found), found.staff_id
        return
    session_id = request.session.get(DEVICE)
    if session_id is None:
        _begin(request)
        return
    row = session_by_id(session_id)
    if row is None or row.ended_at or row.staff_id != request.user.pk:
        _turn_away(request, why=row.why if row else "")
        return
    _look_at_the_clock(request, row)


def _look_at_the_clock(request: Any, row: "StaffSession") -> None:
    state = session_state(
        began_at=row.began_at, last_seen_at=row.last_seen_at, locked_at=row.locked_at, at=request.at,
        limits=session_limits(),
    )  # fmt: skip
    if state is SessionState.OVER:
        operations.end_session(row, why=EndedWhy.TOO_LONG, at=request.at)
        _turn_away(request, why=EndedWhy.TOO_LONG)
        return
    request.staff_session, request.locked = row, state is SessionState.LOCKED
    _trace(request, row)
    if request.locked:
        operations.lock_session(row, at=request.at)
    else:
        operations.note_seen(row, at=request.at)


def _why_unended(request: Any, row: "StaffSession") -> str:
    """Why a session opens nothing although its row has not ended: too long ago, or its owner may not go on."""
    over = request.at - row.began_at >= session_limits().longest
    why = EndedWhy.TOO_LONG if over else EndedWhy.SIGN_IN_CHANGED
    operations.end_session(row, why=why, at=request.at)
    logout(request)
    return why


def _turn_away(request: Any, *, why: str) -> None:
    request.ended, request.was_staff = why, request.user.pk
    logout(request)


def _follow(request: Any) -> None:
    """After the view: whoever is signed in now has a row, and nobody else has."""
    row = request.staff_session
    if not request.user.is_authenticated:
        if row is not None and row.ended_at is None:
            operations.end_session(row, why=EndedWhy.SIGNED_OUT, at=request.at)
        return
    if FACTOR in request.session or DEVICE not in request.session:
        if row is not None and row.ended_at is None:
            operations.end_session(row, why=EndedWhy.SIGNED_OUT, at=request.at)
        _begin(request)
    elif row is not None and row.key_hash != hash_of(request.session.session_key):
        operations.note_key(row, key_hash=hash_of(request.session.session_key))


def _begin(request: Any) -> None:
    """A row for a session that has none; without a word on how it was signed in to, only in a demonstration."""
    factor = request.session.pop(FACTOR, "") or (DEMONSTRATION if is_demonstration() else "")
    if not factor:
        logout(request)
        return
    row = operations.begin_session(
        request.user, key_hash=hash_of(request.session.session_key), factor=factor, at=request.at,
        label=device_label(request.headers.get("User-Agent", "")),
    )  # fmt: skip
    request.session[DEVICE] = str(row.id)
    request.staff_session = row
    _trace(request, row)


def _trace(request: Any, row: "StaffSession") -> None:
    request.trace.device = str(row.id)


def _locked(request: Any) -> HttpResponse:
    if _is_fetch(request):
        return HttpResponse("Locked: open the page again and type your password.", "text/plain", 401)
    if request.method in ("GET", "HEAD"):
        return HttpResponseRedirect(f"{reverse('session-locked')}?{urlencode({'next': request.get_full_path()})}")
    return asked(request, "sessions/locked.html", {"error": "", "error_field": "", "ways": ways(request, strong=False)})


def _ended(request: Any) -> HttpResponse:
    if _is_fetch(request):
        return HttpResponse("Signed out: open the page again and sign in.", "text/plain", 401)
    onward = {"next": request.get_full_path()}
    if request.method not in ("GET", "HEAD"):
        onward = {"next": page_before(request)}
        if request.ended in CARRIES_ON and (sealed := seal(request, request.was_staff)):
            request.session[HELD] = sealed
            onward["kept"] = "yes"
    return HttpResponseRedirect(f"{reverse('session-ended')}?{urlencode({'why': request.ended, **onward})}")


def asked(request: Any, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page that asks before a posted form goes on, 403, with the form sealed in it."""
    held = seal(request, request.user.pk)
    facts = {"held": held, "too_large": not held, "had_file": bool(request.FILES), "next": page_before(request)}
    return render(request, template, {**facts, **context}, status=403)


def _carried_on(request: Any, response: HttpResponse) -> HttpResponse:
    """Whoever just signed in and had typed something goes to it first."""
    row = request.staff_session
    just_signed_in = row is not None and row.began_at == request.at
    if just_signed_in and HELD in request.session and isinstance(response, HttpResponseRedirect):
        return HttpResponseRedirect(reverse("carry-on"))
    return response


def _is_fetch(request: HttpRequest) -> bool:
    """Whether a script asks, not somebody who opens a page; browsers say so themselves."""
    return request.headers.get("Sec-Fetch-Dest", "document") == "empty"
