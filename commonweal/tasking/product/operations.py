"""Begins, writes and issues the week's product.

A draft is one for a week, and each change of it begins from the version that its writer saw. Issuing writes three
copies, each as the paper that its readers get, and tells them once (docs/decisions/0029); an issued product never
changes. Later data or second thoughts make the week's next product.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import TypeAlias
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse

from commonweal.access.partnership import calendar_named, policy_named
from commonweal.access.permission import may, require
from commonweal.access.queries import partnership_of, viewers_of_partnership, work_addresses
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.policy.words import day_in_words
from commonweal.core.terms import Window
from commonweal.documents.paper import Paper
from commonweal.files.written import clean
from commonweal.hotspots.models import Hotspot
from commonweal.hotspots.terms import WEEKLY_HOTSPOTS, Status
from commonweal.outbox.operations import put
from commonweal.outbox.staff_page import address_lines
from commonweal.outbox.terms import Channel, Outgoing
from commonweal.runs.digest import digest
from commonweal.runs.models import Run
from commonweal.runs.queries import newest_run
from commonweal.tasking.ahead.weeks_of_product import local_kept, record_of_local, starts_in_words
from commonweal.tasking.models import CouncillorCopy, FullCopy, PartnerCopy, ProductLine, WeeklyProduct
from commonweal.tasking.product.frames import calls_by_day, coming
from commonweal.tasking.product.gathering import (
    Draft,
    Line,
    Words,
    caller_lines,
    councillor_content,
    full_content,
    gather,
    partner_content,
    record_of,
)
from commonweal.tasking.product.papers import callers_paper, councillor_paper, full_paper, partner_paper
from commonweal.tasking.product.terms import LONGEST_REASON, LONGEST_WORDS, NoSuchProduct, ProductRefused

OFF_THE_LIST = "It is no longer over the line."
# The page of each copy, and the part of its address that names it.
PAGES = {
    RecordKind.FULL_COPY: ("product-full", "full_id"),
    RecordKind.PARTNER_COPY: ("product-partner", "partner_id"),
    RecordKind.COUNCILLOR_COPY: ("product-councillor", "councillor_id"),
}
Copy: TypeAlias = FullCopy | PartnerCopy | CouncillorCopy


class ProductChanged(Exception):
    """Somebody else has changed the draft since the form was shown; nothing was written."""


@dataclass(frozen=True, slots=True)
class Written:
    """A draft as its form holds it; `version` is the one that its writer saw, `lines` are by key of location."""

    version: int
    words: Words = field(default_factory=Words)
    lines: Mapping[str, Line] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Papers:
    """The three copies of a product; `callers` is None where the week has no list of callers."""

    full: Paper
    partner: Paper
    councillor: Paper
    callers: Paper | None


def start_product(cut_off_on: date, *, by: Viewer, at: datetime) -> WeeklyProduct:
    """The week's draft: the one that is being written, or a new one on the newest run of the week.

    Raises `NotAllowed`, and `ProductRefused` for a week that was not run.
    """
    require(by, Act.CREATE, RecordKind.WEEKLY_PRODUCT)
    if draft := _draft(cut_off_on, by):
        return draft
    run = _run_of(cut_off_on, by)
    earlier = _products(by).filter(cut_off_on=cut_off_on).order_by("-number").first()
    row = WeeklyProduct(
        partnership_id=by.partnership_id, created_at=at, changed_at=at, run=run, cut_off_on=cut_off_on,
        number=earlier.number + 1 if earlier else 1, facts=_ahead(cut_off_on, by), begun_by_id=by.staff_id,
        begun_by=by.name,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _lines_of(row, run, earlier, by)
    except IntegrityError:
        # Two began at one moment: both write the one draft.
        if draft := _draft(cut_off_on, by):
            return draft
        raise
    by.trace.did(Deed.CHANGE, RecordKind.WEEKLY_PRODUCT, [row.id], why="begun")
    return row


def write_product(product_id: UUID, written: Written, *, by: Viewer, at: datetime) -> WeeklyProduct:
    """The draft with these choices and words; raises `NoSuchProduct`, `ProductRefused`, `ProductChanged`."""
    require(by, Act.CHANGE, RecordKind.WEEKLY_PRODUCT)
    lines = {key: _checked(key, line, partial(_name_of, product_id, key, by)) for key, line in written.lines.items()}
    values = {name: _words(name, getattr(written.words, name)) for name in ("headline", "headline_public", "ahead")}
    with transaction.atomic():
        draft = _open_draft(product_id, by)
        known = {line.location_key: line for line in draft.lines.all()}
        if set(lines) - set(known):
            raise ProductRefused("", "The week's list has other places than this form. Open the draft again.")
        _write(draft, written.version, at, **values)
        for key, line in lines.items():
            ProductLine.objects.filter(pk=known[key].pk).update(
                goes_forward=line.goes_forward, why_left_out=line.why_left_out, words=line.words,
                words_inside=line.words_inside,
            )  # fmt: skip
    by.trace.did(Deed.CHANGE, RecordKind.WEEKLY_PRODUCT, [draft.id], why="written")
    return draft


def take_newer_run(product_id: UUID, version: int, *, by: Viewer, at: datetime) -> WeeklyProduct:
    """The draft on the newest run of its week, with the words of places that are on both; raises as `write_product`."""
    require(by, Act.CHANGE, RecordKind.WEEKLY_PRODUCT)
    with transaction.atomic():
        draft = _open_draft(product_id, by)
        run = _run_of(draft.cut_off_on, by)
        if run.id != draft.run_id:
            _write(draft, version, at, run=run, facts=_ahead(draft.cut_off_on, by))
            held = list(draft.lines.all())
            draft.lines.all().delete()
            _fresh_lines(draft, run, {line.location_key: line for line in held}, by)
            by.trace.did(Deed.CHANGE, RecordKind.WEEKLY_PRODUCT, [draft.id], why="newer run taken")
    return draft


def papers_of(product: WeeklyProduct, by: Viewer) -> Papers:
    """The copies as they would be issued now."""
    of = gather(draft_of(product), by)
    full, number = full_content(of), product.number
    callers = caller_lines(product.cut_off_on, by)
    return Papers(
        full_paper(full, number=number),
        partner_paper(partner_content(of), number=number),
        councillor_paper(councillor_content(of), number=number),
        callers_paper(full.week, callers, number=number) if callers else None,
    )


def draft_of(product: WeeklyProduct) -> Draft:
    """A product as a value."""
    lines = {
        one.location_key: Line(one.goes_forward, one.why_left_out, one.words, one.words_inside)
        for one in product.lines.order_by("number")
    }
    words = Words(product.headline, product.headline_public, product.ahead)
    return Draft(product.cut_off_on, product.run_id, product.number, lines, words, product.facts)


def issue_product(product_id: UUID, version: int, *, by: Viewer, at: datetime) -> WeeklyProduct:
    """Issue a draft: three copies are written for good, and whoever may read one is told once that it is there.

    Raises `NoSuchProduct`, `ProductRefused` where it was issued already or its run is no longer the newest,
    `ProductChanged`.
    """
    require(by, Act.APPROVE, RecordKind.WEEKLY_PRODUCT)
    with transaction.atomic():
        draft = _open_draft(product_id, by)
        if newer := newer_run(draft, by):
            short = newer.result_digest[:4]
            raise ProductRefused(
                "",
                f"Calls that were loaded since made run {short}. Take the newer run first: your words stay.",
            )
        papers = papers_of(draft, by)
        _write(draft, version, at, issued_at=at, issued_by=by.name)
        copies: list[Copy] = [
            _copy(FullCopy, draft, papers.full, by, at, callers=papers.callers.record() if papers.callers else None),
            _copy(PartnerCopy, draft, papers.partner, by, at),
            _copy(CouncillorCopy, draft, papers.councillor, by, at),
        ]
        _tell(draft, copies, by=by, at=at)
    by.trace.did(Deed.CHANGE, RecordKind.WEEKLY_PRODUCT, [draft.id], why="issued")
    return draft


def newer_run(product: WeeklyProduct, by: Viewer) -> Run | None:
    """A run of the same week that is newer than a draft's own, if there is one."""
    newest = newest_run(WEEKLY_HOTSPOTS, viewer=by, cut_off_on=product.cut_off_on)
    return newest if newest is not None and newest.id != product.run_id else None


