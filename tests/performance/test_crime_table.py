"""Published tables of crime counts: each row kept as published, whatever form the table has."""

from pathlib import Path

import pytest

from commonweal.imports.models import ImportJob
from commonweal.imports.states import JobState
from commonweal.performance.kinds import CRIME_TABLE
from commonweal.performance.models import CrimeCount
from tests.cast import Cast
from tests.deliveries import deliver

BOROUGH = "MajorText,MinorText,LookUp_BoroughName,202403,202404\nARSON,ARSON,Camden,6,3\nARSON,DAMAGE,Camden,1,\n"
OLDER = "Major Category,Minor Category,Borough,201004\nArson,Arson,Camden,6\n"
WARD = "Group,SubGroup,WardName,WardCode,LookUp_BoroughName,202403\nARSON,ARSON,Bloomsbury & Soho,E05013652 ,Camden,2\n"
KNIFE = (
    "month_year,area_type,borough_snt,area_name,area_code,crime_type,crime_subtype,measure,financial_year,fy_fyindex,"
    "count,refresh_date,sheet\n2022-03-01 00:00:00,Borough,Camden,Camden,E09000007,Knife Crime,With Injury,Offences,"
    "fy21-22,21-22_01,4,2026-03-18 00:00:00,Other\n"
)
RECORDS = "Epoch,Category,Ward Name\n2017-06-01,Violence,Haverstock\n2017-06-01,Violence,Haverstock\n"


def loaded(cast: Cast, tmp_path: Path, content: str, name: str = "table.csv") -> ImportJob:
    return deliver(tmp_path, CRIME_TABLE, content, by=cast.viewer("amina"), name=name)


@pytest.mark.parametrize(
    ("content", "layout", "counts"),
    [
        (BOROUGH, "mps-borough", {"202403": 6, "202404": 3}),
        (OLDER, "mps-borough", {"201004": 6}),
        (WARD, "mps-ward", {"202403": 2}),
        (KNIFE, "mps-knife-crime", {"202203": 4}),
        (RECORDS, "camden-records", {"201706": 1}),
    ],
)
def test_each_form_of_table_is_known_by_its_headings(
    cast: Cast, tmp_path: Path, content: str, layout: str, counts: dict[str, int]
) -> None:
    job = loaded(cast, tmp_path, content)
    assert (job.n_in, job.n_added) == (content.count("\n") - 1,) * 2
    first = CrimeCount.objects.order_by("major", "minor", "ordinal").first()
    assert first is not None
    assert (first.layout, first.counts, first.dataset) == (layout, counts, "table")
    assert (first.file_name, first.file_sha256) == ("table.csv", job.file_sha256)


def test_an_area_code_loses_its_trailing_space_and_a_name_keeps_its_sign(cast: Cast, tmp_path: Path) -> None:
    loaded(cast, tmp_path, WARD)
    row = CrimeCount.objects.get()
    assert (row.area_code, row.area_name, row.borough) == ("E05013652", "Bloomsbury & Soho", "Camden")


def test_an_empty_month_is_no_number_and_not_nought(cast: Cast, tmp_path: Path) -> None:
    loaded(cast, tmp_path, BOROUGH)
    assert CrimeCount.objects.get(minor="DAMAGE").counts == {"202403": 1}


def test_a_newer_file_of_the_same_name_adds_months_revises_numbers_and_takes_none_away(
    cast: Cast, tmp_path: Path
) -> None:
    loaded(cast, tmp_path, BOROUGH)
    newer = "MajorText,MinorText,LookUp_BoroughName,202404,202405\nARSON,ARSON,Camden,4,9\nARSON,DAMAGE,Camden,2,2\n"
    job = loaded(cast, tmp_path, newer)
    assert (job.n_added, job.n_updated) == (0, 2)
    assert job.changed_fields == {"Months added": 2, "Numbers revised": 1}
    assert CrimeCount.objects.get(minor="ARSON").counts == {"202403": 6, "202404": 4, "202405": 9}
    assert loaded(cast, tmp_path, newer).n_unchanged == 2


def test_files_of_two_names_are_two_datasets_though_they_share_a_month(cast: Cast, tmp_path: Path) -> None:
    loaded(cast, tmp_path, BOROUGH, "historical.csv")
    loaded(cast, tmp_path, BOROUGH.replace(",6,", ",2,"), "current.csv")
    found = CrimeCount.objects.filter(minor="ARSON").order_by("dataset").values_list("dataset", "counts")
    assert [(name, counts["202403"]) for name, counts in found] == [("current", 2), ("historical", 6)]


def test_equal_records_are_separate_and_loading_twice_adds_none(cast: Cast, tmp_path: Path) -> None:
    assert loaded(cast, tmp_path, RECORDS).n_added == 2
    assert loaded(cast, tmp_path, RECORDS).n_unchanged == 2


def test_a_number_that_is_none_refuses_its_row_alone(cast: Cast, tmp_path: Path) -> None:
    job = loaded(cast, tmp_path, BOROUGH.replace(",6,", ",-6,"))
    assert (job.n_added, job.n_refused, job.refused_rows.get().field) == (1, 1, "202403")


@pytest.mark.parametrize("content", ["a,b\n1,2\n", BOROUGH.replace("202403", "202413")])
def test_another_table_is_refused_as_a_whole(cast: Cast, tmp_path: Path, content: str) -> None:
    assert loaded(cast, tmp_path, content).state == JobState.REFUSED


def test_the_breaks_in_the_series_are_said_for_the_police_and_not_for_camden(cast: Cast, tmp_path: Path) -> None:
    assert len(loaded(cast, tmp_path, BOROUGH).notes) == 2
    assert loaded(cast, tmp_path, RECORDS).notes == []


@pytest.mark.real_data
def test_financial_years_of_camden_and_islington_come_out_as_published(
    cast: Cast, tmp_path: Path, real_data: Path
) -> None:
    """Both borough files, all categories but NFIB FRAUD; the totals stand in the README of the data."""
    for name in ("mps-recorded-crime-borough-historical.csv", "mps-recorded-crime-borough-to-2025-02.csv"):
        loaded(cast, tmp_path, (real_data / "counts" / name).read_text(), name)
    for borough, totals in {
        "Camden": [36_494, 38_605, 25_429, 30_277, 35_649, 41_001],
        "Islington": [28_818, 29_469, 22_870, 26_017, 27_409, 28_544],
    }.items():
        rows = CrimeCount.objects.filter(area_name=borough).exclude(major="NFIB FRAUD").values_list("counts", flat=True)
        for year, total in zip(range(2018, 2024), totals, strict=True):
            months = {f"{year}{m:02}" for m in range(4, 13)} | {f"{year + 1}{m:02}" for m in range(1, 4)}
            assert sum(n for row in rows for month, n in row.items() if month in months) == total
