"""Which actions something can stand in the way of, at a matter of the meeting."""

from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.actions.queries import ActionShown, open_actions
from commonweal.meetings.deciding.operations import PLACES
from commonweal.tasking.meeting.operations import IN_THE_WAY, OPEN_ACTIONS


def may_be_held_up(subject: str, viewer: Viewer) -> tuple[ActionShown, ...]:
    """Open actions of the place that a matter is about; all of them at the matters that list them; else none."""
    if not may(viewer, Act.CREATE, RecordKind.BLOCKER):
        return ()
    if subject.startswith(PLACES):
        return open_actions(viewer, location_key=subject)
    return open_actions(viewer) if subject in (OPEN_ACTIONS, IN_THE_WAY) else ()
