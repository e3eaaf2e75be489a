"""What the pages of one response have in common: the response or no page, and a form that is shown again when refused.

A refusal keeps what was typed and names the field; a key that a form was sent with stays its own, so that sending it
again after the network dropped does it once.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from commonweal.access.door import StaffRequest
from commonweal.access.guarding.once import new_key
from commonweal.access.permission import NotAllowed, may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.actions.operations import ActionRefused
from commonweal.hotspots.life.operations import DecisionRefused
from commonweal.tasking.response.asked import or_absent
from commonweal.tasking.response.operations import may_write_for
from commonweal.tasking.response.queries import ResponseShown, response_shown
from commonweal.tasking.response.terms import NoSuchResponse, ResponseChanged, ResponseRefused

FORM = ("GET", "HEAD", "POST")
CHANGED = "changed"
Deed = Callable[[], object]


def shown_or_absent(request: StaffRequest, response_id: UUID, act: Act = Act.READ) -> ResponseShown:
    """The response, or no such page for a role that may not, or to whom it is hidden."""
    or_absent(request.viewer, act)
    try:
        return response_shown(response_id, request.viewer)
    except NoSuchResponse as fault:
        raise Http404 from fault


def agencies_to_choose(shown: ResponseShown, request: StaffRequest) -> list[tuple[str, str]]:
    """The agencies that somebody may write for, each taking part."""
    mine = [one for one in shown.partners if may_write_for(one.organisation_id, request.viewer)]
    return [(str(one.organisation_id), one.name) for one in mine]


def typed_of(request: StaffRequest, names: tuple[str, ...], **given: str) -> dict[str, str]:
    """What the form holds: as it was sent, or as it begins; with a key of its own."""
    found = {name: request.POST.get(name, given.get(name, "")) for name in names}
    return {**found, "key": request.POST.get("key", "") or new_key()}


def carried_out(deed: Deed) -> tuple[str, str] | None:
    """Carry out what a form asks for; the field and the sentence of what refused it, or None where it was done."""
    try:
        deed()
    except (NoSuchResponse, NotAllowed) as gone:
        raise Http404 from gone
    except ResponseChanged as changed:
        return CHANGED, str(changed)
    except (ResponseRefused, ActionRefused) as refused:
        return refused.field, refused.because
    except DecisionRefused as refused:
        return "why", str(refused)
    return None


def answer(
    request: StaffRequest, template: str, shown: ResponseShown, problem: tuple[str, str] | None,
    context: Mapping[str, Any],
) -> HttpResponse:  # fmt: skip
    """The form again, with what was refused."""
    viewer = request.viewer
    problems = dict([problem]) if problem else {}
    status = 409 if CHANGED in problems else 400 if problems else 200
    frame = {
        "shown": shown,
        "one": shown.listed,
        "problems": problems,
        "may_plan": may(viewer, Act.CREATE, RecordKind.RESPONSE),
        "may_approve": may(viewer, Act.APPROVE, RecordKind.RESPONSE),
        "may_change": may(viewer, Act.CHANGE, RecordKind.RESPONSE),
    }
    return render(request, f"tasking/response/{template}.html", {**frame, **context}, status=status)


def back(shown: ResponseShown, anchor: str = "") -> HttpResponse:
    """To the page of the response, where what was done stands."""
    answer = redirect("response", response_id=shown.listed.id)
    if anchor:
        answer["Location"] += f"#{anchor}"
    return answer
