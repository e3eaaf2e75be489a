"""Which sessions there are: the one of a request, one's own devices, and for administrators those of their staff."""

from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField, UUIDField

from commonweal.access.asked_often import AskedOften, Given
from commonweal.access.models import StaffSession
from commonweal.access.permission import require
from commonweal.access.queries import account_is_kept_by
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.sessions.limits import session_limits
from commonweal.access.viewer import Viewer


def session_by_id(session_id: str) -> StaffSession | None:
    """The row of a request's session, ended or not; looked up at each request, so that an end takes effect at once."""
    try:
        return next(iter(SESSION.ask(id=UUID(session_id))), None)
    except ValueError:
        return None


SESSION = AskedOften(lambda: StaffSession.objects.select_related("staff").filter(id=Given("id", UUIDField())))


def session_kept(key_hash: str, *, at: datetime) -> Session | None:
    """The data of a session that is not over by its cookie, by the hash of its key (`store`)."""
    return next(iter(KEPT.ask(key=key_hash, at=at)), None)


KEPT = AskedOften(
    lambda: Session.objects.filter(session_key=Given("key", CharField()), expire_date__gt=Given("at", DateTimeField()))
)


def session_by_key_hash(key_hash: str) -> StaffSession | None:
    """The row of a cookie whose session is gone, to say why it ended."""
    return StaffSession.objects.filter(key_hash=key_hash).first()


def own_sessions(staff_id: UUID, *, at: datetime) -> list[StaffSession]:
    """Somebody's own open sessions, the latest used first."""
    since = at - session_limits().longest
    return list(
        StaffSession.objects.filter(staff_id=staff_id, ended_at__isnull=True, began_at__gt=since).order_by(
            "-last_seen_at", "id"
        )
    )


def sessions_of(staff_id: UUID, viewer: Viewer) -> list[StaffSession]:
    """The open sessions of a member of staff, for whoever may change staff; raises `NotAllowed`.

    None of an account that another partnership had first: where its person is signed in there is not ours to see.
    """
    require(viewer, Act.CHANGE, RecordKind.STAFF)
    if not account_is_kept_by(viewer.partnership_id, staff_id, on=viewer.on):
        return []
    viewer.saw(RecordKind.STAFF, [staff_id])
    return own_sessions(staff_id, at=viewer.trace.at)
