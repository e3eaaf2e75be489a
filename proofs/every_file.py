"""Each file of the real data, loaded by the command that it is for, in a fresh store, with the counts of its README.

Walks SHA256SUMS, so that a file that no kind loads fails here. Each file is loaded a second time and must change
nothing. Parquet files are written out as CSV first; the republished months come after the download that they revise.
`timestamped/` lies outside Great Britain: to be refused in words is what is expected of it. On both databases.
"""

import hashlib
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from proofs.postgresql import own_database
from proofs.store import REAL_DATA, Store, fresh_store, tell

POLICE, COUNTS, CRIME = "police_uk", "counts", "crime-table"


@dataclass(frozen=True)
class Expected:
    """What loading a file gives: rows in, and of them refused with a reason; `counts` are facts of the job to hold."""

    kind: str
    rows: int
    refused: int = 0
    options: tuple[str, ...] = ()
    after: str = ""
    by_source: tuple[tuple[str, int], ...] = ()
    changed: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Refused:
    """A file that is to be refused in words."""

    kind: str
    words: str


EARLIER, LATER = "police_uk/download-2018-04-to-2020-03.zip", "police_uk/download-2022-07-to-2023-06.zip"
CITY, MET = "City of London Police", "Metropolitan Police Service"
SINCE_2014, SINCE_2018 = ("--valid-from", "2014-05-22", "--valid-to", "2018-05-02"), ("--valid-from", "2018-01-01")
SINCE_2022, SINCE_2025 = ("--valid-from", "2022-05-05"), ("--valid-from", "2025-05-01")
CENSUS_2011, CENSUS_2021 = ("--valid-from", "2011-03-27", "--valid-to", "2021-03-20"), ("--valid-from", "2021-03-21")
FILES: dict[str, Expected | Refused] = {
    EARLIER: Expected(
        "police-uk", 192_383, by_source=(
            (f"outcomes: {MET}", 11_543), ("stop-and-search: city-of-london", 4_383),
            (f"street: {CITY}", 18_755), (f"street: {MET}", 157_702),
        ),
    ),
    LATER: Expected(
        "police-uk", 235_299, by_source=(
            (f"outcomes: {MET}", 12_878), ("stop-and-search: metropolitan", 158_599),
            (f"street: {CITY}", 9_019), (f"street: {MET}", 54_803),
        ),
    ),
    # By row and as multisets; the README's 569, 34 and 2 compare each Crime ID's first row (docs/decisions/0013).
    "police_uk/revised-city-of-london-2023-01-to-2023-03.zip": Expected(
        "police-uk", 2_211, after=LATER, changed=(("LSOA", 1), ("Last outcome category", 578), ("Location", 32)),
    ),
    "police_uk/camden-islington-burglary-2012-01-to-2022-12.csv.gz": Expected("police-uk", 54_803),
    "police_uk/met-burglary-2015-01-to-2022-12.parquet": Expected("police-uk", 542_639),
    "police_uk/met-stop-and-search-2015-04-to-2022-12.parquet": Expected("stop-and-search", 844_155),
    "police_uk/camden-open-data-street-crime-2019-06.csv": Expected("camden-street-crime", 4_075),
    "counts/mps-recorded-crime-borough-historical.parquet": Expected(CRIME, 1_085),
    "counts/mps-recorded-crime-borough-historical.csv": Expected(CRIME, 1_085),
    "counts/mps-recorded-crime-borough-to-2025-02.parquet": Expected(CRIME, 1_032),
    "counts/mps-recorded-crime-borough-to-2025-02.csv": Expected(CRIME, 1_032),
    "counts/mps-recorded-crime-ward-historical.parquet": Expected(CRIME, 21_118),
    "counts/mps-recorded-crime-ward-to-2025-02.parquet": Expected(CRIME, 18_688),
    "counts/mps-recorded-crime-lsoa-to-2025-02.parquet": Expected(CRIME, 105_620),
    "counts/mps-knife-crime-borough-snt-to-2025-02.parquet": Expected(CRIME, 44_052),
    "counts/mps-vawg-offences-camden-islington-to-2025-02.parquet": Expected(CRIME, 15_698),
    "counts/camden-violence-by-ward-records-2015-2019.csv": Expected(CRIME, 35_140),
    "counts/imd-2019-england-lsoa-2011.csv": Expected("area-figures", 32_844),
    "counts/imd-2025-england-lsoa-2021.csv": Expected("area-figures", 33_755),
    "counts/camden-ward-population-census-2021.csv": Expected("area-figures", 20),
    "counts/london-lsoa-2011-census-population.csv": Expected("area-figures", 4_835),
    "counts/london-borough-population-by-ethnic-group-2012-2018.csv": Expected("area-figures", 231),
    "boundaries/london-boroughs.geojson": Expected("boroughs", 33, options=SINCE_2018),
    "boundaries/london-wards-2014.geojson": Expected("wards", 649, options=SINCE_2014),
    "boundaries/london-wards-2025.geojson": Expected("wards", 704, options=SINCE_2025),
    "boundaries/camden-wards-2022.geojson": Expected("wards", 20, options=SINCE_2022),
    "boundaries/london-ward-codes-used-by-mps.csv": Expected("area-figures", 680),
    "boundaries/lsoa-2021-camden-islington-neighbours.geojson": Expected("lsoas", 1_082, options=CENSUS_2021),
    "boundaries/msoa-2021-camden-islington-neighbours.geojson": Expected("msoas", 218, options=CENSUS_2021),
    "boundaries/lsoa-2011-camden-islington-neighbours-census-population.geojson": Expected(
        "lsoas", 1_063, options=CENSUS_2011
    ),
    "boundaries/london-msoa-2011-census-population.geojson": Expected("msoas", 983, options=CENSUS_2011),
    "places/codepoint-open-2014-08-camden-islington.csv": Expected("postcodes", 15_004),
    "timestamped/memphis-robberies-2019.csv": Refused("police-uk", "none of them a"),
    "timestamped/chicago-arson.csv": Refused("police-uk", "none of them a"),
    "timestamped/chicago-south-side-incidents-sample.csv": Refused("police-uk", "none of them a"),
    "timestamped/chicago-arson-near-repeat-calculator-tables.txt": Refused("police-uk", "none of them a"),
}  # fmt: skip
NO_DATA = ("README", "LICEN", "SHA256SUMS")


