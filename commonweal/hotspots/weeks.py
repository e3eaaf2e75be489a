"""The weeks around a board's, for its own page and the weekly page."""

from datetime import date

from commonweal.hotspots.queries import Board
from commonweal.runs import weeks
from commonweal.runs.weeks import WeeksAround, cut_off_of, week_url

__all__ = ["WeeksAround", "cut_off_of", "week_url", "weeks_around"]


def weeks_around(found: Board, asked: date | None, page: str) -> WeeksAround:
    """The weeks around the one shown, with addresses on `page`."""
    shown = asked or (found.run.cut_off if found.run else None)
    return weeks.weeks_around(shown, found.cut_offs, page)
