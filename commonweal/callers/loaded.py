"""Up to which day each log of calls is loaded, and which rules cannot be judged because theirs is not.

A rule whose logs have no call in the month to the as-at day would list nobody, and that would read as an all-clear: it
is left out of the week and says so. A month is the newest span that a rule about callers looks at; the rules that look
further (second reports, case reviews) are held to the same month. Any call of the log tells, also an anonymous one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from commonweal.access.viewer import Viewer
from commonweal.callers.frames import day_number, day_of
from commonweal.callers.rules_in_force import RulesInForce
from commonweal.callers.terms import Watch
from commonweal.core.analysis.months import first_day_within
from commonweal.core.policy.words import day_in_words
from commonweal.core.terms import CallSource, london_midnight
from commonweal.reports.queries import first_and_last_day_of_logs, last_day_by_log
from commonweal.reports.terms import SOURCE_LABELS

LOOKED_BACK_DAYS = 100
NEWEST_MONTHS = 1
FEWEST_DAYS = 14
"""A list is made only where a log that counts has a call in so many days to the as-at day."""
QUIET_DAYS = 2
"""A log without a call for longer than this has hardly been loaded to the end; the hotspots' board says the same."""


@dataclass(frozen=True, slots=True)
class LogsLoaded:
    """The last day before a cut-off on which each log has a call; a log without one in 100 days is not in it."""

    as_at: date
    last_day: Mapping[CallSource, date]

    def any_since(self, sources: Sequence[CallSource], first_day: date) -> bool:
        """Whether any of these logs has a call on or after a day; of no log named, any log."""
        asked = sources or tuple(self.last_day)
        return any(self.last_day[one] >= first_day for one in asked if one in self.last_day)

    def facts(self, sources: Sequence[CallSource]) -> list[list[str | None]]:
        """Each log with its last day, or None, as a run keeps it and as its digest covers it."""
        last = [(one, self.last_day.get(one)) for one in sources]
        return [[source.value, day.isoformat() if day else None] for source, day in last]


def logs_loaded(cut_off_on: date, viewer: Viewer) -> LogsLoaded:
    """Up to which day the logs were loaded, of calls received before a cut-off."""
    found = last_day_by_log(
        london_midnight(cut_off_on - timedelta(days=LOOKED_BACK_DAYS)), london_midnight(cut_off_on), viewer
    )
    return LogsLoaded(cut_off_on - timedelta(days=1), {CallSource(source): day for source, day in found.items()})


def logs_that_count(rules: RulesInForce) -> tuple[CallSource, ...]:
    """Every log that a rule of the partnership names; where none names any, as the law does, all of them."""
    named = {one for _, _, entry in rules.entries() for one in getattr(entry, "sources", ())}
    return tuple(one for one in CallSource if one in named or not named)


def rules_with_calls(rules: RulesInForce, loaded: LogsLoaded) -> RulesInForce:
    """The rules that can be judged: those with a call in the newest month; the others are left out, and why."""
    first_day = day_of(first_day_within(day_number(rules.day), NEWEST_MONTHS))
    without: dict[str, Any] = {}
    because: list[tuple[Watch, str]] = []
    for field, (watch, entry) in rules.by_field().items():
        sources = getattr(entry, "sources", ())
        if entry is not None and not loaded.any_since(sources, first_day):
            without[field] = None
            logs = ", ".join(SOURCE_LABELS[one] for one in sources) or "Calls"
            because.append((watch, f"{logs}: none loaded for {day_in_words(first_day)} to {day_in_words(rules.day)}"))
    return replace(rules, **without, left_out=(*rules.left_out, *dict.fromkeys(because)))


def why_not_loaded(rules: RulesInForce, loaded: LogsLoaded, viewer: Viewer) -> str | None:
    """Why a list of this week would read as an all-clear that it is not, with the days that have calls; or None."""
    sources = logs_that_count(rules)
    first_day = loaded.as_at - timedelta(days=FEWEST_DAYS - 1)
    if loaded.any_since(sources, first_day):
        return None
    span = first_and_last_day_of_logs([one.value for one in sources], viewer)
    days = f"those loaded run from {day_in_words(span[0])} to {day_in_words(span[1])}" if span else "none is loaded"
    return (
        f"No call that counts is loaded for {day_in_words(first_day)} to {day_in_words(loaded.as_at)}; {days}. "
        "Load the call logs of these days first, or choose a week that has calls."
    )
