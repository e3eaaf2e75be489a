"""A place that was found and chosen, carried by the form: sealed, so that no form can claim another point for it.

It holds only as long as the words in the form are those it was found by or its own name: whoever types on has to choose
again. Nothing is looked up anew, so what was chosen is what is kept, also where the gazetteer changes meanwhile.
"""

from dataclasses import dataclass

from django.core import signing

from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.places.finding import find_place
from commonweal.places.found import FoundPlace
from commonweal.places.queries import uprn_of
from commonweal.places.terms import Match
from commonweal.reports.intake.answers import LONGEST_PLACE, Where
from commonweal.reports.terms import PlaceFound

SALT = "a place chosen while a call is taken"
WORDS_ALONE = "words"
"""In place of a seal: the words are kept as they are, and triage finds the place."""
MOST_OFFERS, MOST_OPTIONS = 8, 14


@dataclass(frozen=True, slots=True)
class PlaceOption:
    """One place that the words may mean, as the form offers it; `seal` is what the form sends where it is chosen."""

    seal: str
    name: str
    facts: str
    why: str


def options_for(words: str, viewer: Viewer) -> tuple[list[PlaceOption], str]:
    """The places that the words may mean, best first, each street followed by its ends and corners; and a remark."""
    answer = find_place(words, viewer, on=viewer.on)
    found: list[PlaceOption] = []
    for one in answer.found:
        found.append(_option(one, one.name, words, viewer))
        # An end or a corner has no name of its own beside the street's.
        found += [
            _option(each, f"{one.offers_of}: {each.name[:1].lower()}{each.name[1:]}", words, viewer)
            for each in one.offers[:MOST_OFFERS]
        ]
    return found[:MOST_OPTIONS], answer.remark


def _option(one: FoundPlace, name: str, words: str, viewer: Viewer) -> PlaceOption:
    name = name[:LONGEST_PLACE]
    away = one.elsewhere and not one.across
    facts = ", ".join(filter(None, (one.word, one.ward, one.borough if away else "")))
    uprn = uprn_of(one.record[1], viewer) if one.record and one.record[0] is RecordKind.ADDRESS else ""  # type: ignore[arg-type]
    point = [round(one.point[0], 1), round(one.point[1], 1)] if one.point else None
    sealed = {"said": words, "name": name, "facts": facts, "found": _found(one, away), "point": point, "uprn": uprn,
              "borough": one.borough if away else ""}  # fmt: skip
    return PlaceOption(signing.dumps(sealed, salt=SALT, compress=True), name, facts, one.why)


def _found(one: FoundPlace, away: bool) -> str:
    if away:
        return PlaceFound.ANOTHER_BOROUGH.value
    if one.point is None:
        return PlaceFound.WORDS.value
    kinds = {Match.ADDRESS: PlaceFound.ADDRESS, Match.POINT: PlaceFound.POINT}
    return kinds.get(one.match, PlaceFound.PLACE).value


@dataclass(frozen=True, slots=True)
class ChosenPlace:
    """The place that the form carries: where it is, and what to show beside it."""

    where: Where
    facts: str
    seal: str


def chosen(seal: str, words: str) -> ChosenPlace | None:
    """The place behind a seal, where the words in the form still are those of it; None where none is chosen."""
    if not seal or seal == WORDS_ALONE:
        return None
    try:
        held = signing.loads(seal, salt=SALT)
    except signing.BadSignature:
        return None
    if words not in (held["said"], held["name"]):
        return None
    easting_m, northing_m = held["point"] or (None, None)
    where = Where(held["name"], PlaceFound(held["found"]), easting_m, northing_m, held["uprn"], held["borough"])
    return ChosenPlace(where, held["facts"], seal)
