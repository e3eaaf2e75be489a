"""The place finder on a gazetteer as large as two boroughs': 100,000 addresses, 2,000 streets, 15,000 postcodes.

There is no peer that does this work: the bar is 50 ms for every question but the first of a process, which makes the
index. Streets lie as a town has them, on a grid with four to eight crossings each; names are put together so that many
are alike ("Alder Road", "Alder Street", "Elder Road"). Half of the questions carry a slip. Wards: a hundred; boroughs:
two. Each question is asked once, in process; what HTTP adds the benchmark `pages` shows.

  ./script/bench finder            some two minutes, most of it loading
  ./script/bench finder --quick    a tenth of it, to see that it works; no bars

Prints one JSON line a figure. Ends with 1 when a bar is missed.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import figure, tell
from proofs.store import fresh_store

FIRST_WORDS = (
    "Alder", "Elder", "Ash", "Aspen", "Birch", "Beech", "Cedar", "Cherry", "Elm", "Fenwick", "Hazel", "Holly",
    "Hornsey",
    "Ivy", "Juniper", "Larch", "Laurel", "Lime", "Linden", "Maple", "Oak", "Olive", "Pear", "Pine", "Plum", "Poplar",
    "Rowan", "Sorrel", "Spruce", "Tenterden", "Thorn", "Walnut", "Willow", "Yew", "Canal", "Mill", "Abbey", "Priory",
    "Station", "Market", "Saint Anne's", "Saint Mark's", "King's", "Queen's", "Seven Sisters", "Caledonian", "Tollgate",
    "Weaver", "Cooper", "Fletcher",
)  # fmt: skip
SECOND_WORDS = (
    "Road", "Street", "Avenue", "Lane", "Grove", "Gardens", "Terrace", "Crescent", "Close", "Square", "Place", "Mews",
    "Hill", "Rise", "Park Road", "Park Street", "Upper Road", "Lower Road", "Passage", "Walk", "Way", "Drive", "Court",
    "Row", "Yard", "North", "South", "Green", "View", "Vale", "Villas", "Fields", "Bank", "Path", "Parade", "Gate",
    "Mount", "Common", "Dale", "Heath",
)  # fmt: skip
LOADED = (
    ("boroughs", "boroughs.geojson", "--valid-from", "1974-04-01"),
    ("wards", "wards.geojson", "--valid-from", "2022-05-05"),
    ("places", "streets.geojson"), ("addresses", "addresses.csv"), ("postcodes", "postcodes.csv"),
)  # fmt: skip
EASTING, NORTHING, BLOCK_M = 428_000, 330_000, 120
ASK = """
import django, json, time; django.setup()
from datetime import date
from django.utils import timezone
from commonweal.access.queries import partnership_by_code
from commonweal.access.viewer import system_viewer
from commonweal.places.finding import find_place
viewer = system_viewer(partnership_by_code(None).id, route="bench", at=timezone.now())
for words in ["anything", *json.load(open({questions!r}))]:
    began, worked = time.perf_counter(), time.process_time()
    found = find_place(words, viewer, on=date(2026, 3, 9)).found
    taken, worked = time.perf_counter() - began, time.process_time() - worked
    print(json.dumps([words, taken, worked, found[0].name if found else ""]))
