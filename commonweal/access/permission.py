"""`may`: the one function that decides who may do what with a kind of record, or with one record (security.md P1)."""

from collections.abc import Iterable

from commonweal.access.record_kinds import RecordKind, fields_of
from commonweal.access.roles import Act, roles
from commonweal.access.viewer import Viewer
from commonweal.core.rules.need_to_know import Decision, RecordFacts, Right, may_see
from commonweal.core.terms import Relation


class NotAllowed(Exception):
    """The role may not do this; pages answer it as if the thing did not exist."""


def right_of(actor: Viewer, kind: RecordKind) -> Right | None:
    """What the actor's role may do with a kind of record, or None."""
    return roles()[actor.role].records.get(kind)


def may(actor: Viewer, act: Act, thing: RecordKind | RecordFacts, *, fields: Iterable[str] = ()) -> bool:
    """Whether `actor`, for the purpose it carries, may do `act` and see all of `fields`.

    With a kind: whether the role may at all. With the facts of a record: whether it may with this one, by role AND
    relation AND agreement AND marking. What roles.toml does not list is not allowed.
    """
    if isinstance(thing, RecordFacts):
        decision = decide(actor, thing)
        if act is not Act.READ and only_in_an_emergency(actor, thing, decision):
            return False
        return decision.allowed and may(actor, act, RecordKind(thing.kind)) and decision.hidden.isdisjoint(fields)
    right = right_of(actor, thing)
    return right is not None and act in right.acts and right.kept_back.isdisjoint(fields)


def only_in_an_emergency(actor: Viewer, facts: RecordFacts, decision: Decision) -> bool:
    """Whether nothing but broken glass opens this record to the actor: it may be read then, and not changed, shared,
    kept or given, or an emergency would be a way to make oneself its owner."""
    return decision.relation is Relation.BREAK_GLASS or any(actor.staff_id not in guard.named for guard in facts.guards)


def decide(actor: Viewer, facts: RecordFacts) -> Decision:
    """The decision about reading one record, with its reason, its relation and the fields that stay hidden."""
    return may_see(actor.actor, facts, right_of(actor, RecordKind(facts.kind)), all_fields=fields_of(facts.kind))


def require(actor: Viewer, act: Act, kind: RecordKind) -> None:
    """Raise `NotAllowed` unless `may`; operations begin with it."""
    if not may(actor, act, kind):
        raise NotAllowed(f"{actor.role} may not {act} a {kind}")


def kept_back_fields(actor: Viewer, kind: RecordKind) -> frozenset[str]:
    """The fields of `kind` that stay hidden in lists for this actor; from a partner also all that no agreement names.

    Empty also where it may not see the record at all. A single record can hide more (`decide`).
    """
    right = right_of(actor, kind)
    if right is None:
        return frozenset()
    if actor.is_host or not right.needs_agreement:
        return right.kept_back
    named = frozenset().union(*(terms.fields for terms in actor.terms if terms.kind == kind))
    return right.kept_back | (fields_of(kind) - named)
