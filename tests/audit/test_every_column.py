"""Every column of every table of the audit, altered, planted, removed and swapped: each must be found.

Generated from the models, so that a column that is added is tried too. `NOT_FOUND` names those that may be altered
unseen, and why (docs/decisions/0019): there is none.
"""

import itertools
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from commonweal.audit.chain import stand_in, start_of
from commonweal.audit.models import AuditChain, AuditEntry, AuditLook, AuditReason, AuditStandIn
from commonweal.audit.operations import forget_person, keep_heads, write_entry
from commonweal.audit.queries import entries_with_reason, reasons
from commonweal.audit.trace import Trace
from commonweal.audit.verification import verify
from commonweal.web.database_roles import as_owner
from proofs.audit_altering import Altered
from tests.audit.entries import BEGAN, CALLERS, NORTH, REPORTS, SOUTH, kept_heads, look

NOT_FOUND: dict[tuple[str, str], str] = {}
TABLES: list[Any] = sorted(apps.get_app_config("audit").get_models(), key=lambda model: model.__name__)
NEW = UUID(int=0xEE)


def named(model: Any) -> str:
    return str(model.__name__)


@pytest.fixture
def log(django_db_setup: None, django_db_blocker: Any, heads: Any) -> Iterator[Altered]:
    """Entries of two partnerships with looks, persons and reasons, heads kept, and no guard of the database."""
    with django_db_blocker.unblock(), as_owner(), transaction.atomic():
        for number in range(8):
            why = f"reason {number}" if number in (2, 3) else ""
            of = SOUTH if number % 4 == 1 else NORTH
            look(number, REPORTS[number : number + 2], CALLERS[number % 2 : 3], why=why, partnership_id=of)
        look(8, partnership_id=None)
        keep_heads(at=BEGAN)
        yield Altered(of=str(NORTH))
        transaction.set_rollback(True)


def raw_rows(model: Any) -> list[dict[str, Any]]:
    """The rows of a table, each column by name, in one order."""
    columns = [field.column for field in model._meta.concrete_fields]
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {model._meta.db_table} ORDER BY {names}")
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def put(model: Any, where: dict[str, Any], what: dict[str, Any]) -> None:
    """Change one row as who owns the database can."""
    change = ", ".join(f'"{name}" = %s' for name in what)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} SET {change} WHERE {_same(where)}",
            [*what.values(), *_values(where)],
        )
        assert cursor.rowcount == 1


def plant(model: Any, row: dict[str, Any]) -> None:
    names, places = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({places})", list(row.values()))


