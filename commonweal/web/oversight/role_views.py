"""What each role can see and do, and how agreements and openings live: for everybody who works here."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonweal.access.agreements.queries import register
from commonweal.access.agreements.terms import in_order
from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import may
from commonweal.access.queries import viewers_of_partnership
from commonweal.access.record_kinds import FIELD_WORDS, RecordKind
from commonweal.access.role_words import role_in_words, staff_roles
from commonweal.access.roles import Act, Role, roles
from commonweal.access.viewer import Viewer
from commonweal.core.rules import action_life, agreements, broken_glass, hotspot_life, report_life
from commonweal.core.rules.agreements import OPENS_SOMETHING
from commonweal.core.rules.state_diagram import transitions

ASKED = (Role.DATA_PROTECTION_OFFICER, Role.ADMINISTRATOR)
"""Whom to ask: the first why something is so, the second to have a role changed."""

LIVES: tuple[tuple[str, str, Mapping[Any, Any]], ...] = (
    ("report", "A report", report_life.STEPS),
    ("action", "An action", action_life.STEPS),
    ("hotspot", "A hotspot", hotspot_life.STEPS),
    ("agreement", "A sharing agreement", agreements.STEPS),
    ("opening", "Opening a record in an emergency", broken_glass.STEPS),
)
"""What has a life of its own: id, heading, table of its steps."""


@require_safe
@staff_only
def all_roles(request: StaffRequest) -> HttpResponse:
    """Every role in a sentence, and the two tables of what follows what."""
    context = {
        "described": [role_in_words(role) for role in staff_roles()],
        "mine": request.viewer.role,
        "asked": _asked(request.viewer),
        "lives": [(name, heading, transitions(steps)) for name, heading, steps in LIVES],
    }
    return render(request, "oversight/roles.html", context)


@require_safe
@staff_only
def one_role(request: StaffRequest, role: str) -> HttpResponse:
    """One role: what it can see, which of it, what stays hidden, and for a partner what agreements name today."""
    if role not in {one.value for one in staff_roles()}:
        raise Http404
    described = role_in_words(Role(role))
    context = {
        "described": described,
        "is_mine": request.viewer.role == role,
        "asked": _asked(request.viewer),
        "terms": _own_terms(request.viewer, role),
        "is_host": request.viewer.is_host,
        "n_agreements": _n_agreements(request.viewer),
    }
    return render(request, "oversight/role.html", context)


def _asked(viewer: Viewer) -> list[tuple[str, str]]:
    """Who may be asked: name and role, of those who hold it today."""
    held = [one for one in viewers_of_partnership(viewer) if one.role in ASKED]
    held.sort(key=lambda one: (ASKED.index(one.role), one.name))
    return [(one.name, roles()[one.role].title) for one in held]


def _own_terms(viewer: Viewer, role: str) -> list[tuple[str, ...]]:
    """What agreements give the viewer's own organisation, on the page of the viewer's own role."""
    if viewer.role != role:
        return []
    return [tuple(FIELD_WORDS[name] for name in in_order(one.fields)) for one in viewer.terms]


def _n_agreements(viewer: Viewer) -> int | None:
    """How many agreements open something today, for whoever may read the register."""
    if not may(viewer, Act.READ, RecordKind.AGREEMENT):
        return None
    return sum(one.standing in OPENS_SOMETHING for one in register(viewer))
