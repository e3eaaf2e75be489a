"""What a partnership decided about watching looks at records: how much it compares, and how long a list it reads.

Values only; `core.rules.looking` is the rule. A file that says nothing takes the starting values: who looked at what is
watched in every partnership (security of this product, not a choice), and only how closely is a choice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.core.policy.dated import DatedEntry
from commonweal.core.policy.table import Table, in_line, stem
from commonweal.core.policy.words import counted


@dataclass(frozen=True, slots=True)
class LooksPolicy(DatedEntry):
    """How looks are compared with what is usual, and the fewest of each kind that are listed at all."""

    usual_weeks: int
    """How many weeks before the one judged say what is usual."""
    by_chance_in_ten_weeks: int
    """How many entries of each sign chance alone may put on the lists of ten weeks."""
    most_on_list: int
    """The most entries of one week's list; how many more there were is said."""
    trawl_at_least: int
    """The fewest distinct records in a day or a week that are listed as many."""
    unexplained_at_least: int
    """The fewest look-ups without a relation in a week that are listed as such."""
    returns_at_least: int
    """On how many days somebody came back to one person or address, at the fewest."""
    returns_within_weeks: int
    together_at_least: int
    """The fewest people of one agency who looked at one record."""
    exports_at_least: int
    break_glass_at_least: int
    leaving_days: int
    """How long before the end of a membership looks right before leaving are compared among those who leave."""

    @property
    def clause(self) -> str:
        """What findings carry."""
        return (
            f"Looks at records compared with the {counted(self.usual_weeks, 'week')} before (policy {self.policy}: "
            f"{self.source})"
        )


def read_looks(table: Table) -> tuple[LooksPolicy, ...]:
    """The `[[looks]]` entries of a policy file, in order of date; none where it has none. Raises `PolicyRefused`."""
    if "looks" not in table.values:
        return ()
    tables = table.tables("looks", "[[looks]] entries")
    entries = tuple(_entry(one) for one in tables)
    in_line(tables, entries)
    return entries


def looks_or(own: Sequence[LooksPolicy], default: Sequence[LooksPolicy]) -> tuple[LooksPolicy, ...]:
    """The file's own entries, or those of the default."""
    return tuple(own or default)


WHOLE_NUMBERS = {
    "usual_weeks": (4, 104),
    "by_chance_in_ten_weeks": (1, 50),
    "most_on_list": (1, 100),
    "trawl_at_least": (5, 10_000),
    "unexplained_at_least": (2, 1_000),
    "returns_at_least": (2, 50),
    "returns_within_weeks": (2, 52),
    "together_at_least": (2, 100),
    "exports_at_least": (2, 1_000),
    "break_glass_at_least": (1, 100),
    "leaving_days": (1, 92),
}
"""Each number of an entry with the lowest and the highest that are taken."""


def _entry(table: Table) -> LooksPolicy:
    table.only("from", "to", "source", *WHOLE_NUMBERS)
    valid_from, valid_to = table.span()
    numbers = {key: table.whole(key, low, high) for key, (low, high) in WHOLE_NUMBERS.items()}
    return LooksPolicy(stem(table.file), valid_from, valid_to, table.text("source"), **numbers)
