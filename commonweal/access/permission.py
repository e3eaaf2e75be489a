"""`may`: the one function that decides who may do what with a kind of record (docs/security.md P1)."""

from collections.abc import Iterable

from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act, roles
from commonweal.access.viewer import Viewer


class NotAllowed(Exception):
    """The role may not do this; pages answer it as if the thing did not exist."""


def may(actor: Viewer, act: Act, kind: RecordKind, *, fields: Iterable[str] = ()) -> bool:
    """Whether `actor`, for the purpose it carries, may do `act` with records of `kind` and see all of `fields`.

    What roles.toml does not list is not allowed. Borders between partnerships are held by `visible_to`, which
    starts every read; relation, agreement and marking join here when the records that need them exist.
    """
    right = roles()[actor.role].records.get(kind)
    return right is not None and act in right.acts and right.kept_back.isdisjoint(fields)


def require(actor: Viewer, act: Act, kind: RecordKind) -> None:
    """Raise `NotAllowed` unless `may`; operations begin with it."""
    if not may(actor, act, kind):
        raise NotAllowed(f"{actor.role} may not {act} a {kind}")


def kept_back_fields(actor: Viewer, kind: RecordKind) -> frozenset[str]:
    """The fields of `kind` that this role does not see; empty also where it may not see the record at all."""
    right = roles()[actor.role].records.get(kind)
    return right.kept_back if right else frozenset()
