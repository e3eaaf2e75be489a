"""The pages say how many of how many, what chance brings, and teach where there is nothing to name."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.unusual_weeks import charts, queries
from commonweal.unusual_weeks.operations import run_week
from tests.cast import AT, Cast
from tests.unusual_weeks.test_operations import CUT_OFF, load_ground, load_years


@pytest.fixture(autouse=True)
def demonstration(db: None, data_folder: Path) -> Iterator[None]:
    """Only a demonstration takes passwords, and these pages are asked for by people who signed in."""
    mark_as_demonstration(at=AT)
    yield
    (data_folder / "demo-mark").unlink()


def words(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def test_an_analyst_judges_a_week_and_reads_how_many_of_how_many_and_what_chance_brings(
    cast: Cast, tmp_path: Path, client: Client
) -> None:
    load_ground(cast, tmp_path)
    load_years(cast, tmp_path)
    client.force_login(cast.amina)
    assert "No week has been judged yet" in words(client.get("/unusual/"))
    assert "This week has not been judged" in words(client.get("/unusual/?cut-off=2026-03-09"))
    answer = client.post("/unusual/run/", {"cut-off": "9 March 2026"})
    assert answer.headers["Location"] == "/unusual/?cut-off=2026-03-09"
    said = words(client.get(answer.headers["Location"]))
    assert "Of 5 counts of the week to 8 March 2026, 4 are unusual. 4 lie outside the range that was expected" in said
    assert "chance alone brings about 0 such in any week" in said
    assert "Ramadan, 18 February 2026 to 19 March 2026 (as reckoned; the sighting of the moon" in said
    assert "Not a reason: why more or fewer calls came has to be found out." in said
    assert "Police anti-social behaviour calls: no call was loaded when this was made." in said
    again = client.post("/unusual/run/", {"cut-off": "2026-03-09"})
    assert "came out the same" in words(client.get(again.headers["Location"]))
    hotspots = words(client.get("/hotspots/"))
    assert "/unusual/" not in hotspots, "a board without a list has nothing beside it"


def test_one_unusual_place_shows_its_weeks_as_chart_and_table_and_says_what_it_is_not(
    cast: Cast, tmp_path: Path, client: Client
) -> None:
    load_ground(cast, tmp_path)
    load_years(cast, tmp_path)
    run, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    client.force_login(cast.tom)
    shown = queries.run_shown(run.id, cast.viewer("tom"))
    [estate] = [one for one in shown.unusual if one.series.name == "Larch Estate"]
    address = f"/unusual/{run.id}/{estate.series.number}/"
    said = words(client.get(address))
    assert "Unusually many calls.</strong> 9 calls in the week, where" in said
    assert "3 March 2025" in said
    assert "One event, one caller or a new telephone line can make a week." in said
    assert said.count('data-label="Expected"') == len(estate.weeks) == 53
    picture = client.get(f"{address}weeks.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert b"calls a week" in picture.content
    assert charts.weeks(estate) == picture.content
    assert client.get(f"/unusual/{run.id}/99/").status_code == 404


def test_a_week_without_news_teaches_what_came_nearest(cast: Cast, tmp_path: Path, client: Client) -> None:
    load_years(cast, tmp_path, now=1)
    run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    client.force_login(cast.tom)
    said = words(client.get("/unusual/"))
    assert "Nothing unusual this week" in said
    assert "had a count that weeks like this one bring" in said
    assert "Judge the week" not in said, "an officer reads and judges nothing"
    assert client.post("/unusual/run/", {"cut-off": "2026-03-09"}).status_code == 404


def test_a_week_that_cannot_be_judged_is_told_in_words_and_what_was_typed_stays(
    cast: Cast, tmp_path: Path, client: Client
) -> None:
    load_years(cast, tmp_path, first=date(2025, 3, 3))
    client.force_login(cast.amina)
    for typed, because in (
        ("9 March 2026", "52 whole weeks since 3 March 2025, and 159 are needed, 3 years with their seasons."),
        ("soon", "Write the day as 5 May 2022"),
        ("4 March 2026", "is a Wednesday; a week ends at Monday 00:00."),
    ):
        answer = client.post("/unusual/run/", {"cut-off": typed})
        assert answer.status_code == 400
        assert because in words(answer)
        assert f'value="{typed}"' in words(answer)


def test_what_the_address_makes_up_is_not_there(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    for made_up in ("?cut-off=2026-03-04", "?cut-off=soon", "00000000-0000-4000-8000-000000000000/1/"):
        assert client.get(f"/unusual/{made_up}").status_code == 404
