"""Which report a browser has opened by reference and code: a signed mark, good for half an hour, on its pages alone."""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

OWN = "own"
OWN_S = 30 * 60
SALT = "commonweal.reports.own"
PATH = "/report/status/"


def held_id(request: HttpRequest) -> UUID | None:
    """The report that this browser opened within the last half-hour, or None."""
    try:
        return UUID(str(signing.loads(request.COOKIES.get(OWN, ""), salt=SALT, max_age=OWN_S)))
    except (signing.BadSignature, ValueError):
        return None


def hold(response: HttpResponse, report_id: UUID) -> None:
    """Let this browser open the report until it is closed, and for half an hour at most."""
    response.set_cookie(
        OWN, signing.dumps(str(report_id), salt=SALT), httponly=True, samesite="Lax", secure=settings.USE_HTTPS,
        path=PATH,
    )  # fmt: skip


def let_go(response: HttpResponse) -> None:
    """The browser has it no longer."""
    response.delete_cookie(OWN, path=PATH)