def _copy(kind: type[Copy], draft: WeeklyProduct, paper: Paper, by: Viewer, at: datetime, **more: object) -> Copy:
    record = paper.record()
    copy = kind(
        partnership_id=by.partnership_id, created_at=at, changed_at=at, product=draft, cut_off_on=draft.cut_off_on,
        number=draft.number, paper=record, digest=digest([("paper", repr(record))]), **more,
    )  # fmt: skip
    copy.save(force_insert=True)
    return copy


def _tell(draft: WeeklyProduct, copies: Sequence[Copy], *, by: Viewer, at: datetime) -> None:
    """One mail to each reader, whichever copies they may read; it says that it is there and nothing of what it says."""
    readers: dict[UUID, RecordKind] = {}
    for viewer in viewers_of_partnership(by):
        kind = next((copy.kind for copy in copies if may(viewer, Act.READ, copy.kind)), None)
        if kind and viewer.staff_id:
            readers.setdefault(viewer.staff_id, kind)
    ids = {copy.kind: copy.id for copy in copies}
    addresses = work_addresses(readers)
    day = day_in_words(_as_at(draft))
    put(
        (
            Outgoing(
                key=f"product:{draft.id}:{staff_id}",
                channel=Channel.MAIL,
                to=address,
                subject=f"Weekly product, week to {day}",
                body=f"The weekly product of the week to {day} was issued.\n\n"
                f"{address_lines(_page_of(readers[staff_id], ids))}"
                "Sign in to Commonweal and open Weekly product to read your copy.\n",
                about_kind=readers[staff_id],
                about_id=ids[readers[staff_id]],
                what="weekly-product",
            )
            for staff_id, address in addresses.items()
        ),
        by=by,
        at=at,
    )


