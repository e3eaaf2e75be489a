"""Who may sign in to what. Until the second factor exists: only to a store that `demo` made (docs/decisions/0007).

A store is a demonstration when its data folder holds `demo-mark` and its database holds the same random token: a copied
folder, a copied database or a hand-made file alone opens nothing.
"""

import secrets
from datetime import datetime
from hmac import compare_digest
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from commonweal.access.models import DemoMark, Partnership, Staff


def _mark_file() -> Path:
    return Path(settings.DATA_FOLDER) / "demo-mark"


def is_demonstration() -> bool:
    """Whether this store was made by `demo`, by both halves of the mark."""
    file = _mark_file()
    if not file.is_file():
        return False
    token = file.read_text(encoding="ascii", errors="replace").strip()
    return any(compare_digest(token.encode(), mark.token.encode()) for mark in DemoMark.objects.all())


def mark_as_demonstration(*, at: datetime) -> None:
    """Mark an empty store as a demonstration for good; one that has staff or a partnership is refused."""
    if Staff.objects.exists() or Partnership.objects.exists():
        raise StoreInUse(
            "This store was not made by demo and cannot become a demonstration. Choose another data folder."
        )
    token = secrets.token_hex(32)
    DemoMark.objects.create(token=token, made_at=at)
    file = _mark_file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.write_text(token, encoding="ascii")


class StoreInUse(Exception):
    """A store that holds real accounts was about to be marked as a demonstration."""


class DemoOnlyBackend(ModelBackend):
    """Checks the password, and that signing in without a second factor is allowed here at all."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Staff | None:
        """The member of staff, or None; an unknown name costs the same time as a wrong password."""
        if not is_demonstration():
            return None
        staff = super().authenticate(request, username=username, password=password, **kwargs)
        return staff if isinstance(staff, Staff) else None

    def get_user(self, user_id: Any) -> Staff | None:
        """The session's owner, as long as this store still lets people in without a second factor."""
        if not is_demonstration():
            return None
        staff = super().get_user(user_id)
        return staff if isinstance(staff, Staff) else None
