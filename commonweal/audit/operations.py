"""Writes audit entries, keeps their heads outside, and drops persons. Nothing here changes or removes an entry.

An entry is written last in its transaction: from then until the commit its chain is held, and others of the same
partnership wait (docs/decisions/0019).
"""

import logging
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper

from commonweal.audit.chain import (
    Named,
    Written,
    belongs_to,
    entry_hash,
    records_digest,
    stand_in,
    start_of,
    words_commitment,
)
from commonweal.audit.deeds import Deed
from commonweal.audit.head_folder import (
    KEPT_EVERY,
    head_folder,
    heads_in_force,
    keep,
    note_newest,
    read_heads,
)
from commonweal.audit.heads import BECAUSE_LENGTH, RESTORED, Head
from commonweal.audit.many_rows import insert_rows
from commonweal.audit.models import AuditChain, AuditEntry, AuditLook, AuditReason, AuditStandIn
from commonweal.audit.signing import KeyRefused, signing_key
from commonweal.audit.trace import Trace
from commonweal.audit.words import FORGOTTEN, NAMES_A_PERSON, PERSON, code_word, device_id, record_ids

WHY_LENGTH = 400
PIECE = 900
# In plain SQL, as `insert_rows` does: every page waits for this, and Django's `save` of one entry cost as much as its
# hash, looks and chain together.
LOOKS, CHAINS = AuditLook._meta.db_table, AuditChain._meta.db_table
CHAIN_OF = f'SELECT id, "count", hash FROM {CHAINS} WHERE "of" = %s'  # noqa: S608
GOES_ON = f'UPDATE {CHAINS} SET "count" = %s, hash = %s WHERE id = %s'  # noqa: S608
LOOKED = f"INSERT INTO {LOOKS} (entry_id, kind, record_id) VALUES (%s, %s, %s)"  # noqa: S608
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _HeldChain:
    """The chain's row, locked until the commit; `stored` is its id as the database takes it."""

    id: UUID
    of: str
    count: int
    hash: str
    stored: Any


def write_entry(trace: Trace, *, outcome: str) -> AuditEntry:
    """The trace as one entry; call it last inside the transaction that the trace describes.

    Raises `ContentInTheLog` where something other than words of the product would enter the clear text.
    """
    return write_entries([(trace, outcome)])[0]


def write_entries(told: Sequence[tuple[Trace, str]]) -> list[AuditEntry]:
    """An entry for each trace with its outcome, in their order; call it last inside the transaction of all of them.

    Raises `ContentInTheLog`; then none is written.
    """
    with transaction.atomic(savepoint=False):
        named = [_named(trace) for trace, _ in told]
        entries = [
            _entry(trace, outcome, n_records=len(records))
            for (trace, outcome), records in zip(told, named, strict=True)
        ]
        reasons = [_reason(entry, trace.why) for entry, (trace, _) in zip(entries, told, strict=True)]
        by_chain: dict[str, list[tuple[AuditEntry, list[Named]]]] = {}
        for entry, records in zip(entries, named, strict=True):
            by_chain.setdefault(belongs_to(entry.partnership_id), []).append((entry, records))
        with connection.cursor() as cursor:
            # In one order for all, so that two with the same chains wait for one another and never both.
            for of in sorted(by_chain):
                _link(of, by_chain[of], cursor)
            # After the entries: where rows that point to one stand there already, SQLite looks for them when it comes,
            # in all looks that the store ever had if its statistics are old.
            _store_looks([(entry.id, records) for entry, records in zip(entries, named, strict=True)], cursor)
            insert_rows([one for one in reasons if one is not None])
    return entries


def _entry(trace: Trace, outcome: str, *, n_records: int) -> AuditEntry:
    return AuditEntry(
        at=trace.at,
        partnership_id=trace.partnership_id,
        actor_id=trace.actor_id,
        actor_role=code_word("actor_role", trace.actor_role),
        deed=code_word("deed", str(trace.deed)),
        purpose=code_word("purpose", trace.purpose),
        route=code_word("route", trace.route),
        outcome=code_word("outcome", outcome),
        device=device_id(trace.device),
        relation=code_word("relation", trace.relation),
        n_records=n_records,
    )


