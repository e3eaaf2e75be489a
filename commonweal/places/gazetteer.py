"""The names of one partnership's gazetteer, kept ready in memory so that a caller's words are found while they speak.

Names, street lines and areas are kept; postcodes and addresses stay in the database, which finds them by index
(docs/decisions/0014). A copy is made anew when the gazetteer has changed or the day has.
"""

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from commonweal.access.permission import may
from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.analysis.areas import NOWHERE
from commonweal.core.analysis.areas_plain import by_grid
from commonweal.core.analysis.street_lines import PreparedStreets
from commonweal.core.terms import AreaKind, LocationKind
from commonweal.files.cells import Extent
from commonweal.places.frames import AreaFrame, areas_on, middle_of
from commonweal.places.queries import (
    addressed_streets,
    extent_around_boroughs,
    gazetteer_places,
    gazetteer_version,
    own_borough_codes,
)
from commonweal.places.terms import AREA_WORDS, PLACE_WORDS, Match
from commonweal.places.wording import compared

Point = tuple[float, float]
NO_LINE = -1
# Below this a name is another name: "fenwick rd" and "fenton rd" score 84, "hornsy rd" and "hornsey rd" 95.
LEAST_ALIKE = 72
LEAST_SCORE = 61
ANY_NAME, STREETS, LIVED_IN = frozenset(Match), frozenset({Match.STREET}), frozenset({Match.STREET, Match.BLOCK})
KEPT_READY = 8


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name: a place, a street, a block, an area. `street` is its index among the street lines."""

    match: Match
    word: str
    name: str
    key: str
    point: Point | None
    street: int = NO_LINE
    record: tuple[RecordKind, UUID] | None = None
    locality: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well a name fits the words, 0 to 100, and why."""

    named: Named
    score: float
    why: str


class Keys:
    """Names of some kinds, to be held against words all at once."""

    def __init__(self, named: Sequence[Named]) -> None:
        self._named = named
        self._keys = [one.key for one in named]
        self._turned = [" ".join(sorted(key.split())) for key in self._keys]
        self._padded = [f" {key}" for key in self._keys]

    def alike(self, key: str, *, most: int) -> list[Likeness]:
        """The best names with their score: 100 the same, 94 it begins so, 90 it holds these words, below that likeness.

        Likeness is the share of letters that two names have in common and in order (Levenshtein without replacing,
        rapidfuzz `ratio`), of the whole name, of its words in any order, or of its beginning.
        """
        if not key or not self._keys:
            return []
        whole = _ratio(key, self._keys, LEAST_ALIKE)
        turned = _ratio(" ".join(sorted(key.split())), self._turned, LEAST_ALIKE)
        begun = _ratio(key, [name[: len(key)] for name in self._keys], 80)
        score = np.maximum(whole * 0.9, turned * 0.85)
        # A slip in the beginning of a name counts from five letters on: shorter ones fit by chance.
        score = np.maximum(score, begun * 0.85 if len(key) >= 5 else 0)
        inside = [i for i, padded in enumerate(self._padded) if f" {key}" in padded]
        score[inside] = np.maximum(score[inside], 90)
        # A whole name with more words around it: "hornsey road islington"; the longer the name, the better.
        for i, padded in enumerate(self._padded):
            if f"{padded} " in f" {key} ":
                score[i] = max(score[i], 78 + 12 * len(padded) / (len(key) + 1))
        score[begun == 100] = 94
        score[whole == 100] = 100
        best = np.argsort(-score, kind="stable")[:most].tolist()
        return [
            Likeness(self._named[i], float(score[i]), _why(key, self._named[i], float(score[i])))
            for i in best
            if score[i] >= LEAST_SCORE
        ]


def _ratio(key: str, keys: Sequence[str], least: int) -> NDArray[np.float64]:
    return process.cdist([key], keys, scorer=fuzz.ratio, score_cutoff=least)[0].astype(np.float64)  # type: ignore[no-any-return]


class Gazetteer:
    """What one viewer's partnership has loaded, as far as the viewer's role may read it."""

    def __init__(self, viewer: Viewer, on: date) -> None:
        partnership = partnership_of(viewer)
        self.own_borough = partnership.borough_name
        self.own_codes = own_borough_codes(viewer)
        self.extent: Extent = extent_around_boroughs(partnership.id, [])
        self.boroughs = areas_on(on, AreaKind.BOROUGH, viewer)
        self.wards = areas_on(on, AreaKind.WARD, viewer)
        places, lines = _places(viewer)
        self.streets = PreparedStreets(lines)
        self.named = (
            *places,
            *_addressed(viewer, places),
            *_areas(self.boroughs, AreaKind.BOROUGH),
            *_areas(self.wards, AreaKind.WARD),
        )
        self._keys = {
            only: Keys([one for one in self.named if one.match in only]) for only in (ANY_NAME, STREETS, LIVED_IN)
        }
        # The grids over areas are laid and the tree of streets is grown here, not while somebody waits.
        self.areas_of([(0.0, 0.0)])
        self.streets.at((0.0, 0.0), within_m=1.0)
        self.by_street = {one.street: one for one in self.named if one.street != NO_LINE}

    def alike(self, key: str, *, most: int, only: frozenset[Match] = ANY_NAME) -> list[Likeness]:
        """The names of these kinds that fit words as compared, best first; each with the reason."""
        return self._keys[only].alike(key, most=most)

    def areas_of(self, points: Sequence[Point | None]) -> list[tuple[str, str, bool]]:
        """For each point its ward, its borough, and whether that is another borough than the partnership's own."""
        known = np.array([point for point in points if point is not None], dtype=np.float64).reshape(-1, 2)
        wards, boroughs = iter(_holding(known, self.wards)), iter(_holding(known, self.boroughs))
        return [("", "", False) if one is None else self._areas_said(next(wards), next(boroughs)) for one in points]

    def _areas_said(self, ward: int, borough: int) -> tuple[str, str, bool]:
        ward_name = self.wards.names[ward] if ward != NOWHERE else ""
        if borough == NOWHERE:
            return ward_name, "", False
        elsewhere = bool(self.own_codes) and self.boroughs.codes[borough] not in self.own_codes
        return ward_name, self.boroughs.names[borough], elsewhere


