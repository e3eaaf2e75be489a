"""A reporter's own report: opened by reference and code, shown from an allow-list, closed again (forms: forms.py)."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.access.sessions.slow_down import (
    NAME,
    SOURCE,
    Try,
    in_words,
    note_failure,
    note_success,
    source_of,
    wait_before,
)
from commonweal.reports.own.forms import on_own_report, with_report
from commonweal.reports.own.held import hold, let_go
from commonweal.reports.own.operations import note_opening
from commonweal.reports.own.queries import OwnReport, opened_by
from commonweal.reports.own.tasks import one_time_code_task
from commonweal.reports.public.code import as_typed
from commonweal.reports.public.door import ResidentRequest, page, resident
from commonweal.reports.public.throttle import mark_visit
from commonweal.reports.public.typed import Typed
from commonweal.reports.public.views import SeeOther
from commonweal.reports.reference import as_written


@require_http_methods(["GET", "POST"])
@resident
def door(request: ResidentRequest) -> HttpResponse:
    """Reference and code. A wrong code and an unknown reference get the same answer."""
    if request.method != "POST":
        confirmed = "confirmed" in request.GET
        return page(request, "own/door", {"given": "", "back": reverse("report-start"), "confirmed": confirmed})
    typed = Typed(request.POST)
    reference = typed.text("reference", longest=40, needed=_("Enter your reference, such as ASB-7K3Q-9FXR"))
    code = typed.text("code", longest=40, needed=_("Enter your code, such as K7QM-3RXA-9TCP"))
    context = {"errors": typed.errors, "given": reference, "back": reverse("report-start"), "confirmed": False}
    if typed.errors:
        return page(request, "own/door", context, status=400)
    tried = _try(request, reference)
    if wait := wait_before(tried, at=request.at):
        typed.errors["code"] = _("Too many codes were wrong. Wait %(wait)s, then try again.") % {"wait": in_words(wait)}
        response = page(request, "own/door", context, status=429)
        response.headers["Retry-After"] = str(wait)
        return response
    opened = opened_by(reference, as_typed(code), request.resident)
    if opened is None:
        note_failure(tried, at=request.at)
        typed.errors["code"] = _("This reference and this code do not belong together. Check each letter of both.")
        return page(request, "own/door", context, status=400)
    note_success(tried, at=request.at)
    note_opening(opened, by=request.resident, at=request.at)
    if not opened.opens:
        return SeeOther(f"{reverse('own-report-door')}?confirmed")
    response = SeeOther(reverse("own-report"))
    hold(response, opened.report_id)
    mark_visit(request, response)
    return response


def _try(request: ResidentRequest, reference: str) -> Try:
    """A try is judged by the reference, whether or not there is one, and by where it comes from."""
    source = source_of(request)
    return Try(
        {_hash("reference", as_written(reference)): NAME, _hash("source", source): SOURCE},
        turn=_hash("turn", f"{as_written(reference)} {source}"),
    )


def _hash(kind: str, value: str) -> str:
    return salted_hmac(f"commonweal.reports.own.{kind}", value, algorithm="sha256").hexdigest()


@require_http_methods(["GET", "POST"])
@resident
def ask_code(request: ResidentRequest) -> HttpResponse:
    """A one-time code to the contact that was called safe; the answer is the same for every reference."""
    back = reverse("own-report-door")
    if request.method != "POST":
        return page(request, "own/ask_code", {"given": "", "back": back, "asked": False})
    typed = Typed(request.POST)
    reference = typed.text("reference", longest=40, needed=_("Enter your reference, such as ASB-7K3Q-9FXR"))
    if typed.errors:
        context = {"given": reference, "errors": typed.errors, "back": back, "asked": False}
        return page(request, "own/ask_code", context, status=400)
    one_time_code_task.enqueue(as_written(reference), str(request.resident.partnership_id))
    return page(request, "own/ask_code", {"given": "", "back": back, "asked": True})


@require_safe
@on_own_report
def show(request: ResidentRequest, report: OwnReport) -> HttpResponse:
    """Where the report stands in plain words, what comes next, what happened, and what can still be said."""
    return with_report("show", request, report, back="", said=request.GET.get("said", "")[:20])


@require_POST
@resident
def leave(request: ResidentRequest) -> HttpResponse:
    """Close the page, so that whoever uses this browser next does not find it."""
    response = SeeOther(reverse("own-report-door"))
    let_go(response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
