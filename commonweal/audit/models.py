"""The audit entry: one a request or job, written in the transaction of what it describes (docs/security.md P4).

Class C; marking OFFICIAL-SENSITIVE; kept as long as the partnership's audit retention says. It holds ids and counts,
never names, addresses or words that somebody wrote about a person. Actors are plain ids: this room knows no other.
"""

import uuid

from django.db import models

from commonweal.audit.deeds import Deed


class AuditEntry(models.Model):
    """Who did or read what, for what purpose, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    partnership_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=40, blank=True)
    deed = models.CharField(max_length=20, choices=Deed.choices)
    purpose = models.CharField(max_length=80, blank=True)
    route = models.CharField(max_length=120)
    outcome = models.CharField(max_length=40)
    records = models.JSONField(default=dict, help_text="kind of record -> ids shown or changed")
    n_records = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [
            # "Who looked, and when" of one partnership, newest first.
            models.Index(fields=["partnership_id", "-at"], name="audit_partnership_newest"),
            # "What did this person look at" in the access review.
            models.Index(fields=["actor_id", "-at"], name="audit_actor_newest"),
        ]
