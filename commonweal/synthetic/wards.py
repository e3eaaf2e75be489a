"""Wards as unions of blocks, so that their lines follow streets, as ward lines do; they tile the borough exactly."""

from collections.abc import Sequence

import shapely
from shapely import Point, Polygon

from commonweal.synthetic import names
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.ground import Ground

_ROUNDS = 25


def ward_of_each_block(ground: Ground, n_wards: int, seed: int) -> list[int]:
    """The ward of every block, numbered from north to south.

    Each block goes to the nearest of `n_wards` centres, which then move to the middle of their blocks, and so on.
    """
    centres = [block.centroid for block in ground.blocks]
    weights = [block.area for block in ground.blocks]
    seeds = _far_apart(centres, n_wards, Chance(seed, "wards"))
    for _ in range(_ROUNDS):
        ward = [min(range(n_wards), key=lambda w: centre.distance(seeds[w])) for centre in centres]
        seeds = [_middle([i for i in range(len(centres)) if ward[i] == w], centres, weights) for w in range(n_wards)]
    order = sorted(range(n_wards), key=lambda w: -seeds[w].y)
    return [order.index(w) for w in ward]


def ward_shapes(ground: Ground, ward: Sequence[int], named: Sequence[str] = names.WARDS) -> dict[str, Polygon]:
    """Each ward's land by its name; vertices where three blocks meet are kept, so neighbours share them all."""
    shapes = {}
    for number, name in enumerate(named):
        shape = shapely.coverage_union_all([b for b, of in zip(ground.blocks, ward, strict=True) if of == number])
        assert isinstance(shape, Polygon), "a ward is in one piece"
        shapes[name] = shape
    return shapes


def _far_apart(centres: list[Point], n: int, chance: Chance) -> list[Point]:
    chosen = [chance.pick(centres)]
    while len(chosen) < n:
        chosen.append(max(centres, key=lambda c: min(c.distance(other) for other in chosen)))
    return chosen


def _middle(members: list[int], centres: list[Point], weights: list[float]) -> Point:
    total = sum(weights[i] for i in members)
    return Point(
        sum(centres[i].x * weights[i] for i in members) / total, sum(centres[i].y * weights[i] for i in members) / total
    )
