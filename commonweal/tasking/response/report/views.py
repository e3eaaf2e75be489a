"""The plan and the end reports of a response as pages and as files, and the form that issues a report."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.audit.deeds import Deed
from commonweal.core.rules.response_life import Stands
from commonweal.documents.formats import formats_of
from commonweal.documents.paper import Paper
from commonweal.tasking.response.pages import FORM, answer, carried_out, shown_or_absent, typed_of
from commonweal.tasking.response.queries import ReportShown, report_shown
from commonweal.tasking.response.report.content import HEADINGS, Written
from commonweal.tasking.response.report.operations import ReportWanted, issue_report, report_as_it_would_be
from commonweal.tasking.response.report.papers import plan_paper
from commonweal.tasking.response.terms import NoSuchResponse


@require_safe
@staff_only
def plan(request: StaffRequest, response_id: UUID) -> HttpResponse:
    """The plan as it stands."""
    shown = shown_or_absent(request, response_id)
    paper = plan_paper(shown, request.viewer.partnership_name, on=request.viewer.on)
    context = {"paper": paper, "formats": _formats(request, paper), "report": None}
    return answer(request, "paper", shown, None, context)


@require_safe
@staff_only
@step_up(Reason.EXPORT)
def plan_file(request: StaffRequest, response_id: UUID, format: str) -> HttpResponse:  # noqa: A002 - the address's word
    """The plan as a file."""
    shown = shown_or_absent(request, response_id, Act.EXPORT)
    paper = plan_paper(shown, request.viewer.partnership_name, on=request.viewer.on)
    return _file(request, response_id, paper, format, f"response-plan-{paper.dated_on}")


@require_http_methods(FORM)
@staff_only
def write(request: StaffRequest, response_id: UUID) -> HttpResponse:
    """The end report as it would be issued now, with room for words; sent twice it is issued once."""
    shown = shown_or_absent(request, response_id, Act.APPROVE)
    if shown.listed.stands in (Stands.TO_COME, Stands.UNDER_WAY):
        raise Http404
    names = tuple(name for name, _ in HEADINGS)
    typed = typed_of(request, names)
    written = Written(**{name: typed[name] for name in names})
    problem = None
    if request.method == "POST" and "issue" in request.POST:
        made: list[int] = []
        wanted = ReportWanted(typed["key"], written)
        problem = carried_out(
            lambda: made.append(issue_report(response_id, wanted, by=request.viewer, at=request.at).number)
        )
        if made:
            return redirect("response-report-issued", response_id=response_id, number=made[0])
    paper = report_as_it_would_be(shown, Written() if problem else written, by=request.viewer)
    context = {"typed": typed, "headings": HEADINGS, "paper": paper}
    return answer(request, "report", shown, problem, context)


@require_safe
@staff_only
def issued(request: StaffRequest, response_id: UUID, number: int) -> HttpResponse:
    """An end report as it was issued."""
    shown = shown_or_absent(request, response_id)
    report = _report(request, response_id, number)
    context = {"paper": report.paper, "formats": _formats(request, report.paper), "report": report}
    return answer(request, "paper", shown, None, context)


@require_safe
@staff_only
@step_up(Reason.EXPORT)
def issued_file(request: StaffRequest, response_id: UUID, number: int, format: str) -> HttpResponse:  # noqa: A002 - as above
    """An end report as a file, made anew from its paper each time it is asked for."""
    shown_or_absent(request, response_id, Act.EXPORT)
    paper = _report(request, response_id, number).paper
    return _file(request, response_id, paper, format, f"response-end-report-{paper.dated_on}-{number}")


def _report(request: StaffRequest, response_id: UUID, number: int) -> ReportShown:
    try:
        return report_shown(response_id, number, request.viewer)
    except NoSuchResponse as fault:
        raise Http404 from fault


def _formats(request: StaffRequest, paper: Paper) -> dict[str, str]:
    if not may(request.viewer, Act.EXPORT, RecordKind.RESPONSE):
        return {}
    return {word: one.word for word, one in formats_of(paper).items()}


def _file(request: StaffRequest, response_id: UUID, paper: Paper, word: str, name: str) -> HttpResponse:
    chosen = formats_of(paper).get(word)
    if chosen is None:
        raise Http404
    request.viewer.trace.did(Deed.EXPORT, RecordKind.RESPONSE, [response_id], why=word)
    found = HttpResponse(chosen.render(paper), content_type=chosen.content_type)
    found.headers["Content-Disposition"] = content_disposition_header(True, f"{name}{chosen.suffix}") or ""
    return found
