"""Records that belong to one partnership, and the only way to start reading them: `visible_to(viewer)`.

A read that starts elsewhere is refused by `tests/test_architecture.py`, so a forgotten check shows nothing
(docs/decisions/0002). Writes start from `objects` in operations.
"""

import uuid
from typing import ClassVar, Self, TypeVar

from django.db import models

from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer

Record = TypeVar("Record", bound="OwnedRecord", covariant=True)


class ScopedManager(models.Manager[Record]):
    """A manager that knows the borders between partnerships."""

    def visible_to(self, viewer: Viewer) -> models.QuerySet[Record]:
        """The records of the viewer's partnership, or none where the role may not read this kind."""
        if not may(viewer, Act.READ, self.model.kind):
            return self.none()
        return self.filter(partnership_id=viewer.partnership_id)


class OwnedRecord(models.Model):
    """What every record of a partnership carries: an unguessable id, its owner, when it came to be and changed.

    `kind` is the word that roles.toml uses. Times are UTC.
    """

    kind: ClassVar[RecordKind]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey("access.Partnership", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        abstract = True
