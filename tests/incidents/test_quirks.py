"""What an importer must survive, on the real files: the quirks by the numbers of their README.

The numbers in these tests stand in that README. Whole years are proved by `./script/prove every-file`.
"""

import io
import zipfile
from collections import Counter
from csv import DictReader
from pathlib import Path

import pytest
from django.db.models import F

from commonweal.imports.models import ImportJob
from commonweal.incidents.kinds import POLICE_UK
from commonweal.incidents.models import CrimeOutcome, StopAndSearch, StreetCrime
from commonweal.performance.kinds import CRIME_TABLE
from commonweal.performance.models import CrimeCount
from tests.cast import Cast
from tests.deliveries import deliver

pytestmark = pytest.mark.real_data
EARLIER, LATER = "download-2018-04-to-2020-03.zip", "download-2022-07-to-2023-06.zip"
REVISED = "revised-city-of-london-2023-01-to-2023-03.zip"
CITY = "city-of-london-street.csv"


class Police:
    """The real downloads, loaded as Amina would."""

    def __init__(self, cast: Cast, folder: Path, real_data: Path) -> None:
        self._cast, self._folder, self._real = cast, folder, real_data / "police_uk"

    def members(self, archive: str, ending: str, months: str = "") -> dict[str, bytes]:
        """Tables of a download by name, those of the kind whose month begins so."""
        with zipfile.ZipFile(self._real / archive) as opened:
            names = [name for name in opened.namelist() if name.endswith(ending) and name.startswith(months)]
            return {name: opened.read(name) for name in names}

    def rows(self, archive: str, ending: str, months: str = "") -> list[dict[str, str]]:
        """All rows of those tables."""
        tables = self.members(archive, ending, months).values()
        return [row for table in tables for row in DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""))]

    def load(self, archive: str, ending: str, months: str = "") -> ImportJob:
        """Load those tables as one zip."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as out:
            for name, table in self.members(archive, ending, months).items():
                out.writestr(name, table)
        viewer = self._cast.viewer("amina")
        return deliver(self._folder, POLICE_UK, content.getvalue(), by=viewer, name="download.zip")


@pytest.fixture
def police(cast: Cast, tmp_path: Path, real_data: Path) -> Police:
    return Police(cast, tmp_path, real_data)


def test_quirk_1_rows_without_an_id_are_never_deduplicated_on_content(police: Police) -> None:
    rows = police.rows(EARLIER, CITY, "2018")
    without = Counter(tuple(row.values()) for row in rows if not row["Crime ID"])
    assert max(without.values()) > 1
    job = police.load(EARLIER, CITY, "2018")
    stored = StreetCrime.objects.filter(crime_id="")
    assert (job.n_added, stored.count()) == (len(rows), sum(without.values()))
    assert set(stored.values_list("crime_type", flat=True)) == {"Anti-social behaviour"}
    assert police.load(EARLIER, CITY, "2018").n_unchanged == len(rows)


def test_quirk_2_a_crime_id_is_not_unique(police: Police) -> None:
    job = police.load(EARLIER, CITY)
    ids = Counter(StreetCrime.objects.exclude(crime_id="").values_list("month", "crime_id"))
    assert job.n_added == 18_755
    assert sum(n > 1 for n in ids.values()) == 163
    assert set(ids.values()) == {1, 2, 3}


def test_quirk_3_a_month_published_again_updates_and_adds_nothing(police: Police) -> None:
    before = police.load(LATER, CITY, "2023-0")
    revised = police.load(REVISED, CITY)
    assert (revised.n_in, revised.n_added, revised.n_lacking) == (2_211, 0, 0)
    # By row, equal pairs first: 560 outcomes and 32 names of IDs that stand once, 18 outcomes of the 11 that do not.
    changed = {"Last outcome category": 578, "Location": 32, "LSOA": 1}
    assert revised.changed_fields == changed
    assert Counter(revised.changes.values_list("field", flat=True)) == changed
    assert not revised.changes.filter(before=F("after")).exists()
    assert StreetCrime.objects.count() == before.n_added
    again = police.load(REVISED, CITY)
    assert (again.n_unchanged, again.changed_fields) == (2_211, {})


def test_quirk_3_the_first_row_of_each_id_differs_as_often_as_the_readme_says(police: Police) -> None:
    """569, 34, 2, 1: each ID's first row beside its first row. Two IDs' rows changed places, which moves no point."""
    before, after = (police.rows(archive, CITY, "2023-0") for archive in (LATER, REVISED))
    first_before: dict[tuple[str, str], dict[str, str]] = {}
    first_after: dict[tuple[str, str], dict[str, str]] = {}
    for rows, first in ((before, first_before), (after, first_after)):
        for row in rows:
            if row["Crime ID"]:
                first.setdefault((row["Month"], row["Crime ID"]), row)
    changed = Counter(
        heading
        for key, row in first_after.items()
        for heading in ("Last outcome category", "Location", "Longitude", "LSOA code")
        if first_before[key][heading] != row[heading]
    )
    assert changed == {"Last outcome category": 569, "Location": 34, "Longitude": 2, "LSOA code": 1}


def test_quirk_4_rows_without_coordinates_are_kept_without_a_point(police: Police) -> None:
    police.load(LATER, "metropolitan-street.csv", "2022-07")
    police.load(LATER, "metropolitan-outcomes.csv", "2022-07")
    for nowhere in (
        StreetCrime.objects.filter(location="No Location"),
        CrimeOutcome.objects.filter(location__iexact="No location", longitude=None),
    ):
        assert nowhere.exists()
        assert set(nowhere.values_list("longitude", "latitude", "easting_m", "lsoa_code")) == {(None, None, None, "")}
    assert not StreetCrime.objects.filter(longitude=None).exclude(location="No Location").exists()


def test_quirk_5_a_bare_location_stays_as_published_and_gains_its_name_later(police: Police) -> None:
    police.load(LATER, CITY)
    bare = StreetCrime.objects.filter(location="On or near")
    assert bare.count() == 1_161
    n_january = bare.filter(month="2023-01").count()
    police.load(REVISED, CITY)
    assert bare.filter(month="2023-01").count() < n_january
    assert StreetCrime.objects.filter(location__contains="'S ").exists()


def test_quirk_6_lsoa_codes_of_both_vintages_stand_in_one_file_as_published(police: Police) -> None:
    police.load(LATER, "metropolitan-street.csv", "2022-07")
    codes = set(StreetCrime.objects.exclude(lsoa_code="").values_list("lsoa_code", flat=True))
    published = {row["LSOA code"] for row in police.rows(LATER, "metropolitan-street.csv", "2022-07")} - {""}
    assert codes == published
    # Those of 2021 have the higher numbers; most are in both sets.
    assert max(codes) > "E01035000"


def test_quirk_7_a_point_is_kept_as_published_whatever_lsoa_or_force_it_lies_in(police: Police) -> None:
    rows = police.rows(LATER, "metropolitan-street.csv", "2022-07")
    police.load(LATER, "metropolitan-street.csv", "2022-07")
    outside = [row for row in rows if row["LSOA name"].startswith(("Epping Forest", "Epsom", "Spelthorne"))]
    assert outside
    for row in outside:
        found = StreetCrime.objects.filter(lsoa_code=row["LSOA code"], crime_id=row["Crime ID"]).first()
        assert found is not None
        assert (found.longitude, found.latitude) == (float(row["Longitude"]), float(row["Latitude"]))


def test_quirk_8_street_crime_has_a_month_and_no_day(police: Police) -> None:
    police.load(LATER, CITY, "2022-07")
    assert set(StreetCrime.objects.values_list("month", flat=True)) == {"2022-07"}
    names = {field.name for field in StreetCrime._meta.fields}
    assert not names & {"happened_at", "happened_on"}


def test_quirk_9_a_search_near_midnight_belongs_to_its_london_month(police: Police) -> None:
    police.load(LATER, "metropolitan-stop-and-search.csv", "2022-07")
    stops = StopAndSearch.objects
    in_june_utc = stops.filter(happened_at__lt="2022-07-01T00:00:00Z")
    assert in_june_utc.exists()
    assert not in_june_utc.filter(happened_at__lt="2022-06-30T23:00:00Z").exists()
    assert set(stops.values_list("month", flat=True)) == {"2022-07"}
    assert set(stops.values_list("part_of_operation", flat=True)) <= {"True", "False", ""}
    assert set(stops.values_list("operation", flat=True)) == {""}
    assert stops.filter(outcome="A no further action disposal").exists()


def test_quirk_10_either_line_end_reads_the_same_and_context_is_empty(police: Police) -> None:
    assert b"\r\n" in police.members(LATER, CITY, "2022-07").popitem()[1]
    assert b"\r\n" not in police.members(LATER, "metropolitan-street.csv", "2022-07").popitem()[1]
    police.load(LATER, CITY, "2022-07")
    assert not StreetCrime.objects.exclude(context="").exists()
    assert not StreetCrime.objects.filter(last_outcome__contains="\r").exists()


def test_quirk_11_categories_break_and_the_import_says_so(cast: Cast, tmp_path: Path, real_data: Path) -> None:
    name = "mps-recorded-crime-borough-historical.csv"
    content = (real_data / "counts" / name).read_bytes()
    job = deliver(tmp_path, CRIME_TABLE, content, by=cast.viewer("amina"), name=name)
    assert "RES BURGLARY OF A HOME" in job.notes[0]
    assert "February 2024" in job.notes[1]
    counts = CrimeCount.objects.filter(minor="DOMESTIC BURGLARY").values_list("counts", flat=True)
    assert sum(row.get("202303", 0) for row in counts) == 3_248
    assert sum(row.get("202304", 0) for row in counts) == 2_283
