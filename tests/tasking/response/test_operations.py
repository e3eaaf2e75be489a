"""A response starts once, lasts as long as was agreed, and its hotspot's life follows it."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from commonweal.access.permission import NotAllowed
from commonweal.actions.terms import Wanted
from commonweal.core.rules.response_life import Stands
from commonweal.hotspots.models import HotspotDecision
from commonweal.tasking.models import Response, ResponseEvent
from commonweal.tasking.response.operations import (
    agree_in_response,
    end_response,
    extend_response,
    note_residents,
    take_action_in,
)
from commonweal.tasking.response.queries import response_at, response_shown, responses
from commonweal.tasking.response.terms import NoSuchResponse, ResponseChanged, ResponseRefused
from tests.actions.agreed import agreed
from tests.cast import AT, Cast
from tests.tasking.response.started import LANDLORD, LARCH, PAI, PATROLS, POLICE, WHY, agency, started

DAY = timedelta(days=1)


def test_three_weeks_begin_on_the_day_of_the_decision_and_are_one_however_often_they_are_sent(
    cast_of_all: Cast,
) -> None:
    cast = cast_of_all
    first = started(cast)
    assert started(cast).id == first.id
    found = response_at(LARCH, cast.viewer("chris"))
    assert found is not None
    assert (found.days.begins_on, found.days.ends_on, found.stands) == (AT.date(), date(2026, 3, 29), Stands.UNDER_WAY)
    assert (found.day, found.days.n_days, found.lead) == (1, 21, "Northmoor Council")
    told = HotspotDecision.objects.get()
    assert (told.choice, told.location_key, told.until_on, told.words) == ("start-epr", LARCH, date(2026, 3, 29), WHY)
    with pytest.raises(ResponseRefused, match=r"under way at Larch Estate until 29 March 2026"):
        started(cast, key="r2")


def test_only_the_agencies_that_take_part_and_the_hosts_readers_know_of_it(cast_of_all: Cast) -> None:
    cast = cast_of_all
    made = started(cast)
    seen = {who: len(responses(cast.viewer(who))) for who in ("amina", "abby", "tom", "mona", "cora", "ben", "pat")}
    assert seen == {"amina": 1, "abby": 1, "tom": 1, "mona": 1, "cora": 1, "ben": 1, "pat": 0}
    with pytest.raises(NoSuchResponse):
        response_shown(made.id, cast.viewer("pat"))
    with pytest.raises(NotAllowed):
        started(cast, who="abby", key="r2")
    assert responses(cast.viewer("esther")) == ()


@pytest.mark.parametrize(
    ("changed", "field", "because"),
    [
        ({"sort": "party"}, "sort", "Choose what sort"),
        ({"location_key": "nowhere"}, "place", "Choose a place"),
        ({"place_name": ""}, "place", "Choose a place"),
        ({"why": " "}, "why", "Write it in a sentence"),
        ({"begins_on": AT.date() - DAY}, "begins", "from 9 March 2026 to 8 May 2026"),
        ({"ends_on": AT.date() + 63 * DAY}, "ends", "at most 63 days. Choose 9 March 2026 to 10 May 2026"),
        ({"sort": PAI}, "lead", "led by the police"),
    ],
)
def test_what_is_wrong_is_refused_by_its_field(
    cast_of_all: Cast, changed: dict[str, object], field: str, because: str
) -> None:
    with pytest.raises(ResponseRefused, match=because) as refused:
        started(cast_of_all, **changed)
    assert refused.value.field == field
    assert not Response.objects.exists()


def test_an_initiative_is_led_by_the_police_and_leaves_the_life_of_the_hotspot_to_its_actions(
    cast_of_all: Cast,
) -> None:
    made = started(cast_of_all, sort=PAI, lead=POLICE)
    assert (made.ends_on - made.begins_on).days + 1 == 21
    assert not HotspotDecision.objects.exists()
    # An enhanced response beside it is another plan.
    assert started(cast_of_all, key="r2").id != made.id


def test_it_is_made_longer_or_ended_early_with_a_reason_by_one_of_two(cast_of_all: Cast) -> None:
    cast = cast_of_all
    made, chair = started(cast), cast.viewer("chris")
    with pytest.raises(ResponseRefused, match="Write it in a sentence"):
        extend_response(made.id, 1, date(2026, 4, 5), "", by=chair, at=AT)
    for day, because in ((date(2026, 3, 29), "ends on 29 March"), (date(2026, 5, 11), "at most 63 days")):
        with pytest.raises(ResponseRefused, match=because):
            extend_response(made.id, 1, day, "Works wait", by=chair, at=AT)
    extend_response(made.id, 1, date(2026, 4, 5), "Works wait", by=chair, at=AT)
    with pytest.raises(ResponseChanged, match=r"last day is 5 April 2026"):
        end_response(made.id, 1, "Second thoughts", by=chair, at=AT)
    later = AT + 3 * DAY
    with pytest.raises(ResponseRefused, match="Say why it ends"):
        end_response(made.id, 2, "", by=cast.viewer("chris", at=later), at=later)
    for _ in range(2):
        end_response(made.id, 2, "It is quiet", by=cast.viewer("chris", at=later), at=later)
    moved = HotspotDecision.objects.order_by("decided_on", "created_at").values_list("choice", "until_on")
    assert list(moved) == [
        ("start-epr", date(2026, 3, 29)), ("move-epr-end", date(2026, 4, 5)), ("move-epr-end", date(2026, 3, 12)),
    ]  # fmt: skip
    found = response_at(LARCH, cast.viewer("chris", at=later))
    assert found is not None
    assert (found.stands, found.days.n_days) == (Stands.REPORT_DUE, 4)
    kinds = list(ResponseEvent.objects.order_by("number").values_list("kind", flat=True))
    assert kinds == ["started", "extended", "ended-early"]
    with pytest.raises(DatabaseError), transaction.atomic():
        ResponseEvent.objects.update(words="other")


def test_one_whose_last_day_has_passed_is_closed_by_the_next_at_its_place(cast_of_all: Cast) -> None:
    first = started(cast_of_all)
    later = AT + 22 * DAY
    started(cast_of_all, at=later, key="r2")
    first.refresh_from_db()
    assert first.ended_on == date(2026, 3, 29)
    assert Response.objects.filter(ended_on=None).count() == 1


def test_actions_come_from_it_or_are_taken_into_it_once(cast_of_all: Cast) -> None:
    cast = cast_of_all
    made, chair = started(cast), cast.viewer("chris")
    wanted = Wanted(
        key="a1", kind="patrol", what="Patrols at ten", due_on=date(2026, 3, 20), location_key=LARCH,
        place_name="Larch Estate", team_id=cast.teams["Fenwick housing team"].id,
    )  # fmt: skip
    for _ in range(2):
        agree_in_response(made.id, wanted, by=chair, at=AT)
    earlier = agreed(cast, team="North team", what="Letters to all homes")
    for _ in range(2):
        take_action_in(made.id, earlier.id, by=chair, at=AT)
    elsewhere = agreed(cast, key="k2", location_key="place:other")
    with pytest.raises(ResponseRefused, match="at this place"):
        take_action_in(made.id, elsewhere.id, by=chair, at=AT)
    other = started(cast, key="r2", sort=PAI, lead=POLICE)
    with pytest.raises(ResponseRefused, match="another response"):
        take_action_in(other.id, earlier.id, by=chair, at=AT)
    shown = response_shown(made.id, chair)
    assert (len(shown.actions), shown.n_actions) == (2, 2)
    # A partner reads its own work, and how many there are.
    theirs = response_shown(made.id, cast.viewer("cora"))
    assert ([one.what for one in theirs.actions], theirs.n_actions) == (["Patrols at ten"], 2)


def test_what_residents_said_is_written_by_who_plans_or_leads_and_not_before_it_began(cast_of_all: Cast) -> None:
    cast = cast_of_all
    made = started(cast, begins_on=AT.date() + 7 * DAY, partners=(POLICE, LANDLORD, PATROLS))
    chair = cast.viewer("chris")
    with pytest.raises(ResponseRefused, match="not begun yet"):
        note_residents(made.id, 1, "Afraid after dark", "Better", by=chair, at=AT)
    note_residents(made.id, 1, "Afraid after dark, said 12 of 20", "", by=chair, at=AT)
    with pytest.raises(NotAllowed):
        note_residents(made.id, 2, "", "", by=cast.viewer("cora"), at=AT)
    assert response_shown(made.id, chair).residents_at_start == "Afraid after dark, said 12 of 20"
    assert agency(cast, LANDLORD) in {one.organisation_id for one in response_shown(made.id, chair).partners}
