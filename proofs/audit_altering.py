"""Alters the log in every way that docs/security.md P4 names, as the owner of the database could; sees what is said.

Each alteration is made on the same store inside a transaction that is taken back afterwards. Chains that are altered
are linked again where the alteration says so: whoever owns the database can also compute hashes.

    python -m proofs.audit_altering SEED ROUNDS
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import django
from django.db import connection, transaction

from proofs.children import end_with_parent

N_ENTRIES = 240
TABLES = ("audit_auditentry", "audit_auditlook", "audit_auditstandin", "audit_auditreason", "audit_auditchain")


class Altered:
    """The log in the hands of whoever owns the database; entries of one chain by number."""

    def __init__(self, chance: random.Random | None = None, *, of: str = "") -> None:
        from commonweal.audit import models

        self.chance, self.models = chance or random.Random(1), models
        _let_go()
        chains = models.AuditChain.objects.order_by("of")
        self.chain = self.chance.choice(list(chains.filter(of=of) if of else chains))
        self.last: int = self.chain.count

    @property
    def entries(self) -> Any:
        return self.models.AuditEntry.objects.filter(chain=self.chain)

    def one(self, lowest: int = 1, highest: int | None = None) -> Any:
        return self.entries.get(sequence=self.chance.randint(lowest, highest or self.last))

    def delete(self, entries: Any) -> None:
        """Entries with all that stands beside them."""
        ids = list(entries.values_list("id", flat=True))
        self.models.AuditLook.objects.filter(entry_id__in=ids).delete()
        self.models.AuditReason.objects.filter(entry_id__in=ids).delete()
        self.models.AuditEntry.objects.filter(id__in=ids).delete()

    def set_end(self, count: int) -> None:
        """Make the chain's own row say that it ends there."""
        newest = self.entries.filter(sequence=count).first()
        from commonweal.audit.chain import start_of

        self.models.AuditChain.objects.filter(id=self.chain.id).update(
            count=count, hash=newest.hash if newest else start_of(self.chain.id)
        )

    def move(self, first: int, by: int) -> None:
        """Give every entry from `first` on another number, the furthest first."""
        for entry in self.entries.filter(sequence__gte=first).order_by("-sequence" if by > 0 else "sequence"):
            self.models.AuditEntry.objects.filter(id=entry.id).update(sequence=entry.sequence + by)

    def link_again(self) -> None:
        """Compute every hash of the chain anew, as the product does, and its own row."""
        from commonweal.audit.chain import entry_hash, start_of
        from commonweal.audit.queries import stored_entries

        previous, count = start_of(self.chain.id), 0
        for piece in list(stored_entries(self.chain.id)):
            for stored in piece:
                previous, count = entry_hash(stored.written, previous), stored.written.sequence
                self.models.AuditEntry.objects.filter(id=stored.written.id).update(hash=previous)
        self.set_end(count)


def edit(log: Altered) -> None:
    entry = log.one()
    field, value = log.chance.choice(
        [
            ("actor_id", UUID(int=7)), ("actor_role", "nobody"), ("at", entry.at + timedelta(seconds=1)),
            ("deed", "run"), ("route", "another"), ("outcome", "404"), ("purpose", "none of it"), ("device", "other"),
            ("relation", "none"), ("n_records", entry.n_records + 1), ("partnership_id", UUID(int=8)),
        ]
    )  # fmt: skip
    log.models.AuditEntry.objects.filter(id=entry.id).update(**{field: value})


def edit_beside(log: Altered) -> None:
    models, chance = log.models, log.chance
    looks = models.AuditLook.objects.filter(entry__chain=log.chain).order_by("entry_id", "kind", "record_id")
    look = chance.choice(list(looks.exclude(kind__startswith="forgotten:")))
    named = models.AuditLook.objects.filter(entry_id=look.entry_id, kind=look.kind, record_id=look.record_id)
    persons = models.AuditStandIn.objects.filter(
        stand_in__in=looks.filter(kind="person:caller").values("record_id")
    ).order_by("stand_in")
    reasons = models.AuditReason.objects.filter(entry__chain=log.chain).order_by("entry_id")
    ways: list[Callable[[], object]] = [
        lambda: named.update(record_id=UUID(int=chance.getrandbits(128))),
        lambda: named.update(kind="place"),
        named.delete,
        lambda: models.AuditLook.objects.create(entry_id=look.entry_id, kind="report", record_id=UUID(int=9)),
    ]
    if persons:
        person = chance.choice(list(persons))
        its = models.AuditStandIn.objects.filter(stand_in=person.stand_in)
        ways += [lambda: its.update(record_id=UUID(int=chance.getrandbits(128))), its.delete]
    if reasons:
        reason = models.AuditReason.objects.filter(entry_id=chance.choice(list(reasons)).entry_id)
        ways += [lambda: reason.update(words="another reason"), reason.delete]
    chance.choice(ways)()


def delete_one(log: Altered) -> None:
    number = log.one(2, log.last - 1).sequence
    log.delete(log.entries.filter(sequence=number))
    if log.chance.random() < 0.5:
        log.move(number + 1, -1)
        log.set_end(log.last - 1)


