"""One person's calls, and how many fall in the months to a day: what the rules about callers share.

Who is one person was decided before: these rules are given the calls that count together. A call counts on the London
day on which the line received it, for the person called then, whenever it had happened.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from commonweal.core.policy import Need
from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.terms import CallSource, Finding, Window, london_day


@dataclass(frozen=True, slots=True)
class CallerCall:
    """A call of the person in question: its source key, when it happened and was received (aware), its source."""

    key: str
    happened_at: datetime
    received_at: datetime
    source: CallSource

    @property
    def happened_on(self) -> date:
        """The London day of the behaviour."""
        return london_day(self.happened_at)

    @property
    def received_on(self) -> date:
        """The London day on which the call was taken."""
        return london_day(self.received_at)


def judged(
    calls: Iterable[CallerCall],
    *,
    as_of: date,
    needs: Sequence[Need],
    sources: Sequence[CallSource],
    word: str,
    clause: str,
) -> Finding:
    """The finding on `as_of`, met where every need is; `word` is what a call is called in its words.

    Evidence is what counts in the longest of the windows, oldest first.
    """
    counting = sorted((call for call in calls if call.source in sources), key=lambda call: (call.received_at, call.key))
    windows = [Window.of_months(as_of, months=need.within_months) for need in needs]
    counts = [sum(window.holds(call.received_on) for call in counting) for window in windows]
    longest = min(windows, key=lambda window: window.first_day)
    return Finding(
        met=all(n >= need.at_least for n, need in zip(counts, needs, strict=True)),
        because="; ".join(
            f"{counted(n, word)} in the {_months(need.within_months)} to {day_in_words(as_of)} "
            f"(from {day_in_words(window.first_day)}), at least {need.at_least:,} needed"
            for n, need, window in zip(counts, needs, windows, strict=True)
        ),
        evidence=tuple(call.key for call in counting if longest.holds(call.received_on)),
        clause=clause,
    )


def _months(n: int) -> str:
    return "month" if n == 1 else f"{n:,} months"
