"""Reads a partnership's policy about reports, and the bank holidays, from TOML text; refuses by file, line and key."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from commonweal.core.policy.dated import DatedEntry
from commonweal.core.policy.reports.categories import CategoryList, read_category_list
from commonweal.core.policy.reports.clocks import read_clocks, read_hours
from commonweal.core.policy.reports.routing import read_routing
from commonweal.core.policy.reports.values import CallOutHours, PeopleToRing, ReportsPolicy
from commonweal.core.policy.table import Table, in_line, opened, stem
from commonweal.core.terms import ReportState

Entry = TypeVar("Entry", bound=DatedEntry)
NEEDS_A_CLOCK = tuple(state for state in ReportState if state not in (ReportState.LOGGED, ReportState.CLOSED))


def read_reports_policy(text: str, *, file: str) -> ReportsPolicy:
    """The policy that `text` states; `file` is its name, for refusals. Raises `PolicyRefused`."""
    table = opened(text, file)
    table.only("title", "ring", "hours", "clocks", "categories", "routing", "call_outs")
    categories = _category_lists(table)
    words = frozenset(kind.word for one in categories for kind in one.kinds)
    return ReportsPolicy(
        name=stem(file),
        title=table.text("title"),
        version=hashlib.sha256(text.encode()).hexdigest(),
        ring=_ring(table.inner("ring")),
        hours=_entries(table, "hours", read_hours),
        clocks=_entries(table, "clocks", lambda one: read_clocks(one, NEEDS_A_CLOCK)),
        categories=categories,
        routing=_entries(table, "routing", lambda one: read_routing(one, words)),
        call_outs=_entries(table, "call_outs", _call_outs),
    )


def read_bank_holidays(text: str, *, file: str) -> frozenset[date]:
    """The bank holidays of England and Wales that the file lists, year by year; raises `PolicyRefused`."""
    table = opened(text, file)
    table.only("source", "years")
    table.text("source")
    days: list[date] = []
    for year in table.tables("years", "[[years]] entries"):
        year.only("year", "days")
        number = year.whole("year", 1998, 2100)
        if any(one.year == number for one in days):
            raise year.refuse("year", f"{number} a second time", "each year once")
        allowed = f"a list of days of {number}, each once"
        found = year.take("days", allowed, lambda v: isinstance(v, list) and len(set(map(str, v))) == len(v))
        for place, one in enumerate(found):
            if type(one) is not date or one.year != number:
                raise year.refuse("days", str(one), allowed, place)
            days.append(one)
    return frozenset(days)


def _entries(table: Table, key: str, read: Callable[[Table], Entry]) -> tuple[Entry, ...]:
    tables = table.tables(key, f"[[{key}]] entries")
    entries = tuple(read(one) for one in tables)
    in_line(tables, entries)
    return entries


def _category_lists(table: Table) -> tuple[CategoryList, ...]:
    lists = _entries(table, "categories", read_category_list)
    tables = table.tables("categories", "[[categories]] entries")
    for entry, before, after in zip(tables[1:], lists, lists[1:], strict=False):
        if after.number <= before.number:
            raise entry.refuse("version", str(after.number), f"a number above {before.number}, the version before")
    return lists


def _ring(table: Table) -> PeopleToRing:
    table.only("council", "council_hours", "police")
    return PeopleToRing(table.text("council"), table.text("council_hours"), table.text("police"))


def _call_outs(table: Table) -> CallOutHours:
    table.only("from", "to", "from_time", "to_time", "patrol_team", "visit_team", "arrive_within_minutes", "source")
    valid_from, valid_to = table.span()
    return CallOutHours(
        stem(table.file), valid_from, valid_to, table.text("source"), table.wall_time("from_time"),
        table.wall_time("to_time"), table.text("patrol_team"), table.text("visit_team"),
        table.whole("arrive_within_minutes", 1, 24 * 60),
    )  # fmt: skip
