"""Pages of the organisations that take part, of the teams, and of the partnership itself."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.keeping import DaysRefused
from commonweal.access.organisations import operations
from commonweal.access.organisations.operations import OrganisationWords, TeamTerms
from commonweal.access.organisations.queries import (
    OrganisationLine,
    TeamLine,
    members,
    organisation,
    organisations,
    taking_part,
    team,
    teams,
)
from commonweal.access.permission import may
from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.access.staffing.queries import Wanted, partnerships_kept_by, people
from commonweal.places.queries import landlords_known
from commonweal.web.keeping.answers import day_before, day_typed, kept_by
from commonweal.web.keeping.rights import FORM, asked, form_or_change

KIND = RecordKind.ORGANISATION


@require_safe
@staff_only
@kept_by(Act.READ, KIND)
def organisation_list(request: StaffRequest) -> HttpResponse:
    """Who takes part, as host or as partner, from when to when."""
    context = {
        "organisations": organisations(request.viewer), "today": request.viewer.on,
        "may_change": may(request.viewer, Act.CHANGE, KIND),
    }  # fmt: skip
    return render(request, "keeping/organisations.html", context)


@require_safe
@staff_only
@kept_by(Act.READ, KIND)
def organisation_page(request: StaffRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation: its days, its teams, and a way to its people."""
    one = _organisation(request, organisation_id)
    context = {
        "organisation": one, "today": request.viewer.on, "may_change": may(request.viewer, Act.CHANGE, KIND),
        "teams": [team for team in teams(request.viewer) if team.organisation_id == one.id],
    }  # fmt: skip
    return render(request, "keeping/organisation.html", context)


@require_http_methods(FORM)
@staff_only
@kept_by(Act.CHANGE, KIND)
@step_up(Reason.RIGHTS)
def organisation_new(request: StaffRequest) -> HttpResponse:
    """An organisation takes part, new or known by its name from another partnership."""

    def form(errors: dict[str, str]) -> HttpResponse:
        context = {
            "errors": errors, "given": request.POST, "today": request.viewer.on,
            "landlords": landlords_known(request.viewer),
        }  # fmt: skip
        return render(request, "keeping/organisation_new.html", context, status=400 if errors else 200)

    def change() -> None:
        post = request.POST
        if post.get("part", "") not in ("host", "partner"):
            raise DaysRefused("Choose how it takes part", "part")
        from_on = day_typed(post, "from_on", needed=True)
        assert from_on is not None
        operations.take_in(
            OrganisationWords(post.get("name", ""), post.get("landlord", "")), is_host=post["part"] == "host",
            from_on=from_on, to_on=day_typed(post, "to_on"), by=request.viewer, at=request.at,
        )  # fmt: skip

    return form_or_change(request, form, change, reverse("organisation-list"))


@require_http_methods(FORM)
@staff_only
@kept_by(Act.CHANGE, KIND)
@step_up(Reason.RIGHTS)
def organisation_words(request: StaffRequest, organisation_id: UUID) -> HttpResponse:
    """Another name or landlord; which homes a landlord's people see hangs on it, so it is a change of rights."""
    one = _organisation(request, organisation_id)

    def form(errors: dict[str, str]) -> HttpResponse:
        context = {
            "organisation": one, "errors": errors, "given": request.POST, "landlords": landlords_known(request.viewer)
        }  # fmt: skip
        return render(request, "keeping/organisation_words.html", context, status=400 if errors else 200)

    def change() -> None:
        post = request.POST
        operations.rename_organisation(
            organisation_id, wanted=OrganisationWords(post.get("name", ""), post.get("landlord", "")),
            was=OrganisationWords(post.get("was-name", ""), post.get("was-landlord", "")), by=request.viewer,
        )  # fmt: skip

    return form_or_change(request, form, change, reverse("organisation", args=[organisation_id]))


@require_http_methods(FORM)
@staff_only
@kept_by(Act.CHANGE, KIND)
@step_up(Reason.RIGHTS)
def part_change(request: StaffRequest, part_id: UUID) -> HttpResponse:
    """Another last day of an organisation's part."""
    found = taking_part(part_id, request.viewer)
    if found is None:
        raise Http404
    one, part = found

    def form(errors: dict[str, str]) -> HttpResponse:
        context = {"organisation": one, "part": part, "errors": errors, "given": request.POST}
        return render(request, "keeping/part_change.html", context, status=400 if errors else 200)

    def change() -> None:
        operations.change_taking_part(
            part_id, to_on=day_typed(request.POST, "to_on"), was=day_before(request.POST), by=request.viewer,
            at=request.at,
        )  # fmt: skip

    return form_or_change(request, form, change, reverse("organisation", args=[one.id]))


