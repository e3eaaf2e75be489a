"""`commonweal region` reads files as they are downloaded and says what came out, or why not, in one sentence."""

import csv
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from commonweal.command_line import Refusal
from commonweal.region.files import read_region
from tests.deliveries import collection, feature, square

HEADINGS = [
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
]
MONTHS = [f"{year}-{month:02}" for year in (2020, 2021) for month in range(1, 13)]


def crimes(folder: Path) -> Path:
    """Two years of a borough: five crimes a month there, one beyond it, one without a point, one of another type."""
    file = folder / "crimes.csv"
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADINGS)
        for month in MONTHS:
            for n, (x, y, kind) in enumerate(
                [(-0.11, 51.55, "Burglary")] * 4
                + [(-0.10, 51.56, "burglary"), (-0.5, 51.55, "Burglary"), ("", "", "Burglary"), (-0.11, 51.55, "Drugs")]
            ):
                writer.writerow([f"{month}-{n}", month, "Met", "Met", x, y, "On or near", "", "", kind, "", ""])
    return file


def boroughs(folder: Path) -> Path:
    file = folder / "boroughs.geojson"
    ring = square(-0.14, 51.53, 0.05)
    file.write_text(collection(feature("Polygon", [ring], GSS_CODE="E09000019", NAME="Islington")))
    return file


def test_what_lies_beyond_or_has_no_point_is_counted_and_left_out(tmp_path: Path) -> None:
    region = read_region([crimes(tmp_path)], boroughs(tmp_path), crime_type="Burglary")
    (islington,) = region.boroughs
    assert (islington.name, len(islington.month), islington.n_months) == ("Islington", 120, 24)
    assert (region.n_rows, region.n_without_point, region.n_beyond, region.n_refused) == (168, 24, 24, 0)
    assert (region.first_month, region.last_month) == ("2020-01", "2021-12")


def test_the_command_prints_a_line_a_borough_and_draws_two_maps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(crimes(tmp_path)), "--boundaries", str(boroughs(tmp_path)), "--crime-type", "Burglary"]
    call_command("region", *files, "--pictures", str(tmp_path / "maps"), "--json")
    (told,) = json.loads(capsys.readouterr().out)["boroughs"]
    assert (told["borough"], told["crimes"], told["crimes_a_month_more_each_year"]) == ("Islington", 120, 0)
    for name in ("hot", "emerging"):
        drawn = (tmp_path / "maps" / f"{name}.svg").read_text()
        assert "<title>Burglary, 2020-01 to 2021-12" in drawn
        assert drawn.count("<path") >= 1
    call_command("region", *files)
    assert "120 crimes, 60 in the last twelve months; +0 a month from year to year" in capsys.readouterr().out


def test_a_crime_type_that_is_nowhere_and_a_file_that_is_none_are_refused(tmp_path: Path) -> None:
    boundaries = str(boroughs(tmp_path))
    with pytest.raises(Refusal, match="No Arson lies in a borough"):
        call_command("region", str(crimes(tmp_path)), "--boundaries", boundaries, "--crime-type", "Arson")
    with pytest.raises(Refusal, match="none of them a street table"):
        call_command("region", boundaries, "--boundaries", boundaries, "--crime-type", "Burglary")
    with pytest.raises(Refusal, match=r"nothing\.csv"):
        call_command("region", str(tmp_path / "nothing.csv"), "--boundaries", boundaries, "--crime-type", "Burglary")
