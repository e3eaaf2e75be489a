"""The hotspots of a run, written once with it, and what people decided about their places: never changed.

Class C (counts at places, no person); marking OFFICIAL-SENSITIVE; kept with their run. Evidence is kept as ids of
reports: opening them goes through the viewer's own rights.
"""

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord
from commonweal.core.rules.hotspot_life import Choice
from commonweal.core.terms import LocationKind
from commonweal.hotspots.terms import Status
from commonweal.places.models import Place
from commonweal.runs.models import Run


class Hotspot(OwnedRecord):
    """A location that is on the week's list, or has just dropped off it."""

    kind = RecordKind.HOTSPOT

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="hotspots")
    number = models.PositiveSmallIntegerField(help_text="its number in the list and on the map")
    status = models.CharField(max_length=20, choices=Status)
    location_key = models.CharField(
        max_length=80, help_text="place:<code>, or spot:<easting>,<northing> of the first point"
    )
    location_kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in LocationKind])
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    easting_m = models.FloatField()
    northing_m = models.FloatField()
    wards = models.JSONField(help_text="names of the wards that hold its calls, most calls first")
    # Empty for the older runs; a column that may be null is added without laying the table anew, which would drop
    # the triggers that keep it as it was written.
    boroughs = models.JSONField(null=True, help_text="[borough, calls], most first: a place may cross a border")
    n_calls = models.PositiveIntegerField()
    n_incidents = models.PositiveIntegerField()
    n_callers = models.PositiveIntegerField()
    n_without_caller = models.PositiveIntegerField(help_text="anonymous calls, and calls whose log names no number")
    n_calls_week_before = models.PositiveIntegerField()
    weeks_on_list = models.PositiveIntegerField()
    on_list_since = models.DateField(null=True, help_text="the as-at day of its first week on the list in a row")
    expected_median = models.FloatField(null=True)
    expected_low = models.PositiveIntegerField(null=True)
    expected_high = models.PositiveIntegerField(null=True)
    n_expected_from = models.PositiveIntegerField(help_text="earlier weekly cut-offs that the range rests on")
    weekly_counts = models.JSONField(help_text="14-day counts at this and up to 52 earlier cut-offs, oldest first")
    categories = models.JSONField(help_text="[category, calls], most first")
    hour_by_weekday = models.JSONField(help_text="calls of 13 weeks, [weekday][hour], Monday first, London time")
    because = models.TextField()
    clause = models.TextField()
    evidence = models.JSONField(help_text="ids of the reports that count, oldest first")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "location_key"], name="hotspot_once_a_run"),
            models.UniqueConstraint(fields=["run", "number"], name="hotspot_number_once_a_run"),
        ]


class HotspotDecision(OwnedRecord):
    """What somebody decided about a place on the list: written once, a change of mind is another decision."""

    kind = RecordKind.HOTSPOT_DECISION

    key = models.CharField(max_length=120, help_text="of the form or decision that made it: sent twice, one")
    location_key = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    choice = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Choice])
    words = models.CharField(max_length=1_000, blank=True, help_text="why; needed to refuse a proposal")
    decided_on = models.DateField()
    # Null for what was decided before responses had days of their own, and for what names no day.
    until_on = models.DateField(null=True, help_text="the last day of the Enhanced Partnership Response")
    decided_by_id = models.UUIDField(null=True)
    decided_by = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "key"], name="hotspot_decision_once_a_key")]
        indexes = [models.Index(fields=["partnership", "location_key", "decided_on"], name="hotspot_decision_by_place")]
