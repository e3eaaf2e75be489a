"""The invented borough's events are those of its plan, entered once by the operation of the page."""

from datetime import date, timedelta

from commonweal.core.terms import Window
from commonweal.local_events.queries import events_between
from commonweal.synthetic.tasking_year.local_events import enter_local_events, planned_events
from tests.cast import AT, gather_all

YEAR = Window(date(2025, 3, 17), date(2026, 3, 15))


def test_the_year_has_its_match_days_one_carnival_and_twelve_markets(db: None) -> None:
    cast = gather_all()
    assert enter_local_events(at=AT) == len(list(planned_events()))
    assert enter_local_events(at=AT + timedelta(minutes=1)) == 0
    found = events_between(YEAR, cast.viewer("chris"))
    by_sort = {one.event.sort: [other.days for other in found if other.event.sort == one.event.sort] for one in found}
    assert {sort: len(days) for sort, days in by_sort.items()} == {
        "match-day": 4 + 16, "festival": 1, "market": 12, "march": 1, "students": 1,
    }  # fmt: skip
    assert {days.first_day.weekday() for days in by_sort["match-day"]} == {5}  # type: ignore[index]
    assert by_sort["festival"] == [Window(date(2025, 8, 24), date(2025, 8, 25))]  # type: ignore[index]
    # What the police told in confidence is not for residents.
    public = events_between(YEAR, cast.viewer("chris"), only_public=True)
    assert {one.event.title for one in found} - {one.event.title for one in public} == {"March to the town hall"}
