"""Reads of the audit: who has looked at a record, what somebody looked at, and the rows that verification needs.

Audit keeps ids; names are resolved by access, and whether somebody may read the log is decided there too (record kind
`audit-entry`). So these reads take the partnerships whose entries may be read, and nothing else is handed out.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate

from commonweal.audit.chain import Written, records_digest, words_commitment
from commonweal.audit.models import AuditChain, AuditEntry, AuditLook, AuditReason, AuditStandIn
from commonweal.audit.words import FORGOTTEN, NAMES_A_PERSON, PERSON

LONDON = ZoneInfo("Europe/London")
PIECE = 500
RECORDS_AT_ONCE = 20_000
# The word of an access decision for somebody who came by a record without any relation to it.
NO_RELATION = "none"
FIELDS = (
    "id", "at", "partnership_id", "actor_id", "actor_role", "deed", "route", "purpose", "relation", "device",
    "outcome", "n_records",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Looked:
    """One entry of the log: who, when, how and why. `records` are kinds and ids; None for a person dropped since."""

    entry_id: UUID
    at: datetime
    partnership_id: UUID | None
    actor_id: UUID | None
    role: str
    deed: str
    route: str
    purpose: str
    relation: str
    device: str
    outcome: str
    n_records: int
    records: tuple[tuple[str, UUID | None], ...] = ()

    @property
    def related(self) -> bool:
        """Whether all of it was come by through a relation, or needed none."""
        return NO_RELATION not in self.relation.split("+")


@dataclass(frozen=True, slots=True)
class LookCount:
    """How often a record was looked at, by how many people, and when last (None where never)."""

    n_looks: int
    n_people: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class DayOfLooks:
    """What one person in one role looked at on one civil day in Europe/London."""

    actor_id: UUID
    role: str
    on: date
    n_looks: int
    n_records: int
    n_unrelated: int


def looks_at(
    kind: str, record_id: UUID, *, partnership_ids: Collection[UUID], limit: int = 50, before: datetime | None = None
) -> list[Looked]:
    """Who has looked at a record, newest first, at most `limit` from before `before`; without the other records."""
    # Ordered by an expression on purpose: for an index on the time, a planner would walk through the newest entries of
    # the partnership until it met the record, which takes seconds at a quarter of a million.
    entries = _at(kind, record_id, partnership_ids).annotate(when=Coalesce("at", "at"))
    if before is not None:
        entries = entries.filter(when__lt=before)
    return [Looked(*row) for row in entries.order_by("-when", "id").values_list(*FIELDS)[:limit]]


def count_of_looks(kind: str, record_id: UUID, *, partnership_ids: Collection[UUID]) -> LookCount:
    """How often a record was looked at and by how many people; nobody's own work by schedule counts as a person."""
    found = _at(kind, record_id, partnership_ids).aggregate(
        n=Count("id"), people=Count("actor_id", distinct=True), last=Max("at")
    )
    return LookCount(found["n"], found["people"], found["last"])


def looks_by(
    actor_id: UUID, *, partnership_ids: Collection[UUID], since: datetime, until: datetime, limit: int = 500
) -> list[Looked]:
    """What somebody looked at in [since, until), newest first, with the records."""
    entries = _entries(partnership_ids).filter(actor_id=actor_id, at__gte=since, at__lt=until)
    return _with_records([Looked(*row) for row in entries.order_by("-at", "id").values_list(*FIELDS)[:limit]])


def looks_between(*, partnership_ids: Collection[UUID], since: datetime, until: datetime) -> Iterator[Looked]:
    """Every entry in [since, until) with its records, oldest first, in memory that does not grow with their number."""
    within = _entries(partnership_ids).filter(at__gte=since, at__lt=until).order_by("at", "id")
    after = Q()
    while rows := [Looked(*row) for row in within.filter(after).values_list(*FIELDS)[:PIECE]]:
        yield from _with_records(rows)
        after = Q(at__gt=rows[-1].at) | Q(at=rows[-1].at, id__gt=rows[-1].entry_id)


def entries_with_reason(*, partnership_ids: Collection[UUID], since: datetime, until: datetime) -> frozenset[UUID]:
    """The entries in [since, until) whose actor wrote a reason; the words themselves are not read.

    By what the entry commits to, which its hash covers: a reason that was put beside it afterwards explains nothing,
    and one that was dropped with a person has been given.
    """
    mine = _entries(partnership_ids).filter(at__gte=since, at__lt=until).exclude(why_commitment="")
    return frozenset(mine.values_list("id", flat=True))


