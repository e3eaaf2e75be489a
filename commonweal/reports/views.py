"""The queue of reports that are not this borough's, and calls by ward and month."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import kept_back_fields, may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.access.viewer import for_counting
from commonweal.core.terms import CallSource, london_day
from commonweal.reports import exports
from commonweal.reports.asked import elsewhere_opens, or_absent, pages_open
from commonweal.reports.frames.by_ward import WardSeries, calls_by_ward
from commonweal.reports.frames.elsewhere import elsewhere
from commonweal.reports.frames.placed_calls import logs_end_on, span_of_calls
from commonweal.reports.queries import calls_shown
from commonweal.reports.terms import SOURCE_LABELS
from commonweal.runs.weeks import day_or_none

CALLS_A_PAGE = 100
SPANS = (("28", "28 days"), ("91", "13 weeks"), ("365", "A year"), ("1827", "Five years"))
MOST_MONTHS = 120


@require_safe
@staff_only
def reports(request: StaffRequest) -> HttpResponse:
    """To the list, or for a role that reads counts only to these."""
    return redirect("report-list" if may(request.viewer, Act.READ, RecordKind.REPORT) else "reports-by-ward")


@require_safe
@staff_only
def elsewhere_queue(request: StaffRequest) -> HttpResponse:
    """Calls by whose borough they seem to be, and the calls themselves; for hosts alone."""
    if not elsewhere_opens(request.viewer):
        raise Http404
    days = request.GET.get("days", "28")
    days = days if days in dict(SPANS) else "28"
    queue = elsewhere(request.viewer, days=int(days), on=london_day(request.at))
    borough = request.GET.get("borough", "")
    chosen = queue.of(borough) if queue else []
    n_pages = max(1, -(-len(chosen) // CALLS_A_PAGE))
    page = _page(request, n_pages)
    listed = chosen[(page - 1) * CALLS_A_PAGE : page * CALLS_A_PAGE]
    shown = {call.id: call for call in calls_shown([one.id for one in listed], request.viewer)}
    context = {
        "queue": queue,
        "report_pages_open": pages_open(request.viewer),
        "borough": borough,
        "days": days,
        "spans": SPANS,
        "n_chosen": len(chosen),
        "listed": [(one, shown[one.id]) for one in listed if one.id in shown],
        "page": page,
        "n_pages": n_pages,
        "kept_back": kept_back_fields(request.viewer, RecordKind.REPORT),
    }
    return render(request, "reports/elsewhere.html", context)


@dataclass(frozen=True, slots=True)
class WardChoice:
    """What of the series is asked for; the whole state of the page, so that an address can be sent on."""

    first_month: date
    last_month: date
    wards: date | None
    source: CallSource | None
    newest_day: date
    logs_end_on: date
    """Up to which day other lines' logs are loaded."""

    @property
    def last_day(self) -> date:
        """The last day of the last month, or the day of the newest call, whichever is earlier."""
        ends = (self.last_month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        newest = self.logs_end_on if self.last_month == self.logs_end_on.replace(day=1) else self.newest_day
        return min(ends, newest)

    @property
    def goes_beyond_the_logs(self) -> bool:
        """Whether months are asked for of which no log is loaded."""
        return self.last_month > self.logs_end_on


@require_safe
@staff_only
def by_ward(request: StaffRequest) -> HttpResponse:
    """Calls by ward and month, on the wards of each day or on one set that is named."""
    or_absent(request, Act.READ, RecordKind.CALL_COUNT)
    choice, months = _choice(request)
    series = _series(request, choice) if choice else None
    context: dict[str, Any] = {
        "series": series,
        "report_pages_open": pages_open(request.viewer),
        "choice": choice,
        "months": months,
        "sources": [(source.value, label) for source, label in SOURCE_LABELS.items()],
        "may_export": may(request.viewer, Act.EXPORT, RecordKind.CALL_COUNT),
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/by_ward.html", context)


@require_safe
@staff_only
@step_up(Reason.EXPORT)
def by_ward_file(request: StaffRequest) -> HttpResponse:
    """The same as CSV: one line a ward and month, with the set of wards on each line."""
    or_absent(request, Act.EXPORT, RecordKind.CALL_COUNT)
    choice, _ = _choice(request)
    if choice is None:
        raise Http404
    text = exports.ward_series(_series(request, choice), request.viewer, source=choice.source)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"calls-by-ward-{choice.first_month:%Y-%m}-to-{choice.last_month:%Y-%m}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _series(request: StaffRequest, choice: WardChoice) -> WardSeries:
    return calls_by_ward(
        choice.first_month,
        choice.last_day,
        for_counting(request.viewer),
        on=london_day(request.at),
        on_wards_from=choice.wards,
        source=choice.source,
    )


def _choice(request: StaffRequest) -> tuple[WardChoice | None, list[date]]:
    """What is asked for, made to fit what there is, and the months that have calls, newest first."""
    span = span_of_calls(for_counting(request.viewer))
    if span is None:
        return None, []
    months = _months(span[0], min(span[1], london_day(request.at)))
    # Without a wish, up to where the logs are loaded: later months hold only what was reported here.
    ends = min(logs_end_on(for_counting(request.viewer)) or span[1], span[1], london_day(request.at))
    last = _month_of(request.GET.get("to", ""), months) or ends.replace(day=1)
    first = _month_of(request.GET.get("from", ""), months) or months[min(months.index(last) + 11, len(months) - 1)]
    source = request.GET.get("log", "")
    return WardChoice(
        first_month=max(min(first, last), months[min(months.index(max(first, last)) + MOST_MONTHS, len(months) - 1)]),
        last_month=max(first, last),
        wards=day_or_none(request.GET.get("wards", "")),
        source=CallSource(source) if source in set(CallSource) else None,
        newest_day=min(span[1], london_day(request.at)),
        logs_end_on=ends,
    ), months


def _months(first_day: date, last_day: date) -> list[date]:
    """The first days of the months from one day to another, newest first."""
    months = [last_day.replace(day=1)]
    while months[-1] > first_day.replace(day=1):
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months


def _month_of(written: str, months: list[date]) -> date | None:
    return next((month for month in months if f"{month:%Y-%m}" == written), None)


def _page(request: StaffRequest, n_pages: int) -> int:
    written = request.GET.get("page", "1")
    plain = written.isascii() and written.isdigit() and len(written) < 10
    return min(max(int(written), 1), n_pages) if plain else 1
