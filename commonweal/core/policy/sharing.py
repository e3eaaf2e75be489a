"""What a partnership decided about its sharing agreements: what an overdue review does, and how early it is told.

Values only; `core.rules.agreements` is the rule. A file that says nothing takes the starting values.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.core.policy.dated import DatedEntry
from commonweal.core.policy.table import Table, in_line, stem


@dataclass(frozen=True, slots=True)
class SharingPolicy(DatedEntry):
    """How reviews of agreements are kept to."""

    overdue_review_suspends: bool
    """Whether an agreement opens nothing from the day after its review was due; otherwise that is only told."""
    review_soon_days: int
    """How many days before its review an agreement is shown as due."""

    @property
    def clause(self) -> str:
        """What pages say of it."""
        what = "suspends the agreement by itself" if self.overdue_review_suspends else "is told and suspends nothing"
        return f"An overdue review {what} (policy {self.policy}: {self.source})"


def read_sharing(table: Table) -> tuple[SharingPolicy, ...]:
    """The `[[sharing]]` entries of a policy file, in order of date; none where it has none. Raises `PolicyRefused`."""
    if "sharing" not in table.values:
        return ()
    tables = table.tables("sharing", "[[sharing]] entries")
    entries = tuple(_entry(one) for one in tables)
    in_line(tables, entries)
    return entries


def sharing_or(own: Sequence[SharingPolicy], default: Sequence[SharingPolicy]) -> tuple[SharingPolicy, ...]:
    """The file's own entries, or those of the default."""
    return tuple(own or default)


def _entry(table: Table) -> SharingPolicy:
    table.only("from", "to", "source", "overdue_review_suspends", "review_soon_days")
    valid_from, valid_to = table.span()
    suspends = table.take("overdue_review_suspends", "true or false", lambda v: isinstance(v, bool))
    return SharingPolicy(
        stem(table.file), valid_from, valid_to, table.text("source"), suspends, table.whole("review_soon_days", 0, 366)
    )
