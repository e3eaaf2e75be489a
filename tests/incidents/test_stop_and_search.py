"""Stop and search as police.uk publishes it: no number of its own, times in UTC, changed outcomes."""

import io
import zipfile
from pathlib import Path

import pytest

from commonweal.core.terms import london_day
from commonweal.imports.states import JobState
from commonweal.incidents.kinds import STOP_AND_SEARCH
from commonweal.incidents.models import StopAndSearch
from tests.cast import Cast
from tests.deliveries import deliver

HEADER = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing"
)
NAME = "2022-07/2022-07-metropolitan-stop-and-search.csv"


def stop(date: str = "2022-07-03T10:00:00+00:00", point: str = "51.55,-0.11", outcome: str = "Arrest") -> str:
    words = "Male,18-24,Other,Black,Misuse of Drugs Act 1971 (section 23),Drugs"
    return f"Person search,{date},False,,{point},{words},{outcome},,"


def download(*stops: str, name: str = NAME, others: tuple[str, ...] = ()) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(name, "\n".join([HEADER, *stops, ""]))
        for other in others:
            out.writestr(other, "Crime ID\n1\n")
    return archive.getvalue()


def test_equal_rows_are_separate_searches_and_loading_twice_adds_none(cast: Cast, tmp_path: Path) -> None:
    content = download(stop(), stop(), stop(point=","))
    assert deliver(tmp_path, STOP_AND_SEARCH, content, by=cast.viewer("amina"), name="d.zip").n_added == 3
    again = deliver(tmp_path, STOP_AND_SEARCH, content, by=cast.viewer("amina"), name="d.zip")
    assert (again.n_added, again.n_unchanged, StopAndSearch.objects.count()) == (0, 3, 3)


def test_a_month_published_again_updates_outcomes_and_adds_nothing(cast: Cast, tmp_path: Path) -> None:
    deliver(tmp_path, STOP_AND_SEARCH, download(stop(), stop(point=",")), by=cast.viewer("amina"), name="d.zip")
    again = deliver(
        tmp_path,
        STOP_AND_SEARCH,
        download(stop(outcome="Caution"), stop(point=",")),
        by=cast.viewer("amina"),
        name="d.zip",
    )
    assert (again.n_added, again.n_updated, again.n_unchanged) == (0, 1, 1)


def test_a_search_just_after_midnight_in_summer_belongs_to_the_london_day(cast: Cast, tmp_path: Path) -> None:
    content = download(stop("2022-06-30T23:07:00+00:00"))
    deliver(tmp_path, STOP_AND_SEARCH, content, by=cast.viewer("amina"), name="d.zip")
    found = StopAndSearch.objects.get()
    assert str(london_day(found.happened_at)) == "2022-07-01"
    assert found.month == "2022-07"


def test_other_tables_of_the_download_are_left_aside_and_said_so(cast: Cast, tmp_path: Path) -> None:
    content = download(
        stop(), others=("2022-07/2022-07-metropolitan-street.csv", "2022-07/2022-07-metropolitan-outcomes.csv")
    )
    job = deliver(tmp_path, STOP_AND_SEARCH, content, by=cast.viewer("amina"), name="d.zip")
    assert (job.n_in, job.by_source) == (1, {"metropolitan": 1})
    assert job.notes == ["2 other files in the zip were left aside: they are not stop-and-search tables."]


def test_a_download_without_stop_and_search_is_refused_with_the_way_out(cast: Cast, tmp_path: Path) -> None:
    street = "2022-07/2022-07-metropolitan-street.csv"
    job = deliver(
        tmp_path, STOP_AND_SEARCH, download(name=street, others=("o.csv",)), by=cast.viewer("amina"), name="d.zip"
    )
    assert job.state == JobState.REFUSED
    assert "stop-and-search" in job.problem["allowed"]
    assert "Include stop and search" in job.problem["to_do"]


def test_latitude_stands_first_and_a_swapped_point_is_refused(cast: Cast, tmp_path: Path) -> None:
    job = deliver(
        tmp_path, STOP_AND_SEARCH, download(stop(), stop(point="-0.11,51.55")), by=cast.viewer("amina"), name="d.zip"
    )
    assert (job.n_added, job.n_refused) == (1, 1)
    assert job.refused_rows.get().field == "Longitude"


@pytest.mark.real_data
def test_a_real_month_loads_whole_and_loads_again_unchanged(cast: Cast, tmp_path: Path, real_data: Path) -> None:
    with zipfile.ZipFile(real_data / "police_uk" / "download-2022-07-to-2023-06.zip") as archive:
        table = archive.read("2022-12/2022-12-metropolitan-stop-and-search.csv")
    name = "2022-12-metropolitan-stop-and-search.csv"
    job = deliver(tmp_path, STOP_AND_SEARCH, table, by=cast.viewer("amina"), name=name)
    assert job.n_in == job.n_added == table.count(b"\n") - 1
    again = deliver(tmp_path, STOP_AND_SEARCH, table, by=cast.viewer("amina"), name=name)
    assert again.n_unchanged == job.n_in
