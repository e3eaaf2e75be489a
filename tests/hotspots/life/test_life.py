"""A hotspot's page says where the place stands, what is proposed and what was done; a person decides."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from commonweal.access.permission import NotAllowed
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.core.rules.hotspot_life import Choice, LifeState
from commonweal.hotspots.life.operations import AboutHotspot, DecisionRefused, decide_hotspot
from commonweal.hotspots.life.queries import lives
from commonweal.hotspots.models import HotspotDecision
from commonweal.hotspots.operations import run_week
from commonweal.places.kinds import PLACES, WARDS
from commonweal.reports.kinds import CALL_LOG
from tests.actions.agreed import agreed
from tests.cast import AT, Cast, gather_all
from tests.deliveries import call_log, collection, deliver, feature, square

WEEK = timedelta(weeks=1)
CUT_OFF = date(2026, 3, 9)
KEY = "place:L1"
ABOUT = AboutHotspot("d1", KEY, "Larch Estate", Choice.WATCH)


@pytest.fixture
def listed(db: None, tmp_path: Path, data_folder: Path) -> Iterator[Cast]:
    """Larch Estate on the list of the week to 8 March 2026 for the fifth week in a row."""
    mark_as_demonstration(at=AT)
    cast = gather_all()
    by = cast.viewer("amina")
    wards = collection(feature("Polygon", [square(-1.53, 52.88, 0.04)], code="W1", name="Abbey"))
    deliver(tmp_path, WARDS, wards, by=by, name="w.geojson", options={"valid_from": "2022-05-05"})
    estate = feature("Polygon", [square(-1.518, 52.896, 0.015)], code="L1", name="Larch Estate", kind="estate")
    deliver(tmp_path, PLACES, collection(estate), by=by, name="p.geojson")
    days = [date(2026, 3, 8) - timedelta(days=n) for n in range(35)]
    rows = [{"received_at": f"{day} 21:00", "reference": f"R-{day}", "anonymous": "yes"} for day in days]
    deliver(tmp_path, CALL_LOG, call_log(rows), by=by)
    for weeks in (3, 0):
        run_week(CUT_OFF - weeks * WEEK, by=by, at=AT)
    yield cast
    (data_folder / "demo-mark").unlink()


def page(client: Client, cast: Cast, who: str) -> str:
    client.force_login(cast.staff(who))
    board = client.get("/hotspots/").content.decode()
    address = next(part for part in board.split('"') if part.startswith("/hotspots/") and part.count("-") == 4)
    return " ".join(client.get(address).content.decode().split()) + " || " + " ".join(board.split())


def test_five_weeks_on_the_list_become_a_proposal_that_the_chair_refuses_with_a_reason(
    listed: Cast, client: Client
) -> None:
    said = page(client, listed, "chris")
    assert "An Enhanced Partnership Response is proposed:</strong> 5 weeks on the list" in said
    assert "Enhanced response proposed" in said.split("||")[1]
    address = said.split('href="/hotspots/')[1:]
    decide = "/hotspots/" + next(part for part in address if "/decide/" in part).split('"')[0]
    asked = client.get(decide).content.decode()
    key = asked.split('name="key" value="')[1].split('"')[0]
    form = {"key": key, "choice": "refuse-epr", "words": ""}
    assert "Say why" in client.post(decide, form).content.decode()
    for _ in range(2):
        assert client.post(decide, {**form, "words": "Works begin on Monday"}).status_code == 302
    assert HotspotDecision.objects.count() == 1
    said = page(client, listed, "chris")
    assert "is proposed:" not in said
    assert "Works begin on Monday" in said
    # Its state counts an action that a reader of hotspots may not open.
    action = agreed(listed, team="Fenwick housing team", what="Mend the gate")
    for who, opens in (("chris", True), ("ben", False)):
        said = page(client, listed, who)
        assert "Action </strong> since 9 March 2026, 5 weeks on the list" in said
        assert ("Mend the gate" in said) is opens
        assert (str(action.id) in said) is opens


def test_a_decision_is_kept_once_and_an_earlier_week_is_shown_as_it_stood_then(listed: Cast) -> None:
    decide_hotspot(ABOUT, by=listed.viewer("chris"), at=AT)
    chair = listed.viewer("chris")
    now, then = (lives([KEY], chair, as_at=day)[KEY] for day in (date(2026, 3, 8), date(2026, 2, 15)))
    assert (now.state, then.state) == (LifeState.WATCH, LifeState.CANDIDATE)
    assert then.weeks_on_list == 2
    assert lives(["place:nowhere"], chair, as_at=date(2026, 3, 8)) == {}
    first = decide_hotspot(ABOUT, by=chair, at=AT)
    assert decide_hotspot(ABOUT, by=chair, at=AT).id == first.id
    with pytest.raises(DecisionRefused, match="Say why"):
        decide_hotspot(AboutHotspot("d2", KEY, "Larch Estate", Choice.START_EPR), by=chair, at=AT)
    with pytest.raises(NotAllowed):
        decide_hotspot(ABOUT, by=listed.viewer("abby"), at=AT)
    rows = HotspotDecision.objects.all()
    for broken in (lambda: rows.update(words="other"), lambda: rows._raw_delete(rows.db)):
        with pytest.raises(DatabaseError), transaction.atomic():
            broken()
