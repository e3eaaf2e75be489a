"""What another system may read, and for whom: jurisdictions, keys, readable reports, updates of a key's own reports.

A report is readable where it was taken here, is of an environmental service, marked OFFICIAL, kept for nobody, aimed at
nobody and tells of no danger. Of such a report the kind, the state, times, the team, the ward and a snapped point go
out; no word that anybody wrote, and nothing about who reported it (interop.md 1.9). Everything else is absent.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock
from uuid import UUID

from django.db.models import Q, QuerySet

from commonweal.access.permission import require
from commonweal.access.queries import partnerships, team_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer, for_counting
from commonweal.core.policy.reports import ReportsPolicy
from commonweal.core.terms import Marking, ReportState
from commonweal.places.queries import address_points, gazetteer_version, wards_on
from commonweal.reports.models import Report, ReportEvent, ReportIntake, SystemKey
from commonweal.reports.open311.offered import readable_words
from commonweal.reports.open311.snapping import Point, Squares, snapped, squares_of
from commonweal.reports.open311.statuses import TOLD_OF
from commonweal.reports.policy import reports_policy
from commonweal.reports.terms import Aimed, EventKind, category_label

MOST_REQUESTS = MOST_UPDATES = 1_000
SAME_WITHIN = timedelta(days=30)
KEPT_READY = 8
_LOCK = Lock()
_squares: "OrderedDict[tuple[UUID, int], Squares]" = OrderedDict()


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """One partnership as other systems know it: by its code, and by hosts that the settings name."""

    partnership_id: UUID
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class KeyShown:
    """A key as the administrator sees it; the key itself is kept nowhere."""

    id: UUID
    name: str
    made_at: datetime
    last_used_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class RequestShown:
    """One readable report: times in UTC, `point` in metres of the British National Grid, already snapped."""

    reference: str
    state: str
    state_since: datetime
    category: str
    category_label: str
    received_at: datetime
    due_at: datetime | None
    team: str
    ward: str
    point: Point | None
    way_in: str


@dataclass(frozen=True, slots=True)
class UpdateShown:
    """One promised point in the life of a report that the asking key sent. `answer`: the public answer, else empty."""

    id: UUID
    reference: str
    their_reference: str
    kind: str
    state: str
    at: datetime
    answer: str


@dataclass(frozen=True, slots=True)
class Search:
    """What GET requests asks for: references override the rest; both ends of the span belong to it; page from 1."""

    references: Sequence[str] = ()
    categories: Sequence[str] = ()
    statuses: Sequence[str] = ()
    first_at: datetime | None = None
    last_at: datetime | None = None
    page: int = 1
    page_size: int = MOST_REQUESTS


def jurisdictions() -> list[Jurisdiction]:
    """Every partnership of the installation."""
    return [Jurisdiction(one.id, one.code, one.name) for one in partnerships()]


def key_digest(secret: str) -> str:
    """What is kept of a key; it is long and random, so that a plain digest tells nothing."""
    return sha256(secret.encode()).hexdigest()


def key_of(secret: str, partnership_id: UUID) -> "SystemKey | None":
    """The key that works now, of this partnership; None for one that is unknown, withdrawn or another's."""
    return SystemKey.objects.filter(
        key_digest=key_digest(secret), partnership_id=partnership_id, withdrawn_at__isnull=True
    ).first()


def is_a_key(secret: str) -> bool:
    """Whether this is a key of any partnership that works now; tells nothing else of it."""
    return SystemKey.objects.filter(key_digest=key_digest(secret), withdrawn_at__isnull=True).exists()


def system_keys(viewer: Viewer) -> list[KeyShown]:
    """Every key of the partnership, those that work first, then by name. Raises `NotAllowed`."""
    require(viewer, Act.READ, RecordKind.SYSTEM_KEY)
    found = list(SystemKey.objects.visible_to(viewer).filter(partnership_id=viewer.partnership_id))
    viewer.saw(RecordKind.SYSTEM_KEY, [one.id for one in found])
    shown = [KeyShown(one.id, one.name, one.created_at, one.last_used_at, one.withdrawn_at) for one in found]
    return sorted(shown, key=lambda one: (one.withdrawn_at is not None, one.name.casefold()))


def readable_requests(search: Search, viewer: Viewer) -> list[RequestShown]:
    """The readable reports that a search finds, newest first, a page of them."""
    readable = _readable(viewer)
    found = readable.filter(reference__in=search.references) if search.references else _narrowed(readable, search)
    start = (search.page - 1) * search.page_size
    rows = list(found.order_by("-received_at", "id")[start : start + search.page_size])
    viewer.saw(RecordKind.REPORT, [one.id for one in rows])
    return _shown(rows, viewer)


