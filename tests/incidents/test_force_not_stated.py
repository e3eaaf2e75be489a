"""A table of searches whose name says no force, or says it in another way, never doubles the searches that are here."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.imports.kind import ImportKind
from commonweal.imports.models import ImportJob
from commonweal.incidents import pieces
from commonweal.incidents.kinds import POLICE_UK, STOP_AND_SEARCH
from commonweal.incidents.models import StopAndSearch, StreetCrime
from commonweal.incidents.sources.published import NOT_STATED
from tests.cast import Cast
from tests.deliveries import deliver
from tests.incidents.downloads import crime_id, table
from tests.incidents.test_stop_and_search import HEADER, stop

NAMED = "2022-07-metropolitan-stop-and-search.csv"
CITY = "2022-07-city-of-london-stop-and-search.csv"
JOINED = "joined.csv"


def loaded(
    cast: Cast, folder: Path, name: str, *stops: str, kind: ImportKind = STOP_AND_SEARCH
) -> tuple[int, int, int, int]:
    """What was added, updated, left unchanged, and lacking."""
    job = deliver(folder, kind, "\n".join([HEADER, *stops, ""]), by=cast.viewer("amina"), name=name)
    assert job.state == "finished", job.problem
    return job.n_added, job.n_updated, job.n_unchanged, job.n_lacking


def at(hour: int, outcome: str = "Arrest") -> str:
    return stop(f"2022-07-03T{hour:02}:00:00+00:00", outcome=outcome)


def forces() -> list[str]:
    return sorted(StopAndSearch.objects.values_list("force", flat=True))


@pytest.mark.parametrize(
    "name",
    [
        "2022-07-metropolitan-stop-and-search (1).csv",
        "2022-07-metropolitan-stop-and-search(12).csv",
        "2022-07-metropolitan-stop-and-search-1.csv",
        "2022-07-metropolitan-stop-and-search_2.csv",
        "2022-07-metropolitan-stop-and-search - Copy.csv",
        "2022-07-metropolitan-stop-and-search - Copy (2).csv",
        "2022-07-metropolitan-stop-and-search copy.csv",
        "Copy of 2022-07-metropolitan-stop-and-search.csv",
        " 2022-07-Metropolitan-Stop-and-Search .CSV",
        "2022-07-metropolitan-stop-and-search.csv (1)",
    ],
)
@pytest.mark.parametrize("kind", [STOP_AND_SEARCH, POLICE_UK], ids=lambda kind: kind.name)
def test_a_file_that_the_browser_renamed_is_the_same_file(
    cast: Cast, tmp_path: Path, name: str, kind: ImportKind
) -> None:
    loaded(cast, tmp_path, NAMED, at(1), at(1), at(2))
    assert loaded(cast, tmp_path, name, at(1), at(1), at(2), kind=kind) == (0, 0, 3, 0)
    assert forces() == ["metropolitan"] * 3


def test_a_renamed_table_of_street_crime_is_the_same_too(cast: Cast, tmp_path: Path) -> None:
    rows = table([{"Crime ID": crime_id(1)}, {}, {}])
    names = ("2023-01-city-of-london-street.csv", "2023-01-city-of-london-street (1).csv", "joined.csv")
    jobs = [deliver(tmp_path, POLICE_UK, rows, by=cast.viewer("amina"), name=name) for name in names]
    assert [job.n_added for job in jobs] == [3, 0, 0]
    assert StreetCrime.objects.count() == 3


def test_a_joined_file_after_the_files_of_two_forces_adds_nothing(cast: Cast, tmp_path: Path) -> None:
    loaded(cast, tmp_path, NAMED, at(1), at(1), at(2))
    loaded(cast, tmp_path, CITY, at(1), at(3))
    joined = (at(1), at(1), at(1), at(2), at(3, "Caution"))
    assert loaded(cast, tmp_path, JOINED, *joined) == (0, 1, 4, 0)
    assert forces() == ["city-of-london"] * 2 + ["metropolitan"] * 3
    assert loaded(cast, tmp_path, JOINED, *joined) == (0, 0, 5, 0)
    assert StopAndSearch.objects.get(outcome="Caution").force == "city-of-london"


def test_the_files_of_two_forces_after_a_joined_file_only_say_whose_rows_they_are(cast: Cast, tmp_path: Path) -> None:
    assert loaded(cast, tmp_path, JOINED, at(1), at(1), at(1), at(2), at(3))[0] == 5
    assert forces() == [NOT_STATED] * 5
    assert loaded(cast, tmp_path, NAMED, at(1), at(1), at(2, "Caution")) == (0, 3, 0, 0)
    assert loaded(cast, tmp_path, CITY, at(1), at(3)) == (0, 2, 0, 0)
    assert forces() == ["city-of-london"] * 2 + ["metropolitan"] * 3
    assert loaded(cast, tmp_path, NAMED, at(1), at(1), at(2, "Caution")) == (0, 0, 3, 0)
    assert loaded(cast, tmp_path, JOINED, at(1), at(1), at(1), at(2, "Caution"), at(3)) == (0, 0, 5, 0)


def test_a_row_that_gets_its_force_is_told_as_a_change(cast: Cast, tmp_path: Path) -> None:
    loaded(cast, tmp_path, JOINED, at(1))
    loaded(cast, tmp_path, NAMED, at(1, "Caution"))
    job = ImportJob.objects.latest("n_updated")
    assert job.changed_fields == {"Force": 1, "Outcome": 1}
    assert ("Force", NOT_STATED, "metropolitan") in set(job.changes.values_list("field", "before", "after"))


def test_rows_that_only_the_joined_file_has_are_added_beside_the_others(cast: Cast, tmp_path: Path) -> None:
    loaded(cast, tmp_path, NAMED, at(1))
    assert loaded(cast, tmp_path, JOINED, at(1), at(1), at(4)) == (2, 0, 1, 0)
    assert forces() == ["metropolitan", NOT_STATED, NOT_STATED]
    # The second equal search is the Met's as well, once its own file says so; it gets a number that is free.
    assert loaded(cast, tmp_path, NAMED, at(1), at(1)) == (0, 1, 1, 0)
    assert loaded(cast, tmp_path, JOINED, at(4)) == (0, 0, 1, 0)


def test_an_equal_row_of_another_force_is_taken_before_a_different_one_without(cast: Cast, tmp_path: Path) -> None:
    loaded(cast, tmp_path, NAMED, at(1))
    loaded(cast, tmp_path, JOINED, at(1), at(1, "Caution"))
    assert loaded(cast, tmp_path, JOINED, at(1)) == (0, 0, 1, 1)


def test_two_forces_that_both_say_who_they_are_stay_apart(cast: Cast, tmp_path: Path) -> None:
    loaded(cast, tmp_path, NAMED, at(1))
    assert loaded(cast, tmp_path, CITY, at(1)) == (1, 0, 0, 0)


def test_the_pieces_of_a_month_match_the_same_rows_as_the_whole(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [at(n % 24, "Arrest" if n % 5 else "Caution") for n in range(50)]
    loaded(cast, tmp_path, NAMED, *rows)
    monkeypatch.setattr(pieces, "ROWS_A_PIECE", 7)
    assert loaded(cast, tmp_path, JOINED, *reversed(rows)) == (0, 0, 50, 0)


def test_a_file_without_a_force_costs_no_look_at_every_row(cast: Cast, tmp_path: Path) -> None:
    loaded(cast, tmp_path, NAMED, at(1))
    with CaptureQueriesContext(connection) as asked:
        loaded(cast, tmp_path, JOINED, stop("2022-08-03T01:00:00+00:00"))
    looks = [one["sql"] for one in asked if "incidents_stopandsearch" in one["sql"] and "SELECT" in one["sql"]]
    assert len(looks) == 3, looks
    assert not any("DISTINCT" in sql or "COUNT" in sql for sql in looks)
