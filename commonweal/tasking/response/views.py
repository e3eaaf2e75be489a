"""Responses: the list, the form that starts one, one with its days, and the forms that move its end or its words."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.actions.policy import actions_policy
from commonweal.actions.single.queries import place_note
from commonweal.core.policy.words import counted
from commonweal.core.rules.response_life import Stands
from commonweal.effects.queries import place_of_key
from commonweal.effects.views import LABELS as EFFECT_LABELS
from commonweal.tasking.response.asked import day_asked, or_absent, response_asked, version_of
from commonweal.tasking.response.operations import (
    agencies_of,
    end_response,
    extend_response,
    note_residents,
    start_response,
)
from commonweal.tasking.response.pages import FORM, answer, back, carried_out, shown_or_absent, typed_of
from commonweal.tasking.response.queries import responses
from commonweal.tasking.response.terms import Sort

GROUPS = (
    (Stands.UNDER_WAY, "Under way"), (Stands.TO_COME, "To come"), (Stands.REPORT_DUE, "Over, end report to write"),
    (Stands.REPORTED, "Over and reported"),
)  # fmt: skip
STARTING = ("key", "sort", "place", "lead", "why", "residents", "begins", "ends")
EXTEND, END = "extend", "end"


@require_safe
@staff_only
def responses_page(request: StaffRequest) -> HttpResponse:
    """Responses that the viewer may see, of all places or of one."""
    viewer = request.viewer
    or_absent(viewer)
    key = request.GET.get("place", "")[:80]
    found = responses(viewer, location_key=key)
    context = {
        "groups": [(label, [one for one in found if one.stands is stands]) for stands, label in GROUPS],
        "n": len(found),
        "place_key": key,
        "place": (found[0].place_name if found else place_of_key(key, viewer)) if key else "",
        "may_plan": may(viewer, Act.CREATE, RecordKind.RESPONSE),
    }
    return render(request, "tasking/response/list.html", context)


@require_http_methods(FORM)
@staff_only
def start(request: StaffRequest) -> HttpResponse:
    """The form that starts a response at a place; sent twice it is one."""
    or_absent(request.viewer, Act.CREATE)
    viewer = request.viewer
    made: list[UUID] = []
    problem = None
    if request.method == "POST":
        problem = carried_out(
            lambda: made.append(start_response(response_asked(request.POST), by=viewer, at=request.at).id)
        )
        if made:
            return redirect("response", response_id=made[0])
    typed = typed_of(request, STARTING, place=request.GET.get("place", "")[:80])
    policy = actions_policy(viewer.partnership_id)
    lengths = {Sort.EPR: policy.hotspot_life_on(viewer.on).epr_days, Sort.PAI: policy.responses_on(viewer.on).pai_days}
    context = {
        "typed": typed,
        "partners": request.POST.getlist("partners"),
        "place": place_of_key(typed["place"], viewer),
        "sorts": [(one.value, one.label, counted(lengths[one], "day")) for one in Sort],
        "agencies": [(str(one), name) for one, name in agencies_of(viewer).items()],
        "problems": dict([problem]) if problem else {},
    }
    return render(request, "tasking/response/start.html", context, status=400 if problem else 200)


@require_safe
@staff_only
def response(request: StaffRequest, response_id: UUID) -> HttpResponse:
    """One response: today, its measures, its days, commitments, actions and history."""
    shown = shown_or_absent(request, response_id)
    one = shown.listed
    context = {
        "today": next((day for day in shown.days if day.on == request.viewer.on), None),
        "place_note": place_note(one.location_key, one.place_name, request.viewer),
        "effect_labels": EFFECT_LABELS,
    }
    return answer(request, "response", shown, None, context)


@require_http_methods(FORM)
@staff_only
def days(request: StaffRequest, response_id: UUID) -> HttpResponse:
    """Make a response longer, end it before its last day with a reason, or close it after it."""
    shown = shown_or_absent(request, response_id, Act.APPROVE)
    problem = None
    if request.method == "POST":
        post, by, at = request.POST, request.viewer, request.at
        version, why = version_of(post.get("version", "")), post.get("why", "")
        if post.get("choice") == END:
            problem = carried_out(lambda: end_response(response_id, version, why, by=by, at=at))
        elif post.get("choice") == EXTEND:
            problem = carried_out(
                lambda: extend_response(
                    response_id, version, day_asked("last_day", post.get("last_day", "")), why, by=by, at=at
                )
            )
        else:
            problem = ("choice", "Choose what happens with it.")
        if problem is None:
            return back(shown)
    typed = typed_of(request, ("choice", "last_day", "why"))
    return answer(request, "days", shown, problem, {"typed": typed})


@require_http_methods(FORM)
@staff_only
def residents(request: StaffRequest, response_id: UUID) -> HttpResponse:
    """What residents said before and after."""
    shown = shown_or_absent(request, response_id, Act.CHANGE)
    problem = None
    if request.method == "POST":
        post = request.POST
        problem = carried_out(
            lambda: note_residents(
                response_id, version_of(post.get("version", "")), post.get("residents_at_start", ""),
                post.get("residents_at_end", ""), by=request.viewer, at=request.at,
            )
        )  # fmt: skip
        if problem is None:
            return back(shown, "measures")
    words = {name: getattr(shown, name) for name in ("residents_at_start", "residents_at_end")}
    return answer(request, "residents", shown, problem, {"typed": typed_of(request, tuple(words), **words)})
