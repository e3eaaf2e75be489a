"""The page of the list of reports."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import kept_back_fields, may
from commonweal.access.queries import teams_today
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.core.terms import Relation
from commonweal.places.queries import wards_on
from commonweal.reports.asked import DAYS, list_asked, or_absent, pages_open
from commonweal.reports.listed.queries import UNASSIGNED, Asked, ReportList, list_of_reports
from commonweal.reports.single.queries import own_relations
from commonweal.reports.terms import SOURCE_LABELS, Category


@require_safe
@staff_only
def list_page(request: StaffRequest) -> HttpResponse:
    """What the viewer may see, newest first, fifty a page."""
    or_absent(request, Act.READ)
    asked = list_asked(request)
    page = list_of_reports(asked, request.viewer)
    relations = own_relations(request.viewer)
    context = {
        "page": page,
        "report_pages_open": pages_open(request.viewer),
        "asked": asked,
        "fields": _fields(request, asked, page),
        "columns": page.can_ask,
        "kept_back": kept_back_fields(request.viewer, RecordKind.REPORT),
        "only_today": relations == {Relation.TODAY},
        "everything": Relation.PARTNERSHIP in relations,
        "in_no_team": Relation.TEAM in relations and request.viewer.is_host and not request.viewer.team_ids,
        "older_url": _older(request, page),
        "newest_url": _newest(request) if asked.before else "",
        "may_break_glass": may(request.viewer, Act.CREATE, RecordKind.BREAK_GLASS),
        "declared": request.GET.get("said") == "known",
    }
    return render(request, "reports/list.html", context)


def _fields(request: StaffRequest, asked: Asked, page: ReportList) -> list[tuple[Any, ...]]:
    """The filters: only those of fields that the viewer sees, and choices that do not depend on what is hidden."""
    found: list[tuple[Any, ...]] = []
    if "times" in page.can_ask and own_relations(request.viewer) != {Relation.TODAY}:
        found.append(("days", "Received in", [(str(n), label) for n, label in DAYS], str(asked.days or ""), "Any time"))
    if "category" in page.can_ask:
        found.append(("category", "What", Category.choices, asked.category, "Everything"))
    if "place" in page.can_ask:
        wards = [(code, name) for code, name in wards_on(request.viewer.on, request.viewer)]
        if wards:
            found.append(("ward", "Ward", wards, asked.ward, "All wards"))
    if "team" in page.can_ask:
        teams = [(UNASSIGNED, "With no team yet"), *((str(one), name) for one, name in teams_today(request.viewer))]
        found.append(("team", "Team", teams, asked.team, "All teams"))
    if "source" in page.can_ask:
        logs = [(source.value, label) for source, label in SOURCE_LABELS.items()]
        found.append(("source", "Told to", logs, asked.source, "All lines"))
    return found


def _older(request: StaffRequest, page: ReportList) -> str:
    kept = {name: value for name, value in request.GET.items() if name not in ("before", "said") and value}
    return f"{reverse('report-list')}?{urlencode(kept | {'before': str(page.older)})}" if page.older else ""


def _newest(request: StaffRequest) -> str:
    kept = {name: value for name, value in request.GET.items() if name not in ("before", "said") and value}
    return f"{reverse('report-list')}?{urlencode(kept)}" if kept else reverse("report-list")
