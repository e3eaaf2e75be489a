"""The hotspot rule in worked examples, by Islington's policy of 2023, for a community safety manager to read."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from commonweal.core.policy import HotspotPolicy
from commonweal.core.rules.hotspot import LocatedCall
from commonweal.core.terms import CallSource
from tests.spec.policies import policy_named

LONDON = ZoneInfo("Europe/London")
POLICE, OUT_OF_HOURS = CallSource.POLICE_ASB, CallSource.OUT_OF_HOURS
SUNDAY = date(2026, 3, 8)


@dataclass(frozen=True)
class Calls:
    """One or more calls to one place on one evening; `at` is London's wall clock, later ones follow a minute apart."""

    at: datetime
    source: CallSource = POLICE
    n: int = 1
    caller: str = "a resident"
    counted: bool = True
    why_not: str = ""

    def located(self) -> list[LocatedCall]:
        """The calls as the rule takes them."""
        instant = self.at.replace(tzinfo=LONDON).astimezone(UTC)
        times = [instant + timedelta(minutes=number) for number in range(self.n)]
        return [LocatedCall(f"{self.source}:{at:%Y%m%dT%H%M}", at, self.source) for at in times]


@dataclass(frozen=True)
class Example:
    """Calls to one place, and whether it is a hotspot on the as-at day, with what is to be learned from it."""

    title: str
    told: str
    as_of: date
    calls: tuple[Calls, ...]
    is_hotspot: bool


@dataclass(frozen=True)
class Chapter:
    """Examples that belong together."""

    title: str
    examples: tuple[Example, ...]


@cache
def policy() -> HotspotPolicy:
    """The policy that all the examples are judged by."""
    return policy_named("islington-2023").latest_hotspot()


def evening(
    year: int, month: int, day: int, hour: int = 21, minute: int = 30, *, second_time: bool = False
) -> datetime:
    """A wall-clock time in London; `second_time` in the hour that an autumn night has twice."""
    return datetime(year, month, day, hour, minute, fold=int(second_time))  # noqa: DTZ001 - the wall clock, on purpose


FOUR_BEFORE = (Calls(evening(2026, 2, 27), n=2), Calls(evening(2026, 3, 1), OUT_OF_HOURS, n=2))

COUNTING = Chapter(
    "How many calls",
    (
        Example(
            "Six calls are not enough",
            "The policy says more than six. Six is not more than six.",
            SUNDAY,
            (*FOUR_BEFORE, Calls(evening(2026, 3, 6), n=2)),
            False,
        ),
        Example(
            "Seven calls make a hotspot",
            "The seventh call tips it. It does not matter which of the two lines the calls came in on.",
            SUNDAY,
            (*FOUR_BEFORE, Calls(evening(2026, 3, 6), n=3)),
            True,
        ),
        Example(
            "Eight calls make a hotspot",
            "",
            SUNDAY,
            (*FOUR_BEFORE, Calls(evening(2026, 3, 6), n=4)),
            True,
        ),
        Example(
            "One bad night is enough",
            "The rule counts calls, not nights. Who reads the list sees the hours of the calls beside the number.",
            SUNDAY,
            (Calls(evening(2026, 3, 7, 23, 10), n=7),),
            True,
        ),
        Example("No calls, no hotspot", "", SUNDAY, (), False),
    ),
)

WINDOW = Chapter(
    "Which days",
    (
        Example(
            "The first of the fourteen days counts",
            "Fourteen days that end on Sunday 8 March begin on Monday 23 February, at midnight.",
            SUNDAY,
            (Calls(evening(2026, 2, 23, 0, 5)), *FOUR_BEFORE, Calls(evening(2026, 3, 6), n=2)),
            True,
        ),
        Example(
            "The day before them does not",
            "The same calls, but the first came ten minutes earlier, on Sunday 22 February.",
            SUNDAY,
            (
                Calls(evening(2026, 2, 22, 23, 55), counted=False, why_not="the day before the fourteen days"),
                *FOUR_BEFORE,
                Calls(evening(2026, 3, 6), n=2),
            ),
            False,
        ),
        Example(
            "The last day counts to its end",
            "A week's list is made as Monday begins, so Sunday counts whole.",
            SUNDAY,
            (*FOUR_BEFORE, Calls(evening(2026, 3, 6), n=2), Calls(evening(2026, 3, 8, 23, 59))),
            True,
        ),
        Example(
            "A call on the Monday belongs to the next list",
            "",
            SUNDAY,
            (
                *FOUR_BEFORE,
                Calls(evening(2026, 3, 6), n=2),
                Calls(evening(2026, 3, 9, 0, 1), counted=False, why_not="after the fourteen days"),
            ),
            False,
        ),
    ),
)

