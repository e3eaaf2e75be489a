"""Which invented name goes to which shape: a name that holds a ward's name goes near that ward, the rest in order."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from shapely import LineString, Polygon

from commonweal.synthetic import names
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.ground import Ground

Shape = TypeVar("Shape", Polygon, LineString)


def suited(named: Sequence[str], shapes: Sequence[Shape], wards: Mapping[str, Polygon]) -> list[Shape]:
    """`shapes` in the order of `named`: "Fennick Park Green" gets a free shape near the middle of Fennick Park."""
    wanted = {name: ward for name in named for ward in wards if name.startswith(ward)}
    left = list(range(len(shapes)))
    chosen: dict[str, int] = {}
    while len(chosen) < len(wanted):
        pairs = [
            (shapes[i].distance(wards[wanted[name]].centroid), i, name) for name in wanted.keys() - chosen for i in left
        ]
        _, nearest, name = min(pairs)
        chosen[name] = nearest
        left.remove(nearest)
    rest = iter(left)
    return [shapes[chosen[name]] if name in chosen else shapes[next(rest)] for name in named]


def street_names(ground: Ground, wards: Mapping[str, Polygon], seed: int) -> list[str]:
    """A name for every street, longest first: main roads named for where they pass, the rest a stem and an ending."""
    chance = Chance(seed, "street names")
    longest = ground.streets[: len(names.MAIN_ROADS)]
    roads = suited(names.MAIN_ROADS, longest, wards)
    of_main = [names.MAIN_ROADS[roads.index(street)] for street in longest]
    to_the_east = next(i for i, street in enumerate(ground.streets) if street.distance(ground.neighbour) < 1)
    here = of_main.index("Eastmarsh Road")
    of_main[here], of_main[to_the_east] = of_main[to_the_east], of_main[here]
    return of_main + _side_streets(ground, chance)


def _side_streets(ground: Ground, chance: Chance) -> list[str]:
    n = len(ground.streets) - len(names.MAIN_ROADS)
    stems = chance.shuffled(names.STREET_STEMS)[:n]
    n_long = len(ground.streets) // 2 - len(names.MAIN_ROADS)
    endings = [names.LONG_ENDINGS] * n_long + [names.SHORT_ENDINGS] * (n - n_long)
    return [f"{stem} {chance.pick(ending)}" for stem, ending in zip(stems, endings, strict=True)]
