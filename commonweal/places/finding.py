"""Finds a place from what a caller says, and says what was recognised and why: `find_place(words, viewer, on=...)`.

Tries everything that the words may mean (`asking.py`) and ranks what is found by how well it fits; of equals what lies
in the own borough comes first. Nothing is looked up outside this installation.

"Top of Hornsey Road" has no direction on a map: both ends are offered, and the caller is asked which.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import product

from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.core.analysis.street_lines import compass_words
from commonweal.places.asking import Asked, EndAsked, HouseAsked, asked
from commonweal.places.at_point import NEAR_A_POINT_M, ON_A_STREET_M, at_point
from commonweal.places.found import Answer, FoundPlace
from commonweal.places.gazetteer import LIVED_IN, NO_LINE, STREETS, Gazetteer, Likeness, Named, Point, gazetteer
from commonweal.places.queries import AddressFound, PostcodeFound, addresses_at, postcodes_beginning
from commonweal.places.terms import Match
from commonweal.places.wording import compared

MOST = 8
# A number is looked up where the name fits, not in every block that sounds a little like it.
LEAST_WITH_A_NUMBER = 70.0
NUMBER_WORDS = {
    "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven", "8": "eight",
    "9": "nine", "10": "ten", "12": "twelve",
}  # fmt: skip
# Two streets cross where they come this close; an end is "at" a street that is this close to it.
CROSSES_WITHIN_M = 8.0
END_AT_WITHIN_M = 15.0
GOOD_POSTCODE_POINT = 20
OWN_BOROUGH_FIRST = 3.0
# So many of the best streets show their ends and cross streets, and each at most so many of these.
WITH_OFFERS, MOST_CROSSINGS = 2, 30


def find_place(words: str, viewer: Viewer, *, on: date, most: int = MOST) -> Answer:
    """The places that a caller's words may mean, best first; wards and boroughs are those of the day `on`.

    What is shown is noted as seen. Empty words find nothing. Works on what this viewer's role may read.
    """
    ask = asked(words)
    known = gazetteer(viewer, on)
    found, remark = _recognised(ask, known, viewer)
    ranked = _with_areas(_distinct(found), known)
    ranked.sort(key=lambda one: -(one.score + (0.0 if one.elsewhere else OWN_BOROUGH_FIRST)))
    chosen = tuple(_with_offers(one, ask.end, known) if i < WITH_OFFERS else one for i, one in enumerate(ranked[:most]))
    for kind in (RecordKind.PLACE, RecordKind.POSTCODE, RecordKind.ADDRESS):
        viewer.saw(kind, [one.record[1] for one in chosen if one.record and one.record[0] == kind])  # type: ignore[misc]
    return Answer(ask.words, chosen, remark)


def street_near(point: Point, viewer: Viewer, *, on: date) -> str:
    """The street nearest to a point (easting and northing in metres): `Larch Road`, or `60 m from Larch Road`.

    Empty where no street is loaded that this viewer may read, or none is near.
    """
    known = gazetteer(viewer, on)
    near = known.streets.nearest(point)
    if near is None or near[1] > NEAR_A_POINT_M:
        return ""
    name = known.by_street[near[0]].name
    return name if near[1] <= ON_A_STREET_M else f"{near[1]:.0f} m from {name}"


def _recognised(ask: Asked, known: Gazetteer, viewer: Viewer) -> tuple[list[FoundPlace], str]:
    if not ask.words:
        return [], ""
    if ask.degrees or ask.grid or ask.abroad:
        return at_point(ask, known)
    found = [*_corners(ask, known), *_ends(ask, known), *_houses(ask, known, viewer)]
    found += _postcodes(ask, viewer)
    best = max((one.score for one in found), default=0.0)
    # A house or a corner was understood: names that merely look alike would only be in the way.
    if not (found and ask.said_corner) and (best < 95 or not (ask.house or ask.corners)):
        found += _names(ask, known)
    return _number_said(ask, found), _remark(ask, found, known)


def _names(ask: Asked, known: Gazetteer) -> list[FoundPlace]:
    """What is called like the words; without the number, and without the end, that was said with the name."""
    keys = [ask.name]
    if ask.house and ask.house.street:
        keys = [ask.house.street]
    elif ask.end:
        keys.append(ask.end.street)
    return [_named(one) for key in dict.fromkeys(keys) for one in known.alike(key, most=MOST, said=ask.said)]


def _number_said(ask: Asked, found: Sequence[FoundPlace]) -> list[FoundPlace]:
    """The same, and where a number was said that is not listed there, the reason says so."""
    house = ask.house
    if house is None or not (house.street or ask.postcode):
        return list(found)
    listed = [one.name for one in found if one.match == Match.ADDRESS]
    own = {house.number, NUMBER_WORDS.get(house.number, house.number)}
    note = f"number {house.number} is not in the address list"
    return [
        one
        if one.match == Match.ADDRESS
        or own & set(compared(one.name).split())
        or any(one.name.split(",")[0] in address for address in listed)
        or (one.match == Match.POSTCODE and listed)
        or one.score < LEAST_WITH_A_NUMBER
        else replace(one, why=f"{one.why}; {note}")
        for one in found
    ]


def _named(like: Likeness) -> FoundPlace:
    one = like.named
    exact = {
        Match.STREET: "half-way along the street" if one.street != NO_LINE else "the mean point of its addresses",
        Match.BLOCK: "the mean point of its addresses",
        Match.AREA: "about its middle",
    }
    where = one.name if one.match != Match.STREET or not one.locality else f"{one.name}, {one.locality}"
    return FoundPlace(
        one.match, one.word, where, like.why, like.score, one.point, exact.get(one.match, "inside it"),
        one.record, street=one.street, across=one.across,
    )  # fmt: skip


def _postcodes(ask: Asked, viewer: Viewer) -> list[FoundPlace]:
    if ask.postcode:
        whole = [one for one in postcodes_beginning(ask.postcode, viewer, most=1) if one.code == ask.postcode]
        score = 92.0 if ask.house or ask.name else 100.0
        return [_postcode(one, "The postcode as it was said", score) for one in whole]
    if ask.half_postcode:
        begun = postcodes_beginning(ask.half_postcode, viewer, most=MOST)
        return [_postcode(one, "The postcode begins like this", 93.0) for one in begun]
    return []


def _postcode(one: PostcodeFound, why: str, score: float) -> FoundPlace:
    exact = {True: "the middle of the postcode's addresses", False: "only roughly placed"}[
        one.quality <= GOOD_POSTCODE_POINT
    ]
    return FoundPlace(
        Match.POSTCODE, "Postcode", one.code, why, score, one.point, exact if one.point else "no point is known",
        (RecordKind.POSTCODE, one.id),
    )  # fmt: skip


def _houses(ask: Asked, known: Gazetteer, viewer: Viewer) -> list[FoundPlace]:
    """Addresses with the number that was said, in the streets and blocks whose names fit, or at the postcode."""
    house = ask.house
    if house is None:
        return []
    if not house.street:
        there = addresses_at(house.number, viewer, postcode=ask.postcode, most=MOST) if ask.postcode else []
        return [_address(one, house, 99.0, "The number at this postcode") for one in there]
    found: list[FoundPlace] = []
    likes = known.alike(house.street, most=4, only=LIVED_IN, said=ask.said)
    likes = [like for like in likes if like.score >= LEAST_WITH_A_NUMBER]
    score = {like.named.key: like.score for like in reversed(likes) if like.named.match == Match.STREET}
    if score:
        there = addresses_at(
            house.number, viewer, streets=tuple(score), postcode=ask.postcode, flat=house.flat, most=MOST
        )
        if not there and ask.postcode:
            there = addresses_at(house.number, viewer, streets=tuple(score), flat=house.flat, most=MOST)
        found += [_address(one, house, score[one.compared_street], _house_why(likes, one)) for one in there]
    for like in likes:
        if like.named.match == Match.BLOCK:
            inside = addresses_at("", viewer, block=like.named.name, most=400)
            ending = [one for one in inside if one.house.casefold().split()[-1:] == [house.number]]
            why = "The number in this block" if like.score == 100 else f"The number; {_lower(like.why)}"
            found += [_address(one, house, like.score, why) for one in ending[:MOST]]
    return found


def _house_why(likes: Sequence[Likeness], one: AddressFound) -> str:
    like = next(like for like in likes if like.named.key == one.compared_street)
    return "The number and the street as they were said" if like.score == 100 else f"The number; {_lower(like.why)}"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _address(one: AddressFound, house: HouseAsked, score: float, why: str) -> FoundPlace:
    # 12 before 12a, and what was said exactly before what only begins so.
    said = any(word == house.number for word in one.house.casefold().replace(",", " ").split())
    return FoundPlace(
        Match.ADDRESS, "Address", one.words, why, score - (0.0 if said else 2.0), one.point,
        "the property" if one.point else "no point is known", (RecordKind.ADDRESS, one.id),
    )  # fmt: skip


def _ends(ask: Asked, known: Gazetteer) -> list[FoundPlace]:
    """The streets whose end was asked for; their ends are offered with them."""
    end = ask.end
    if end is None:
        return []
    why = (
        f"“{end.said.capitalize()}” can be either end: ask which"
        if not end.side
        else f"Its {end.side} end was asked for"
    )
    return [
        replace(_named(like), why=why if like.score == 100 else f"{why}. {like.why}", score=min(like.score + 1, 100.0))
        for like in known.alike(end.street, most=3, only=STREETS, said=ask.said)
    ]


def _corners(ask: Asked, known: Gazetteer) -> list[FoundPlace]:
    """Where two streets that were named come together; where they do not, both, with how far they are apart."""
    found: list[FoundPlace] = []
    apart: list[FoundPlace] = []
    for one, other in ask.corners:
        firsts, seconds = (known.alike(name, most=3, only=STREETS, said=ask.said) for name in (one, other))
        for first, second in product(firsts, seconds):
            if NO_LINE in (first.named.street, second.named.street) or first.named.street == second.named.street:
                continue
            score = (first.score + second.score) / 2
            met = known.streets.corners(first.named.street, second.named.street, within_m=CROSSES_WITHIN_M)
            found += [_corner(first.named, second.named, point, score) for point in met]
            if not met and score >= 85 and not apart:
                metres = known.streets.apart(first.named.street, second.named.street)
                why = f"Does not meet {{}}: they are {metres:,.0f} m apart at the nearest"
                # Where no corner was named, the words may well be one name with an "and" in it.
                score -= 4 if ask.said_corner or score == 100 else 15
                apart = [
                    replace(_named(first), why=why.format(second.named.name), score=score),
                    replace(_named(second), why=why.format(first.named.name), score=score),
                ]
    return sorted(found, key=lambda place: -place.score)[:4] or apart


def _corner(first: Named, second: Named, point: Point, score: float) -> FoundPlace:
    why = "Both streets come together here"
    name = f"{first.name} and {second.name}"
    return FoundPlace(Match.CORNER, "Corner", name, why, score, point, "where the two lines meet", first.record)


def _remark(ask: Asked, found: Sequence[FoundPlace], known: Gazetteer) -> str:
    if ask.postcode and not any(one.match == Match.POSTCODE for one in found):
        return f"{ask.postcode} is not among the postcodes loaded."
    if not known.named and not found:
        return "No places are loaded yet, so nothing can be found by name."
    if ask.house and ask.house.street and all(one.score < LEAST_WITH_A_NUMBER for one in found):
        return f"Number {ask.house.number} is not in the address list under that name."
    return ""


def _distinct(found: Iterable[FoundPlace]) -> list[FoundPlace]:
    """Each thing once, by the best reason that found it."""
    best: dict[object, FoundPlace] = {}
    for one in found:
        key = (one.match, one.name, one.point) if one.match == Match.CORNER else one.record or (one.match, one.name)
        if key not in best or best[key].score < one.score:
            best[key] = one
    return list(best.values())


def _with_areas(found: Sequence[FoundPlace], known: Gazetteer) -> list[FoundPlace]:
    areas = known.areas_of([one.point for one in found])
    return [
        replace(one, ward=ward, borough=borough, elsewhere=elsewhere and known.own_borough not in one.across)
        for one, (ward, borough, elsewhere) in zip(found, areas, strict=True)
    ]


def _with_offers(one: FoundPlace, end: EndAsked | None, known: Gazetteer) -> FoundPlace:
    """A drawn street, or a point on one, with its ends, the one asked for first, and its cross streets in order."""
    if one.match not in (Match.STREET, Match.POINT) or one.street == NO_LINE:
        return one
    ends = _street_ends(one, known)
    if end and end.side:
        ends.sort(key=lambda offer: not offer.name.casefold().startswith(end.side))
    crossings = [
        replace(
            one, match=Match.CORNER, word="Cross street", name=f"At {known.by_street[cross.street].name}", why="",
            point=cross.point, how_exact="where the two lines meet", street=NO_LINE,
        )
        for cross in known.streets.crossings(one.street, within_m=CROSSES_WITHIN_M)[:MOST_CROSSINGS]
    ]  # fmt: skip
    return replace(
        one, offers=tuple(_with_areas([*ends, *crossings], known)), offers_of=known.by_street[one.street].name
    )


def _street_ends(one: FoundPlace, known: Gazetteer) -> list[FoundPlace]:
    ends = known.streets.ends(one.street)
    if ends is None:
        return []
    offers = []
    for point, side in zip(ends, compass_words(*ends), strict=True):
        at = [known.by_street[other].name for other in known.streets.at(point, within_m=END_AT_WITHIN_M)]
        others = [name for name in at if name != known.by_street[one.street].name]
        name = f"{side.capitalize()} end" + (f", at {others[0]}" if others else "")
        offers.append(
            replace(
                one, match=Match.STREET_END, word="End of the street", name=name, why="",
                point=(round(point[0], 1), round(point[1], 1)), how_exact="the end of the line", street=NO_LINE,
            )
        )  # fmt: skip
    return offers
