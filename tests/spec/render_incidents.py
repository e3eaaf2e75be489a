"""The pages of the manual about the emergency sign-post and about duplicates."""

from commonweal.core.rules.duplicates import (
    ALIKE_FROM,
    ALIKE_WORDS,
    PLACES_M,
    SAME_GROUP,
    SAME_KIND,
    SAME_NUMBER,
    SAME_WORDS,
    TIMES,
    compare,
)
from commonweal.core.rules.emergency import SignPost
from tests.spec.incidents import ALIKE, DANGERS, FIRST
from tests.spec.markdown import page, table

TO = {
    SignPost.RING_999: "**ring 999 now**, before any form",
    SignPost.TAKEN_FIRST: "the report is taken and stands first, under the clocks of danger",
    SignPost.TAKEN: "the report is taken and goes by its route",
}


def emergency_page() -> str:
    """docs/rules/emergency.md."""
    return page(
        "# When somebody is in danger",
        "The first question of every way in is whether somebody is in danger **now**. Whoever says yes is told to ring "
        "999, also without speaking or hearing, and meets no form; the call handler reads the same words out. Nobody "
        "can switch this off, and the page comes also while the store does not answer.",
        "What a report then tells of a weapon, a threat, an injury or a fire puts it first in every list and under the "
        "clocks of danger. The rule refuses nothing and closes nothing.",
        "## Examples",
        table(("Somebody says", "What follows"), [(one.told, TO[one.to]) for one in DANGERS]),
    )


def duplicates_page() -> str:
    """docs/rules/duplicates.md."""
    points = [
        *((f"at most {metres:g} m apart", points) for metres, points in PLACES_M),
        *((f"at most {_hours(within.total_seconds() / 3600)} apart", points) for within, points in TIMES),
        ("the same kind of matter", SAME_KIND), ("another kind of the same group", SAME_GROUP),
        ("the same caller’s number or name", SAME_NUMBER), ("nearly the same words", SAME_WORDS),
        ("alike in words", ALIKE_WORDS),
    ]  # fmt: skip
    rows = []
    for one in ALIKE:
        judged = compare(FIRST, one.other)
        shown = f"{judged.score} points: {', '.join(judged.reasons)}" if judged.score else "too far apart"
        rows.append((one.told, shown, "**shown**" if one.is_shown else "not shown"))
    return page(
        "# Which reports may tell of one event",
        "Beside an open report stand others that may tell of the same event, the most alike first, each with its "
        f"reasons: from **{ALIKE_FROM} points** on, and only where both place and time give some. Where one has no "
        "point on the map, the same words of the place give 2.",
        "Nothing is ever merged by this rule. A person decides each time, each report stays a call, and a merge can be "
        "taken back with everything as it was. A partnership can switch the suggestions off.",
        "## The points",
        table(("What is alike", "Points"), [(words, str(n)) for words, n in points]),
        "## Examples",
        f"The first report tells of loud music at {FIRST.location}, at 22:00.",
        table(("The second report", "What is alike", "Beside the first"), rows),
    )


def _hours(n: float) -> str:
    return f"{n:g} {'hour' if n == 1 else 'hours'}"
