"""Reads a region from files as they are downloaded: boroughs as GeoJSON, crimes as police.uk publishes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from commonweal.core.analysis.areas import area_of, prepare_areas
from commonweal.core.terms import AreaKind
from commonweal.files.delivery import open_delivery
from commonweal.incidents.sources.police_uk import STREET, tables_of
from commonweal.incidents.sources.published import read_months
from commonweal.places.grid import to_grid
from commonweal.places.sources.geojson import AreaRow, read_areas
from commonweal.region.findings import BoroughCrimes

MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Region:
    """The boroughs with their crimes, the first and the last month, and what was not counted, and why."""

    boroughs: tuple[BoroughCrimes, ...]
    first_month: str
    last_month: str
    n_rows: int
    n_refused: int
    n_without_point: int
    n_beyond: int
    notes: tuple[str, ...]


def read_region(crimes: Sequence[Path], boundaries: Path, *, crime_type: str) -> Region:
    """A region from police.uk files and a file of boroughs; raises `FileRefused`.

    A crime without a point, or in none of the boroughs, is counted as such and left out.
    """
    notes: list[str] = []
    areas = _boroughs(boundaries, notes)
    month, longitude, latitude, n_refused = _columns(crimes, crime_type, notes)
    easting_m, northing_m = to_grid(np.array(longitude, np.float64), np.array(latitude, np.float64))
    placed = area_of(easting_m, northing_m, prepare_areas([area.rings for area in areas]))
    known, numbers = ~np.isnan(easting_m), np.array([_number(one) for one in month], np.int32)
    first, last = (int(numbers.min()), int(numbers.max())) if len(numbers) else (0, -1)
    return Region(
        tuple(
            BoroughCrimes(
                area.name, area.rings, easting_m[here], northing_m[here], numbers[here] - first, last - first + 1
            )
            for index, area in enumerate(areas)
            if (here := placed == index).any()
        ),
        min(month, default=""),
        max(month, default=""),
        len(month),
        n_refused,
        int((~known).sum()),
        int((known & (placed < 0)).sum()),
        tuple(notes),
    )


def _boroughs(file: Path, notes: list[str]) -> list[AreaRow]:
    rows = read_areas(open_delivery(file, file_name=file.name), AreaKind.BOROUGH, notes)
    return sorted((row for row in rows if isinstance(row, AreaRow)), key=lambda row: row.code)


def _columns(
    files: Sequence[Path], crime_type: str, notes: list[str]
) -> tuple[list[str], list[float], list[float], int]:
    """Months, longitudes and latitudes (NaN where there is none) of the crimes of a type; how many rows are refused."""
    at = {name: STREET.names.index(name) for name in ("longitude", "latitude", "crime_type")}
    month: list[str] = []
    points: list[tuple[float, float]] = []
    n_refused = 0
    tables = [table for file in files for table in tables_of(open_delivery(file, file_name=file.name), [STREET], notes)]
    for one in read_months(sorted(tables, key=lambda table: (table.month, table.force))):
        n_refused += one.n_refused
        chosen = [row for row in one.rows if row[at["crime_type"]].casefold() == crime_type.casefold()]
        month += [one.month] * len(chosen)
        points += [
            (np.nan, np.nan) if row[at["longitude"]] is None else (row[at["longitude"]], row[at["latitude"]])
            for row in chosen
        ]
    return month, [x for x, _ in points], [y for _, y in points], n_refused


def _number(month: str) -> int:
    return int(month[:4]) * MONTHS_A_YEAR + int(month[5:]) - 1
