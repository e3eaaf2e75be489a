"""Adds photos to an action, and takes one away that should not have been taken.

A photo belongs to the line of the history that it came with. Taking it away is a line too: the row stays, nobody is
shown the photo from then on, and the hourly clearing removes its file, since no row asks for it any more.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import journal
from commonweal.access.permission import NotAllowed, may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.actions.models import Action, ActionPhoto
from commonweal.actions.operations import (
    ActionChanged,
    ActionRefused,
    NoSuchAction,
    action_seen,
    as_it_stands,
    checked_words,
    hold_photos,
    may_take,
    note_line,
    write_action,
)
from commonweal.actions.terms import LONGEST_WORDS, Said
from commonweal.audit.deeds import Deed
from commonweal.core.rules.action_life import ActionStep
from commonweal.files.evidence.terms import Kept

LONGEST_REASON = 400


def add_photos(
    action_id: UUID, photos: Sequence[Kept], words: str, version: int, *, by: Viewer, at: datetime
) -> Action:
    """Photos without a step: while it is worked on, or after it was done. Raises as `take_action_step`."""
    said = checked_words("words", words, LONGEST_WORDS)
    if not photos:
        raise ActionRefused("photo", "Choose a photo.")
    with transaction.atomic():
        action = action_seen(action_id, by)
        if not may_take(action, ActionStep.FINISH, by):
            raise NotAllowed(f"{by.role} may not add photos to this action")
        if action.version != version:
            raise ActionChanged(as_it_stands(action))
        write_action(action, {}, version, at)
        line = note_line(action, Said.PHOTOS, by=by, at=at, words=said)
        hold_photos(action, line, photos)
    by.trace.did(Deed.CHANGE, RecordKind.ACTION, [action.id], why=Said.PHOTOS)
    return action


def take_photo_away(action_id: UUID, photo_id: UUID, words: str, version: int, *, by: Viewer, at: datetime) -> Action:
    """Show a photo to nobody any more, for a reason. Raises as `take_action_step`."""
    said = checked_words("away", words, LONGEST_REASON)
    if not said:
        raise ActionRefused("away", "Say why in a sentence, such as: a resident can be recognised.")
    with transaction.atomic():
        action = action_seen(action_id, by)
        found = action.photos.select_related("event").filter(id=photo_id).first()
        if found is None:
            raise NoSuchAction(photo_id)
        if not may_take_away(found, by):
            raise NotAllowed(f"{by.role} may not take this photo away")
        if action.version != version or found.taken_away_at is not None:
            raise ActionChanged(as_it_stands(action))
        write_action(action, {}, version, at)
        ActionPhoto.objects.filter(id=found.id, taken_away_at__isnull=True).update(taken_away_at=at)
        note_line(action, Said.PHOTO_AWAY, by=by, at=at, words=said)
        journal.note(journal.Revoked.PHOTO_TAKEN_AWAY, at=at, photo=found.id)
    by.trace.did(Deed.CHANGE, RecordKind.ACTION, [action.id], why=Said.PHOTO_AWAY)
    return action


def may_take_away(photo: ActionPhoto, by: Viewer) -> bool:
    """Whether somebody who sees the action may take its photo away: who sent it, and whoever agrees actions."""
    own = by.staff_id is not None and photo.event.by_id == by.staff_id
    return may(by, Act.CREATE, RecordKind.ACTION) or (own and may(by, Act.CHANGE, RecordKind.ACTION))
