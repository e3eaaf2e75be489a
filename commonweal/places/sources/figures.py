"""Reads published tables about areas: residents, households, deprivation, names of wards.

Which table it is, is told by the names of its columns, misspelt ones as published. A table that is not listed is
refused. Also reads the properties of a GeoJSON of census areas, which carry their residents and households.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from commonweal.files import cells
from commonweal.files.delivery import Delivery, FileRefused, Member, read_json
from commonweal.files.table import CellRefused, RefusedLine, TableRow, read_header, read_table

LARGEST_BYTES = 128_000_000
CODE = re.compile(r"[EWSK]\d{8}")
SUPPRESSED = frozenset({"-", "c", ":", ".."})


@dataclass(frozen=True, slots=True)
class FigureTable:
    """One published table: its columns for code, name and year, and what the measures are called here.

    `year` is the year it speaks of, or the name of the column that says it.
    """

    name: str
    code: str
    year: int | str
    measures: Mapping[str, str]
    named: str = ""
    within: str = ""


@dataclass(frozen=True, slots=True)
class FiguresRow:
    """What a table says of one area in one year; None is a number that the publisher suppressed."""

    table: str
    code: str
    name: str
    within: str
    year: int
    figures: Mapping[str, float | None]


_DEPRIVATION = ("imd_decile", "imd_rank", "income_decile", "crime_decile", "crime_rank")
_CENSUS_2011 = {
    "USUALRES": "residents", "HHOLDRES": "residents_in_households", "COMESTRES": "residents_in_communal_homes",
    "POPDEN": "residents_a_hectare", "HHOLDS": "households", "AVHHOLDSZ": "residents_a_household",
}  # fmt: skip
_GROUPS = ("white", "asian", "black", "mixed_other", "total")
TABLES = (
    FigureTable("deprivation-2019-lsoa-2011", "lsoa11_code", 2019, {name: name for name in _DEPRIVATION}),
    FigureTable("deprivation-2025-lsoa-2021", "lsoa21_code", 2025, {name: name for name in _DEPRIVATION}),
    FigureTable(
        "census-2021-wards", "ward_code", 2021,
        {
            "usual_residents": "residents", "usual_residents_aged_16+": "residents_16_and_over",
            "usual_residents_aged_16+_in_employment": "residents_in_employment", "households": "households",
            # Misspelt in the file as published.
            "housolds_deprived_in_0_dimensions": "households_deprived_in_0",
            "housolds_deprived_in_1_dimension": "households_deprived_in_1",
            "housolds_deprived_in_2_dimensions": "households_deprived_in_2",
            "housolds_deprived_in_3_dimensions": "households_deprived_in_3",
            "housolds_deprived_in_4_dimensions": "households_deprived_in_4",
            "ward_area": "square_metres",
        },
        named="ward_name", within="la_code",
    ),
    FigureTable("census-2011-lsoa", "LSOA11CD", 2011, _CENSUS_2011, named="LSOA11NM", within="LAD11CD"),
    FigureTable("census-2011-msoa", "MSOA11CD", 2011, _CENSUS_2011, named="MSOA11NM", within="LAD11CD"),
    FigureTable(
        "population-by-ethnic-group", "gss_code", "year",
        {name: name for name in (*_GROUPS, *(f"ci_{group}" for group in _GROUPS))}, named="area",
    ),
    FigureTable("ward-codes-used-by-mps", "wardcode", 2025, {}, named="wardname", within="lookup_boroughname"),
)  # fmt: skip


TABLE_NAMES = (
    "Deprivation 2019, LSOAs of 2011", "Deprivation 2025, LSOAs of 2021", "Census 2021, wards", "Census 2011, LSOAs",
    "Census 2011, MSOAs", "Population by ethnic group", "Ward codes that the police use",
)  # fmt: skip


def known_headings() -> list[list[str]]:
    """The columns of each table, by which it is known."""
    return [_columns(table) for table in TABLES]


def read_figures(delivery: Delivery) -> Iterator[FiguresRow | RefusedLine]:
    """Each row or feature as figures of one area, or refused."""
    for member in delivery.members:
        seen: dict[tuple[str, str, str, int], int] = {}
        for row, table in _rows(member):
            if isinstance(row, RefusedLine):
                yield row
                continue
            try:
                found = _figures(row, table)
                key = (found.table, found.code, found.within, found.year)
                if key in seen:
                    already = f"{found.code} for {found.year}, which line {seen[key]:,} has already"
                    raise CellRefused(table.code, found=already, allowed="each area once a year")
                seen[key] = row.line
                yield found
            except CellRefused as refusal:
                yield refusal.on(row)


def _rows(member: Member) -> Iterator[tuple[TableRow | RefusedLine, FigureTable]]:
    if member.name.lower().endswith((".geojson", ".json")):
        yield from _features(member)
        return
    table = _table(member, frozenset(read_header(member)))
    for row in read_table(member, needed=_columns(table)):
        yield row, table


def _features(member: Member) -> Iterator[tuple[TableRow, FigureTable]]:
    try:
        features = read_json(member, at_most=LARGEST_BYTES)["features"]
        properties = [feature["properties"] for feature in features]
        names = frozenset(properties[0])
    except (ValueError, RecursionError, KeyError, TypeError, IndexError, AttributeError) as fault:
        raise FileRefused(
            file=member.name, found="text that is not a GeoJSON feature collection with properties",
            allowed="GeoJSON of census areas, or one of the tables as CSV", to_do="Export the layer as GeoJSON.",
        ) from fault  # fmt: skip
    table = _table(member, names)
    for number, given in enumerate(properties, start=1):
        values = given if isinstance(given, dict) else {}
        yield TableRow(member.name, number, {name: _cell(values.get(name)) for name in _columns(table)}), table


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _table(member: Member, names: frozenset[str]) -> FigureTable:
    """The table that has these columns; of two that do, the one whose areas are finer."""
    for table in TABLES:
        if names.issuperset(_columns(table)):
            return table
    known = sorted({name for table in TABLES for name in _columns(table)} & names)
    raise FileRefused(
        file=member.name, line=1, field="the columns", found=f"of known columns only {', '.join(known) or 'none'}",
        allowed="the columns of " + ", ".join(table.name for table in TABLES),
        to_do="Check that it is one of the tables listed in docs/data.md, with its columns as published.",
    )  # fmt: skip


def _columns(table: FigureTable) -> list[str]:
    year = [table.year] if isinstance(table.year, str) else []
    return [name for name in (table.code, table.named, table.within) if name] + year + list(table.measures)


def _figures(row: TableRow, table: FigureTable) -> FiguresRow:
    code = row.cells[table.code]
    if not CODE.fullmatch(code):
        raise CellRefused(table.code, found=repr(code[:40]), allowed="a national code such as E05013652")
    year = row.cells[table.year] if isinstance(table.year, str) else str(table.year)
    return FiguresRow(
        table=table.name,
        code=code,
        name=cells.text("name", row.cells.get(table.named, ""), longest=200),
        within=cells.text("within", row.cells.get(table.within, ""), longest=200),
        year=int(cells.number("year", year, 1900, 2100, meaning="a year")),
        figures={ours: _number(theirs, row.cells[theirs]) for theirs, ours in table.measures.items()},
    )


def _number(field: str, cell: str) -> float | None:
    if not cell or cell in SUPPRESSED:
        return None
    return cells.number(field, cell.replace(",", ""), -1, 1e9, meaning="a number")