def _store_looks(seen: Sequence[tuple[UUID, Sequence[Named]]], cursor: CursorWrapper) -> None:
    """One row a record of each entry."""
    rows = [(entry_id, kind, one) for entry_id, records in seen for kind, one in records]
    if not rows:
        return
    if not connection.features.has_native_uuid_field:
        rows = [(entry_id.hex, kind, one.replace("-", "")) for entry_id, kind, one in rows]  # type: ignore[misc]
    cursor.executemany(LOOKED, rows)


def _link(of: str, told: Sequence[tuple[AuditEntry, Sequence[Named]]], cursor: CursorWrapper) -> None:
    """Give each entry its place in its chain, which is held from here to the commit, and store them."""
    chain = _held_chain(of, cursor)
    before, heads = chain.hash, []
    for sequence, (entry, records) in enumerate(told, start=chain.count + 1):
        entry.chain_id, entry.sequence = chain.id, sequence
        written = Written(
            chain=chain.id, sequence=entry.sequence, id=entry.id, at=entry.at, partnership_id=entry.partnership_id,
            actor_id=entry.actor_id, actor_role=entry.actor_role, deed=entry.deed, purpose=entry.purpose,
            route=entry.route, outcome=entry.outcome, device=entry.device, relation=entry.relation,
            n_records=entry.n_records, records=records_digest(records), why=entry.why_commitment,
        )  # fmt: skip
        before = entry.hash = entry_hash(written, before)
        heads.append(Head(chain.id, chain.of, entry.sequence, entry.hash, entry.at))
    insert_rows([entry for entry, _ in told])
    # One by one: the database lets a chain grow by one entry at a time, and by no other step.
    cursor.executemany(GOES_ON, [(head.count, head.hash, chain.stored) for head in heads])
    # Never before the commit: a head of an entry that was taken back would be a false alarm for ever.
    transaction.on_commit(partial(_copy_out, heads), robust=True)


def _held_chain(of: str, cursor: CursorWrapper) -> _HeldChain:
    """The chain's row, locked; made at its first entry."""
    found = _locked_chain(of, cursor)
    if found is None:
        fresh = AuditChain(of=of)
        fresh.hash = start_of(fresh.id)
        AuditChain.objects.bulk_create([fresh], ignore_conflicts=True)
        found = _locked_chain(of, cursor)
    if found is None:
        raise DatabaseError("the chain of an audit entry was neither found nor made")
    return found


def _locked_chain(of: str, cursor: CursorWrapper) -> _HeldChain | None:
    lock = " FOR NO KEY UPDATE" if connection.features.has_select_for_update else ""
    cursor.execute(CHAIN_OF + lock, [of])
    row = cursor.fetchone()
    return None if row is None else _HeldChain(UUID(str(row[0])), of, row[1], row[2], stored=row[0])


def _copy_out(heads: Sequence[Head]) -> None:
    """After the commit: the newest head outside the database, and every so many entries one for good.

    What was shown is shown: a folder that cannot be written to stops no page. Health says so.
    """
    try:
        key = signing_key()
        note_newest(heads[-1], key)
        for head in heads:
            if head.count % KEPT_EVERY == 0 or head.count == 1:
                keep(head, key)
    except (OSError, KeyRefused) as fault:
        log.error("the head of an audit chain was not kept outside the database: %s", type(fault).__name__)


def _named(trace: Trace) -> list[Named]:
    """The records of a trace as the log names them: a stand-in for each person."""
    plain: list[Named] = []
    persons: set[tuple[str, UUID]] = set()
    for kind, given in trace.records.items():
        ids = record_ids(kind, given)
        if kind in NAMES_A_PERSON:
            persons.update((kind, UUID(one)) for one in ids)
        else:
            plain += [(kind, one) for one in ids]
    dropped = [(f"{FORGOTTEN}{kind}", str(one)) for (kind, _), one in trace.forgotten.items()]
    return [*plain, *_stood_in(persons.difference(trace.forgotten)), *dropped]


def _stood_in(persons: Iterable[tuple[str, UUID]]) -> list[Named]:
    """Each person's stand-in, drawn the first time; one order for all, so that two at once do not block each other."""
    wanted = sorted(persons)
    if not wanted:
        return []
    found = _known(wanted)
    if fresh := [_fresh(*one) for one in wanted if one not in found]:
        AuditStandIn.objects.bulk_create(fresh, ignore_conflicts=True)
        found = _known(wanted)
    return [(f"{PERSON}{kind}", str(found[kind, one])) for kind, one in wanted]