def _as_at(draft: WeeklyProduct) -> date:
    return draft.run.as_at


def _draft(cut_off_on: date, by: Viewer) -> WeeklyProduct | None:
    return _products(by).filter(cut_off_on=cut_off_on, issued_at=None).first()


def _products(by: Viewer) -> "QuerySet[WeeklyProduct]":
    return WeeklyProduct.objects.visible_to(by)


def _open_draft(product_id: UUID, by: Viewer) -> WeeklyProduct:
    draft = _products(by).select_for_update(of=("self",)).select_related("run").filter(id=product_id).first()
    if draft is None:
        raise NoSuchProduct(product_id)
    if draft.issued_at is not None:
        raise ProductRefused("", f"This product was issued by {draft.issued_by} and does not change any more.")
    found: WeeklyProduct = draft
    return found


def _write(draft: WeeklyProduct, version: int, at: datetime, **values: object) -> None:
    held = WeeklyProduct.objects.filter(pk=draft.pk, version=version, issued_at=None)
    if not held.update(version=version + 1, changed_at=at, **values):
        raise ProductChanged(draft.pk)
    draft.refresh_from_db()


def _run_of(cut_off_on: date, by: Viewer) -> Run:
    run = newest_run(WEEKLY_HOTSPOTS, viewer=by, cut_off_on=cut_off_on)
    if run is None:
        raise ProductRefused("week", "This week has not been run yet. Run it on the hotspot board first.")
    return run


def _ahead(cut_off_on: date, by: Viewer) -> dict[str, object]:
    policy = policy_named(partnership_of(by).policy)
    calls = calls_by_day(cut_off_on, policy.hotspot_on(cut_off_on), by)
    found = coming(cut_off_on, calendar_named(policy.name), calls)
    local = [record_of_local(one) for one in local_kept(Window(*found.days), by)]
    return {**record_of(found), "local": local, "starts": list(starts_in_words(by, cut_off_on))}


def _lines_of(row: WeeklyProduct, run: Run, earlier: WeeklyProduct | None, by: Viewer) -> None:
    held = {line.location_key: line for line in earlier.lines.all()} if earlier else {}
    _fresh_lines(row, run, held, by)


def _fresh_lines(row: WeeklyProduct, run: Run, held: Mapping[str, ProductLine], by: Viewer) -> None:
    """A line for each place of the run: what was written about it before, else forward where it is on the list."""
    lines = []
    for one in Hotspot.objects.visible_to(by).filter(run=run).order_by("number"):
        before, off = held.get(one.location_key), one.status == Status.DROPPED_OFF
        # A choice and what was written stay; what only followed from the list follows from the newer one.
        left_out = before.why_left_out if before and before.why_left_out != OFF_THE_LIST else ""
        written = before is not None and before.goes_forward and bool(before.words or before.words_inside)
        forward = not left_out and (written or not off)
        lines.append(
            ProductLine(
                product=row,
                location_key=one.location_key,
                number=one.number,
                goes_forward=forward,
                why_left_out="" if forward else left_out or OFF_THE_LIST,
                words=before.words if before else "",
                words_inside=before.words_inside if before else "",
            )
        )
    ProductLine.objects.bulk_create(lines)


def _name_of(product_id: UUID, key: str, by: Viewer) -> str:
    """What the draft's run calls a place, for who is told what is wrong with it."""
    run_ids = _products(by).filter(id=product_id).values_list("run_id", flat=True)
    found = Hotspot.objects.visible_to(by).filter(run__in=list(run_ids), location_key=key).first()
    return found.name if found else "this place"


def _checked(key: str, line: Line, name: Callable[[], str]) -> Line:
    why = _words(f"why:{key}", line.why_left_out, LONGEST_REASON)
    if not line.goes_forward and not why:
        raise ProductRefused(f"why:{key}", f"Say why {name()} does not go to the meeting.")
    return Line(
        line.goes_forward,
        "" if line.goes_forward else why,
        _words(f"words:{key}", line.words),
        _words(f"inside:{key}", line.words_inside),
    )


def _words(field: str, written: str, longest: int = LONGEST_WORDS) -> str:
    words = clean(written)
    if len(words) > longest:
        raise ProductRefused(field, f"That is {len(words):,} characters; at most {longest:,} are kept.")
    return words


def _page_of(kind: RecordKind, ids: Mapping[RecordKind, UUID]) -> str:
    """The path of the copy of a kind."""
    route, argument = PAGES[kind]
    return reverse(route, kwargs={argument: ids[kind]})
