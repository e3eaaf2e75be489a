"""What a partnership lets out to the public: from which count on a figure is shown, and which places are named.

Source: each entry names its paper. Counts from 1 to one below `fewest` are kept back, and others with them so that
none can be worked out (`core/analysis/disclosure.py`).
"""

from dataclasses import dataclass
from datetime import date

from commonweal.core.policy.dated import DatedEntry, entry_on
from commonweal.core.policy.table import Table, in_line, opened, stem
from commonweal.core.terms import LocationKind

MOST, LONGEST_MONTHS = 1_000, 24


@dataclass(frozen=True, slots=True)
class PublicCounts(DatedEntry):
    """What holds for pages published in a span of days.

    `fewest`: the smallest count that is shown besides 0. `fewest_addresses`: how many homes a place must have to be
    named, so that no page is about a single one; `without_homes`: kinds of place that are named whatever they hold.
    `about_people`: kinds of action that one person could be found by; few of them are told as other work.
    """

    fewest: int
    fewest_addresses: int
    without_homes: tuple[LocationKind, ...]
    about_people: tuple[str, ...]
    most_months: int

    @property
    def clause(self) -> str:
        """What the register of rules says of it."""
        return f"Counts from 1 to {self.fewest - 1} are not published (policy {self.policy}: {self.source})"


@dataclass(frozen=True, slots=True)
class PublishingPolicy:
    """What one partnership chose about its public pages: the file named `name`."""

    name: str
    counts: tuple[PublicCounts, ...]

    def on(self, day: date) -> PublicCounts:
        """The rules in force on a day; raises `NoPolicyOn`."""
        return entry_on(self.counts, day, named=f"policy {self.name}", what="rules for public counts")


def read_publishing_policy(text: str, *, file: str) -> PublishingPolicy:
    """The policy that `policies/publishing/NAME.toml` states; raises `PolicyRefused`."""
    table = opened(text, file)
    table.only("title", "public_counts")
    table.text("title")
    tables = table.tables("public_counts", "[[public_counts]] entries")
    entries = tuple(_entry(one) for one in tables)
    in_line(tables, entries)
    return PublishingPolicy(stem(file), entries)


def _entry(table: Table) -> PublicCounts:
    numbers = ("fewest", "fewest_addresses", "most_months")
    table.only("from", "to", "source", "without_homes", "about_people", *numbers)
    valid_from, valid_to = table.span()
    allowed = "a list of words of kinds of action"
    about = table.take("about_people", allowed, lambda v: isinstance(v, list) and all(isinstance(w, str) for w in v))
    return PublicCounts(
        stem(table.file), valid_from, valid_to, table.text("source"), table.whole("fewest", 2, MOST),
        table.whole("fewest_addresses", 2, MOST), table.words("without_homes", LocationKind), tuple(about),
        table.whole("most_months", 1, LONGEST_MONTHS),
    )  # fmt: skip
