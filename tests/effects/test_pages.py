"""The pages say what may be said, put refusals beside the field, and show the same numbers in chart and table."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.effects import charts, queries
from commonweal.effects.operations import answer_question
from tests.cast import AT, Cast
from tests.effects.test_operations import LARCH, load_calls, load_estate, question

FORM = {"place": "Larch Estate", "began": "6 October 2025", "ended": "12/10/2025", "weeks": "4", "ring": "250"}


@pytest.fixture(autouse=True)
def demonstration(db: None, data_folder: Path) -> Iterator[None]:
    """Only a demonstration takes passwords, and these pages are asked for by people who signed in."""
    mark_as_demonstration(at=AT)
    yield
    (data_folder / "demo-mark").unlink()


def loaded(cast: Cast, folder: Path, client: Client, *, after: int = 1, who: str = "amina") -> None:
    load_estate(cast, folder)
    load_calls(cast, folder, after=after)
    client.force_login(getattr(cast, who))


def words(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def test_an_analyst_asks_and_reads_a_sentence_that_says_how_sure_it_is_and_not_why(
    cast: Cast, tmp_path: Path, client: Client
) -> None:
    loaded(cast, tmp_path, client)
    answer = client.post("/effects/answer/", FORM)
    assert answer.status_code == 302
    said = words(client.get(answer.headers["Location"]))
    assert "Fell more than comparable places." in said
    assert "3 calls, where about 28 would have been expected. The range that fits these counts is" in said
    assert "Why the calls changed. Whatever else happened there in those days is in the numbers too." in said
    assert "Fewer calls can mean that people gave up calling." in said
    assert "caused" not in said
    assert "success" not in said
    assert "Larch Estate" in words(client.get("/effects/"))


def test_where_nothing_changed_the_page_says_no_clear_difference(cast: Cast, tmp_path: Path, client: Client) -> None:
    loaded(cast, tmp_path, client, after=10)
    said = words(client.get(client.post("/effects/answer/", FORM).headers["Location"]))
    assert "No clear difference.</strong> 28 calls came after the work, where about 28 would have been expected" in said
    assert "so it may have helped, done nothing, or gone with a rise" in said


@pytest.mark.parametrize(
    ("changed", "beside"),
    [
        ({"began": "soon"}, "Write the day as 5 May 2022"),
        ({"ended": "1 October 2025"}, "The last day of the work must be the first day or later."),
        ({"place": "Elm Court"}, "No place of that name is known."),
        ({"weeks": "999999999"}, "Choose how many weeks to compare from the list."),
        ({"began": "1 January 0001"}, "Choose a day between 1971 and 2098."),
        ({"ended": "31 December 9999"}, "Choose a day between 1971 and 2098."),
        ({"place": "\x00"}, "No place of that name is known."),
        ({"place": " . "}, "Write the name of a place, or begin from a hotspot"),
        ({"key": "spot:1.00,2.00\x00"}, "No call that counts was ever made about this place"),
        ({"ring": "-5"}, "Choose how far around to look from the list."),
        ({"weeks": "52"}, "Calls are loaded from 1 July 2025 on"),
    ],
)
def test_what_cannot_be_answered_is_said_beside_its_field_and_what_was_typed_stays(
    cast: Cast, tmp_path: Path, client: Client, changed: dict[str, str], beside: str
) -> None:
    loaded(cast, tmp_path, client)
    answer = client.post("/effects/answer/", {**FORM, **changed})
    assert answer.status_code == 400
    said = words(answer)
    assert said.count(beside) == 2, "in the summary and beside the field"
    assert changed.get("began", FORM["began"]) in said


def test_the_form_begins_with_the_place_that_a_hotspots_page_names(cast: Cast, tmp_path: Path, client: Client) -> None:
    loaded(cast, tmp_path, client)
    said = words(client.get(f"/effects/?key={LARCH}"))
    assert "<strong>Larch Estate</strong>" in said
    assert f'value="{LARCH}"' in said
    for unknown in ("place:unknown", "spot:1.00,2.00", "spot:%00", "x" * 500):
        assert "At which place?" in words(client.get(f"/effects/?key={unknown}"))


def test_an_officer_reads_answers_and_finds_no_form(cast: Cast, tmp_path: Path, client: Client) -> None:
    loaded(cast, tmp_path, client, who="tom")
    run, _ = answer_question(question(), by=cast.viewer("amina"), at=AT)
    assert "Work it out" not in words(client.get("/effects/"))
    assert client.get(f"/effects/{run.id}/").status_code == 200
    assert client.post("/effects/answer/", FORM).status_code == 404


def test_the_chart_and_the_table_hold_the_same_weeks(cast: Cast, tmp_path: Path, client: Client) -> None:
    loaded(cast, tmp_path, client)
    run, _ = answer_question(question(), by=cast.viewer("amina"), at=AT)
    picture = client.get(f"/effects/{run.id}/weeks.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert b"calls a week" in picture.content
    shown = queries.effect_shown(run.id, cast.viewer("amina"))
    assert charts.weeks(shown) == picture.content
    said = words(client.get(f"/effects/{run.id}/"))
    assert f"Bar chart of calls in {len(shown.by_week)} weeks." in said
    assert said.count('data-label="Part"') == len(shown.by_week)
