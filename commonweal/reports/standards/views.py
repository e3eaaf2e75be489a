"""The manager's page, the rows behind each of its numbers, and those rows as a file."""

from datetime import timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import may
from commonweal.access.queries import teams_today
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.reports.asked import or_absent, pages_open, uuid_or_none
from commonweal.reports.standards import exports
from commonweal.reports.standards.queries import ON_A_PAGE, n_rows, rows_shown, standards_page
from commonweal.reports.standards.terms import LABELS, MEANS, NO_TEAM, Asked, Standard
from commonweal.runs.weeks import day_or_none

SHOWN_DAYS, MOST_DAYS = 28, 366


@require_safe
@staff_only
def standards(request: StaffRequest) -> HttpResponse:
    """Service standards of the days and the team asked for."""
    or_absent(request, Act.READ, RecordKind.SERVICE_STANDARD)
    asked = _asked(request)
    context = {
        "asked": asked,
        "page": standards_page(asked, request.viewer),
        "labels": LABELS,
        "means": MEANS,
        "standards": list(Standard),
        "days_query": urlencode({"from": asked.first_on, "to": asked.last_on}),
        "report_pages_open": pages_open(request.viewer),
    }
    return render(request, "reports/standards/standards.html", context)


@require_safe
@staff_only
def rows(request: StaffRequest, standard: str) -> HttpResponse:
    """The reports that one number counts."""
    or_absent(request, Act.READ, RecordKind.SERVICE_STANDARD)
    which, asked = _standard(standard), _asked(request)
    n = n_rows(which, asked, request.viewer)
    n_pages = max(1, -(-n // ON_A_PAGE))
    page = _page(request, n_pages)
    context = {
        "standard": which,
        "label": LABELS[which],
        "means": MEANS[which],
        "asked": asked,
        "team_name": _team_name(asked, request),
        "n": n,
        "rows": list(rows_shown(which, asked, request.viewer, page=page)),
        "page": page,
        "n_pages": n_pages,
        "query": _query(asked),
        "may_export": may(request.viewer, Act.EXPORT, RecordKind.SERVICE_STANDARD),
        "report_pages_open": pages_open(request.viewer),
    }
    return render(request, "reports/standards/rows.html", context)


@require_safe
@staff_only
@step_up(Reason.EXPORT)
def rows_file(request: StaffRequest, standard: str) -> HttpResponse:
    """The same rows as CSV."""
    or_absent(request, Act.EXPORT, RecordKind.SERVICE_STANDARD)
    which, asked = _standard(standard), _asked(request)
    text = exports.rows_file(which, asked, rows_shown(which, asked, request.viewer, page=None), request.viewer)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"reports-{which}-{asked.first_on}-to-{asked.last_on}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(request: StaffRequest) -> Asked:
    """What an address asks for, made to fit: days up to today, at most a year, four weeks where none are named."""
    today = request.viewer.on
    last = min(day_or_none(request.GET.get("to", "")) or today, today)
    first = day_or_none(request.GET.get("from", "")) or last - timedelta(days=SHOWN_DAYS - 1)
    first, last = min(first, last), max(first, last)
    team = request.GET.get("team", "")
    return Asked(
        max(first, last - timedelta(days=MOST_DAYS - 1)), min(last, today),
        team if team == NO_TEAM or uuid_or_none(team) else "",
    )  # fmt: skip


def _standard(written: str) -> Standard:
    if written not in set(Standard):
        raise Http404
    return Standard(written)


def _team_name(asked: Asked, request: StaffRequest) -> str:
    if asked.team == NO_TEAM:
        return "no team"
    team = uuid_or_none(asked.team)
    return dict(teams_today(request.viewer)).get(team, "one team") if team else ""


def _query(asked: Asked) -> str:
    return urlencode({"from": asked.first_on, "to": asked.last_on, **({"team": asked.team} if asked.team else {})})


def _page(request: StaffRequest, n_pages: int) -> int:
    written = request.GET.get("page", "1")
    plain = written.isascii() and written.isdigit() and len(written) < 10
    return min(max(int(written), 1), n_pages) if plain else 1
