"""The audit entry: one a request or job, written in the transaction of what it describes (docs/security.md P4).

Class C; marking OFFICIAL-SENSITIVE; kept as long as the partnership's audit retention says. An entry holds ids and
counts, never names, addresses or words that somebody wrote about a person. Actors are plain ids: this room knows no
other. Entries are links of a chain (`chain.py`, docs/decisions/0019). What may have to be dropped one day stands beside
the entry, in `AuditStandIn` and `AuditReason`, and the chain covers a commitment to it.
"""

import uuid

from django.db import models


class AuditChain(models.Model):
    """One chain of entries: how many, and the hash of the newest. The row is the lock under which one is added.

    The id is drawn once and never again, so that an emptied store cannot pass for the one before.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    of = models.CharField(max_length=40, unique=True, help_text="a partnership's id, or `none`")
    count = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)


class AuditEntry(models.Model):
    """Who did or read what, for what purpose, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    partnership_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=40, blank=True)
    deed = models.CharField(max_length=20)
    purpose = models.CharField(max_length=80, blank=True)
    route = models.CharField(max_length=120)
    outcome = models.CharField(max_length=40)
    n_records = models.PositiveIntegerField(default=0)
    device = models.CharField(max_length=64, blank=True, default="")
    relation = models.CharField(max_length=80, blank=True, default="")
    why_commitment = models.CharField(max_length=64, blank=True, default="")
    chain = models.ForeignKey(AuditChain, on_delete=models.PROTECT, db_index=False)
    sequence = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            # Also the order in which a chain is verified.
            models.UniqueConstraint(fields=["chain", "sequence"], name="audit_one_entry_a_number"),
        ]
        indexes = [
            # "Who looked, and when" of one partnership, newest first.
            models.Index(fields=["partnership_id", "-at"], name="audit_partnership_newest"),
            # "What did this person look at" in the access review.
            models.Index(fields=["actor_id", "-at"], name="audit_actor_newest"),
        ]

    @property
    def records(self) -> dict[str, list[str]]:
        """Kind of record -> ids shown or changed, sorted; a person who was dropped is left out."""
        looks = list(self.looks.values_list("kind", "record_id"))
        persons = AuditStandIn.objects.filter(stand_in__in=[one for _, one in looks])
        known = {
            (f"person:{kind}", its): one for its, kind, one in persons.values_list("stand_in", "kind", "record_id")
        }
        found: dict[str, list[str]] = {}
        for kind, one in looks:
            if not kind.startswith(("person:", "forgotten:")):
                found.setdefault(kind, []).append(str(one))
            elif (kind, one) in known:
                found.setdefault(kind.removeprefix("person:"), []).append(str(known[kind, one]))
        return {kind: sorted(ids) for kind, ids in found.items()}

    @property
    def why(self) -> str:
        """The reason that was given, or nothing where none was or it was dropped."""
        found = AuditReason.objects.filter(entry_id=self.id).first() if self.why_commitment else None
        return found.words if found else ""


class AuditLook(models.Model):
    """One record that an entry names.

    A kind of `person:caller` says that the id is a stand-in; one of `forgotten:caller`, that it was dropped.
    """

    pk = models.CompositePrimaryKey("entry_id", "kind", "record_id")
    entry = models.ForeignKey(AuditEntry, on_delete=models.PROTECT, related_name="looks", db_index=False)
    kind = models.CharField(max_length=60)
    record_id = models.UUIDField()

    class Meta:
        indexes = [
            # "Who has looked at this record".
            models.Index(fields=["record_id", "kind"], name="audit_who_has_looked"),
        ]


class AuditStandIn(models.Model):
    """Whom a stand-in stands for. Removing the row drops the person from every entry, and no entry changes by it."""

    stand_in = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=40)
    record_id = models.UUIDField()
    nonce = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "record_id"], name="audit_one_stand_in_a_person"),
        ]


class AuditReason(models.Model):
    """What somebody wrote as the reason of a deed; goes with the person whom the entry names."""

    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, primary_key=True, related_name="reason")
    words = models.CharField(max_length=400)
    nonce = models.CharField(max_length=64)
