"""The weekly product: what was issued, the draft with its three previews, each copy as a page and as files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.partnership import UnknownPolicy
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.audit.deeds import Deed
from commonweal.core.policy import NoPolicyOn, PolicyRefused
from commonweal.documents.formats import formats_of
from commonweal.files.days import DayRefused, typed_day
from commonweal.hotspots.queries import HotspotShown, board
from commonweal.tasking.product import operations, queries
from commonweal.tasking.product.gathering import Line, Words
from commonweal.tasking.product.terms import AUDIENCE_LABELS, READERS, Audience, NoSuchProduct, ProductRefused

KINDS = {
    Audience.FULL: RecordKind.FULL_COPY,
    Audience.PARTNER: RecordKind.PARTNER_COPY,
    Audience.COUNCILLOR: RecordKind.COUNCILLOR_COPY,
}
FORWARD, OUT = "forward", "out"
CHANGED = (
    "Somebody else has changed this draft since you opened it, so nothing of yours was written. Your words stand "
    "below: open the draft in another window, see what changed, and save again."
)


@dataclass(frozen=True, slots=True)
class PlaceToWrite:
    """A place of the run with its part of the form, as it was typed."""

    hotspot: HotspotShown
    goes: str
    why: str
    words: str
    inside: str


@require_safe
@staff_only
def products(request: StaffRequest) -> HttpResponse:
    """What was issued, each with the copies that its reader may open; drafts for whoever writes them."""
    viewer = request.viewer
    if not any(may(viewer, Act.READ, kind) for kind in KINDS.values()):
        raise Http404
    writes = may(viewer, Act.CHANGE, RecordKind.WEEKLY_PRODUCT)
    context = {
        "products": queries.products(viewer),
        "drafts": queries.drafts(viewer) if writes else [],
        "labels": AUDIENCE_LABELS,
        "writes": writes,
        "week": board(None, viewer).run if writes else None,
        "error": "",
    }
    return render(request, "tasking/products.html", context)


@require_POST
@staff_only
def start(request: StaffRequest) -> HttpResponse:
    """Begin the draft of a week, or go on with the one that is there."""
    _or_absent(request, Act.CREATE)
    try:
        product = operations.start_product(typed_day(request.POST.get("cut-off", "")), by=request.viewer, at=request.at)
    except (DayRefused, ProductRefused, NoPolicyOn, PolicyRefused, UnknownPolicy) as refusal:
        return _refused(request, str(refusal))
    return redirect("product-draft", product_id=product.id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def draft(request: StaffRequest, product_id: UUID) -> HttpResponse:
    """The draft: what goes forward, and the words beside the run's figures."""
    _or_absent(request, Act.CHANGE)
    product = _product(request, product_id)
    if request.method != "POST" or product.issued_at is not None:
        return _form(request, product, _as_kept(product))
    typed = _typed(request.POST)
    try:
        operations.write_product(product_id, typed, by=request.viewer, at=request.at)
    except operations.ProductChanged:
        return _form(request, product, typed, changed=True)
    except ProductRefused as refusal:
        return _form(request, product, typed, errors={refusal.field: refusal.because})
    if copy := request.POST.get("preview", ""):
        return redirect("product-preview", product_id=product_id, copy=copy)
    return redirect("product-draft", product_id=product_id)


@require_POST
@staff_only
def newer_run(request: StaffRequest, product_id: UUID) -> HttpResponse:
    """Put the draft on the newest run of its week; words about places that are on both stay."""
    _or_absent(request, Act.CHANGE)
    product = _product(request, product_id)
    try:
        operations.take_newer_run(product_id, _version(request.POST), by=request.viewer, at=request.at)
    except (operations.ProductChanged, ProductRefused):
        return _form(request, product, _as_kept(product), changed=True)
    return redirect("product-draft", product_id=product_id)


@require_safe
@staff_only
def preview(request: StaffRequest, product_id: UUID, copy: str) -> HttpResponse:
    """One copy as it would be issued now, with nothing that its readers may not see."""
    _or_absent(request, Act.CHANGE)
    product = _product(request, product_id)
    if copy not in set(Audience):
        raise Http404
    audience = Audience(copy)
    papers = operations.papers_of(product, request.viewer)
    paper = {Audience.FULL: papers.full, Audience.PARTNER: papers.partner, Audience.COUNCILLOR: papers.councillor}
    context = {
        "product": product,
        "paper": paper[audience],
        "callers": papers.callers if audience is Audience.FULL else None,
        "audience": audience,
        "labels": AUDIENCE_LABELS,
        "readers": READERS,
    }
    return render(request, "tasking/product_preview.html", context)


