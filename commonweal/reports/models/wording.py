"""The words of automatic messages as a council edited them; each version is written once, the newest one holds."""

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord


class MessageTemplate(OwnedRecord):
    """One version of one message in one language. Class C, marking OFFICIAL; kept as long as messages refer to it."""

    kind = RecordKind.MESSAGE_TEMPLATE

    about = models.CharField(max_length=40, help_text="the purpose: received, with-a-team, answered, ...")
    language = models.CharField(max_length=10, default="en")
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=120)
    body = models.TextField(help_text="plain text with ((reference)) and other fields")
    made_by_id = models.UUIDField(null=True)
    made_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "about", "language", "number"], name="message_template_version_once"
            )
        ]
