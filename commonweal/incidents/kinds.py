"""The kinds of file that this room loads: a police.uk download, its stop and search alone, Camden's street crime."""

from collections.abc import Iterable, Iterator, Sequence

from commonweal.files.delivery import Delivery
from commonweal.imports.kind import ImportKind, Loading, Portion, Reading
from commonweal.incidents.operations import record_published
from commonweal.incidents.pieces import portion
from commonweal.incidents.sources.camden import CAMDEN_STREET_CRIME, camden_tables
from commonweal.incidents.sources.police_uk import OUTCOMES, STOPS, STREET, tables_of
from commonweal.incidents.sources.published import NamedTable, PublishedTable, read_months

GROUP = "What the police publish"
AGAIN = (
    "A month is compared with what is here by Crime ID, and where there is none by all that a row says. What differs "
    "is updated, more rows are added, and rows that the new download lacks stay and are counted."
)


def _portions(tables: Iterable[NamedTable], *, name_table: bool) -> Iterator[Portion]:
    for month in read_months(tables):
        yield portion(month, source=f"{month.table.name}: {month.force}" if name_table else month.force)


def _police_uk(delivery: Delivery, wanted: Sequence[PublishedTable]) -> Reading:
    notes: list[str] = []
    tables = tables_of(delivery, wanted, notes)
    return Reading(notes=notes, portions=_portions(tables, name_table=len(wanted) > 1))


def _everything(delivery: Delivery, loading: Loading) -> Reading:
    return _police_uk(delivery, (STREET, OUTCOMES, STOPS))


def _stops(delivery: Delivery, loading: Loading) -> Reading:
    return _police_uk(delivery, (STOPS,))


def _camden(delivery: Delivery, loading: Loading) -> Reading:
    return Reading(portions=_portions(camden_tables(delivery), name_table=False))


POLICE_UK = ImportKind(
    name="police-uk",
    label="Police data (police.uk zip or CSV): street crime, outcomes, stop and search",
    explanation="A download from data.police.uk, whatever tables it has. A month published again updates what changed.",
    needs="The zip as it was downloaded, one of its tables, or such a table as .csv.gz. A table is known by its name "
    "(2023-06-metropolitan-street.csv) or by its columns; a table of several months has each month in one place.",
    again=AGAIN,
    headings=[one.needed for one in (STREET, OUTCOMES, STOPS)],
    contents=[(one.name, ", ".join(one.needed)) for one in (STREET, OUTCOMES, STOPS)],
    read=_everything,
    write=record_published,
    writes="police-uk",
    group=GROUP,
)
STOP_AND_SEARCH = ImportKind(
    name=STOPS.name,
    label="Police stop and search (police.uk zip or CSV)",
    explanation="Only the stop and search of a download from data.police.uk; other tables in it are left aside.",
    needs="As above, with files such as 2023-06-metropolitan-stop-and-search.csv.",
    again=AGAIN,
    headings=[STOPS.needed],
    contents=[(STOPS.name, ", ".join(STOPS.needed))],
    read=_stops,
    write=record_published,
    writes="police-uk",
    group=GROUP,
)
CAMDEN = ImportKind(
    name=CAMDEN_STREET_CRIME.name,
    label="Street crime as Camden Council publishes it (CSV)",
    explanation="On Street Crime in Camden from opendata.camden.gov.uk, with wards and street numbers.",
    needs="The CSV export with its 20 columns. Its Epoch has the month first: 06/01/2019 is June 2019.",
    again=AGAIN,
    headings=[CAMDEN_STREET_CRIME.needed],
    contents=[("columns", ", ".join(CAMDEN_STREET_CRIME.needed))],
    read=_camden,
    write=record_published,
    largest_bytes=128_000_000,
    group=GROUP,
)
