"""The register of sharing agreements: the list, one agreement, writing a draft, and the steps of its life."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.access.agreements import operations, queries
from commonweal.access.agreements.operations import AgreementRefused
from commonweal.access.agreements.terms import CAPACITIES, STANDING_WORDS, in_order
from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import may
from commonweal.access.record_kinds import FIELD_WORDS, OF_PEOPLE, RecordKind, fields_of
from commonweal.access.roles import Act, Role, roles
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.access.sharing.queries import shares_under
from commonweal.access.viewer import Viewer
from commonweal.core.rules.agreements import AgreementState, AgreementStep, StepNotPossible
from commonweal.web.oversight.asking import SHARING, or_absent
from commonweal.web.oversight.record_words import with_references
from commonweal.web.oversight.typed import (
    LABELS,
    PARTS,
    as_typed,
    day_of,
    fresh_form,
    in_the_form,
    lines,
    listed,
    wording_of,
)

# An agreement is shared field by field, so only kinds that have fields can be lines of it.
KINDS_SHARED = tuple(kind for kind in RecordKind if kind in OF_PEOPLE and fields_of(kind) and kind == RecordKind.REPORT)


@dataclass(frozen=True, slots=True)
class StepPage:
    """A step that asks for words first: what the page is called, what follows, the word on its button."""

    step: AgreementStep
    title: str
    follows: str
    button: str
    carry_out: Callable[..., Any]


STEP_PAGES = {
    one.step.value: one
    for one in (
        StepPage(
            AgreementStep.SUSPEND, "Suspend the agreement",
            "Nobody gets anything under it from the next page on, until it is resumed. What was shared stays listed.",
            "Suspend", operations.suspend_agreement,
        ),
        StepPage(
            AgreementStep.RESUME, "Resume the agreement", "What was shared under it is open again at once.", "Resume",
            operations.resume_agreement,
        ),
        StepPage(
            AgreementStep.END, "End the agreement",
            "It ends today and for good, and so does everything that was shared under it.", "End it",
            operations.end_agreement,
        ),
    )
}  # fmt: skip


@require_safe
@staff_only
def register(request: StaffRequest) -> HttpResponse:
    """Every agreement with how it stands today."""
    or_absent(request, Act.READ, RecordKind.AGREEMENT)
    standing = request.GET.get("standing", "")
    if standing and standing not in STANDING_WORDS:
        raise Http404
    context = {
        "agreements": queries.register(request.viewer, standing=standing),
        "standing": standing,
        "standings": [(one.value, words) for one, (words, _) in STANDING_WORDS.items()],
        "policy": queries.sharing_policy(request.viewer),
        "may_write": may(request.viewer, Act.CREATE, RecordKind.AGREEMENT),
        "steps": _steps(request.viewer),
        "current": "agreements",
    }
    return render(request, "oversight/agreements.html", context)


@require_safe
@staff_only
def agreement(request: StaffRequest, agreement_id: UUID) -> HttpResponse:
    """One agreement with all its parts, what is shared under it, and what can be done next."""
    or_absent(request, Act.READ, RecordKind.AGREEMENT)
    file = _file(agreement_id, request.viewer)
    sees_shares = may(request.viewer, Act.CHANGE, RecordKind.SHARE)
    shared = with_references(shares_under(agreement_id, request.viewer), request.viewer) if sees_shares else ()
    context = {
        "file": file,
        "parts": [(part.label, getattr(file.wording, part.name)) for part in PARTS if part.name != "name"],
        "shared": shared,
        "sees_shares": sees_shares,
        "may_change": may(request.viewer, Act.CHANGE, RecordKind.AGREEMENT),
        "is_draft": file.state is AgreementState.DRAFT,
        "is_running": file.state in (AgreementState.IN_FORCE, AgreementState.SUSPENDED),
        "step_pages": [STEP_PAGES[step] for step in file.next_steps if step in STEP_PAGES],
        "has_next": any(one.version > file.line.version and one.standing != "ended" for one in file.versions),
    }
    return render(request, "oversight/agreement.html", context)


@require_http_methods(["GET", "POST"])
@staff_only
def new_agreement(request: StaffRequest) -> HttpResponse:
    """Write a draft."""
    or_absent(request, Act.CREATE, RecordKind.AGREEMENT)

    def write(wording: operations.Wording) -> UUID:
        return operations.write_agreement(wording, by=request.viewer, at=request.at).id

    return _wording_form(request, None, fresh_form(request.viewer.on), write)


@require_http_methods(["GET", "POST"])
@staff_only
def change_wording(request: StaffRequest, agreement_id: UUID) -> HttpResponse:
    """Change the words and days of a draft."""
    or_absent(request, Act.CHANGE, RecordKind.AGREEMENT)
    file = _draft(agreement_id, request.viewer)

    def write(wording: operations.Wording) -> UUID:
        return operations.change_wording(agreement_id, wording, by=request.viewer, at=request.at).id

    return _wording_form(request, file, as_typed(file.wording), write)


def _wording_form(
    request: StaffRequest,
    file: queries.AgreementFile | None,
    given: dict[str, str],
    write: Callable[[operations.Wording], UUID],
) -> HttpResponse:
    errors: dict[str, str] = {}
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in LABELS}
        wording, errors = wording_of(given)
        try:
            if wording is not None:
                return redirect("agreement", agreement_id=write(wording))
        except AgreementRefused as refusal:
            errors = {refusal.field: refusal.message}
    context = {"file": file, "parts": PARTS, "labels": LABELS, "given": given, "errors": errors}
    return render(request, "oversight/agreement_wording.html", context, status=400 if errors else 200)


@require_http_methods(["GET", "POST"])
@staff_only
def add_party(request: StaffRequest, agreement_id: UUID) -> HttpResponse:
    """Choose another party of a draft."""
    or_absent(request, Act.CHANGE, RecordKind.AGREEMENT)
    file = _draft(agreement_id, request.viewer)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            operations.add_party(
                agreement_id, organisation_id=_id(request.POST.get("organisation", "")),
                capacity=request.POST.get("capacity", ""), by=request.viewer, at=request.at,
            )  # fmt: skip
            return redirect("agreement", agreement_id=agreement_id)
        except AgreementRefused as refusal:
            errors = {refusal.field: refusal.message}
    known = {one.organisation_id for one in file.parties}
    context = {
        "file": file, "errors": errors, "given": request.POST, "capacities": CAPACITIES,
        "organisations": [one for one in queries.parties_to_choose(request.viewer) if one[0] not in known],
    }  # fmt: skip
    return render(request, "oversight/agreement_party.html", context, status=400 if errors else 200)


@require_http_methods(["GET", "POST"])
@staff_only
def add_item(request: StaffRequest, agreement_id: UUID) -> HttpResponse:
    """Name what one party gets from another."""
    or_absent(request, Act.CHANGE, RecordKind.AGREEMENT)
    file = _draft(agreement_id, request.viewer)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            operations.add_item(
                agreement_id, record_kind=RecordKind.REPORT, fields=listed(request.POST, "fields"),
                giver_id=_id(request.POST.get("giver", "")), recipient_id=_id(request.POST.get("recipient", "")),
                roles_named=listed(request.POST, "roles"), purposes=lines(request.POST.get("purposes", "")),
                by=request.viewer, at=request.at,
            )  # fmt: skip
            return redirect("agreement", agreement_id=agreement_id)
        except AgreementRefused as refusal:
            errors = {refusal.field: refusal.message}
    readers = operations.readers_of(RecordKind.REPORT)
    context = {
        "file": file, "errors": errors, "given": request.POST,
        "given_fields": listed(request.POST, "fields"), "given_roles": listed(request.POST, "roles"),
        "fields": [(name, FIELD_WORDS[name]) for name in in_order(fields_of(RecordKind.REPORT))],
        "roles": [(role.value, roles()[role].title) for role in Role if role.value in readers],
    }  # fmt: skip
    return render(request, "oversight/agreement_item.html", context, status=400 if errors else 200)


@require_POST
@staff_only
def remove_line(request: StaffRequest, agreement_id: UUID) -> HttpResponse:
    """Take a party or an item out of a draft."""
    or_absent(request, Act.CHANGE, RecordKind.AGREEMENT)
    _draft(agreement_id, request.viewer)
    remove = operations.remove_party if "party" in request.POST else operations.remove_item
    line = _id(request.POST.get("party") or request.POST.get("item", ""))
    try:
        remove(agreement_id, line, by=request.viewer, at=request.at)
    except operations.NoSuchAgreement as fault:
        raise Http404 from fault
    return redirect("agreement", agreement_id=agreement_id)


@require_http_methods(["GET", "POST"])
@staff_only
@step_up(Reason.RIGHTS)
def sign(request: StaffRequest, agreement_id: UUID, party_id: UUID) -> HttpResponse:
    """Write down who signed for a party, and when."""
    or_absent(request, Act.CHANGE, RecordKind.AGREEMENT)
    file = _draft(agreement_id, request.viewer)
    party = next((one for one in file.parties if one.id == party_id), None)
    if party is None:
        raise Http404
    given = {"signed_by": party.signed_by, "signed_on": in_the_form(party.signed_on or request.viewer.on)}
    errors: dict[str, str] = {}
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in given}
        signed_on = day_of(given, "signed_on", errors)
        if signed_on is not None and _tried(
            errors, operations.sign_agreement, agreement_id, party_id=party_id, signed_by=given["signed_by"],
            signed_on=signed_on, by=request.viewer, at=request.at,
        ):  # fmt: skip
            return redirect("agreement", agreement_id=agreement_id)
    context = {"file": file, "party": party, "given": given, "errors": errors}
    return render(request, "oversight/agreement_sign.html", context, status=400 if errors else 200)


@require_POST
@staff_only
@step_up(Reason.RIGHTS)
def put_in_force(request: StaffRequest, agreement_id: UUID) -> HttpResponse:
    """The draft takes force; what is lacking stands on its page, also when the button is pressed nevertheless."""
    or_absent(request, Act.CHANGE, RecordKind.AGREEMENT)
    _draft(agreement_id, request.viewer)
    errors: dict[str, str] = {}
    if not _tried(errors, operations.put_in_force, agreement_id, by=request.viewer, at=request.at):
        context = {"file": _file(agreement_id, request.viewer), "because": " ".join(errors.values())}
        return render(request, "oversight/agreement_not_yet.html", context, status=400)
    return redirect("agreement", agreement_id=agreement_id)


@require_http_methods(["GET", "POST"])
@staff_only
@step_up(Reason.RIGHTS)
def take_step(request: StaffRequest, agreement_id: UUID, step: str) -> HttpResponse:
    """Suspend, resume or end: what follows, and why."""
    or_absent(request, Act.CHANGE, RecordKind.AGREEMENT)
    page, file = STEP_PAGES.get(step), _file(agreement_id, request.viewer)
    if page is None or page.step not in file.next_steps:
        raise Http404
    errors: dict[str, str] = {}
    why = request.POST.get("why", "")
    if request.method == "POST" and _tried(
        errors, page.carry_out, agreement_id, why=why, by=request.viewer, at=request.at
    ):
        return redirect("agreement", agreement_id=agreement_id)
    context = {"file": file, "page": page, "errors": errors, "why": why}
    return render(request, "oversight/agreement_step.html", context, status=400 if errors else 200)


@require_http_methods(["GET", "POST"])
@staff_only
def review(request: StaffRequest, agreement_id: UUID) -> HttpResponse:
    """Note that the agreement was reviewed and goes on as it is."""
    or_absent(request, Act.CHANGE, RecordKind.AGREEMENT)
    file = _file(agreement_id, request.viewer)
    if file.state not in (AgreementState.IN_FORCE, AgreementState.SUSPENDED):
        raise Http404
    given = {"words": "", "next_review_on": in_the_form(_a_year_after(request.at))}
    errors: dict[str, str] = {}
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in given}
        next_on = day_of(given, "next_review_on", errors)
        if next_on is not None and _tried(
            errors, operations.review_agreement, agreement_id, next_review_on=next_on, words=given["words"],
            by=request.viewer, at=request.at,
        ):  # fmt: skip
            return redirect("agreement", agreement_id=agreement_id)
    context = {"file": file, "given": given, "errors": errors}
    return render(request, "oversight/agreement_review.html", context, status=400 if errors else 200)


@require_POST
@staff_only
def next_version(request: StaffRequest, agreement_id: UUID) -> HttpResponse:
    """Begin the next version as a draft."""
    or_absent(request, Act.CHANGE, RecordKind.AGREEMENT)
    _file(agreement_id, request.viewer)
    try:
        fresh = operations.next_version(agreement_id, by=request.viewer, at=request.at)
    except StepNotPossible as refusal:
        context = {"file": _file(agreement_id, request.viewer), "because": f"{refusal}."}
        return render(request, "oversight/agreement_not_yet.html", context, status=400)
    return redirect("agreement", agreement_id=fresh.id)


def _tried(errors: dict[str, str], operation: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
    """Whether the operation was carried out; a refusal is noted beside its field."""
    try:
        operation(*args, **kwargs)
    except AgreementRefused as refusal:
        errors[refusal.field] = refusal.message
    except StepNotPossible as refusal:
        errors[""] = f"{refusal}."
    return not errors


def _file(agreement_id: UUID, viewer: Viewer) -> queries.AgreementFile:
    try:
        return queries.agreement_file(agreement_id, viewer)
    except queries.NoSuchAgreement as fault:
        raise Http404 from fault


def _draft(agreement_id: UUID, viewer: Viewer) -> queries.AgreementFile:
    """The agreement while it is a draft; the pages that change one do not exist for any other."""
    file = _file(agreement_id, viewer)
    if file.state is not AgreementState.DRAFT:
        raise Http404
    return file


def _steps(viewer: Viewer) -> tuple[Any, ...]:
    """The parts of the section; who only reads agreements has one and needs no navigation."""
    return SHARING if may(viewer, Act.READ, RecordKind.BLOCKED_SHARE) else ()


def _id(typed: str) -> UUID:
    """An id from a form's own list; anything else is nobody's."""
    try:
        return UUID(typed)
    except ValueError:
        return UUID(int=0)


def _a_year_after(at: datetime) -> date:
    day = at.date()
    return date(day.year + 1, day.month, min(day.day, 28))
