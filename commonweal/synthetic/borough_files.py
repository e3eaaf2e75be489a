"""Writes the invented borough: the files that a partnership would load, and the truth that they were made from."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from commonweal.synthetic import geojson
from commonweal.synthetic.borough import SEED, build_borough
from commonweal.synthetic.call_log import SOURCES, calls_of, csv_text, rows_of
from commonweal.synthetic.faults import with_faults
from commonweal.synthetic.happenings import happenings
from commonweal.synthetic.plan import plan_year
from commonweal.synthetic.spots import locations
from commonweal.synthetic.truth import truth_text


@dataclass(frozen=True)
class BoroughFiles:
    """Where the files lie, in the order in which to load them. `call_logs` are police, out of hours, council line."""

    boroughs: Path
    wards: Path
    places: Path
    call_logs: tuple[Path, ...]
    truth: Path


def write_borough(folder: Path, *, seed: int = SEED, progress: Callable[[str], None] | None = None) -> BoroughFiles:
    """Write all files into `folder`, made if need be; the same seed gives the same bytes.

    Another seed gives another year of ordinary calls on the same ground, with the same storylines.
    """
    say = progress or (lambda _: None)
    folder.mkdir(parents=True, exist_ok=True)
    say("Drawing the borough")
    borough = build_borough()
    plan = plan_year(locations(borough, SEED), seed)
    say("Inventing a year of calls")
    happened = happenings(plan, seed)
    calls = calls_of(plan, happened, seed)
    rows = rows_of(calls, seed)
    logs = {source: with_faults(rows[source], source) for source in SOURCES}
    say("Writing the files")
    return BoroughFiles(
        boroughs=_written(folder / "borough.geojson", geojson.borough_geojson(borough)),
        wards=_written(folder / "wards.geojson", geojson.wards_geojson(borough)),
        places=_written(folder / "places.geojson", geojson.places_geojson(borough)),
        call_logs=tuple(_written(folder / f"{s.value}.csv", csv_text(log, s)) for s, (log, _) in logs.items()),
        truth=_written(folder / "truth.json", truth_text(plan, calls, {s: bad for s, (_, bad) in logs.items()})),
    )


def _written(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path
