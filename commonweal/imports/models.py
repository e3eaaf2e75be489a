"""Import jobs, the rows they refused and what they changed.

Class C (columns that name somebody are not copied into a refused row); marking OFFICIAL-SENSITIVE; refused rows
and changes are kept with their job. Read by the analyst of the partnership.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord
from commonweal.imports.states import NOTHING_LOADED, JobState


class ImportJob(OwnedRecord):
    """One file, and what became of each of its rows: in = added + updated + unchanged + refused."""

    kind = RecordKind.IMPORT_JOB
    # The name of whoever loaded it; filled by the queries, not a column.
    loaded_by: str = ""

    source_kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    file_bytes = models.BigIntegerField()
    kept_as = models.CharField(max_length=200, help_text="the copy in the data folder while the job runs")
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=JobState, default=JobState.WAITING)
    loaded_by_id = models.UUIDField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    n_in = models.PositiveIntegerField(default=0)
    n_read = models.PositiveIntegerField(default=0, help_text="rows dealt with so far; a stopped job goes on here")
    n_added = models.PositiveIntegerField(default=0)
    n_updated = models.PositiveIntegerField(default=0)
    n_unchanged = models.PositiveIntegerField(default=0)
    n_refused = models.PositiveIntegerField(default=0)
    by_source = models.JSONField(default=dict, help_text="rows accepted, by the source they name")
    changed_fields = models.JSONField(default=dict, help_text="updated rows, by the field that changed")
    n_lacking = models.PositiveIntegerField(default=0, help_text="rows of the store that the file no longer has")
    notes = models.JSONField(default=list, help_text="what the reader left aside or mended, in sentences")
    problem = models.JSONField(default=dict, help_text="why the whole file was refused")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(n_read=F("n_added") + F("n_updated") + F("n_unchanged") + F("n_refused")),
                name="import_job_accounts_for_every_row",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.FINISHED) | Q(n_in=F("n_read")), name="import_job_finished_read_everything"
            ),
        ]
        indexes = [
            # The list of jobs, newest first.
            models.Index(fields=["partnership", "-created_at"], name="import_job_newest"),
        ]

    @property
    def shown_state(self) -> str:
        """The state in which people see the job: one that is over and took no row is not called finished."""
        over = self.state == JobState.FINISHED
        return NOTHING_LOADED if over and self.n_in and self.n_refused == self.n_in else self.state


class RefusedRow(models.Model):
    """A row that was not loaded, as it came, with the field and the reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="refused_rows")
    member = models.CharField(max_length=200, blank=True, help_text="the file inside a zip")
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=80)
    found = models.CharField(max_length=200)
    allowed = models.CharField(max_length=300)
    row = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["job", "member", "line"], name="refused_row_in_file_order")]


class ChangedField(models.Model):
    """One field of a row that was here already and came again with another value. Values of calls are not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField(help_text="the order in which the job met them, from 1")
    row = models.CharField(max_length=200, help_text="how a person finds the row: a shortened Crime ID, a reference")
    month = models.CharField(max_length=7)
    force = models.CharField(max_length=80)
    field = models.CharField(max_length=80)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="changed_field_numbered_once")]
