"""Puts rows into their table in plain SQL: for what many wait for at once (docs/decisions/0035).

Django's own way builds the statement anew for each call, and asks each column of each row in several steps: taking a
report, that was most of the work. The columns come from the model, so that none is forgotten; the database holds its
constraints and triggers as ever. Defaults of the model are those that its instances have; nothing is read back.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models

Stored = Callable[[Any], Any]


def insert_rows(rows: Sequence[models.Model], *, known_stay: bool = False) -> None:
    """Insert rows of one model, in their order, in the caller's transaction; none is no fault.

    `known_stay`: a row whose key, or other unique columns, stand there already is left out; what stands there stays.
    """
    if not rows:
        return
    statement, columns = _statement(type(rows[0]), known_stay, connection.vendor)
    with connection.cursor() as cursor:
        cursor.executemany(
            statement, [[stored(getattr(row, name)) for name, stored in columns] for row in rows]
        )  # fmt: skip
    for row in rows:
        row._state.adding = False


@cache
def _statement(model: type[models.Model], known_stay: bool, vendor: str) -> tuple[str, tuple[tuple[str, Stored], ...]]:
    """The statement, and of each column the attribute and what makes of its value what the database takes."""
    fields = model._meta.concrete_fields
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    end = " ON CONFLICT DO NOTHING" if known_stay else ""
    table, places = connection.ops.quote_name(model._meta.db_table), ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {table} ({names}) VALUES ({places}){end}"  # noqa: S608 - names of our own tables
    return statement, tuple((field.attname, _stored(field)) for field in fields)


def _stored(field: Any) -> Stored:
    """What the database takes for a column's value; short ways for the kinds that most columns are."""
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(kind, models.UUIDField):
        return _native_id if connection.features.has_native_uuid_field else _plain_id
    if isinstance(kind, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    # Words of an enumeration are texts themselves, but a driver looks at the exact type.
    if isinstance(kind, models.CharField | models.TextField):
        return _text
    if isinstance(kind, models.IntegerField | models.FloatField | models.BooleanField):
        return _as_it_is
    return lambda value: field.get_db_prep_save(value, connection)


def _native_id(value: Any) -> UUID | None:
    return value if value is None or isinstance(value, UUID) else UUID(str(value))


def _plain_id(value: Any) -> str | None:
    return None if value is None else value.hex if isinstance(value, UUID) else UUID(str(value)).hex


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _as_it_is(value: Any) -> Any:
    return value
