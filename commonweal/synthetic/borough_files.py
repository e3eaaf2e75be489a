"""Writes the invented borough: the files that a partnership would load, and the truth that they were made from."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from commonweal.core.terms import CallSource
from commonweal.synthetic import geojson
from commonweal.synthetic.borough import SEED, Borough, build_borough
from commonweal.synthetic.call_log import SOURCES, calls_of, csv_text, rows_of
from commonweal.synthetic.census import deprivation_csv
from commonweal.synthetic.faults import with_faults
from commonweal.synthetic.happenings import happenings
from commonweal.synthetic.homes import addresses_csv, homes, postcodes_csv
from commonweal.synthetic.neighbour_log import neighbour_csv
from commonweal.synthetic.patrol_log import mapping_toml, patrol_bytes
from commonweal.synthetic.plan import plan_years
from commonweal.synthetic.spots import beyond_the_border, locations
from commonweal.synthetic.truth import truth_text


@dataclass(frozen=True)
class BoroughFiles:
    """Where the files lie. `call_logs` are police, out of hours, council line, in the layout of the call log importer.

    `wards` hold from 5 May 2022, `wards_before` until the day before. `patrol_log` has a layout of its own, which
    `patrol_mapping` describes. `neighbour_log` is Eastmarsh's, which another partnership loads.
    """

    boroughs: Path
    wards: Path
    wards_before: Path
    lsoas: Path
    msoas: Path
    deprivation: Path
    places: Path
    postcodes: Path
    addresses: Path
    call_logs: tuple[Path, ...]
    patrol_log: Path
    patrol_mapping: Path
    neighbour_log: Path
    truth: Path


def write_borough(folder: Path, *, seed: int = SEED, progress: Callable[[str], None] | None = None) -> BoroughFiles:
    """Write all files into `folder`, made if need be; the same seed gives the same bytes.

    Another seed gives other years of ordinary calls on the same ground, with the same storylines.
    """
    say = progress or (lambda _: None)
    folder.mkdir(parents=True, exist_ok=True)
    say("Drawing the borough")
    borough = build_borough()
    plan = plan_years(locations(borough, SEED), seed)
    say("Inventing five years of calls")
    happened = happenings(plan, seed)
    beyond = beyond_the_border(borough, SEED)
    calls = calls_of(plan, beyond, happened, seed)
    rows = rows_of(calls, seed)
    logs = {source: with_faults(rows[source], source) for source in SOURCES}
    say("Writing the files")
    patrol, _ = logs[CallSource.PATROL_LINE]
    own_layout = [source for source in SOURCES if source is not CallSource.PATROL_LINE]
    return BoroughFiles(
        **ground_files(folder, borough),
        call_logs=tuple(_written(folder / f"{s.value}.csv", csv_text(logs[s][0], s)) for s in own_layout),
        patrol_log=_written(folder / "patrol-line.csv", patrol_bytes(patrol)),
        patrol_mapping=_written(folder / "patrol-line-mapping.toml", mapping_toml()),
        neighbour_log=_written(folder / "eastmarsh-council-line.csv", neighbour_csv(beyond, seed)),
        truth=_written(folder / "truth.json", truth_text(plan, calls, {s: bad for s, (_, bad) in logs.items()})),
    )


def ground_files(folder: Path, borough: Borough) -> dict[str, Path]:
    """Everything but the calls, by its field of `BoroughFiles`."""
    found = homes(borough, SEED)
    texts = {
        "boroughs": ("borough.geojson", geojson.borough_geojson(borough)),
        "wards": ("wards.geojson", geojson.wards_geojson(borough.wards)),
        "wards_before": ("wards-until-2022.geojson", geojson.wards_geojson(borough.wards_before)),
        "lsoas": ("lsoas.geojson", geojson.census_geojson(borough.lsoas, "LSOA")),
        "msoas": ("msoas.geojson", geojson.census_geojson(borough.msoas, "MSOA")),
        "deprivation": ("deprivation.csv", deprivation_csv(borough.lsoas)),
        "places": ("places.geojson", geojson.places_geojson(borough)),
        "postcodes": ("postcodes.csv", postcodes_csv(found, borough, geojson.from_grid())),
        "addresses": ("addresses.csv", addresses_csv(found)),
    }
    return {name: _written(folder / file, text) for name, (file, text) in texts.items()}


def _written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
