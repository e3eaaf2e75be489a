"""How long sessions rest and last in this installation: three settings, as the rule takes them."""

from datetime import timedelta

from django.conf import settings

from commonweal.core.rules.session_age import SessionLimits


def session_limits() -> SessionLimits:
    """The limits as set; docs/settings.md says what is allowed."""
    return SessionLimits(
        idle=timedelta(minutes=settings.IDLE_MINUTES),
        longest=timedelta(hours=settings.SESSION_HOURS),
        strong_for=timedelta(minutes=settings.STEP_UP_MINUTES),
    )
