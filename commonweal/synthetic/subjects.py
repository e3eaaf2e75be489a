"""What calls are about: categories by storyline, kind of place, hour and season; drug use is about a third."""

from datetime import datetime

from commonweal.core.terms import LocationKind
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.storyline import Storyline

CATEGORIES = (
    "drug-use", "drug-dealing", "noise", "rowdy-behaviour", "intimidation", "nuisance-vehicles", "street-drinking",
    "begging", "litter-and-dumping", "vandalism", "fireworks", "animals", "other",
)  # fmt: skip

_BY_DAY = (360, 70, 60, 80, 45, 60, 45, 60, 75, 45, 0, 35, 60)
_BY_NIGHT = (366, 70, 205, 115, 45, 65, 55, 15, 15, 30, 0, 8, 30)
_KIND_FACTOR = {
    (LocationKind.PARK, "street-drinking"): 3,
    (LocationKind.PARK, "animals"): 3,
    (LocationKind.STATION, "begging"): 5,
    (LocationKind.NAMED_PLACE, "begging"): 4,
    (LocationKind.NAMED_PLACE, "street-drinking"): 2,
    (LocationKind.PROVISIONAL, "litter-and-dumping"): 5,
}
_NO_NOISE = frozenset({LocationKind.STATION, LocationKind.PROVISIONAL})
_FIREWORKS = (
    ((10, 27), (11, 9), 170),
    ((10, 18), (11, 16), 45),
    ((12, 30), (12, 31), 120),
    ((1, 1), (1, 1), 120),
)
"""First and last day of every year, and the weight beside about a thousand of everything else."""
_SUMMER_MONTHS = range(6, 9)


def subject_of(at: datetime, kind: LocationKind, story: Storyline | None, chance: Chance) -> str:
    """A category for a call about something at `at`."""
    if story is not None:
        return list(story.about)[chance.weighted(list(story.about.values()))]
    usual = _BY_DAY if 6 <= at.hour < 18 else _BY_NIGHT
    return CATEGORIES[chance.weighted([_weight(c, w, at, kind) for c, w in zip(CATEGORIES, usual, strict=True)])]


def _weight(category: str, usual: int, at: datetime, kind: LocationKind) -> int:
    if category == "fireworks":
        day = at.month, at.day
        return next((w for first, last, w in _FIREWORKS if first <= day <= last and not 4 <= at.hour < 15), 2)
    if category == "noise" and kind in _NO_NOISE:
        return usual // 4
    if category == "noise" and at.month in _SUMMER_MONTHS:
        return usual * 3 // 2
    return usual * _KIND_FACTOR.get((kind, category), 1)
