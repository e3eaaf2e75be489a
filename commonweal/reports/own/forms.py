"""What a reporter can still do with their report, a page each: what is read, what it does, what is said afterwards.

Each page is one form about the report that this browser has opened; `form_page` is the frame of all of them.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonweal.core.terms import Risk
from commonweal.files.evidence.refusals import EvidenceRefused
from commonweal.files.evidence.terms import Kept
from commonweal.reports.own.held import held_id
from commonweal.reports.own.operations import (
    BETTER,
    MOST_EVIDENCE,
    NotOver,
    TooLate,
    add_to_report,
    answer_survey,
    complain,
    got_worse,
)
from commonweal.reports.own.operations import disagree as disagree_with
from commonweal.reports.own.queries import NoSuchOwnReport, OwnReport, own_report
from commonweal.reports.policy import reports_policy
from commonweal.reports.public.door import ResidentRequest, page, resident
from commonweal.reports.public.operations import TooManyFiles
from commonweal.reports.public.questions.happening import ASKED_RISKS, part_labels
from commonweal.reports.public.received import made_anew
from commonweal.reports.public.step_pages import refusal_words
from commonweal.reports.public.typed import Typed
from commonweal.reports.public.views import SeeOther
from commonweal.reports.terms import category_label

LONGEST_WORDS, LONGEST_SURVEY = 2_000, 1_000
TREATED = ("1", "2", "3", "4", "5")
Said = str
"""What was done, as the page afterwards says it; nothing where the form has to be mended."""


def on_own_report(view: Callable[[ResidentRequest, OwnReport], HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand over the report that this browser has opened; whoever has opened none is sent to the door."""

    @resident
    @wraps(view)
    def opened(request: ResidentRequest) -> HttpResponse:
        held = held_id(request)
        try:
            report = own_report(held, request.resident) if held else None
        except NoSuchOwnReport:
            report = None
        return view(request, report) if report else SeeOther(reverse("own-report-door"))

    return opened


def form_page(
    template: str, send: Callable[[ResidentRequest, Typed, OwnReport], Said], **more: Callable[[], object]
) -> Callable[..., HttpResponse]:
    """One form: shown, sent by `send`, shown again with what is wrong. `more`: what else its template asks for."""

    @require_http_methods(["GET", "POST"])
    @on_own_report
    def shown(request: ResidentRequest, report: OwnReport) -> HttpResponse:
        typed = Typed(request.POST)
        if request.method == "POST":
            try:
                said = send(request, typed, report)
            except (NotOver, TooLate):
                return SeeOther(reverse("own-report"))
            if said:
                return SeeOther(f"{reverse('own-report')}?said={said}")
        context = {name: make() for name, make in more.items()}
        return with_report(template, request, report, errors=typed.errors, **context)

    return shown


def with_report(template: str, request: ResidentRequest, report: OwnReport, **context: Any) -> HttpResponse:
    """A page about a report of one's own; 400 where something in its form is wrong."""
    version = reports_policy(request.resident.partnership_id).category_version(report.category_version)
    kind = version.kind(report.category) if version else None
    frame = {
        "report": report, "back": reverse("own-report"), "given": request.POST,
        "what": kind.label if kind else category_label(report.category),
    }  # fmt: skip
    return page(request, f"own/{template}", frame | context, status=400 if context.get("errors") else 200)


def _add(request: ResidentRequest, typed: Typed, report: OwnReport) -> Said:
    words = typed.text("words", longest=LONGEST_WORDS)
    files = [one for one in made_anew(request) if isinstance(one, Kept)]
    for one in made_anew(request):
        if isinstance(one, EvidenceRefused):
            typed.errors["file"] = refusal_words(one)
    if not typed.errors and not words and not files:
        typed.errors["words"] = _("Write what happened, or choose a photo or a sound")
    if typed.errors:
        return ""
    try:
        add_to_report(report.report_id, words=words, files=files, by=request.resident, at=request.at)
    except TooManyFiles:
        most = _("A report takes %(most)s photos and sounds. Write that you have more: we will ask for them.")
        typed.errors["file"] = most % {"most": MOST_EVIDENCE}
        return ""
    return "added"


def _worse(request: ResidentRequest, typed: Typed, report: OwnReport) -> Said:
    words = typed.text("words", longest=LONGEST_WORDS, needed=_("Write what got worse, in a few words"))
    risks = [Risk(one) for one in typed.some_of("part", ASKED_RISKS)]
    if typed.errors:
        return ""
    urgent = got_worse(report.report_id, words=words, risks=risks, by=request.resident, at=request.at)
    return "urgent" if urgent else "worse"


def _disagree(request: ResidentRequest, typed: Typed, report: OwnReport) -> Said:
    words = typed.text("words", longest=LONGEST_WORDS, needed=_("Write why it is not solved, in a few words"))
    if typed.errors:
        return ""
    disagree_with(report.report_id, words=words, by=request.resident, at=request.at)
    return "opened"


def _survey(request: ResidentRequest, typed: Typed, report: OwnReport) -> Said:
    better = typed.one_of("better", BETTER, needed=_("Say if it got better"))
    treated = typed.one_of("treated", TREATED)
    words = typed.text("words", longest=LONGEST_SURVEY)
    if typed.errors:
        return ""
    n_treated = int(treated) if treated else None
    answer_survey(
        report.report_id, better=better, treated=n_treated, words=words, by=request.resident, at=request.at
    )  # fmt: skip
    return "survey"


def _complain(request: ResidentRequest, typed: Typed, report: OwnReport) -> Said:
    words = typed.text("words", longest=LONGEST_WORDS, needed=_("Write what we did wrong, in a few words"))
    if typed.errors:
        return ""
    complain(report.report_id, words=words, by=request.resident, at=request.at)
    return "complaint"


def _parts() -> dict[str, str]:
    labels = part_labels()
    return {one: labels[one] for one in ASKED_RISKS}


add = form_page("add", _add)
"""A diary entry, a photo, a sound."""
worse = form_page("worse", _worse, parts=_parts)
"""It got worse: the questions about danger again."""
disagree = form_page("disagree", _disagree)
"""Not solved: the report is opened again; after its days are over a new report quotes it."""
survey = form_page("survey", _survey)
"""What the reporter thought, once their report is closed."""
complaint = form_page("complaint", _complain)
"""A complaint about the service."""
