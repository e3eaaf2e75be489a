"""Which callers count together: those whom decisions in force join, directly or through others.

Values only. Nothing is joined here that nobody decided (docs/decisions/0012).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Joined:
    """Callers of one decision in force."""

    decision_id: UUID
    callers: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Persons:
    """Callers that count together, by each of them; one who stands alone is not listed."""

    groups: dict[UUID, frozenset[UUID]]
    decisions: tuple[Joined, ...]

    def with_(self, caller_id: UUID) -> frozenset[UUID]:
        """The callers who count together with this one, itself among them."""
        return self.groups.get(caller_id, frozenset((caller_id,)))

    def joining(self, caller_ids: Iterable[UUID]) -> UUID | None:
        """A decision through which two of these count together, or None where no two do."""
        seen: set[UUID] = set()
        for one in caller_ids:
            if one in seen:
                group = self.with_(one)
                return next(joined.decision_id for joined in self.decisions if joined.callers <= group)
            seen |= self.with_(one)
        return None

    def of(self, caller_ids: Iterable[UUID]) -> tuple[Joined, ...]:
        """The decisions that join any of these."""
        wanted = set(caller_ids)
        return tuple(joined for joined in self.decisions if joined.callers & wanted)


def persons_of(decisions: Sequence[Joined]) -> Persons:
    """The groups that follow from decisions: whoever is joined with somebody is joined with all of theirs."""
    groups: dict[UUID, set[UUID]] = defaultdict(set)
    for decision in decisions:
        group = set(decision.callers).union(*(groups[one] for one in decision.callers))
        for one in group:
            groups[one] = group
    return Persons({one: frozenset(group) for one, group in groups.items()}, tuple(decisions))
