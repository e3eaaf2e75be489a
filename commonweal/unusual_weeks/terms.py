"""The words of unusual weeks: the calculation's name, what is counted, and the levels that are promised."""

from enum import StrEnum

from commonweal.core.policy.calendar import OccasionKind

UNUSUAL_WEEK = "unusual-week"
LEVEL = 0.95
"""The share of weeks that a range is made to hold."""
FALSE_SHARE = 0.05
"""Of weeks in which nothing is going on at most this share names anything."""
HELD_AT = 0.03
"""The step of Benjamini and Hochberg's rule: below the share that is promised, since counts swing in more ways than the
regression knows."""
FEWEST_YEARS = 3
"""With fewer years before it a week cannot be judged at the levels promised (`./script/prove unusual-weeks`)."""
FEWEST_TO_NAME, IN_WEEKS = 5, 4
"""Nothing is called unusually busy with fewer calls than this in so many weeks."""
QUIET_DAYS = 2
"""A counted log whose last call lies further before the end of the week was hardly loaded to its end."""
DAYS_A_WEEK = 7
MOST_WEEKS = 6 * 52

NAMED_NIGHTS = (
    OccasionKind.BONFIRE_NIGHT, OccasionKind.HALLOWEEN, OccasionKind.NEW_YEARS_EVE, OccasionKind.CHRISTMAS,
)  # fmt: skip
"""A week that holds one is shown beside the weeks that held it in earlier years."""


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