_ready: dict[tuple[object, ...], tuple[int, Gazetteer]] = {}
_making = Lock()


def gazetteer(viewer: Viewer, on: date) -> Gazetteer:
    """The gazetteer as it stands on a day; made when it is first asked for, and anew when it has changed."""
    readable = frozenset(k for k in (RecordKind.AREA, RecordKind.PLACE, RecordKind.ADDRESS) if may(viewer, Act.READ, k))
    key = (viewer.partnership_id, readable, on)
    # The version is read before the data: a change in between makes the copy older than its number, never newer.
    version = gazetteer_version(viewer)
    held = _ready.get(key)
    if held is not None and held[0] == version:
        return held[1]
    with _making:
        held = _ready.get(key)
        if held is None or held[0] != version:
            _ready.pop(key, None)
            while len(_ready) >= KEPT_READY:
                _ready.pop(next(iter(_ready)))
            held = _ready[key] = (version, Gazetteer(viewer, on))
            # The many names stay until the next copy: the collector need not walk them while somebody waits (some
            # 40 ms each time). What is dropped later goes by its count, for nothing here points back.
            gc.collect()
            gc.freeze()
    return held[1]


def _places(viewer: Viewer) -> tuple[list[Named], list[object]]:
    named: list[Named] = []
    lines: list[object] = []
    for place in gazetteer_places(viewer):
        kind = LocationKind(place.location_kind)
        street = kind == LocationKind.STREET
        named.append(
            Named(
                Match.STREET if street else Match.PLACE,
                PLACE_WORDS[kind],
                place.name,
                compared(place.name),
                middle_of(place),
                len(lines) if street else NO_LINE,
                (RecordKind.PLACE, place.id),
            )
        )
        if street:
            lines.append(place.parts)
    return named, lines


def _addressed(viewer: Viewer, places: Sequence[Named]) -> list[Named]:
    """Streets that only the address list knows, and its named blocks."""
    drawn = {one.key for one in places if one.match == Match.STREET}
    streets = [
        Named(Match.STREET, "Street", one.street, key, one.point, locality=one.locality)
        for one in addressed_streets(viewer, blocks=False)
        if (key := compared(one.street)) not in drawn
    ]
    blocks = [
        Named(Match.BLOCK, f"Block in {one.street}", one.block, compared(one.block), one.point, locality=one.locality)
        for one in addressed_streets(viewer, blocks=True)
    ]
    return streets + blocks


def _areas(frame: AreaFrame, area_kind: AreaKind) -> list[Named]:
    word = AREA_WORDS[area_kind][0].capitalize()
    return [
        Named(Match.AREA, word, name, compared(name), _inside(rings))
        for name, rings in zip(frame.names, frame.rings, strict=True)
    ]


def _holding(points: NDArray[np.float64], areas: AreaFrame) -> list[int]:
    """Index of the area that holds each of a few points; through the grid, for it is laid once and asked often."""
    if not len(areas.prepared.edges):
        return [NOWHERE] * len(points)
    return by_grid(points[:, 0].copy(), points[:, 1].copy(), areas.prepared.grid).tolist()  # type: ignore[no-any-return]


def _inside(rings: Sequence[Sequence[Sequence[Sequence[float]]]]) -> Point:
    """The middle of the box of its longest outline: near enough to say in which borough a ward lies."""
    points = np.array(max((polygon[0] for polygon in rings), key=len), dtype=np.float64)
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    return round(float(middle[0]), 1), round(float(middle[1]), 1)


def _why(key: str, named: Named, score: float) -> str:
    if named.key == key:
        return "The name as it was said"
    if score >= 94:
        return "The name begins like this"
    if f" {key}" in f" {named.key}":
        return "These words are in the name"
    if f" {named.key} " in f" {key} ":
        return "The whole name, among other words"
    said, written = key.split(), named.key.split()
    odd = [word for word in said if word not in written]
    return f"Spelt a little differently: “{' '.join(odd)}”" if odd else "The same words in another order"
