"""Whom a session belongs to, by how it began. Neither backend signs anybody in by itself: the pages of this room do.

Django keeps the backend's name in the session, on the server. So a session that began without a second factor is
checked at each request against the demonstration it began in (docs/decisions/0020).
"""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import BaseBackend

from commonweal.access.signing_in.demonstration import is_demonstration
from commonweal.access.signing_in.queries import session_owner

if TYPE_CHECKING:
    from commonweal.access.models import Staff


class WholeSignIn(BaseBackend):
    """Sessions that began with a second factor, a passkey, a recovery code or the council's single sign-on."""

    def get_user(self, user_id: Any) -> "Staff | None":
        """The session's owner, while the account is active."""
        return session_owner(user_id)


class DemonstrationSignIn(WholeSignIn):
    """Sessions that began with a password alone: they open a demonstration, and nothing once its mark is gone."""

    def get_user(self, user_id: Any) -> "Staff | None":
        """The session's owner, as long as this store lets people in without a second factor."""
        return super().get_user(user_id) if is_demonstration() else None
