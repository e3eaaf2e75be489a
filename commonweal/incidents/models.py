"""Events that police recorded, as published on police.uk. They are not calls, and count only where a run names them.

Class B; marking OFFICIAL (published data); kept while a figure refers to them. Read by the analyst.
"""

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord


class PoliceIncident(OwnedRecord):
    """One published event. The point is kept exactly as published, and in grid metres to the millimetre.

    `source_key` is a digest of what identifies the row, with its ordinal among equal ones, because stop and search has
    no number of its own and equal rows are separate events (data quirks 1 and 2).
    """

    kind = RecordKind.POLICE_INCIDENT

    source = models.CharField(max_length=30)
    source_key = models.CharField(max_length=80)
    force = models.CharField(max_length=80)
    month = models.CharField(max_length=7, help_text="the file's month, YYYY-MM")
    happened_at = models.DateTimeField()
    what = models.CharField(max_length=80)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    easting_m = models.FloatField(null=True)
    northing_m = models.FloatField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "source", "source_key"], name="police_incident_once")
        ]
        indexes = [
            # A rule reads a span of one source.
            models.Index(fields=["partnership", "source", "happened_at"], name="police_incident_by_time"),
        ]
