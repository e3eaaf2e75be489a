"""Groups of reports that look as if they were written together, by comparing all pairs: slow, and plainly right."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from commonweal.core.rules.co_ordination import CoOrdinationPolicy, Told, likeness


def groups_of(reports: Sequence[Told], policy: CoOrdinationPolicy) -> list[tuple[UUID, ...]]:
    """The ids of each group, oldest first, in order of their first report."""
    found: list[tuple[UUID, ...]] = []
    taken: set[UUID] = set()
    ordered = sorted(reports, key=lambda one: (one.at, str(one.id)))
    for first in ordered:
        if first.id in taken:
            continue
        group = tuple(
            one.id
            for one in ordered
            if one is first
            or (one.id not in taken and timedelta() <= one.at - first.at <= policy.within
                and _one_place(first, one, policy) and _signs(first, one, policy))
        )  # fmt: skip
        if len(group) >= policy.fewest:
            taken |= set(group)
            found.append(group)
    return found


def _one_place(first: Told, other: Told, policy: CoOrdinationPolicy) -> bool:
    if first.easting_m is None or first.northing_m is None or other.easting_m is None or other.northing_m is None:
        return bool(first.place) and first.place.casefold() == other.place.casefold()
    apart_m = ((first.easting_m - other.easting_m) ** 2 + (first.northing_m - other.northing_m) ** 2) ** 0.5
    return bool(apart_m <= policy.within_m)


def _signs(first: Told, other: Told, policy: CoOrdinationPolicy) -> bool:
    one_source = bool(first.source) and first.source == other.source
    return one_source or likeness(first.words, other.words) >= policy.alike
