"""How pages of the manual are laid out: tables, days, and the note at the foot."""

from collections.abc import Iterable
from datetime import date

from commonweal.core.policy.words import day_in_words
from commonweal.core.terms import CallSource

MADE = (
    "*This page is made from examples that are run as tests. To change it, change `tests/spec/` and render it again.*"
)
SOURCES = {
    CallSource.POLICE_ASB: "police",
    CallSource.OUT_OF_HOURS: "out-of-hours line",
    CallSource.COUNCIL_LINE: "council line",
    CallSource.PATROL_LINE: "patrol",
    CallSource.WEB_FORM: "web form",
    CallSource.OTHER_SYSTEM: "other council systems",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def on(day: date) -> str:
    """The day as Sunday 8 March 2026."""
    return f"{WEEKDAYS[day.weekday()]} {day_in_words(day)}"


def named(sources: Iterable[CallSource]) -> str:
    """The lines in words."""
    return ", ".join(SOURCES[source] for source in sources)


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def page(*parts: str) -> str:
    """A page of these parts, empty ones left out."""
    return "\n\n".join(part for part in (*parts, MADE) if part) + "\n"
