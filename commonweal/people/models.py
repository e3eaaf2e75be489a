"""Contact points, callers, and what somebody decided about which callers are one person (docs/decisions/0012).

Class A; marking OFFICIAL-SENSITIVE; kept as long as a report refers to them, decisions with them. Read by the triage
officer; an analyst sees a code in place of a caller's name and number, and that there is a decision, not its words.
"""

import uuid

from django.db import models
from django.db.models import Q

from commonweal.access.record_kinds import RecordKind
from commonweal.access.relations import RelationColumns
from commonweal.access.scope import OwnedRecord
from commonweal.people.terms import Answer


class ContactPoint(OwnedRecord):
    """A telephone number in one spelling. Loaded from a log, so nobody verified it, and it may be shared."""

    kind = RecordKind.CONTACT_POINT

    value = models.CharField(max_length=40, help_text="+441632960123")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "value"], name="contact_point_once")]


class Caller(OwnedRecord):
    """One number with one name as compared: the most that two calls of a log may be taken to share unasked."""

    kind = RecordKind.CALLER
    columns = RelationColumns(guarded=True)

    contact_point = models.ForeignKey(
        ContactPoint, null=True, on_delete=models.PROTECT, related_name="callers", help_text="none: a name alone"
    )
    name = models.CharField(max_length=120, blank=True, help_text="as first written down")
    compared_name = models.CharField(
        max_length=400, blank=True, help_text="in small letters, single spaces, without full stops and commas"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "contact_point", "compared_name"],
                condition=Q(contact_point__isnull=False),
                name="caller_once_a_number",
            ),
            models.UniqueConstraint(
                fields=["partnership", "compared_name"],
                condition=Q(contact_point__isnull=True),
                name="caller_once_without_number",
            ),
            models.CheckConstraint(
                condition=Q(contact_point__isnull=False) | ~Q(compared_name=""), name="caller_has_number_or_name"
            ),
        ]


class IdentityDecision(OwnedRecord):
    """What a named person decided about callers: that they are one person, or that they are not. Written once."""

    kind = RecordKind.IDENTITY_DECISION

    answer = models.CharField(max_length=20, choices=Answer)
    callers = models.ManyToManyField(Caller, related_name="decisions")
    reasons = models.JSONField(default=list, help_text="why the product had suggested it, as it stood then")
    why = models.CharField(max_length=1_000, help_text="in the words of whoever decided")
    decided_by_id = models.UUIDField(null=True)
    decided_by = models.CharField(max_length=120)
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [
            # What holds now, and the history, newest first.
            models.Index(fields=["partnership", "-decided_at"], name="identity_decision_newest"),
        ]


class IdentityDecisionUndone(models.Model):
    """A decision was taken back; the decision itself stays as it was written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.OneToOneField(IdentityDecision, on_delete=models.PROTECT, related_name="undone")
    why = models.CharField(max_length=1_000)
    undone_by_id = models.UUIDField(null=True)
    undone_by = models.CharField(max_length=120)
    undone_at = models.DateTimeField()