def delete_newest(log: Altered) -> None:
    log.delete(log.entries.filter(sequence=log.last))
    if log.chance.random() < 0.5:
        log.set_end(log.last - 1)


def cut_tail(log: Altered) -> None:
    end = log.chance.randint(1, log.last - 1)
    log.delete(log.entries.filter(sequence__gt=end))
    if log.chance.random() < 0.8:
        log.set_end(end)


def delete_oldest(log: Altered) -> None:
    n = log.chance.choice([1, log.chance.randint(1, log.last - 1)])
    log.delete(log.entries.filter(sequence__lte=n))
    if log.chance.random() < 0.7:
        log.move(n + 1, -n)
        log.link_again()


def delete_all(log: Altered) -> None:
    of_all = log.chance.random() < 0.5
    log.delete(log.models.AuditEntry.objects.all() if of_all else log.entries)
    if log.chance.random() < 0.5:
        chains = log.models.AuditChain.objects.all()
        (chains if of_all else chains.filter(id=log.chain.id)).delete()
    elif not of_all:
        log.set_end(0)


def swap(log: Altered) -> None:
    one, other = log.one(1, log.last // 2), log.one(log.last // 2 + 1)
    if log.chance.random() < 0.5:
        # Only what was done changes places; number and hash stay.
        for entry, its in ((one, other), (other, one)):
            log.models.AuditEntry.objects.filter(id=entry.id).update(
                actor_id=its.actor_id, at=its.at, route=its.route, deed=its.deed, why_commitment=its.why_commitment,
                n_records=its.n_records + 1,
            )  # fmt: skip
        return
    places = {one.id: other.sequence, other.id: one.sequence}
    log.models.AuditEntry.objects.filter(id=one.id).update(sequence=10**9)
    for entry_id in (other.id, one.id):
        log.models.AuditEntry.objects.filter(id=entry_id).update(sequence=places[entry_id])
    if log.chance.random() < 0.5:
        log.link_again()


def insert(log: Altered) -> None:
    place = log.chance.randint(1, log.last)
    pattern = log.one()
    log.move(place, 1)
    pattern.pk, pattern.sequence, pattern.at = UUID(int=log.chance.getrandbits(128)), place, datetime.now(UTC)
    pattern.why_commitment = ""
    pattern.save(force_insert=True)
    way = log.chance.random()
    if way < 0.5:
        log.link_again()
    elif way < 0.8:
        log.set_end(log.last + 1)


def chain_anew(log: Altered) -> None:
    entry = log.one()
    log.models.AuditEntry.objects.filter(id=entry.id).update(actor_id=UUID(int=7))
    log.link_again()


def roll_back(log: Altered) -> None:
    """The store as it was some entries ago: every chain, its row and what stands beside it."""
    of_all = log.chance.random() < 0.5
    for chain in log.models.AuditChain.objects.all() if of_all else [log.chain]:
        log.chain, log.last = chain, chain.count
        end = chain.count - log.chance.randint(1, chain.count)
        log.delete(log.entries.filter(sequence__gt=end))
        log.set_end(end)


ALTERATIONS: dict[str, Callable[[Altered], None]] = {
    "edit": edit, "edit beside": edit_beside, "delete one": delete_one, "delete newest": delete_newest,
    "cut tail": cut_tail, "delete oldest": delete_oldest, "delete all": delete_all, "swap": swap, "insert": insert,
    "chain anew": chain_anew, "roll back": roll_back,
}  # fmt: skip


def _let_go() -> None:
    """What the owner of a database can do with its guards."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table with checks still to come cannot be altered: let them come.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def fill(chance: random.Random, n_entries: int = N_ENTRIES) -> None:
    from proofs.audit_writing import write_one

    at = datetime.now(UTC) - timedelta(days=1)
    for number in range(n_entries):
        write_one(chance, at + timedelta(seconds=number))


def alter(chance: random.Random, rounds: int) -> tuple[dict[str, int], Counter[str], list[str], int]:
    """How often each alteration was noticed, in which words of a finding, what was missed, and false alarms."""
    from commonweal.audit.head_folder import head_folder, read_heads
    from commonweal.audit.verification import verify

    kept = read_heads(head_folder())
    found, words, missed, false = dict.fromkeys(ALTERATIONS, 0), Counter[str](), list[str](), 0
    for number in range(rounds):
        false += not verify(kept).clean
        for name, alteration in ALTERATIONS.items():
            with transaction.atomic():
                alteration(Altered(chance))
                verdict = verify(kept)
                transaction.set_rollback(True)
            found[name] += not verdict.clean
            words.update({one.what for one in verdict.findings})
            if verdict.clean:
                missed.append(f"{name}, round {number}")
    false += not verify(kept).clean
    return found, words, missed, false


def main(seed: int, rounds: int) -> None:
    from commonweal.web.database_roles import as_owner

    chance = random.Random(seed)
    fill(chance)
    with as_owner():
        found, words, missed, false = alter(chance, rounds)
    print(json.dumps({"found": found, "words": words, "missed": missed, "false": false}))


if __name__ == "__main__":
    end_with_parent()
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]))