@require_POST
@staff_only
def issue(request: StaffRequest, product_id: UUID) -> HttpResponse:
    """Issue the draft; sent twice, the second time opens what was issued."""
    _or_absent(request, Act.APPROVE)
    product = _product(request, product_id)
    if product.issued_at is not None:
        return redirect("products")
    try:
        operations.issue_product(product_id, _version(request.POST), by=request.viewer, at=request.at)
    except operations.ProductChanged:
        return _form(request, product, _as_kept(product), changed=True)
    except ProductRefused as refusal:
        return _form(request, product, _as_kept(product), errors={refusal.field: refusal.because})
    return redirect("products")


def copy_of(audience: Audience) -> Callable[..., HttpResponseBase]:
    """The page of one kind of copy."""

    @require_safe
    @staff_only
    def page(request: StaffRequest, **named: UUID) -> HttpResponse:
        shown = _copy(request, audience, named)
        may_export = may(request.viewer, Act.EXPORT, KINDS[audience])
        context = {
            "shown": shown,
            "label": AUDIENCE_LABELS[audience],
            "formats": formats_of(shown.paper) if may_export else {},
            "file_route": f"product-{audience}-file",
        }
        return render(request, "tasking/product_copy.html", context)

    return page


def file_of(audience: Audience) -> Callable[..., HttpResponseBase]:
    """One kind of copy as a file, made anew from its paper each time it is asked for."""

    @require_safe
    @staff_only
    @step_up(Reason.EXPORT)
    def file(request: StaffRequest, format: str, **named: UUID) -> HttpResponse:  # noqa: A002 - the address's word
        if not may(request.viewer, Act.EXPORT, KINDS[audience]):
            raise Http404
        shown = _copy(request, audience, named)
        chosen = formats_of(shown.paper).get(format)
        if chosen is None:
            raise Http404
        request.viewer.trace.did(Deed.EXPORT, KINDS[audience], [shown.id], why=format)
        response = HttpResponse(chosen.render(shown.paper), content_type=chosen.content_type)
        name = f"weekly-product-{shown.paper.dated_on}-{audience}-{shown.number}{chosen.suffix}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    return file


def _copy(request: StaffRequest, audience: Audience, named: Mapping[str, UUID]) -> queries.CopyShown:
    (copy_id,) = named.values()
    try:
        return queries.copy_shown(audience, copy_id, request.viewer)
    except NoSuchProduct as fault:
        raise Http404 from fault


def _product(request: StaffRequest, product_id: UUID) -> Any:
    try:
        return queries.product_to_write(product_id, request.viewer)
    except NoSuchProduct as fault:
        raise Http404 from fault


def _version(given: QueryDict) -> int:
    written = given.get("version", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0


def _typed(given: QueryDict) -> operations.Written:
    keys = given.getlist("place")
    lines = {
        key: Line(
            given.get(f"goes:{key}", "") != OUT,
            given.get(f"why:{key}", ""),
            given.get(f"words:{key}", ""),
            given.get(f"inside:{key}", ""),
        )
        for key in keys
    }
    words = Words(given.get("headline", ""), given.get("headline_public", ""), given.get("ahead", ""))
    return operations.Written(_version(given), words, lines)


def _as_kept(product: Any) -> operations.Written:
    kept = operations.draft_of(product)
    return operations.Written(product.version, kept.words, kept.lines)


def _form(
    request: StaffRequest, product: Any, typed: operations.Written, *, errors: Mapping[str, str] | None = None,
    changed: bool = False,
) -> HttpResponse:  # fmt: skip
    found = board(product.cut_off_on, request.viewer, run_id=product.run_id)
    places = []
    for one in found.hotspots:
        line = typed.lines.get(one.location_key, Line(True))
        goes = FORWARD if line.goes_forward else OUT
        places.append(PlaceToWrite(one, goes, line.why_left_out, line.words, line.words_inside))
    newer = operations.newer_run(product, request.viewer) if product.issued_at is None else None
    context = {
        "product": product,
        "run": found.run,
        "places": places,
        "typed": typed,
        # Who was overtaken saves again over what stands now, having been told.
        "version": product.version if changed else typed.version,
        "errors": errors or {},
        "changed": CHANGED if changed else "",
        "newer": newer,
        "audiences": [(one.value, AUDIENCE_LABELS[one], READERS[one]) for one in Audience],
        "may_issue": may(request.viewer, Act.APPROVE, RecordKind.WEEKLY_PRODUCT),
    }
    return render(request, "tasking/product_draft.html", context, status=400 if errors or changed else 200)


def _refused(request: StaffRequest, because: str) -> HttpResponse:
    context = {
        "products": queries.products(request.viewer),
        "drafts": queries.drafts(request.viewer),
        "labels": AUDIENCE_LABELS,
        "writes": True,
        "week": board(None, request.viewer).run,
        "error": because,
    }
    return render(request, "tasking/products.html", context, status=400)


def _or_absent(request: StaffRequest, act: Act) -> None:
    if not may(request.viewer, act, RecordKind.WEEKLY_PRODUCT):
        raise Http404
