"""A reporter's own report: opened by reference and code, shown from an allow-list, added to one thing a page."""

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
from commonweal.core.terms import Risk
from commonweal.files.evidence.refusals import EvidenceRefused
from commonweal.files.evidence.terms import Kept
from commonweal.reports.own.held import held_id, hold, let_go
from commonweal.reports.own.operations import (
    BETTER,
    NotOver,
    TooLate,
    add_to_report,
    answer_survey,
    complain,
    got_worse,
    note_opening,
)
from commonweal.reports.own.operations import disagree as disagree_with
from commonweal.reports.own.queries import NoSuchOwnReport, OwnReport, opened_by, own_report
from commonweal.reports.own.tasks import one_time_code_task
from commonweal.reports.policy import reports_policy
from commonweal.reports.public.code import as_typed
from commonweal.reports.public.door import ResidentRequest, page, resident
from commonweal.reports.public.questions.happening import ASKED_RISKS, part_labels
from commonweal.reports.public.received import made_anew
from commonweal.reports.public.step_pages import refusal_words
from commonweal.reports.public.throttle import mark_visit
from commonweal.reports.public.typed import Typed
from commonweal.reports.public.views import SeeOther
from commonweal.reports.reference import as_written
from commonweal.reports.terms import category_label

LONGEST_WORDS, LONGEST_SURVEY = 2_000, 1_000
TREATED = ("1", "2", "3", "4", "5")


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


def _with_report(template: str, request: ResidentRequest, report: OwnReport, **context: object) -> HttpResponse:
    errors = context.get("errors")
    version = reports_policy(request.resident.partnership_id).category_version(report.category_version)
    kind = version.kind(report.category) if version else None
    frame = {
        "report": report, "back": reverse("own-report"), "given": request.POST,
        "what": kind.label if kind else category_label(report.category),
    }  # fmt: skip
    return page(request, f"own/{template}", frame | context, status=400 if errors else 200)


def _opened(request: ResidentRequest) -> OwnReport | None:
    held = held_id(request)
    try:
        return own_report(held, request.resident) if held else None
    except NoSuchOwnReport:
        return None


def _to_the_door() -> HttpResponse:
    return SeeOther(reverse("own-report-door"))


def _said(what: str) -> HttpResponse:
    return SeeOther(f"{reverse('own-report')}?said={what}")


@require_safe
@resident
def show(request: ResidentRequest) -> HttpResponse:
    """Where the report stands in plain words, what comes next, what happened, and what can still be said."""
    report = _opened(request)
    if report is None:
        return _to_the_door()
    return _with_report("show", request, report, back="", said=request.GET.get("said", "")[:20])


@require_http_methods(["GET", "POST"])
@resident
def add(request: ResidentRequest) -> HttpResponse:
    """A diary entry, a photo, a sound."""
    report = _opened(request)
    if report is None:
        return _to_the_door()
    typed = Typed(request.POST)
    if request.method == "POST":
        words = typed.text("words", longest=LONGEST_WORDS)
        files = [one for one in made_anew(request) if isinstance(one, Kept)]
        for one in made_anew(request):
            if isinstance(one, EvidenceRefused):
                typed.errors["file"] = refusal_words(one)
        if not typed.errors and not words and not files:
            typed.errors["words"] = _("Write what happened, or choose a photo or a sound")
        if not typed.errors:
            add_to_report(report.report_id, words=words, files=files, by=request.resident, at=request.at)
            return _said("added")
    return _with_report("add", request, report, errors=typed.errors)


@require_http_methods(["GET", "POST"])
@resident
def worse(request: ResidentRequest) -> HttpResponse:
    """It got worse: the questions about danger again."""
    report = _opened(request)
    if report is None:
        return _to_the_door()
    typed = Typed(request.POST)
    if request.method == "POST":
        words = typed.text("words", longest=LONGEST_WORDS, needed=_("Write what got worse, in a few words"))
        risks = [Risk(one) for one in typed.some_of("part", ASKED_RISKS)]
        if not typed.errors:
            urgent = got_worse(report.report_id, words=words, risks=risks, by=request.resident, at=request.at)
            return _said("urgent" if urgent else "worse")
    labels = part_labels()
    return _with_report("worse", request, report, errors=typed.errors, parts={one: labels[one] for one in ASKED_RISKS})


@require_http_methods(["GET", "POST"])
@resident
def disagree(request: ResidentRequest) -> HttpResponse:
    """Not solved: the report is opened again; after its days are over a new report quotes it."""
    report = _opened(request)
    if report is None:
        return _to_the_door()
    typed = Typed(request.POST)
    if request.method == "POST":
        words = typed.text("words", longest=LONGEST_WORDS, needed=_("Write why it is not solved, in a few words"))
        try:
            if not typed.errors:
                disagree_with(report.report_id, words=words, by=request.resident, at=request.at)
                return _said("opened")
        except (NotOver, TooLate):
            return SeeOther(reverse("own-report"))
    return _with_report("disagree", request, report, errors=typed.errors)


@require_http_methods(["GET", "POST"])
@resident
def survey(request: ResidentRequest) -> HttpResponse:
    """What the reporter thought, once their report is closed."""
    report = _opened(request)
    if report is None:
        return _to_the_door()
    typed = Typed(request.POST)
    if request.method == "POST":
        better = typed.one_of("better", BETTER, needed=_("Say if it got better"))
        treated = typed.one_of("treated", TREATED)
        words = typed.text("words", longest=LONGEST_SURVEY)
        if not typed.errors:
            try:
                answer_survey(
                    report.report_id, better=better, treated=int(treated) if treated else None, words=words,
                    by=request.resident, at=request.at,
                )  # fmt: skip
            except NotOver:
                return SeeOther(reverse("own-report"))
            return _said("survey")
    return _with_report("survey", request, report, errors=typed.errors)


@require_http_methods(["GET", "POST"])
@resident
def complaint(request: ResidentRequest) -> HttpResponse:
    """A complaint about the service."""
    report = _opened(request)
    if report is None:
        return _to_the_door()
    typed = Typed(request.POST)
    if request.method == "POST":
        words = typed.text("words", longest=LONGEST_WORDS, needed=_("Write what we did wrong, in a few words"))
        if not typed.errors:
            complain(report.report_id, words=words, by=request.resident, at=request.at)
            return _said("complaint")
    return _with_report("complaint", request, report, errors=typed.errors)


@require_POST
@resident
def leave(request: ResidentRequest) -> HttpResponse:
    """Close the page, so that whoever uses this browser next does not find it."""
    response = SeeOther(reverse("own-report-door"))
    let_go(response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
