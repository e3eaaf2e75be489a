"""Finding a place by page, by fragment while somebody types, and for machines; the sets of boundaries."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import may
from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.core.terms import AreaKind, london_day
from commonweal.places import queries
from commonweal.places.finding import find_place
from commonweal.places.found import Answer, as_data
from commonweal.places.gazetteer import gazetteer
from commonweal.places.operations import NoSuchBoundaries, withdraw_boundaries

LONGEST_REASON = 400
# What of a set is withdrawn: all of it, or only the areas of one borough.
ALL_OF_IT, ONLY = "all", "only:"


@require_safe
@staff_only
def find(request: StaffRequest) -> HttpResponse:
    """What a caller said, and the places that it may mean."""
    answer = _answer(request)
    return render(
        request,
        "places/find.html",
        {"answer": answer, "example": gazetteer(request.viewer, london_day(request.at)).example},
    )


@require_safe
@staff_only
def found(request: StaffRequest) -> HttpResponse:
    """The answer alone, for the page to put in place while somebody types."""
    return render(request, "places/_found.html", {"answer": _answer(request)})


@require_safe
@staff_only
def found_as_data(request: StaffRequest) -> JsonResponse:
    """The answer for other pages: `?q=` as in the page, with metres, degrees, ward and borough."""
    return JsonResponse(as_data(_answer(request)))


@require_safe
@staff_only
def boundaries(request: StaffRequest) -> HttpResponse:
    """The sets of boundaries with their days, and which of them lie over each other."""
    return render(request, "places/boundaries.html", _boundaries(request))


@require_http_methods(["GET", "POST"])
@staff_only
def withdraw(request: StaffRequest, area_kind: str, days: str) -> HttpResponse:
    """Ask for the reason, and withdraw a set of boundaries, or one borough's part of it."""
    if not may(request.viewer, Act.CREATE, RecordKind.AREA):
        raise Http404
    chosen = _set(request, area_kind, days)
    parts = queries.parts_by_borough(chosen, request.viewer)
    why, which = request.POST.get("why", "").strip(), request.POST.get("which", "")
    errors = _withdraw_errors(why, which, parts) if request.method == "POST" else {}
    if request.method == "POST" and not errors:
        try:
            withdraw_boundaries(
                chosen.area_kind,
                chosen.valid_from,
                chosen.valid_to,
                within=which.removeprefix(ONLY) if which.startswith(ONLY) and len(parts) > 1 else None,
                why=why,
                by=request.viewer,
                at=request.at,
            )
        except NoSuchBoundaries as fault:
            raise Http404 from fault
        return redirect("boundaries")
    context = {"set": chosen, "parts": parts, "errors": errors, "why": why, "which": which, "only": ONLY}
    return render(request, "places/withdraw.html", context, status=400 if errors else 200)


def _withdraw_errors(why: str, which: str, parts: Sequence[queries.BoroughsPart]) -> dict[str, str]:
    """What is wrong, by field; which areas are meant is asked only where several boroughs share the set."""
    errors = {}
    if len(parts) > 1 and which not in {ALL_OF_IT, *(ONLY + part.within for part in parts)}:
        errors["which"] = "Choose which areas are withdrawn"
    if not 0 < len(why) <= LONGEST_REASON:
        errors["why"] = f"Say in at most {LONGEST_REASON} characters" if why else "Say why this set is withdrawn"
    return errors


def _answer(request: StaffRequest) -> Answer:
    if not may(request.viewer, Act.READ, RecordKind.PLACE):
        raise Http404
    return find_place(request.GET.get("q", ""), request.viewer, on=london_day(request.at))


def _boundaries(request: StaffRequest) -> dict[str, Any]:
    if not may(request.viewer, Act.READ, RecordKind.AREA):
        raise Http404
    sets = queries.boundary_sets(request.viewer)
    return {
        "sets": [one for one in sets if not one.withdrawn],
        "withdrawn": [one for one in sets if one.withdrawn],
        "own_borough": partnership_of(request.viewer).borough_name,
        "overlaps": queries.overlaps_of(sets, request.viewer),
        "may_withdraw": may(request.viewer, Act.CREATE, RecordKind.AREA),
        "may_load": may(request.viewer, Act.CREATE, RecordKind.IMPORT_JOB),
    }


def _set(request: StaffRequest, area_kind: str, days: str) -> queries.BoundarySet:
    """The standing set of that kind whose days are written `2014-05-22` or `2014-05-22--2022-05-04`."""
    try:
        first, _, last = days.partition("--")
        kind, valid_from = AreaKind(area_kind), date.fromisoformat(first)
        valid_to = date.fromisoformat(last) if last else None
    except ValueError as fault:
        raise Http404 from fault
    for one in queries.boundary_sets(request.viewer):
        if (one.area_kind, one.valid_from, one.valid_to, one.withdrawn) == (kind, valid_from, valid_to, False):
            return one
    raise Http404
