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
HOUSE_NUMBER = re.compile(r"\d{1,5}[a-z]?(?:-\d{1,5}[a-z]?)?")


def compared(written: str) -> str:
    """A name as the finder compares it: lower case, apostrophes gone, other marks as spaces, words in their short form.

    "St. Paul's Road" and "saint pauls rd" both become "st pauls rd"; "The Clock Tower" and "clock tower" are one.
    """
    plain = re.sub(r"['’`]", "", written.casefold()).replace("&", " & ")
    words = [SHORT_FORMS.get(word, word) for word in re.split(r"[^\w&]+", plain) if word]
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def house_number(house: str) -> str:
    """The number in the street of what an address list calls the house: `12a` of "Flat 3, 12A"; empty without one."""
    found = HOUSE_NUMBER.findall(house.casefold())
    return str(found[-1]) if found and not re.search(r"(flat|unit|room|apartment)\s*\w+$", house.casefold()) else ""
