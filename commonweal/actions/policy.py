"""What the partnership of an action chose about actions: kinds of work, and who hears of late ones."""

from functools import cache
from uuid import UUID

from commonweal.access.partnership import actions_policy_named
from commonweal.access.queries import policy_name_of
from commonweal.core.policy.actions import ActionsPolicy


def actions_policy(partnership_id: UUID) -> ActionsPolicy:
    """The policy about actions of a partnership; raises `PolicyRefused`."""
    return actions_policy_named(_policy_name(partnership_id))


@cache
def _policy_name(partnership_id: UUID) -> str:
    # A partnership keeps to one policy file for as long as it exists; the file's own dates say what changes.
    return policy_name_of(partnership_id)
