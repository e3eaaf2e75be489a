"""Where sessions are kept: Django's own table, with a keyed hash in place of the key that the browser holds.

Whoever reads the table, or a backup of it, cannot go on with anybody's session (docs/security.md section 5: tokens
stored in clear). The hash takes the secret key, so that it cannot be made without it.
"""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.crypto import salted_hmac

from commonweal.access.sessions.queries import session_kept

# As long as Django's column; 160 bits.
LENGTH = 40


def hash_of(session_key: str) -> str:
    """What is kept in place of a session key: 40 hexadecimal digits."""
    return salted_hmac("commonweal.access.session-key", session_key, algorithm="sha256").hexdigest()[:LENGTH]


class SessionStore(DatabaseStore):
    """Django's store of sessions, found by the hash of their key."""

    def _get_session_from_db(self) -> Any:
        kept = self._session_key
        if kept is None:
            return None
        # The table is asked for the hash; to the request the key stays what its cookie says.
        found = session_kept(hash_of(kept), at=timezone.now())
        self._session_key = kept if found is not None else None
        return found

    def exists(self, session_key: str) -> bool:
        """Whether a session with this key is kept."""
        return bool(super().exists(hash_of(session_key)))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row to be saved."""
        row = super().create_model_instance(data)
        row.session_key = hash_of(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Remove the row of this session, or of the one with `session_key`."""
        key = session_key or self.session_key
        if key is not None:
            super().delete(hash_of(key))
