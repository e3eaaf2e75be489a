"""What is done with one report from its page: give, mark, keep for named people, name, declare a connection.

Each is a page of its own with a form, so that it works without scripts; each form carries a key and has one effect.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.facts import facts_of
from commonweal.access.guarding.once import key_of, new_key
from commonweal.access.guarding.operations import (
    carry_out_once,
    end_naming,
    name_person,
    take_back_connection,
)
from commonweal.access.guarding.queries import circle_of, connection_on, people_to_name
from commonweal.access.guarding.refusals import GuardingRefused
from commonweal.access.permission import may
from commonweal.access.queries import members_today, staff_names, team_names, teams_today
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.access.viewer import Viewer
from commonweal.core.terms import Guarding, Marking, Relation
from commonweal.reports.asked import or_absent, uuid_or_none, with_purpose
from commonweal.reports.giving.operations import give_report
from commonweal.reports.life.operations import StepRefused
from commonweal.reports.single import operations
from commonweal.reports.single.opening import GUARDINGS
from commonweal.reports.single.queries import SeenReport, may_own, own_relations, report_seen
from commonweal.reports.single.views import lies_with

MARKINGS = [(Marking.OFFICIAL, "OFFICIAL", ""), (Marking.OFFICIAL_SENSITIVE, "OFFICIAL-SENSITIVE", "")]
DIGITS_OF_A_YEAR = 4
Page = Callable[..., HttpResponseBase]


def of_a_report(act: Act, kind: RecordKind = RecordKind.REPORT) -> Callable[[Page], Page]:
    """Hand a page the report and the viewer with the purpose said; absent where this report may not be acted on."""

    def found(page: Page) -> Page:
        @wraps(page)
        def opened(request: StaffRequest, report_id: UUID, **rest: Any) -> HttpResponseBase:
            or_absent(request, Act.READ)
            or_absent(request, act, kind)
            report = report_seen(report_id, request.viewer)
            if report is None:
                raise Http404
            if kind is RecordKind.REPORT and not may(
                request.viewer, act, facts_of([report], request.viewer)[report.id]
            ):
                raise Http404
            viewer = with_purpose(request, report_id)
            if viewer is None:
                return redirect("report", report_id=report_id)
            request.viewer.saw(RecordKind.REPORT, [report.id])
            return page(request, report, viewer, **rest)

        return opened

    return found


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@of_a_report(Act.CHANGE)
def give(request: StaffRequest, report: SeenReport, viewer: Viewer) -> HttpResponse:
    """Give a report to a team, or to somebody in it."""
    errors: dict[str, str] = {}
    conflict = None
    team_id = uuid_or_none(request.POST.get("team", str(report.team_id or "")))
    staff_id = uuid_or_none(request.POST.get("person", str(report.assigned_to_id or "")))
    people = members_today(team_id, viewer) if team_id else []
    if request.method == "POST" and "choose" not in request.POST:
        if staff_id not in dict(people):
            staff_id = None
        try:
            give_report(report.id, team_id, staff_id, version=_version(request), by=viewer, at=request.at)
            return _given(request, report, team_id, viewer)
        except operations.ChangedMeanwhile as changed:
            conflict = changed.now
        except (operations.NoSuchTeam, StepRefused) as refused:
            errors["team"] = str(refused)
    context = {
        "team": str(team_id or ""), "person": str(staff_id or ""), "people": people,
        "teams": [("", "No team: back to triage"), *((str(one), name) for one, name in teams_today(viewer))],
        "conflict": _in_words(conflict, viewer) if conflict else None,
        "sees_all": Relation.PARTNERSHIP in own_relations(viewer),
    }  # fmt: skip
    return _form(request, "reports/give.html", report, context, errors, conflict=conflict is not None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@of_a_report(Act.CHANGE)
def marking(request: StaffRequest, report: SeenReport, viewer: Viewer) -> HttpResponse:
    """Change the marking of a report."""
    errors: dict[str, str] = {}
    conflict = None
    chosen = request.POST.get("marking", report.marking)
    if request.method == "POST":
        if chosen not in set(Marking):
            errors["marking"] = "Choose a marking"
        else:
            try:
                operations.mark(report.id, Marking(chosen), version=_version(request), by=viewer, at=request.at)
                return _back(report, "marked")
            except operations.ChangedMeanwhile as changed:
                conflict = changed.now
    context = {
        "chosen": chosen, "markings": MARKINGS, "conflict": _in_words(conflict, viewer) if conflict else None,
    }  # fmt: skip
    return _form(request, "reports/marking.html", report, context, errors, conflict=conflict is not None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@of_a_report(Act.GUARD)
@step_up(Reason.RIGHTS)
def keep(request: StaffRequest, report: SeenReport, viewer: Viewer) -> HttpResponse:
    """Keep a report, and if wanted its caller, for named people."""
    errors: dict[str, str] = {}
    people = [one for one in people_to_name(_facts(report, viewer), viewer) if one[0] != viewer.staff_id]
    may_keep_caller = report.caller_id is not None and may(viewer, Act.GUARD, RecordKind.CALLER)
    if request.method == "POST":
        guarding = request.POST.get("guarding", "")
        named = [one for one, _ in people if str(one) in request.POST.getlist("named")]
        if guarding not in set(Guarding):
            errors["guarding"] = "Choose why it is kept for named people"
        if not named:
            errors["named"] = "Name at least one more person, so that two can open it"
        errors |= _why(request)
        if not errors:
            errors = _once(request, viewer, lambda: operations.keep_for_named(
                report, Guarding(guarding), named=named, why=request.POST["why"],
                with_caller=may_keep_caller and "caller" in request.POST, by=viewer, at=request.at,
            ))  # fmt: skip
        if not errors:
            return _back(report, "kept")
    context = {
        "guardings": [(one.value, *words) for one, words in GUARDINGS.items()],
        "people": people, "may_keep_caller": may_keep_caller,
    }  # fmt: skip
    return _form(request, "reports/keep.html", report, context, errors)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@of_a_report(Act.GUARD)
@step_up(Reason.RIGHTS)
def open_to_others(request: StaffRequest, report: SeenReport, viewer: Viewer) -> HttpResponse:
    """A report is kept for named people no longer."""
    errors = _why(request) if request.method == "POST" else {}
    if request.method == "POST" and not errors:
        errors = _once(request, viewer, lambda: operations.open_to_others(
            report, why=request.POST["why"], with_caller="caller" in request.POST, by=viewer, at=request.at,
        ))  # fmt: skip
        if not errors:
            return _back(report, "opened")
    context = {"circle": circle_of(report, viewer), "has_caller": report.caller_id is not None}
    return _form(request, "reports/open_to_others.html", report, context, errors)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@of_a_report(Act.GUARD)
@step_up(Reason.RIGHTS)
def name(request: StaffRequest, report: SeenReport, viewer: Viewer) -> HttpResponse:
    """Name somebody on a report, until a day or until it is ended."""
    errors: dict[str, str] = {}
    people = [one for one in people_to_name(_facts(report, viewer), viewer) if one[0] != viewer.staff_id]
    if request.method == "POST":
        chosen = uuid_or_none(request.POST.get("person", ""))
        until_on, wrong_day = _day(request)
        if chosen not in dict(people) or chosen is None:
            errors["person"] = "Choose whom to name"
        if wrong_day:
            errors["until"] = wrong_day
        errors |= _why(request)
        if not errors and chosen is not None:
            errors = _once(request, viewer, lambda: name_person(
                report, chosen, why=request.POST["why"], until_on=until_on, by=viewer, at=request.at
            ), field="person")  # fmt: skip
        if not errors:
            return _back(report, "named")
    context = {"people": [("", "Choose somebody"), *((str(one), words) for one, words in people)]}
    return _form(request, "reports/name.html", report, context, errors)


@require_POST
@staff_only
@of_a_report(Act.GUARD)
@step_up(Reason.RIGHTS)
def named_no_longer(request: StaffRequest, report: SeenReport, viewer: Viewer, named_id: UUID) -> HttpResponse:
    """Somebody is named on a report no longer."""
    return _on_page(request, report, viewer, lambda: end_naming(report, named_id, by=viewer, at=request.at), "named")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@of_a_report(Act.CREATE, RecordKind.CONNECTION)
def i_know_this_person(request: StaffRequest, report: SeenReport, viewer: Viewer) -> HttpResponse:
    """From now on the report, and all of its caller, is absent for whoever says this."""
    if request.method == "POST":
        operations.say_i_know_them(report, words=request.POST.get("words", ""), by=viewer, at=request.at)
        return redirect(f"{reverse('report-list')}?said=known")
    return _form(request, "reports/i_know_this_person.html", report, {}, {})


@require_POST
@staff_only
@of_a_report(Act.READ)
def take_back(request: StaffRequest, report: SeenReport, viewer: Viewer, connection_id: UUID) -> HttpResponse:
    """Take back that somebody else knows somebody in the report."""
    connection = connection_on(report, connection_id, viewer)
    decides = may_own(_facts(report, viewer), viewer)
    if connection is None or not decides:
        raise Http404
    return _on_page(request, report, viewer, lambda: take_back_connection(
        connection, may_decide=decides, by=viewer, at=request.at
    ), "taken-back")  # fmt: skip


def _form(
    request: StaffRequest,
    template: str,
    report: SeenReport,
    context: dict[str, Any],
    errors: dict[str, str],
    *,
    conflict: bool = False,
) -> HttpResponse:
    # Shown once more, a form keeps the version that it was opened on: else whoever chooses again undoes unseen what
    # somebody else has written meanwhile. Only who was shown both values goes on from the newer one.
    version = report.version if request.method != "POST" or conflict else _version(request)
    context |= {"report": report, "errors": errors, "given": request.POST, "key": new_key(), "version": version}
    return render(request, template, context, status=409 if conflict else 400 if errors else 200)


def _once(
    request: StaffRequest, viewer: Viewer, carry_out: Callable[[], object], *, field: str = "why"
) -> dict[str, str]:
    """Carry a form out unless its key was used; what was refused, beside the field that it is about."""
    key = key_of(request.POST.get("key", ""))
    if key is None:
        return {field: "The form was old. Look at it once more and send it again"}
    try:
        with transaction.atomic():
            if carry_out_once(key, by=viewer, at=request.at):
                carry_out()
    except GuardingRefused as refused:
        return {field: str(refused)}
    return {}


def _on_page(
    request: StaffRequest, report: SeenReport, viewer: Viewer, carry_out: Callable[[], object], said: str
) -> HttpResponse:
    """For a button on the report's page: what was refused is said on a page that leads back."""
    try:
        carry_out()
    except GuardingRefused as refused:
        return render(request, "reports/refused.html", {"report": report, "why": str(refused), "back": ""}, status=409)
    return _back(report, said)


