"""Names of places and streets as people write them and as they are compared.

Both spellings of a word go to one short form, so that "St Paul's Road" and "saint pauls rd" are the same.
"""

import re

SHORT_FORMS = {
    "road": "rd", "street": "st", "saint": "st", "avenue": "ave", "av": "ave", "square": "sq", "estate": "est",
    "gardens": "gdns", "garden": "gdn", "close": "cl", "court": "ct", "lane": "ln", "terrace": "ter", "terr": "ter",
    "place": "pl", "crescent": "cres", "grove": "gr", "drive": "dr", "station": "stn", "house": "hse", "park": "pk",
    "passage": "psge", "mount": "mt", "north": "n", "south": "s", "east": "e", "west": "w", "and": "&",
    "buildings": "bldgs", "mansions": "mans", "green": "grn", "hill": "hl", "junction": "jn", "upper": "upr",
    "lower": "lwr", "great": "gt", "little": "lt",
}  # fmt: skip
# The last word of a name says what it is: Ribbon Lodge is not Ribbon House. In their short forms.
BUILDING_WORDS = frozenset({
    "hse", "lodge", "twr", "tower", "ct", "bldgs", "mans", "hall", "point", "villas", "cottages", "wharf", "heights",
})  # fmt: skip
STREET_WORDS = frozenset({
    "rd", "st", "ave", "sq", "gdns", "cl", "ln", "ter", "pl", "cres", "gr", "dr", "psge", "mt", "way", "row", "mews",
    "walk", "hl",
})  # fmt: skip
PLACE_WORDS = frozenset({"est", "pk", "stn", "grn", "fields"})
SOMETHING_ELSE = "something else"
HOUSE_NUMBER = re.compile(r"\d{1,5}[a-z]?(?:-\d{1,5}[a-z]?)?")


def compared(written: str) -> str:
    """A name as the finder compares it: lower case, apostrophes gone, other marks as spaces, words in their short form.

    "St. Paul's Road" and "saint pauls rd" both become "st pauls rd"; "The Clock Tower" and "clock tower" are one.
    """
    plain = re.sub(r"['’`]", "", written.casefold()).replace("&", " & ")
    words = [SHORT_FORMS.get(word, word) for word in re.split(r"[^\w&]+", plain) if word]
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def as_said(words: str) -> dict[str, str]:
    """Each word as it is compared, with the word that was said for it: `hse` for "house"."""
    said = [word for word in re.split(r"[^\w&'’`]+", words.casefold()) if word]
    return {compared(word): word for word in reversed(said)}


def other_kind(said: str, written: str) -> str:
    """What a name is that differs from the words, both as compared, only in the kind of thing; else empty.

    "ribbon lodge" and "ribbon hse" are two buildings of one name.
    """
    (*first, kind), (*rest, other) = said.split() or [""], written.split() or [""]
    known = BUILDING_WORDS | STREET_WORDS | PLACE_WORDS
    if kind == other or first != rest or not first or kind not in known or other not in known:
        return ""
    if {kind, other} <= BUILDING_WORDS:
        return "another building"
    return "another street" if {kind, other} <= STREET_WORDS else SOMETHING_ELSE


def house_number(house: str) -> str:
    """The number in the street of what an address list calls the house: `12a` of "Flat 3, 12A"; empty without one."""
    found = HOUSE_NUMBER.findall(house.casefold())
    return str(found[-1]) if found and not re.search(r"(flat|unit|room|apartment)\s*\w+$", house.casefold()) else ""
