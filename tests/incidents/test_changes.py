"""A month published again says of every updated row what changed from what to what."""

from pathlib import Path

import pytest

from commonweal.imports import operations
from commonweal.imports.models import ImportJob
from commonweal.incidents.kinds import POLICE_UK, STOP_AND_SEARCH
from tests.cast import Cast
from tests.deliveries import deliver
from tests.incidents.downloads import MONTH, OUTCOMES, crime_id, table
from tests.incidents.test_stop_and_search import download, stop

SHORT = crime_id(1)[:12]


def loaded(cast: Cast, folder: Path, text: str, name: str = MONTH) -> ImportJob:
    return deliver(folder, POLICE_UK, text, by=cast.viewer("amina"), name=name)


def kept(job: ImportJob) -> list[tuple[str, ...]]:
    names = ("row", "month", "force", "field", "before", "after")
    return list(job.changes.order_by("number").values_list(*names))


def test_an_outcome_is_named_with_its_value_before_and_after(cast: Cast, tmp_path: Path) -> None:
    loaded(cast, tmp_path, table([{"Crime ID": crime_id(1)}, {"Crime ID": crime_id(2)}]))
    job = loaded(cast, tmp_path, table([{"Crime ID": crime_id(1), "Last outcome category": "Charged"}]))
    police = "City of London Police"
    assert kept(job) == [(SHORT, "2023-01", police, "Last outcome category", "", "Charged")]


def test_a_point_is_one_change_of_two_columns(cast: Cast, tmp_path: Path) -> None:
    loaded(cast, tmp_path, table([{"Crime ID": crime_id(1)}]))
    moved = {"Crime ID": crime_id(1), "Longitude": "-0.2", "Latitude": "51.6", "LSOA name": "Camden 001A"}
    job = loaded(cast, tmp_path, table([moved]))
    assert [one[3:] for one in kept(job)] == [
        ("Point", "-0.1, 51.5", "-0.2, 51.6"),
        ("LSOA", "E01000001, City of London 001A", "E01000001, Camden 001A"),
    ]


def test_the_table_of_outcomes_tells_its_changes_too(cast: Cast, tmp_path: Path) -> None:
    name = "2023-01-city-of-london-outcomes.csv"
    loaded(cast, tmp_path, table([{"Crime ID": crime_id(1)}], OUTCOMES), name)
    job = loaded(cast, tmp_path, table([{"Crime ID": crime_id(1), "Outcome type": "Charged"}], OUTCOMES), name)
    assert [one[3:] for one in kept(job)] == [("Outcome type", "Under investigation", "Charged")]


def test_a_search_is_named_by_its_time_and_what_it_was(cast: Cast, tmp_path: Path) -> None:
    deliver(tmp_path, STOP_AND_SEARCH, download(stop()), by=cast.viewer("amina"), name="d.zip")
    again = download(stop(outcome="Community resolution"))
    job = deliver(tmp_path, STOP_AND_SEARCH, again, by=cast.viewer("amina"), name="d.zip")
    ((row, _, _, *rest),) = kept(job)
    assert row == "2022-07-03 11:00, Person search"
    assert rest == ["Outcome", "Arrest", "Community resolution"]


def test_every_change_is_counted_and_as_many_kept_as_are_bounded(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "CHANGES_KEPT", 3)
    loaded(cast, tmp_path, table([{"Crime ID": crime_id(n)} for n in range(8)]))
    changed = [{"Crime ID": crime_id(n), "Last outcome category": "Charged"} for n in range(8)]
    job = loaded(cast, tmp_path, table(changed))
    assert job.changed_fields == {"Last outcome category": 8}
    assert [number for (number,) in job.changes.order_by("number").values_list("number")] == [1, 2, 3]
