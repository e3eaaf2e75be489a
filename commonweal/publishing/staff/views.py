"""The pages of staff: what is published, a draft with what it would keep back and why, publishing and taking back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.access.viewer import for_counting
from commonweal.audit.deeds import Deed
from commonweal.core.policy import NoPolicyOn, PolicyRefused
from commonweal.documents.formats import formats_of
from commonweal.outbox.public_page import public_page, whole_public_page
from commonweal.publishing import queries
from commonweal.publishing.edition.draft import WHY_WORDS, Draft, areas_to_choose, draft_edition
from commonweal.publishing.edition.draft import named as figure_named
from commonweal.publishing.operations import (
    EditionWanted,
    digest_of,
    publish_edition,
    take_back_edition,
    words_for,
)
from commonweal.publishing.terms import EditionRefused, NoSuchEdition, Span, month_words
from commonweal.reports.frames.placed_calls import logs_end_on

MONTHS_BACK, YEAR = 60, 12
YEARS = range(2000, 2101)
# The digest of no draft: what nobody looked at is shown first.
NOT_LOOKED_AT = "not looked at"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks for, as it was typed."""

    area: str
    first: str
    last: str
    words: str


@require_safe
@staff_only
def editions(request: StaffRequest) -> HttpResponse:
    """What was published, and for whoever publishes the form for the next."""
    _or_absent(request, Act.READ)
    return _listed(request, _asked(request.GET), {})


@require_safe
@staff_only
def draft(request: StaffRequest) -> HttpResponse:
    """The page as it would be published now, and what it keeps back."""
    _or_absent(request, Act.CREATE)
    asked = _asked(request.GET)
    try:
        return _draft(request, asked, _made(request, asked))
    except EditionRefused as refusal:
        return _listed(request, asked, {refusal.field: refusal.because})


@require_POST
@staff_only
def publish(request: StaffRequest) -> HttpResponse:
    """Publish the draft that was looked at; sent twice, it is published once."""
    _or_absent(request, Act.CREATE)
    asked = _asked(request.POST)
    try:
        wanted = EditionWanted(
            request.POST.get("key", ""),
            asked.area,
            _span(asked),
            asked.words,
            request.POST.get("digest", "") or NOT_LOOKED_AT,
            _report_at(),
        )
        made = publish_edition(wanted, by=request.viewer, at=request.at)
    except EditionRefused as refusal:
        if refusal.field == "":
            return _again(request, asked, refusal.because)
        return _listed(request, asked, {refusal.field: refusal.because})
    return redirect("edition", published_id=made.id)


@require_safe
@staff_only
def edition(request: StaffRequest, published_id: UUID) -> HttpResponse:
    """One edition as residents read it, and for whoever publishes what it keeps back."""
    _or_absent(request, Act.READ)
    return _edition(request, published_id, {})


@require_safe
@staff_only
@step_up(Reason.EXPORT)
def file(request: StaffRequest, published_id: UUID, format: str) -> HttpResponse:  # noqa: A002 - the address's word
    """One edition as a file for a ward panel."""
    _or_absent(request, Act.EXPORT)
    listed, paper = _found(request, published_id)
    chosen = formats_of(paper).get(format)
    if chosen is None:
        raise Http404
    request.viewer.trace.did(Deed.EXPORT, RecordKind.PUBLIC_EDITION, [published_id], why=format)
    response = HttpResponse(chosen.render(paper), content_type=chosen.content_type)
    name = f"residents-page-{listed.span.last_day:%Y-%m}-{listed.number}{chosen.suffix}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@staff_only
def take_back(request: StaffRequest, published_id: UUID) -> HttpResponse:
    """Show an edition no longer, with a reason."""
    _or_absent(request, Act.CREATE)
    try:
        take_back_edition(published_id, request.POST.get("why", ""), by=request.viewer, at=request.at)
    except NoSuchEdition as fault:
        raise Http404 from fault
    except EditionRefused as refusal:
        return _edition(request, published_id, {refusal.field: refusal.because})
    return redirect("edition", published_id=published_id)


def _made(request: StaffRequest, asked: Asked) -> Draft:
    try:
        return draft_edition(asked.area, _span(asked), words_for(asked.words), request.viewer, report_at=_report_at())
    except (NoPolicyOn, PolicyRefused) as refusal:
        raise EditionRefused("from", str(refusal)) from refusal


