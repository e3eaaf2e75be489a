"""The rule that watches looks at records, in worked examples: an office of ten, and what one of them does in a week."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from commonweal.core.policy.looks import LooksPolicy
from commonweal.core.rules.looking import Look, LookDeed, LooksToReview, SignKind, log_of, looks_to_review
from tests.spec.policies import policy_named

LONDON = ZoneInfo("Europe/London")
FIRST_DAY = date(2026, 1, 5)
WEEK = 16
"""The week judged, counted from the office's first; it begins on Monday 27 April 2026."""
JUDGED = FIRST_DAY + timedelta(weeks=WEEK)
OFFICE = tuple(f"officer {number}" for number in range(1, 11))
SOMEBODY = OFFICE[0]
READ, CHANGED, EXPORTED, GLASS = LookDeed.OPENED, LookDeed.CHANGED, LookDeed.EXPORTED, LookDeed.BREAK_GLASS


@dataclass(frozen=True)
class LookingExample:
    """What is done beyond ordinary work, in words and as looks, and with which sign somebody is on the week's list."""

    title: str
    told: str
    done: tuple[str, ...]
    looks: Callable[[], list[Look]]
    listed: SignKind | None


@dataclass(frozen=True)
class LookingChapter:
    """Examples that belong together."""

    title: str
    examples: tuple[LookingExample, ...]


@cache
def policy() -> LooksPolicy:
    """The starting values."""
    return policy_named("default").looks[-1]


def judged(example: LookingExample) -> LooksToReview:
    """The list of the week of an example."""
    log = log_of([*ordinary_weeks(), *example.looks()])
    return looks_to_review(log, first_day=JUDGED, policy=policy())


@cache
def ordinary_weeks() -> tuple[Look, ...]:
    """Seventeen weeks of ten officers: eight to twelve records of their own a day, and now and then one that is not."""
    looks = []
    for week in range(WEEK + 1):
        for place, who in enumerate(OFFICE):
            for day in range(5):
                n = 8 + (7 * week + 3 * day + 5 * place) % 5
                looks += [
                    look(who, week, day, 9 * 60 + 35 * i, f"{who}, case {(week * 5 + day * 3 + i) % 40}", related=True)
                    for i in range(n)
                ]
            if (week + place) % 3 == 0:
                looks.append(look(who, week, place % 5, 11 * 60 + 5, f"enquiry {week}-{place}"))
    return tuple(looks)


