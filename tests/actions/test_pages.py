"""The pages of actions: what is due first, refusals beside their field, numbers that open the rows that make them."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.actions.models import Action, Blocker
from commonweal.places.models import Place
from tests.actions.agreed import agreed
from tests.cast import AT, Cast, gather_all

TODAY = date(2026, 11, 18)


@pytest.fixture
def everybody(db: None, data_folder: object) -> Iterator[Cast]:
    mark_as_demonstration(at=AT)
    yield gather_all()
    (data_folder / "demo-mark").unlink()  # type: ignore[operator]


def words(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def test_my_actions_stand_in_four_groups_overdue_first_and_hold_no_others(everybody: Cast, client: Client) -> None:
    for n, days in enumerate((-3, 0, 7, 8)):
        agreed(everybody, team="North team", key=f"k{n}", what=f"Work {n}", due_on=TODAY + timedelta(days=days))
    agreed(everybody, team="South team", key="other", what="Of others")
    client.force_login(everybody.staff("abby"))
    said = words(client.get("/actions/"))
    order = ["Overdue <", "Work 0", "Today <", "Work 1", "The next seven days <", "Work 2", "Later <", "Work 3"]
    assert [said.index(one) for one in order] == sorted(said.index(one) for one in order)
    assert "Of others" not in said
    assert "Of others" in words(client.get("/actions/list/"))


def test_an_officer_moves_it_on_and_a_second_click_is_told_how_it_stands(everybody: Cast, client: Client) -> None:
    action = agreed(everybody, team="Fenwick housing team")
    client.force_login(everybody.staff("cora"))
    address = f"/actions/{action.id}/"
    refused = client.post(address, {"step": "finish", "version": "1", "words": ""})
    assert refused.status_code == 400
    assert "Say it in a sentence" in words(refused)
    assert client.post(address, {"step": "finish", "version": "1", "words": "The gate is locked"}).status_code == 302
    again = client.post(address, {"step": "finish", "version": "1", "words": "The gate is locked"})
    assert again.status_code == 400
    assert "It is now done" in words(again)
    client.force_login(everybody.staff("chris"))
    assert 'name="words"' in words(client.get(address)).split("What the check showed")[1].split("</form>")[0]
    client.force_login(everybody.staff("cora"))
    # Steps of the chair answer a partner as if there were nothing there.
    assert client.post(address, {"step": "check-effect", "version": "2", "words": "x"}).status_code == 404
    assert client.post(address, {"step": "dance", "version": "2"}).status_code == 400


def test_what_is_in_the_way_reaches_the_team_that_can_remove_it(everybody: Cast, client: Client) -> None:
    action = agreed(everybody, team="Fenwick housing team", what="Look into the block")
    client.force_login(everybody.staff("cora"))
    patrol = str(everybody.teams["Nightwatch patrols"].id)
    form = {"step": "block", "version": "1", "blocker": "No fobs", "team": patrol}
    assert client.post(f"/actions/{action.id}/", form).status_code == 302
    client.force_login(everybody.staff("pat"))
    assert "1 thing in the way of others" in words(client.get("/actions/"))
    assert "No fobs" in words(client.get("/actions/in-the-way/"))
    blocker = Blocker.objects.get()
    address = f"/actions/in-the-way/{blocker.id}/"
    assert client.post(address, {"version": "1", "words": ""}).status_code == 400
    assert client.post(address, {"version": "1", "words": "Six delivered"}).status_code == 302
    assert client.post(address, {"version": "1", "words": "Six delivered"}).status_code == 400
    assert client.get(f"/actions/{action.id}/").status_code == 404
    assert "Nothing is in the way" in words(client.get("/actions/in-the-way/"))


def test_each_count_opens_as_many_rows(everybody: Cast, client: Client) -> None:
    on = {"agreed_on": date(2026, 3, 2)}
    for n, kind in enumerate(("patrol", "patrol", "works", "walkabout")):
        agreed(everybody, key=f"k{n}", kind=kind, what=f"Work {n}", **on)
    agreed(everybody, key="old", agreed_on=date(2025, 1, 5), due_on=date(2025, 1, 6))
    agreed(everybody, key="proposal", proposed=True, **on)
    client.force_login(everybody.staff("chris"))
    said = words(client.get("/actions/counts/?from=1+March+2026&to=31/03/2026"))
    assert "actions</strong> at 1 place and" in said
    links = [part for part in said.split('href="')[1:] if "which=agreed" in part]
    numbers = {part.split('"')[0].replace("&amp;", "&"): part.split(">")[1].split("<")[0] for part in links}
    assert len(numbers) > 5
    for address, number in numbers.items():
        assert words(client.get(address)).count('role="rowheader"') == int(number), address


def test_an_action_on_a_place_that_is_gone_still_opens_and_says_so(everybody: Cast, client: Client) -> None:
    action = agreed(everybody, team="North team")
    client.force_login(everybody.staff("chris"))
    address = f"/actions/{action.id}/"
    assert "Larch Estate is no longer in the gazetteer" in words(client.get(address))
    Place.objects.create(partnership=everybody.northmoor, created_at=AT, changed_at=AT, location_kind="estate",
                         code="L1", name="Larch Park", searched_name="larch park", parts=[])  # fmt: skip
    assert "This place is called Larch Park now." in words(client.get(address))


def test_the_form_agrees_once_and_puts_what_is_wrong_beside_its_field(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.staff("chris"))
    team = str(everybody.teams["North team"].id)
    form = {"key": "f1", "kind": "patrol", "what": "Patrols", "due_on": "20 November 2026", "team": team}
    for wrong, said in (({"due_on": "soon"}, "Write the day as"), ({"place": "Nowhere"}, "No place of this name"),
                        ({"kind": ""}, "Choose what kind"), ({"what": ""}, "Write it in a sentence")):  # fmt: skip
        answer = client.post("/actions/new/", {**form, **wrong})
        assert answer.status_code == 400
        assert said in words(answer)
    first, second = (client.post("/actions/new/", form).headers["Location"] for _ in range(2))
    assert first == second
    assert Action.objects.count() == 1