def _back(report: SeenReport, said: str) -> HttpResponse:
    return redirect(f"{reverse('report', kwargs={'report_id': report.id})}?said={said}")


def _given(request: StaffRequest, report: SeenReport, team_id: UUID | None, viewer: Viewer) -> HttpResponse:
    """Back to the report; who does not see it any more is told where it lies, for its page is no longer theirs."""
    if report_seen(report.id, request.viewer) is not None:
        return _back(report, "given")
    team = team_names([team_id]).get(team_id, "") if team_id else ""
    return render(request, "reports/given.html", {"report": report, "said": lies_with(team)})


def _facts(report: SeenReport, viewer: Viewer) -> Any:
    return facts_of([report], viewer)[report.id]


def _version(request: StaffRequest) -> int:
    written = request.POST.get("version", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def _why(request: StaffRequest) -> dict[str, str]:
    return {} if request.POST.get("why", "").strip() else {"why": "Write why, in your own words"}


def _day(request: StaffRequest) -> tuple[date | None, str]:
    """The last day as three boxes give it; empty: without a last day."""
    parts = [request.POST.get(f"until-{part}", "").strip() for part in ("year", "month", "day")]
    if not any(parts):
        return None, ""
    try:
        year, month, day = (part if len(part) <= DIGITS_OF_A_YEAR else "" for part in parts)
        return date(int(year), int(month), int(day)), ""
    except ValueError:
        return None, "Write the last day as day, month and year, such as 27 3 2026, or leave it empty"


def _in_words(now: operations.AsItStands, viewer: Viewer) -> dict[str, str]:
    """What somebody else has written, as the page says it."""
    team = dict(teams_today(viewer)).get(now.team_id, "no team") if now.team_id else "no team"
    person = staff_names([now.assigned_to_id]).get(now.assigned_to_id, "") if now.assigned_to_id else ""
    return {
        "version": str(now.version),
        "team": f"{team}, {person}" if person else team,
        "marking": now.marking.upper(),
    }
