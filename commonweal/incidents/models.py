"""Events that police and councils publish month by month. They are not calls, and count only where a run names them.

Class B; marking OFFICIAL (published data); kept while a figure refers to them. Read by the analyst.
"""

from typing import ClassVar

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord


def _words(longest: int = 200) -> "models.CharField[str, str]":
    return models.CharField(max_length=longest, blank=True, default="")


class PublishedRow(OwnedRecord):
    """One published row. The point is kept exactly as published, and in grid metres to the millimetre.

    `identity` is a digest of what stays the same when the month is published again: the Crime ID, or what the row says.
    Rows may share it, so `ordinal` numbers them (data quirks 1 and 2).
    """

    # No index of its own: what says that a row is there once begins with the partnership.
    partnership = models.ForeignKey("access.Partnership", on_delete=models.PROTECT, related_name="+", db_index=False)
    force = models.CharField(max_length=80, help_text="whose download it stands in")
    month = models.CharField(max_length=7, help_text="the month of the publication, YYYY-MM")
    identity = models.CharField(max_length=20)
    ordinal = models.PositiveIntegerField(default=1)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    easting_m = models.FloatField(null=True)
    northing_m = models.FloatField(null=True)

    # What says that a row is there once, and finds a month that is published again.
    ONCE: ClassVar = ("partnership", "force", "month", "identity", "ordinal")

    class Meta:
        abstract = True


class StopAndSearch(PublishedRow):
    """One search of a person or vehicle: the only table of police.uk with an instant."""

    kind = RecordKind.STOP_AND_SEARCH

    happened_at = models.DateTimeField()
    search_type = _words(80)
    part_of_operation = _words()
    operation = _words()
    gender = _words()
    age_range = _words()
    self_defined_ethnicity = _words()
    officer_defined_ethnicity = _words()
    legislation = _words()
    object_of_search = _words()
    outcome = _words()
    outcome_linked = _words()
    clothing_removed = _words()

    class Meta:
        constraints = [models.UniqueConstraint(fields=PublishedRow.ONCE, name="stop_and_search_once")]


class StreetCrime(PublishedRow):
    """One crime or incident of anti-social behaviour: it has a month and no day (data quirk 8)."""

    kind = RecordKind.STREET_CRIME

    crime_id = _words(64)
    reported_by = _words(80)
    location = _words()
    lsoa_code = _words(9)
    lsoa_name = _words(80)
    crime_type = _words(80)
    last_outcome = _words()
    context = _words(500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=PublishedRow.ONCE, name="street_crime_once")]


class CrimeOutcome(PublishedRow):
    """One outcome of a crime; a crime may have several, in several months."""

    kind = RecordKind.CRIME_OUTCOME

    crime_id = _words(64)
    reported_by = _words(80)
    location = _words()
    lsoa_code = _words(9)
    lsoa_name = _words(80)
    outcome_type = _words()

    class Meta:
        constraints = [models.UniqueConstraint(fields=PublishedRow.ONCE, name="crime_outcome_once")]


class CouncilStreetCrime(PublishedRow):
    """One row of Camden Council's own table of street crime, with ward and street number."""

    kind = RecordKind.COUNCIL_STREET_CRIME

    category = _words(80)
    street_id = _words(20)
    street_name = _words()
    context = _words(500)
    service = _words(80)
    location_subtype = _words(80)
    ward_code = _words(9)
    ward_name = _words(80)
    spatial_accuracy = _words()
    crime_id = _words(64)
    outcome_category = _words()
    outcome_date = _words(30)
    record_id = _words(20)
    last_uploaded = _words(30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=PublishedRow.ONCE, name="council_street_crime_once")]
