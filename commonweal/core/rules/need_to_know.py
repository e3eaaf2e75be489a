"""May this person see this record, how do they come to it, and which of its fields stay hidden.

Role AND relation AND agreement AND marking (security.md P1 to P4; UK GDPR article 5(1)(b), (c) and (f); data sharing
code of practice, Data Protection Act 2018 section 121). One decision has two forms: this one takes one record and gives
its reasons; `access/border.py` says the same as a query for lists, and tests hold both to one model. It decides about
access to a record, never about a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from commonweal.core.terms import Guarding, Marking, Relation


@dataclass(frozen=True, slots=True)
class Right:
    """What a role may do with one kind of record: a line of `roles.toml`.

    Any one of `relations` is enough. `fields` of a record stay hidden when they are in `kept_back`. `purposes`: one of
    them is asked for before a record is opened; none: it is not asked. `break_glass`: may open a record without a
    relation for a while, with a reason. `needs_agreement`: of personal data, which a partner gets by an agreement only.
    """

    acts: frozenset[str]
    kept_back: frozenset[str] = frozenset()
    relations: frozenset[Relation] = frozenset({Relation.PARTNERSHIP})
    up_to: Marking = Marking.OFFICIAL_SENSITIVE
    purposes: tuple[str, ...] = ()
    break_glass: bool = False
    needs_agreement: bool = True


@dataclass(frozen=True, slots=True)
class Terms:
    """One item of a sharing agreement that holds now: what an organisation's role may get of a kind of record."""

    agreement_id: UUID
    kind: str
    fields: frozenset[str]
    purposes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sharing:
    """A record that somebody handed to an organisation under an agreement, with the fields named then."""

    organisation_id: UUID
    agreement_id: UUID
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Guarded:
    """A record, or the person whom it concerns, is kept for named people."""

    guarding: Guarding
    named: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a group that holds today: of one person who acts for an organisation, or of all its people (None)."""

    organisation_id: UUID
    staff_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody as the rule takes them. A host organisation keeps the records; a partner gets what agreements name.

    `day_began_at`: when the civil day in London began, as UTC.
    """

    staff_id: UUID | None
    partnership_id: UUID
    role: str
    organisation_id: UUID | None
    is_host: bool
    day_began_at: datetime
    team_ids: frozenset[UUID] = frozenset()
    ward_codes: frozenset[str] = frozenset()
    landlord: str = ""
    terms: tuple[Terms, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """A record as the rule takes it; ids of staff are those for whom it holds now.

    `opened_by`: who has it open in an emergency; of these, `opened_with_a_second` those whom a second person let.
    `closed`: it belongs to a closed group, whose `seats` alone open it, whatever else relates somebody to it.
    """

    kind: str
    id: UUID
    partnership_id: UUID
    marking: Marking = Marking.OFFICIAL
    team_id: UUID | None = None
    assigned_to_id: UUID | None = None
    ward_code: str = ""
    landlord: str = ""
    received_at: datetime | None = None
    guards: tuple[Guarded, ...] = ()
    named: frozenset[UUID] = frozenset()
    opened_by: frozenset[UUID] = frozenset()
    opened_with_a_second: frozenset[UUID] = frozenset()
    connected: frozenset[UUID] = frozenset()
    sharings: tuple[Sharing, ...] = ()
    seats: tuple[Seat, ...] = ()
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether, why in words, by which relation, and which fields stay hidden. True when allowed."""

    allowed: bool
    because: str
    relation: Relation | None = None
    hidden: frozenset[str] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return self.allowed


RELATION_WORDS = {
    Relation.PARTNERSHIP: "the role reads all of the partnership's",
    Relation.TEAM: "it lies with their team or with them",
    Relation.WARD: "it happened in their ward",
    Relation.STOCK: "it concerns their own stock",
    Relation.TODAY: "it was received today",
    Relation.NAMED: "they are named on it",
    Relation.SHARED: "it was shared with their organisation",
    Relation.MEMBER: "they are a member of the group",
    Relation.BREAK_GLASS: "they opened it with a reason, for a limited time",
}


def may_see(actor: Actor, record: RecordFacts, right: Right | None, *, all_fields: Iterable[str] = ()) -> Decision:
    """The decision about reading one record; `all_fields` are those that its kind has.

    In this order: the border of the partnership, the role, a declared connection, the guard, the marking, the relation
    with its agreement; the first that fails is the reason. Several relations open the fields of all of them, and the
    first of them names the decision.
    """
    refusal = _standing_in_the_way(actor, record, right)
    if right is None or refusal:
        return Decision(False, refusal or "the role has nothing to do with this kind of record")
    granted = {
        relation: fields
        for relation in Relation
        if (relation in right.relations or (relation is Relation.BREAK_GLASS and right.break_glass))
        and _holds(relation, actor, record)
        and (fields := _granted(relation, actor, record, right, frozenset(all_fields))) is not None
    }
    if not granted:
        return Decision(False, "no relation to it that a role, a team, an agreement or a name gives")
    relation = next(iter(granted))
    hidden = right.kept_back | (frozenset(all_fields) - frozenset().union(*granted.values()))
    return Decision(True, RELATION_WORDS[relation], relation, hidden)


def _standing_in_the_way(actor: Actor, record: RecordFacts, right: Right | None) -> str:
    """What forbids the record whatever the relation, or nothing."""
    if actor.partnership_id != record.partnership_id:
        return "it belongs to another partnership"
    if right is None or "read" not in right.acts:
        return "the role has nothing to do with this kind of record"
    if actor.staff_id in record.connected:
        return "they declared that they know somebody in it"
    closed = next((guard for guard in record.guards if not _opens(guard, actor, record)), None)
    if closed is not None:
        return f"it is {closed.guarding} and they are not named"
    if record.closed and not _sits(actor, record):
        return "it belongs to a closed group of which they are no member"
    if record.marking is Marking.OFFICIAL_SENSITIVE and right.up_to is Marking.OFFICIAL:
        return "it is marked above what the role reads"
    return ""


def _opens(guard: Guarded, actor: Actor, record: RecordFacts) -> bool:
    """Whether somebody is named, or opened it: of a protected address never on one person's word."""
    opened = record.opened_with_a_second if guard.guarding is Guarding.PROTECTED else record.opened_by
    return actor.staff_id in guard.named or actor.staff_id in opened


def _holds(relation: Relation, actor: Actor, record: RecordFacts) -> bool:
    match relation:
        case Relation.PARTNERSHIP:
            return True
        case Relation.TEAM:
            mine = record.assigned_to_id is not None and record.assigned_to_id == actor.staff_id
            return mine or record.team_id in actor.team_ids
        case Relation.WARD:
            return bool(record.ward_code) and record.ward_code in actor.ward_codes
        case Relation.STOCK:
            return bool(record.landlord) and record.landlord == actor.landlord
        case Relation.TODAY:
            return record.received_at is not None and record.received_at >= actor.day_began_at
        case Relation.NAMED:
            return actor.staff_id in record.named
        case Relation.SHARED:
            return any(one.organisation_id == actor.organisation_id for one in record.sharings)
        case Relation.MEMBER:
            return _sits(actor, record)
        case Relation.BREAK_GLASS:
            return actor.staff_id in record.opened_by


def _sits(actor: Actor, record: RecordFacts) -> bool:
    """Whether somebody has a seat: a person only while acting for the organisation that sent them."""
    return actor.staff_id is not None and any(
        seat.organisation_id == actor.organisation_id and seat.staff_id in (None, actor.staff_id)
        for seat in record.seats
    )


def _granted(
    relation: Relation, actor: Actor, record: RecordFacts, right: Right, all_fields: frozenset[str]
) -> frozenset[str] | None:
    """The fields that the relation opens; None where an agreement would be needed and none holds."""
    if relation is Relation.SHARED:
        return _shared(actor, record)
    if actor.is_host or not right.needs_agreement:
        return all_fields
    held = [one.fields for one in actor.terms if one.kind == record.kind]
    return frozenset().union(*held) if held else None


def _shared(actor: Actor, record: RecordFacts) -> frozenset[str] | None:
    """What was shared, as far as the agreement that it was shared under still names it."""
    fields = [
        one.fields & terms.fields
        for one in record.sharings
        for terms in actor.terms
        if one.organisation_id == actor.organisation_id
        and (terms.agreement_id, terms.kind) == (one.agreement_id, record.kind)
    ]
    return frozenset().union(*fields) if fields else None
