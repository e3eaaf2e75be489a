"""Giving and ending roles and places in teams, a page each; asks who it is before (docs/security.md, row 10)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.keeping import DaysRefused
from commonweal.access.organisations.queries import teams
from commonweal.access.roles import Act
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.access.staffing import operations
from commonweal.access.staffing.operations import WITH_WARDS, RoleTerms
from commonweal.access.staffing.queries import Person, Standing, person, role_held, team_held
from commonweal.places.queries import wards_on
from commonweal.web.keeping.answers import changed, day_before, day_typed, kept_by
from commonweal.web.keeping.people import chosen_role, role_form

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@staff_only
@kept_by(Act.CHANGE)
@step_up(Reason.RIGHTS)
def role_give(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Another role for somebody."""
    one = the_person(request, staff_id)

    def form(errors: dict[str, str]) -> HttpResponse:
        context = {"person": one, "errors": errors, "given": request.POST, **role_form(request)}
        return render(request, "keeping/role_give.html", context, status=400 if errors else 200)

    def change() -> None:
        role, organisation_id, wards = chosen_role(request)
        from_on = day_typed(request.POST, "from_on", needed=True)
        assert from_on is not None
        operations.give(
            staff_id, role=role, organisation_id=organisation_id, ward_codes=wards, from_on=from_on,
            to_on=day_typed(request.POST, "to_on"), by=request.viewer,
        )  # fmt: skip

    return form_or_change(request, form, change, page_of(staff_id))


@require_http_methods(FORM)
@staff_only
@kept_by(Act.CHANGE)
@step_up(Reason.RIGHTS)
def role_change(request: StaffRequest, membership_id: UUID) -> HttpResponse:
    """Another last day or other wards of one role."""
    found = role_held(membership_id, request.viewer)
    if found is None:
        raise Http404
    staff_id, held = found
    one, wards = the_person(request, staff_id), wards_on(request.viewer.on, request.viewer)

    def form(errors: dict[str, str]) -> HttpResponse:
        # A ward of before that is no longer in the list stays, unless it is taken out.
        known = {code for code, _ in wards}
        listed = wards + [(code, f"{code}, no ward of today") for code in held.ward_codes if code not in known]
        context = {
            "person": one, "held": held, "wards": listed if held.role in WITH_WARDS else [], "errors": errors,
            "given": request.POST, "wards_given": request.POST.getlist("ward_codes") if errors else held.ward_codes,
        }  # fmt: skip
        return render(request, "keeping/role_change.html", context, status=400 if errors else 200)

    def change() -> None:
        post = request.POST
        allowed = {code for code, _ in wards} | set(held.ward_codes)
        wanted = RoleTerms(
            day_typed(post, "to_on"), tuple(code for code in post.getlist("ward_codes") if code in allowed)
        )
        before = RoleTerms(day_before(post), tuple(code for code in post.get("was-ward_codes", "").split(",") if code))
        operations.change_role(membership_id, wanted=wanted, was=before, by=request.viewer, at=request.at)

    return form_or_change(request, form, change, page_of(staff_id))


@require_http_methods(FORM)
@staff_only
@kept_by(Act.CHANGE)
@step_up(Reason.RIGHTS)
def role_end(request: StaffRequest, membership_id: UUID) -> HttpResponse:
    """Take a role away now, after one question."""
    found = role_held(membership_id, request.viewer)
    if found is None:
        raise Http404
    staff_id, held = found
    one = the_person(request, staff_id)
    question = {
        "title": f"Take this role away from {one.line.name} now?",
        "lines": [
            f"{held.title} for {held.organisation}.",
            "They can do nothing more in this role from the next page they open, also on pages that are open now. "
            "What they did stays as it is, and so does the record that they held the role.",
            "To let it end later, change its last day instead.",
        ],
        "button_words": "Take the role away now",
    }
    return asked(
        request, question, page_of(staff_id),
        lambda: operations.end_role_now(membership_id, by=request.viewer, at=request.at),
    )  # fmt: skip


