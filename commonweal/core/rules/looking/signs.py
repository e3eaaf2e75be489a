"""What a sign is: something about looks that a person should look into, why, and what may explain it innocently.

A sign says how often chance alone would show something as far out in one week, over everybody compared. It is about
looks of some days, never about what sort of person somebody is; nothing of it is kept for the next week.
"""

from dataclasses import dataclass
from enum import StrEnum

from commonweal.core.rules.looking.log import Ints


class SignKind(StrEnum):
    """The signs, by the letters of docs/rules/looking.md."""

    UNRELATED = "look-ups-without-relation"
    GUARDED = "guarded-record"
    TRAWL = "many-records"
    RETURNING = "coming-back"
    ACROSS = "one-subject-across-records"
    TOGETHER = "several-at-one-record"
    OFF_SHIFT = "outside-usual-hours"
    EXPORTS = "many-exports"
    BREAK_GLASS = "breaking-glass"
    LEAVING = "before-leaving"


MAY_BE = {
    SignKind.UNRELATED: "covering for a colleague elsewhere, an enquiry by telephone, a check for duplicates",
    SignKind.GUARDED: "a slip, or a task that nobody entered",
    SignKind.TRAWL: "a review of files, preparing a meeting, a list to be tidied, training",
    SignKind.RETURNING: "a task that nobody entered, a victim who keeps ringing the same person",
    SignKind.ACROSS: "somebody who reports often, a check whether records are about one person",
    SignKind.TOGETHER: "a briefing, an incident that all of a team were told of, a record used for training",
    SignKind.OFF_SHIFT: "a swapped shift, overtime, being on call",
    SignKind.EXPORTS: "papers for a meeting or a court, an information request",
    SignKind.BREAK_GLASS: "a night with emergencies, work that was followed up on paper or by another",
    SignKind.LEAVING: "handing over work",
}
"""What else it may be, to be asked first."""


DOUBT = {
    SignKind.UNRELATED: 20,
    SignKind.TRAWL: 20,
    SignKind.TOGETHER: 100,
    SignKind.RETURNING: 2,
    SignKind.ACROSS: 2,
    SignKind.EXPORTS: 2,
}
"""How many times more often than its tail says a sign comes of ordinary work, one where none is given.

Work comes in batches and by teams, which no tail of counts knows; tried on invented years (docs/decisions/0023).
"""


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign in one week: of whom, about which record, person or address (if one), the rows, and the chance.

    `by_chance` is how many as far out are expected in a week from chance alone. `rows` are numbers of rows of the log.
    """

    kind: SignKind
    actors: tuple[int, ...]
    because: str
    rows: Ints
    by_chance: float
    about: str = ""

    @property
    def in_practice(self) -> float:
        """How many as far out are to be expected in a week, with the doubt about its kind."""
        return self.by_chance * DOUBT.get(self.kind, 1)
