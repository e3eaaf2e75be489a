"""DBSCAN: groups of events that lie densely together, and those that lie in none.

Ester, Kriegel, Sander & Xu 1996 (KDD). An event with at least `min_events` events within `eps_m`, itself among them, is
a core; cores within `eps_m` of each other are one cluster, and an event near a core belongs to its cluster. One on the
border of two belongs to that which was begun first, by the order given: order events by a key that lasts, such as date
and reference. Refused for snapped points, of which one street makes a cluster (`source_grain`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.near_pairs import Floats, Ints, near_pairs
from commonweal.core.analysis.refused import InputRefused, above_zero, numbers_of, same_shape
from commonweal.core.analysis.source_grain import Points, need_real

NO_CLUSTER = -1


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """The cluster of each event (n,), from 0 in the order of their first core, or -1; and whether it is a core."""

    cluster: Ints
    is_core: NDArray[np.bool_]

    @property
    def n_clusters(self) -> int:
        """How many clusters there are."""
        return int(self.cluster.max(initial=NO_CLUSTER)) + 1


def clusters(easting_m: Floats, northing_m: Floats, *, eps_m: float, min_events: int, points: Points) -> Clusters:
    """The clusters of events (n,), coordinates in metres on a plane, a distance of exactly `eps_m` being near.

    `InputRefused` for snapped points, missing coordinates, an `eps_m` not over 0, fewer than one event asked for, and
    too many near pairs (`near_pairs`). Events at one place are compared once, however many.

    >>> east, north = np.array([0.0, 30, 0, 500]), np.array([0.0, 0, 30, 500])
    >>> clusters(east, north, eps_m=60, min_events=3, points=Points.REAL).cluster.tolist()
    [0, 0, 0, -1]
    """
    need_real("DBSCAN", points)
    above_zero("eps_m", eps_m)
    if min_events < 1:
        raise InputRefused("min_events", found=min_events, allowed="1 or more")
    east = numbers_of("easting_m", easting_m, ndim=1, at_least=0)
    north = numbers_of("northing_m", northing_m, ndim=1, at_least=0)
    same_shape(easting_m=east, northing_m=north)
    places, first, place, n_here = np.unique(
        np.stack([east, north], axis=1), axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    place = place.ravel()
    # Bands are half-open, and here the far end belongs to it.
    pairs = near_pairs(places[:, 0], places[:, 1], np.array([0.0, np.nextafter(eps_m, np.inf)]))
    near = np.hypot(*(places[pairs.one] - places[pairs.other]).T) <= eps_m
    one, other = pairs.one[near].astype(np.int64), pairs.other[near].astype(np.int64)
    n_near = n_here.astype(np.int64)
    n_near += np.bincount(one, n_here[other], len(places)).astype(np.int64)
    n_near += np.bincount(other, n_here[one], len(places)).astype(np.int64)
    is_core = n_near >= min_events
    label = _joined(one, other, is_core, first)
    return Clusters(label[place], is_core[place])


def _joined(one: Ints, other: Ints, is_core: NDArray[np.bool_], first: Ints) -> Ints:
    """The cluster of each place: cores joined through near cores, numbered by their first event; then borders."""
    both = is_core[one] & is_core[other]
    root = _roots(one[both], other[both], len(is_core))
    begun = np.full(len(is_core), len(first) and int(first.max()) + 1)
    np.minimum.at(begun, root[is_core], first[is_core])
    label = np.full(len(is_core), NO_CLUSTER, np.int64)
    starts = np.unique(begun[root[is_core]])
    label[is_core] = np.searchsorted(starts, begun[root[is_core]])
    far = np.iinfo(np.int64).max
    nearest = np.full(len(is_core), far)
    for border, core in ((one, other), (other, one)):
        reached = ~is_core[border] & is_core[core]
        np.minimum.at(nearest, border[reached], label[core[reached]])
    on_border = ~is_core & (nearest < far)
    label[on_border] = nearest[on_border]
    return label


def _roots(one: Ints, other: Ints, n: int) -> Ints:
    """The least place of each group of joined ones: roots are hung on lesser ones until none moves."""
    root = np.arange(n)
    while True:
        low = np.minimum(root[one], root[other])
        before = root.copy()
        np.minimum.at(root, root[one], low)
        np.minimum.at(root, root[other], low)
        while (root != root[root]).any():
            root = root[root]
        if np.array_equal(root, before):
            return root