def own_updates(key_id: UUID, first_at: datetime, last_at: datetime, *, page: int, viewer: Viewer) -> list[UpdateShown]:
    """The promised points of the reports that a key sent, oldest first, both ends of the span in it.

    The words of an answer that was written for the reporter of another report of the incident do not go out: the other
    system may show them to everybody.
    """
    own = Report.objects.visible_to(for_counting(viewer)).filter(
        partnership_id=viewer.partnership_id, intake__system_key_id=key_id
    )
    told = ReportEvent.objects.filter(report__in=own, kind__in=TOLD_OF, at__gte=first_at, at__lte=last_at)
    told = told.exclude(kind=EventKind.ROUTED, team_id__isnull=True)
    start = (page - 1) * MOST_UPDATES
    rows = list(told.select_related("report__intake").order_by("at", "id")[start : start + MOST_UPDATES])
    viewer.saw(RecordKind.REPORT, {one.report_id: None for one in rows})
    return [
        UpdateShown(
            one.id, one.report.reference, one.report.intake.their_reference, one.kind, one.state, one.at,
            one.words if one.kind == EventKind.ANSWERED and one.public and "with" not in one.details else "",
        )
        for one in rows
    ]  # fmt: skip


def sent_before(key_id: UUID, their_reference: str, *, at: datetime) -> str:
    """The reference of the report that a key sent under this reference of its own in the last 30 days, or nothing."""
    found = ReportIntake.objects.filter(
        system_key_id=key_id, their_reference=their_reference, report__received_at__gt=at - SAME_WITHIN
    )
    return found.order_by("-report__received_at").values_list("report__reference", flat=True).first() or ""


def _readable(viewer: Viewer) -> QuerySet[Report]:
    words = readable_words(reports_policy(viewer.partnership_id))
    return Report.objects.visible_to(for_counting(viewer)).filter(
        partnership_id=viewer.partnership_id, category__in=words, marking=Marking.OFFICIAL, urgent=False,
        intake__risks=[], intake__strands=[], intake__aimed__in=["", Aimed.NO], intake__vulnerable="",
    ).exclude(state=ReportState.LOGGED).select_related("intake")  # fmt: skip


def _narrowed(found: QuerySet[Report], search: Search) -> QuerySet[Report]:
    if search.first_at and search.last_at:
        found = found.filter(received_at__gte=search.first_at, received_at__lte=search.last_at)
    if search.categories:
        found = found.filter(category__in=search.categories)
    closed = Q(state=ReportState.CLOSED)
    if set(search.statuses) == {"open"}:
        found = found.exclude(closed)
    elif set(search.statuses) == {"closed"}:
        found = found.filter(closed)
    return found


def _shown(rows: Sequence[Report], viewer: Viewer) -> list[RequestShown]:
    if not rows:
        return []
    policy, squares = reports_policy(viewer.partnership_id), _squares_of(viewer)
    teams = team_names([one.team_id for one in rows if one.team_id])
    wards = dict(wards_on(viewer.on, viewer))
    return [
        RequestShown(
            reference=one.reference, state=one.state, state_since=one.state_since or one.received_at,
            category=one.category, category_label=_label(one, policy),
            received_at=one.received_at, due_at=one.due_at,
            team=teams.get(one.team_id, "") if one.team_id else "", ward=wards.get(one.ward_code, ""),
            point=_point(one, squares), way_in=one.intake.way_in,
        )
        for one in rows
    ]  # fmt: skip


def _label(one: Report, policy: ReportsPolicy) -> str:
    """As the version of the list calls it under which the report was taken."""
    version = policy.category_version(one.category_version)
    kind = version.kind(one.category) if version else None
    return kind.label if kind else category_label(one.category)


def _point(one: Report, squares: Squares) -> Point | None:
    if one.easting_m is None or one.northing_m is None:
        return None
    return snapped((one.easting_m, one.northing_m), squares)


def _squares_of(viewer: Viewer) -> Squares:
    key = (viewer.partnership_id, gazetteer_version(viewer))
    with _LOCK:
        if key not in _squares:
            _squares[key] = squares_of(address_points(viewer))
            while len(_squares) > KEPT_READY:
                _squares.popitem(last=False)
        return _squares[key]
