"""Records that belong to one partnership, and the only way to start reading them: `visible_to(viewer)`.

A read that starts elsewhere is refused by `tests/test_architecture.py`, so a forgotten check shows nothing
(docs/decisions/0002). Writes start from `objects` in operations.
"""

import uuid
from typing import ClassVar, Self, TypeVar

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.relations import NONE, RelationColumns
from commonweal.access.viewer import Viewer

Record = TypeVar("Record", bound="OwnedRecord", covariant=True)


class ScopedManager(models.Manager[Record]):
    """A manager that knows the borders between partnerships."""

    def visible_to(self, viewer: Viewer) -> models.QuerySet[Record]:
        """The records that the viewer may read, by role, relation, agreement and marking; what is hidden is absent."""
        # The tables of guards and shares are owned records themselves, so their module cannot be imported above.
        from commonweal.access.border import inside

        condition = inside(viewer, self.model)
        return self.none() if condition is None else self.filter(condition)

    def each_way_for(self, viewer: Viewer) -> list[models.QuerySet[Record]]:
        """The same records as parts that may overlap, one a relation: for long lists in an order, where each part has
        an index and the whole has none (docs/decisions/0024). None where the viewer may read none."""
        from commonweal.access.border import ways_in

        return [self.filter(way) for way in ways_in(viewer, self.model)]


class OwnedRecord(models.Model):
    """What every record of a partnership carries: an unguessable id, its owner, when it came to be and changed.

    `kind` is the word that roles.toml uses; `columns` are those that relate somebody to a record. Times are UTC.
    """

    kind: ClassVar[RecordKind]
    columns: ClassVar[RelationColumns] = NONE

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey("access.Partnership", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        abstract = True
