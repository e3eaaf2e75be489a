"""Entries written before there were chains are linked in the order of their times; the way back undoes it.

The bytes that a hash covers are those of `commonweal/audit/chain.py` when this was written, kept here on purpose: a
migration must do tomorrow what it does today.
"""

import hashlib
import json
import secrets
import uuid
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.db import migrations
from django.db.models import Q

FORMAT = "commonweal-audit-1"
PERSONS = ("caller", "contact-point", "person")
PIECE = 500


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def in_pieces(entries: Any) -> Iterator[list[Any]]:
    """All of them by time, some hundred at once."""
    after = Q()
    while found := list(entries.filter(after).order_by("at", "id")[:PIECE]):
        yield found
        after = Q(at__gt=found[-1].at) | Q(at=found[-1].at, id__gt=found[-1].id)


def link(apps: Any, schema_editor: Any) -> None:
    entry_model = apps.get_model("audit", "AuditEntry")
    for partnership in entry_model.objects.order_by().values_list("partnership_id", flat=True).distinct():
        chain = apps.get_model("audit", "AuditChain")(of="none" if partnership is None else str(partnership))
        chain.hash = sha256(f"{FORMAT}\nstart\n{chain.id}")
        chain.save()
        for entries in in_pieces(entry_model.objects.filter(partnership_id=partnership)):
            for entry in entries:
                link_one(apps, chain, entry)
            entry_model.objects.bulk_update(entries, ["chain", "sequence", "hash", "why_commitment"])
        chain.save()


def link_one(apps: Any, chain: Any, entry: Any) -> None:
    records = [(kind, one) for kind, ids in entry.records.items() for one in ids]
    looks = {stood_in(apps, kind, uuid.UUID(one)) for kind, one in records}
    look_model = apps.get_model("audit", "AuditLook")
    look_model.objects.bulk_create(look_model(entry=entry, kind=kind, record_id=one) for kind, one in looks)
    if entry.why:
        nonce = secrets.token_hex(32)
        entry.why_commitment = sha256(f"{FORMAT}\nwords\n{nonce}\n{entry.why}")
        apps.get_model("audit", "AuditReason").objects.create(entry=entry, words=entry.why, nonce=nonce)
    entry.chain, entry.sequence = chain, chain.count + 1
    entry.hash = hash_of(entry, chain.hash, sha256("".join(sorted(f"{kind} {one}\n" for kind, one in looks))))
    chain.count, chain.hash = entry.sequence, entry.hash


def stood_in(apps: Any, kind: str, one: uuid.UUID) -> tuple[str, uuid.UUID]:
    if kind not in PERSONS:
        return kind, one
    model = apps.get_model("audit", "AuditStandIn")
    known = model.objects.filter(kind=kind, record_id=one).first()
    if known is None:
        nonce = secrets.token_hex(32)
        stand_in = uuid.UUID(sha256(f"{FORMAT}\nperson\n{kind}\n{one}\n{nonce}")[:32])
        known = model.objects.create(stand_in=stand_in, kind=kind, record_id=one, nonce=nonce)
    return f"person:{kind}", known.stand_in


def hash_of(entry: Any, previous: str, records: str) -> str:
    covered = {
        "format": FORMAT, "previous": previous, "chain": str(entry.chain_id), "sequence": entry.sequence,
        "id": str(entry.id), "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "partnership": str(entry.partnership_id or ""), "actor": str(entry.actor_id or ""), "role": entry.actor_role,
        "deed": entry.deed, "purpose": entry.purpose, "route": entry.route, "outcome": entry.outcome,
        "device": entry.device, "relation": entry.relation, "n_records": entry.n_records, "records": records,
        "why": entry.why_commitment,
    }  # fmt: skip
    written = json.dumps(covered, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def unlink(apps: Any, schema_editor: Any) -> None:
    """Back to records and reasons inside the entry; a person who was dropped since stays dropped."""
    entry_model, look_model = apps.get_model("audit", "AuditEntry"), apps.get_model("audit", "AuditLook")
    reasons = apps.get_model("audit", "AuditReason").objects
    for entries in in_pieces(entry_model.objects.all()):
        looks = look_model.objects.filter(entry__in=entries).values_list("entry_id", "kind", "record_id")
        persons = dict(
            apps.get_model("audit", "AuditStandIn")
            .objects.filter(stand_in__in=[one for _, kind, one in looks if kind.startswith("person:")])
            .values_list("stand_in", "record_id")
        )
        words = dict(reasons.filter(entry__in=entries).values_list("entry_id", "words"))
        by_id = {entry.id: entry for entry in entries}
        for entry in entries:
            entry.records, entry.why = {}, words.get(entry.id, "")
        for entry_id, kind, one in sorted(looks, key=str):
            said = kind.removeprefix("person:")
            found = persons.get(one) if said != kind else one
            if found is not None and not kind.startswith("forgotten:"):
                by_id[entry_id].records.setdefault(said, []).append(str(found))
        entry_model.objects.bulk_update(entries, ["records", "why"])
    entry_model.objects.update(chain=None, sequence=None, hash=None, why_commitment="")
    for model in ("AuditReason", "AuditLook", "AuditStandIn", "AuditChain"):
        apps.get_model("audit", model).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_chains_and_what_stands_beside_an_entry")]
    operations = [migrations.RunPython(link, unlink)]
