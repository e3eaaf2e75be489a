"""What has become of somebody's session: open, locked because nobody used it, or over (docs/security.md P11).

Idle lock after 15 minutes and absolute end after 12 hours are this product's defaults (NIST SP 800-63B-4, section
2.2.3: reauthentication at authentication assurance level 2).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class SessionState(StrEnum):
    """Whether a session opens pages now."""

    OPEN = "open"
    LOCKED = "locked"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session may rest, and last; how long a strong check counts."""

    idle: timedelta
    longest: timedelta
    strong_for: timedelta


def session_state(
    *, began_at: datetime, last_seen_at: datetime, locked_at: datetime | None, at: datetime, limits: SessionLimits
) -> SessionState:
    """The state at a moment; exactly at the limit it is locked, or over. A lock stays until it is opened."""
    if at - began_at >= limits.longest:
        return SessionState.OVER
    if locked_at is not None or at - last_seen_at >= limits.idle:
        return SessionState.LOCKED
    return SessionState.OPEN


def is_recent(strong_at: datetime | None, *, at: datetime, limits: SessionLimits) -> bool:
    """Whether the last strong check still counts; exactly at the limit it does not."""
    return strong_at is not None and at - strong_at < limits.strong_for
