"""What a partnership decided one crime of each kind weighs, in versions with dates.

The weights are the partnership's, from the index that it chose and names as its source (analysis/harm.py says what the
Cambridge index is). None is written here and none is assumed: without a file there are no weights.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.core.policy.dated import DatedEntry
from commonweal.core.policy.table import Table, in_line, opened, stem


@dataclass(frozen=True, slots=True)
class HarmTable(DatedEntry):
    """One version: days for one crime by kind, and the kinds that police find by looking."""

    version: str
    days: Mapping[str, float]
    found_by_police: frozenset[str]


def read_harm(text: str, *, file: str) -> tuple[HarmTable, ...]:
    """The entries of `policies/harm/NAME.toml` in order of date; raises `PolicyRefused`."""
    table = opened(text, file)
    table.only("title", "harm")
    table.text("title")
    tables = table.tables("harm", "[[harm]] entries")
    entries = tuple(_entry(one) for one in tables)
    in_line(tables, entries)
    return entries


def _entry(table: Table) -> HarmTable:
    table.only("from", "to", "version", "source", "days")
    valid_from, valid_to = table.span()
    tables = table.tables("days", "a list of kinds such as { word, days }")
    days: dict[str, float] = {}
    for number, one in enumerate(tables):
        one.only("word", "days", "found_by_police")
        word = one.text("word")
        if word in days:
            raise tables[number].refuse("word", f"{word} a second time", "each word once in a version")
        days[word] = float(one.take("days", "days of 0 or more", _are_days))
    found = frozenset(one.text("word") for one in tables if one.values.get("found_by_police") is True)
    return HarmTable(
        stem(table.file), valid_from, valid_to, table.text("source"), table.text("version"), days, found
    )  # fmt: skip


def _are_days(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1_000_000
