"""Photos of an action for who reads it, and which files the rows of this room ask for."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.actions.models import Action, ActionPhoto
from commonweal.actions.photos.operations import may_take_away
from commonweal.files.evidence.terms import EvidenceKind, Kept


@dataclass(frozen=True, slots=True)
class PhotoShown:
    """One photo of a line of the history; `number` counts the action's photos, `is_gone` that it was taken away."""

    id: UUID
    number: int
    width: int
    height: int
    is_gone: bool
    may_take_away: bool


def photos_by_line(action: Action, viewer: Viewer) -> dict[UUID, tuple[PhotoShown, ...]]:
    """The photos of an action that `visible_to` let through, by the id of their line."""
    found: dict[UUID, list[PhotoShown]] = defaultdict(list)
    rows = action.photos.select_related("event").order_by("event__number", "number")
    for number, one in enumerate(rows, start=1):
        is_gone = one.taken_away_at is not None
        found[one.event_id].append(
            PhotoShown(one.id, number, one.width, one.height, is_gone, not is_gone and may_take_away(one, viewer))
        )
    return {line: tuple(some) for line, some in found.items()}


def kept_photo(action_id: UUID, photo_id: UUID, viewer: Viewer) -> tuple[str, Kept] | None:
    """The action's reference and the photo's file, or None where there is none that the viewer may see."""
    action = Action.objects.visible_to(viewer).filter(id=action_id).first()
    photo = action.photos.filter(id=photo_id, taken_away_at__isnull=True).first() if action else None
    if action is None or photo is None:
        return None
    viewer.saw(RecordKind.ACTION, [action.id])
    kept = Kept(photo.kept_as, EvidenceKind.PHOTO, photo.content_type, photo.n_bytes, photo.digest)
    return action.reference, kept


def photos_kept_as(names: Collection[str]) -> set[str]:
    """Which of these files a photo asks for, whoever may see it; for clearing files that nothing names."""
    rows = ActionPhoto.objects.filter(kept_as__in=names, taken_away_at__isnull=True)
    return set(rows.values_list("kept_as", flat=True))
