"""The roles as values, read from `roles.toml` beside this file.

A wrong file stops the start: an unknown word or a role without its paragraph is refused by name.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from commonweal.access.record_kinds import OF_PEOPLE, RecordKind, fields_of
from commonweal.core.rules.need_to_know import Right
from commonweal.core.terms import Marking, Relation

ROLE_FILE = Path(__file__).with_name("roles.toml")


class Role(StrEnum):
    """The roles of this version; the words are those of `roles.toml`."""

    CALL_HANDLER = "call-handler"
    TRIAGE_OFFICER = "triage-officer"
    ASB_OFFICER = "asb-officer"
    ANALYST = "analyst"
    TASKING_CHAIR = "tasking-chair"
    PANEL_COORDINATOR = "panel-coordinator"
    HOUSING_PARTNER = "housing-partner"
    NEIGHBOURHOOD_OFFICER = "neighbourhood-officer"
    PATROL_CONTRACTOR = "patrol-contractor"
    COUNCILLOR = "councillor"
    DATA_PROTECTION_OFFICER = "data-protection-officer"
    ADMINISTRATOR = "administrator"
    SERVICE_MANAGER = "service-manager"
    RESIDENT = "resident"
    OTHER_SYSTEM = "other-system"
    SYSTEM = "system"

    @property
    def is_for_people(self) -> bool:
        """Whether a member of staff can hold it; the others are doors of residents, of other systems, of timed work."""
        return self not in (Role.RESIDENT, Role.OTHER_SYSTEM, Role.SYSTEM)


class Act(StrEnum):
    """What somebody may do with a kind of record."""

    READ = "read"
    CREATE = "create"
    CHANGE = "change"
    EXPORT = "export"
    SHARE = "share"
    GUARD = "guard"
    APPROVE = "approve"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class RoleDescription:
    """A role, its paragraph for managers, and its rights by kind of record."""

    role: Role
    title: str
    paragraph: str
    records: Mapping[RecordKind, Right]


@cache
def roles() -> Mapping[Role, RoleDescription]:
    """Every role; raises `ImproperlyConfigured` naming role and record where the file is wrong."""
    data = tomllib.loads(ROLE_FILE.read_text(encoding="utf-8"))
    if set(data) != {role.value for role in Role}:
        raise ImproperlyConfigured(
            f"{ROLE_FILE.name} describes {', '.join(sorted(data))}; it must describe {', '.join(Role)}"
        )
    return {Role(name): _description(Role(name), entry) for name, entry in data.items()}


def _description(role: Role, entry: dict[str, Any]) -> RoleDescription:
    title, paragraph, records = entry.get("title"), entry.get("paragraph"), entry.get("records", {})
    if not isinstance(title, str) or not isinstance(paragraph, str) or not isinstance(records, dict):
        raise ImproperlyConfigured(f"{ROLE_FILE.name}, [{role}]: needs a title, a paragraph and a table of records")
    _refuse_unknown(f"[{role}.records]", "kinds", records, RecordKind)
    rights = {RecordKind(kind): _right(f"[{role}.records] {kind}", kind, line) for kind, line in records.items()}
    return RoleDescription(role, title, paragraph.strip(), rights)


def _right(where: str, kind: str, line: dict[str, Any]) -> Right:
    """One line of the file; what it leaves out is the default of `Right`."""
    allowed = ("acts", "kept_back", "relations", "up_to", "purposes", "break_glass")
    _refuse_unknown(where, "keys", line, allowed)
    _refuse_unknown(where, "acts", line.get("acts", []), Act)
    _refuse_unknown(where, "relations", line.get("relations", []), Relation)
    _refuse_unknown(where, "fields kept back", line.get("kept_back", []), fields_of(kind))
    _refuse_unknown(where, "marking", [line.get("up_to", Marking.OFFICIAL_SENSITIVE)], Marking)
    return Right(
        acts=frozenset(Act(act) for act in line.get("acts", [])),
        kept_back=frozenset(line.get("kept_back", [])),
        relations=frozenset(Relation(one) for one in line.get("relations", [Relation.PARTNERSHIP])),
        up_to=Marking(line.get("up_to", Marking.OFFICIAL_SENSITIVE)),
        purposes=tuple(line.get("purposes", ())),
        break_glass=bool(line.get("break_glass", False)),
        needs_agreement=kind in OF_PEOPLE,
    )


def _refuse_unknown(where: str, what: str, found: Iterable[str], allowed: Iterable[str]) -> None:
    unknown = sorted(set(found) - set(allowed))
    if unknown:
        raise ImproperlyConfigured(
            f"{ROLE_FILE.name}, {where}: found {what} {unknown}; allowed: {', '.join(sorted(allowed))}"
        )
