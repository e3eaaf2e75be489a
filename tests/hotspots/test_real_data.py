"""The rule on real data, through the command: Met stop and search 2022-07 to 2023-06 at exact coordinates.

The expected numbers stand in the README of the real data, with their definition.
"""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.cast import Cast

EXPECTED = {"Camden": (5_881, 588, 48, 1_501), "Islington": (4_685, 635, 38, 1_137)}
TO_LAST_EVENT = {"Camden": 1_485, "Islington": 1_124}


def command(*arguments: str) -> dict[str, object]:
    out = StringIO()
    call_command(*arguments, "--partnership", "northmoor", "--json", stdout=out)
    return dict(json.loads(out.getvalue()))


def detect(last_day: str) -> dict[str, tuple[int, int, int, int]]:
    facts = command(
        "detect", "hotspots", "--source", "stop-and-search", "--location", "exact-point", "--policy", "islington-2023",
        "--from", "2022-07-01", "--to", last_day, "--every-day",
    )  # fmt: skip
    names = ("located_rows", "locations", "ever_above", "location_days_above")
    return {area["name"]: tuple(area[name] for name in names) for area in facts["areas"]}  # type: ignore[index,attr-defined]


@pytest.mark.real_data
def test_stop_and_search_of_a_year_gives_the_stated_points_and_days(cast: Cast, real_data: Path) -> None:
    boroughs = real_data / "boundaries" / "london-boroughs.geojson"
    assert command("import", "boroughs", str(boroughs), "--valid-from", "2018-01-01")["n_added"] == 33
    facts = command("import", "stop-and-search", str(real_data / "police_uk" / "download-2022-07-to-2023-06.zip"))
    assert (facts["n_in"], facts["n_added"], facts["n_refused"]) == (158_599, 158_599, 0)
    found = detect("2023-07-13")
    assert {name: found[name] for name in EXPECTED} == EXPECTED
    shorter = detect("2023-06-30")
    assert {name: shorter[name][3] for name in TO_LAST_EVENT} == TO_LAST_EVENT
