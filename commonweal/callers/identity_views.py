"""Who may be one person: the suggestions, the decision of a named person, and taking it back."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.callers import queries
from commonweal.callers.alike import callers_of, suggestion_of, suggestions
from commonweal.callers.asked import or_absent, page_of
from commonweal.callers.operations import say_about_callers, take_back
from commonweal.core.terms import london_day
from commonweal.people.operations import LONGEST_WHY, JoinedBefore, NoSuchDecision, PartedBefore, WhyIsMissing
from commonweal.people.queries import (
    callers_shown,
    decision_shown,
    decisions_about,
    newest_decisions,
    persons_in_force,
)
from commonweal.people.terms import Answer
from commonweal.reports.queries import newest_calls_of

SUGGESTIONS_ON_A_PAGE, CALLS_SHOWN, FEWEST_CALLERS = 20, 12, 2


@require_safe
@staff_only
def may_be_one_person(request: StaffRequest) -> HttpResponse:
    """Callers who may be one person, those first who together would meet a rule; and what was decided."""
    or_absent(request, Act.CREATE, RecordKind.IDENTITY_DECISION)
    number = page_of(request)
    as_at, found = suggestions(request.viewer, today=london_day(request.at))
    n_pages = max(1, -(-len(found) // SUGGESTIONS_ON_A_PAGE))
    if number > n_pages:
        raise Http404
    shown = found[(number - 1) * SUGGESTIONS_ON_A_PAGE : number * SUGGESTIONS_ON_A_PAGE]
    context = {
        "as_at": as_at,
        "n_found": len(found),
        "n_quiet": sum(one.is_quiet for one in found),
        "n_would_meet": sum(bool(one.would_meet) for one in found),
        "shown": shown,
        "callers": callers_shown(callers_of(shown), request.viewer),
        "decisions": newest_decisions(request.viewer),
        "page": number,
        "n_pages": n_pages,
        "page_address": lambda n: f"?page={n}",
    }
    return render(request, "callers/may_be_one_person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def alike(request: StaffRequest, caller_id: UUID) -> HttpResponse:
    """Callers who may be one person, side by side with their calls; who decides says why."""
    or_absent(request, Act.CREATE, RecordKind.IDENTITY_DECISION)
    if not callers_shown([caller_id], request.viewer):
        raise Http404
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _decided(request, caller_id)
        if not errors:
            return redirect(f"{reverse('caller-alike', kwargs={'caller_id': caller_id})}?said={request.POST['answer']}")
    return render(request, "callers/alike.html", _alike(request, caller_id, errors), status=400 if errors else 200)


def _alike(request: StaffRequest, caller_id: UUID, errors: dict[str, str]) -> dict[str, object]:
    """The suggestion that a caller is in; or, where nothing is suggested, those it counts together with."""
    as_at, found = suggestions(request.viewer, today=london_day(request.at))
    suggestion = suggestion_of(caller_id, found)
    ids = set(suggestion.callers if suggestion else persons_in_force(request.viewer).with_(caller_id))
    decisions = decisions_about(ids, request.viewer)
    callers = callers_shown(ids | {one.id for decision in decisions for one in decision.callers}, request.viewer)
    order = suggestion.callers if suggestion else tuple(sorted(ids))
    return {
        "as_at": as_at,
        "caller_id": caller_id,
        "suggestion": suggestion,
        "callers": [callers[one] for one in order],
        "n_calls": dict(zip(order, suggestion.n_calls, strict=True)) if suggestion else {},
        "calls": {one: newest_calls_of([one], request.viewer, at_most=CALLS_SHOWN) for one in order},
        "decisions": decisions,
        "findings": queries.findings_of(list(ids), request.viewer),
        "said": request.GET.get("said", ""),
        "given": request.POST,
        "ticked": request.POST.getlist("callers"),
        "errors": errors,
    }


def _decided(request: StaffRequest, caller_id: UUID) -> dict[str, str]:
    """Carry out the decision of the form; what is wrong with it, by field, or nothing where it was carried out."""
    _, found = suggestions(request.viewer, today=london_day(request.at))
    suggestion = suggestion_of(caller_id, found)
    if suggestion is None:
        return {"callers": "Nothing is suggested about this caller any more. Look at what was decided below"}
    chosen = [one for one in suggestion.callers if str(one) in request.POST.getlist("callers")]
    errors = {}
    if request.POST.get("answer") not in set(Answer):
        errors["answer"] = "Say whether they are one person"
    if len(chosen) < FEWEST_CALLERS:
        errors["callers"] = "Tick at least two callers"
    if not request.POST.get("why", "").strip():
        errors["why"] = "Write why, in your own words"
    if errors:
        return errors
    try:
        say_about_callers(
            Answer(request.POST["answer"]), chosen, why=request.POST["why"], reasons=suggestion.reasons,
            by=request.viewer, at=request.at,
        )  # fmt: skip
    except WhyIsMissing:
        return {"why": f"Write why in at most {LONGEST_WHY:,} characters"}
    except PartedBefore:
        return {"callers": "Somebody decided that two of these are not one person. Take that back first, below"}
    except JoinedBefore:
        return {"callers": "Two of these count as one person already. Take that back first, below"}
    return {}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def undo(request: StaffRequest, decision_id: UUID) -> HttpResponse:
    """Take a decision back, with a reason; the decision stays in the history."""
    or_absent(request, Act.CREATE, RecordKind.IDENTITY_DECISION)
    decision = decision_shown(decision_id, request.viewer)
    if decision is None:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            take_back(decision_id, why=request.POST.get("why", ""), by=request.viewer, at=request.at)
            return redirect(f"{reverse('caller-alike', kwargs={'caller_id': decision.callers[0].id})}?said=undone")
        except WhyIsMissing:
            error = f"Write why you take it back, in at most {LONGEST_WHY:,} characters"
        except NoSuchDecision:
            error = "It was taken back already"
    context = {"decision": decision, "error": error, "why": request.POST.get("why", "")}
    return render(request, "callers/undo.html", context, status=400 if error else 200)
