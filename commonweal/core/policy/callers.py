"""What a partnership decided about callers and victims: how many calls, in how many months. Values only.

Months are calendar months that end on the day judged: `core.terms.Window.of_months` says which days they hold.
"""

from dataclasses import dataclass

from commonweal.core.policy.dated import DatedEntry
from commonweal.core.policy.words import counted
from commonweal.core.terms import CallSource


@dataclass(frozen=True, slots=True)
class Need:
    """At least `at_least` calls in the `within_months` calendar months that end on the day judged."""

    at_least: int
    within_months: int

    def in_words(self, word: str) -> str:
        """The need as `at least 10 calls in 3 months`, with the counting word given."""
        return f"at least {counted(self.at_least, word)} in {counted(self.within_months, 'month')}"


@dataclass(frozen=True, slots=True)
class RepeatCallerPolicy(DatedEntry):
    """When somebody who calls again and again is on the list of repeat callers: every one of `needs` must be met.

    Only calls from `sources` count.
    """

    needs: tuple[Need, ...]
    sources: tuple[CallSource, ...]

    @property
    def clause(self) -> str:
        """What findings carry: `At least 10 calls in 3 months and at least 2 calls in 1 month (policy ...: paper)`."""
        words = " and ".join(need.in_words("call") for need in self.needs)
        return f"{_capital(words)} (policy {self.policy}: {self.source})"


@dataclass(frozen=True, slots=True)
class SecondReportPolicy(DatedEntry):
    """After how many reports of one person, in how many months, the case review is explained to them by letter."""

    at_least: int
    within_months: int
    sources: tuple[CallSource, ...]

    @property
    def needs(self) -> tuple[Need, ...]:
        """The same in the form in which every rule about callers can be asked."""
        return (Need(self.at_least, self.within_months),)

    @property
    def clause(self) -> str:
        """What findings carry: `At least 2 reports in 6 months (policy ...: guidance)`."""
        return f"{_capital(self.needs[0].in_words('report'))} (policy {self.policy}: {self.source})"


@dataclass(frozen=True, slots=True)
class LocalReviewPolicy(DatedEntry):
    """The partnership's own test for a case review; it may ask for less than the statutory test, never for more.

    At least `at_least` reports in `within_months` months, the last of them in the last `last_within_months`.
    """

    at_least: int
    within_months: int
    last_within_months: int
    sources: tuple[CallSource, ...]

    @property
    def needs(self) -> tuple[Need, ...]:
        """The same in the form in which every rule about callers can be asked."""
        return (Need(self.at_least, self.within_months), Need(1, self.last_within_months))

    @property
    def clause(self) -> str:
        """What findings carry: `At least 3 reports in 6 months, the last of them in the last month (policy ...)`."""
        last = "month" if self.last_within_months == 1 else counted(self.last_within_months, "month")
        words = f"{self.needs[0].in_words('report')}, the last of them in the last {last}"
        return f"{_capital(words)} (policy {self.policy}: {self.source})"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
