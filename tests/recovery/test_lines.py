"""A row becomes a line and a row again, whatever stands in it; the same row of both databases compares equal."""

import math
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from commonweal.recovery.lines import comparable, escaped, sqlite_reader, sqlite_writer, unescaped, with_shortest_floats
from commonweal.recovery.shapes import Column, ColumnKind, Shape, read_shape, shape_facts, shapes

KINDS = (
    ColumnKind.TEXT, ColumnKind.NUMBER, ColumnKind.FLOAT, ColumnKind.FLAG, ColumnKind.UUID, ColumnKind.DAY,
    ColumnKind.INSTANT, ColumnKind.BYTES, ColumnKind.CLOCK,
)  # fmt: skip
EVERY = Shape("every", tuple(Column(kind.value, kind) for kind in KINDS), (Column("number", ColumnKind.NUMBER),))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
ROWS = st.tuples(
    TEXTS, st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), st.sampled_from([0, 1]),
    st.uuids().map(lambda one: one.hex), st.dates().map(date.isoformat),
    st.datetimes(min_value=datetime(1900, 1, 1)).map(str), st.binary(),  # noqa: DTZ001 - as SQLite holds it
    st.times().map(lambda one: one.replace(microsecond=0).isoformat()),
).map(list)  # fmt: skip


@given(ROWS, st.lists(st.integers(0, len(KINDS) - 1)))
def test_every_row_comes_back_as_it_was(row: list, missing: list[int]) -> None:
    for n in missing:
        row[n] = None
    line = sqlite_writer(EVERY)(row)
    assert b"\n" not in line
    assert sqlite_reader(EVERY)(line) == row


@given(TEXTS)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert not set(escaped(text)) & set("\t\n\r")


@given(st.floats(allow_nan=False))
def test_a_float_is_spelt_as_python_spells_it(value: float) -> None:
    shape = Shape("floats", (Column("a", ColumnKind.FLOAT),), (Column("a", ColumnKind.FLOAT),))
    for spelling in (repr(value), f"{value:.17g}", f"{value:.17e}"):
        assert with_shortest_floats(shape)(spelling.encode()) == repr(value).encode()
    assert math.isinf(value) or with_shortest_floats(shape)(b"\\N") == b"\\N"


@pytest.mark.parametrize(
    ("sqlite", "postgresql"),
    [
        ('{"b": 1, "a": [1.50, 1e-07]}', '{"a": [1.50, 0.00000010], "b": 1}'.replace("0.00000010", "0.0000001")),
        ('["\\u00e9"]', '["é"]'),
        ("[-0.0, 1e+16, -0]", "[0.0, 10000000000000000, 0]"),
        ("{}", "{}"),
    ],
)
def test_json_of_both_databases_compares_equal(sqlite: str, postgresql: str) -> None:
    shape = Shape("json", (Column("a", ColumnKind.JSON),), (Column("a", ColumnKind.JSON),))
    lines = [comparable(shape)(escaped(text).encode()) for text in (sqlite, postgresql)]
    assert lines[0] == lines[1]


def test_a_number_is_not_its_text() -> None:
    shape = Shape("json", (Column("a", ColumnKind.JSON),), (Column("a", ColumnKind.JSON),))
    assert comparable(shape)(b"[1]") != comparable(shape)(b'["1"]')
    assert comparable(shape)(b"[1.0]") != comparable(shape)(b"[1]")


def test_every_table_of_every_room_can_be_carried() -> None:
    names = {shape.name for shape in shapes()}
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert tables - names == {"django_session"}
    assert all(read_shape(shape_facts(shape)) == shape for shape in shapes())


def test_the_examples_are_what_the_databases_hold() -> None:
    """A row as SQLite gives it, in the words of the format."""
    row = ["a\tb", 7, 0.5, 1, UUID(int=1).hex, "2026-03-09", str(datetime(2026, 3, 9, 9, tzinfo=UTC))[:19], b"\x01"]
    row.append("15:00:00")
    line = (
        b"a\\tb\t7\t0.5\tt\t00000000000000000000000000000001\t2026-03-09\t2026-03-09 09:00:00.000000\t\\\\x01\t15:00:00"
    )
    assert sqlite_writer(EVERY)(row) == line
