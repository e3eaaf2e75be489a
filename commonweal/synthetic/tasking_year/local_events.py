"""Northmoor's match days, carnival and markets: planned as data, and entered through the operation of the page.

They change no call: an event is a reason to look at a week, and what was invented of the calls was invented without it.
"""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.db import transaction

from commonweal.core.policy.ahead import EventSort
from commonweal.core.rules.event_days import Every
from commonweal.local_events.operations import enter_event, note_ahead
from commonweal.local_events.terms import EventWanted, NoteSort
from commonweal.synthetic.tasking_year.as_somebody import as_somebody

CHAIR = "chris"
CLUB, CARNIVAL_TRUST, COUNCIL_MARKETS = "Northmoor Athletic", "Carnival trust", "Council markets service"
# First and last home match, both Saturdays.
SEASONS = ((date(2024, 8, 10), date(2025, 5, 3)), (date(2025, 8, 9), date(2026, 5, 2)),
           (date(2026, 8, 8), date(2027, 5, 1)))  # fmt: skip
# The Sunday before the late summer bank holiday, and that Monday.
CARNIVALS = tuple((date(year, 8, day), date(year, 8, day + 1)) for year, day in
                  ((2023, 27), (2024, 25), (2025, 24), (2026, 30), (2027, 29)))  # fmt: skip
HOW_IT_WENT = (
    (
        "theme/halloween-and-bonfire-night/2025-10",
        "Patrols on both nights and timber taken away in time: fewer fires than the year before. Shops were visited "
        "too late; begin in September.",
    ),
    (
        "theme/ramadan/2026-02",
        "Stewards of the mosques kept the pavements free. Parking wardens are to come until eleven.",
    ),
)


def planned_events() -> Iterator[EventWanted]:
    """Every event, with a key of its own."""
    for first, last in SEASONS:
        yield EventWanted(
            f"northmoor/match/{first.year}", "Northmoor Athletic home match", EventSort.MATCH_DAY, first, first, CLUB,
            time(15), time(17), Every.TWO_WEEKS, last, "Moorside Stadium", crowd=18_000,
        )  # fmt: skip
    for first, last in CARNIVALS:
        yield EventWanted(
            f"northmoor/carnival/{first.year}", "Northmoor Carnival", EventSort.FESTIVAL, first, last, CARNIVAL_TRUST,
            time(11), time(21), place_name="From the canal to Market Square", crowd=40_000,
        )  # fmt: skip
    yield EventWanted(
        "northmoor/market", "Farmers’ market", EventSort.MARKET, date(2025, 3, 9), date(2025, 3, 9), COUNCIL_MARKETS,
        time(9), time(14), Every.MONTH, date(2027, 12, 31), "Market Square",
    )  # fmt: skip
    yield EventWanted(
        "northmoor/march/2025", "March to the town hall", EventSort.MARCH, date(2025, 10, 18), date(2025, 10, 18),
        "Police events office", time(12), time(15), place_name="From the station to the town hall", crowd=1_500,
        public=False,
    )  # fmt: skip
    yield EventWanted(
        "northmoor/students/2025", "Welcome week of the university", EventSort.STUDENTS, date(2025, 9, 22),
        date(2025, 9, 28), "University of Northmoor", place_name="Campus and the bars around it", crowd=6_000,
    )  # fmt: skip


def enter_local_events(*, at: datetime) -> int:
    """Enter what is planned and how two themes went; how many events are new."""
    with transaction.atomic(), as_somebody(CHAIR, at) as chair:
        # One that was entered before an interruption stands as it was made then.
        n_new = sum(enter_event(wanted, by=chair, at=at).created_at == at for wanted in planned_events())
        for about, words in HOW_IT_WENT:
            note_ahead(f"northmoor/{about}", about, NoteSort.HOW_IT_WENT, words, by=chair, at=at)
    return n_new
