"""Whether heads are kept as they should be: facts for the health page, that name no person."""

from pathlib import Path
from typing import Any

from django.conf import settings

from commonweal.audit.head_folder import head_folder, newest_unchecked
from commonweal.audit.queries import chain_facts
from commonweal.audit.signing import key_file

# More entries than this without a head outside: keeping them has failed for a while.
TOO_MANY = 64
ON_ONE_VOLUME = (
    "the audit's heads lie on the volume of the data folder: whoever can write there can cut the log unseen. "
    "Set COMMONWEAL_AUDIT_HEADS to a folder on another volume"
)


def head_facts() -> dict[str, Any]:
    """`entries_without_head` and, where there is something to do, `warning`; `well` is false where keeping fails."""
    outside = newest_unchecked()
    n = sum(max(0, (chain.count or 0) - outside.get(chain.id, 0)) for chain in chain_facts())
    facts: dict[str, Any] = {"well": n <= TOO_MANY, "entries_without_head": n}
    if not facts["well"]:
        facts["warning"] = (
            f"{n} audit entries have no head outside the database: is {head_folder()} writable, and is "
            f"{key_file()} there, for its owner only? `commonweal audit anchor` says what is wrong"
        )
    elif _on_one_volume():
        facts["warning"] = ON_ONE_VOLUME
    return facts


def _on_one_volume() -> bool:
    """Whether a folder was never chosen, or lies on the volume that the data lie on."""
    if not settings.AUDIT_HEADS:
        return True
    return _volume(head_folder()) == _volume(Path(settings.DATA_FOLDER))


def _volume(folder: Path) -> int:
    """The volume of a folder, or of the nearest one above it that exists."""
    return next(one for one in (folder, *folder.absolute().parents) if one.exists()).stat().st_dev
