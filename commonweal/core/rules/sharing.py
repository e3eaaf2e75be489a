"""May one record be handed to an organisation: does an agreement that holds name all of it; if not, what is missing.

Data sharing code of practice (Data Protection Act 2018 section 121); UK GDPR article 5(1)(b) and (c): only what was
agreed, for the purpose agreed, in the direction agreed, for no longer than agreed. Several agreements are not added up:
one line of one agreement has to name the whole of what is shared. Who may share at all is `need_to_know`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from commonweal.core.rules.agreements import OPENS_SOMETHING, Standing


@dataclass(frozen=True, slots=True)
class Item:
    """What one party gets from another: a kind of record, some of its fields, for roles and purposes."""

    kind: str
    fields: frozenset[str]
    giver_id: UUID
    recipient_id: UUID
    roles: frozenset[str] = frozenset()
    purposes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """An agreement as it stands on the day asked about; its last day belongs to it, none: without end."""

    agreement_id: UUID
    name: str
    standing: Standing
    to_on: date | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to hand over; `roles_cleared`: roles that may read the record's marking."""

    kind: str
    fields: frozenset[str]
    giver_id: UUID
    recipient_id: UUID
    purpose: str
    on: date
    expires_on: date
    roles_cleared: frozenset[str]


class Missing(StrEnum):
    """What stands in the way of a share, from the farthest off to the nearest."""

    AGREEMENT = "agreement"
    IN_FORCE = "in-force"
    DIRECTION = "direction"
    KIND = "kind"
    FIELDS = "fields"
    MARKING = "marking"
    PURPOSE = "purpose"
    EXPIRY = "expiry"


MISSING_WORDS = {
    Missing.AGREEMENT: "no agreement binds the two organisations",
    Missing.IN_FORCE: "the agreement is not in force on this day",
    Missing.DIRECTION: "the agreement names this kind of record in the other direction only",
    Missing.KIND: "the agreement does not name this kind of record",
    Missing.FIELDS: "the agreement does not name all of the fields",
    Missing.MARKING: "none of the roles that the agreement names may read a record of this marking",
    Missing.PURPOSE: "the agreement does not name this purpose",
    Missing.EXPIRY: "the last day of the share is before today, or after the agreement's own last day",
}


@dataclass(frozen=True, slots=True)
class Cover:
    """The agreement that names all of it; or what is missing, why in a sentence, which fields. True when covered."""

    agreement_id: UUID | None
    missing: Missing | None = None
    because: str = ""
    fields: frozenset[str] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return self.agreement_id is not None


def cover_of(asked: Asked, held: Sequence[Held]) -> Cover:
    """The first agreement that covers the whole of `asked`; if none does, what is missing from the nearest one.

    `held`: agreements of any standing that bind the two organisations, or others, which are left aside.
    """
    nearest = Cover(None, Missing.AGREEMENT, MISSING_WORDS[Missing.AGREEMENT])
    for agreement in held:
        for found in _against(asked, agreement):
            if found:
                return found
            if _distance(found) > _distance(nearest):
                nearest = found
    return nearest


def _distance(cover: Cover) -> int:
    """How far the share came before something was missing."""
    return list(Missing).index(cover.missing) if cover.missing else len(Missing)


def _against(asked: Asked, held: Held) -> list[Cover]:
    """What each line of one agreement says; empty where it does not bind both."""
    pair = {asked.giver_id, asked.recipient_id}
    between = [item for item in held.items if {item.giver_id, item.recipient_id} == pair]
    if not between:
        return []
    if held.standing not in OPENS_SOMETHING:
        because = f"{held.name}: {MISSING_WORDS[Missing.IN_FORCE]} ({held.standing.replace('-', ' ')})"
        return [Cover(None, Missing.IN_FORCE, because)]
    of_kind = [item for item in between if item.kind == asked.kind]
    if not of_kind:
        return [Cover(None, Missing.KIND, f"{held.name}: {MISSING_WORDS[Missing.KIND]}")]
    return [_line(asked, held, item) for item in of_kind]


def _line(asked: Asked, held: Held, item: Item) -> Cover:
    def missing(what: Missing, more: str = "", fields: frozenset[str] = frozenset()) -> Cover:
        return Cover(None, what, f"{held.name}: {MISSING_WORDS[what]}{more}", fields)

    if item.recipient_id != asked.recipient_id:
        return missing(Missing.DIRECTION)
    if unnamed := asked.fields - item.fields:
        return missing(Missing.FIELDS, fields=unnamed)
    if not item.roles & asked.roles_cleared:
        return missing(Missing.MARKING)
    if asked.purpose not in item.purposes:
        return missing(Missing.PURPOSE, f"; it names: {', '.join(item.purposes) or 'none'}")
    if asked.expires_on < asked.on or (held.to_on is not None and asked.expires_on > held.to_on):
        return missing(Missing.EXPIRY)
    return Cover(held.agreement_id)
