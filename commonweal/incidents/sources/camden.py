"""Reads "On Street Crime in Camden", Camden Council's own form of police.uk street crime (opendata.camden.gov.uk).

Its `Epoch` is month-first: 06/01/2019 is June 2019. Its `ID` changes when a month is published again; `Persistent ID`
is the Crime ID of police.uk, and anti-social behaviour has none.
"""

import re

from commonweal.files import cells
from commonweal.files.delivery import Delivery, FileRefused
from commonweal.files.table import CellRefused, read_header
from commonweal.incidents.sources.police_uk import POINT, whole_content
from commonweal.incidents.sources.published import Column, NamedTable, PublishedTable, Row, Turn, text_of

EPOCH = re.compile(r"(0[1-9]|1[0-2])/01/((?:19|20)\d\d) 12:00:00 AM")


def _text(heading: str, name: str, longest: int = 200, *, needed: bool = False) -> Column:
    return Column(heading, name, text_of(heading, longest, needed=needed), heading)


def _metres(heading: str, high: float) -> Turn:
    return lambda cell: cells.number(heading, cell, 0, high, meaning=cells.GREAT_BRITAIN.meaning) if cell else None


def _month_first(cell: str) -> str:
    found = EPOCH.fullmatch(cell)
    if not found:
        raise CellRefused(
            "Epoch", found=repr(cell), allowed="the first of a month, the month first, such as 06/01/2019 12:00:00 AM"
        )
    return f"{found[2]}-{found[1]}"


_SAID = (
    _text("Category", "category", 80, needed=True),
    _text("Street ID", "street_id", 20),
    _text("Street Name", "street_name"),
    _text("Context", "context", 500),
    _text("Service", "service", 80),
    _text("Location Subtype", "location_subtype", 80),
    _text("Ward Code", "ward_code", 9),
    _text("Ward Name", "ward_name", 80),
    Column("Easting", "easting_m", _metres("Easting", cells.GREAT_BRITAIN.east_m), "Point"),
    Column("Northing", "northing_m", _metres("Northing", cells.GREAT_BRITAIN.north_m), "Point"),
    *POINT,
    _text("Spatial Accuracy", "spatial_accuracy"),
)


def _identity(row: Row) -> str:
    """The Persistent ID; a row without one is known by what it says of the crime, not of its record or outcome."""
    persistent_id = row[len(_SAID)]
    return f"id\x1f{persistent_id}" if persistent_id else whole_content(row[: len(_SAID)])


CAMDEN_STREET_CRIME = PublishedTable(
    "camden-street-crime",
    (
        *_SAID,
        _text("Persistent ID", "crime_id", 64),
        _text("Outcome Category", "outcome_category"),
        _text("Outcome Date", "outcome_date", 30),
        _text("ID", "record_id", 20),
        _text("Last Uploaded", "last_uploaded", 30),
    ),
    Column("Epoch", "month", _month_first),
    None,
    _identity,
)


def camden_tables(delivery: Delivery) -> list[NamedTable]:
    """The one table of the delivery; anything else is refused."""
    fitting = [one for one in delivery.members if set(read_header(one)).issuperset(CAMDEN_STREET_CRIME.needed)]
    if len(delivery.members) != 1 or not fitting:
        raise FileRefused(
            file=delivery.file_name, found="no table of street crime as Camden publishes it",
            allowed="the CSV export of On Street Crime in Camden, with the columns Category, Street ID, Epoch ...",
            to_do="Export it from opendata.camden.gov.uk as CSV, or choose the right kind of import.",
        )  # fmt: skip
    return [NamedTable(fitting[0], CAMDEN_STREET_CRIME, force="camden-council")]
