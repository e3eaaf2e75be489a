"""The hours in which somebody can be called out, and the life of a call-out."""

from datetime import UTC, datetime, time

import pytest

from commonweal.core.rules.call_out import OPEN, STEPS, CallOutState, CallOutStep, next_call_out_steps, next_opening

EVENING, EARLY = time(16), time(4)


@pytest.mark.parametrize(
    ("at", "opens_at"),
    [
        (datetime(2026, 3, 9, 15, 59, tzinfo=UTC), datetime(2026, 3, 9, 16, 0, tzinfo=UTC)),
        (datetime(2026, 3, 9, 16, 0, tzinfo=UTC), datetime(2026, 3, 9, 16, 0, tzinfo=UTC)),
        (datetime(2026, 3, 10, 3, 59, tzinfo=UTC), datetime(2026, 3, 10, 3, 59, tzinfo=UTC)),
        (datetime(2026, 3, 10, 4, 0, tzinfo=UTC), datetime(2026, 3, 10, 16, 0, tzinfo=UTC)),
        # Summer time: 16:00 in London is 15:00 UTC.
        (datetime(2026, 7, 1, 14, 59, tzinfo=UTC), datetime(2026, 7, 1, 15, 0, tzinfo=UTC)),
        # The evening after the clocks went forward.
        (datetime(2026, 3, 29, 5, 0, tzinfo=UTC), datetime(2026, 3, 29, 15, 0, tzinfo=UTC)),
    ],
)
def test_the_patrol_goes_out_from_16_00_to_04_00_in_wall_time(at: datetime, opens_at: datetime) -> None:
    assert next_opening(at, EVENING, EARLY) == opens_at


def test_hours_that_do_not_cross_midnight_open_again_on_the_next_day() -> None:
    late = datetime(2026, 3, 9, 20, 0, tzinfo=UTC)
    assert next_opening(late, time(9), time(17)) == datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def test_every_state_is_reached_and_only_open_ones_go_on() -> None:
    assert set(STEPS.values()) | {CallOutState.ASKED} == set(CallOutState)
    assert {state for state in CallOutState if next_call_out_steps(state)} == set(OPEN)
    assert next_call_out_steps(CallOutState.ARRIVED) == (CallOutStep.FINISH, CallOutStep.GIVE_UP)
