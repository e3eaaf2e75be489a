"""Puts the condition of a query into SQL once, for a page that asks many questions of one table.

What a viewer may see is a long condition (border.py), and the ORM writes it anew for each question: with twenty of them
that took half of a page's time. The rows are the same; only who writes the words differs.
"""

from typing import TypeVar

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.models import BooleanField, Model, QuerySet
from django.db.models.expressions import RawSQL

Row = TypeVar("Row", bound=Model)


def written_once(rows: "QuerySet[Row]") -> "QuerySet[Row]":
    """The same rows, whose condition is written already: for questions of this table alone, never inside of others.

    The words name the columns as a query of that table does; in a query of another table they would not be known.
    """
    query = rows.query
    if sum(bool(n_uses) for n_uses in query.alias_refcount.values()) > 1 or query.is_sliced or query.combinator:
        raise ValueError("only a plain condition on one table can be written once")
    try:
        words, values = query.get_compiler(rows.db).compile(query.where)
    except (EmptyResultSet, FullResultSet):
        return rows
    same = rows.all()
    same.query.where = type(query.where)()
    return same.filter(RawSQL(f"({words})", values, output_field=BooleanField()))  # noqa: S611 (the ORM's own words)