def _draft(request: StaffRequest, asked: Asked, made: Draft, *, error: str = "") -> HttpResponse:
    context = {"draft": made, "asked": asked, "key": str(uuid4()), "digest": digest_of(made), "error": error}
    return render(request, "publishing/draft.html", context, status=400 if error else 200)


def _again(request: StaffRequest, asked: Asked, because: str) -> HttpResponse:
    """The draft as it stands now, for whoever was overtaken."""
    try:
        return _draft(request, asked, _made(request, asked), error=because)
    except EditionRefused as refusal:
        return _listed(request, asked, {refusal.field: refusal.because})


def _edition(request: StaffRequest, published_id: UUID, errors: dict[str, str]) -> HttpResponse:
    listed, paper = _found(request, published_id)
    kept = queries.figures_kept(published_id, request.viewer)
    context = {
        "listed": listed, "paper": paper, "errors": errors, "kept": [(figure_named(one.key), one) for one in kept],
        "may_take_back": may(request.viewer, Act.CREATE, RecordKind.PUBLIC_EDITION) and not listed.taken_back,
        "formats": formats_of(paper) if may(request.viewer, Act.EXPORT, RecordKind.PUBLIC_EDITION) else {},
        "read_at": public_page("neighbourhood-edition", edition_id=published_id),
        "why_words": WHY_WORDS, "sees_kept": may(request.viewer, Act.READ, RecordKind.EDITION_WORKING),
    }  # fmt: skip
    return render(request, "publishing/edition.html", context, status=400 if errors else 200)


def _found(request: StaffRequest, published_id: UUID) -> Any:
    try:
        return queries.edition_for_staff(published_id, request.viewer)
    except NoSuchEdition as fault:
        raise Http404 from fault


def _listed(request: StaffRequest, asked: Asked, errors: dict[str, str]) -> HttpResponse:
    makes = may(request.viewer, Act.CREATE, RecordKind.PUBLIC_EDITION)
    months = _months(request.viewer.on) if makes else []
    known = _newest_known(request, months)
    context = {
        "editions": queries.all_editions(request.viewer), "makes": makes, "asked": asked, "errors": errors,
        "areas": [(one.key, one.name, one.of) for one in areas_to_choose(request.viewer)] if makes else [],
        "months": months, "read_at": public_page("neighbourhood"),
        "first": asked.first or (months[min(known + YEAR - 1, len(months) - 1)][0] if months else ""),
        "last": asked.last or (months[known][0] if months else ""),
    }  # fmt: skip
    return render(request, "publishing/editions.html", context, status=400 if errors else 200)


def _newest_known(request: StaffRequest, months: Sequence[tuple[str, str]]) -> int:
    """Which of the months is the newest that the loaded logs cover to its end; the newest of all where none does."""
    known = logs_end_on(for_counting(request.viewer)) if months else None
    if known is None:
        return 0
    whole = (known + timedelta(days=1)).replace(day=1) - timedelta(days=1)
    return next((n for n, (word, _) in enumerate(months) if word <= f"{whole:%Y-%m}"), 0)


def _months(today: date) -> list[tuple[str, str]]:
    """Months that are over, the newest first, as a form offers them."""
    found, day = [], today.replace(day=1)
    for _ in range(MONTHS_BACK):
        day = (day - timedelta(days=1)).replace(day=1)
        found.append((f"{day:%Y-%m}", month_words(day)))
    return found


def _span(asked: Asked) -> Span:
    first, last = _month("from", asked.first), _month("to", asked.last)
    after = (last + timedelta(days=32)).replace(day=1)
    return Span(first, after - timedelta(days=1))


def _month(field: str, written: str) -> date:
    try:
        first = date.fromisoformat(f"{written}-01")
    except ValueError as fault:
        raise EditionRefused(field, "Choose a month from the list.") from fault
    if first.year not in YEARS:
        raise EditionRefused(field, "Choose a month from the list.")
    return first


def _asked(given: QueryDict) -> Asked:
    return Asked(given.get("area", "")[:80], given.get("from", "")[:7], given.get("to", "")[:7], given.get("words", ""))


def _report_at() -> str:
    """Where residents report online, as they type it; empty where no address is set."""
    return whole_public_page("report-start")


def _or_absent(request: StaffRequest, act: Act) -> None:
    if not may(request.viewer, act, RecordKind.PUBLIC_EDITION):
        raise Http404