def deeds(
    kinds: Collection[str], *, partnership_ids: Collection[UUID], since: datetime, until: datetime, limit: int = 500
) -> list[Looked]:
    """Entries of some deeds in [since, until), newest first, with the records: uses of break glass, exports."""
    entries = _entries(partnership_ids).filter(deed__in=kinds, at__gte=since, at__lt=until)
    return _with_records([Looked(*row) for row in entries.order_by("-at", "id").values_list(*FIELDS)[:limit]])


def entries_with_records(entry_ids: Collection[UUID], *, partnership_ids: Collection[UUID]) -> list[Looked]:
    """These entries, oldest first, with the records; those of other partnerships are left out."""
    entries = _entries(partnership_ids).filter(id__in=list(entry_ids))
    return _with_records([Looked(*row) for row in entries.order_by("at", "id").values_list(*FIELDS)])


def looks_without_relation(
    *, partnership_ids: Collection[UUID], since: datetime, until: datetime, limit: int = 500
) -> list[Looked]:
    """Entries in [since, until) where something was come by without a relation, newest first, with the records."""
    entries = _entries(partnership_ids).filter(at__gte=since, at__lt=until).filter(_unrelated())
    return _with_records([Looked(*row) for row in entries.order_by("-at", "id").values_list(*FIELDS)[:limit]])


def days_of_looks(*, partnership_ids: Collection[UUID], since: datetime, until: datetime) -> list[DayOfLooks]:
    """How much each person looked at on each day of [since, until): for the rule that watches for trawls."""
    rows = (
        _entries(partnership_ids)
        .filter(at__gte=since, at__lt=until, actor_id__isnull=False)
        .annotate(on=TruncDate("at", tzinfo=LONDON))
        .values_list("actor_id", "actor_role", "on")
        .annotate(n=Count("id"), shown=Sum("n_records"), unrelated=Count("id", filter=_unrelated()))
        .order_by("on", "actor_id", "actor_role")
    )
    return [DayOfLooks(*row) for row in rows]


def counts_by_person(
    *, partnership_ids: Collection[UUID], since: datetime, until: datetime
) -> list[tuple[UUID, str, int, int, int]]:
    """For each person and role in [since, until): pages, records shown, and pages come by without a relation.

    Not by day, which a database without time zones counts slowly: a quarter of 500 staff is asked for by a page.
    """
    rows = _entries(partnership_ids).filter(at__gte=since, at__lt=until, actor_id__isnull=False)
    counted = rows.values_list("actor_id", "actor_role").annotate(
        n=Count("id"), shown=Sum("n_records"), unrelated=Count("id", filter=_unrelated())
    )
    return list(counted.order_by())


def opened_by_day(
    kind: str,
    routes: Collection[str],
    *,
    partnership_ids: Collection[UUID],
    since: datetime,
    until: datetime,
    actor_ids: Collection[UUID] | None = None,
) -> dict[tuple[UUID, date], int]:
    """How many different records of a kind each person opened on each London day of [since, until), on these pages."""
    rows = AuditLook.objects.filter(
        kind=kind, entry__partnership_id__in=partnership_ids, entry__at__gte=since, entry__at__lt=until,
        entry__route__in=list(routes), entry__actor_id__isnull=False,
    )  # fmt: skip
    if actor_ids is not None:
        rows = rows.filter(entry__actor_id__in=list(actor_ids))
    counted = (
        rows.annotate(on=TruncDate("entry__at", tzinfo=LONDON))
        .values_list("entry__actor_id", "on")
        .annotate(n=Count("record_id", distinct=True))
    )
    return {(actor, on): n for actor, on, n in counted}


def reasons(entry_ids: Collection[UUID]) -> dict[UUID, str]:
    """What was written as the reason of each entry that has one; without those that were dropped or put in since."""
    rows = AuditReason.objects.filter(entry_id__in=entry_ids)
    found = rows.values_list("entry_id", "words", "nonce", "entry__why_commitment")
    return {one: words for one, words, nonce, why in found if words_commitment(words, nonce) == why}


def _entries(partnership_ids: Collection[UUID]) -> "QuerySet[AuditEntry]":
    return AuditEntry.objects.filter(partnership_id__in=partnership_ids)


def _unrelated() -> Q:
    """`none` among the words of a relation, which stand side by side as in `none+team` in the order of letters."""
    word = Q(relation=NO_RELATION)
    return word | Q(relation__startswith=f"{NO_RELATION}+") | Q(relation__contains=f"+{NO_RELATION}")


def _at(kind: str, record_id: UUID, partnership_ids: Collection[UUID]) -> "QuerySet[AuditEntry]":
    if kind in NAMES_A_PERSON:
        found = AuditStandIn.objects.filter(kind=kind, record_id=record_id).values_list("stand_in", flat=True).first()
        if found is None:
            return AuditEntry.objects.none()
        kind, record_id = f"{PERSON}{kind}", found
    return _entries(partnership_ids).filter(looks__kind=kind, looks__record_id=record_id)


