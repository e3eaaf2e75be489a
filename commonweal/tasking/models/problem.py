"""Problem sheets: what officers write about a place that stays a problem, and the measures that their plan should move.

Class B (words of officers about a place, who are told to name nobody); marking OFFICIAL-SENSITIVE; kept as long as the
figures beside which they are read. Everything written is a version of its own and written once (migration 0008); the
facts beside it are read from other records whenever the sheet is opened.
"""

import uuid

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord
from commonweal.tasking.problem.terms import LONGEST_KEY, LONGEST_LINE, LONGEST_WORDS, MeasureKind, Part


class ProblemSheet(OwnedRecord):
    """The sheet of one place; a place that comes back goes on with its own."""

    kind = RecordKind.PROBLEM_SHEET

    location_key = models.CharField(max_length=LONGEST_KEY, help_text="place:<code> or spot:<easting>,<northing>")
    place_name = models.CharField(max_length=LONGEST_LINE, help_text="as it was called when the sheet was begun")
    begun_by_id = models.UUIDField(null=True)
    begun_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            # Two who begin at once begin one.
            models.UniqueConstraint(fields=["partnership", "location_key"], name="one_problem_sheet_a_place")
        ]


class ProblemWords(models.Model):
    """One version of one part of a sheet; `number` counts up within the part, the highest stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(ProblemSheet, on_delete=models.PROTECT, related_name="versions")
    part = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Part])
    number = models.PositiveIntegerField()
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    by_id = models.UUIDField(null=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "part", "number"], name="problem_words_number_once")]


class ProblemMeasure(models.Model):
    """What the plan should move, with the figure as it stood; the newest of a kind stands.

    A `target` of None says that it is no longer one of the plan's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(ProblemSheet, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=20, choices=[(one.value, one.value) for one in MeasureKind])
    number = models.PositiveIntegerField(help_text="counts up within the kind")
    start_value = models.PositiveIntegerField(null=True, help_text="None: it could not be counted on that day")
    start_on = models.DateField()
    target = models.PositiveIntegerField(null=True)
    by_on = models.DateField(null=True)
    by_id = models.UUIDField(null=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "kind", "number"], name="problem_measure_number_once")]
