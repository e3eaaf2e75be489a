"""What a caller's words about a place may be: a postcode, a point, a number in a street, a corner, an end, a name.

Words are taken apart and not looked up here. One sentence can be several things; the finder tries all of them.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from commonweal.places.wording import as_said, compared

LONGEST_WORDS = 200
MOST_CUTS = 3
FULL_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][ABD-HJLNP-UW-Z]{2})\b", re.IGNORECASE)
HALF_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9](?:[A-Z0-9]?|[A-Z0-9]? [0-9]?[A-Z]?|[A-Z0-9]?[0-9][A-Z]?)", re.IGNORECASE)
NUMBER = r"[-+]?\d+(?:\.\d+)?"
GRID = re.compile(r"E?(?:asting)?:? ?(\d{5,6}(?:\.\d+)?)\s*m?[ ,;/]+N?(?:orthing)?:? ?(\d{5,7}(?:\.\d+)?)\s*m?", re.I)
DEGREES = re.compile(rf"({NUMBER})\s*°?\s*([NSEW]?)[ ,;/]+({NUMBER})\s*°?\s*([NSEW]?)", re.IGNORECASE)
LETTERED_GRID = re.compile(r"([HNSTO][A-HJ-Z])\s*(\d{2,5})\s*(\d{2,5})", re.IGNORECASE)
DEGREES_MINUTES = re.compile(
    r"(\d{1,3})°\s*(\d{1,2})['’′]\s*(\d{1,2}(?:\.\d+)?)(?:[\"”]|['’′]{2})?\s*([NSEW])[ ,;/]*"
    r"(\d{1,3})°\s*(\d{1,2})['’′]\s*(\d{1,2}(?:\.\d+)?)(?:[\"”]|['’′]{2})?\s*([NSEW])",
    re.IGNORECASE,
)
HOUSE_AND_STREET = re.compile(
    r"(?:(?:flat|apartment|unit|room)\s*(?P<flat>\w+)\s*,?\s+)?(?:no\.?\s*|number\s+)?"
    r"(?P<number>\d{1,5}[a-z]?(?:\s?[-–/]\s?\d{1,5}[a-z]?)?)\b\s*,?\s*(?P<street>[^\W\d].*)",
    re.IGNORECASE,
)
FLAT_AND_STREET = re.compile(
    r"(?P<flat>flat|apartment|unit|room)\s*(?P<number>\w{1,5})\s*,?\s+(?P<street>[^\W\d].*)", re.IGNORECASE
)
END_OF = re.compile(
    r"(?:the )?(?:(?P<side>north|south|east|west)(?:ern)? end|top(?: end)?|bottom(?: end)?|far end|other end|end|start|"
    r"beginning)(?: of| on)?(?: the)? (?P<street>.+)",
    re.IGNORECASE,
)
# "Mile End" is a name: an end behind the street must be said as one.
END_AFTER = re.compile(
    r"(?P<street>.+?),?\s+(?:at |on )?(?:the |its )?"
    r"(?P<said>(?:(?P<side>north|south|east|west)(?:ern)?|top|bottom|far|other) end)",
    re.IGNORECASE,
)
CORNER_WORD = re.compile(r"(?:the |at |on )?(?:corner|junction|crossroads|crossing)(?: of| where| at)? ", re.IGNORECASE)
BETWEEN_STREETS = re.compile(r"\s+(?:and|with|meets|joins|at|j/?w|x)\s+|\s*[&/+]\s*", re.IGNORECASE)
LEADING = re.compile(
    r"(?:(?:i'?m |it'?s |just |somewhere )*"
    r"(?:near|outside|opposite|behind|beside|by|at|on|in|along|around|next to|front of)(?: the)?|the) ",
    re.IGNORECASE,
)
# What a house stands by is no part of its street: "14 treadle road by the shops".
STANDS_BY = re.compile(
    r"\s+(?:(?:right |just )?(?:by|near|opposite|outside|behind|beside|above|next to|in front of|across from)\s).*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class HouseAsked:
    """A number in a street or in a named block, as the caller said it; the street is still to be found.

    `flat` is `flat 7` where only a flat was said, which is another number than the street's.
    """

    number: str
    street: str
    flat: str = ""


@dataclass(frozen=True, slots=True)
class EndAsked:
    """An end of a street; `side` is the compass word, or empty for "top", which the compass does not know."""

    street: str
    side: str
    said: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that the words may mean. `name` is what is left to be looked up as a name, as it is compared.

    `said` gives back the words that were said for those compared. `reference` is a National Grid reference as it was
    said, `square_m` how wide its square is; `abroad` are degrees that lie outside Great Britain.
    """

    words: str
    name: str
    postcode: str = ""
    half_postcode: str = ""
    house: HouseAsked | None = None
    end: EndAsked | None = None
    corners: tuple[tuple[str, str], ...] = ()
    said_corner: bool = False
    grid: tuple[float, float] | None = None
    degrees: tuple[float, float] | None = None
    degrees_turned: bool = False
    reference: str = ""
    square_m: int = 0
    abroad: bool = False
    said: Mapping[str, str] = field(default_factory=dict)


