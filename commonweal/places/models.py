"""Areas with dates, and the places that calls count at.

Class E; marking OFFICIAL; kept for as long as a figure refers to them. Read by every role of the partnership that
works with places. Geometry is kept in British National Grid metres, rounded to the millimetre, so that a border that
two areas share stays shared.
"""

from django.db import models
from django.db.models import F, Q

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord
from commonweal.core.terms import AreaKind, LocationKind


class Area(OwnedRecord):
    """A borough or ward between two dates; `valid_to` is its last day, or empty."""

    kind = RecordKind.AREA

    area_kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in AreaKind])
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    within_code = models.CharField(max_length=40, blank=True, help_text="the borough that a ward lies in")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    rings = models.JSONField(help_text="[polygon][ring][point] -> easting_m, northing_m; outer ring first")
    min_easting_m = models.FloatField()
    min_northing_m = models.FloatField()
    max_easting_m = models.FloatField()
    max_northing_m = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "area_kind", "code", "valid_from"], name="area_once_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="area_ends_after_it_begins"
            ),
        ]


class Place(OwnedRecord):
    """An estate, park, station or named place (polygons), or a street (lines)."""

    kind = RecordKind.PLACE

    location_kind = models.CharField(
        max_length=20, choices=[(k.value, k.value) for k in LocationKind if k != LocationKind.PROVISIONAL]
    )
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    searched_name = models.CharField(max_length=200, help_text="the name as it is compared: lower case, single spaces")
    parts = models.JSONField(
        help_text="polygons: [polygon][ring][point]; street: [line][point] -> easting_m, northing_m"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "code"], name="place_code_once")]
        indexes = [
            # A call without coordinates that names its place.
            models.Index(fields=["partnership", "searched_name"], name="place_by_name"),
        ]