def remove(model: Any, row: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE {_same(row)}", _values(row))


def _same(row: dict[str, Any]) -> str:
    return " AND ".join(f'"{name}" IS NULL' if value is None else f'"{name}" = %s' for name, value in row.items())


def _values(row: dict[str, Any]) -> list[Any]:
    return [value for value in row.values() if value is not None]


def others(field: Any, value: Any) -> list[Any]:
    """Values that the column could hold in place of `value`: other ones, nothing, and what it held in other letters."""
    kind = field.target_field if field.is_relation else field
    if isinstance(kind, models.UUIDField):
        found = [field.get_db_prep_value(NEW, connection, prepared=False)]
        if isinstance(value, str):
            found += [one for one in (value.upper(), str(UUID(value)), "x") if one != value]
        return [*found, None] if field.null and value is not None else found
    if isinstance(kind, models.DateTimeField):
        later: list[Any] = [value + timedelta(microseconds=1), value - timedelta(days=400)]
        return [*later, str(value).replace(" ", "T")] if connection.vendor == "sqlite" else later
    if isinstance(kind, models.IntegerField):
        return [value + 1, value - 1] if value else [value + 1]
    return [one for one in (f"x{value[1:]}", value[:-1], value.upper(), "", "x") if one != value]


@pytest.mark.parametrize("model", TABLES, ids=named)
def test_a_changed_column_is_found(log: Altered, model: Any) -> None:
    rows, unseen = raw_rows(model), {}
    for field in model._meta.concrete_fields:
        for row in (rows[0], rows[len(rows) // 2]):
            for value in others(field, row[field.column]):
                # The database refuses some: a number that another entry has already.
                with suppress(IntegrityError), transaction.atomic():
                    put(model, row, {field.column: value})
                    if verify(kept_heads()).clean:
                        unseen[model.__name__, field.column] = (row, value)
                    transaction.set_rollback(True)
    assert unseen.keys() == {one for one in NOT_FOUND if one[0] == model.__name__}, unseen
    assert verify(kept_heads()).clean


@pytest.mark.parametrize("model", TABLES, ids=named)
def test_values_of_two_rows_that_change_places_are_found(log: Altered, model: Any) -> None:
    before = raw_rows(model)
    for field in model._meta.concrete_fields:
        pairs = [(a, b) for a, b in itertools.combinations(before, 2) if a[field.column] != b[field.column]]
        n_tried = 0
        for one, other in pairs:
            if n_tried == 2:
                break
            with suppress(IntegrityError), transaction.atomic():
                swap(model, field, one, other)
                # Two looks of one entry that change their ids are the same two.
                if raw_rows(model) != before:
                    n_tried += 1
                    assert not verify(kept_heads()).clean, (field.column, one, other)
                transaction.set_rollback(True)
        assert n_tried or not pairs, field.column


def swap(model: Any, field: Any, one: dict[str, Any], other: dict[str, Any]) -> None:
    value = one[field.column]
    spare = 10**9 if isinstance(value, int) else others(field, value)[0]
    put(model, one, {field.column: spare})
    put(model, other, {field.column: value})
    put(model, {**one, field.column: spare}, {field.column: other[field.column]})


@pytest.mark.parametrize("model", TABLES, ids=named)
def test_a_row_that_is_gone_is_found(log: Altered, model: Any) -> None:
    for row in raw_rows(model)[:6]:
        with transaction.atomic():
            remove(model, row)
            assert not verify(kept_heads()).clean, row
            transaction.set_rollback(True)


@pytest.mark.parametrize("model", TABLES, ids=named)
def test_a_row_that_was_put_in_is_found_whatever_it_is_like(log: Altered, model: Any) -> None:
    """A copy of each row with any columns of its keys made new, also beside an entry that had none."""
    keys = [field for field in model._meta.concrete_fields if is_key(field)]
    entries = [row["id"] for row in raw_rows(AuditEntry)]
    n_tried = 0
    some = [one for n in range(1, len(keys) + 1) for one in itertools.combinations(keys, n)]
    for row in raw_rows(model):
        for changed in some:
            news = [
                entries if field.column == "entry_id" else others(field, row[field.column])[:1] for field in changed
            ]
            for new in itertools.product(*news):
                planted = row | {field.column: value for field, value in zip(changed, new, strict=True)}
                with suppress(IntegrityError), transaction.atomic():
                    plant(model, planted)
                    n_tried += 1
                    assert not verify(kept_heads()).clean, planted
                    transaction.set_rollback(True)
        if n_tried > 16:
            break
    assert n_tried


def is_key(field: Any) -> bool:
    its = field.model._meta
    together = {name for one in its.constraints for name in getattr(one, "fields", ())} | {
        one.attname for one in its.pk_fields
    }
    return field.primary_key or field.unique or field.name in together or field.attname in together


def test_a_reason_beside_an_entry_that_had_none_is_found_named_and_explains_nothing(log: Altered) -> None:
    entry = log.entries.filter(why_commitment="")[0]
    AuditReason.objects.create(entry_id=entry.id, words="Tom asked me to look this up", nonce="aa")
    verdict = verify(kept_heads())
    assert [one.what for one in verdict.findings] == ["reason put in"]
    assert f"A reason stands beside entry {entry.sequence}, which was written without one" in verdict.findings[0].said
    explained = entries_with_reason(partnership_ids=[NORTH, SOUTH], since=BEGAN, until=BEGAN + timedelta(days=1))
    assert (entry.id in explained, len(explained)) == (False, 2)
    assert (reasons([entry.id]), AuditEntry.objects.get(id=entry.id).why) == ({}, "")


def test_a_reason_and_a_look_of_no_entry_a_person_whom_none_names_and_an_empty_chain_are_found(log: Altered) -> None:
    nonce = "ab" * 32
    person = AuditStandIn(stand_in=stand_in("caller", NEW, nonce), kind="caller", record_id=NEW, nonce=nonce)
    for planted, what in (
        (AuditReason(entry_id=NEW, words="he asked", nonce=nonce), "reason put in"),
        (AuditLook(entry_id=NEW, kind="report", record_id=NEW), "look put in"),
        (person, "person put in"),
        (AuditChain(id=NEW, of=str(NEW), count=0, hash=start_of(NEW)), "chain put in"),
    ):
        with transaction.atomic():
            planted.save(force_insert=True)
            assert [one.what for one in verify(kept_heads()).findings] == [what]
            transaction.set_rollback(True)


def test_a_person_and_a_reason_that_are_put_back_after_they_were_dropped_are_found(log: Altered) -> None:
    rows = {model: raw_rows(model) for model in (AuditStandIn, AuditReason)}
    trace = Trace(route="erase", at=BEGAN, partnership_id=NORTH)
    assert forget_person(trace, "caller", CALLERS[1]) > 0
    write_entry(trace, outcome="200")
    assert verify(kept_heads()).clean
    for model, what in ((AuditStandIn, "person put back"), (AuditReason, "reason put back")):
        gone = [row for row in rows[model] if row not in raw_rows(model)]
        assert gone
        with transaction.atomic():
            plant(model, gone[0])
            assert [one.what for one in verify(kept_heads()).findings] == [what]
            transaction.set_rollback(True)


def test_a_chain_that_says_it_is_anothers_is_found_also_after_the_next_entry(log: Altered) -> None:
    AuditChain.objects.filter(id=log.chain.id).update(of="x")
    look(9)
    assert AuditChain.objects.filter(of=str(NORTH)).count() == 1
    found = verify(kept_heads()).findings
    assert [(one.what, one.chain) for one in found] == [("owner altered", "x")]
    assert f"its entries or kept heads say partnership {NORTH}" in found[0].said
