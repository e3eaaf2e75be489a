"""Which store is a demonstration: the only kind that a sign-in may enter without a second factor (docs/decisions/0020).

A store is a demonstration when its data folder holds `demo-mark` and its database holds the same random token: a copied
folder, a copied database or a hand-made file alone opens nothing.
"""

import secrets
from datetime import datetime
from hmac import compare_digest
from pathlib import Path

from django.conf import settings

from commonweal.access.asked_often import AskedOften
from commonweal.access.models import DemoMark, Partnership, Staff


def _mark_file() -> Path:
    return Path(settings.DATA_FOLDER) / "demo-mark"


def is_demonstration() -> bool:
    """Whether this store was made by `demo`, by both halves of the mark."""
    file = _mark_file()
    if not file.is_file():
        return False
    token = file.read_text(encoding="ascii", errors="replace").strip()
    return any(compare_digest(token.encode(), mark.encode()) for (mark,) in MARKS.ask())


MARKS = AskedOften(lambda: DemoMark.objects.values_list("token"))


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
    file.touch(mode=0o600)
    file.write_text(token, encoding="ascii")


def marked_after_use() -> bool:
    """Whether the mark came into a store that had staff or a partnership already: nothing of this product does that."""
    if not is_demonstration():
        return False
    marked_at = min(DemoMark.objects.values_list("made_at", flat=True))
    older = {"created_at__lt": marked_at}
    return Staff.objects.filter(**older).exists() or Partnership.objects.filter(**older).exists()


class StoreInUse(Exception):
    """A store that holds real accounts was about to be marked as a demonstration."""
