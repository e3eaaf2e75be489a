"""When a session locks and ends, at the edges."""

from datetime import UTC, datetime, timedelta

import pytest

from commonweal.core.rules.session_age import SessionLimits, SessionState, is_recent, session_state

AT = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
LIMITS = SessionLimits(idle=timedelta(minutes=15), longest=timedelta(hours=12), strong_for=timedelta(minutes=10))
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("idle", "state"),
    [
        (timedelta(0), SessionState.OPEN),
        (timedelta(minutes=15) - SECOND, SessionState.OPEN),
        (timedelta(minutes=15), SessionState.LOCKED),
        (timedelta(hours=11), SessionState.LOCKED),
    ],
)
def test_a_session_locks_after_fifteen_minutes_without_use(idle: timedelta, state: SessionState) -> None:
    found = session_state(began_at=AT, last_seen_at=AT, locked_at=None, at=AT + idle, limits=LIMITS)
    assert found is state


def test_a_session_ends_after_twelve_hours_however_much_it_is_used() -> None:
    for before, state in ((SECOND, SessionState.OPEN), (timedelta(0), SessionState.OVER)):
        at = AT + timedelta(hours=12) - before
        assert session_state(began_at=AT, last_seen_at=at, locked_at=None, at=at, limits=LIMITS) is state


def test_a_lock_stays_until_it_is_opened() -> None:
    found = session_state(began_at=AT, last_seen_at=AT, locked_at=AT, at=AT + SECOND, limits=LIMITS)
    assert found is SessionState.LOCKED


def test_a_locked_session_ends_too() -> None:
    at = AT + timedelta(hours=13)
    assert session_state(began_at=AT, last_seen_at=AT, locked_at=AT, at=at, limits=LIMITS) is SessionState.OVER


def test_a_strong_check_counts_for_ten_minutes() -> None:
    assert is_recent(AT, at=AT + timedelta(minutes=10) - SECOND, limits=LIMITS)
    assert not is_recent(AT, at=AT + timedelta(minutes=10), limits=LIMITS)
    assert not is_recent(None, at=AT, limits=LIMITS)
