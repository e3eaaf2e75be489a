"""Shares and blocked shares as pages show them, and to whom a record can be handed at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from commonweal.access.agreements.queries import held_between, parties_to_choose
from commonweal.access.agreements.terms import in_order
from commonweal.access.models import BlockedShare, Share
from commonweal.access.queries import staff_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.core.rules.agreements import OPENS_SOMETHING
from commonweal.core.rules.sharing import Held, Item

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class ShareShown:
    """A share as metadata: which record by kind and id, to whom, what of it by field, until when. Never its content."""

    id: UUID
    record_kind: str
    record_id: UUID
    organisation: str
    agreement_id: UUID
    agreement: str
    version: int
    fields: tuple[str, ...]
    purpose: str
    shared_at: datetime
    shared_by: str
    expires_on: date
    ended_at: datetime | None
    ended_by: str
    ended_why: str
    alive: bool
    """Neither ended nor expired, under an agreement that opens something today."""
    closed_by: str
    """Why it is not alive: ended, expired, or the agreement; empty where it is."""


@dataclass(frozen=True, slots=True)
class BlockedShown:
    """A share that was refused: who tried what, with whom, and what was missing."""

    id: UUID
    at: datetime
    record_kind: str
    record_id: UUID
    organisation: str
    fields: tuple[str, ...]
    purpose: str
    tried_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """An organisation to which a kind of record can be handed today: what one line of an agreement names."""

    organisation_id: UUID
    name: str
    agreement: str
    fields: tuple[str, ...]
    purposes: tuple[str, ...]
    latest_on: date | None


def shared_without(field: str, record_kind: RecordKind, viewer: Viewer) -> set[UUID]:
    """Ids of records that a share alive for the viewer's organisation opens without a field, by itself or since its
    agreement no longer names the field. Another share or relation may open it: the rule decides (`access/facts`)."""
    if viewer.organisation_id is None:
        return set()
    named = {terms.agreement_id: frozenset[str]() for terms in viewer.terms}
    for terms in viewer.terms:
        if terms.kind == record_kind:
            named[terms.agreement_id] |= terms.fields
    alive = Share.objects.filter(
        record_kind=record_kind, organisation_id=viewer.organisation_id, agreement_id__in=named, ended_at__isnull=True,
        expires_on__gte=viewer.on,
    )  # fmt: skip
    rows = alive.values_list("record_id", "agreement_id", "fields")
    return {record for record, agreement, fields in rows if field not in named[agreement].intersection(fields)}


def recipients_for(record_kind: RecordKind, viewer: Viewer) -> list[Recipient]:
    """A line for each line of an agreement that opens something today and lets the own organisation give this kind."""
    names = dict(parties_to_choose(viewer))
    return [
        Recipient(
            item.recipient_id, names[item.recipient_id], held.name, in_order(item.fields), item.purposes, held.to_on
        )
        for held in held_between(viewer)
        for item in held.items
        if _gives(held, item, record_kind, viewer) and item.recipient_id in names
    ]


def _gives(held: Held, item: Item, record_kind: RecordKind, viewer: Viewer) -> bool:
    return held.standing in OPENS_SOMETHING and item.kind == record_kind and item.giver_id == viewer.organisation_id


@dataclass(frozen=True, slots=True)
class ShareAndRow:
    """A share as a page shows it, and the row that operations take."""

    shown: ShareShown
    row: Share


def share_shown(share_id: UUID, viewer: Viewer) -> ShareAndRow | None:
    """One share that is not ended yet; None where there is none, or none that the viewer may see."""
    rows = Share.objects.visible_to(viewer).filter(id=share_id, ended_at__isnull=True)
    row = rows.select_related("organisation", "agreement").first()
    return ShareAndRow(_shown([row], viewer)[0], row) if row else None


def shares_of(record_kind: RecordKind, record_id: UUID, viewer: Viewer) -> list[ShareShown]:
    """Who was given a record, newest first; for whoever sees the record, which the caller has made sure of."""
    rows = Share.objects.visible_to(viewer).filter(record_kind=record_kind, record_id=record_id)
    return _shown(list(rows.select_related("organisation", "agreement").order_by("-shared_at")), viewer)


def shares(viewer: Viewer, *, alive: bool, page: int = 1) -> tuple[list[ShareShown], int]:
    """A page of all shares that are alive by their dates, or of those that are not, newest first; and how many."""
    dated = Q(ended_at__isnull=True, expires_on__gte=viewer.on)
    rows = Share.objects.visible_to(viewer).filter(dated if alive else ~dated)
    found = rows.select_related("organisation", "agreement").order_by("-shared_at", "id")
    return _shown(list(found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]), viewer), rows.count()


def shares_under(agreement_id: UUID, viewer: Viewer) -> list[ShareShown]:
    """The shares alive under one agreement."""
    rows = Share.objects.visible_to(viewer).filter(
        agreement_id=agreement_id, ended_at__isnull=True, expires_on__gte=viewer.on
    )
    return _shown(list(rows.select_related("organisation", "agreement").order_by("-shared_at")[:ON_A_PAGE]), viewer)


def blocked_shares(viewer: Viewer, *, page: int = 1) -> tuple[list[BlockedShown], int]:
    """A page of what was refused, newest first; and how many there are."""
    rows = BlockedShare.objects.visible_to(viewer)
    found = list(
        rows.select_related("organisation").order_by("-created_at", "id")[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    )
    viewer.saw(RecordKind.BLOCKED_SHARE, [one.id for one in found])
    names = staff_names([one.tried_by_id for one in found if one.tried_by_id])
    shown = [
        BlockedShown(
            one.id, one.created_at, one.record_kind, one.record_id, one.organisation.name, in_order(one.fields),
            one.purpose, names.get(one.tried_by_id, "") if one.tried_by_id else "", one.reason,
        )
        for one in found
    ]  # fmt: skip
    return shown, rows.count()


def n_blocked_since(since: datetime, viewer: Viewer) -> int:
    """How many shares were refused since a moment."""
    return BlockedShare.objects.visible_to(viewer).filter(created_at__gte=since).count()


def _shown(rows: Sequence[Share], viewer: Viewer) -> list[ShareShown]:
    viewer.saw(RecordKind.SHARE, [one.id for one in rows])
    names = staff_names([one for row in rows for one in (row.shared_by_id, row.ended_by_id) if one])
    open_now = {held.agreement_id for held in held_between(viewer) if held.standing in OPENS_SOMETHING}
    return [_line(row, names, open_now, viewer) for row in rows]


def _line(row: Share, names: dict[UUID, str], open_now: set[UUID], viewer: Viewer) -> ShareShown:
    closed_by = ""
    if row.ended_at:
        closed_by = "ended"
    elif row.expires_on < viewer.on:
        closed_by = "expired"
    elif row.agreement_id not in open_now:
        closed_by = "the agreement does not hold"
    return ShareShown(
        id=row.id,
        record_kind=row.record_kind,
        record_id=row.record_id,
        organisation=row.organisation.name,
        agreement_id=row.agreement_id,
        agreement=row.agreement.name,
        version=row.shared_under_version,
        fields=in_order(row.fields),
        purpose=row.purpose,
        shared_at=row.shared_at,
        shared_by=names.get(row.shared_by_id, "") if row.shared_by_id else "",
        expires_on=row.expires_on,
        ended_at=row.ended_at,
        ended_by=names.get(row.ended_by_id, "") if row.ended_by_id else "",
        ended_why=row.ended_why,
        alive=not closed_by,
        closed_by=closed_by,
    )
