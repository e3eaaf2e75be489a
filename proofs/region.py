"""Burglary of the whole Metropolitan force, 2015 to 2022, borough by borough: here and on Dask, with equal numbers.

Needs the real data. Runs `commonweal region` once with each engine on the file as police.uk publishes it, and compares
what is told and what is drawn. One JSON line a figure; exit code 1 where one does not hold. `--pictures FOLDER` keeps
the maps.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from proofs.every_file import REAL_DATA, as_delivered

BURGLARY = "police_uk/met-burglary-2015-01-to-2022-12.parquet"
BOUNDARIES = "boundaries/london-boroughs.geojson"
ROWS = 542_639
ENGINES = ("HERE", "DASK")


def told(engine: str, crimes: Path, folder: Path) -> tuple[dict[str, Any], dict[str, bytes], float]:
    """What the command tells with an engine, the maps that it draws, and the seconds that it took."""
    maps = folder / engine
    command = [
        sys.executable, "-m", "commonweal", "region", str(crimes), "--boundaries", str(REAL_DATA / BOUNDARIES),
        "--crime-type", "Burglary", "--pictures", str(maps), "--json",
    ]  # fmt: skip
    settings = {**os.environ, "COMMONWEAL_REGION_ENGINE": engine, "COMMONWEAL_DATA": str(folder / "data")}
    began = perf_counter()
    done = subprocess.run(command, env=settings, stdout=subprocess.PIPE, check=True)
    took_s = perf_counter() - began
    return json.loads(done.stdout), {file.name: file.read_bytes() for file in maps.iterdir()}, took_s


def main() -> int:
    """One line of what was told with each engine, and one of whether they are equal."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=Path, help="a folder that keeps the maps")
    kept = parser.parse_args().pictures
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        crimes = as_delivered(BURGLARY, folder)
        found = {engine: told(engine, crimes, kept or folder) for engine in ENGINES}
    facts = found["HERE"][0]
    for engine, (_, _, took_s) in found.items():
        print(json.dumps({"figure": f"whole force with {engine}", "seconds": round(took_s, 1)}))
    counted = {name: facts[name] for name in ("n_rows", "n_without_point", "n_beyond", "n_refused")}
    hot = sum(one["hot_squares"] for one in facts["boroughs"])
    print(json.dumps({"figure": "read", **counted, "boroughs": len(facts["boroughs"]), "hot_squares": hot}))
    equal = found["HERE"][:2] == found["DASK"][:2]
    holds = equal and counted["n_rows"] == ROWS and not counted["n_refused"]
    print(json.dumps({"figure": "equal with both engines, numbers and maps", "equal": equal, "holds": holds}))
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
