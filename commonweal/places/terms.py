"""The words of the gazetteer: how a home is held, and how areas, places and kinds of match are called on a page."""

from enum import StrEnum

from django.db import models

from commonweal.core.terms import AreaKind, LocationKind


class Tenancy(models.TextChoices):
    """How a home is held, as address lists say it."""

    COUNCIL_TENANCY = "council-tenancy", "Council tenancy"
    COUNCIL_LEASEHOLD = "council-leasehold", "Council leasehold"
    REGISTERED_PROVIDER = "registered-provider", "Registered provider"
    PRIVATE = "private", "Private"
    TEMPORARY = "temporary", "Temporary"
    OTHER = "other", "Other"


class Match(StrEnum):
    """What was recognised in the words of a caller."""

    POSTCODE = "postcode"
    ADDRESS = "address"
    STREET = "street"
    STREET_END = "street-end"
    CORNER = "corner"
    PLACE = "place"
    BLOCK = "block"
    AREA = "area"
    POINT = "point"


AREA_WORDS = {
    AreaKind.BOROUGH: ("borough", "boroughs"),
    AreaKind.WARD: ("ward", "wards"),
    AreaKind.LSOA: ("LSOA", "LSOAs"),
    AreaKind.MSOA: ("MSOA", "MSOAs"),
}
PLACE_WORDS = {
    LocationKind.ESTATE: "Estate",
    LocationKind.PARK: "Park",
    LocationKind.STATION: "Station",
    LocationKind.NAMED_PLACE: "Place",
    LocationKind.STREET: "Street",
}
