"""The words of effects: the calculation's name, the question that is asked, and why a question is refused."""

from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.core.terms import Window
from commonweal.runs.cut_offs import END_YEAR, FIRST_YEAR

DID_IT_WORK = "did-it-work"
WEEKS_OFFERED = (2, 4, 6, 8, 12, 26, 52)
RING_OFFERED_M = (100, 250, 500, 1000)
DAYS_A_WEEK = 7


class QuestionRefused(Exception):
    """A question that cannot be answered: the field of the form to put right, and why in a plain sentence."""

    def __init__(self, field: str, because: str) -> None:
        super().__init__(because)
        self.field, self.because = field, because


@dataclass(frozen=True, slots=True)
class Question:
    """At which location, in which days something was done, and how many weeks on either side are compared.

    Raises `QuestionRefused` for days out of order and for lengths that are not offered.
    """

    location_key: str
    began_on: date
    ended_on: date
    weeks: int
    ring_m: int

    def __post_init__(self) -> None:
        for field, day in (("began", self.began_on), ("ended", self.ended_on)):
            if not FIRST_YEAR < day.year < END_YEAR - 1:
                raise QuestionRefused(field, f"Choose a day between {FIRST_YEAR + 1} and {END_YEAR - 2}.")
        if self.ended_on < self.began_on:
            raise QuestionRefused("ended", "The last day of the work must be the first day or later.")
        if self.weeks not in WEEKS_OFFERED:
            raise QuestionRefused("weeks", "Choose how many weeks to compare from the list.")
        if self.ring_m not in RING_OFFERED_M:
            raise QuestionRefused("ring", "Choose how far around to look from the list.")

    @property
    def before(self) -> Window:
        """The weeks up to the day before the work began."""
        return Window.ending(self.began_on - timedelta(days=1), days=self.weeks * DAYS_A_WEEK)

    @property
    def during(self) -> Window:
        """The days of the work, both ends included."""
        return Window(self.began_on, self.ended_on)

    @property
    def after(self) -> Window:
        """The weeks from the day after the work ended."""
        return Window.ending(self.ended_on + timedelta(days=self.weeks * DAYS_A_WEEK), days=self.weeks * DAYS_A_WEEK)

    def record(self) -> tuple[object, ...]:
        """What of it a run's digest covers."""
        return ("question", self.location_key, self.began_on, self.ended_on, self.weeks, self.ring_m)
