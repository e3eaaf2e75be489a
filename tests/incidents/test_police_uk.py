"""A police.uk download as people get it: all its tables, by name or by header, published again, wrong."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from commonweal.imports import operations
from commonweal.imports.models import ImportJob
from commonweal.imports.operations import load, take_in
from commonweal.imports.states import NOTHING_LOADED, JobState
from commonweal.incidents import pieces
from commonweal.incidents.kinds import CAMDEN, POLICE_UK
from commonweal.incidents.models import CouncilStreetCrime, CrimeOutcome, StopAndSearch, StreetCrime
from commonweal.incidents.sources import published
from tests.cast import AT, Cast
from tests.deliveries import deliver
from tests.incidents.downloads import MONTH, OUTCOMES, crime_id, table, zipped
from tests.incidents.test_stop_and_search import HEADER, stop


def counts(job: ImportJob) -> tuple[int, int, int, int]:
    return job.n_added, job.n_updated, job.n_unchanged, job.n_refused


def again(cast: Cast, tmp_path: Path, rows: list[dict[str, str]], name: str = MONTH, **options: Any) -> ImportJob:
    return deliver(tmp_path, POLICE_UK, table(rows), by=cast.viewer("amina"), name=name, **options)


def test_every_table_of_a_download_goes_to_its_own(cast: Cast, tmp_path: Path) -> None:
    content = zipped(
        m2023_01_city_of_london_street=table([{}, {}]),
        m2023_01_city_of_london_outcomes=table([{"Crime ID": crime_id(1)}], OUTCOMES),
        m2023_01_city_of_london_stop_and_search="\n".join([HEADER, stop("2023-01-03T10:00:00+00:00"), ""]),
        m2023_01_city_of_london_notes="a,b\n1,2\n",
    )
    job = deliver(tmp_path, POLICE_UK, content, by=cast.viewer("amina"), name="download.zip")
    assert (StreetCrime.objects.count(), CrimeOutcome.objects.count(), StopAndSearch.objects.count()) == (2, 1, 1)
    assert job.by_source == {
        "outcomes: City of London Police": 1, "stop-and-search: city-of-london": 1, "street: City of London Police": 2,
    }  # fmt: skip
    assert "1 other files in the zip were left aside" in job.notes[0]


def test_a_table_without_such_a_name_is_known_by_its_header(cast: Cast, tmp_path: Path) -> None:
    rows = [{"Month": "2023-01"}, {"Month": "2023-02"}]
    squeezed = gzip.compress(table(rows, [h for h in table([]).strip().split(",") if h != "Context"]).encode())
    job = deliver(tmp_path, POLICE_UK, squeezed, by=cast.viewer("amina"), name="both months.csv.gz")
    assert counts(job) == (2, 0, 0, 0)
    assert again(cast, tmp_path, [{}]).n_unchanged == 1


def test_a_month_published_again_says_what_changed_by_field(cast: Cast, tmp_path: Path) -> None:
    first = [{"Crime ID": crime_id(n), "Location": "On or near "} for n in range(4)]
    again(cast, tmp_path, first)
    second = [dict(row) for row in reversed(first)]
    second[0] |= {"Last outcome category": "Charged"}
    second[1] |= {"Location": "On or near Cheapside", "Longitude": "-0.2", "Latitude": "51.6"}
    second[2] |= {"Last outcome category": "Charged", "LSOA code": "E01000002", "LSOA name": "City of London 001B"}
    job = again(cast, tmp_path, second)
    assert counts(job) == (0, 3, 1, 0)
    assert job.changed_fields == {"LSOA": 1, "Last outcome category": 2, "Location": 1, "Point": 1}
    assert StreetCrime.objects.get(location="On or near Cheapside").easting_m != StreetCrime.objects.first().easting_m  # type: ignore[union-attr]
    assert counts(again(cast, tmp_path, second)) == (0, 0, 4, 0)


def test_rows_that_a_later_download_lacks_stay_and_are_counted(cast: Cast, tmp_path: Path) -> None:
    again(cast, tmp_path, [{"Crime ID": crime_id(1)}, {"Crime ID": crime_id(2)}, {}, {}])
    job = again(cast, tmp_path, [{"Crime ID": crime_id(2)}, {}])
    assert (counts(job), job.n_lacking, StreetCrime.objects.count()) == ((0, 0, 2, 0), 2, 4)


def test_one_more_row_of_an_id_is_an_addition(cast: Cast, tmp_path: Path) -> None:
    one = {"Crime ID": crime_id(1)}
    again(cast, tmp_path, [one])
    assert counts(again(cast, tmp_path, [one | {"Location": "On or near Lime Street"}, one])) == (1, 0, 1, 0)
    assert sorted(StreetCrime.objects.values_list("ordinal", flat=True)) == [1, 2]


def test_a_file_of_the_wrong_month_is_refused_in_words(cast: Cast, tmp_path: Path) -> None:
    job = again(cast, tmp_path, [{"Month": "2023-06"}, {"Month": "2023-05"}], "2023-06-city-of-london-street.csv")
    assert (job.state, job.problem["line"], job.problem["found"]) == (JobState.REFUSED, 3, "a row of 2023-05")
    assert "2023-06" in job.problem["allowed"]
    assert StreetCrime.objects.count() == 0


def test_a_month_in_two_places_of_a_file_is_refused(cast: Cast, tmp_path: Path) -> None:
    job = again(cast, tmp_path, [{}, {"Month": "2023-02"}, {}], "joined.csv")
    assert job.problem["found"] == "rows of 2023-01 (City of London Police) in two places"


def test_a_month_larger_than_any_is_refused(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "MOST_ROWS_A_MONTH", 3)
    assert "more than 3 rows" in again(cast, tmp_path, [{}] * 4).problem["found"]


def test_wrong_rows_are_refused_alone_with_line_and_reason(cast: Cast, tmp_path: Path) -> None:
    rows = [{}, {"Month": "June"}, {"Longitude": ""}, {"Latitude": "35.1", "Longitude": "-90.0"}, {"Crime type": ""}]
    job = again(cast, tmp_path, rows, "joined.csv")
    assert counts(job) == (1, 0, 0, 4)
    refused = list(job.refused_rows.order_by("line").values_list("line", "field", "allowed"))
    assert [(line, field) for line, field, _ in refused] == [
        (3, "Month"), (4, "Longitude, Latitude"), (5, "Longitude"), (6, "Crime type"),
    ]  # fmt: skip
    assert "degrees in Great Britain" in refused[2][2]


def test_a_job_that_took_no_row_is_not_called_finished(cast: Cast, tmp_path: Path) -> None:
    job = again(cast, tmp_path, [{"Month": "June"}, {"Month": "July"}], "joined.csv")
    assert (job.state, job.shown_state, job.n_refused) == (JobState.FINISHED, NOTHING_LOADED, 2)


def test_of_too_many_refused_rows_the_first_are_kept_and_all_are_counted(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "REFUSED_KEPT", 3)
    monkeypatch.setattr(operations, "REFUSED_KEPT", 3)
    job = again(cast, tmp_path, [{"Month": "June"}] * 10 + [{}], "joined.csv")
    assert (counts(job), job.refused_rows.count()) == ((1, 0, 0, 10), 3)


def test_a_killed_job_goes_on_between_two_pieces_of_a_month(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "ROWS_A_PIECE", 7)
    rows = [{"Crime ID": crime_id(n // 3 if n % 2 else 0), "Location": f"On or near {n % 5}"} for n in range(60)]
    rows += [{"Month": "2023-02"}] * 9 + [{"Month": "June"}]
    file = tmp_path / "joined.csv"
    file.write_text(table(rows))
    job = take_in(file, file_name=file.name, kind=POLICE_UK, options={}, by=cast.viewer("amina"), at=AT)

    def killed(one: ImportJob) -> None:
        raise KeyboardInterrupt

    stops = 0
    while job.state != JobState.FINISHED:
        try:
            job = load(job, POLICE_UK, at=AT, progress=killed)
        except KeyboardInterrupt:
            stops += 1
            job.refresh_from_db()
    assert stops > 5
    assert (counts(job), StreetCrime.objects.count()) == ((69, 0, 0, 1), 69)
    assert counts(again(cast, tmp_path, rows, "joined.csv")) == (0, 0, 69, 1)


def test_the_table_of_camden_has_its_month_first(cast: Cast, tmp_path: Path) -> None:
    header = (
        "Category,Street ID,Street Name,Context,Outcome Category,Outcome Date,Service,Location Subtype,ID,"
        "Persistent ID,Epoch,Ward Code,Ward Name,Easting,Northing,Longitude,Latitude,Spatial Accuracy,"
        "Last Uploaded,Location"
    )
    row = (
        "Burglary,960542,On or near Judd Street,,,,Police Force,,75265998,,{epoch} 12:00:00 AM,E05000143,"
        'St Pancras and Somers Town,530076.239,182797.685,-0.126199,51.529117,Near,18/02/2021,"(51.5, -0.1)"'
    )
    content = "\n".join([header, row.format(epoch="06/01/2019"), row.format(epoch="13/06/2019"), ""])
    job = deliver(tmp_path, CAMDEN, content, by=cast.viewer("amina"), name="camden.csv")
    assert counts(job) == (1, 0, 0, 1)
    found = CouncilStreetCrime.objects.get()
    assert (found.month, found.ward_name, found.easting_m) == ("2019-06", "St Pancras and Somers Town", 530076.239)
