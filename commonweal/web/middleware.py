"""Sets on each request who asks and when, and writes its one audit entry in the same transaction."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from commonweal.access.door import turned_away
from commonweal.access.no_record import NO_RECORD
from commonweal.access.queries import viewer_for
from commonweal.access.role_choice.page import ROLE
from commonweal.access.viewer import Viewer
from commonweal.audit.operations import write_entry
from commonweal.audit.trace import Trace
from commonweal.audit.turn import turn_to_write
from commonweal.core.terms import london_day
from commonweal.reports.public.line import is_last_form
from commonweal.web.errors import CannotAudit, not_found, passing_fault
from commonweal.web.routes import OpensTo, routes

LOG = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]
DAILY_WORK = "daily work of the role"


class PrivatePages:
    """No page is kept by a browser or a cache in between (docs/security.md P11); built assets never come this far."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class AuditedRequest:
    """One transaction and one audit entry a request: if the entry cannot be written, the page is not shown.

    After an error nothing of the request stays but the entry that says so. Left out is what shows no record: the health
    page, and the page for danger now, which has to come whatever the store does. A database that is busy is said to be,
    with a code and when to come back (docs/runbook); such a page shows nothing and is the only one that may leave no
    entry.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in NO_RECORD:
            return self.get_response(request)
        try:
            return self._audited(request)
        except (DatabaseError, CannotAudit) as fault:
            if (sent_back := passing_fault(fault)) is None:
                raise
            return sent_back

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a fault that is over in a while; None leaves it to be an error of ours."""
        return passing_fault(exception)

    def _audited(self, request: HttpRequest) -> HttpResponse:
        request.at = datetime.now(UTC)  # type: ignore[attr-defined]
        request.trace = trace = Trace(route="", at=request.at)  # type: ignore[attr-defined]
        if is_last_form(request):
            return self._in_line(request, trace)
        with turn_to_write(), transaction.atomic():
            response = self.get_response(request)
            failed = _describe(trace, request, response)
            if failed:
                transaction.set_rollback(True)
            else:
                _write(trace, response)
        if failed:
            trace.take_back()
            _write(trace, response)
        return response

    def _in_line(self, request: HttpRequest, trace: Trace) -> HttpResponse:
        """The last form of a report: what is kept is kept by a transaction of several, with the entry of each
        (reports/public/line.py). Of one that was not kept the entry is written here, before it is answered."""
        response = self.get_response(request)
        if not trace.is_written:
            if _describe(trace, request, response):
                trace.take_back()
            with turn_to_write():
                _write(trace, response)
        return response


def _describe(trace: Trace, request: HttpRequest, response: HttpResponse) -> bool:
    """Say in the trace which page it was, and by which device; whether it failed."""
    trace.device = trace.device or _device(request)
    trace.route = request.resolver_match.view_name if request.resolver_match else "no such page"
    return response.status_code >= 500


def _write(trace: Trace, response: HttpResponse) -> None:
    try:
        write_entry(trace, outcome=str(response.status_code))
    except DatabaseError as fault:
        raise CannotAudit from fault


def _device(request: HttpRequest) -> str:
    """The id of the session's device, where there is a session that has one."""
    session = getattr(request, "session", None)
    return str(session.get("device", "")) if session else ""


class SignedInViewer:
    """Turns the session's member of staff into a viewer by the role held today (docs/security.md P3).

    The session keeps to one role, the oldest unless another is chosen; when it ends there is no viewer.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = None  # type: ignore[attr-defined]
        if request.path not in NO_RECORD and request.user.is_authenticated and not getattr(request, "locked", False):
            request.viewer = _viewer(request)  # type: ignore[attr-defined]
        return self.get_response(request)


def _viewer(request: Any) -> Viewer | None:
    request.trace.actor_id = request.user.pk
    kept = request.session.get(ROLE)
    viewer = viewer_for(
        request.user,
        on=london_day(request.at),
        purpose=DAILY_WORK,
        trace=request.trace,
        membership_id=UUID(kept) if kept else None,
    )
    if viewer is not None and not kept:
        request.session[ROLE] = str(viewer.membership_id)
    return viewer


class DeclaredRoute:
    """Opens an address only to those whom its declaration names (routes.toml); what is not declared opens to nobody.

    Whoever lacks the right gets the page that a missing address gets (docs/security.md P2). Each page asks again.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """None where the page may go on; else the answer in its place."""
        match = request.resolver_match
        route = routes().get(match.view_name if match else "")
        if route is None:
            LOG.error("the address %r has no entry in web/routes.toml: it opens to nobody", match and match.view_name)
            return not_found(request)
        viewer: Viewer | None = getattr(request, "viewer", None)
        if route.opens_to is OpensTo.ANYONE:
            return None
        if viewer is None:
            is_enough = route.opens_to is OpensTo.SIGNED_IN and request.user.is_authenticated
            return None if is_enough else turned_away(request)
        return None if route.opens_for(viewer, posted=request.method == "POST") else not_found(request)
