"""A person's account: their name, a new link to sign in with, their sessions, closing and opening it."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.invitations.operations import (
    LONGEST_WHY,
    NothingToReset,
    OwnAccount,
    RoleElsewhere,
    invite_again,
    reset_password,
    reset_second_factor,
    withdraw_invitations,
)
from commonweal.access.keeping import WorksElsewhere
from commonweal.access.roles import Act
from commonweal.access.sessions.operations import end_sessions_of
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.access.staffing import operations
from commonweal.access.staffing.queries import staff_by_id
from commonweal.web.keeping.answers import kept_by
from commonweal.web.keeping.people import link_made
from commonweal.web.keeping.rights import FORM, asked, form_or_change, page_of, the_person

if TYPE_CHECKING:
    from commonweal.access.invitations.operations import Invited

WAYS: dict[str, Callable[..., "Invited"]] = {
    "second-factor": reset_second_factor, "password": reset_password, "first": invite_again
}  # fmt: skip
REFUSALS: dict[type[Exception], str] = {
    OwnAccount: "Change your own sign-in on your account page",
    RoleElsewhere: (
        "This account also works in another partnership. The administrator where its oldest role is makes links for a "
        "second factor or a password; every other link is made by whoever runs the installation"
    ),
    NothingToReset: "This account has no second factor: choose a first sign-in",
}


@require_http_methods(FORM)
@staff_only
@kept_by(Act.CHANGE)
def staff_name(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Another display name."""
    one = the_person(request, staff_id)

    def form(errors: dict[str, str]) -> HttpResponse:
        context = {"person": one, "errors": errors, "given": request.POST}
        return render(request, "keeping/name.html", context, status=400 if errors else 200)

    def change() -> None:
        post = request.POST
        operations.rename_staff(
            staff_id, to=post.get("display_name", ""), was=post.get("was-display_name", ""), by=request.viewer
        )

    return form_or_change(request, form, change, page_of(staff_id))


@require_http_methods(FORM)
@staff_only
@kept_by(Act.CHANGE)
@step_up(Reason.RIGHTS)
def staff_link(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """A new link: for a second factor, a password, or a first sign-in; shown once on the page that answers."""
    staff = staff_by_id(staff_id, request.viewer)
    if staff is None:
        raise Http404
    way, why = request.POST.get("way", ""), " ".join(request.POST.get("why", "").replace("\x00", "").split())
    errors = {}
    if request.method == "POST":
        if way not in WAYS:
            errors["way"] = "Choose what the link is for"
        if not 0 < len(why) <= LONGEST_WHY:
            errors["why"] = f"Say why, in at most {LONGEST_WHY} characters"
        if not errors:
            try:
                return link_made(request, WAYS[way](staff, by=request.viewer, at=request.at, why=why))
            except tuple(REFUSALS) as refusal:
                errors["way"] = REFUSALS[type(refusal)]
    context = {"person": the_person(request, staff_id), "errors": errors, "way": way, "why": why}
    return render(request, "keeping/link.html", context, status=400 if errors else 200)


@require_POST
@staff_only
@kept_by(Act.CHANGE)
@step_up(Reason.RIGHTS)
def staff_links_withdraw(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Close every open link of somebody; none open changes nothing."""
    staff = staff_by_id(staff_id, request.viewer)
    if staff is None:
        raise Http404
    try:
        withdraw_invitations(staff, by=request.viewer, at=request.at)
    except OwnAccount as fault:
        raise Http404 from fault
    return redirect("staff-person", staff_id=staff_id)


@require_POST
@staff_only
@kept_by(Act.CHANGE)
def staff_sessions_end(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Sign somebody out everywhere; takes effect on their next request. Asks for no proof: it must be quick."""
    the_person(request, staff_id)
    try:
        end_sessions_of(staff_id, by=request.viewer, at=request.at)
    except WorksElsewhere as fault:
        # The page of such a person has no button for it.
        raise Http404 from fault
    return redirect("staff-person", staff_id=staff_id)


@require_http_methods(FORM)
@staff_only
@kept_by(Act.CHANGE)
@step_up(Reason.RIGHTS)
def staff_close(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Close an account now, after one question."""
    one = the_person(request, staff_id)
    question = {
        "title": f"Close the account of {one.line.name} now?",
        "lines": [
            "They are signed out everywhere and cannot sign in. Links that were made for them no longer work.",
            "Nothing is deleted: what they did keeps their name. The account can be opened again.",
        ],
        "button_words": "Close the account now",
    }
    return asked(
        request, question, page_of(staff_id),
        lambda: operations.deactivate_staff(staff_id, by=request.viewer, at=request.at),
    )  # fmt: skip


@require_http_methods(FORM)
@staff_only
@kept_by(Act.CHANGE)
@step_up(Reason.RIGHTS)
def staff_open(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Open a closed account again, after one question."""
    one = the_person(request, staff_id)
    question = {
        "title": f"Open the account of {one.line.name} again?",
        "lines": ["Roles count again as far as their days go. Look at them before you open the account."],
        "button_words": "Open the account again",
    }
    return asked(request, question, page_of(staff_id), lambda: operations.reactivate_staff(staff_id, by=request.viewer))
