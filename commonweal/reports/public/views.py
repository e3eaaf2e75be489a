"""The pages on which a resident reports, one question a page; each works without scripts."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.access.queries import team_names
from commonweal.access.sessions.slow_down import (
    SOURCE,
    Try,
    in_words,
    note_failure,
    note_success,
    source_of,
    wait_before,
)
from commonweal.core.rules.emergency import SignPost, sign_post
from commonweal.core.terms import london_day
from commonweal.reports.intake.operations import AnswersRefused
from commonweal.reports.policy import reports_policy
from commonweal.reports.public import steps
from commonweal.reports.public.code import as_shown, as_typed
from commonweal.reports.public.door import PATH, ResidentRequest, in_own_language, page, resident
from commonweal.reports.public.help import services_for
from commonweal.reports.public.languages import kept_as
from commonweal.reports.public.line import LINE
from commonweal.reports.public.operations import Sending, begin_draft, keep_answers
from commonweal.reports.public.queries import NoSuchDraft, draft_by_code, draft_of, receipt_of
from commonweal.reports.public.showing import rows_of, shown_on
from commonweal.reports.public.step_pages import read_step
from commonweal.reports.public.steps import CHECK, NAMES, Unfinished, first_open
from commonweal.reports.public.throttle import mark_visit, network_mark
from commonweal.reports.public.typed import Typed
from commonweal.reports.written import clean

if TYPE_CHECKING:
    from commonweal.reports.models import SavedReport

CODE = "draft"
RECEIPT_OPEN_FOR = timedelta(hours=1)


class SeeOther(HttpResponseRedirect):
    """After a form: a browser that loads the page again does not send the form again."""

    status_code = 303


@require_http_methods(["GET", "POST"])
@resident
def start(request: ResidentRequest) -> HttpResponse:
    """Danger first: whoever says yes is told whom to ring and gets no form."""
    if request.method != "POST":
        return page(request, "start", {"given": ""})
    typed = Typed(request.POST)
    danger = typed.one_of("danger", ("yes", "no"), needed=_("Say if somebody is in danger now"))
    if typed.errors:
        return page(request, "start", {"errors": typed.errors, "given": ""}, status=400)
    if sign_post(danger_now=danger == "yes") is SignPost.RING_999:
        return redirect("report-danger")
    return begun(request, {"told_before": clean(request.POST.get("again", ""))[:20]})


def begun(request: ResidentRequest, told: dict[str, Any]) -> HttpResponse:
    """A new report, and its first page."""
    again = {"before": {"told_before": told["told_before"], "wish": ""}} if told.get("told_before") else {}
    answers = {"language": kept_as(request.language), "network": network_mark(request), **again}
    draft, code = begin_draft(answers, by=request.resident, at=request.at)
    response = redirect("report-question", draft_id=draft.id, step=NAMES[0])
    keep_code(response, draft.id, code)
    mark_visit(request, response)
    return response


def keep_code(response: HttpResponse, draft_id: UUID, code: str) -> None:
    """The code of one report in this browser, for its own pages alone and until the browser is closed: two reports in
    two tabs are two."""
    response.set_cookie(CODE, code, httponly=True, samesite="Lax", secure=settings.USE_HTTPS, path=f"{PATH}{draft_id}/")


@require_safe
@in_own_language
def danger(request: ResidentRequest) -> HttpResponse:
    """Whom to ring now; no form. It asks nothing of the store, so that it comes whatever the store does."""
    return page(request, "danger", {"back": reverse("report-start")})


@require_safe
@resident
def help_page(request: ResidentRequest) -> HttpResponse:
    """Who else helps, by topic."""
    return page(request, "help", {"topics": services_for(), "back": reverse("report-start")})


def _draft(request: ResidentRequest, draft_id: UUID) -> "SavedReport":
    return draft_of(draft_id, request.COOKIES.get(CODE, ""), request.resident, for_change=request.method == "POST")


def no_draft(request: ResidentRequest) -> HttpResponse:
    """A report that this browser may not open, or that is over: the same page as for one that never was."""
    return page(request, "no_draft", {}, status=404)


@require_http_methods(["GET", "POST"])
@resident
def step(request: ResidentRequest, draft_id: UUID, step: str) -> HttpResponse:
    """One question."""
    try:
        draft = _draft(request, draft_id)
    except NoSuchDraft:
        return no_draft(request)
    if step not in NAMES:
        raise Http404
    errors: dict[str, str] = {}
    given = draft.answers.get(step, {})
    if request.method == "POST":
        read = read_step(step, request, draft)
        if read.next_page:
            return SeeOther(read.next_page)
        if not read.errors:
            keep_answers(draft, read.answers, by=request.resident, at=request.at)
            return SeeOther(_after(request, draft, step))
        errors, given = read.errors, read.answers.get(step, {})
    return _shown(request, draft, step, errors, given)


def _after(request: ResidentRequest, draft: "SavedReport", step: str) -> str:
    """The next page; or the page of the code for whoever saves."""
    if request.POST.get("do") == "save":
        return reverse("report-save", kwargs={"draft_id": draft.id})
    following = steps.after(step, draft.answers, changing="change" in request.GET)
    address = reverse("report-question", kwargs={"draft_id": draft.id, "step": following})
    changing = "change" in request.GET and following != CHECK
    return f"{address}?change=1" if changing else address


def _shown(
    request: ResidentRequest, draft: "SavedReport", step: str, errors: dict[str, str], given: dict[str, Any]
) -> HttpResponse:
    earlier = CHECK if "change" in request.GET else steps.before(step, draft.answers)
    back = _address(draft.id, earlier) if earlier else reverse("report-start")
    context = shown_on(step, draft.answers, given, request)
    context |= {"draft": draft, "errors": errors, "given": given, "back": back}
    # With a field that only appears where clocks change, the question is asked again and nothing is wrong yet.
    return page(request, f"steps/{step}", context, status=400 if errors else 200)


def _address(draft_id: UUID, step: str) -> str:
    return reverse("report-question", kwargs={"draft_id": draft_id, "step": step})


@require_safe
@resident
def check(request: ResidentRequest, draft_id: UUID) -> HttpResponse:
    """Every answer, each with a link to change it, and the button that sends the report."""
    try:
        draft = _draft(request, draft_id)
    except NoSuchDraft:
        return no_draft(request)
    if (open_step := first_open(draft.answers)) != CHECK:
        return redirect("report-question", draft_id=draft_id, step=open_step)
    back = _address(draft_id, steps.before(CHECK, draft.answers))
    return page(request, "check", {"draft": draft, "rows": rows_of(draft, request), "back": back})


@require_POST
@resident
def send(request: ResidentRequest, draft_id: UUID) -> HttpResponse:
    """Keep the report; its receipt is another page. No page is made here: this is what a busy night asks for most."""
    request.trace.route = "report-send"
    try:
        LINE.send(Sending(draft_id, request.COOKIES.get(CODE, ""), request.resident, request.at))
    except NoSuchDraft:
        return no_draft(request)
    except Unfinished as unfinished:
        return SeeOther(_address(draft_id, unfinished.step))
    except AnswersRefused:
        # The list of kinds has changed since the question was answered.
        return SeeOther(f"{_address(draft_id, 'what')}?change=1")
    return SeeOther(reverse("report-sent", kwargs={"draft_id": draft_id}))


@require_safe
@resident
def sent(request: ResidentRequest, draft_id: UUID) -> HttpResponse:
    """The receipt: reference, code, who acts and by when, what happens next; for an hour, since both together open the
    report, and a telephone keeps its pages for whoever has it next."""
    code = request.COOKIES.get(CODE, "")
    receipt = receipt_of(draft_id, code, request.resident)
    if receipt is None or request.at - receipt.received_at > RECEIPT_OPEN_FOR:
        return no_draft(request)
    team = team_names([receipt.team_id]).get(receipt.team_id, "") if receipt.team_id else ""
    policy = reports_policy(request.resident.partnership_id)
    version = policy.category_version(receipt.category_version)
    kind = version.kind(receipt.category) if version else None
    context = {
        "receipt": receipt, "team": team, "code": as_shown(code), "kind": kind,
        "topics": services_for(receipt.category, kind.group if kind else ""),
    }  # fmt: skip
    return page(request, "sent", context)


@require_safe
@resident
def save(request: ResidentRequest, draft_id: UUID) -> HttpResponse:
    """The code with which somebody comes back to what they began."""
    try:
        draft = _draft(request, draft_id)
    except NoSuchDraft:
        return no_draft(request)
    context = {
        "draft": draft, "code": as_shown(request.COOKIES[CODE]), "ends_on": london_day(draft.ends_at),
        "back": _address(draft.id, first_open(draft.answers)),
    }  # fmt: skip
    return page(request, "save", context)


def _try(request: HttpRequest) -> Try:
    """Codes are long; slowing down whoever tries many is a second wall."""
    key = f"come-back {source_of(request)}"
    return Try({key: SOURCE}, turn=key)


@require_http_methods(["GET", "POST"])
@resident
def come_back(request: ResidentRequest) -> HttpResponse:
    """Open what was begun, with its code."""
    back = reverse("report-start")
    if request.method != "POST":
        return page(request, "come_back", {"given": "", "back": back})
    tried, typed = _try(request), Typed(request.POST)
    written = typed.text("code", longest=40, needed=_("Enter your code"))
    if wait := wait_before(tried, at=request.at):
        typed.errors["code"] = _("Too many codes were wrong. Wait %(wait)s, then try again.") % {"wait": in_words(wait)}
        return page(request, "come_back", {"errors": typed.errors, "given": written, "back": back}, status=429)
    draft = draft_by_code(as_typed(written), request.resident) if not typed.errors else None
    if draft is None:
        if not typed.errors:
            note_failure(tried, at=request.at)
        typed.errors.setdefault(
            "code", _("We have nothing under this code. Check each letter; what was begun is cleared after 14 days.")
        )
        return page(request, "come_back", {"errors": typed.errors, "given": written, "back": back}, status=400)
    note_success(tried, at=request.at)
    response = SeeOther(_address(draft.id, first_open(draft.answers)))
    keep_code(response, draft.id, as_typed(written))
    mark_visit(request, response)
    return response
