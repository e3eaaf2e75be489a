"""Column mappings: how a call log of another layout is read, kept in versions."""

import uuid

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord


class ColumnMapping(OwnedRecord):
    """How one log of another layout is read, under a name that stays; what it says stands in its versions.

    Class C, marking OFFICIAL; kept as long as a job names it. It holds headings and words of lists, no row of a log.
    """

    kind = RecordKind.COLUMN_MAPPING

    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "name"], name="column_mapping_name_once")]


class ColumnMappingVersion(models.Model):
    """What a mapping said from a moment on; never changed, so that a job's version says how its file was read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mapping = models.ForeignKey(ColumnMapping, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    layout = models.JSONField(help_text="as mappings/toml_form.py writes it")
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mapping", "number"], name="column_mapping_version_once")]


class MappingSample(OwnedRecord):
    """A file on which a mapping is tried, and the mapping as it stands; gone with its file within hours.

    Class A (a sample names callers); marking OFFICIAL-SENSITIVE. Only who uploaded it sees it.
    """

    kind = RecordKind.MAPPING_SAMPLE

    file_name = models.CharField(max_length=200)
    kept_as = models.CharField(max_length=200)
    made_by_id = models.UUIDField(null=True)
    name = models.CharField(max_length=80, blank=True)
    draft = models.JSONField(default=dict)
