"""Begins, locks, opens and ends sessions. An end takes effect on the next request, in whatever process it comes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.models import Session

from commonweal.access.keeping import WorksElsewhere
from commonweal.access.models import FailureLevel, Staff, StaffSession
from commonweal.access.permission import require
from commonweal.access.queries import account_is_kept_by
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.sessions.ended_why import EndedWhy
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed

# `last_seen_at` is written at most this often, so that a page costs no write of its own.
SEEN_EVERY = timedelta(minutes=1)
KEPT_FOR = timedelta(days=90)
# How many forgotten levels one request removes.
AT_ONCE = 200


def begin_session(staff: Staff, *, key_hash: str, label: str, factor: str, at: datetime) -> StaffSession:
    """A new row for somebody who just signed in; what sessions left behind is removed on the way."""
    Session.objects.filter(expire_date__lt=at).delete()
    StaffSession.objects.filter(staff=staff, last_seen_at__lt=at - KEPT_FOR).delete()
    return StaffSession.objects.create(
        staff=staff, key_hash=key_hash, label=label, factor=factor, began_at=at, last_seen_at=at, strong_at=at
    )


def note_seen(session: StaffSession, *, at: datetime) -> None:
    """Note that the session is used, at most once a minute."""
    if at - session.last_seen_at >= SEEN_EVERY:
        session.last_seen_at = at
        session.save(update_fields=["last_seen_at"])


def note_key(session: StaffSession, *, key_hash: str) -> None:
    """Follow a session whose key was changed, as Django does when a password changes."""
    session.key_hash = key_hash
    session.save(update_fields=["key_hash"])


def lock_session(session: StaffSession, *, at: datetime) -> None:
    """Lock it until its person proves who they are; locking it again changes nothing."""
    if session.locked_at is None:
        session.locked_at = at
        session.save(update_fields=["locked_at"])


def unlock_session(session: StaffSession, *, at: datetime) -> None:
    """Open a locked session for the person who just proved who they are; how strongly is not changed by a password."""
    session.locked_at, session.last_seen_at = None, at
    session.save(update_fields=["locked_at", "last_seen_at"])


def note_strong_check(session: StaffSession, *, at: datetime) -> None:
    """The person just proved who they are by the second factor; a lock is opened with it."""
    session.strong_at = session.last_seen_at = at
    session.locked_at = None
    session.save(update_fields=["strong_at", "last_seen_at", "locked_at"])


def end_session(session: StaffSession, *, why: EndedWhy, at: datetime, ended_by: Staff | None = None) -> None:
    """End one session; what it kept on the server is removed. One that has ended stays as it is."""
    _end([session.id], why=why, at=at, ended_by_id=ended_by.id if ended_by else None)
    session.refresh_from_db()


def end_own_session(session_id: UUID, *, by: Viewer, at: datetime) -> bool:
    """End one of the viewer's own sessions; False if it is nobody's, somebody else's or over."""
    return _end_where(by.staff_id, only=session_id, by=by, why=EndedWhy.ENDED_BY_OWNER, at=at) == 1


def end_own_other_sessions(*, but: UUID, by: Viewer, at: datetime) -> int:
    """End all of the viewer's own sessions except `but`; returns how many."""
    return _end_where(by.staff_id, but=but, by=by, why=EndedWhy.ENDED_BY_OWNER, at=at)


def end_sessions_of(staff_id: UUID, *, by: Viewer, at: datetime) -> int:
    """End every session of a member of staff, by whoever may change staff; raises `NotAllowed`, `WorksElsewhere`.

    A session opens every partnership of its person, so the one where their oldest role is ends it. Another
    administrator ends their roles there, which takes effect on the next request too.
    """
    require(by, Act.CHANGE, RecordKind.STAFF)
    if not account_is_kept_by(by.partnership_id, staff_id, on=by.on):
        raise WorksElsewhere("This account has an older role in another partnership. End the roles here instead")
    return _end_where(staff_id, by=by, why=EndedWhy.ENDED_BY_ADMINISTRATOR, at=at)


def end_all_sessions(staff_id: UUID, *, why: EndedWhy, at: datetime, but: UUID | None = None) -> int:
    """End every session of somebody but one, as part of another operation that has checked who may."""
    return _end(_open_ids(staff_id, but=but), why=why, at=at)


def _end_where(
    staff_id: UUID | None, *, by: Viewer, why: EndedWhy, at: datetime, only: UUID | None = None, but: UUID | None = None
) -> int:
    ids = [one for one in _open_ids(staff_id, but=but) if only in (None, one)]
    if ids:
        by.trace.did(Deed.CHANGE, "staff-session", ids, why=str(why.label))
    return _end(ids, why=why, at=at, ended_by_id=by.staff_id)


def _open_ids(staff_id: UUID | None, *, but: UUID | None) -> list[UUID]:
    if staff_id is None:
        return []
    found = StaffSession.objects.filter(staff_id=staff_id, ended_at__isnull=True).order_by("began_at", "id")
    return [one for one in found.values_list("id", flat=True) if one != but]


def _end(ids: list[UUID], *, why: EndedWhy, at: datetime, ended_by_id: UUID | None = None) -> int:
    rows = StaffSession.objects.filter(id__in=ids, ended_at__isnull=True)
    Session.objects.filter(session_key__in=list(rows.values_list("key_hash", flat=True))).delete()
    return rows.update(ended_at=at, why=why, ended_by_id=ended_by_id, locked_at=None)


def levels_held(keys: Iterable[str], *, at: datetime) -> dict[str, FailureLevel]:
    """The rows of these keys, made where missing and held until the transaction ends.

    Held, because a hundred guesses at once would otherwise all be looked at before the first failure is noted. In one
    order always, so that two holders cannot wait for each other.
    """
    wanted = sorted(set(keys))
    FailureLevel.objects.bulk_create([FailureLevel(key=key, at=at) for key in wanted], ignore_conflicts=True)
    held = FailureLevel.objects.select_for_update().filter(key__in=wanted).order_by("key")
    return {row.key: row for row in held}


def keep_levels(rows: Iterable[FailureLevel]) -> None:
    """Write what was changed on rows from `levels_held`."""
    FailureLevel.objects.bulk_update(list(rows), ["level", "at", "opens_at"])


def forget_levels(*, before: datetime) -> int:
    """Remove some of the levels at rest since before an instant, but for those held elsewhere; returns how many."""
    old = FailureLevel.objects.select_for_update(skip_locked=True).filter(at__lt=before)
    return FailureLevel.objects.filter(key__in=list(old.values_list("key", flat=True)[:AT_ONCE])).delete()[0]
