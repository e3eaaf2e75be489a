"""Puts a question into SQL once a process, where every request asks it anew.

Who somebody is today is asked at each request (security.md P3), and the answer is never kept. The words of the question
are: putting them together took the ORM longer than the database took to answer, half of the time of a small page.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connection
from django.db.models import Expression, Field, QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row")


class Given(Expression):
    """A value that is said only when the question is asked: stands in a filter where the value would."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """A place for the value; the words are kept with this in it, and the value takes its place at each asking."""
        return "%s", [self]

    def said(self, values: Mapping[str, Any]) -> Any:
        """The value as the database takes it; raises `KeyError` where none was given."""
        return self.output_field.get_db_prep_value(values[self.name], connection, prepared=False)


class AskedOften(Generic[Row]):
    """What a query gives, asked with other values each time: rows of its model, or tuples where it names columns.

    `rows` is called once, when the question is first asked. It may not be cut to a number of rows by a value, nor take
    a list of values: the words have as many places as when they were written.
    """

    def __init__(self, rows: "Callable[[], QuerySet[Any, Row]]") -> None:
        self._rows = rows
        self._written: _Written | None = None

    def ask(self, **given: Any) -> list[Row]:
        """The rows as they are now; raises `KeyError` where a value is not given."""
        if self._written is None:
            self._written = _write(self._rows().query.get_compiler(connection.alias))
        words, values, columns_of, make = self._written
        said = [one.said(given) if isinstance(one, Given) else one for one in values]
        with connection.cursor() as cursor:
            cursor.execute(words, said)
            return [make(columns) for columns in columns_of(cursor.fetchall())]


class _Written(NamedTuple):
    words: str
    values: tuple[Any, ...]
    columns_of: Callable[[Iterable[Any]], Iterable[Any]]
    make: Callable[[Sequence[Any]], Any]


def _write(compiler: Any) -> _Written:
    words, values = compiler.as_sql()
    converters = compiler.get_converters([column for column, _, _ in compiler.select])
    columns_of = (lambda rows: compiler.apply_converters(rows, converters)) if converters else iter
    make = tuple if compiler.query.has_select_fields else _maker_of_rows(compiler)
    return _Written(words, values, columns_of, make)


def _maker_of_rows(compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """Makes a row of the model, with the rows that it was asked to bring along, as the ORM itself does."""
    about, alias = compiler.klass_info, connection.alias
    first, last = about["select_fields"][0], about["select_fields"][-1] + 1
    names = [column.target.attname for column, _, _ in compiler.select[first:last]]
    brought_along = get_related_populators(about, compiler.select, alias)  # type: ignore[call-arg] # of a later Django

    def make(columns: Sequence[Any]) -> Any:
        row = about["model"].from_db(alias, names, columns[first:last])
        for one in brought_along:
            one.populate(columns, row)
        return row

    return make
