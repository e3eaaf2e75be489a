"""The data protection officer's start page, the looks to look into, and who looked at what: counts, never content."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.access.agreements.queries import register
from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.oversight import operations, queries
from commonweal.access.oversight.queries import LookLine, NoSuchEntry, instants_of, week_before
from commonweal.access.oversight.terms import OUTCOMES
from commonweal.access.partnership import policy_named
from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.access.sharing.queries import n_blocked_since
from commonweal.access.viewer import Viewer
from commonweal.core.rules.agreements import Standing
from commonweal.core.terms import london_midnight
from commonweal.files.days import DayRefused, typed_day
from commonweal.reports.metadata.queries import report_with_reference
from commonweal.reports.reference import is_well_formed
from commonweal.web.oversight.asking import LOOKS, SINGLE_PAGES, or_absent
from commonweal.web.oversight.exports import look_list_csv
from commonweal.web.oversight.record_words import first_of, words_for
from commonweal.web.tasks import list_looks_of_week

SHOWN_SPANS = (7, 14, 28)
RECORDS_IN_A_LINE = 5
WEEK = timedelta(days=7)


@require_safe
@staff_only
def overview(request: StaffRequest) -> HttpResponse:
    """What waits for the data protection officer today, each a link to where it is dealt with."""
    or_absent(request, Act.READ, RecordKind.AUDIT_ENTRY)
    viewer = request.viewer
    n_open, n_trawls = queries.n_open_reviews(viewer)
    to_approve, to_review = queries.n_emergencies(viewer)
    standings = [one.standing for one in register(viewer)]
    last_week = week_before(viewer.on)
    policy = policy_named(partnership_of(viewer).policy).looks_on(viewer.on)
    context = {
        "many_today": queries.many_opened_today(viewer, single_pages=SINGLE_PAGES, at_least=policy.trawl_at_least),
        "n_open": n_open,
        "n_trawls": n_trawls,
        "to_approve": to_approve,
        "to_review": to_review,
        "n_overdue": standings.count(Standing.REVIEW_OVERDUE),
        "n_soon": standings.count(Standing.REVIEW_SOON),
        "n_drafts": standings.count(Standing.DRAFT),
        "n_blocked": n_blocked_since(london_midnight(viewer.on - WEEK), viewer),
        "last_week": last_week,
        "last_week_made": last_week in queries.weeks_listed(viewer),
    }
    return render(request, "oversight/overview.html", context)


@require_safe
@staff_only
def week(request: StaffRequest) -> HttpResponse:
    """The list of one week: which looks to ask about, why, and what else it may be."""
    or_absent(request, Act.READ, RecordKind.LOOK_REVIEW)
    weeks = queries.weeks_listed(request.viewer)
    newest = week_before(request.viewer.on)
    first_day = _week_of(request.GET.get("week", "")) or (weeks[0] if weeks else newest)
    context = {
        "found": queries.week_of_looks(first_day, request.viewer),
        "weeks": weeks,
        "newest": newest,
        "earlier_url": _week_url(first_day - WEEK),
        "later_url": _week_url(first_day + WEEK) if first_day < newest else "",
        "steps": LOOKS,
        "current": "looks",
        "asked": request.GET.get("asked", "") == "yes",
    }
    return render(request, "oversight/looks.html", context)


@require_POST
@staff_only
def make_list(request: StaffRequest) -> HttpResponse:
    """Have the list of a week made in the background: half a year of looks is read for it."""
    or_absent(request, Act.CREATE, RecordKind.LOOK_LIST)
    first_day = _week_of(request.POST.get("week", ""))
    if first_day is None or first_day > week_before(request.viewer.on):
        raise Http404
    membership = str(request.viewer.membership_id)
    transaction.on_commit(lambda: list_looks_of_week.enqueue(membership, first_day.isoformat()))
    return redirect(f"{_week_url(first_day)}&asked=yes")


@require_http_methods(["GET", "POST"])
@staff_only
def entry(request: StaffRequest, review_id: UUID) -> HttpResponse:
    """One entry: its signs, the audit entries behind it, and what came of it."""
    or_absent(request, Act.READ, RecordKind.LOOK_REVIEW)
    try:
        found = queries.review_shown(review_id, request.viewer)
    except NoSuchEntry as fault:
        raise Http404 from fault
    given, errors = {"outcome": "", "words": ""}, dict[str, str]()
    if request.method == "POST":
        or_absent(request, Act.CHANGE, RecordKind.LOOK_REVIEW)
        given = {name: request.POST.get(name, "") for name in given}
        try:
            operations.note_looked_into(review_id, **given, by=request.viewer, at=request.at)
            return redirect(_week_url(found.first_day))
        except operations.ReviewRefused as refusal:
            errors = {refusal.field: refusal.message}
    lines = queries.lines_of_entries(found.entry_ids, request.viewer)
    context = {
        "found": found,
        "rows": _rows(lines, request.viewer),
        "n_more": max(0, len(found.entry_ids) - len(lines)),
        "outcomes": list(OUTCOMES.items()),
        "given": given,
        "errors": errors,
        "week_url": _week_url(found.first_day),
    }
    return render(request, "oversight/look.html", context, status=400 if errors else 200)


@require_safe
@staff_only
@step_up(Reason.EXPORT)
def download(request: StaffRequest) -> HttpResponse:
    """The list of a week as a file: names of staff, signs and what came of them."""
    or_absent(request, Act.EXPORT, RecordKind.LOOK_REVIEW)
    first_day = _week_of(request.GET.get("week", ""))
    if first_day is None:
        raise Http404
    found = queries.week_of_looks(first_day, request.viewer)
    if found.made_at is None:
        raise Http404
    answer = HttpResponse(look_list_csv(found, request.viewer), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="looks-{first_day.isoformat()}.csv"'
    return answer


@require_safe
@staff_only
def at_record(request: StaffRequest) -> HttpResponse:
    """Who looked at the report of a reference, how often and why; the report itself is not shown."""
    or_absent(request, Act.READ, RecordKind.AUDIT_ENTRY)
    typed = request.GET.get("reference", "").strip()[:40]
    error, count, rows = "", None, []
    found = report_with_reference(typed, request.viewer) if typed else None
    if typed and found is None:
        error = "No report has this reference" if is_well_formed(typed) else "This is no whole reference: ASB-7K3Q-9FXR"
    if found is not None:
        count, lines = queries.looks_at_record(RecordKind.REPORT, found, request.viewer)
        rows = _rows(lines, request.viewer)
    context = {
        "typed": typed, "error": error, "count": count, "rows": rows, "steps": LOOKS, "current": "looks-at",
    }  # fmt: skip
    return render(request, "oversight/looks_at.html", context, status=404 if error else 200)


@require_safe
@staff_only
def unrelated(request: StaffRequest) -> HttpResponse:
    """Looks that nothing related to who looked, the newest first."""
    or_absent(request, Act.READ, RecordKind.AUDIT_ENTRY)
    n_days = _span(request)
    since, until = instants_of(request.viewer.on - timedelta(days=n_days - 1), request.viewer.on)
    lines = queries.looks_without_relation(request.viewer, since=since, until=until)
    context = {
        "rows": _rows(lines, request.viewer), "days": n_days, "spans": SHOWN_SPANS, "steps": LOOKS,
        "current": "looks-unrelated",
    }  # fmt: skip
    return render(request, "oversight/looks_unrelated.html", context)


@require_safe
@staff_only
def people(request: StaffRequest) -> HttpResponse:
    """How much each person looked at, by role, on which days, and how much of it without a relation."""
    or_absent(request, Act.READ, RecordKind.AUDIT_ENTRY)
    n_days = _span(request)
    since, until = instants_of(request.viewer.on - timedelta(days=n_days - 1), request.viewer.on)
    context = {
        "people": queries.people_who_looked(request.viewer, since=since, until=until),
        "days": n_days,
        "spans": SHOWN_SPANS,
        "steps": LOOKS,
        "current": "looks-people",
    }
    return render(request, "oversight/looks_people.html", context)


@require_safe
@staff_only
def person(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """What one person looked at, as references and counts."""
    or_absent(request, Act.READ, RecordKind.AUDIT_ENTRY)
    names = dict(queries.staff_of_partnership(request.viewer))
    if staff_id not in names:
        raise Http404
    n_days = _span(request)
    since, until = instants_of(request.viewer.on - timedelta(days=n_days - 1), request.viewer.on)
    lines = queries.looks_of_person(staff_id, request.viewer, since=since, until=until)
    context = {
        "name": names[staff_id], "staff_id": staff_id, "rows": _rows(lines, request.viewer), "days": n_days,
        "spans": SHOWN_SPANS,
    }  # fmt: skip
    return render(request, "oversight/looks_person.html", context)


def _rows(lines: list[LookLine], viewer: Viewer) -> list[dict[str, Any]]:
    """Each line with words for the first few of its records."""
    words = words_for((record for line in lines for record in line.records[:RECORDS_IN_A_LINE]), viewer)
    rows = []
    for line in lines:
        first, n_more = first_of(line.records, RECORDS_IN_A_LINE)
        rows.append({"line": line, "records": [words[one] for one in first], "n_more": n_more})
    return rows


def _week_of(typed: str) -> date | None:
    """A Monday from the address; none where none was asked for, and no such page where it is no Monday."""
    if not typed:
        return None
    try:
        found = typed_day(typed)
    except DayRefused as refusal:
        raise Http404 from refusal
    if found.weekday() != 0 or not 2000 <= found.year < 2100:
        raise Http404
    return found


def _week_url(first_day: date) -> str:
    return f"{reverse('looks')}?{urlencode({'week': first_day.isoformat()})}"


def _span(request: StaffRequest) -> int:
    """How many days back a page of counts looks, today included."""
    typed = request.GET.get("days", str(SHOWN_SPANS[0]))
    if typed not in map(str, SHOWN_SPANS):
        raise Http404
    return int(typed)
