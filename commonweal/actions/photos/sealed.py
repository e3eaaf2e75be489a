"""A photo that was made anew and is not recorded yet, sealed into the form that it came with.

Where something else in the form has to be mended, or a session was locked meanwhile, nobody has to send the photo once
more over a telephone's connection. The seal holds for one action and for less than the hour after which a file without
a row is cleared.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from django.core import signing

from commonweal.files.evidence.keeping import ORPHAN_AFTER
from commonweal.files.evidence.terms import EvidenceKind, Kept

HOLDS = ORPHAN_AFTER - timedelta(minutes=10)


def seal(kept: Kept, action_id: UUID) -> str:
    """The photo as a field of the form of one action."""
    return signing.dumps({**asdict(kept), "kind": kept.kind.value}, salt=_salt(action_id), compress=True)


def unsealed(some: Sequence[str], action_id: UUID) -> tuple[Kept, ...]:
    """The photos of a form; what was changed, is of another action or is too old is left out."""
    found: dict[str, Kept] = {}
    for one in some:
        try:
            values = signing.loads(one, salt=_salt(action_id), max_age=HOLDS)
        except signing.BadSignature:
            continue
        kept = Kept(**{**values, "kind": EvidenceKind(values["kind"])})
        found.setdefault(kept.kept_as, kept)
    return tuple(found.values())


def _salt(action_id: UUID) -> str:
    return f"commonweal.actions.photo.{action_id}"
