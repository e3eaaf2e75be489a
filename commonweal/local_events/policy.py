"""What the partnership of an event prepares for, and how long before."""

from functools import cache
from uuid import UUID

from commonweal.access.partnership import ahead_policy_named, calendar_named
from commonweal.access.queries import policy_name_of
from commonweal.core.policy.ahead import AheadPolicy
from commonweal.core.policy.calendar import Calendar


def ahead_policy(partnership_id: UUID) -> AheadPolicy:
    """The policy about what is ahead; raises `PolicyRefused`."""
    return ahead_policy_named(_policy_name(partnership_id))


def calendar_of(partnership_id: UUID) -> Calendar:
    """The calendar of what comes back; raises `PolicyRefused`."""
    return calendar_named(_policy_name(partnership_id))


@cache
def _policy_name(partnership_id: UUID) -> str:
    # A partnership keeps to one policy file for as long as it exists; the file's own dates say what changes.
    return policy_name_of(partnership_id)
