"""The words of local events: sorts, how they come again, what stands in a history, how long words may be."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from commonweal.core.policy.ahead import EventSort
from commonweal.core.rules.event_days import Every
from commonweal.core.terms import Marking

LONGEST_TITLE, LONGEST_LINE, LONGEST_WORDS, LONGEST_KEY = 120, 200, 2000, 120
MOST_CROWD = 2_000_000
MOST_DAYS = 60
"""An event that lasts longer is a season, and belongs to the themes of the policy."""

SORT_LABELS = {
    EventSort.MATCH_DAY: "Match day",
    EventSort.FESTIVAL: "Festival",
    EventSort.CONCERT: "Concert",
    EventSort.MARCH: "March or demonstration",
    EventSort.MARKET: "Market",
    EventSort.STUDENTS: "Students",
    EventSort.OTHER: "Another event",
}
EVERY_LABELS = {
    Every.ONCE: "Once",
    Every.WEEK: "Every week",
    Every.TWO_WEEKS: "Every two weeks",
    Every.MONTH: "Every month, on the same weekday of the month",
}


class Said(StrEnum):
    """What a line of an event's history says."""

    ENTERED = "entered"
    LOADED = "loaded"
    CHANGED = "changed"
    DAY_LEFT_OUT = "day-left-out"
    CALLED_OFF = "called-off"


SAID_LABELS = {
    Said.ENTERED: "Entered",
    Said.LOADED: "Loaded from a file",
    Said.CHANGED: "Changed",
    Said.DAY_LEFT_OUT: "Not on one day",
    Said.CALLED_OFF: "Called off",
}


class NoteSort(StrEnum):
    """What was said of preparing: that a start is not needed this time, or how it went."""

    NOT_NEEDED = "not-needed"
    HOW_IT_WENT = "how-it-went"


@dataclass(frozen=True, slots=True)
class EventWanted:
    """An event as somebody enters it. `key` is the form's or the file's: sent twice, it is one event.

    Days are civil days in London, both included; the times of day are London's and may be unknown. `until` is the last
    day on which one that comes again may begin. `public`: residents and councillors may read of it.
    """

    key: str
    title: str
    sort: EventSort
    first_on: date
    last_on: date
    source: str
    begins: time | None = None
    ends: time | None = None
    every: Every = Every.ONCE
    until: date | None = None
    place_name: str = ""
    location_key: str = ""
    crowd: int | None = None
    words: str = ""
    public: bool = True
    marking: Marking = Marking.OFFICIAL


class EventRefused(Exception):
    """What was written is no event; `field` names where, the message says what to write instead."""

    def __init__(self, field: str, because: str) -> None:
        super().__init__(because)
        self.field, self.because = field, because


class NoSuchEvent(Exception):
    """There is no such event, or none that the viewer may see."""


class EventChanged(Exception):
    """Somebody has changed the event since the form was shown; nothing was written."""
