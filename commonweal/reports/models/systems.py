"""Other systems that send reports: each with a key of its own, of which only the digest is kept."""

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord


class SystemKey(OwnedRecord):
    """The key of one other system, such as a FixMyStreet; it reads the status of what it sent, and nothing else.

    Class C, marking OFFICIAL; kept as long as reports refer to it.
    """

    kind = RecordKind.SYSTEM_KEY

    name = models.CharField(max_length=120)
    key_digest = models.CharField(max_length=64, unique=True)
    made_by_id = models.UUIDField(null=True)
    last_used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "name"], name="system_key_name_once")]