def _known(persons: Sequence[tuple[str, UUID]]) -> dict[tuple[str, UUID], UUID]:
    known: dict[tuple[str, UUID], UUID] = {}
    for kind in {kind for kind, _ in persons}:
        ids = [one for its_kind, one in persons if its_kind == kind]
        for start in range(0, len(ids), PIECE):
            rows = AuditStandIn.objects.filter(kind=kind, record_id__in=ids[start : start + PIECE])
            known |= {(kind, one): its for one, its in rows.values_list("record_id", "stand_in")}
    return known


def _fresh(kind: str, record_id: UUID) -> AuditStandIn:
    nonce = secrets.token_hex(32)
    return AuditStandIn(stand_in=stand_in(kind, record_id, nonce), kind=kind, record_id=record_id, nonce=nonce)


def _reason(entry: AuditEntry, why: str) -> AuditReason | None:
    """Somebody's words, to stand beside the entry where they can be dropped; the chain covers a commitment to them."""
    words = why if len(why) <= WHY_LENGTH else f"{why[: WHY_LENGTH - 1]}…"
    if not words:
        return None
    nonce = secrets.token_hex(32)
    entry.why_commitment = words_commitment(words, nonce)
    return AuditReason(entry_id=entry.id, words=words, nonce=nonce)


def forget_person(trace: Trace, kind: str, record_id: UUID) -> int:
    """Drop a person from the log, with the reasons of the entries that name them; how many entries that are.

    The entries stay, name a stand-in that stands for nobody, and verify as before. The entry that `trace` becomes says
    what was dropped; write it in the same transaction. Nothing happens for somebody whom the log does not name, so
    it can be done again after an older copy was put back (docs/security.md P13).
    """
    if kind not in NAMES_A_PERSON:
        raise ValueError(f"a {kind} is no person")
    trace.deed = Deed.FORGET
    row = AuditStandIn.objects.filter(kind=kind, record_id=record_id).first()
    if row is None:
        trace.records.get(kind, {}).pop(str(record_id), None)
        return 0
    looks = AuditLook.objects.filter(kind=f"{PERSON}{kind}", record_id=row.stand_in)
    reasons = AuditReason.objects.filter(entry__in=looks.values("entry_id"))
    for entry_id in reasons.values_list("entry_id", flat=True):
        trace.forgotten["reason", entry_id] = entry_id
    reasons.delete()
    trace.forgotten[kind, record_id] = row.stand_in
    row.delete()
    return looks.count()


def keep_heads(*, at: datetime) -> list[Head]:
    """Keep the head of every chain for good, signed; the worker does it daily. Raises `OSError` or `KeyRefused`."""
    key = signing_key()
    heads = [Head(one.id, one.of, one.count, one.hash, at) for one in AuditChain.objects.order_by("of") if one.count]
    for head in heads:
        keep(head, key)
        note_newest(head, key)
    return heads


def accept_restored(*, because: str, at: datetime) -> list[Head]:
    """Sign that heads kept outside no longer hold because somebody put an older copy back; where each chain goes on.

    The statement stays among the heads for ever, and every verification repeats it. Chains that are as their kept
    heads say are left alone. Raises `OSError` or `KeyRefused`.
    """
    key = signing_key()
    kept = read_heads(head_folder())
    gone_on_from = []
    for chain_id, heads in heads_in_force(kept).items():
        fork = _fork(chain_id, heads)
        if fork is None:
            continue
        said = replace(fork, at=at, what=RESTORED, because=because[:BECAUSE_LENGTH])
        keep(said, key)
        chain = AuditChain.objects.filter(id=chain_id).first()
        now = Head(chain_id, said.of, chain.count, chain.hash, at) if chain else said
        note_newest(now, key, whatever_stands_there=True)
        gone_on_from.append(said)
    return gone_on_from


def _fork(chain_id: UUID, heads: Sequence[Head]) -> Head | None:
    """The last kept head before the first that the store contradicts; None where it contradicts none."""
    last = replace(heads[0], count=0, hash="")
    for head in sorted(heads, key=lambda one: one.count):
        if not AuditEntry.objects.filter(chain_id=chain_id, sequence=head.count, hash=head.hash).exists():
            return last
        last = head
    return None
