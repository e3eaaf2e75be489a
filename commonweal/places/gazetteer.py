"""The names of one partnership's gazetteer, kept ready in memory so that a caller's words are found while they speak.

Names, street lines and areas are kept; postcodes and addresses stay in the database, which finds them by index
(docs/decisions/0014). A copy is made anew when the gazetteer has changed or the day has.
"""

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any
from uuid import UUID

import numpy as np
import shapely
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
from commonweal.places.wording import SOMETHING_ELSE, compared, other_kind

Point = tuple[float, float]
NO_LINE = -1
# Below this a name is another name: "fenwick rd" and "fenton rd" score 84, "hornsy rd" and "hornsey rd" 95.
LEAST_ALIKE = 72
LEAST_SCORE = 61
OF_ANOTHER_KIND, MOST_FOR_ANOTHER_KIND = 65.0, 70.0
ANY_NAME, STREETS, LIVED_IN = frozenset(Match), frozenset({Match.STREET}), frozenset({Match.STREET, Match.BLOCK})
KEPT_READY = 8
# Examples stand in the hint of a page that is 320 px wide.
LONGEST_EXAMPLE, TRIED_AS_EXAMPLES = 18, 40
# A border drawn by two hands gives a park a strip of the neighbour's; a twentieth is no such strip.
SHARE_THAT_LIES_THERE = 0.05


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name: a place, a street, a block, an area. `street` is its index among the street lines.

    `across` are the boroughs that share its ground, where there are several.
    """

    match: Match
    word: str
    name: str
    key: str
    point: Point | None
    street: int = NO_LINE
    record: tuple[RecordKind, UUID] | None = None
    locality: str = ""
    across: tuple[str, ...] = ()


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
        self._of_name: dict[str, list[int]] = {}
        for i, key in enumerate(self._keys):
            self._of_name.setdefault(key.rpartition(" ")[0], []).append(i)

    def alike(self, key: str, *, most: int, said: Mapping[str, str]) -> list[Likeness]:
        """The best names with their score: 100 the same, 94 it begins so, 90 it holds these words, below that likeness.

        Likeness is the share of letters that two names have in common and in order (Levenshtein without replacing,
        rapidfuzz `ratio`), of the whole name, of its words in any order, or of its beginning. What differs in the kind
        of thing alone ("lodge" for "house") is another thing, and stands below what is alike.
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
        # Short names differ in most of their letters where the kind of thing differs.
        for i in self._of_name.get(key.rpartition(" ")[0], ()):
            if kind := other_kind(key, self._keys[i]):
                score[i] = max(score[i], OF_ANOTHER_KIND - (kind == SOMETHING_ELSE))
        score[begun == 100] = 94
        score[whole == 100] = 100
        best = np.argsort(-score, kind="stable")[:most].tolist()
        likes = [_likeness(key, self._named[i], float(score[i]), said) for i in best if score[i] >= LEAST_SCORE]
        return sorted(likes, key=lambda one: -one.score)


def _likeness(key: str, named: Named, score: float, said: Mapping[str, str]) -> Likeness:
    kind = other_kind(key, named.key)
    if not kind:
        return Likeness(named, score, _why(key, named, score, said))
    word = key.split()[-1]
    why = f"{kind.capitalize()} of that name: “{said.get(word, word)}” was said"
    return Likeness(named, min(score, MOST_FOR_ANOTHER_KIND), why)


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
        places, lines = _places(viewer, self.boroughs)
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
        self.example = self._crossing_streets()

    def alike(
        self, key: str, *, most: int, only: frozenset[Match] = ANY_NAME, said: Mapping[str, str] | None = None
    ) -> list[Likeness]:
        """The names of these kinds that fit words as compared, best first; each with the reason.

        `said` gives the words as they were said (`as_said`), for nobody says "hse".
        """
        return self._keys[only].alike(key, most=most, said=said or {})

    def metres_from_boroughs(self, point: Point) -> float:
        """How far a point lies outside the own borough; outside all boroughs loaded where the own one is not."""
        codes = self.boroughs.codes
        chosen = [i for i, code in enumerate(codes) if code in self.own_codes] or range(len(codes))
        outlines = [shapely.Polygon(rings[0]) for i in chosen for rings in self.boroughs.rings[i]]
        return float(min(shapely.distance(np.array(outlines, dtype=object), shapely.Point(point)), default=0.0))

    def areas_of(self, points: Sequence[Point | None]) -> list[tuple[str, str, bool]]:
        """For each point its ward, its borough, and whether it lies outside the partnership's own borough."""
        known = np.array([point for point in points if point is not None], dtype=np.float64).reshape(-1, 2)
        wards, boroughs = iter(_holding(known, self.wards)), iter(_holding(known, self.boroughs))
        return [("", "", False) if one is None else self._areas_said(next(wards), next(boroughs)) for one in points]

    def _crossing_streets(self) -> tuple[str, str] | None:
        """Two streets that cross, as an example of what may be asked; of the first few by name, with short names."""
        short = [one for one in self.by_street.values() if len(one.name) <= LONGEST_EXAMPLE]
        for one in sorted(short, key=lambda one: one.name)[:TRIED_AS_EXAMPLES]:
            for cross in self.streets.crossings(one.street, within_m=1.0):
                other = self.by_street[cross.street].name
                if len(other) <= LONGEST_EXAMPLE and other != one.name:
                    return one.name, other
        return None

    def _areas_said(self, ward: int, borough: int) -> tuple[str, str, bool]:
        ward_name = self.wards.names[ward] if ward != NOWHERE else ""
        if borough == NOWHERE:
            return ward_name, "", bool(self.own_codes)
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


def _places(viewer: Viewer, boroughs: AreaFrame) -> tuple[list[Named], list[object]]:
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
                across=() if street else _boroughs_across(place.parts, boroughs),
            )
        )
        if street:
            lines.append(place.parts)
    return named, lines


def _boroughs_across(polygons: Any, boroughs: AreaFrame) -> tuple[str, ...]:
    """The boroughs that a place lies in where it lies in several, the one with most of it first; else nothing."""
    corners = np.array([point for polygon in polygons for point in polygon[0]], dtype=np.float64)
    held = {borough for borough in _holding(corners, boroughs) if borough != NOWHERE}
    if len(held) < 2:
        return ()
    ground = shapely.union_all([shapely.make_valid(shapely.Polygon(rings[0], rings[1:])) for rings in polygons])
    shares = {
        boroughs.names[i]: sum(
            ground.intersection(shapely.make_valid(shapely.Polygon(r[0], r[1:]))).area for r in outline
        )
        for i in held
        if (outline := boroughs.rings[i])
    }
    lying = [name for name, share in shares.items() if share > SHARE_THAT_LIES_THERE * ground.area]
    return tuple(sorted(lying, key=lambda name: -shares[name])) if len(lying) > 1 else ()


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


def _why(key: str, named: Named, score: float, as_said: Mapping[str, str]) -> str:
    if named.key == key:
        return "The name as it was said"
    if score >= 94:
        return "The name begins like this"
    if f" {key}" in f" {named.key}":
        return "These words are in the name"
    if f" {named.key} " in f" {key} ":
        return "The whole name, among other words"
    said, written = key.split(), named.key.split()
    odd = [as_said.get(word, word) for word in said if word not in written]
    return f"Spelt a little differently: “{' '.join(odd)}”" if odd else "The same words in another order"