CLOCKS = Chapter(
    "When the clocks change",
    (
        Example(
            "The week in which the clocks go forward",
            "Days are London's days. Sunday 29 March 2026 has 23 hours and is one day like any other: a call late that "
            "evening counts, and so does one just after midnight on Monday 16 March, the first of the fourteen days.",
            date(2026, 3, 29),
            (
                Calls(evening(2026, 3, 16, 0, 10)),
                Calls(evening(2026, 3, 20), n=4),
                Calls(evening(2026, 3, 29, 0, 59)),
                Calls(evening(2026, 3, 29, 23, 50)),
            ),
            True,
        ),
        Example(
            "The night on which the clocks go back",
            "The hour from 01:00 to 02:00 comes twice on 26 October 2025. Calls in either count, on that Sunday.",
            date(2025, 10, 26),
            (
                Calls(evening(2025, 10, 18), n=5),
                Calls(evening(2025, 10, 26, 1, 30)),
                Calls(evening(2025, 10, 26, 1, 30, second_time=True)),
            ),
            True,
        ),
        Example(
            "A minute past midnight in summer",
            "At 00:20 on Monday 29 June it is still Sunday by universal time, which computers keep. It is Monday in "
            "London, and London decides.",
            date(2026, 6, 28),
            (
                Calls(evening(2026, 6, 20), n=6),
                Calls(evening(2026, 6, 29, 0, 20), counted=False, why_not="after the fourteen days"),
            ),
            False,
        ),
    ),
)

SOURCES = Chapter(
    "Which calls",
    (
        Example(
            "Sources that the policy does not name do not count",
            "Islington's definition is of calls to the police and to the out-of-hours line. What a patrol reports, and "
            "calls to the council's own line, are not in the number.",
            SUNDAY,
            (
                *FOUR_BEFORE,
                Calls(evening(2026, 3, 6), n=2),
                Calls(evening(2026, 3, 6, 22), CallSource.PATROL_LINE, 3, "a patrol", False, "a source not named"),
                Calls(evening(2026, 3, 7), CallSource.COUNCIL_LINE, 2, counted=False, why_not="a source not named"),
            ),
            False,
        ),
        Example(
            "Anonymous calls count",
            "A call counts to the place, whoever made it. It never counts to a person unless the person is known.",
            SUNDAY,
            (*FOUR_BEFORE, Calls(evening(2026, 3, 6), OUT_OF_HOURS, 3, "nobody gave a name")),
            True,
        ),
        Example(
            "Every call of one caller counts",
            "Seven calls by one person are seven calls. The list shows beside them that there was one caller.",
            SUNDAY,
            (
                Calls(evening(2026, 3, 2), OUT_OF_HOURS, 4, "one person"),
                Calls(evening(2026, 3, 6), OUT_OF_HOURS, 3, "the same person"),
            ),
            True,
        ),
        Example(
            "Every call about one incident counts",
            "Seven neighbours who ring about the same party are seven calls. The list shows beside them that they tell "
            "of one incident.",
            SUNDAY,
            (Calls(evening(2026, 3, 7, 23, 40), n=7, caller="seven neighbours"),),
            True,
        ),
    ),
)

CHAPTERS = (COUNTING, WINDOW, CLOCKS, SOURCES)
EXAMPLES = tuple(example for chapter in CHAPTERS for example in chapter.examples)
