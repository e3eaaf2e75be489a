"""The words of unusual weeks: the calculation's name, what is counted, and the levels that are promised."""

from enum import StrEnum

from commonweal.core.policy.calendar import OccasionKind

UNUSUAL_WEEK = "unusual-week"
LEVEL = 0.95
"""The share of weeks that a range is made to hold."""
FALSE_SHARE = 0.05
"""Of all that is called unusual, over many weeks, at most this share is chance (Benjamini & Hochberg)."""
FEWEST_TO_NAME, IN_WEEKS = 5, 4
"""Nothing is called unusually busy with fewer calls than this in so many weeks."""
QUIET_DAYS = 2
"""A counted log whose last call lies further before the end of the week was hardly loaded to its end."""
DAYS_A_WEEK = 7
MOST_WEEKS = 6 * 52

WITH_AN_EFFECT = (
    (OccasionKind.BONFIRE_NIGHT,), (OccasionKind.HALLOWEEN,), (OccasionKind.NEW_YEARS_EVE,), (OccasionKind.CHRISTMAS,),
    (OccasionKind.EID_AL_FITR, OccasionKind.EID_AL_ADHA), (OccasionKind.RAMADAN,), (OccasionKind.BANK_HOLIDAY,),
    (OccasionKind.SCHOOL_HOLIDAY,),
)  # fmt: skip
"""Kinds of days that have an effect of their own; clock changes are named and make no difference to a week's count."""
NAMED_NIGHTS = (
    OccasionKind.BONFIRE_NIGHT, OccasionKind.HALLOWEEN, OccasionKind.NEW_YEARS_EVE, OccasionKind.CHRISTMAS,
)  # fmt: skip
"""A week that holds one is shown beside the weeks that held it in earlier years."""
LASTING = (OccasionKind.RAMADAN, OccasionKind.SCHOOL_HOLIDAY)
"""Kinds whose share of the week's days counts; of the others a week has one or none."""


class SeriesKind(StrEnum):
    """What a series counts."""

    ALL = "all"
    CATEGORY = "category"
    WARD = "ward"
    PLACE = "place"

    @property
    def label(self) -> str:
        """In the words of pages."""
        return {"all": "All calls", "category": "Kind of call", "ward": "Ward", "place": "Place"}[self.value]

    @property
    def plural(self) -> str:
        """Several of them, in the words of pages."""
        return {"all": "All calls", "category": "Kinds of call", "ward": "Wards", "place": "Places"}[self.value]
