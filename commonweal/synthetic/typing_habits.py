"""How people type: five formats of telephone number, names in capitals, blanks at both ends; the meaning stays."""

from commonweal.synthetic.caller_story import Caller
from commonweal.synthetic.chance import Chance

_AREA_DIGITS = {"01632": 5, "02079": 3, "02896": 3, "02920": 3, "07700": 5, "03069": 5}


def phone_as_typed(digits: str, chance: Chance) -> str:
    """A number of eleven digits as one of the ways that people write it."""
    if not digits:
        return ""
    cut = _AREA_DIGITS.get(digits[:5], 4)
    area, rest = digits[:cut], digits[cut:]
    spaced = rest if cut == 5 else f"{rest[:-4]} {rest[-4:]}"
    ways = (f"{area} {spaced}", digits, f"+44 {area[1:]} {spaced}", f"({area}) {spaced}", f" {area}-{rest} ")
    return ways[chance.weighted((62, 18, 12, 5, 3))]


def name_as_typed(name: str, chance: Chance) -> str:
    """A name, now and then in capitals, in small letters or with blanks too many."""
    if not name:
        return ""
    ways = (name, name.upper(), name.lower(), f" {name.replace(' ', '  ', 1)} ")
    return ways[chance.weighted((90, 5, 3, 2))]


def category_as_typed(category: str, chance: Chance) -> str:
    """A category, in one row of a hundred with a capital or a blank."""
    return (category, f"{category} ", category.capitalize())[chance.weighted((990, 6, 4))]


def anonymous_as_typed(caller: Caller | None, chance: Chance) -> str:
    """Yes for a caller who gave no name; no or nothing for one who did; nothing when nobody asked."""
    if caller is None:
        return ("yes", "Yes", "YES")[chance.weighted((95, 4, 1))]
    return ("no", "", "No")[chance.weighted((70, 26, 4))] if caller.name else ""
