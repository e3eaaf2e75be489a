"""The roles as values, read from `roles.toml` beside this file.

A wrong file stops the start: an unknown act or a role without its paragraph is refused by name.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from commonweal.access.record_kinds import RecordKind

ROLE_FILE = Path(__file__).with_name("roles.toml")


class Role(StrEnum):
    """The roles of this version; the words are those of `roles.toml`."""

    ANALYST = "analyst"
    TRIAGE_OFFICER = "triage-officer"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


class Act(StrEnum):
    """What somebody may do with a kind of record."""

    READ = "read"
    CREATE = "create"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class RecordRight:
    """What a role may do with one kind of record, and which fields it does not see."""

    acts: frozenset[Act]
    kept_back: frozenset[str]


@dataclass(frozen=True, slots=True)
class RoleDescription:
    """A role, its paragraph for managers, and its rights by kind of record."""

    role: Role
    title: str
    paragraph: str
    records: Mapping[RecordKind, RecordRight]


@cache
def roles() -> Mapping[Role, RoleDescription]:
    """Every role; raises `ImproperlyConfigured` naming role and record where the file is wrong."""
    data = tomllib.loads(ROLE_FILE.read_text(encoding="utf-8"))
    if set(data) != {role.value for role in Role}:
        raise ImproperlyConfigured(
            f"{ROLE_FILE.name} describes {', '.join(sorted(data))}; it must describe {', '.join(Role)}"
        )
    return {Role(name): _description(Role(name), entry) for name, entry in data.items()}


def _description(role: Role, entry: dict[str, object]) -> RoleDescription:
    title, paragraph, records = entry.get("title"), entry.get("paragraph"), entry.get("records", {})
    if not isinstance(title, str) or not isinstance(paragraph, str) or not isinstance(records, dict):
        raise ImproperlyConfigured(f"{ROLE_FILE.name}, [{role}]: needs a title, a paragraph and a table of records")
    return RoleDescription(role, title, paragraph.strip(), _rights(role, records))


def _rights(role: Role, records: dict[str, dict[str, list[str]]]) -> dict[RecordKind, RecordRight]:
    unknown = set(records) - set(RecordKind)
    if unknown:
        raise ImproperlyConfigured(
            f"{ROLE_FILE.name}, [{role}.records]: found {sorted(unknown)}; allowed: {', '.join(RecordKind)}"
        )
    return {RecordKind(kind): _right(role, kind, right) for kind, right in records.items()}


def _right(role: Role, kind: str, right: dict[str, list[str]]) -> RecordRight:
    unknown = set(right.get("acts", [])) - {act.value for act in Act}
    if unknown:
        raise ImproperlyConfigured(
            f"{ROLE_FILE.name}, [{role}.records] {kind}: found acts {sorted(unknown)}; allowed: {', '.join(Act)}"
        )
    return RecordRight(frozenset(Act(act) for act in right.get("acts", [])), frozenset(right.get("kept_back", [])))
