"""Do several reports look as if one source wrote them together, about one place or person?

A mark for an officer, who decides; nothing is done by it (docs/security.md, actor 6). Three signs are looked at among
reports of one place within some hours: the same source, the same words, both. Many neighbours who tell of one party
in their own words from their own telephones are no sign at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

N_WORDS_TOGETHER = 3


@dataclass(frozen=True, slots=True)
class CoOrdinationPolicy:
    """From how many reports on, within how long and how near, and from which likeness of words on (0 to 1)."""

    fewest: int = 3
    within: timedelta = timedelta(hours=24)
    within_m: float = 75.0
    alike: float = 0.6


@dataclass(frozen=True, slots=True)
class Told:
    """One report as the rule takes it. `source`: a word that is the same for one network on one day, or empty."""

    id: UUID
    at: datetime
    easting_m: float | None
    northing_m: float | None
    place: str
    source: str
    words: str


@dataclass(frozen=True, slots=True)
class Together:
    """Reports that look as if they were written together, oldest first, and why."""

    ids: tuple[UUID, ...]
    because: str


def written_together(reports: Sequence[Told], policy: CoOrdinationPolicy) -> list[Together]:
    """The groups that show signs, each report in at most one, in order of their first report.

    Reports count together with the oldest of their group: at most `policy.within` after it, both ends belonging to it.
    """
    found: list[Together] = []
    taken: set[UUID] = set()
    ordered = sorted(reports, key=lambda one: (one.at, str(one.id)))
    for first in ordered:
        if first.id in taken:
            continue
        near = [
            one
            for one in ordered
            if one.id not in taken
            and timedelta() <= one.at - first.at <= policy.within
            and _one_place(first, one, policy)
        ]
        group = [one for one in near if one is first or _signs(first, one, policy)]
        if len(group) >= policy.fewest:
            taken |= {one.id for one in group}
            found.append(Together(tuple(one.id for one in group), _because(first, group, policy)))
    return found


def likeness(one: str, other: str) -> float:
    """How much of their runs of three words two texts share, 0 to 1 (Jaccard); short texts are compared whole."""
    first, second = _runs(one), _runs(other)
    if not first or not second:
        return 0.0
    return len(first & second) / len(first | second)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = "".join(sign if sign.isalnum() else " " for sign in text.casefold()).split()
    if len(words) < N_WORDS_TOGETHER:
        return {tuple(words)} if words else set()
    return {tuple(words[i : i + N_WORDS_TOGETHER]) for i in range(len(words) - N_WORDS_TOGETHER + 1)}


def _one_place(first: Told, other: Told, policy: CoOrdinationPolicy) -> bool:
    if first.easting_m is None or first.northing_m is None or other.easting_m is None or other.northing_m is None:
        return bool(first.place) and first.place.casefold() == other.place.casefold()
    apart_m = ((first.easting_m - other.easting_m) ** 2 + (first.northing_m - other.northing_m) ** 2) ** 0.5
    return bool(apart_m <= policy.within_m)


def _signs(first: Told, other: Told, policy: CoOrdinationPolicy) -> bool:
    return _one_source(first, other) or likeness(first.words, other.words) >= policy.alike


def _one_source(first: Told, other: Told) -> bool:
    return bool(first.source) and first.source == other.source


def _because(first: Told, group: Sequence[Told], policy: CoOrdinationPolicy) -> str:
    others = [one for one in group if one is not first]
    same_source = sum(_one_source(first, one) for one in others)
    same_words = sum(likeness(first.words, one.words) >= policy.alike for one in others)
    signs = [
        f"{n + 1} of them {what}"
        for n, what in ((same_source, "from one network"), (same_words, "in nearly the same words"))
        if n
    ]
    hours = policy.within.total_seconds() / 3600
    return f"{len(group)} reports of one place within {hours:.0f} hours, {' and '.join(signs)}"
