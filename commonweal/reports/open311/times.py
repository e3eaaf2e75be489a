"""Dates and spans as GeoReport v2 writes them: ISO 8601 with a zone; a span of at most 90 days, both ends in it."""

import re
from datetime import UTC, datetime, timedelta

from commonweal.core.terms import LONDON
from commonweal.reports.open311.refusals import wrong

LONGEST_SPAN = timedelta(days=90)
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)


def instant(name: str, text: str) -> datetime:
    """An instant in UTC, to the second; raises `Refused` (400) without a zone, or where there is no such time."""
    # In a form a plus that was not written as %2B arrives as a space.
    text = text.strip().replace(" ", "+")
    if not _WRITTEN.fullmatch(text):
        raise wrong(f"{name} must be a date and time with a zone, such as 2026-03-01T08:15:30Z")
    try:
        found = datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError) as fault:
        raise wrong(f"{name} is no date and time that exists") from fault
    if not EARLIEST <= found <= LATEST:
        raise wrong(f"{name} lies too far away")
    return found


def span(start: str, end: str, *, at: datetime) -> tuple[datetime, datetime]:
    """First and last instant of a search, both in it; where one is left out the other gives it: 90 days. Raises
    `Refused` (400)."""
    first = instant("start_date", start) if start else None
    last = instant("end_date", end) if end else None
    if first is None:
        last = last or at
        return last - LONGEST_SPAN, last
    if last is None:
        return first, first + LONGEST_SPAN
    if last < first:
        raise wrong("end_date lies before start_date")
    if last - first > LONGEST_SPAN:
        raise wrong("start_date and end_date may span at most 90 days")
    return first, last


def in_words(at: datetime) -> str:
    """An instant as the answers write it, in London's time: 2026-03-01T08:15:30+00:00."""
    return at.astimezone(LONDON).replace(microsecond=0).isoformat()
