"""Northmoor as a whole: its outline, its neighbour, its wards and its places, in British National Grid metres."""

from dataclasses import dataclass
from functools import cached_property

from shapely import Polygon

from commonweal.synthetic import names
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
    """The invented borough: wards tile `outline` exactly; `neighbour` shares its eastern border."""

    outline: Polygon
    neighbour: Polygon
    wards: tuple[Ward, ...]
    places: tuple[Place, ...]

    @cached_property
    def by_name(self) -> dict[str, Place]:
        """Every place by its name; names are unique across kinds."""
        return {place.name: place for place in self.places}


def build_borough(seed: int = SEED) -> Borough:
    """The borough of a seed."""
    ground = lay_out_ground(seed)
    ward = ward_of_each_block(ground, len(names.WARDS), seed)
    shapes = ward_shapes(ground, ward)
    wards = tuple(
        Ward(f"{names.BOROUGH_CODE}-W{number:02d}", name, shape)
        for number, (name, shape) in enumerate(shapes.items(), start=1)
    )
    return Borough(ground.outline, ground.neighbour, wards, tuple(draw_places(ground, ward, shapes, seed)))
