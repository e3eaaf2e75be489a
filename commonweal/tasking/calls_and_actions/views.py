"""Calls beside actions, for the months and the area that are asked for; and what is on record of a place."""

from datetime import date, timedelta

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.partnership import policy_named
from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import RecordKind
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.access.viewer import Viewer, for_counting
from commonweal.actions.queries import ActionShown, actions_between
from commonweal.audit.deeds import Deed
from commonweal.core.policy import NoPolicyOn
from commonweal.core.policy.words import MONTHS
from commonweal.core.terms import Window, london_day
from commonweal.documents.formats import formats_of
from commonweal.documents.paper import Paper
from commonweal.effects.views import LABELS
from commonweal.reports.frames.placed_calls import logs_end_on
from commonweal.tasking.calls_and_actions.frames import wards_of_locations
from commonweal.tasking.calls_and_actions.overview import (
    OutcomeInShort,
    PlaceOnRecord,
    ResponseInShort,
    month_picture,
    not_whole,
    place_paper,
)
from commonweal.tasking.calls_and_actions.queries import PLACE, areas_to_choose, calls_and_actions
from commonweal.tasking.checking.queries import checks
from commonweal.tasking.response.queries import responses

MONTHS_BACK, YEAR = 60, 12
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_OUTCOMES = 20


@require_safe
@staff_only
def calls_page(request: StaffRequest) -> HttpResponse:
    """Two series by month, their numbers in a table, and filters that stand in the address."""
    areas = areas_to_choose(request.viewer)
    area = request.GET.get("area", "")[:80]
    if area and area not in dict(areas):
        raise Http404
    first, last = _months_asked(request.GET, request.viewer)
    found = calls_and_actions(first, last, request.viewer, area=area)
    shown = found.n_calls or found.n_actions or found.n_events
    name = dict(areas).get(area, "the borough")
    context = {
        "found": found, "areas": areas, "area": area, "name": name, "months": _choices(request.viewer.on),
        "first": first, "last": last, "swapped": _swapped(request.GET),
        "picture": month_picture(found.rows, "Calls beside actions, by month") if shown else None,
        "is_place": area.startswith(PLACE), "not_whole": not_whole(first, last, _known(request.viewer)),
    }  # fmt: skip
    return render(request, "tasking/calls_and_actions.html", context)


@require_safe
@staff_only
def place_page(request: StaffRequest) -> HttpResponse:
    """What is on record of a place, in the year that ends with the last month."""
    paper = _paper(request)
    context = {"paper": paper, "of": request.GET.get("of", ""), "formats": formats_of(paper)}
    return render(request, "tasking/place_overview.html", context)


@require_safe
@staff_only
@step_up(Reason.EXPORT)
def place_file(request: StaffRequest, format: str) -> HttpResponse:  # noqa: A002 - the address's word
    """The same as a file."""
    paper = _paper(request)
    chosen = formats_of(paper).get(format)
    if chosen is None:
        raise Http404
    request.viewer.trace.did(Deed.EXPORT, RecordKind.ACTION, [], why=f"place overview, {format}")
    response = HttpResponse(chosen.render(paper), content_type=chosen.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="place-{paper.dated_on}{chosen.suffix}"'
    return response


def _paper(request: StaffRequest) -> Paper:
    """The paper of the place that the address names; a place that is none is no such page."""
    key, viewer = request.GET.get("of", "")[:80], request.viewer
    name = dict(areas_to_choose(viewer)).get(key) if key.startswith(PLACE) else None
    if name is None:
        raise Http404
    first, last = _months_asked(request.GET, viewer)
    return place_paper(_on_record(key, name, first, last, viewer))


def _on_record(key: str, name: str, first: date, last: date, viewer: Viewer) -> PlaceOnRecord:
    wards = dict(areas_to_choose(viewer))
    ward = wards_of_locations([key], last, viewer).get(key, "")
    plans = tuple(
        ResponseInShort(one.sort.label, one.days.begins_on, one.days.last_day, one.stands_label)
        for one in responses(viewer, location_key=key)
    )
    outcomes = tuple(
        OutcomeInShort(
            one.action.kind_name,
            _ended(one.action),
            one.weeks,
            LABELS[one.answer] if one.answer else one.not_answered,
            one.counts,
        )
        for one in checks(viewer, location_key=key)[:MOST_OUTCOMES]
    )
    return PlaceOnRecord(
        name=name, wards=(wards[f"ward:{ward}"],) if f"ward:{ward}" in wards else (), first_day=first, last_day=last,
        counted=calls_and_actions(first, last, viewer, area=key),
        actions=actions_between(Window(first, last), viewer, location_key=key), responses=plans, outcomes=outcomes,
        partnership=viewer.partnership_name, on=viewer.on,
        not_whole=not_whole(first, last, _known(viewer)),
    )  # fmt: skip


def _ended(one: ActionShown) -> date:
    return london_day(one.ended_at) if one.ended_at else one.agreed_on


def _months_asked(given: QueryDict, viewer: Viewer) -> tuple[date, date]:
    """First and last day of the months asked for; without any, twelve: they end with the last that is loaded.

    Of more than `MONTHS_BACK` months the last ones: the page and the paper name the days that they show.
    """
    ends = viewer.on.replace(day=1) - timedelta(days=1)
    known = _known(viewer)
    if known is not None and known < ends:
        ends = known.replace(day=1)
    last = _month(given.get("to", "")) or ends.replace(day=1)
    first = _month(given.get("from", "")) or _back(last, YEAR - 1)
    first, last = min(first, last), max(first, last)
    first = max(first, _back(last, MONTHS_BACK - 1))
    try:
        policy_named(partnership_of(viewer).policy).hotspot_on(_end_of(last))
    except NoPolicyOn:
        # Before the first policy nothing says what a place is: the months are those without a wish.
        last = ends.replace(day=1)
        first = _back(last, YEAR - 1)
    return first, _end_of(last)


def _end_of(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _known(viewer: Viewer) -> date | None:
    """The last day of which calls are loaded."""
    return logs_end_on(for_counting(viewer))


def _swapped(given: QueryDict) -> bool:
    """Whether the last month was before the first, and the two were turned round."""
    first, last = _month(given.get("from", "")), _month(given.get("to", ""))
    return first is not None and last is not None and last < first


def _month(written: str) -> date | None:
    """The first day of a month such as 2026-03; None where it is none, or of no year that a page can show."""
    try:
        month = date.fromisoformat(f"{written}-01")
    except ValueError:
        return None
    return month if FIRST_YEAR <= month.year <= LAST_YEAR else None


def _back(month: date, n: int) -> date:
    at = month.year * 12 + month.month - 1 - n
    return date(at // 12, at % 12 + 1, 1)


def _choices(today: date) -> list[tuple[str, str]]:
    """The months that the form offers, the newest first."""
    months = [_back(today.replace(day=1), n) for n in range(MONTHS_BACK)]
    return [(f"{one:%Y-%m}", f"{MONTHS[one.month - 1]} {one.year}") for one in months]