@require_http_methods(FORM)
@staff_only
@kept_by(Act.CHANGE)
@step_up(Reason.RIGHTS)
def team_join(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Put somebody in a team."""
    one = the_person(request, staff_id)
    choices = [
        (str(team.id), f"{team.name}, {team.organisation}")
        for team in teams(request.viewer)
        if team.state(request.viewer.on) is not Standing.ENDED
    ]

    def form(errors: dict[str, str]) -> HttpResponse:
        context = {
            "person": one, "teams": choices, "errors": errors, "given": request.POST, "today": request.viewer.on
        }  # fmt: skip
        return render(request, "keeping/team_join.html", context, status=400 if errors else 200)

    def change() -> None:
        if request.POST.get("team", "") not in dict(choices):
            raise DaysRefused("Choose a team", "team")
        from_on = day_typed(request.POST, "from_on", needed=True)
        assert from_on is not None
        operations.put_in_team(
            staff_id, UUID(request.POST["team"]), from_on=from_on, to_on=day_typed(request.POST, "to_on"),
            by=request.viewer,
        )  # fmt: skip

    return form_or_change(request, form, change, page_of(staff_id))


@require_http_methods(FORM)
@staff_only
@kept_by(Act.CHANGE)
@step_up(Reason.RIGHTS)
def team_change(request: StaffRequest, team_membership_id: UUID) -> HttpResponse:
    """Another last day in a team."""
    found = team_held(team_membership_id, request.viewer)
    if found is None:
        raise Http404
    staff_id, held = found
    one = the_person(request, staff_id)

    def form(errors: dict[str, str]) -> HttpResponse:
        context = {"person": one, "held": held, "errors": errors, "given": request.POST}
        return render(request, "keeping/team_change.html", context, status=400 if errors else 200)

    def change() -> None:
        operations.change_team_days(
            team_membership_id, to_on=day_typed(request.POST, "to_on"), was=day_before(request.POST),
            by=request.viewer, at=request.at,
        )  # fmt: skip

    return form_or_change(request, form, change, page_of(staff_id))


@require_http_methods(FORM)
@staff_only
@kept_by(Act.CHANGE)
@step_up(Reason.RIGHTS)
def team_leave(request: StaffRequest, team_membership_id: UUID) -> HttpResponse:
    """Take somebody out of a team now, after one question."""
    found = team_held(team_membership_id, request.viewer)
    if found is None:
        raise Http404
    staff_id, held = found
    one = the_person(request, staff_id)
    question = {
        "title": f"Take {one.line.name} out of the {held.team} now?",
        "lines": [
            "What lies with this team is closed to them from the next page they open, unless it is theirs besides."
        ],
        "button_words": "Take them out now",
    }
    return asked(
        request, question, page_of(staff_id),
        lambda: operations.take_out_of_team(team_membership_id, by=request.viewer, at=request.at),
    )  # fmt: skip


def the_person(request: StaffRequest, staff_id: UUID) -> Person:
    found = person(staff_id, request.viewer)
    if found is None:
        raise Http404
    return found


def page_of(staff_id: UUID) -> str:
    return reverse("staff-person", args=[staff_id])


def form_or_change(request: StaffRequest, form: Any, change: Any, onward: str) -> HttpResponse:
    if request.method != "POST":
        return form({})  # type: ignore[no-any-return]
    return changed(request, change, form=form, onward=onward)


def asked(request: StaffRequest, question: dict[str, Any], back: str, change: Any) -> HttpResponse:
    """One question before something ends; a refusal stands above it."""

    def form(errors: dict[str, str]) -> HttpResponse:
        context = {**question, "back": back, "errors": errors}
        return render(request, "keeping/asked.html", context, status=400 if errors else 200)

    return form_or_change(request, form, change, back)
