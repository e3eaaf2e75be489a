"""Tells who has to hear that an action is late: its owner, then the chair, then the owner's manager; each once.

The rule is `core.rules.action_life.hear_of_late` with the partnership's own days. A message goes by the outbox under a
key of action, day, rung and person, so that an hour that is worked twice sends nothing twice, and a new day begins
anew. It holds a reference and a day: no place, no name, no word that somebody wrote. Who has no address gets none; the
list of late actions is the other way. No account says whose manager somebody is: the service managers of the
partnership answer for every team.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from commonweal.access.queries import partnerships, viewers_of_partnership, work_addresses
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Role
from commonweal.access.viewer import Viewer, system_viewer
from commonweal.actions.policy import actions_policy
from commonweal.actions.queries import ActionShown, overdue
from commonweal.audit.operations import write_entry
from commonweal.core.policy.words import day_in_words
from commonweal.core.rules.action_life import Hearer, Rungs, hear_of_late
from commonweal.outbox.operations import put
from commonweal.outbox.staff_page import address_lines
from commonweal.outbox.terms import Channel, Outgoing

ROUTE = "late actions"
AS_WHOM = {
    Hearer.OWNER: "It lies with you or your team.",
    Hearer.CHAIR: "You chair the meeting that agreed it.",
    Hearer.MANAGER: "You answer for the service.",
}


def tell_of_late(*, at: datetime) -> int:
    """Queue what is due by now in every partnership; how many messages were asked for, queued before or not."""
    asked = 0
    for partnership in partnerships():
        viewer = system_viewer(partnership.id, route=ROUTE, at=at)
        with transaction.atomic():
            messages = list(_messages(viewer))
            if messages:
                put(messages, by=viewer, at=at)
                write_entry(viewer.trace, outcome="told")
        asked += len(messages)
    return asked


def _messages(viewer: Viewer) -> Iterator[Outgoing]:
    late = overdue(viewer)
    if not late:
        return
    days = actions_policy(viewer.partnership_id).late_on(viewer.on)
    rungs = Rungs(days.owner_days, days.chair_days, days.manager_days)
    people = viewers_of_partnership(viewer)
    addresses = work_addresses([one.staff_id for one in people if one.staff_id])
    for action in late:
        for hearer in hear_of_late(action.due_on, viewer.on, rungs):
            for staff_id in sorted(_who(hearer, action, people)):
                if staff_id in addresses:
                    yield _message(action, hearer, staff_id, addresses)


def _who(hearer: Hearer, action: ActionShown, people: Sequence[Viewer]) -> set[UUID]:
    """Who hears of an action as owner, as chair or as manager today; the team where no person of it has it."""
    if hearer is Hearer.OWNER:
        team = {one.staff_id for one in people if one.staff_id and action.team_id in one.team_ids}
        return {action.staff_id} if action.staff_id in team and action.staff_id else team
    role = Role.TASKING_CHAIR if hearer is Hearer.CHAIR else Role.SERVICE_MANAGER
    return {one.staff_id for one in people if one.staff_id and one.role is role}


def _message(action: ActionShown, hearer: Hearer, staff_id: UUID, addresses: Mapping[UUID, str]) -> Outgoing:
    due_on = day_in_words(action.due_on)
    return Outgoing(
        key=f"action/{action.id}/late/{hearer}/{action.due_on}/{staff_id}",
        channel=Channel.MAIL,
        to=addresses[staff_id],
        subject=f"Action {action.reference} was due on {due_on}",
        body=(
            f"The action {action.reference} was due on {due_on} and is not done.\n\n{AS_WHOM[hearer]}\n\n"
            f"{address_lines(reverse('action', args=[action.id]))}"
            "Sign in to Commonweal and open Actions to say that it is done, that it is not possible, or to hand it "
            "back. This message says no more than that, since mail is read by others too.\n"
        ),
        about_kind=RecordKind.ACTION,
        about_id=action.id,
        what=f"late-{hearer}",
    )
