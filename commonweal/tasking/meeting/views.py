"""The tasking meeting on one screen, and the button that makes its agenda."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import NotAllowed, may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.actions.queries import ActionShown
from commonweal.effects.views import LABELS as EFFECT_LABELS
from commonweal.meetings.asked import id_of, or_absent
from commonweal.meetings.deciding.views import confirm_posted, decide_posted
from commonweal.meetings.queries import MeetingShown
from commonweal.meetings.screen import NOT_YOURS, Refused, address_of, context_of, shown_or_absent
from commonweal.meetings.terms import GroupSort, MeetingRefused, NoSuchMeeting, NotInThisSeat
from commonweal.tasking.held_up.operations import decide_or_hold_up
from commonweal.tasking.meeting.operations import confirm_there, make_agenda
from commonweal.tasking.meeting.queries import beside, newer_run

LONGEST_NAMED = 60


@require_safe
@staff_only
def screen(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """A tasking meeting; one of another sort of group has its own page."""
    shown = shown_or_absent(request, meeting_id)
    if shown.sort != GroupSort.TASKING:
        return redirect(address_of(shown.sort, meeting_id))
    return _page(request, shown, None)


def _page(request: StaffRequest, shown: MeetingShown, refused: Refused | None) -> HttpResponse:
    context = context_of(request, shown, refused)
    context["beside"] = beside(shown, context["item"], request.viewer)
    context["newer"] = newer_run(shown, request.viewer)
    context["effect_labels"] = EFFECT_LABELS
    if context["changes"] and context["is_open"] and may(request.viewer, Act.CREATE, RecordKind.BLOCKER):
        context["held_up"] = [(one.id, _named(one)) for one in context["beside"].open]
    return render(request, "tasking/meeting.html", context)


def _named(one: ActionShown) -> str:
    """An action as a line of a list: few words of it, where it is, and its reference."""
    what = one.what if len(one.what) <= LONGEST_NAMED else f"{one.what[:LONGEST_NAMED].rstrip()}…"
    return ", ".join(part for part in (what, one.place_name, one.reference) if part)


@require_POST
@staff_only
def decide_view(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Write a decision; the life of the place follows it, and what is in the way of an action is raised."""
    how = partial(decide_or_hold_up, action_id=id_of(request.POST.get("held_up", "")))
    return decide_posted(request, meeting_id, how, _page)


@require_POST
@staff_only
def confirm_view(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Confirm what too few decided."""
    return confirm_posted(request, meeting_id, confirm_there, _page)


@require_POST
@staff_only
def agenda(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Make the agenda from the week, or add what has become new."""
    shown = shown_or_absent(request, meeting_id)
    or_absent(request.viewer, Act.CHANGE)
    try:
        make_agenda(meeting_id, by=request.viewer, at=request.at)
    except (NoSuchMeeting, NotAllowed) as gone:
        raise Http404 from gone
    except (MeetingRefused, NotInThisSeat) as refusal:
        because = refusal.because if isinstance(refusal, MeetingRefused) else NOT_YOURS
        answer = _page(request, shown, Refused("meeting", because))
        answer.status_code = 400
        return answer
    return redirect(address_of(shown.sort, meeting_id))
