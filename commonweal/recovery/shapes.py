"""Which tables there are, and of what kind each column is, as far as a backup must know to carry it between databases.

Walked from Django's registry: a table that a room adds is in the next backup without a word here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db import models

# Sessions are never restored: whoever was signed in signs in anew.
LEFT_OUT = frozenset({"django_session"})


class ColumnKind(StrEnum):
    """How a value is written in a backup; see `lines.py`."""

    TEXT = "text"
    NUMBER = "number"
    FLOAT = "float"
    FLAG = "flag"
    UUID = "uuid"
    DAY = "day"
    CLOCK = "clock"
    INSTANT = "instant"
    JSON = "json"
    BYTES = "bytes"
    ADDRESS = "address"


_NUMBERS = ("Auto", "BigAuto", "SmallAuto", "Integer", "BigInteger", "SmallInteger")
_KINDS = {
    **{f"{name}Field": ColumnKind.NUMBER for name in _NUMBERS},
    **{f"Positive{name}Field": ColumnKind.NUMBER for name in ("Integer", "BigInteger", "SmallInteger")},
    **{f"{name}Field": ColumnKind.TEXT for name in ("Char", "Text", "Slug", "Email", "URL", "File", "FilePath")},
    "UUIDField": ColumnKind.UUID,
    "DateTimeField": ColumnKind.INSTANT,
    "DateField": ColumnKind.DAY,
    # Of whole seconds: PostgreSQL spells a fraction shorter than SQLite does.
    "TimeField": ColumnKind.CLOCK,
    "BooleanField": ColumnKind.FLAG,
    "FloatField": ColumnKind.FLOAT,
    "JSONField": ColumnKind.JSON,
    "BinaryField": ColumnKind.BYTES,
    "GenericIPAddressField": ColumnKind.ADDRESS,
}


class UnknownKind(Exception):
    """A column that no backup can carry yet; a test finds it before an operator does."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name in the database."""

    name: str
    kind: ColumnKind


@dataclass(frozen=True, slots=True)
class Shape:
    """A table: its columns in order, and those that order its rows."""

    name: str
    columns: tuple[Column, ...]
    keys: tuple[Column, ...]

    @property
    def has_json(self) -> bool:
        """Whether a line of it must be looked into before it is compared."""
        return any(column.kind is ColumnKind.JSON for column in self.columns)


def shapes() -> list[Shape]:
    """Every table of this version, by name."""
    return sorted((shape_of(model) for model in _models()), key=lambda shape: shape.name)


def _models() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        options = model._meta
        if options.managed and not options.proxy and options.db_table not in LEFT_OUT:
            yield model


def shape_of(model: type[models.Model]) -> Shape:
    """The table of a model; raises `UnknownKind`."""
    fields = [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]
    columns, keys = (tuple(map(_column, some)) for some in (fields, model._meta.pk_fields))
    return Shape(model._meta.db_table, columns, keys)


def _column(field: Any) -> Column:
    return Column(field.column, _kind(field))


def _kind(field: Any) -> ColumnKind:
    while field.remote_field:
        field = field.target_field
    kind = _KINDS.get(field.get_internal_type())
    if kind is None:
        raise UnknownKind(f"{field.model.__name__}.{field.name} is a {field.get_internal_type()}")
    return kind


def shape_facts(shape: Shape) -> dict[str, Any]:
    """A shape as JSON; read back by `read_shape`."""
    columns = [[column.name, column.kind.value] for column in shape.columns]
    return {"name": shape.name, "columns": columns, "keys": [key.name for key in shape.keys]}


def read_shape(facts: dict[str, Any]) -> Shape:
    """A shape from its facts; raises KeyError, ValueError or TypeError where they are none."""
    columns = tuple(Column(str(name), ColumnKind(kind)) for name, kind in facts["columns"])
    keys = tuple(column for name in facts["keys"] for column in columns if column.name == name)
    return Shape(str(facts["name"]), columns, keys)
