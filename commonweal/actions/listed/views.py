"""My actions, for a telephone; and the list of all that somebody may see, with its filters in the address."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import may
from commonweal.access.queries import teams_today
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.actions.asked import list_asked, or_absent
from commonweal.actions.listed.queries import (
    MOST_SHOWN,
    Asked,
    Which,
    counts_as_labels,
    list_of_actions,
    places_with_actions,
)
from commonweal.actions.policy import actions_policy
from commonweal.actions.queries import ActionShown, blockers, my_actions, why_without_owner
from commonweal.core.rules.action_life import Due

GROUPS = ((Due.OVERDUE, "Overdue"), (Due.TODAY, "Today"), (Due.SOON, "The next seven days"), (Due.LATER, "Later"))
WHICH = (
    (Which.OPEN, "Open"), (Which.OVERDUE, "Overdue"), (Which.NOBODYS, "Nobody has it"), (Which.PROPOSED, "Proposed"),
    (Which.ENDED, "Done or not possible"), (Which.AGREED, "All that were agreed"),
)  # fmt: skip


@require_safe
@staff_only
def mine(request: StaffRequest) -> HttpResponse:
    """What somebody and their teams have to do, overdue first, then by the day on which it is due."""
    or_absent(request.viewer)
    found = my_actions(request.viewer)
    context = {
        "groups": [(label, word, group) for word, label in GROUPS if (group := _due(found, word))],
        "n": len(found),
        "why_nobodys": {one.id: why for one, why in why_without_owner(found, request.viewer)},
        "in_no_team": not request.viewer.team_ids,
        "n_blockers": sum(one.team_id in request.viewer.team_ids for one in blockers(request.viewer)),
    }
    return render(request, "actions/mine.html", context)


@require_safe
@staff_only
def list_page(request: StaffRequest) -> HttpResponse:
    """All that the viewer may see of what was asked for."""
    or_absent(request.viewer)
    asked = list_asked(request.GET)
    context = {
        "asked": asked,
        "found": list_of_actions(asked, request.viewer),
        "most_shown": MOST_SHOWN,
        "fields": _fields(request, asked),
        "keep": {"from": asked.window.first_day, "to": asked.window.last_day} if asked.window else {},
        "which_label": dict(WHICH)[asked.which],
        "may_agree": may(request.viewer, Act.CREATE, RecordKind.ACTION),
    }
    return render(request, "actions/list.html", context)


def _due(found: tuple[ActionShown, ...], word: Due) -> list[ActionShown]:
    return [one for one in found if one.due is word]


def _fields(request: StaffRequest, asked: Asked) -> list[tuple[Any, ...]]:
    kinds = actions_policy(request.viewer.partnership_id).kinds_on(request.viewer.on).kinds
    fields: list[tuple[Any, ...]] = [
        ("which", "Which", [(one.value, label) for one, label in WHICH], asked.which.value),
        ("kind", "Kind of work", [(one.word, one.name) for one in kinds], asked.word, "Every kind"),
        ("counts", "Counts as", counts_as_labels(), asked.counts_as, "Both"),
    ]
    if places := places_with_actions(request.viewer):
        fields.append(("place", "Place", [(key, name or key) for key, name in places], asked.place, "Every place"))
    teams = [(str(one), name) for one, name in teams_today(request.viewer)]
    if request.viewer.is_host:
        fields.append(("team", "Team", teams, asked.team, "Every team"))
    return fields
