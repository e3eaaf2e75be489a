"""The residents' pages of the invented year: every ward, and the places where most was planned to be done."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from commonweal.publishing.edition.draft import areas_to_choose
from commonweal.publishing.operations import EditionWanted, publish_edition
from commonweal.publishing.terms import AreaOf, Span
from commonweal.synthetic.tasking_year.as_somebody import as_somebody
from commonweal.synthetic.tasking_year.plan import MeetingPlanned, finished_by_place
from commonweal.tasking.calls_and_actions.frames import monthly_calls

PUBLISHED_AT = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
MONTHS = Span(date(2025, 3, 1), date(2026, 2, 28))
N_PLACES = 6
PUBLISHER = "amina"


def publish_pages(year: Sequence[MeetingPlanned]) -> int:
    """Publish the pages, places before the wards that they lie in; how many there are."""
    done = finished_by_place(year, MONTHS.first_day, MONTHS.last_day)
    with as_somebody(PUBLISHER, PUBLISHED_AT) as publisher:
        areas = areas_to_choose(publisher)
        places = [one for one in areas if one.of is AreaOf.PLACE and one.code in done]
        places.sort(key=lambda one: (-sum(done[one.code]), one.code))
        wards = [one for one in areas if one.of is AreaOf.WARD]
        calls = monthly_calls(MONTHS.first_day, MONTHS.last_day, publisher)
        chosen = [*places[:N_PLACES], *wards]
        for area in chosen:
            wanted = EditionWanted(f"year/{area.key}", area.key, MONTHS)
            publish_edition(wanted, by=publisher, at=PUBLISHED_AT, calls=calls)
    return len(chosen)
