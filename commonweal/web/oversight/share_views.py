"""Handing one record to another organisation, taking it back, and what is shared or was refused."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.access.agreements.queries import parties_to_choose
from commonweal.access.agreements.terms import in_order
from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.facts import hidden_in
from commonweal.access.permission import NotAllowed, may
from commonweal.access.record_kinds import FIELD_WORDS, RecordKind, fields_of
from commonweal.access.roles import Act
from commonweal.access.scope import OwnedRecord
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.access.sharing import queries
from commonweal.access.sharing.operations import (
    NoSuchRecord,
    ShareNotCovered,
    WhyNeeded,
    end_share,
    may_end,
    may_share,
    record_of,
    share_record,
)
from commonweal.access.sharing.queries import ON_A_PAGE
from commonweal.web.oversight.asking import SHARING, n_pages, or_absent, page_of
from commonweal.web.oversight.record_words import with_references
from commonweal.web.oversight.typed import day_of, in_the_form, listed

THREE_MONTHS = timedelta(days=91)


@require_safe
@staff_only
def shares(request: StaffRequest) -> HttpResponse:
    """What is shared now."""
    return _shares(request, alive=True)


@require_safe
@staff_only
def shares_over(request: StaffRequest) -> HttpResponse:
    """What is no longer shared, and why."""
    return _shares(request, alive=False)


def _shares(request: StaffRequest, *, alive: bool) -> HttpResponse:
    or_absent(request, Act.CHANGE, RecordKind.SHARE)
    number = page_of(request)
    found, n = queries.shares(request.viewer, alive=alive, page=number)
    context = {
        "shares": with_references(found, request.viewer),
        "alive": alive,
        "current": "shares" if alive else "shares-over",
        **_pages(number, n),
    }
    return render(request, "oversight/shares.html", context)


@require_safe
@staff_only
def blocked(request: StaffRequest) -> HttpResponse:
    """What somebody wanted to share and no agreement named."""
    or_absent(request, Act.READ, RecordKind.BLOCKED_SHARE)
    number = page_of(request)
    found, n = queries.blocked_shares(request.viewer, page=number)
    context = {"blocked": with_references(found, request.viewer), "current": "shares-blocked", **_pages(number, n)}
    return render(request, "oversight/shares_blocked.html", context)


@require_http_methods(["GET", "POST"])
@staff_only
@step_up(Reason.SHARE)
def share(request: StaffRequest, record_kind: str, record_id: UUID) -> HttpResponse:
    """Hand one record to another organisation, as far as an agreement names all of it."""
    kind = _kind(record_kind)
    or_absent(request, Act.SHARE, kind)
    or_absent(request, Act.CREATE, RecordKind.SHARE)
    try:
        record = record_of(kind, record_id, request.viewer)
    except NoSuchRecord as fault:
        raise Http404 from fault
    if not may_share(record, request.viewer):
        raise Http404
    given, errors = _fresh(request), dict[str, str]()
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in given}
        if _share(request, kind, record_id, given, errors):
            return redirect("share-record", record_kind=kind, record_id=record_id)
    status = 400 if errors else 200
    return render(request, "oversight/share.html", _form(request, record, given, errors), status=status)


def _share(
    request: StaffRequest, kind: RecordKind, record_id: UUID, given: dict[str, str], errors: dict[str, str]
) -> bool:
    """Whether it was shared; what was refused is noted beside what is missing."""
    expires_on = day_of(given, "expires_on", errors)
    organisation = next((one for one, _ in _organisations(request) if str(one) == given["organisation"]), None)
    if organisation is None:
        errors["organisation"] = "Choose with whom to share it"
    if expires_on is None or organisation is None:
        return False
    try:
        share_record(
            kind, record_id, organisation_id=organisation, fields=listed(request.POST, "fields"),
            purpose=given["purpose"], expires_on=expires_on, by=request.viewer, at=request.at,
        )  # fmt: skip
    except ShareNotCovered as refusal:
        errors[BESIDE.get(refusal.missing, "organisation")] = f"Not shared: {refusal.message}"
        return False
    except (NoSuchRecord, NotAllowed) as fault:
        raise Http404 from fault
    return True


BESIDE = {"fields": "fields", "purpose": "purpose", "expiry": "expires_on", "None": "fields"}
"""Beside which part of the form a refusal stands, by what is missing; the others stand beside the organisation."""


def _fresh(request: StaffRequest) -> dict[str, str]:
    return {"organisation": "", "purpose": "", "expires_on": in_the_form(request.viewer.on + THREE_MONTHS)}


def _form(request: StaffRequest, record: OwnedRecord, given: dict[str, str], errors: dict[str, str]) -> dict[str, Any]:
    allowed = queries.recipients_for(record.kind, request.viewer)
    hidden = hidden_in([record], request.viewer)[record.id]
    purposes = list(dict.fromkeys(purpose for one in allowed for purpose in one.purposes))
    return {
        "kind": record.kind,
        "record_id": record.id,
        "record": getattr(record, "reference", "") or f"{record.kind} {str(record.id)[:8]}",
        "fields": [(name, FIELD_WORDS[name]) for name in in_order(fields_of(record.kind) - hidden)],
        "given": given,
        "given_fields": listed(request.POST, "fields"),
        "errors": errors,
        "organisations": _organisations(request),
        "purposes": purposes,
        "allowed": allowed,
        "field_words": FIELD_WORDS,
        "shared": queries.shares_of(record.kind, record.id, request.viewer),
        "opens_page": record.kind == RecordKind.REPORT,
    }


def _organisations(request: StaffRequest) -> list[tuple[UUID, str]]:
    return [one for one in parties_to_choose(request.viewer) if one[0] != request.viewer.organisation_id]


@require_http_methods(["GET", "POST"])
@staff_only
def end(request: StaffRequest, share_id: UUID) -> HttpResponse:
    """Take a record back from an organisation, with a reason."""
    found = queries.share_shown(share_id, request.viewer)
    if found is None or not may_end(found.row, request.viewer):
        raise Http404
    error, why = "", request.POST.get("why", "")
    if request.method == "POST":
        try:
            end_share(share_id, why=why, by=request.viewer, at=request.at)
        except WhyNeeded as refusal:
            error = str(refusal)
        else:
            return _after_the_end(request, found.shown)
    officer = may(request.viewer, Act.CHANGE, RecordKind.SHARE)
    record = with_references([found.shown], request.viewer)[0].record if officer else ""
    context = {"share": found.shown, "record": record, "why": why, "error": error, "officer": officer}
    return render(request, "oversight/share_end.html", context, status=400 if error else 200)


def _after_the_end(request: StaffRequest, shown: queries.ShareShown) -> HttpResponse:
    if may(request.viewer, Act.CHANGE, RecordKind.SHARE):
        return redirect("shares")
    return redirect("share-record", record_kind=shown.record_kind, record_id=shown.record_id)


def _kind(word: str) -> RecordKind:
    if word not in set(RecordKind):
        raise Http404
    return RecordKind(word)


def _pages(number: int, n: int) -> dict[str, Any]:
    """What a page of a long list shows besides its rows; a page beyond the last does not exist."""
    of = n_pages(n, ON_A_PAGE)
    if number > of:
        raise Http404
    return {
        "steps": SHARING, "n_found": n, "page": number, "n_pages": of, "field_words": FIELD_WORDS,
        "page_address": lambda n: "?" + urlencode({"page": n}),
    }  # fmt: skip
