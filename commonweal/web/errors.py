"""Error pages: what happened, and what to do next. Never a trace, never what was searched for."""

import logging

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from commonweal.access.journal import JournalNotWritten

LOG = logging.getLogger(__name__)
RETRY_AFTER_S = 30
# What SQLite says when it could go on later; "no such table" is an OperationalError too, and no waiting mends it.
PASSING = ("locked", "busy", "disk", "unable to open")


class CannotAudit(Exception):
    """The entry of a request could not be written, so its page is not shown."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 for what is larger than is taken in at once."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return render(request, "errors/too_large.html", status=413)
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A refusal answers as a missing page does (docs/security.md P2)."""
    return not_found(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same for what does not exist and what the viewer may not see."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; the trace is in the log. Asks nothing of the database, which may be what failed."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def passing_fault(exception: Exception) -> HttpResponse | None:
    """503 for what is over in a while: a database that is busy, an audit or journal that cannot be written now.

    None for every other fault. Asks nothing of the database; the log gets the kind of the fault and no value of it.
    """
    if isinstance(exception, CannotAudit | JournalNotWritten):
        LOG.error("%s (%s): a page was not shown", type(exception).__name__, type(exception.__cause__).__name__)
        return _come_back("errors/cannot_audit.html")
    if isinstance(exception, OperationalError) and _passes(exception):
        LOG.warning("the database is busy or away: a request was sent back")
        return _come_back("errors/busy.html")
    return None


def _passes(fault: DatabaseError) -> bool:
    return connection.vendor != "sqlite" or any(word in str(fault) for word in PASSING)


def _come_back(template: str) -> HttpResponse:
    return HttpResponse(render_to_string(template), status=503, headers={"Retry-After": str(RETRY_AFTER_S)})


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old."""
    return render(request, "errors/form_expired.html", status=403)