def listed() -> list[str]:
    """The files that SHA256SUMS names; each is there and is the one that was meant."""
    names = []
    for line in (REAL_DATA / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split(maxsplit=1)
        name = name.removeprefix("*").removeprefix("./")
        assert hashlib.sha256((REAL_DATA / name).read_bytes()).hexdigest() == digest, f"{name} is another file"
        names.append(name)
    return [name for name in names if not name.rsplit("/", 1)[-1].startswith(NO_DATA)]


def as_delivered(name: str, folder: Path) -> Path:
    """The file itself; a Parquet file as the CSV that it was made from."""
    file = REAL_DATA / name
    if file.suffix != ".parquet":
        return file
    target = folder / f"{file.stem}.csv"
    left_out = ' EXCLUDE ("Source month")' if "stop-and-search" in name else ""
    duckdb.sql(f"COPY (SELECT *{left_out} FROM '{file}') TO '{target}' (HEADER, DELIMITER ',')")
    return target


def load(store: Store, name: str, expected: Expected, folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts of loading the file, and of loading it again."""
    command = ("import", expected.kind, str(as_delivered(name, folder)), *expected.options)
    return store.run(*command), store.run(*command)


def holds(expected: Expected, first: dict[str, Any], again: dict[str, Any]) -> bool:
    """Whether all rows came in as the README says, and the second time changed nothing."""
    rows = expected.rows
    in_full = first["n_in"] == rows and first["n_refused"] == expected.refused
    added = first["n_added"] == rows - expected.refused if not expected.after else first["n_added"] == 0
    changed = dict(expected.changed) == first["changed_fields"]
    sources = not expected.by_source or dict(expected.by_source) == first["by_source"]
    unchanged = again["n_unchanged"] == rows - expected.refused and not again["n_added"] and not again["n_updated"]
    return in_full and added and changed and sources and unchanged


@contextmanager
def _store(on: str) -> Iterator[Store]:
    with own_database() if on == "postgresql" else nullcontext({}) as database, fresh_store(database) as store:
        yield store


def _prove(on: str, name: str, folder: Path) -> bool:
    expected = FILES.get(name)
    if expected is None:
        tell(proof="every-file", database=on, file=name, holds=False, why="no kind loads it")
        return False
    with _store(on) as store:
        if isinstance(expected, Refused):
            said = store.refused("import", expected.kind, str(REAL_DATA / name))
            right = expected.words in said["problem"]["found"] + said["problem"]["allowed"]
            tell(proof="every-file", database=on, file=name, refused=said["problem"]["found"], holds=right)
            return right
        if expected.after:
            store.run("import", expected.kind, str(REAL_DATA / expected.after))
        first, again = load(store, name, expected, folder)
    right = holds(expected, first, again)
    counts = {key: first[key] for key in ("n_in", "n_added", "n_updated", "n_unchanged", "n_refused")}
    tell(
        proof="every-file", database=on, file=name, kind=expected.kind, **counts, changed=first["changed_fields"],
        again_unchanged=again["n_unchanged"], holds=right,
    )  # fmt: skip
    return right


def main() -> int:
    words = sys.argv[1:]
    databases = [word for word in words if word in ("sqlite", "postgresql")] or ["sqlite", "postgresql"]
    wanted = [word for word in words if word not in databases]
    names = [name for name in listed() if not wanted or any(word in name for word in wanted)]
    with tempfile.TemporaryDirectory() as folder:
        held = [_prove(on, name, Path(folder)) for on in databases for name in names]
    return 0 if all(held) and held else 1


if __name__ == "__main__":
    sys.exit(main())
