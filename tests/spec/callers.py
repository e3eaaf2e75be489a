"""What the worked examples of the rules about callers share: one person's calls, as told and as the rules take them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from commonweal.core.rules.caller_calls import CallerCall
from commonweal.core.terms import CallSource

LONDON = ZoneInfo("Europe/London")
POLICE, OUT_OF_HOURS = CallSource.POLICE_ASB, CallSource.OUT_OF_HOURS
COUNCIL, PATROL = CallSource.COUNCIL_LINE, CallSource.PATROL_LINE


@dataclass(frozen=True)
class Calls:
    """One or more calls of one person; `at` is London's wall clock when they were received, a minute apart.

    `happened` is the wall clock of what they tell of, the same where it is None.
    """

    at: datetime
    source: CallSource = OUT_OF_HOURS
    n: int = 1
    happened: datetime | None = None
    counted: bool = True
    why_not: str = ""

    def told(self) -> list[CallerCall]:
        """The calls as the rules take them."""
        received, happened = _instant(self.at), _instant(self.happened or self.at)
        minutes = [timedelta(minutes=number) for number in range(self.n)]
        return [
            CallerCall(f"{self.source}:{received + late:%Y%m%dT%H%M}", happened, received + late, self.source)
            for late in minutes
        ]


@dataclass(frozen=True)
class CallerExample:
    """One person's calls, and whether the rule is met on the as-at day, with what is to be learned from it."""

    title: str
    told: str
    as_of: date
    calls: tuple[Calls, ...]
    is_met: bool


@dataclass(frozen=True)
class CallerChapter:
    """Examples that belong together."""

    title: str
    examples: tuple[CallerExample, ...]


def all_calls(groups: Sequence[Calls]) -> list[CallerCall]:
    """The calls of all groups."""
    return [call for group in groups for call in group.told()]


def at(year: int, month: int, day: int, hour: int = 21, minute: int = 30) -> datetime:
    """A wall-clock time in London."""
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - the wall clock, on purpose


def _instant(wall: datetime) -> datetime:
    return wall.replace(tzinfo=LONDON).astimezone(UTC)
