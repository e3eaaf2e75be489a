"""Contact points: the number a call came from. Persons, and which of them may be one, come with the matching rules.

Class A; marking OFFICIAL-SENSITIVE; kept as long as a report refers to it. Read by the triage officer, through a
report; an analyst sees a code in its place.
"""

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord


class ContactPoint(OwnedRecord):
    """A telephone number in one spelling, so that two calls from it count as one caller."""

    kind = RecordKind.CONTACT_POINT

    value = models.CharField(max_length=40, help_text="+441632960123")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "value"], name="contact_point_once")]
