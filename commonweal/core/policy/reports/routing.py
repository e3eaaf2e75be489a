"""The table by which reports go to teams: rules in an order, with dates; `core.rules.routing` reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import cast

from commonweal.core.policy.dated import DatedEntry
from commonweal.core.policy.table import Table, stem
from commonweal.core.policy.words import counted
from commonweal.core.terms import CategoryGroup, Land, Risk


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """One line of the table; an empty condition holds for everything. `from_time` after `to_time` crosses midnight.

    `from_time` belongs to the span and `to_time` does not.
    """

    name: str
    team: str
    because: str
    categories: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    lands: frozenset[Land] = frozenset()
    landlords: frozenset[str] = frozenset()
    wards: frozenset[str] = frozenset()
    from_time: time | None = None
    to_time: time | None = None
    happening_now: bool | None = None
    vulnerable: bool | None = None
    risks: frozenset[Risk] = frozenset()

    @property
    def fits_everything(self) -> bool:
        """Whether it states no condition."""
        return self == RoutingRule(self.name, self.team, self.because)


LONGEST_NAME = 60
TRIAGE = "triage"
"""As a team's name: triage itself decides."""
LANDLORDS_OWN = "landlord"
"""As a team's name: the team of the organisation whose homes stand there."""


@dataclass(frozen=True, slots=True)
class RoutingTable(DatedEntry):
    """The rules that hold for a span of days, the first that fits first."""

    rules: tuple[RoutingRule, ...]

    @property
    def clause(self) -> str:
        """What pages say of it: `8 rules, the first that fits (policy ...: paper)`."""
        return f"{counted(len(self.rules), 'rule')}, the first that fits (policy {self.policy}: {self.source})"


def read_routing(table: Table, categories: frozenset[str]) -> RoutingTable:
    """One `[[routing]]` entry; a rule may name only these categories. Raises `PolicyRefused`."""
    table.only("from", "to", "rules", "source")
    valid_from, valid_to = table.span()
    tables = table.tables(
        "rules", 'a list of rules such as { name = "night noise", team = "Night team", because = "..." }'
    )
    rules = tuple(_rule(one, categories) for one in tables)
    names = [one.name for one in rules]
    for number, name in enumerate(names):
        if name in names[:number]:
            raise tables[number].refuse("name", f"{name} a second time", "a name of its own for each rule")
    for number, rule in enumerate(rules[:-1]):
        if rule.fits_everything:
            allowed = "this rule before it, since the first that fits is taken"
            raise tables[number + 1].refuse("name", f"a rule after {rule.name!r}, which fits everything", allowed)
    return RoutingTable(stem(table.file), valid_from, valid_to, table.text("source"), rules)


def _rule(table: Table, categories: frozenset[str]) -> RoutingRule:
    table.only(
        "name", "team", "because", "categories", "groups", "lands", "landlords", "wards", "between", "happening_now",
        "vulnerable", "risks",
    )  # fmt: skip
    named = table.take(
        "categories", "a list of categories: " + ", ".join(sorted(categories)), _is_subset(categories), []
    )
    begins, ends = _between(table)
    return RoutingRule(
        name=_name(table),
        team=table.text("team"),
        because=table.text("because"),
        categories=frozenset(named),
        groups=frozenset(table.words("groups", CategoryGroup)) if "groups" in table.values else frozenset(),
        lands=frozenset(table.words("lands", Land)) if "lands" in table.values else frozenset(),
        landlords=frozenset(table.take("landlords", "a list of landlords' names", _are_texts, [])),
        wards=frozenset(table.take("wards", "a list of ward codes", _are_texts, [])),
        from_time=begins,
        to_time=ends,
        happening_now=_either(table, "happening_now"),
        vulnerable=_either(table, "vulnerable"),
        risks=frozenset(table.words("risks", Risk)) if "risks" in table.values else frozenset(),
    )


def _name(table: Table) -> str:
    name = table.text("name")
    if len(name) > LONGEST_NAME:
        raise table.refuse("name", f"{len(name)} characters", f"at most {LONGEST_NAME} characters")
    return name


def _either(table: Table, key: str) -> bool | None:
    if key not in table.values:
        return None
    return bool(table.take(key, "true or false, or nothing where it does not matter", lambda v: isinstance(v, bool)))


def _between(table: Table) -> tuple[time | None, time | None]:
    if "between" not in table.values:
        return None, None
    allowed = 'two different times such as ["23:00", "07:00"]'
    found = table.take("between", allowed, lambda v: isinstance(v, list) and len(v) == 2 and v[0] != v[1])
    begins, ends = (table.as_wall_time("between", one, number) for number, one in enumerate(found))
    return begins, ends


def _is_subset(allowed: frozenset[str]) -> Callable[[object], bool]:
    return lambda value: _are_texts(value) and allowed.issuperset(cast(list[str], value))


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)
