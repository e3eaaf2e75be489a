"""A call in another borough, or at no known place, stands in a queue that anybody may see; nothing falls out of it."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from commonweal.core.terms import AreaKind
from commonweal.places.operations import withdraw_boundaries
from commonweal.reports.frames.elsewhere import OUTSIDE, UNKNOWN, Elsewhere, elsewhere
from commonweal.reports.frames.placed_calls import PlacedBy
from commonweal.reports.kinds import CALL_LOG
from tests.cast import AT, Cast
from tests.deliveries import call_log, deliver
from tests.places.gazetteers import EAST, NORTH, load_town

ON = date(2026, 3, 9)


def at(east: float, north: float) -> dict[str, str]:
    return {"easting": f"{EAST + east:.0f}", "northing": f"{NORTH + north:.0f}"}


def named(words: str) -> dict[str, str]:
    return {"easting": "", "northing": "", "location": words}


@pytest.fixture
def town(cast: Cast, tmp_path: Path) -> Cast:
    load_town(cast, tmp_path)
    return cast


def queue(cast: Cast, folder: Path, *calls: dict[str, str], days: int = 28, who: str = "tom") -> Elsewhere:
    deliver(folder, CALL_LOG, call_log(calls), by=cast.viewer("amina"))
    found = elsewhere(cast.viewer(who), days=days, on=ON)
    assert found is not None
    return found


def test_a_point_in_another_borough_names_the_neighbour(town: Cast, tmp_path: Path) -> None:
    found = queue(town, tmp_path, at(0, 0), at(1500, 0), at(1600, 0))
    assert (found.by_borough(), found.n_calls) == ([("Eastmarsh", 2)], 3)


@pytest.mark.parametrize(
    ("words", "whose", "how"),
    [
        ("flat 2, nm1 1aa", "Eastmarsh", PlacedBy.POSTCODE),
        ("Far Street", "Eastmarsh", PlacedBy.NAME),
        ("3 far st", "Eastmarsh", PlacedBy.NAME),
        ("somewhere by the canal", UNKNOWN, PlacedBy.NOTHING),
        ("Hornsy Road", UNKNOWN, PlacedBy.NOTHING),
        ("", UNKNOWN, PlacedBy.NOTHING),
    ],
)
def test_without_a_point_the_postcode_or_the_exact_name_tells(
    town: Cast, tmp_path: Path, words: str, whose: str, how: PlacedBy
) -> None:
    (call,) = queue(town, tmp_path, named(words)).calls
    assert (call.borough, call.placed_by) == (whose, how)


@pytest.mark.parametrize("words", ["Larch Estate", "12 Fenwick Road", "N19 4AB", "st pauls rd"])
def test_a_call_whose_words_name_a_place_of_the_own_borough_is_not_in_the_queue(
    town: Cast, tmp_path: Path, words: str
) -> None:
    assert queue(town, tmp_path, named(words)).calls == ()


def test_what_lies_in_no_borough_is_said_and_stands_after_the_neighbours(town: Cast, tmp_path: Path) -> None:
    found = queue(town, tmp_path, named("?"), at(0, 5000), at(1500, 0))
    assert found.by_borough() == [("Eastmarsh", 1), (OUTSIDE, 1), (UNKNOWN, 1)]
    assert [one.borough for one in found.of("Eastmarsh")] == ["Eastmarsh"]


def test_every_call_is_in_the_own_borough_or_in_the_queue(town: Cast, tmp_path: Path) -> None:
    calls = [at(east, 0) for east in range(-900, 3000, 300)] + [named("nowhere"), named("Larch Estate")]
    found = queue(town, tmp_path, *calls)
    own = sum(1 for call in calls if call.get("location") == "Larch Estate" or int(call["easting"] or 0) < EAST + 1000)
    own -= sum(1 for call in calls if call.get("location") == "nowhere")
    assert (found.n_calls, len(found.calls) + own) == (len(calls), len(calls))


def test_only_calls_of_the_days_up_to_the_newest_are_shown(town: Cast, tmp_path: Path) -> None:
    calls = [{**named("?"), "received_at": f"2026-{month}-02 10:00"} for month in ("01", "02", "03")]
    assert len(queue(town, tmp_path, *calls).calls) == 1
    assert Counter(one.borough for one in queue(town, tmp_path, *calls, days=91).calls) == {UNKNOWN: 3}


def test_without_the_own_borough_nobody_is_called_a_neighbour(town: Cast, tmp_path: Path) -> None:
    withdraw_boundaries(AreaKind.BOROUGH, date(2022, 5, 5), None, why="", by=town.viewer("amina"), at=AT)
    found = queue(town, tmp_path, at(1500, 0), named("?"))
    assert (found.own_is_known, found.by_borough()) == (False, [(UNKNOWN, 1)])


def test_there_is_no_queue_without_calls_nor_for_who_may_read_none(town: Cast, tmp_path: Path) -> None:
    assert elsewhere(town.viewer("tom"), days=28, on=ON) is None
    queue(town, tmp_path, named("?"))
    assert elsewhere(town.viewer("ada"), days=28, on=ON) is None
    assert elsewhere(town.viewer("esther"), days=28, on=ON) is None