"""


def town(folder: Path, *, n_streets: int, homes_a_street: int, n_postcodes: int) -> list[str]:
    """Writes the files of a town, and gives its street names."""
    import numpy as np

    from commonweal.places.grid import to_wgs84

    names = [f"{first} {second}" for second in SECOND_WORDS for first in FIRST_WORDS][:n_streets]
    side = int(n_streets**0.5 / 2) + 1
    features, homes = [], []
    for number, name in enumerate(names):
        row, column = divmod(number // 2, side)
        east, north = EASTING + column * 4 * BLOCK_M, NORTHING + row * BLOCK_M * 2
        ends = ((0, 0), (5, 0)) if number % 2 else ((2, -3), (2, 3))
        points = np.array([(east + e * BLOCK_M, north + n * BLOCK_M) for e, n in ends], dtype=float)
        longitude, latitude = to_wgs84(*points.T)
        line = [list(pair) for pair in zip(longitude.tolist(), latitude.tolist(), strict=True)]
        properties = {"code": f"S{number}", "name": name, "kind": "street"}
        features.append(
            {"type": "Feature", "properties": properties, "geometry": {"type": "LineString", "coordinates": line}}
        )
        for home in range(homes_a_street):
            e, n = points[0] + (points[1] - points[0]) * (home + 0.5) / homes_a_street
            code = _postcode((number * homes_a_street + home) * n_postcodes // (n_streets * homes_a_street))
            uprn, block = 10_000_000 + number * 1000 + home, f"{name} House" if home % 10 == 0 else ""
            homes.append(f"{uprn},{home + 1},{name},Northmoor,{code},{e:.1f},{n:.1f},Council,private,{block}")
    (folder / "streets.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    head = "uprn,house,street,locality,postcode,easting,northing,landlord,tenancy,block"
    (folder / "addresses.csv").write_text("\n".join([head, *homes]) + "\n")
    codes = (f"{_postcode(i)},10,{EASTING + i % 9000},{NORTHING + i // 3}" for i in range(n_postcodes))
    head = "Postcode,Positional_quality_indicator,Eastings,Northings"
    (folder / "postcodes.csv").write_text("\n".join([head, *codes]) + "\n")
    return names


def areas(folder: Path) -> None:
    """Two boroughs of fifty wards each over all of it."""
    import numpy as np

    from commonweal.places.grid import to_wgs84

    def feature(west: int, south: int, width: int, height: int, **properties: str) -> dict[str, object]:
        corners = [(west, south), (west + width, south), (west + width, south + height), (west, south + height)]
        longitude, latitude = to_wgs84(*np.array([*corners, corners[0]], dtype=float).T)
        ring = [list(pair) for pair in zip(longitude.tolist(), latitude.tolist(), strict=True)]
        return {
            "type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]},
        }  # fmt: skip

    boroughs = [
        feature(EASTING - 500 + half * 7000, NORTHING - 500, 7000, 14000, code=f"E0900000{half + 1}", name=name)
        for half, name in enumerate(("Northmoor", "Eastmarsh"))
    ]
    wards = [
        feature(
            EASTING - 500 + column * 1400, NORTHING - 500 + row * 1400, 1400, 1400,
            code=f"E050{row:02}{column:03}", name=f"Ward {row}-{column}", borough=f"E0900000{1 + column // 5}",
        )
        for row in range(10) for column in range(10)
    ]  # fmt: skip
    for name, features in (("boroughs", boroughs), ("wards", wards)):
        (folder / f"{name}.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def _postcode(number: int) -> str:
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return f"NM{number // 4000 + 1} {number // 400 % 10}{letters[number // 20 % 20]}{letters[number % 20]}"


def questions(names: list[str], n_postcodes: int, how_many: int) -> Iterator[str]:
    """What callers say: half of it with a slip, half typed or the other way round."""
    chance = random.Random(7)
    for _ in range(how_many):
        one, other = chance.sample(names, 2)
        slip = chance.randrange(1, len(one) - 1)
        yield from (
            one, one[:slip] + one[slip + 1 :], one[: max(3, slip)], f"{chance.randrange(1, 60)} {one}",
            f"{chance.randrange(1, 60)} {one[:slip] + one[slip + 1 :]}", f"top of {one}",
            f"corner of {one} and {other}",
            _postcode(chance.randrange(n_postcodes)), _postcode(chance.randrange(n_postcodes))[:5].lower(),
            f"{EASTING + chance.randrange(9000)} {NORTHING + chance.randrange(9000)}", f"{one} House",
        )  # fmt: skip


def main() -> int:
    """Make the town, load it, ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of it, no bars")
    quick = parser.parse_args().quick
    n_streets, homes, n_postcodes = (200, 50, 1_500) if quick else (2_000, 50, 15_000)
    with tempfile.TemporaryDirectory() as name, fresh_store() as store:
        folder = Path(name)
        names = town(folder, n_streets=n_streets, homes_a_street=homes, n_postcodes=n_postcodes)
        areas(folder)
        for kind, file, *days in LOADED:
            store.run("import", kind, str(folder / file), *days)
        asked = list(questions(names, n_postcodes, 10 if quick else 60))
        (folder / "questions.json").write_text(json.dumps(asked))
        lines = store.python(ASK.format(questions=str(folder / "questions.json"))).splitlines()
    (_, first, *_), *answers = [json.loads(line) for line in lines]
    taken = sorted(seconds for _, seconds, _, _ in answers)
    worked = sorted(seconds for _, _, seconds, _ in answers)
    slowest = max(answers, key=lambda one: one[1])
    case = f"{n_streets * homes:,} addresses, {n_streets:,} streets, {n_postcodes:,} postcodes"
    tell(case)
    figure("finder", case, "first question of a process", first, "s")
    figure("finder", case, "median question", taken[len(taken) // 2], "s", n=len(taken))
    figure("finder", case, "95 of 100 questions within", taken[int(len(taken) * 0.95)], "s")
    holds = figure("finder", case, "slowest question", taken[-1], "s", most=None if quick else 0.05, words=slowest[0])
    figure("finder", case, "slowest question, processor time", worked[-1], "s")
    whole = [found == words for words, _, _, found in answers if words in set(names)]
    figure("finder", case, "whole names that come first", sum(whole) / len(whole), "share")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
