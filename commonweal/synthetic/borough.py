"""Northmoor as a whole: its outline, its neighbour, its wards and its places, in British National Grid metres."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from shapely import Polygon, STRtree

from commonweal.synthetic import names
from commonweal.synthetic.census import CensusArea, census_areas
from commonweal.synthetic.gazetteer import Place, draw_places
from commonweal.synthetic.ground import lay_out_ground
from commonweal.synthetic.wards import ward_of_each_block, ward_shapes

SEED = 7
"""The borough that the storylines are written for."""


@dataclass(frozen=True)
class Ward:
    """One ward, with vertices that its neighbours share."""

    code: str
    name: str
    shape: Polygon


@dataclass(frozen=True)
class Borough:
    """The invented borough: wards tile `outline` exactly; `neighbour` shares its eastern border.

    `wards_before` are those of before 5 May 2022; `lsoas` and `msoas` are areas of the census.
    """

    outline: Polygon
    neighbour: Polygon
    wards: tuple[Ward, ...]
    wards_before: tuple[Ward, ...]
    lsoas: tuple[CensusArea, ...]
    msoas: tuple[CensusArea, ...]
    places: tuple[Place, ...]

    @cached_property
    def by_name(self) -> dict[str, Place]:
        """Every place by its name; names are unique across kinds."""
        return {place.name: place for place in self.places}

    @cached_property
    def polygon_tree(self) -> STRtree:
        """The estates, parks, stations and named places, to be asked what lies where."""
        return STRtree([place.shape for place in self.places if isinstance(place.shape, Polygon)])


@cache
def build_borough(seed: int = SEED) -> Borough:
    """The borough of a seed, drawn once."""
    ground = lay_out_ground(seed)
    ward = ward_of_each_block(ground, len(names.WARDS), seed)
    before = ward_of_each_block(ground, len(names.WARDS_BEFORE_2022), seed)
    shapes = ward_shapes(ground, ward)
    lsoas, msoas = census_areas(ground, before, seed)
    return Borough(
        ground.outline,
        ground.neighbour,
        _coded(shapes, "W"),
        _coded(ward_shapes(ground, before, names.WARDS_BEFORE_2022), "V"),
        lsoas,
        msoas,
        tuple(draw_places(ground, ward, shapes, seed)),
    )


def _coded(shapes: Mapping[str, Polygon], letter: str) -> tuple[Ward, ...]:
    return tuple(
        Ward(f"{names.BOROUGH_CODE}-{letter}{number:02d}", name, shape)
        for number, (name, shape) in enumerate(shapes.items(), start=1)
    )


def ward_code(name: str) -> str:
    """The code of one of today's wards by its name; raises `ValueError` where there is none."""
    return f"{names.BOROUGH_CODE}-W{names.WARDS.index(name) + 1:02d}"