def look(
    who: str, week: int, day: int, minute: int, record: str, deed: LookDeed = READ, *,
    related: bool = False, person: str = "", guarded: bool = False, reason: bool = False,
) -> Look:  # fmt: skip
    """One look, by the clock on the wall in London; `day` 0 is Monday."""
    on = FIRST_DAY + timedelta(weeks=week, days=day)
    at = datetime(on.year, on.month, on.day, minute // 60, minute % 60, tzinfo=LONDON).astimezone(UTC)
    entry = f"{who} {on} {minute} {record} {deed.name}"
    return Look(entry, at, who, "housing-officer", "housing", record, deed, related, reason, guarded, person)


def _evenings(weeks: tuple[int, ...], *, noted: bool = False, own_in: int | None = None) -> list[Look]:
    record = "a flat"
    looks = [look(SOMEBODY, week, 2, 14 * 60 + 3, record) for week in weeks]
    if noted:
        looks += [look(SOMEBODY, week, 2, 14 * 60 + 9, record, CHANGED) for week in weeks]
    if own_in is not None:
        looks.append(look(SOMEBODY, own_in, 1, 600, record, related=True))
    return looks


def _day(n: int, who: str = SOMEBODY) -> list[Look]:
    return [look(who, WEEK, 3, 540 + 5 * i, f"{who}, list {i}", related=True) for i in range(n)]


def _strangers(n: int, *, noted: bool = False) -> list[Look]:
    looks = [look(SOMEBODY, WEEK, i % 5, 600 + 10 * i, f"another's case {i}") for i in range(n)]
    return looks + [
        look(SOMEBODY, WEEK, i % 5, 604 + 10 * i, f"another's case {i}", CHANGED) for i in range(n if noted else 0)
    ]


def _several(n: int) -> list[Look]:
    return [look(who, WEEK, 1, 720 + i, "the case in the papers") for i, who in enumerate(OFFICE[:n])]


def _glass(n: int, *, followed: bool = False) -> list[Look]:
    looks = [look(SOMEBODY, WEEK - 3 + i, 0, 700, f"emergency {i}", GLASS, reason=True) for i in range(n)]
    return looks + [
        look(SOMEBODY, WEEK - 3 + i, 1, 700, f"emergency {i}", CHANGED) for i in range(n if followed else 0)
    ]


def _taken_out(n: int) -> list[Look]:
    return [look(SOMEBODY, WEEK, i % 5, 800 + i, f"{SOMEBODY}, case {i}", EXPORTED, related=True) for i in range(n)]


COMING_BACK = LookingChapter(
    "Coming back to one person or address",
    (
        LookingExample(
            "Three looks in nine weeks",
            "Few looks, far apart, at one record that nobody else of the office opens, without a relation and without "
            "work on it. This is what somebody does who wants to know where a former partner lives now.",
            ("opens one record that is not theirs in three weeks of nine, the last of them this week",),
            lambda: _evenings((WEEK - 8, WEEK - 4, WEEK)),
            SignKind.RETURNING,
        ),
        LookingExample(
            "Two looks",
            "Two are not enough: an enquiry and a second one about it look the same.",
            ("opens one record that is not theirs, in two weeks, the last of them this week",),
            lambda: _evenings((WEEK - 4, WEEK)),
            None,
        ),
        LookingExample(
            "It was their case before",
            "A case is closed and asked about again. A relation in the past explains the looks.",
            (
                "had the record as their own case fifteen weeks ago",
                "opens it in three weeks, the last of them this week",
            ),
            lambda: _evenings((WEEK - 8, WEEK - 4, WEEK), own_in=1),
            None,
        ),
        LookingExample(
            "Each look ended in a note",
            "Work on the record within a day explains a look.",
            ("opens one record that is not theirs in three weeks", "writes a note on it each time"),
            lambda: _evenings((WEEK - 8, WEEK - 4, WEEK), noted=True),
            None,
        ),
    ),
)
MANY = LookingChapter(
    "Many records",
    (
        LookingExample(
            "Sixty records in a day",
            "About ten are usual for this officer and the others. That all sixty are theirs to see does not matter.",
            ("opens sixty more records on Thursday",),
            lambda: _day(60),
            SignKind.TRAWL,
        ),
        LookingExample(
            "Twelve more on one day",
            "A busy day. Fewer than 25 distinct records in a day are never listed as many.",
            ("opens twelve more records on Thursday",),
            lambda: _day(12),
            None,
        ),
        LookingExample(
            "Ten look-ups without a relation in a week",
            "One every three weeks is usual.",
            ("opens ten records of other teams, two a day, without a reason or work on them",),
            lambda: _strangers(10),
            SignKind.UNRELATED,
        ),
        LookingExample(
            "Cover for a colleague",
            "The same ten records, and a note on each.",
            ("opens ten records of other teams", "writes a note on each of them"),
            lambda: _strangers(10, noted=True),
            None,
        ),
        LookingExample(
            "Eight exports in a week",
            "Nobody of this office usually takes anything out.",
            ("takes out eight of their own cases in a week",),
            lambda: _taken_out(8),
            SignKind.EXPORTS,
        ),
    ),
)
TOGETHER = LookingChapter(
    "Several people, and emergencies",
    (
        LookingExample(
            "Five of one agency at one record",
            "A case that everybody talks about. The entry names all of them: each of the looks alone is nothing.",
            ("five officers open the same record on Tuesday; it is no case of theirs",),
            lambda: _several(5),
            SignKind.TOGETHER,
        ),
        LookingExample(
            "Two of one agency at one record",
            "Two are fewer than three.",
            ("two officers open the same record on Tuesday",),
            lambda: _several(2),
            None,
        ),
        LookingExample(
            "Glass broken four times, and nothing followed",
            "Whoever opens a record in an emergency does something about it. Five days are given for that.",
            ("opens a record in an emergency on four Mondays", "does nothing with any of them"),
            lambda: _glass(4),
            SignKind.BREAK_GLASS,
        ),
        LookingExample(
            "Glass broken once, and followed up",
            "That is what it is for.",
            ("opens a record in an emergency", "writes a note on it the next day"),
            lambda: _glass(1, followed=True),
            None,
        ),
    ),
)
CHAPTERS = (COMING_BACK, MANY, TOGETHER)
EXAMPLES = tuple(example for chapter in CHAPTERS for example in chapter.examples)
