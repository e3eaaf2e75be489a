"""Explore: one page for every choice, its chart, and the records behind its count."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.partnership import UnknownPolicy
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.core.policy import PolicyRefused
from commonweal.explore import charts, queries
from commonweal.explore.asking import as_far_as_right, as_typed, parsed, query
from commonweal.explore.kept import queries as kept_queries
from commonweal.explore.operations import keep_answer
from commonweal.explore.terms import Choice, ChoiceRefused, LookRefused
from commonweal.explore.words import LOOKS, NOUNS, WEEKDAYS, fields_of

ON_A_PAGE = 50
LONGEST_QUERY = 2_000


@require_safe
@staff_only
def explore(request: StaffRequest) -> HttpResponse:
    """The choice on the left, what fits it on the right; a refused choice says which field to put right."""
    _or_absent(request)
    try:
        choice = parsed(_typed(request))
        found = queries.found(choice, request.viewer)
        shown = queries.explored(found, request.viewer) if found else None
    except ChoiceRefused as refusal:
        return _refused(request, refusal)
    except (PolicyRefused, UnknownPolicy) as refusal:
        return _refused(request, ChoiceRefused({"": str(refusal)}))
    return render(request, "explore/explore.html", _context(request, found.choice if found else choice, found, shown))


@require_safe
@staff_only
def records(request: StaffRequest) -> HttpResponse:
    """The records that fit, newest first, fifty a page."""
    choice, found = _found_or_absent(request)
    page = queries.records_page(found, _page(request), request.viewer, on_a_page=ON_A_PAGE) if found else None
    context = {
        "page": page,
        "query": query(choice),
        "found": found,
        "back": _address(choice),
        "noun": NOUNS[choice.subject],
    }
    return render(request, "explore/records.html", context)


@require_safe
@staff_only
def trend_chart(request: StaffRequest) -> HttpResponse:
    """Counts by week or month as a picture."""
    choice, found = _found_or_absent(request)
    picture = charts.trend(
        queries.trend(found) if found else [], of=f"{NOUNS[choice.subject][1]} a {choice.step.value}"
    )
    return HttpResponse(picture, content_type="image/svg+xml")


@require_safe
@staff_only
def funnel_chart(request: StaffRequest) -> HttpResponse:
    """Rates of areas within their limits as a picture; nothing where no rates can be told."""
    _, found = _found_or_absent(request)
    try:
        if found is None:
            raise LookRefused("nothing is loaded")
        points, limits, overall = queries.funnel_plot(found, request.viewer)
    except LookRefused as refusal:
        raise Http404 from refusal
    return HttpResponse(charts.funnel(points, limits, overall=overall), content_type="image/svg+xml")


@require_POST
@staff_only
def keep(request: StaffRequest) -> HttpResponse:
    """Keep the answer of the choice that the form carries; the same choice on the same data is the one that exists."""
    _or_absent(request)
    try:
        run, _ = keep_answer(
            parsed(parse_qs(request.POST.get("query", "")[:LONGEST_QUERY])), by=request.viewer, at=request.at
        )
    except ChoiceRefused as refusal:
        return _refused(request, refusal)
    except (PolicyRefused, UnknownPolicy) as refusal:
        return _refused(request, ChoiceRefused({"": str(refusal)}))
    return redirect(reverse("explore-kept", kwargs={"explored_id": run.id}))


@require_safe
@staff_only
def kept_list(request: StaffRequest) -> HttpResponse:
    """The answers that were kept, newest first."""
    _kept_or_absent(request)
    context = {"listed": kept_queries.kept_answers(request.viewer), "nouns": NOUNS, "label_of": LOOKS}
    return render(request, "explore/kept-list.html", {**context, "may_explore": queries.may_explore(request.viewer)})


@require_safe
@staff_only
def kept(request: StaffRequest, explored_id: UUID) -> HttpResponse:
    """One kept answer, as it stood."""
    _kept_or_absent(request)
    try:
        answer = kept_queries.kept_answer(explored_id, request.viewer)
    except kept_queries.NoSuchAnswer as fault:
        raise Http404 from fault
    choice = answer.shown.choice
    context = {
        "kept": answer,
        "shown": answer.shown,
        "choice": choice,
        "noun": NOUNS[choice.subject],
        "label_of": LOOKS,
        "weekdays": WEEKDAYS,
        "again": _address(choice) if queries.may_explore(request.viewer) else "",
    }
    return render(request, "explore/kept.html", context)


def _kept_or_absent(request: StaffRequest) -> None:
    """A kept answer is a run, read by whoever reads where things add up."""
    for kind in (RecordKind.HOTSPOT, RecordKind.RUN):
        if not may(request.viewer, Act.READ, kind):
            raise Http404


def _found_or_absent(request: StaffRequest) -> tuple[Choice, queries.Found | None]:
    """The choice of the address and what fits it; an address that no page wrote is no page."""
    _or_absent(request)
    try:
        choice = parsed(_typed(request))
        found = queries.found(choice, request.viewer)
    except (ChoiceRefused, PolicyRefused, UnknownPolicy) as refusal:
        raise Http404 from refusal
    return (found.choice if found else choice), found


def _context(
    request: StaffRequest, choice: Choice, found: queries.Found | None, shown: queries.Explored | None
) -> dict[str, Any]:
    options = queries.options(found, request.viewer)
    return {
        "choice": choice,
        "shown": shown,
        "errors": {},
        "form": fields_of(choice, options),
        "query": query(choice),
        "looks": [(word, label, _address(replace(choice, look=word))) for word, label in LOOKS.items()],
        "weekdays": WEEKDAYS,
        "label_of": LOOKS,
        "noun": NOUNS[choice.subject],
    }


def _refused(request: StaffRequest, refusal: ChoiceRefused) -> HttpResponse:
    """The form as it was typed, with what to put right; nothing is worked out."""
    typed = _typed(request)
    kept = as_far_as_right(typed, refusal.errors)
    context = {
        **_context(request, kept, None, None),
        "errors": refusal.errors,
        "form": fields_of(kept, queries.options(None, request.viewer), as_typed(typed)),
    }
    return render(request, "explore/explore.html", context, status=400)


def _address(choice: Choice) -> str:
    asked = query(choice)
    return f"{reverse('explore')}?{asked}" if asked else reverse("explore")


def _typed(request: StaffRequest) -> dict[str, list[str]]:
    return {name: [str(value) for value in values] for name, values in request.GET.lists()}


def _page(request: StaffRequest) -> int:
    written = request.GET.get("page", "1")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 7 else 1


def _or_absent(request: StaffRequest) -> None:
    if not queries.may_explore(request.viewer):
        raise Http404
