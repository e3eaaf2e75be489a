"""The partnership's rules for meetings, for one partnership."""

from uuid import UUID

from commonweal.access.partnership import meetings_policy_named
from commonweal.access.queries import policy_name_of
from commonweal.core.policy.meetings import MeetingsPolicy


def meetings_policy(partnership_id: UUID) -> MeetingsPolicy:
    """What this partnership's meetings decide with; raises `PolicyRefused`."""
    return meetings_policy_named(policy_name_of(partnership_id))
