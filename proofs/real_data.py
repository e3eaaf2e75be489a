"""Met stop and search 2022-07 to 2023-06 at exact coordinates, loaded and judged through the commands.

The expected numbers stand in the README of the real data, with their definition.
"""

import sys
from time import monotonic

from proofs.store import REAL_DATA, fresh_store, tell

EXPECTED = {"Camden": [5_881, 588, 48, 1_501], "Islington": [4_685, 635, 38, 1_137]}
COUNTS = ("located_rows", "locations", "ever_above", "location_days_above")


def main() -> int:
    with fresh_store() as store:
        boroughs = REAL_DATA / "boundaries" / "london-boroughs.geojson"
        store.run("import", "boroughs", str(boroughs), "--valid-from", "2018-01-01")
        began = monotonic()
        facts = store.run("import", "stop-and-search", str(REAL_DATA / "police_uk" / "download-2022-07-to-2023-06.zip"))
        tell(
            proof="real-data",
            step="import",
            rows=facts["n_in"],
            added=facts["n_added"],
            s=round(monotonic() - began, 1),
        )
        began = monotonic()
        judged = store.run(
            "detect", "hotspots", "--source", "stop-and-search", "--location", "exact-point",
            "--policy", "islington-2023", "--from", "2022-07-01", "--to", "2023-07-13", "--every-day",
        )  # fmt: skip
        tell(proof="real-data", step="detect", s=round(monotonic() - began, 1))
        found = {area["name"]: [area[name] for name in COUNTS] for area in judged["areas"]}
        holds = {name: found[name] == expected for name, expected in EXPECTED.items()}
        for name in EXPECTED:
            tell(proof="real-data", borough=name, **dict(zip(COUNTS, found[name], strict=True)), holds=holds[name])
    return 0 if all(holds.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
