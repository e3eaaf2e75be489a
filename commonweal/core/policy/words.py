"""Days and numbers as the partnership writes them, for sentences that an officer reads out."""

from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day_in_words(day: date) -> str:
    """The day as 3 March 2026, whatever the language of the machine."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def counted(n: int, word: str) -> str:
    """A number with its counting word: 1 call, 9 calls, 1,235 calls."""
    return f"{n:,} {word}" if n == 1 else f"{n:,} {word}s"