def _with_records(entries: Sequence[Looked]) -> list[Looked]:
    """The same entries with their records, persons as who they are."""
    by_entry: dict[UUID, list[tuple[str, UUID | None]]] = {one.entry_id: [] for one in entries}
    for start in range(0, len(entries), PIECE):
        ids = [one.entry_id for one in entries[start : start + PIECE]]
        looks = list(AuditLook.objects.filter(entry_id__in=ids).values_list("entry_id", "kind", "record_id"))
        persons = _persons({one for _, kind, one in looks if kind.startswith(PERSON)})
        for entry_id, kind, one in looks:
            if kind.startswith(PERSON):
                by_entry[entry_id].append((kind.removeprefix(PERSON), persons.get(one)))
            elif not kind.startswith(FORGOTTEN):
                by_entry[entry_id].append((kind, one))
    return [replace(one, records=tuple(by_entry[one.entry_id])) for one in entries]


def _persons(stand_ins: Collection[UUID]) -> dict[UUID, UUID]:
    return {one.stand_in: one.record_id for one in stand_in_rows(stand_ins)}


# What verification reads


@dataclass(frozen=True, slots=True)
class StoredChain:
    """A chain as the store has it: what it says of itself, or nothing where only entries are left of it."""

    id: UUID
    of: str
    count: int | None
    hash: str


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as the store has it, with its stored hash and the records that stand beside it."""

    written: Written
    hash: str
    records: tuple[tuple[str, UUID], ...]


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything inside is read as of one moment, while others go on writing; inside a transaction, as of that."""
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def stored_chains() -> list[StoredChain]:
    """Every chain of the store, those too of which only entries are left."""
    rows = AuditChain.objects.order_by("of").values_list("id", "of", "count", "hash")
    chains = {row[0]: StoredChain(*row) for row in rows}
    for chain_id in AuditEntry.objects.order_by().values_list("chain_id", flat=True).distinct():
        chains.setdefault(chain_id, StoredChain(chain_id, "", None, ""))
    return list(chains.values())


def stored_entries(chain_id: UUID) -> Iterator[list[StoredEntry]]:
    """The entries of a chain by number, some hundred at once."""
    of_chain = AuditEntry.objects.filter(chain_id=chain_id).order_by("sequence", "id")
    last: tuple[int, UUID] | None = None
    while True:
        after = Q() if last is None else Q(sequence__gt=last[0]) | Q(sequence=last[0], id__gt=last[1])
        rows = list(of_chain.filter(after).values_list(*FIELDS, "sequence", "hash", "why_commitment")[:PIECE])
        if not rows:
            return
        for piece in _by_records(rows):
            records: dict[UUID, list[tuple[str, UUID]]] = {row[0]: [] for row in piece}
            looks = AuditLook.objects.filter(entry_id__in=list(records))
            for entry_id, kind, one in looks.values_list("entry_id", "kind", "record_id"):
                records[entry_id].append((kind, one))
            yield [_stored(chain_id, row, records[row[0]]) for row in piece]
        last = (rows[-1][len(FIELDS)], rows[-1][0])


def _by_records(rows: Sequence[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows in pieces of not too many records: one list of thousands must not come with hundreds of others."""
    piece: list[tuple[Any, ...]] = []
    n_records = 0
    for row in rows:
        piece.append(row)
        n_records += row[len(FIELDS) - 1]
        if n_records >= RECORDS_AT_ONCE:
            yield piece
            piece, n_records = [], 0
    if piece:
        yield piece


def _stored(chain_id: UUID, row: tuple[Any, ...], records: list[tuple[str, UUID]]) -> StoredEntry:
    entry_id, at, partnership, actor, role, deed, route, purpose, relation, device, outcome, n, number, its, why = row
    written = Written(
        chain_id, number, entry_id, at, partnership, actor, role, deed, purpose, route, outcome, device, relation, n,
        records_digest(records), why,
    )  # fmt: skip
    return StoredEntry(written, its, tuple(records))


def stand_in_rows(stand_ins: Iterable[UUID]) -> list[AuditStandIn]:
    """The rows of these stand-ins that are there."""
    wanted, found = list(stand_ins), []
    for start in range(0, len(wanted), PIECE):
        found += list(AuditStandIn.objects.filter(stand_in__in=wanted[start : start + PIECE]))
    return found


def reason_rows(entry_ids: Sequence[UUID]) -> list[AuditReason]:
    """The reasons of these entries that are there."""
    return list(AuditReason.objects.filter(entry_id__in=entry_ids))


def chain_facts() -> list[StoredChain]:
    """What each chain says of itself: for health, and for a backup's description of itself."""
    return [StoredChain(*row) for row in AuditChain.objects.order_by("of").values_list("id", "of", "count", "hash")]
