"""Which areas of one kind lie over each other, so that a point would belong to two of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

# Borders drawn by two hands cross each other a little; a twentieth of an area is no such border.
SHARE_THAT_OVERLAPS = 0.05
Rings = Sequence[Sequence[Sequence[Any]]]


def overlapping(ours: Sequence[Rings], theirs: Sequence[Rings]) -> list[tuple[int, int]]:
    """Pairs (index of ours, of theirs) that share more than a twentieth of the smaller; rings in grid metres."""
    if not ours or not theirs:
        return []
    own, other = _shapes(ours), _shapes(theirs)
    first, second = shapely.STRtree(other).query(own, predicate="intersects")
    shared = shapely.area(shapely.intersection(own[first], other[second]))
    smaller = np.minimum(shapely.area(own[first]), shapely.area(other[second]))
    over = shared > SHARE_THAT_OVERLAPS * smaller
    return list(zip(first[over].tolist(), second[over].tolist(), strict=True))


def _shapes(areas: Sequence[Rings]) -> Any:
    made = [shapely.MultiPolygon([(polygon[0], polygon[1:]) for polygon in rings]) for rings in areas]
    return shapely.make_valid(np.array(made, dtype=object))
