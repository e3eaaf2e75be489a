"""What the finder answers: places with why and where, for the page and for machines."""

from dataclasses import dataclass

import numpy as np

from commonweal.access.record_kinds import RecordKind
from commonweal.places.gazetteer import NO_LINE, Point
from commonweal.places.grid import to_wgs84
from commonweal.places.terms import Match


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """One thing that the words may mean: what kind of match it is and why, where it is, and how surely (0 to 100).

    `offers` are the points that a street, `offers_of`, has to offer: its ends, then its cross streets. `elsewhere`
    means that it lies outside the partnership's own borough; `across` are the boroughs of what lies in several.
    `how_exact` says what the point stands for.
    """

    match: Match
    word: str
    name: str
    why: str
    score: float
    point: Point | None
    how_exact: str
    record: tuple[RecordKind, object] | None = None
    ward: str = ""
    borough: str = ""
    elsewhere: bool = False
    street: int = NO_LINE
    offers: tuple["FoundPlace", ...] = ()
    offers_of: str = ""
    across: tuple[str, ...] = ()

    @property
    def degrees(self) -> tuple[float, float] | None:
        """Longitude and latitude to six decimals, WGS84."""
        if self.point is None:
            return None
        longitude, latitude = to_wgs84(np.array([self.point[0]]), np.array([self.point[1]]))
        return float(longitude[0]), float(latitude[0])


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, best first, and a remark to say to the caller where there is one."""

    words: str
    found: tuple[FoundPlace, ...]
    remark: str = ""


def as_data(answer: Answer) -> dict[str, object]:
    """The answer for machines: metres on the British National Grid beside WGS84 degrees to six decimals."""
    return {
        "words": answer.words,
        "remark": answer.remark,
        "found": [{**_data(one), "offers": [_data(offer) for offer in one.offers]} for one in answer.found],
    }


def _data(one: FoundPlace) -> dict[str, object]:
    longitude, latitude = one.degrees or (None, None)
    easting_m, northing_m = one.point or (None, None)
    return {
        "match": one.match.value, "kind": one.word, "name": one.name, "why": one.why, "score": round(one.score, 1),
        "record": {"kind": one.record[0].value, "id": str(one.record[1])} if one.record else None,
        "easting_m": easting_m, "northing_m": northing_m, "latitude": latitude, "longitude": longitude,
        "how_exact": one.how_exact, "ward": one.ward, "borough": one.borough, "elsewhere": one.elsewhere,
        "boroughs": list(one.across) or [name for name in (one.borough,) if name],
    }  # fmt: skip
