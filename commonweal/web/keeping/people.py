"""The list of people, a person's page, and inviting somebody."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.invitations.operations import NameRefused, invite_staff
from commonweal.access.keeping import DaysRefused, KeepingRefused
from commonweal.access.organisations.queries import organisation_row, organisations
from commonweal.access.permission import may
from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act, Role, roles
from commonweal.access.sessions.queries import sessions_of
from commonweal.access.sessions.slow_down import note_failure, told, try_for_accounts, wait_before
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.access.staffing.operations import LONGEST_NAME, WITH_WARDS, NoSuchAccount, check_role, give_to_account
from commonweal.access.staffing.queries import Standing, Wanted, people, person
from commonweal.outbox.staff_page import staff_page
from commonweal.places.queries import wards_on
from commonweal.web.keeping.answers import all_refused, day_typed, kept_by

if TYPE_CHECKING:
    from commonweal.access.invitations.operations import Invited

STANDINGS = (
    (Standing.ACTIVE, "Active"), (Standing.ENDS, "Ends on a day"), (Standing.INVITED, "Invited"),
    (Standing.BEGINS, "Begins later"), (Standing.ENDED, "Ended"), (Standing.CLOSED, "Account closed"),
)  # fmt: skip


@require_safe
@staff_only
@kept_by(Act.READ)
def staff_list(request: StaffRequest) -> HttpResponse:
    """Everybody of the partnership, with filter and search in the address."""
    asked = request.GET
    wanted = Wanted(
        words=asked.get("q", "")[:80], role=asked.get("role", ""), organisation=asked.get("organisation", ""),
        standing=asked.get("state", ""), without_factor=asked.get("factor", "") == "none",
    )  # fmt: skip
    number = asked.get("page", "1")
    found = people(request.viewer, wanted, page=int(number) if number.isascii() and number.isdigit() else 1)
    kept = {name: value for name, value in asked.items() if name != "page" and value}
    context = {
        "found": found, "wanted": wanted, "roles": role_choices(), "standings": STANDINGS,
        "organisations": [(str(one.id), one.name) for one in organisations(request.viewer)],
        "may_change": may(request.viewer, Act.CHANGE, RecordKind.STAFF), "today": request.viewer.on,
        "narrowed": bool(kept), "address": lambda page: "?" + urlencode({**kept, "page": page}),
    }  # fmt: skip
    return render(request, "keeping/people.html", context)


@require_safe
@staff_only
@kept_by(Act.READ)
def staff_person(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """One person: roles, teams, how they sign in, where they are signed in."""
    found = person(staff_id, request.viewer)
    if found is None:
        raise Http404
    may_change = may(request.viewer, Act.CHANGE, RecordKind.STAFF)
    context = {
        "person": found, "may_change": may_change, "is_self": staff_id == request.viewer.staff_id,
        "sessions": sessions_of(staff_id, request.viewer) if may_change else [], "today": request.viewer.on,
        "ward_names": dict(wards_on(request.viewer.on, request.viewer)), "with_wards": WITH_WARDS,
    }  # fmt: skip
    return render(request, "keeping/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@kept_by(Act.CHANGE)
@step_up(Reason.RIGHTS)
def staff_invite(request: StaffRequest) -> HttpResponse:
    """A new person with a first role; the link to their first sign-in is shown once, on the page that answers."""
    if request.method != "POST":
        return _invite_form(request, {})
    if errors := _refused_at_once(request):
        return _invite_form(request, errors)
    try:
        if request.POST.get("account") == "known":
            return redirect("staff-person", staff_id=_give_to_account(request))
        invited = _invite(request)
    except NameRefused:
        words = "Choose another user name: 2 to 80 small letters, digits or . _ @ + - that nobody has yet"
        return _invite_form(request, {"username": words})
    except KeepingRefused as refusal:
        return _invite_form(request, {refusal.field: str(refusal)})
    return link_made(request, invited)


def _refused_at_once(request: StaffRequest) -> dict[str, str]:
    """What the form itself shows to be missing, all of it."""
    post = request.POST
    of_the_person = [] if post.get("account") == "known" else [lambda: _display_name(request)]
    return all_refused(
        *of_the_person, lambda: _role(request), lambda: _organisation(request),
        lambda: day_typed(post, "from_on", needed=True),
    )  # fmt: skip


def _display_name(request: StaffRequest) -> str:
    name = " ".join(request.POST.get("display_name", "").split())
    if not name or len(name) > LONGEST_NAME or "\x00" in name:
        raise DaysRefused(f"Write their name, in at most {LONGEST_NAME} characters", "display_name")
    return name


def _invite(request: StaffRequest) -> "Invited":
    post, name = request.POST, _display_name(request)
    role, organisation_id, wards = chosen_role(request)
    from_on = day_typed(post, "from_on", needed=True)
    assert from_on is not None
    check_role(role, organisation_id, from_on=from_on, to_on=None, by=request.viewer)
    return invite_staff(
        username=post.get("username", ""), display_name=name, partnership=partnership_of(request.viewer), role=role,
        organisation=organisation_row(organisation_id, request.viewer), ward_codes=wards, from_on=from_on,
        by=request.viewer, at=request.at,
    )  # fmt: skip


def _give_to_account(request: StaffRequest) -> UUID:
    role, organisation_id, wards = chosen_role(request)
    from_on = day_typed(request.POST, "from_on", needed=True)
    assert from_on is not None
    # Whether a name is somebody's in another partnership must not be found by going through names.
    tried = try_for_accounts(request.viewer.staff_id)
    if seconds := wait_before(tried, at=request.at):
        raise NoSuchAccount(told(seconds))
    try:
        return give_to_account(
            request.POST.get("username", ""), role=role, organisation_id=organisation_id, ward_codes=wards,
            from_on=from_on, by=request.viewer,
        ).staff_id  # fmt: skip
    except NoSuchAccount:
        note_failure(tried, at=request.at)
        raise


def _invite_form(request: StaffRequest, errors: dict[str, str]) -> HttpResponse:
    context = {"errors": errors, "given": request.POST, **role_form(request)}
    return render(request, "keeping/invite.html", context, status=400 if errors else 200)


def role_form(request: StaffRequest) -> dict[str, Any]:
    """What a form asks a role by: roles with their paragraphs, organisations that take part, wards of today."""
    return {
        "roles": role_choices(),
        "organisations": [
            (str(one.id), one.name) for one in organisations(request.viewer) if one.joins(request.viewer.on)
        ],
        "wards": wards_on(request.viewer.on, request.viewer),
        "wards_given": request.POST.getlist("ward_codes"),
        "today": request.viewer.on,
    }


def role_choices() -> list[tuple[str, str]]:
    """Every role that a person can have, by its title."""
    return sorted(
        ((role.value, described.title) for role, described in roles().items() if role.is_for_people),
        key=lambda one: one[1],
    )


def chosen_role(request: StaffRequest) -> tuple[Role, UUID, tuple[str, ...]]:
    """The role, organisation and wards of a form; raises `DaysRefused` on the field that is missing."""
    known = dict(wards_on(request.viewer.on, request.viewer))
    wards = tuple(code for code in request.POST.getlist("ward_codes") if code in known)
    return _role(request), _organisation(request), wards


def _role(request: StaffRequest) -> Role:
    if request.POST.get("role", "") not in dict(role_choices()):
        raise DaysRefused("Choose a role", "role")
    return Role(request.POST["role"])


def _organisation(request: StaffRequest) -> UUID:
    try:
        return UUID(request.POST.get("organisation", ""))
    except ValueError as fault:
        raise DaysRefused("Choose an organisation", "organisation") from fault


def link_made(request: StaffRequest, invited: "Invited") -> HttpResponse:
    """The page that shows a new link, which is kept nowhere and cannot be shown again."""
    path = reverse("invitation-link", args=[invited.token])
    address = staff_page(path) or request.build_absolute_uri(path)
    context = {"staff": invited.staff, "invitation": invited.invitation, "address": address}
    return render(request, "keeping/link_made.html", context)