def asked(words: str) -> Asked:
    """The words of a caller taken apart; of more than 200 characters only the first 200 are looked at."""
    plain = " ".join(unicodedata.normalize("NFKC", words[:LONGEST_WORDS]).split())
    if degrees := _degrees(plain):
        return Asked(plain, "", degrees=degrees[0], degrees_turned=degrees[1])
    if grid := GRID.fullmatch(plain):
        return Asked(plain, "", grid=(float(grid[1]), float(grid[2])))
    if lettered := _lettered(plain):
        return Asked(plain, "", grid=lettered[0], reference=plain.upper(), square_m=lettered[1])
    if (found := DEGREES.fullmatch(plain)) and _is_abroad(found):
        return Asked(plain, "", abroad=True)
    postcode = FULL_POSTCODE.search(plain)
    rest = FULL_POSTCODE.sub(" ", plain).strip(" ,") if postcode else plain
    rest = LEADING.sub("", rest, count=1) if LEADING.match(rest) else rest
    house = HOUSE_AND_STREET.fullmatch(rest) or FLAT_AND_STREET.fullmatch(rest)
    end = END_OF.fullmatch(rest) or END_AFTER.fullmatch(rest)
    said_corner = CORNER_WORD.match(rest) is not None
    number_only = re.fullmatch(r"(?:no\.?|number)?\s*(\d{1,5}[a-z]?)", rest, re.IGNORECASE)
    return Asked(
        words=plain,
        name=compared(rest),
        postcode=f"{postcode[1]} {postcode[2]}".upper() if postcode else "",
        half_postcode=plain.upper() if HALF_POSTCODE.fullmatch(plain) else "",
        house=_house(house) if house else HouseAsked(number_only[1].lower(), "") if number_only else None,
        end=_end(end) if end else None,
        corners=_corners(CORNER_WORD.sub("", rest, count=1) if said_corner else rest),
        said_corner=said_corner,
        said=as_said(rest),
    )


def _end(found: re.Match[str]) -> EndAsked:
    said = found["said"] if found.re is END_AFTER else found[0][: found.start("street")].strip()
    return EndAsked(compared(found["street"]), (found["side"] or "").lower(), said)


def _house(found: re.Match[str]) -> HouseAsked:
    # "12, fenwick road, northmoor": what follows the street's comma is the locality, and names are compared without it.
    number = re.sub(r"\s?[-–/]\s?", "-", found["number"].lower())
    flat = f"{found['flat']} {number}".lower() if found.re is FLAT_AND_STREET else ""
    street = STANDS_BY.sub("", found["street"].split(",")[0])
    return HouseAsked(number, compared(street), flat)


def _corners(words: str) -> tuple[tuple[str, str], ...]:
    """The pairs of street names that the words may hold, one for each place at which they can be cut in two."""
    joints = islice(BETWEEN_STREETS.finditer(words), MOST_CUTS)
    cuts = [(words[: cut.start()], words[cut.end() :]) for cut in joints]
    pairs = [(compared(one), compared(other)) for one, other in cuts]
    return tuple(pair for pair in pairs if all(pair))


def _degrees(words: str) -> tuple[tuple[float, float], bool] | None:
    """((longitude, latitude), whether they were said the other way round) of British degrees; else None.

    A latitude of Great Britain lies between 49 and 61.5, a longitude between -9 and 2.5, so the order can be told.
    """
    if minutes := DEGREES_MINUTES.fullmatch(words):
        words = f"{_decimal(*minutes.group(1, 2, 3))}{minutes[4]}, {_decimal(*minutes.group(5, 6, 7))}{minutes[8]}"
    found = DEGREES.fullmatch(words)
    if not found or ("." not in found[1] and not found[2]) or ("." not in found[3] and not found[4]):
        return None
    first, second = _signed(found[1], found[2]), _signed(found[3], found[4])
    if 49 <= first <= 61.5 and -9 <= second <= 2.5:
        return (second, first), False
    if 49 <= second <= 61.5 and -9 <= first <= 2.5:
        return (first, second), True
    return None


def _is_abroad(found: re.Match[str]) -> bool:
    """Whether two numbers with decimals, or with compass letters, are degrees of somewhere else in the world."""
    if ("." not in found[1] and not found[2]) or ("." not in found[3] and not found[4]):
        return False
    first, second = abs(float(found[1])), abs(float(found[3]))
    return max(first, second) <= 180 and min(first, second) <= 90


def _decimal(degrees: str, minutes: str, seconds: str) -> str:
    return f"{int(degrees) + int(minutes) / 60 + float(seconds) / 3600:.6f}"


def _signed(number: str, letter: str) -> float:
    return -float(number) if letter.upper() in ("W", "S") else float(number)


def _lettered(words: str) -> tuple[tuple[float, float], int] | None:
    """The middle of the square of a grid reference with letters, such as TQ 306 839, and how many metres wide it is."""
    found = LETTERED_GRID.fullmatch(words)
    if not found or len(found[2]) != len(found[3]):
        return None
    alphabet = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
    first, second = (alphabet.index(letter) for letter in found[1].upper())
    east, north = (first % 5 - 2) * 5 + second % 5, (3 - first // 5) * 5 + 4 - second // 5
    step = 10 ** (5 - len(found[2]))
    return (east * 1e5 + (int(found[2]) + 0.5) * step, north * 1e5 + (int(found[3]) + 0.5) * step), step
