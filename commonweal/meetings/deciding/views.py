"""Where the decision form goes: written once under its key, or back as it was typed with what stands there now."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.guarding.once import key_of
from commonweal.access.permission import NotAllowed
from commonweal.access.roles import Act
from commonweal.meetings.asked import decision_asked, id_of, or_absent
from commonweal.meetings.deciding.operations import DecidedMeanwhile, confirm, decide
from commonweal.meetings.screen import NOT_YOURS, Refused, address_of, context_of, shown_or_absent
from commonweal.meetings.terms import MeetingRefused, NoSuchMeeting, NotInThisSeat

ABSENT = (NoSuchMeeting, NotAllowed)


@require_POST
@staff_only
def decide_view(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Write a decision; of two at once the second reads what stands there now, and its form is kept."""
    shown = shown_or_absent(request, meeting_id)
    or_absent(request.viewer, Act.CHANGE)
    item_id = id_of(request.POST.get("item", ""))
    try:
        if item_id is None:
            raise MeetingRefused("item", "Choose a matter of this meeting’s agenda.")
        decide(meeting_id, item_id, decision_asked(request.POST), by=request.viewer, at=request.at)
    except ABSENT as gone:
        raise Http404 from gone
    except DecidedMeanwhile:
        refused = Refused(
            "meanwhile", "Somebody else has decided on this matter meanwhile; it stands below. Yours was not "
            "written: check it and send it again, or leave it.", meanwhile=True,
        )  # fmt: skip
        return _again(request, meeting_id, refused, status=409)
    except NotInThisSeat:
        return _again(request, meeting_id, Refused("meeting", NOT_YOURS), status=400)
    except MeetingRefused as refusal:
        return _again(request, meeting_id, Refused(refusal.field, refusal.because), status=400)
    return redirect(address_of(shown.sort, meeting_id, item_id=item_id))


@require_POST
@staff_only
def confirm_view(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Confirm what too few decided."""
    shown = shown_or_absent(request, meeting_id)
    or_absent(request.viewer, Act.CHANGE)
    earlier_id, key = id_of(request.POST.get("earlier", "")), key_of(request.POST.get("key", ""))
    try:
        if earlier_id is None or key is None:
            raise MeetingRefused("earlier", "Choose the decision that is confirmed.")
        confirm(meeting_id, earlier_id, str(key), by=request.viewer, at=request.at)
    except ABSENT as gone:
        raise Http404 from gone
    except DecidedMeanwhile:
        return _again(
            request, meeting_id, Refused("meanwhile", "Somebody else decided just now. Try again."), status=409
        )
    except NotInThisSeat:
        return _again(request, meeting_id, Refused("meeting", NOT_YOURS), status=400)
    except MeetingRefused as refusal:
        return _again(request, meeting_id, Refused(refusal.field, refusal.because), status=400)
    return redirect(address_of(shown.sort, meeting_id, item_id=id_of(request.POST.get("item", ""))))


def _again(request: StaffRequest, meeting_id: UUID, refused: Refused, *, status: int) -> HttpResponse:
    now = shown_or_absent(request, meeting_id)
    return render(request, "meetings/meeting.html", context_of(request, now, refused), status=status)
