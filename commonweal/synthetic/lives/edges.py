"""Reports at the edges of the calendar: bank holidays, weekends, clock changes, turns of years, the night’s hours."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from commonweal.synthetic.lives.life import Way
from commonweal.synthetic.lives.second_reports import at
from commonweal.synthetic.lives.tellings import MATTERS, Matter

NIGHT, HOMES, LANDLORD, PARK, STREETS, TOWN, DANGER = MATTERS[:7]
EDGES: Sequence[tuple[datetime, Matter, Way]] = (
    # The last open minute before Easter, and the first moment when offices are closed.
    (at(date(2022, 4, 14), 16, 59), TOWN, Way.TELEPHONE),
    (at(date(2022, 4, 14), 17, 0), TOWN, Way.TELEPHONE),
    # Two bank holidays and a Friday proclaimed besides.
    (at(date(2022, 6, 1), 15, 30), STREETS, Way.WEB),
    (at(date(2022, 9, 16), 16, 30), HOMES, Way.TELEPHONE),
    (at(date(2023, 5, 5), 12, 0), LANDLORD, Way.WEB),
    # From before Christmas over a weekend into a new year.
    (at(date(2021, 12, 24), 16, 0), PARK, Way.WEB),
    (at(date(2025, 12, 31), 23, 59), HOMES, Way.WEB),
    (at(date(2026, 1, 1), 0, 0), HOMES, Way.WEB),
    # A weekend.
    (at(date(2024, 6, 8), 3, 10), STREETS, Way.WEB),
    (at(date(2024, 6, 7), 16, 59), TOWN, Way.TELEPHONE),
    # The night's hours begin and end.
    (at(date(2024, 3, 5), 22, 59), HOMES, Way.NIGHT_LINE),
    (at(date(2024, 3, 5), 23, 0), NIGHT, Way.NIGHT_LINE),
    (at(date(2024, 3, 6), 6, 59), NIGHT, Way.NIGHT_LINE),
    (at(date(2024, 3, 6), 7, 0), HOMES, Way.NIGHT_LINE),
    # The hour that is skipped begins at 01:00 in UTC, and so does the one that comes twice; danger counts every minute.
    (datetime(2023, 3, 26, 0, 59, tzinfo=UTC), NIGHT, Way.NIGHT_LINE),
    (datetime(2023, 3, 26, 1, 0, tzinfo=UTC), DANGER, Way.TELEPHONE),
    (datetime(2023, 10, 29, 0, 30, tzinfo=UTC), DANGER, Way.TELEPHONE),
    (datetime(2023, 10, 29, 1, 30, tzinfo=UTC), NIGHT, Way.NIGHT_LINE),
    (datetime(2024, 3, 30, 16, 30, tzinfo=UTC), TOWN, Way.TELEPHONE),
    (datetime(2025, 10, 24, 15, 30, tzinfo=UTC), TOWN, Way.TELEPHONE),
)
