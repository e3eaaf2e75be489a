"""The words of the check of the list: the calculation's name, the month that is asked about, the size of a square."""

from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.core.policy.words import MONTHS
from commonweal.core.terms import Window
from commonweal.effects.terms import QuestionRefused
from commonweal.runs.cut_offs import END_YEAR, FIRST_YEAR

LIST_CHECK = "list-check"
SQUARE_M = 100
"""Metres a side. Small enough that an estate is several squares, large enough that most hold whole addresses."""
CHOOSE = "Choose a month from the list."
MONTHS_TOLD = 12
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month of calls that the list of the month before is held against."""

    year: int
    month: int

    @classmethod
    def holding(cls, day: date) -> "Month":
        """The month of a day."""
        return cls(day.year, day.month)

    @classmethod
    def written(cls, text: str) -> "Month":
        """The month in `2026-02`; raises `QuestionRefused`."""
        year, _, month = text.partition("-")
        if not (text.isascii() and year.isdigit() and month.isdigit() and len(text) <= len("2026-02")):
            raise QuestionRefused("month", CHOOSE)
        if not (FIRST_YEAR < int(year) < END_YEAR and 1 <= int(month) <= MONTHS_A_YEAR):
            raise QuestionRefused("month", CHOOSE)
        return cls(int(year), int(month))

    def back(self, months: int) -> "Month":
        """The month so many months earlier."""
        year, month = divmod(self.year * MONTHS_A_YEAR + self.month - 1 - months, MONTHS_A_YEAR)
        return Month(year, month + 1)

    @property
    def days(self) -> Window:
        """Its first and its last day."""
        following = self.back(-1)
        return Window(date(self.year, self.month, 1), date(following.year, following.month, 1) - timedelta(days=1))

    @property
    def in_words(self) -> str:
        """February 2026."""
        return f"{MONTHS[self.month - 1]} {self.year}"

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"
