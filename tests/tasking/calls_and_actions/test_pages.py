"""Calls beside actions by month, of the borough, a ward and a place; and what is on record of a place."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.core.policy.words import day_in_words
from commonweal.documents.formats import formats_of
from commonweal.reports.frames.placed_calls import logs_end_on
from commonweal.tasking.calls_and_actions.charts import MonthRow
from commonweal.tasking.calls_and_actions.overview import PlaceOnRecord, not_whole, place_paper
from commonweal.tasking.calls_and_actions.queries import CallsAndActions, calls_and_actions
from tests.cast import AT, Cast, gather
from tests.documents.layers import layers
from tests.publishing.archway import ESTATE, agree, calls, finish, gazetteer

FIRST, LAST = date(2025, 5, 1), date(2025, 7, 31)


@pytest.fixture
def cast(db: None, tmp_path: Path, data_folder: Path) -> Iterator[Cast]:
    # Only a demonstration takes a password alone, and the pages are asked for by somebody who signed in.
    mark_as_demonstration(at=AT)
    found = gather()
    gazetteer(found, tmp_path)
    calls(found, tmp_path, {"noise": 7}, months=("2025-06",))
    calls(found, tmp_path, {"noise": 3}, at=(432_000, 332_000), months=("2025-06", "2025-07"))
    on = date(2025, 6, 3)
    finish(agree(found, "one", "patrol", on), found, on)
    agree(found, "two", "walkabout", on)
    agree(found, "away", "patrol", on, place="")
    agree(found, "wished", "patrol", on, proposed=True)
    yield found
    (data_folder / "demo-mark").unlink()


def rows(area: str, cast: Cast) -> list[tuple[str, int | None, int | None, int | None]]:
    found = calls_and_actions(FIRST, LAST, cast.viewer("amina"), area=area)
    return [(row.name, row.n_calls, row.n_actions, row.n_events) for row in found.rows]


def test_each_area_has_its_calls_and_what_was_agreed_there_and_no_proposal_counts(cast: Cast) -> None:
    june = {area: rows(area, cast)[1] for area in ("", "ward:W1", ESTATE)}
    assert june[""] == ("June 2025", 9, 2, 1)
    assert june["ward:W1"] == ("June 2025", 9, 1, 1)
    assert june[ESTATE] == ("June 2025", 7, 1, 1)
    assert rows("", cast)[0] == ("May 2025", 0, 0, 0)
    assert rows(ESTATE, cast)[2] == ("July 2025", 0, 0, 0)


def test_the_pages_show_the_numbers_and_take_bad_months_and_places_in_words(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    page = client.get("/actions/calls/", {"from": "2025-05", "to": "2025-07", "area": ESTATE}).content.decode()
    assert "<strong>7 calls</strong>" in page
    assert "What is on record about Archway Estate" in page
    turned = client.get("/actions/calls/", {"from": "2025-07", "to": "2025-05"}).content.decode()
    assert "turned round" in turned
    assert client.get("/actions/calls/", {"from": "soon", "area": ""}).status_code == 200
    assert client.get("/actions/calls/", {"area": "place:none"}).status_code == 404
    assert client.get("/actions/place/", {"of": "ward:W1"}).status_code == 404
    shown = client.get("/actions/place/", {"of": ESTATE, "from": "2025-05", "to": "2025-07"}).content.decode()
    assert "most in June 2025, with 7 calls" in shown
    assert "Zelda" not in shown


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ({"from": "2026-01", "to": "9999-12"}, "", ""),
        ({"to": "0001-01"}, "", ""),
        ({"to": "0001-03"}, "", ""),
        ({"from": "9999-12", "to": "2026-01"}, "1 February 2025", "31 January 2026"),
        ({"from": "1900-01", "to": "2026-01"}, "1 February 2025", "31 January 2026"),
        ({"from": "2000-01", "to": "2026-01"}, "1 February 2021", "31 January 2026"),
        ({"to": "2100-12"}, "1 January 2100", "31 December 2100"),
        ({"from": "2000-01", "to": "2000-01"}, "", ""),
        ({"to": "2000-01"}, "", ""),
    ],
)
def test_months_far_away_are_answered_with_months_that_can_be_shown(
    cast: Cast, client: Client, asked: dict[str, str], first: str, last: str
) -> None:
    client.force_login(cast.amina)
    calls = client.get("/actions/calls/", asked)
    place = client.get("/actions/place/", {"of": ESTATE, **asked})
    assert (calls.status_code, place.status_code) == (200, 200)
    for page in (calls, place):
        assert f"{first} to {last}" in page.content.decode() if first else True


def test_calls_that_end_within_the_last_month_are_said_to(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    known = logs_end_on(cast.viewer("amina"))
    assert known is not None
    months = {"from": "2025-05", "to": f"{known:%Y-%m}"}
    said = f"Calls are loaded up to {day_in_words(known)}: the last month is not whole."
    assert said in client.get("/actions/calls/", months).content.decode()
    assert said in client.get("/actions/place/", {"of": ESTATE, **months}).content.decode()
    first, last = date(2026, 1, 1), date(2026, 3, 31)
    assert not_whole(first, last, last) == not_whole(first, last, None) == ""
    assert not_whole(first, last, date(2026, 2, 28)).endswith("28 February 2026: the months after it have none yet.")
    assert not_whole(first, last, date(2025, 2, 28)).endswith("of these months none is loaded.")


def test_a_place_of_61_calls_then_14_then_none_is_told_by_its_months() -> None:
    months = [MonthRow(date(2023, n, 1), n_calls, 3, 1) for n, n_calls in ((1, 61), (2, 14), (3, 0))]
    counted = CallsAndActions("place:B", tuple(months), (("drug-use", 50), ("noise", 25)))
    of = PlaceOnRecord("Bemerton", ("Caledonian (ward)",), date(2023, 1, 1), date(2023, 3, 31), counted, (), (), (),
                       "A partnership", date(2023, 4, 3))  # fmt: skip
    paper = place_paper(of)
    assert "January 2023: 61 calls, 3 actions, 1 event; February 2023: 14 calls" in str(paper.record())
    assert [row[1] for row in paper.tables()[1].rows] == [61, 14, 0]
    told = [text for _, text in layers(formats_of(paper)["docx"].render(paper), "place.docx")]
    assert any(
        "75 calls from 1 January 2023 to 31 March 2023; most in January 2023, with 61 calls" in text for text in told
    )
