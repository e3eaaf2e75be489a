"""Rows beside the log that no entry answers for, and values written in a way that the product never writes.

What an entry commits to is held against it in `verification.py`. Here it is the other way round: each look, reason and
person in the store has to belong to an entry (docs/decisions/0019). Finds what was planted, also by whoever owns the
database and took its guards away; says nothing of whether an entry itself is right.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Concat

from commonweal.audit.models import AuditEntry, AuditLook, AuditReason, AuditStandIn
from commonweal.audit.words import FORGOTTEN, PERSON

TIME = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9]"
FRACTION = ".[0-9][0-9][0-9][0-9][0-9][0-9]"
# SQLite keeps in any column any value: an id in capitals reads as the same id and is found by no search for it.
AS_WRITTEN = {
    models.UUIDField: "typeof({0}) = 'text' AND length({0}) = 32 AND {0} NOT GLOB '*[^0-9a-f]*'",
    models.DateTimeField: f"typeof({{0}}) = 'text' AND ({{0}} GLOB '{TIME}' OR {{0}} GLOB '{TIME}{FRACTION}')",
    models.IntegerField: "typeof({0}) = 'integer'",
    models.CharField: "typeof({0}) = 'text'",
}


@dataclass(frozen=True, slots=True)
class Stray:
    """Rows that should not be there: what is wrong in a few words, how many, and a sentence without the number."""

    what: str
    n: int
    said: str


def strays() -> Iterator[Stray]:
    """Each sort of stray row of which there are any; a few passes over the tables beside the entries."""
    entry = AuditEntry.objects.filter(id=OuterRef("entry_id"))
    its_look = partial(AuditLook.objects.filter, kind=OuterRef("named"))
    persons = AuditStandIn.objects.annotate(named=Concat(Value(PERSON), F("kind")))
    dropped = AuditStandIn.objects.annotate(named=Concat(Value(FORGOTTEN), F("kind")))
    reason_dropped = AuditLook.objects.filter(kind=f"{FORGOTTEN}reason", record_id=OuterRef("entry_id"))
    for what, rows, said in (
        ("look put in", AuditLook.objects.filter(~Exists(entry)), "Looks belong to no entry"),
        ("reason put in", AuditReason.objects.filter(~Exists(entry)), "Reasons belong to no entry"),
        ("reason put back", AuditReason.objects.filter(Exists(reason_dropped)), (
            "Reasons are there of which an entry says that they were dropped"
        )),
        ("person put in", persons.filter(~Exists(its_look(record_id=OuterRef("stand_in")))), (
            "Persons stand beside the log whom no entry names"
        )),
        ("person put back", dropped.filter(Exists(its_look(record_id=OuterRef("stand_in")))), (
            "Persons are there of whom an entry says that they were dropped"
        )),
    ):  # fmt: skip
        if n := rows.count():
            yield Stray(what, n, said)


def written_otherwise() -> Iterator[Stray]:
    """Columns that hold values in another form than the product writes them; PostgreSQL lets none in."""
    if connection.vendor != "sqlite":
        return
    for model in apps.get_app_config("audit").get_models():
        for field in model._meta.concrete_fields:
            table, column = model._meta.db_table, connection.ops.quote_name(str(field.column))
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT count(*) FROM {table} WHERE {column} IS NOT NULL AND NOT ({_form(field, column)})"  # noqa: S608
                )
                (n,) = cursor.fetchone()
            if n:
                yield Stray("written otherwise", n, f"Values of {table}.{field.column} are not as the product writes")


def _form(field: Any, column: str) -> str:
    kind = field.target_field if field.is_relation else field
    return next(form for sort, form in AS_WRITTEN.items() if isinstance(kind, sort)).format(column)
