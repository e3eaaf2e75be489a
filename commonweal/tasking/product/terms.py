"""The words and limits of the weekly product."""

from enum import StrEnum

LONGEST_WORDS = 2_000
LONGEST_REASON = 400
WEEKS_AHEAD = 4
YEARS_BACK = 3
WEEKS_SHOWN_BEFORE = 4


class Audience(StrEnum):
    """Who a copy is for, narrowest first."""

    FULL = "full"
    PARTNER = "partner"
    COUNCILLOR = "councillor"


AUDIENCE_LABELS = {
    Audience.FULL: "Full copy",
    Audience.PARTNER: "Partners’ copy",
    Audience.COUNCILLOR: "Councillors’ copy",
}
READERS = {
    Audience.FULL: "The partnership’s analysts, officers and tasking chair",
    Audience.PARTNER: "Partner organisations at the tasking meeting",
    Audience.COUNCILLOR: "Councillors",
}


class ProductRefused(Exception):
    """The product cannot be written or issued as asked; `field` is the form's field, the text says what to do."""

    def __init__(self, field: str, because: str) -> None:
        super().__init__(because)
        self.field, self.because = field, because


class NoSuchProduct(Exception):
    """There is no such product or copy, or none that the viewer may see."""
