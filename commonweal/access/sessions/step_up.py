"""Asks again who it is before something that cannot be taken back leaves or changes: a file, a share, a right, a glass.

A stolen session, or an unlocked screen, is not enough for these (docs/security.md section 3, row 10). The last strong
check counts for ten minutes (docs/settings.md). In a demonstration, where nobody has a second factor, the password is
asked for.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from commonweal.access.sessions.guard import asked
from commonweal.access.sessions.limits import session_limits
from commonweal.access.sessions.onward import onward, page_before
from commonweal.access.sessions.proving import ways
from commonweal.core.rules.session_age import is_recent

View = Callable[..., HttpResponseBase]


class Reason(StrEnum):
    """What is about to happen; the page that asks says it in a sentence."""

    EXPORT = "export"
    SHARE = "share"
    RIGHTS = "rights"
    BREAK_GLASS = "break-glass"
    SIGN_IN = "sign-in"


def step_up(reason: Reason) -> Callable[[View], View]:
    """Let a view run only after a recent strong check; goes under `@staff_only`.

    A page asked for comes after the check by itself, a file by a link, a posted form with all that was typed.
    """

    def asking(view: View) -> View:
        @wraps(view)
        def checked(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if is_proved(request):
                return view(request, *args, **kwargs)
            if request.method in ("GET", "HEAD"):
                wanted = {"next": request.get_full_path(), "for": reason, "back": page_before(request)}
                return HttpResponseRedirect(f"{reverse('step-up')}?{urlencode(wanted)}")
            return asked(request, "sessions/step_up.html", asks_for(request, reason))

        # Seen by the test that no file leaves without.
        checked.asks_again = reason  # type: ignore[attr-defined]
        return checked

    return asking


def is_proved(request: Any) -> bool:
    """Whether this session's person has proved who they are recently enough."""
    row = request.staff_session
    return row is not None and is_recent(row.strong_at, at=request.at, limits=session_limits())


def asks_for(request: Any, reason: Reason, error: str = "") -> dict[str, Any]:
    """What the page that asks shows; `back` is where the question came from."""
    back = request.POST.get("back") or request.GET.get("back")
    return {
        "reason": reason, "error": error, "error_field": "", "ways": ways(request, strong=True),
        "back": onward(request, back) if back else page_before(request),
    }  # fmt: skip
