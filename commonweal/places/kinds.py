"""The kinds of file that this room loads: boundaries with dates, places, postcodes, addresses, figures of areas."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from commonweal.core.terms import AreaKind, LocationKind
from commonweal.files.delivery import Delivery, FileRefused
from commonweal.files.table import RefusedLine
from commonweal.imports.kind import ImportKind, Loading, Reading
from commonweal.places.far import asking_where_far, first_point
from commonweal.places.operations import keep_addresses, keep_areas, keep_figures, keep_places, keep_postcodes
from commonweal.places.queries import overlap_notes
from commonweal.places.sources.addresses import NEEDED as ADDRESS_HEADINGS
from commonweal.places.sources.addresses import TENANCIES, read_addresses
from commonweal.places.sources.figures import TABLE_NAMES, known_headings, read_figures
from commonweal.places.sources.geojson import AreaRow, read_areas, read_places
from commonweal.places.sources.postcodes import NEEDED as POSTCODE_HEADINGS
from commonweal.places.sources.postcodes import read_postcodes
from commonweal.places.terms import AREA_WORDS

# All of London's small areas, drawn to the metre, are 30 MB; a million addresses are 100 MB.
MOST_GEOJSON_BYTES = 128_000_000
MOST_LIST_BYTES = 256_000_000
WITHDRAWN_UNDER_PLACES = " A set of boundaries can be withdrawn under Places."
DATES = {
    "valid_from": "first day on which these boundaries held, such as 2022-05-05",
    "valid_to": "their last day, or nothing while they hold",
}


def _checked_dates(options: Mapping[str, Any], file_name: str) -> tuple[date, date | None]:
    for name, needed in (("valid_from", True), ("valid_to", False)):
        value = options.get(name) or ""
        try:
            if value or needed:
                date.fromisoformat(value)
        except ValueError as fault:
            raise FileRefused(
                file=file_name, field=name, found=repr(value), allowed="a day such as 2022-05-05",
                to_do="Say from which day these boundaries held.",
            ) from fault  # fmt: skip
    first_day = date.fromisoformat(options["valid_from"])
    last_day = date.fromisoformat(options["valid_to"]) if options.get("valid_to") else None
    if last_day and last_day < first_day:
        raise FileRefused(
            file=file_name, field="valid_to", found=options["valid_to"],
            allowed=f"{options['valid_from']} or later", to_do="Check the two days.",
        )  # fmt: skip
    return first_day, last_day


def _areas(area_kind: AreaKind) -> Callable[[Delivery, Loading], Reading]:
    def read(delivery: Delivery, loading: Loading) -> Reading:
        days = _checked_dates(loading.options, delivery.file_name)
        notes: list[str] = []
        rows = read_areas(delivery, area_kind, notes)
        reading = Reading(_noting_overlaps(rows, area_kind, days, loading, notes), notes)
        if area_kind == AreaKind.BOROUGH:
            # Boroughs are what the distance is measured from.
            return reading
        words = AREA_WORDS[area_kind][1]
        return asking_where_far(reading, loading, lambda row: first_point(row.rings), words, WITHDRAWN_UNDER_PLACES)

    return read


def _noting_overlaps(
    rows: Iterator[AreaRow | RefusedLine],
    area_kind: AreaKind,
    days: tuple[date, date | None],
    loading: Loading,
    notes: list[str],
) -> Iterator[AreaRow | RefusedLine]:
    """The rows as they come; after the last, a note where they lie over another set that holds in the same days."""
    read: list[AreaRow] = []
    for row in rows:
        if isinstance(row, AreaRow):
            read.append(row)
        yield row
    names, rings = [row.name for row in read], [row.rings for row in read]
    notes.extend(overlap_notes(loading.partnership_id, area_kind, days, names, rings))


def _places(delivery: Delivery, loading: Loading) -> Reading:
    notes: list[str] = []
    reading = Reading(read_places(delivery, notes), notes)
    return asking_where_far(reading, loading, lambda row: first_point(row.parts), "places")


def _postcodes(delivery: Delivery, loading: Loading) -> Reading:
    return asking_where_far(Reading(read_postcodes(delivery)), loading, lambda row: row.point, "postcodes")


def _addresses(delivery: Delivery, loading: Loading) -> Reading:
    return asking_where_far(Reading(read_addresses(delivery)), loading, lambda row: row.point, "addresses")


def _boundaries(name: str, area_kind: AreaKind, label: str, explanation: str) -> ImportKind:
    return ImportKind(
        name=name,
        label=label,
        explanation=explanation,
        read=_areas(area_kind),
        write=keep_areas,
        source_of=lambda row: row.area_kind.value,
        options=DATES,
        largest_bytes=MOST_GEOJSON_BYTES,
        takes="GeoJSON",
        contents=(*_properties(area_kind), ("geometry", "Polygon or MultiPolygon in WGS84, longitude before latitude")),
    )


def _properties(area_kind: AreaKind) -> tuple[tuple[str, str], ...]:
    """The names of properties that the reader takes, of any year (sources/geojson.py)."""
    letters = {AreaKind.BOROUGH: "LAD", AreaKind.WARD: "WD", AreaKind.LSOA: "LSOA", AreaKind.MSOA: "MSOA"}[area_kind]
    year = "21" if area_kind in (AreaKind.LSOA, AreaKind.MSOA) else "22"
    code = (f"code, GSS_CODE or {letters}{year}CD (of any year)", "needed; each code once")
    name = (f"name or {letters}{year}NM", "needed")
    borough = ("borough, LB_GSS_CD or LAD22CD", "the code of its borough; may be missing")
    return (code, name) if area_kind == AreaKind.BOROUGH else (code, name, borough)


BOROUGHS = _boundaries(
    "boroughs",
    AreaKind.BOROUGH,
    "Borough boundaries (GeoJSON)",
    "Your borough and its neighbours, with the day from which the boundaries held.",
)
WARDS = _boundaries(
    "wards",
    AreaKind.WARD,
    "Ward boundaries (GeoJSON)",
    "One set of wards, with the day from which they held: most boroughs have other wards since May 2022.",
)
LSOAS = _boundaries(
    "lsoas",
    AreaKind.LSOA,
    "LSOA boundaries (GeoJSON)",
    "The census's small areas of 2011 or of 2021, each set with its own first day.",
)
MSOAS = _boundaries(
    "msoas",
    AreaKind.MSOA,
    "MSOA boundaries (GeoJSON)",
    "The census's middle areas of 2011 or of 2021, each set with its own first day.",
)
PLACES = ImportKind(
    name="places",
    label="Estates, parks, stations, named places and streets (GeoJSON)",
    explanation="The places that calls count at. Each feature has a code, a name and a kind.",
    read=_places,
    write=keep_places,
    source_of=lambda row: row.location_kind.value,
    largest_bytes=MOST_GEOJSON_BYTES,
    takes="GeoJSON",
    contents=(
        ("code", "needed; each code once"),
        ("name", "needed"),
        (
            "kind",
            "needed; " + ", ".join(sorted({one.value for one in LocationKind} - {LocationKind.PROVISIONAL.value})),
        ),
        ("geometry", "Polygon or MultiPolygon, for streets LineString or MultiLineString; WGS84, longitude first"),
    ),
)
POSTCODES = ImportKind(
    name="postcodes",
    label="Postcodes (OS Code-Point Open, CSV with column names)",
    explanation="Postcodes with their points, so that a place is found from what a caller says.",
    read=_postcodes,
    write=keep_postcodes,
    source_of=lambda row: row.borough_code or "borough not said",
    largest_bytes=MOST_LIST_BYTES,
    headings=(POSTCODE_HEADINGS,),
    contents=(
        ("Postcode", "needed, in any spelling; each once"),
        ("Positional_quality_indicator", "needed; 10 to 60 for a point, 90 for none"),
        ("Eastings, Northings", "metres on the British National Grid"),
        ("Admin_district_code, Admin_ward_code", "national codes; may be missing"),
    ),
)
ADDRESSES = ImportKind(
    name="addresses",
    label="Address list (CSV)",
    explanation="One property a row: UPRN, house, street, locality, postcode, easting, northing, landlord, tenancy, "
    "block.",
    read=_addresses,
    write=keep_addresses,
    source_of=lambda row: row.tenancy or "tenancy not said",
    largest_bytes=MOST_LIST_BYTES,
    headings=(ADDRESS_HEADINGS,),
    contents=(
        ("uprn", "needed; 1 to 12 digits; each once"),
        ("street", "needed"),
        ("house, locality, block", "may be empty"),
        ("postcode", "may be empty"),
        ("easting, northing", "metres on the British National Grid; both or neither"),
        ("landlord", "who lets it; may be empty"),
        ("tenancy", "one of " + ", ".join(sorted(TENANCIES)) + ", or empty"),
    ),
)
AREA_FIGURES = ImportKind(
    name="area-figures",
    label="Residents, households and deprivation of areas (CSV or GeoJSON)",
    explanation="Published tables of the census, of the Indices of Deprivation, of population by ethnic group, and the "
    "ward codes that the police use.",
    read=lambda delivery, _: Reading(read_figures(delivery)),
    write=keep_figures,
    source_of=lambda row: row.table,
    largest_bytes=MOST_GEOJSON_BYTES,
    takes="CSV or GeoJSON",
    headings=known_headings(),
    contents=tuple((table, ", ".join(columns)) for table, columns in zip(TABLE_NAMES, known_headings(), strict=True)),
)
PLACE_KINDS = tuple(
    replace(kind, group="Boundaries and places")
    for kind in (BOROUGHS, WARDS, LSOAS, MSOAS, PLACES, POSTCODES, ADDRESSES, AREA_FIGURES)
)
