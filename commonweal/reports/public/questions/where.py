"""Where it happens: words first, then one of the places that the finder knows, or the words as they are.

An address in another borough names the neighbour and is still taken. Nothing asks for a map.
"""

from typing import Any

from django.utils.translation import gettext as _

from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.places.finding import find_place
from commonweal.places.found import FoundPlace
from commonweal.places.terms import Match
from commonweal.reports.intake.answers import LONGEST_PLACE, Where
from commonweal.reports.public.typed import Typed
from commonweal.reports.terms import PlaceFound

LONGEST_SAID, LONGEST_MORE, LONGEST_NAME = 100, 80, 110
MOST = 8
IN_WORDS = "words"
AREAS = (Match.AREA,)


def read_where(typed: Typed, resident: Viewer) -> dict[str, Any]:
    """What was typed, with the places that it may mean."""
    said = typed.text("said", longest=LONGEST_SAID, needed=_("Enter an address, a postcode, a street or a place"))
    found = [] if typed.errors else [_kept(one) for one in _all_found(said, resident)]
    return {"said": said, "found": found, "chosen": "", "more": ""}


def read_choice(typed: Typed, where: dict[str, Any]) -> dict[str, Any]:
    """Which of the places it is, with anything that helps to find it."""
    allowed = (*(str(number) for number in range(len(where["found"]))), IN_WORDS)
    chosen = typed.one_of("chosen", allowed, needed=_("Choose where it happens"))
    return {**where, "chosen": chosen, "more": typed.text("more", longest=LONGEST_MORE)}


def read_words(typed: Typed) -> dict[str, Any]:
    """A place that no list has, as the reporter describes it."""
    said = typed.text("words", longest=LONGEST_PLACE, needed=_("Describe where it happens"))
    return {"said": said, "found": [], "chosen": IN_WORDS, "more": ""}


def is_answered(where: dict[str, Any]) -> bool:
    """Whether a place was chosen, or words stand for it."""
    return bool(where.get("chosen"))


def where_of(where: dict[str, Any]) -> Where:
    """The answer as a report keeps it."""
    more = f", {where['more']}" if where.get("more") else ""
    if where["chosen"] == IN_WORDS:
        return Where(words=f"{where['said']}{more}"[:LONGEST_PLACE], found=PlaceFound.WORDS)
    one = where["found"][int(where["chosen"])]
    return Where(
        words=f"{one['name']}{more}"[:LONGEST_PLACE], found=PlaceFound(one["found"]), easting_m=one["east"],
        northing_m=one["north"], uprn="", borough_name=one["borough"] if one["elsewhere"] else "",
    )  # fmt: skip


def _all_found(said: str, resident: Viewer) -> list[FoundPlace]:
    """The places found that have a point; of the best street its ends and corners too. No ward or borough is a place
    to send somebody to."""
    found = [one for one in find_place(said, resident, on=resident.on, most=MOST).found if one.point]
    found = [one for one in found if one.match not in AREAS]
    offers = [offer for one in found[:1] for offer in one.offers[:4] if offer.point]
    return [*found[:1], *offers, *found[1:MOST]]


def _kept(one: FoundPlace) -> dict[str, Any]:
    assert one.point is not None
    name = f"{one.offers_of}, {one.name}" if one.match in (Match.STREET_END,) else one.name
    if one.match == Match.CORNER and one.word == "Cross street":
        name = f"{one.offers_of}, {one.name[:1].lower()}{one.name[1:]}"
    kind = one.record[0] if one.record else None
    found = PlaceFound.ADDRESS if kind == RecordKind.ADDRESS else PlaceFound.PLACE
    found = PlaceFound.POINT if one.match == Match.POINT else found
    return {
        "name": name[:LONGEST_NAME], "east": one.point[0], "north": one.point[1], "word": one.word,
        "borough": one.borough, "elsewhere": one.elsewhere,
        "found": (PlaceFound.ANOTHER_BOROUGH if one.elsewhere else found).value,
    }  # fmt: skip
