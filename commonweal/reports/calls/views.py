"""The call handler's screen, its two fragments while somebody types, and the page after the reference.

What is typed travels in the body of a post and never in an address: it is about people.
"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.guarding.once import key_of, new_key
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.core.terms import CallSource, london_day
from commonweal.reports.asked import or_absent, uuid_or_none
from commonweal.reports.call_outs.operations import CallOutRefused, NoSuchCallOut, ask_call_out
from commonweal.reports.call_outs.queries import call_outs_of
from commonweal.reports.calls import operations
from commonweal.reports.calls.checked import ANONYMOUS, IMPACT_CHOICES, TELLS, Checked, checked, number_in
from commonweal.reports.calls.chosen_place import WORDS_ALONE, chosen, options_for
from commonweal.reports.calls.queries import Known, known_about, written_down
from commonweal.reports.calls.spoken import spoken
from commonweal.reports.calls.typed import Typed, typed
from commonweal.reports.intake.answers import Where
from commonweal.reports.intake.operations import AnswersRefused, where_it_would_go
from commonweal.reports.life.operations import StepRefused
from commonweal.reports.policy import reports_policy
from commonweal.reports.single.operations import ChangedMeanwhile
from commonweal.reports.telling.wording import ENGLISH, languages
from commonweal.reports.terms import SOURCE_LABELS, AgeBand, CallOutKind, HateStrand, Ongoing

IN_CONTACT = ("email", "safe_times", "interpreter", "discreet")
IN_MORE = ("aimed", "vulnerable", "n_people", "vehicle", "drugs", "animals", "told_before", "wish", "may_share")
SHORTEST_PLACE = 3
NOT_WHOLE = "This form was not whole. Everything typed is here: press the button again."
GONE = "It is not there any more. Nothing is lost: give the reference for a report of its own."


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def call(request: StaffRequest) -> HttpResponse:
    """The form; sent, it gives the reference, looks up what is known, or makes one more call of a known event."""
    or_absent(request, Act.CREATE)
    if request.method != "POST":
        return _form(request, Typed(new_key()), {})
    key = key_of(request.POST.get("key", ""))
    form = typed(request.POST, key=str(key or new_key()))
    if key is None:
        return _form(request, form, {"": NOT_WHOLE})
    if (known := request.POST.get("me_too")) is not None:
        return _me_too(request, form, key, uuid_or_none(known))
    if "give" in request.POST:
        return _give(request, form, key)
    return _form(request, form, {}, offers=True)


def _give(request: StaffRequest, form: Typed, key: UUID) -> HttpResponse:
    found = _checked(request, form)
    if found.needs_place and "where" not in found.problems and _options(request, form)[0]:
        found.problems["place"] = "Choose which place is meant, or keep the words."
    if found.problems:
        return _form(request, form, found.problems, offers=found.needs_place)
    try:
        taken = operations.take_call(operations.Call(found.answers, key), by=request.viewer, at=request.at)
    except AnswersRefused as refused:
        return _form(request, form, refused.problems)
    return redirect("report-call-taken", report_id=taken.report_id)


def _me_too(request: StaffRequest, form: Typed, key: UUID, known: UUID | None) -> HttpResponse:
    """One more call of a known event: what the caller did not say is taken from there."""
    found = _checked(request, form)
    said = {name: words for name, words in found.problems.items() if form[name] or name == "tell"}
    if said or known is None:
        return _form(request, form, said or {"": GONE})
    answers = found.answers
    if chosen(form["place"], form["where"]) is None:
        answers = operations.without_place(answers)
    try:
        taken = operations.take_call(operations.Call(answers, key, known), by=request.viewer, at=request.at)
    except AnswersRefused as refused:
        return _form(request, form, refused.problems)
    except operations.NoSuchCall:
        return _form(request, form, {"": GONE})
    return redirect("report-call-taken", report_id=taken.report_id)


@require_POST
@staff_only
def known(request: StaffRequest) -> HttpResponse:
    """What is known about the number and the place typed so far, for the page to put beside the form."""
    or_absent(request, Act.CREATE)
    form = typed(request.POST, key="")
    return render(request, "reports/calls/_known.html", _beside(request, form))


@require_POST
@staff_only
def places(request: StaffRequest) -> HttpResponse:
    """The places that the words typed so far may mean."""
    or_absent(request, Act.CREATE)
    options, remark = _options(request, typed(request.POST, key=""))
    return render(request, "reports/calls/_places.html", {"options": options, "remark": remark})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def taken(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """After the reference: what the caller is told, and what can still be set going. For who took the call."""
    or_absent(request, Act.CREATE)
    report = written_down(report_id, request.viewer)
    if report is None:
        raise Http404
    problems: dict[str, str] = {}
    if request.method == "POST":
        field, said = _set_going(request, report_id)
        if not said:
            return redirect("report-call-taken", report_id=report_id)
        problems[field] = said
        report = written_down(report_id, request.viewer) or report
    context = {
        "report": report, "spoken": spoken(report.reference), "problems": problems,
        "call_outs": call_outs_of(report_id, request.viewer), "words": request.POST.get("words", ""),
        "may_call_out": may(request.viewer, Act.CREATE, RecordKind.CALL_OUT),
    }  # fmt: skip
    return render(request, "reports/calls/taken.html", context, status=400 if problems else 200)


def _set_going(request: StaffRequest, report_id: UUID) -> tuple[str, str]:
    """Do what the button says; the field and what is wrong, where something is."""
    for_call_out = {"patrol": CallOutKind.PATROL, "visit": CallOutKind.VISIT}
    wanted = next((kind for name, kind in for_call_out.items() if name in request.POST), None)
    try:
        if wanted is not None:
            ask_call_out(report_id, wanted, request.POST.get("words", ""), by=request.viewer, at=request.at)
        else:
            reference = request.POST.get("police_reference", "")
            operations.hand_over_to_police(report_id, reference, by=request.viewer, at=request.at)
    except CallOutRefused as refused:
        return "words", str(refused)
    except (StepRefused, ChangedMeanwhile):
        return "police_reference", "It was handed over or joined meanwhile. This is how it stands now."
    except (operations.NoSuchCall, NoSuchCallOut) as gone:
        raise Http404 from gone
    return "", ""


def _checked(request: StaffRequest, form: Typed) -> Checked:
    kinds = reports_policy(request.viewer.partnership_id).categories_on(london_day(request.at))
    return checked(form, kinds, at=request.at)


def _options(request: StaffRequest, form: Typed) -> tuple[list[Any], str]:
    words = form["where"]
    return options_for(words, request.viewer) if len(words) >= SHORTEST_PLACE else ([], "")


def _form(request: StaffRequest, form: Typed, problems: dict[str, str], *, offers: bool = False) -> HttpResponse:
    """The page with everything as it was typed; `offers`: the places that its words may mean, to choose from."""
    place = chosen(form["place"], form["where"])
    options, remark = _options(request, form) if offers and place is None and form["place"] != WORDS_ALONE else ([], "")
    policy = reports_policy(request.viewer.partnership_id)
    line = operations.line_of(request.viewer, at=request.at)
    context = {
        "form": form, "problems": problems, "place": place, "options": options, "remark": remark, "tells": list(TELLS),
        "impacts": IMPACT_CHOICES, "kinds": policy.categories_on(london_day(request.at)).kinds,
        "ongoing": [(value, label, "") for value, label in Ongoing.choices],
        "strands": [(value, label, "") for value, label in HateStrand.choices], "age_bands": AgeBand.choices,
        "asks_which_hour": "which_hour" in problems or bool(form["which_hour"]),
        "contact_open": form["reads"] not in ("", ENGLISH)
        or any(form[name] or name in problems for name in IN_CONTACT),
        "languages": [(one.code, one.name) for one in languages().values()],
        "more_open": bool(form.strands) or any(form[name] or name in problems for name in IN_MORE),
        "line": SOURCE_LABELS[line] if line is CallSource.OUT_OF_HOURS else "",
        **_beside(request, form),
    }  # fmt: skip
    return render(request, "reports/calls/call.html", context, status=400 if problems else 200)


def _beside(request: StaffRequest, form: Typed) -> dict[str, Any]:
    """What stands beside the form: for whoever stays anonymous nothing is looked up by number."""
    phone = "" if form["tell"] == ANONYMOUS else number_in(form)
    place = chosen(form["place"], form["where"])
    where: Where | None = place.where if place else None
    found = known_about(phone, where, form["category"], request.viewer) if phone or where else Known()
    team, because, late_at = where_it_would_go(_checked(request, form).answers, by=request.viewer, at=request.at)
    return {
        "known": found, "asked": bool(phone or where), "form": form,
        "next": {"team": team, "because": because, "late_at": late_at},
    }  # fmt: skip