@require_http_methods(FORM)
@staff_only
@kept_by(Act.CHANGE, KIND)
@step_up(Reason.RIGHTS)
def part_end(request: StaffRequest, part_id: UUID) -> HttpResponse:
    """An organisation takes part no longer, after one question."""
    found = taking_part(part_id, request.viewer)
    if found is None:
        raise Http404
    one, _ = found
    question = {
        "title": f"End the part of {one.name} now?",
        "lines": [
            f"{one.n_people} of its people have a role here today. None of their roles for it opens anything from the "
            "next page they open; what the agreements gave it ends with them.",
            "Nothing is deleted, and roles for other organisations stay as they are.",
        ],
        "button_words": "End its part now",
    }
    return asked(
        request, question, reverse("organisation", args=[one.id]),
        lambda: operations.end_taking_part_now(part_id, by=request.viewer, at=request.at),
    )  # fmt: skip


@require_safe
@staff_only
@kept_by(Act.READ, KIND)
def team_list(request: StaffRequest) -> HttpResponse:
    """Every team of the partnership."""
    context = {
        "teams": teams(request.viewer), "today": request.viewer.on, "may_change": may(request.viewer, Act.CHANGE, KIND),
        "formed": request.GET.get("said") == "formed",
    }  # fmt: skip
    return render(request, "keeping/teams.html", context)


@require_safe
@staff_only
@kept_by(Act.READ, KIND)
def team_page(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """One team and who is in it."""
    one = _team(request, team_id)
    context = {
        "team": one, "members": members(team_id, request.viewer), "today": request.viewer.on,
        "may_change": may(request.viewer, Act.CHANGE, KIND),
    }  # fmt: skip
    return render(request, "keeping/team.html", context)


@require_http_methods(FORM)
@staff_only
@kept_by(Act.CHANGE, KIND)
def team_new(request: StaffRequest) -> HttpResponse:
    """A new team of an organisation that takes part."""
    choices = [(str(one.id), one.name) for one in organisations(request.viewer) if one.joins(request.viewer.on)]

    def form(errors: dict[str, str]) -> HttpResponse:
        context = {"organisations": choices, "errors": errors, "given": request.POST, "today": request.viewer.on}
        return render(request, "keeping/team_new.html", context, status=400 if errors else 200)

    def change() -> None:
        post = request.POST
        if post.get("organisation", "") not in dict(choices):
            raise DaysRefused("Choose an organisation", "organisation")
        from_on = day_typed(post, "from_on", needed=True)
        assert from_on is not None
        operations.form_team(
            post.get("name", ""), organisation_id=UUID(post["organisation"]), from_on=from_on, by=request.viewer,
            at=request.at,
        )  # fmt: skip

    return form_or_change(request, form, change, f"{reverse('team-list')}?said=formed")


@require_http_methods(FORM)
@staff_only
@kept_by(Act.CHANGE, KIND)
@step_up(Reason.RIGHTS)
def team_words(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Another name or last day of a team; when it ends, its people lose what lies with it."""
    one = _team(request, team_id)

    def form(errors: dict[str, str]) -> HttpResponse:
        context = {"team": one, "errors": errors, "given": request.POST}
        return render(request, "keeping/team_words.html", context, status=400 if errors else 200)

    def change() -> None:
        post = request.POST
        operations.change_team(
            team_id, wanted=TeamTerms(post.get("name", ""), day_typed(post, "to_on")),
            was=TeamTerms(post.get("was-name", ""), day_before(post)), by=request.viewer,
        )  # fmt: skip

    return form_or_change(request, form, change, reverse("team", args=[team_id]))


@require_safe
@staff_only
@kept_by(Act.READ, KIND)
def partnership_page(request: StaffRequest) -> HttpResponse:
    """The partnership: its names, its policy, how many take part; and the others that the person keeps."""
    viewer = request.viewer
    context = {
        "partnership": partnership_of(viewer), "kept": partnerships_kept_by(viewer), "today": viewer.on,
        "organisations": [one for one in organisations(viewer) if one.part_on(viewer.on)],
        "n_teams": len(teams(viewer)), "n_people": people(viewer, Wanted()).n,
        "may_change": may(viewer, Act.CHANGE, KIND),
    }  # fmt: skip
    return render(request, "keeping/partnership.html", context)


def _organisation(request: StaffRequest, organisation_id: UUID) -> OrganisationLine:
    found = organisation(organisation_id, request.viewer)
    if found is None:
        raise Http404
    return found


def _team(request: StaffRequest, team_id: UUID) -> TeamLine:
    found = team(team_id, request.viewer)
    if found is None:
        raise Http404
    return found
