"""How callers say where: a place's name in the ways people write it, directions to open ground, or next to nothing."""

from commonweal.core.terms import LocationKind
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.spots import Location

_SHORT = ((" Road", " Rd"), (" Street", " St"), (" Estate", " Est"), (" Avenue", " Ave"), (" Gardens", " Gdns"))
_OPEN_GROUND = (
    "waste ground behind the old depot", "open land by the railway", "no address, cleared land behind the works",
    "field at the back, no name", "land between the tracks and the sidings", "yard with the broken fence", "",
)  # fmt: skip
_UNKNOWN = (
    "near the shops", "by the canal", "at the bus stop", "usual place", "behind the school", "in the underpass",
    "caller moving, would not say", "not given", "unknown", "outside my house", "on the estate",
    "town centre somewhere", "???", "", "",
)  # fmt: skip
"""None of these is the name of a place, so none can be found."""


def described(location: Location, chance: Chance) -> str:
    """Words beside coordinates; they never decide where a call counts."""
    if location.kind is LocationKind.PROVISIONAL:
        return chance.pick(_OPEN_GROUND)
    name = location.name
    short = next((name.replace(long, brief) for long, brief in _SHORT if long in name), name)
    ways = (name, "", f"o/s {name}", short, f"near {name}", name.upper(), f"{name}, by the entrance", f" {name}  ")
    return ways[chance.weighted((46, 14, 9, 12, 8, 4, 4, 3))]


def unknown_whereabouts(chance: Chance) -> str:
    """Words that no gazetteer can place."""
    return chance.pick(_UNKNOWN)
