"""What was typed on the call handler's form as answers that can be kept: the hour a call is about."""

from datetime import UTC, datetime
from typing import Any

import pytest

from commonweal.reports.calls.checked import Checked, checked
from commonweal.reports.calls.typed import Typed
from commonweal.reports.policy import reports_policy
from tests.cast import Cast, gather_all


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


def heard(everybody: Cast, at: datetime, **told: Any) -> Checked:
    kinds = reports_policy(everybody.viewer("cal", at=at).partnership_id).categories_on(at.date())
    form = {"category": "noise", "account": "Music", "where": "the yard", "place": "words", "tell": "anonymous"}
    return checked(Typed("key", form | told), kinds, at=at)


HALF_PAST_MIDNIGHT = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)
MIDNIGHT_IN_SUMMER = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight of 2 July in London


@pytest.mark.parametrize(
    ("at", "told", "began"),
    [
        (HALF_PAST_MIDNIGHT, {"time": "21:00"}, datetime(2026, 11, 21, 21, 0, tzinfo=UTC)),
        (HALF_PAST_MIDNIGHT, {"time": "00:10"}, datetime(2026, 11, 22, 0, 10, tzinfo=UTC)),
        (HALF_PAST_MIDNIGHT, {"time": "00:30"}, HALF_PAST_MIDNIGHT),
        (HALF_PAST_MIDNIGHT, {"day": "yesterday", "time": "21:00"}, datetime(2026, 11, 21, 21, 0, tzinfo=UTC)),
        (HALF_PAST_MIDNIGHT, {"day": "tonight", "time": "11pm"}, datetime(2026, 11, 21, 23, 0, tzinfo=UTC)),
        (MIDNIGHT_IN_SUMMER, {"time": "23:45"}, datetime(2026, 7, 1, 22, 45, tzinfo=UTC)),
        (MIDNIGHT_IN_SUMMER, {"time": "00:15"}, datetime(2026, 7, 1, 23, 15, tzinfo=UTC)),
    ],
)
def test_an_hour_that_is_still_to_come_and_has_no_day_is_of_the_night_before(
    everybody: Cast, at: datetime, told: dict[str, str], began: datetime
) -> None:
    found = heard(everybody, at, **told)
    assert found.problems == {}
    assert found.answers.happened_at == began


def test_after_midnight_it_began_and_ended_the_evening_before(everybody: Cast) -> None:
    found = heard(everybody, HALF_PAST_MIDNIGHT, time="21:00", ended="23:15")
    assert found.problems == {}
    assert found.answers.ended_at == datetime(2026, 11, 21, 23, 15, tzinfo=UTC)
    over_midnight = heard(everybody, HALF_PAST_MIDNIGHT, time="21:00", ended="00:20")
    assert over_midnight.answers.ended_at == datetime(2026, 11, 22, 0, 20, tzinfo=UTC)


def test_a_day_that_was_said_is_kept_even_where_its_hour_is_still_to_come(everybody: Cast) -> None:
    assert "still to come" in heard(everybody, HALF_PAST_MIDNIGHT, day="today", time="21:00").problems["time"]
