"""Slows down who asks too much of the public pages, before anything is read or written for them.

Levels lie in the memory of each process, so that a refusal costs nothing but itself; they name nobody, and are gone
within the hour. A browser that was let in carries a signed mark and is judged by itself (core/rules/flood.py). The page
for danger now is never refused. docs/security.md P9, docs/decisions/0031.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from threading import Lock
from time import monotonic

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.crypto import salted_hmac

from commonweal.access.no_record import DANGER
from commonweal.access.sessions.slow_down import source_of
from commonweal.core.rules.flood import NONE, Allowance, Work, after, shortest_wait_s
from commonweal.reports.public.languages import chosen_language

DOOR = "/report/"
# What everybody may read of their neighbourhood: counted with the same levels, for a file is work too.
NEIGHBOURHOOD = "/your-neighbourhood/"
MARK = "visit"
MARK_S = 24 * 60 * 60
SALT = "commonweal.reports.visit"
# A report takes some sixty units. A network: fifty reports at once from browsers that carry no mark, then one in twenty
# seconds; a browser: six reports at once.
NETWORK, BROWSER = Allowance(3_000, 600), Allowance(400, 600)
LOOK, FORM, SEND, UPLOAD, BEGIN = 1.0, 2.0, 15.0, 25.0, 8.0
# A paper that is made as a file for who asks.
A_FILE = 20.0
# What a browser without a mark asks for besides, since it is given one: or a program that gathers marks would have an
# allowance for each, hundreds at a time.
NEW_MARK = 52.0
# A photo of a telephone; larger forms hold several, or a long sound.
BYTES_A_FILE, MOST_BYTES = 8_000_000, 80_000_000
MOST_HELD = 50_000


class PublicThrottle:
    """429 with `Retry-After` and the council's number for who asks too much of the pages of residents."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/" and settings.DOOR == "PUBLIC":
            return HttpResponseRedirect(DOOR)
        if request.path.startswith((DOOR, NEIGHBOURHOOD)) and request.path != DANGER:
            wait = LEVELS.ask(source_of(request), visit_of(request), cost_of(request), monotonic())
            if wait:
                return too_much(request, ceil(wait))
        return self.get_response(request)


class Levels:
    """The levels of one process; the oldest are dropped where there would be too many."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Work] = OrderedDict()
        self._lock = Lock()

    def ask(self, network: str, visit: str, cost: float, at_s: float) -> float:
        """Seconds to wait, 0 where the request may go on; then its cost counts."""
        allowances = {f"network {network}": NETWORK, **({f"visit {visit}": BROWSER} if visit else {})}
        with self._lock:
            wait = shortest_wait_s(
                [(self._held.get(key, NONE), allowance) for key, allowance in allowances.items()], cost, at_s
            )
            if wait == 0.0:
                # Who carries a mark is counted under it alone, or one phone would use up what its network has.
                key = f"visit {visit}" if visit and self._fits(f"visit {visit}", cost, at_s) else f"network {network}"
                self._held[key] = after(self._held.get(key, NONE), cost, at_s, allowances[key])
                self._held.move_to_end(key)
                while len(self._held) > MOST_HELD:
                    self._held.popitem(last=False)
        return wait

    def forget(self) -> None:
        """Begin anew."""
        self._held.clear()

    def _fits(self, key: str, cost: float, at_s: float) -> bool:
        return shortest_wait_s([(self._held.get(key, NONE), BROWSER)], cost, at_s) == 0.0


LEVELS = Levels()


def cost_of(request: HttpRequest) -> float:
    """Units of work that a request asks for, told by its address and its size alone."""
    if request.method not in ("POST", "PUT", "PATCH"):
        return A_FILE if request.path.startswith(NEIGHBOURHOOD) and "/file/" in request.path else LOOK
    if request.path == DOOR:
        return BEGIN if visit_of(request) else BEGIN + NEW_MARK
    if request.path.endswith("/send/"):
        return SEND
    if not request.headers.get("Content-Type", "").startswith("multipart/"):
        return FORM
    said = request.headers.get("Content-Length", "")
    n_bytes = int(said) if said.isascii() and said.isdigit() and len(said) < 12 else 0
    return UPLOAD * max(1.0, min(n_bytes, MOST_BYTES) / BYTES_A_FILE)


def visit_of(request: HttpRequest) -> str:
    """The random mark of a browser that began a report, or nothing."""
    try:
        return str(signing.loads(request.COOKIES.get(MARK, ""), salt=SALT, max_age=MARK_S))
    except signing.BadSignature:
        return ""


def mark_visit(request: HttpRequest, response: HttpResponse) -> None:
    """Give this browser a mark of its own; it opens nothing and names nobody."""
    if not visit_of(request):
        response.set_cookie(
            MARK, signing.dumps(secrets.token_hex(8), salt=SALT), max_age=MARK_S, httponly=True, samesite="Lax",
            secure=settings.USE_HTTPS, path=DOOR,
        )  # fmt: skip


def network_mark(request: HttpRequest) -> str:
    """A word that is the same for one network on one day and says nothing of which it is."""
    day = request.at.date().isoformat()  # type: ignore[attr-defined]
    return salted_hmac("commonweal.reports.network", f"{day} {source_of(request)}", algorithm="sha256").hexdigest()[:16]


def too_much(request: HttpRequest, seconds: int) -> HttpResponse:
    """429, in words, with whom to ring meanwhile."""
    from commonweal.reports.public.door import ring

    language = chosen_language(request)
    with translation.override(language.code):
        context = {"language": language, "ring": ring(), "minutes": ceil(seconds / 60), "seconds": seconds}
        response = render(request, "reports/public/too_much.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response
