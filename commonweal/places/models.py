"""Areas with dates, the places that calls count at, and what a caller may name: postcodes and addresses.

Addresses are class C: who lets a home and how it is held is told to no role that does not need it, and the finder shows
neither. The rest is class E; marking OFFICIAL; kept for as long as a figure refers to it. Read by every role of the
partnership that works with places. Geometry is kept in British National Grid metres, rounded to the millimetre, so that
a border that two areas share stays shared.
"""

from django.db import models
from django.db.models import F, Q

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord
from commonweal.core.terms import AreaKind, LocationKind
from commonweal.places.terms import Tenancy


class Area(OwnedRecord):
    """A borough, ward or census area between two dates; `valid_to` is its last day, or empty.

    Areas of one kind with the same two days are one boundary set. A set that was withdrawn counts nothing any more and
    is kept, because figures that were made with it name it.
    """

    kind = RecordKind.AREA

    area_kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in AreaKind])
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    within_code = models.CharField(max_length=40, blank=True, help_text="the borough that it lies in")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
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


class Postcode(OwnedRecord):
    """A postcode and the point that stands for its addresses."""

    kind = RecordKind.POSTCODE

    code = models.CharField(max_length=8, help_text="capitals, one space: N1 0AA")
    squeezed = models.CharField(max_length=7, help_text="the same without the space, to be searched while half typed")
    easting_m = models.FloatField(null=True)
    northing_m = models.FloatField(null=True)
    quality = models.PositiveSmallIntegerField(help_text="Code-Point Open: 10 best, 60 a sector's mean, 90 no point")
    borough_code = models.CharField(max_length=9, blank=True)
    ward_code = models.CharField(max_length=9, blank=True, help_text="as in the file: of the wards of its day")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "squeezed"], name="postcode_once")]


class Address(OwnedRecord):
    """One property by its Unique Property Reference Number, with who lets it and how."""

    kind = RecordKind.ADDRESS

    uprn = models.CharField(max_length=12, help_text="digits, no leading zero")
    house = models.CharField(max_length=80, blank=True)
    house_number = models.CharField(max_length=12, blank=True, help_text="the number in the street: 12a of Flat 3, 12A")
    street = models.CharField(max_length=120)
    compared_street = models.CharField(max_length=120, help_text="the street as it is compared: fenwick rd")
    locality = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    easting_m = models.FloatField(null=True)
    northing_m = models.FloatField(null=True)
    landlord = models.CharField(max_length=120, blank=True)
    tenancy = models.CharField(max_length=30, blank=True, choices=Tenancy)
    block = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "uprn"], name="address_once"),
            models.CheckConstraint(condition=~Q(uprn="") & ~Q(uprn__startswith="0"), name="uprn_without_leading_zero"),
        ]
        indexes = [
            # "12 fenwick rd"
            models.Index(fields=["partnership", "compared_street", "house_number"], name="address_by_street"),
            # "12a N19 4AB"
            models.Index(fields=["partnership", "postcode", "house_number"], name="address_by_postcode"),
            # "7 larch house"
            models.Index(fields=["partnership", "block"], name="address_by_block"),
        ]


class AreaFigures(OwnedRecord):
    """What a published table says of one area: residents, households, deprivation."""

    kind = RecordKind.AREA_FIGURES

    table = models.CharField(max_length=60, help_text="which table it is: census-2021-camden-wards")
    code = models.CharField(max_length=9)
    name = models.CharField(max_length=200, blank=True)
    within = models.CharField(max_length=200, blank=True, help_text="the borough or command, where a code has several")
    year = models.PositiveSmallIntegerField()
    figures = models.JSONField(help_text="measure -> number, or null where the publisher suppressed it")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "table", "code", "within", "year"], name="figures_of_an_area_once"
            )
        ]


class GazetteerVersion(models.Model):
    """Goes up with every change of areas, places, postcodes or addresses: tells a process that its index is old."""

    partnership = models.OneToOneField("access.Partnership", on_delete=models.CASCADE, primary_key=True)
    number = models.PositiveIntegerField(default=1)
