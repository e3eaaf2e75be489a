"""Second reports of one person about one place, and the letter that each is due: planned by hand at the edges.

A person who reports again within six months gets one letter; a third report gets none, until six months have passed
since the letter. It goes by itself only by a way and to an address that the earlier reports named too, and that was
read back or confirmed by then; else an officer tells them, once. The six months end on the day before the same day of
the month, or on that month's last day where it has no such day (docs/glossary.md, window). Who stays anonymous, or
gives no number, is nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from commonweal.core.terms import LONDON
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.lives.life import Letter, Reporter, Way
from commonweal.synthetic.season import FIRST_DAY, LAST_DAY

SENT, LEFT = Letter.SENT, Letter.LEFT_TO_OFFICER
OTHER_ADDRESS = "another@mail.example"


@dataclass(frozen=True)
class Again:
    """One of a person's reports, and the letter that is due with it."""

    at: datetime
    letter: Letter | None = None
    way: Way = Way.TELEPHONE
    safe: bool = True
    anonymous: bool = False
    with_number: bool = True
    other_address: bool = False

    def as_told_by(self, known: Reporter) -> Reporter | None:
        """Who the report says it is from."""
        if self.anonymous:
            return None
        ways = known.ways if self.safe else ()
        email = OTHER_ADDRESS if self.other_address else known.email
        return replace(known, ways=ways, email=email, phone=known.phone if self.with_number else "")


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """An instant by the clock on the wall in London."""
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


def planned_patterns() -> Iterator[tuple[Again, ...]]:
    """By hand: the last day on which a second report counts and the day after, leap days, and who gets none."""
    for first, last_day in (
        (date(2023, 8, 31), date(2024, 2, 29)),
        (date(2022, 8, 31), date(2023, 2, 28)),
        (date(2023, 8, 29), date(2024, 2, 28)),
        (date(2022, 3, 1), date(2022, 8, 31)),
        (date(2024, 9, 30), date(2025, 3, 29)),
        (date(2025, 1, 15), date(2025, 7, 14)),
        (date(2024, 2, 29), date(2024, 8, 28)),
        (date(2021, 10, 31), date(2022, 4, 30)),
    ):
        # Taken at noon and in the last minute of the last day; or in the first minute of the day after.
        yield Again(at(first)), Again(at(last_day, 23, 59), SENT)
        yield Again(at(first, 0, 0)), Again(at(last_day + timedelta(days=1), 0, 0))
    yield Again(at(date(2022, 5, 3))), Again(at(date(2022, 7, 1)), SENT), Again(at(date(2022, 8, 20)))
    yield (
        Again(at(date(2023, 1, 10))), Again(at(date(2023, 3, 10)), SENT), Again(at(date(2023, 9, 25))),
        Again(at(date(2023, 10, 20)), SENT),
    )  # fmt: skip
    yield Again(at(date(2024, 4, 2))), Again(at(date(2024, 5, 2)), LEFT, safe=False)
    # An officer's list has it already: the third report brings no second line.
    yield Again(at(date(2024, 6, 3))), Again(at(date(2024, 6, 20)), LEFT, safe=False), Again(at(date(2024, 7, 1)))
    yield Again(at(date(2024, 9, 3))), Again(at(date(2024, 9, 20)), LEFT, other_address=True)
    yield Again(at(date(2022, 11, 1))), Again(at(date(2022, 11, 9)), LEFT, way=Way.WEB)
    yield Again(at(date(2025, 2, 3))), Again(at(date(2025, 2, 4)), anonymous=True)
    yield Again(at(date(2025, 2, 3)), with_number=False), Again(at(date(2025, 2, 4)), with_number=False)
    yield Again(at(date(2025, 12, 31), 23, 59)), Again(at(date(2026, 1, 1), 0, 0), SENT)
    yield Again(at(date(2025, 5, 6)), way=Way.OTHER_SYSTEM), Again(at(date(2025, 6, 6)), SENT)
    yield Again(at(date(2021, 6, 7), 9, 30)), Again(at(date(2021, 6, 7), 9, 31), SENT)


def drawn_patterns(n_reports: int, chance: Chance) -> Iterator[tuple[Again, ...]]:
    """About so many reports more, in pairs well within six months or well beyond them."""
    latest = (LAST_DAY - FIRST_DAY).days - 240
    for _ in range(n_reports // 2):
        first = at(FIRST_DAY + timedelta(days=chance.below(latest)), chance.between(8, 20), chance.below(60))
        within = chance.happens(700)
        gap = timedelta(days=chance.between(2, 170) if within else chance.between(190, 230))
        yield Again(first, way=Way.WEB), Again(first + gap, SENT if within else None)
