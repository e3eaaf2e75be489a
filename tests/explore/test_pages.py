"""One page for every choice: a sentence, a table, a clock, a trend, and the records behind the count."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.incidents.kinds import POLICE_UK
from commonweal.places.kinds import BOROUGHS, PLACES, WARDS
from commonweal.reports.kinds import CALL_LOG
from tests.cast import AT, Cast
from tests.deliveries import call_log, collection, deliver, feature, square
from tests.incidents.downloads import crime_id, table, zipped

SPAN = "from=1 February 2026&to=28 February 2026"


@pytest.fixture(autouse=True)
def demonstration(db: None, data_folder: Path) -> Iterator[None]:
    """Only a demonstration takes passwords, and these pages are asked for by people who signed in."""
    mark_as_demonstration(at=AT)
    yield
    (data_folder / "demo-mark").unlink()


def load(cast: Cast, folder: Path) -> None:
    """A borough with one ward and an estate; calls at the estate in the evening, at a spot at night, one nowhere."""
    amina = cast.viewer("amina")
    ground = collection(feature("Polygon", [square(-1.53, 52.88, 0.06)], code="E09000099", name="Northmoor"))
    deliver(folder, BOROUGHS, ground, by=amina, name="b.geojson", options={"valid_from": "2020-01-01"})
    wards = collection(
        feature("Polygon", [square(-1.53, 52.88, 0.06)], code="E05000001", name="Larch", within="E09000099")
    )
    deliver(folder, WARDS, wards, by=amina, name="w.geojson", options={"valid_from": "2022-05-05"})
    estate = feature("Polygon", [square(-1.518, 52.896, 0.015)], code="L1", name="Larch Estate", kind="estate")
    deliver(folder, PLACES, collection(estate), by=amina, name="p.geojson")
    rows = [
        {"reference": f"L-{day}", "received_at": f"2026-02-{day:02d} 21:10", "easting": "433000", "northing": "334000",
         "caller_name": f"Caller {day % 3}", "caller_phone": f"+4416329601{day % 3:02d}"}
        for day in range(1, 13)
    ]  # fmt: skip
    rows += [
        {"reference": f"S-{day}", "received_at": f"2026-02-{day:02d} 02:30", "easting": "434500", "northing": "334000",
         "category": "fireworks", "anonymous": "yes"}
        for day in (7, 14, 21)
    ]  # fmt: skip
    rows.append({"reference": "N-1", "received_at": "2026-02-10 10:00", "easting": "", "northing": "",
                 "location": "round the back", "anonymous": "yes"})  # fmt: skip
    deliver(folder, CALL_LOG, call_log(rows), by=amina)


def words(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def test_the_page_says_what_was_chosen_in_one_sentence_and_opens_the_calls(
    cast: Cast, tmp_path: Path, client: Client
) -> None:
    load(cast, tmp_path)
    client.force_login(cast.amina)
    said = words(client.get(f"/explore/?{SPAN}"))
    assert "16 calls, 1 February 2026 to 28 February 2026, from 3 callers and 4 calls without one." in said
    assert ">Open the 16 calls</a>" in said
    assert "Larch Estate" in said
    listed = words(client.get(f"/explore/records/?{SPAN}"))
    assert "The 16 calls" in listed
    assert listed.count('data-label="When"') == 16


def test_every_condition_counts_only_what_fits_it(cast: Cast, tmp_path: Path, client: Client) -> None:
    load(cast, tmp_path)
    client.force_login(cast.amina)
    for asked, n, said in (
        ("category=fireworks", 3, "3 calls about fireworks,"),
        ("hour_from=20&hour_to=3", 15, "15 calls, 1 February 2026 to 28 February 2026, between 20:00 and 03:59,"),
        ("weekday=5", 4, "4 calls, 1 February 2026 to 28 February 2026, on Saturdays,"),
        ("place=place:L1", 12, "12 calls at Larch Estate,"),
        ("ward=E05000001", 15, "15 calls in Larch ward,"),
        ("line=council-line", 0, "0 calls, 1 February"),
    ):
        assert said in words(client.get(f"/explore/?{SPAN}&{asked}"))
        assert words(client.get(f"/explore/records/?{SPAN}&{asked}")).count('data-label="When"') == n


def test_a_choice_that_cannot_be_is_refused_beside_its_field(cast: Cast, tmp_path: Path, client: Client) -> None:
    load(cast, tmp_path)
    client.force_login(cast.amina)
    for asked, because in (
        ("from=soon", "Write the day as 5 May 2022"),
        ("from=2 March 2026&to=1 March 2026", "must be the first day or later"),
        ("bandwidth=0", "Write a bandwidth of 50 to 5,000 metres."),
        ("category=sheep", "No list of categories has this one."),
        ("place=place:nowhere", "No record that you can see lies at this place."),
        ("ward=E05999999", "This ward did not stand on the last day."),
        ("to=1 January 1970", "Choose a day between 1970 and 2099."),
        ("place=%00", "Choose one from the list."),
    ):
        answer = client.get(f"/explore/?{asked}")
        assert (answer.status_code, because in words(answer)) == (400, True), asked
        for page in ("records/", "trend.svg"):
            assert client.get(f"/explore/{page}?{asked}").status_code == 404, asked


def test_before_anything_is_loaded_every_page_says_so(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    assert "No calls are loaded" in words(client.get("/explore/"))
    assert "No calls are loaded" in words(client.get("/explore/records/"))
    assert client.get("/explore/trend.svg").status_code == 200


def test_who_makes_no_runs_finds_no_explore_and_a_neighbour_counts_nothing_of_ours(
    cast: Cast, tmp_path: Path, client: Client
) -> None:
    load(cast, tmp_path)
    client.force_login(cast.tom)
    assert client.get("/explore/").status_code == 404
    assert 'href="/explore/"' not in words(client.get("/places/"))
    client.force_login(cast.esther)
    assert "No calls are loaded" in words(client.get(f"/explore/?{SPAN}"))
    assert client.get(f"/explore/?{SPAN}&place=place:L1").status_code == 200


def test_the_chart_holds_the_weeks_of_the_table(cast: Cast, tmp_path: Path, client: Client) -> None:
    load(cast, tmp_path)
    client.force_login(cast.amina)
    picture = client.get(f"/explore/trend.svg?{SPAN}")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert b"calls a week" in picture.content
    assert "Bar chart of calls in 5 weeks." in words(client.get(f"/explore/?{SPAN}"))


def test_every_way_to_look_answers_or_says_why_not(cast: Cast, tmp_path: Path, client: Client) -> None:
    load(cast, tmp_path)
    client.force_login(cast.amina)
    for look, said in (
        ("density", "quartic"),
        ("together", "below 1 no star is shown"),
        ("rates", "No table of households is loaded"),
        ("emerging", "whole weeks, and a history needs 10 or more"),
        ("near-repeats", "999 shuffles of the days, seed 1"),
        ("clusters", "largest 1 of 1 cluster"),
        ("harm", "A call has no sentence to be weighed by."),
        ("counts&shape=square", "The busiest squares of 250 metres"),
        ("counts&shape=ward", "Calls by ward"),
    ):
        answer = client.get(f"/explore/?{SPAN}&look={look}")
        assert (answer.status_code, said in words(answer)) == (200, True), look


def test_published_months_are_counted_by_whole_months_and_refuse_what_needs_days_and_points(
    cast: Cast, tmp_path: Path, client: Client
) -> None:
    load(cast, tmp_path)
    rows = [
        {"Crime ID": crime_id(n // 2), "Longitude": "-1.51", "Latitude": "52.9", "Crime type": "Burglary"}
        for n in range(4)
    ]
    rows.append({"Crime type": "Robbery", "Crime ID": crime_id(9)})
    download = zipped(m2023_01_city_of_london_street=table(rows))
    deliver(tmp_path, POLICE_UK, download, by=cast.viewer("amina"), name="police.zip")
    client.force_login(cast.amina)
    asked = "what=street-crime&from=10 January 2023&to=20 January 2023"
    said = words(client.get(f"/explore/?{asked}"))
    assert "5 published rows, 1 January 2023 to 31 January 2023, 3 crimes with an identity of their own." in said
    assert "Hour and weekday" not in said
    assert "2 published rows about robbery" not in said
    assert "The 5 published rows" in words(client.get(f"/explore/records/?{asked}"))
    assert "quartic" in words(client.get(f"/explore/?{asked}&look=density"))
    assert "80 days in all, without 0 published rows that police found" in words(
        client.get(f"/explore/?{asked}&look=harm")
    )
    for look in ("near-repeats", "clusters"):
        assert "The points of this source are snapped" in words(client.get(f"/explore/?{asked}&look={look}"))
    for wrong, because in (
        ("place=place:L1", "they belong to no place"),
        ("hour_to=4", "These rows have a month and no hour."),
        ("weekday=1", "These rows have a month and no day."),
        ("shape=square&cell=100", "squares are 250 metres or more"),
        ("look=density&bandwidth=100", "a bandwidth is 250 metres or more"),
        ("category=Piracy", "No loaded row is of this kind."),
    ):
        answer = client.get(f"/explore/?{asked}&{wrong}")
        assert (answer.status_code, because in words(answer)) == (400, True), wrong


def test_what_was_right_of_a_refused_form_stays_as_it_was_typed(cast: Cast, tmp_path: Path, client: Client) -> None:
    load(cast, tmp_path)
    client.force_login(cast.amina)
    said = words(client.get("/explore/?from=soon&to=1 March 2026&look=density&category=noise&ward=E05000001&weekday=2"))
    assert 'name="look" value="density"' in said
    assert 'value="soon"' in said
    assert 'value="1 March 2026"' in said
    assert '<option value="noise" selected>' in said
    assert '<option value="E05000001" selected>' in said
    assert said.count('name="weekday"') - said.count('value="2" checked') == 6
