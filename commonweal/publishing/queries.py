"""Editions from the viewer on: for residents the newest of each area, for staff all with what they keep back."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.core.terms import london_day
from commonweal.documents.paper import Paper, paper_of
from commonweal.publishing.models import EditionWorking, PublicEdition
from commonweal.publishing.terms import AREA_KIND_LABELS, AreaOf, NoSuchEdition, Span

MOST_LISTED = 400


@dataclass(frozen=True, slots=True)
class EditionListed:
    """One edition in a list; a number is None where it is kept back."""

    id: UUID
    area_of: AreaOf
    area_kind: str
    area_key: str
    area_name: str
    span: Span
    number: int
    n_calls: int | None
    n_actions: int | None
    n_events: int | None
    published_on: date
    published_at: datetime
    published_by: str
    taken_back: str


@dataclass(frozen=True, slots=True)
class EditionShown:
    """One edition with its paper, and the others of its area that are shown, the newest months first."""

    edition: EditionListed
    paper: Paper
    others: tuple[EditionListed, ...]
    is_newest: bool


@dataclass(frozen=True, slots=True)
class FigureKept:
    """A figure of the working: its key, true count, and the word of why it was kept back, empty where it was shown."""

    key: str
    n: int
    why: str


def areas_with_pages(viewer: Viewer) -> tuple[EditionListed, ...]:
    """The newest edition of each area that is shown, wards first, then places, by name."""
    newest: dict[str, EditionListed] = {}
    for row in _standing(viewer)[:MOST_LISTED]:
        one = _listed(row)
        newest.setdefault(one.area_key, one)
    viewer.saw(RecordKind.PUBLIC_EDITION, [one.id for one in newest.values()])
    return tuple(sorted(newest.values(), key=lambda one: (one.area_of is AreaOf.PLACE, one.area_name, one.area_key)))


def edition_of_area(area_key: str, viewer: Viewer) -> EditionShown:
    """The newest edition of an area (`ward:<code>`, `place:<code>`); raises `NoSuchEdition`."""
    of, _, code = area_key.partition(":")
    row = _standing(viewer).filter(area_kind=of, area_code=code).first()
    if row is None:
        raise NoSuchEdition(area_key)
    return _shown(row, viewer)


def edition_shown(edition_id: UUID, viewer: Viewer) -> EditionShown:
    """One edition that is shown; raises `NoSuchEdition`, also for one that was taken back."""
    row = _standing(viewer).filter(id=edition_id).first()
    if row is None:
        raise NoSuchEdition(edition_id)
    return _shown(row, viewer)


def all_editions(viewer: Viewer) -> tuple[EditionListed, ...]:
    """Every edition, also those taken back, the one published last first."""
    rows = PublicEdition.objects.visible_to(viewer).select_related("taken_back").order_by("-created_at", "area_name")
    found = tuple(_listed(row) for row in rows[:MOST_LISTED])
    viewer.saw(RecordKind.PUBLIC_EDITION, [one.id for one in found])
    return found


def edition_for_staff(edition_id: UUID, viewer: Viewer) -> tuple[EditionListed, Paper]:
    """One edition, also one that was taken back; raises `NoSuchEdition`."""
    row = PublicEdition.objects.visible_to(viewer).select_related("taken_back").filter(id=edition_id).first()
    if row is None:
        raise NoSuchEdition(edition_id)
    viewer.saw(RecordKind.PUBLIC_EDITION, [row.id])
    return _listed(row), paper_of(row.paper)


def figures_kept(edition_id: UUID, viewer: Viewer) -> tuple[FigureKept, ...]:
    """The figures that an edition kept back, for who may read its working; none for everybody else."""
    row = EditionWorking.objects.visible_to(viewer).filter(edition_id=edition_id).first()
    if row is None:
        return ()
    viewer.saw(RecordKind.EDITION_WORKING, [row.id])
    return tuple(FigureKept(one["key"], one["value"], one["why"]) for one in row.figures if one["why"])


def _standing(viewer: Viewer) -> "QuerySet[PublicEdition]":
    """Editions that are shown; of the same months the newest comes first."""
    rows = PublicEdition.objects.visible_to(viewer).filter(taken_back=None)
    return rows.order_by("-last_day", "-first_day", "-number")


def _shown(row: PublicEdition, viewer: Viewer) -> EditionShown:
    viewer.saw(RecordKind.PUBLIC_EDITION, [row.id])
    rows = _standing(viewer).filter(area_kind=row.area_kind, area_code=row.area_code)
    of_area = [_listed(one) for one in rows]
    others = tuple(one for one in of_area if one.id != row.id)
    return EditionShown(_listed(row), paper_of(row.paper), others, of_area[0].id == row.id)


def _listed(row: PublicEdition) -> EditionListed:
    of = AreaOf(row.area_kind)
    taken = getattr(row, "taken_back", None)
    return EditionListed(
        id=row.id, area_of=of, area_kind=AREA_KIND_LABELS[of], area_key=f"{of}:{row.area_code}",
        area_name=row.area_name, span=Span(row.first_day, row.last_day), number=row.number, n_calls=row.n_calls,
        n_actions=row.n_actions, n_events=row.n_events, published_on=london_day(row.created_at),
        published_at=row.created_at, published_by=row.published_by, taken_back=taken.why if taken else "",
    )  # fmt: skip
