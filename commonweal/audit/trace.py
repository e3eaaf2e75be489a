"""What one request or job has shown and changed so far; becomes its one audit entry.

Queries note here each record that they hand out, so that a page cannot show what the log does not name.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from commonweal.audit.deeds import Deed


@dataclass(slots=True)
class Trace:
    """Collects until the end of the request; `route` is the page's name, never its address with a person's words.

    `relation` says how the actor came by the records, in the words of the access decision; `device` is the id of the
    session's device. `forgotten` holds persons dropped by this very request: kind and id -> what stands in for it.
    """

    route: str
    at: datetime
    deed: Deed = Deed.READ
    actor_id: UUID | None = None
    actor_role: str = ""
    partnership_id: UUID | None = None
    purpose: str = ""
    why: str = ""
    records: dict[str, dict[str, None]] = field(default_factory=dict)
    device: str = ""
    relation: str = ""
    forgotten: dict[tuple[str, UUID], UUID] = field(default_factory=dict)
    is_written: bool = False
    """Its entry stands already, in the transaction of several that were written together (docs/decisions/0035)."""

    def saw(self, kind: str, ids: Iterable[UUID]) -> None:
        """Note records of one kind as shown, each once, in the order in which they were shown."""
        self.records.setdefault(kind, {}).update((str(one), None) for one in ids)

    def did(self, deed: Deed, kind: str, ids: Iterable[UUID] = (), *, why: str = "") -> None:
        """Note a deed that is more than reading; it names the entry."""
        self.deed = deed
        self.why = why or self.why
        self.saw(kind, ids)

    def take_back(self) -> None:
        """What was shown and done came to nothing: only that it was tried is left."""
        self.records.clear()
        self.forgotten.clear()

    def came_by(self, relation: str) -> None:
        """Note how the actor came by what is shown; several ways stand side by side, as in `none+team`."""
        known = {*self.relation.split("+"), relation} - {""}
        self.relation = "+".join(sorted(known))
