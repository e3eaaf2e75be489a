"""Is this location a hotspot, and why.

Rule: more than so many calls in so many civil days, from the sources that the policy names. Islington's words: "a
location in which there have been more than 6 ASB calls in the last 2 weeks" (Executive Member presentation, March 2023,
glossary). Every call counts, anonymous ones too; who called and how many incidents lie behind the calls stands beside
the answer and does not change it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from commonweal.core.policy import HotspotPolicy
from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.terms import CallSource, Finding, Window, london_day


@dataclass(frozen=True, slots=True)
class LocatedCall:
    """A call at the location in question: its source key, the instant that counts (aware), its source."""

    key: str
    at: datetime
    source: CallSource


def is_hotspot(calls: Iterable[LocatedCall], *, as_of: date, policy: HotspotPolicy) -> Finding:
    """The finding for one location on `as_of`, the last day of the window, with the calls that count, oldest first."""
    window = Window.ending(as_of, days=policy.within_days)
    counting = [call for call in calls if call.source in policy.sources and window.holds(london_day(call.at))]
    counting.sort(key=lambda call: (call.at, call.key))
    return Finding(
        met=len(counting) > policy.more_than_calls,
        because=f"{counted(len(counting), 'call')} {_in_words(window, policy.within_days)}; "
        f"more than {policy.more_than_calls:,} needed",
        evidence=tuple(call.key for call in counting),
        clause=policy.clause,
    )


def _in_words(window: Window, days: int) -> str:
    return (
        f"on {day_in_words(window.last_day)}"
        if days == 1
        else f"in the {days:,} days to {day_in_words(window.last_day)}"
    )
