"""Products and their copies as pages read them, from the viewer on. Hidden and missing are one answer."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.documents.paper import Paper, Section, paper_of
from commonweal.tasking.models import CouncillorCopy, FullCopy, PartnerCopy, WeeklyProduct
from commonweal.tasking.product.terms import Audience, NoSuchProduct

MOST_LISTED = 60
Copy = FullCopy | PartnerCopy | CouncillorCopy
COPIES: dict[Audience, type[Copy]] = {
    Audience.FULL: FullCopy, Audience.PARTNER: PartnerCopy, Audience.COUNCILLOR: CouncillorCopy
}  # fmt: skip
CALLERS_BEFORE = "The weeks ahead"


@dataclass(frozen=True, slots=True)
class CopyListed:
    """A copy in the list of a week's product."""

    id: UUID
    audience: Audience


@dataclass(frozen=True, slots=True)
class ProductListed:
    """An issued product, with the copies that the viewer may read."""

    cut_off_on: date
    number: int
    copies: tuple[CopyListed, ...]


@dataclass(frozen=True, slots=True)
class CopyShown:
    """One issued copy with its paper as this viewer may read it."""

    id: UUID
    audience: Audience
    cut_off_on: date
    number: int
    paper: Paper
    digest: str
    is_newest: bool


@dataclass(frozen=True, slots=True)
class IssuedProduct:
    """What a meeting takes from the newest issued product of a week."""

    id: UUID
    cut_off_on: date
    number: int
    issued_at: datetime
    run_id: UUID
    places: tuple[str, ...]
    """Keys of the locations that go forward, in the order of the list."""


def products(viewer: Viewer) -> tuple[ProductListed, ...]:
    """Issued products, the newest first, each with the viewer's copies; none where the viewer may read no copy."""
    found: dict[tuple[date, int], list[CopyListed]] = {}
    for audience, kind in COPIES.items():
        rows = kind.objects.visible_to(viewer).order_by("-cut_off_on", "-number")[:MOST_LISTED]
        listed = list(rows.values_list("id", "cut_off_on", "number"))
        viewer.saw(kind.kind, [row[0] for row in listed])
        for copy_id, cut_off_on, number in listed:
            found.setdefault((cut_off_on, number), []).append(CopyListed(copy_id, audience))
    newest = sorted(found, reverse=True)[:MOST_LISTED]
    return tuple(ProductListed(*key, tuple(found[key])) for key in newest)


def drafts(viewer: Viewer) -> list[WeeklyProduct]:
    """Products that are being written, for whoever may write them; the newest week first."""
    rows = list(WeeklyProduct.objects.visible_to(viewer).filter(issued_at=None).order_by("-cut_off_on"))
    viewer.saw(WeeklyProduct.kind, [row.id for row in rows])
    return rows


def product_to_write(product_id: UUID, viewer: Viewer) -> WeeklyProduct:
    """A product for whoever may write it, issued or not; raises `NoSuchProduct`."""
    row = WeeklyProduct.objects.visible_to(viewer).select_related("run").filter(id=product_id).first()
    if row is None:
        raise NoSuchProduct(product_id)
    viewer.saw(WeeklyProduct.kind, [row.id])
    return row


def copy_shown(audience: Audience, copy_id: UUID, viewer: Viewer) -> CopyShown:
    """A copy as the viewer may read it, with its callers only for who reads their list; raises `NoSuchProduct`."""
    kind = COPIES[audience]
    row = kind.objects.visible_to(viewer).filter(id=copy_id).first()
    if row is None:
        raise NoSuchProduct(copy_id)
    viewer.saw(kind.kind, [row.id])
    paper = paper_of(row.paper)
    if isinstance(row, FullCopy) and row.callers and may(viewer, Act.READ, RecordKind.CALLER_FINDING):
        paper = _with_callers(paper, paper_of(row.callers).sections)
    newer = kind.objects.visible_to(viewer).filter(cut_off_on=row.cut_off_on, number__gt=row.number).exists()
    return CopyShown(row.id, audience, row.cut_off_on, row.number, paper, row.digest, not newer)


def _with_callers(paper: Paper, callers: tuple[Section, ...]) -> Paper:
    """The section on callers where it belongs: before the weeks ahead."""
    at = next((i for i, one in enumerate(paper.sections) if one.title == CALLERS_BEFORE), len(paper.sections))
    return replace(paper, sections=(*paper.sections[:at], *callers, *paper.sections[at:]))


def issued_product(cut_off_on: date | None, viewer: Viewer) -> IssuedProduct | None:
    """The newest issued product of a week, or of the latest week that has one, for whoever reads its full copy.

    The choice of places is read through the copy: who reads it knows which places go forward.
    """
    copies = FullCopy.objects.visible_to(viewer)
    if cut_off_on is not None:
        copies = copies.filter(cut_off_on=cut_off_on)
    copy = copies.select_related("product").order_by("-cut_off_on", "-number").first()
    if copy is None:
        return None
    viewer.saw(FullCopy.kind, [copy.id])
    product = copy.product
    keys = product.lines.filter(goes_forward=True).order_by("number").values_list("location_key", flat=True)
    assert product.issued_at is not None
    return IssuedProduct(product.id, copy.cut_off_on, copy.number, product.issued_at, product.run_id, tuple(keys))
