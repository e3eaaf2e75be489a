"""Frozen calculations, and the changes of data that came after them.

Class C; marking OFFICIAL; kept with the figures that rest on them. A run is written once and never changed: newer data
make another run.
"""

import uuid

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord


class Run(OwnedRecord):
    """One calculation: what was judged, by which policy and code, on what input, with what result."""

    kind = RecordKind.RUN

    calculation = models.CharField(max_length=40)
    cut_off_on = models.DateField(help_text="the day at whose beginning in London the data end")
    as_at = models.DateField(help_text="the last whole civil day before the cut-off")
    policy_name = models.CharField(max_length=80)
    policy_version = models.CharField(max_length=64)
    code_version = models.CharField(max_length=40)
    input_digest = models.CharField(max_length=64)
    result_digest = models.CharField(max_length=64)
    facts = models.JSONField(help_text="counts of the input and values of the policy, as they stood")
    n_changes_seen = models.PositiveIntegerField(help_text="changes of data before the cut-off that it had seen")
    made_by_id = models.UUIDField(null=True)
    made_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "calculation", "cut_off_on", "policy_version", "code_version", "input_digest"],
                name="run_once_for_the_same_input",
            )
        ]
        indexes = [
            # The newest run of a week, and the list of weeks that have one.
            models.Index(fields=["partnership", "calculation", "-cut_off_on", "-created_at"], name="run_of_a_week"),
        ]


class RunConfirmed(models.Model):
    """A run was asked for again and came out the same: the changes of data since then do not touch it.

    Such changes are real and yet outside the run's input: what a caller said, a borough's outline.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="confirmations")
    n_changes_seen = models.PositiveIntegerField()
    at = models.DateTimeField()


class DataChange(models.Model):
    """A batch of rows was added or updated, the earliest of them on a day: older runs did not see them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership_id = models.UUIDField()
    about = models.CharField(max_length=40)
    earliest_on = models.DateField()
    n_rows = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["partnership_id", "about", "earliest_on"], name="data_change_by_day")]
