"""Where the decision form goes: written once under its key, or back as it was typed with what stands there now.

A room above that does more with a decision gives its own operation and its own page (`tasking/meeting`).
"""

from collections.abc import Callable
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
from commonweal.meetings.queries import MeetingShown, sort_of_meeting
from commonweal.meetings.screen import NOT_YOURS, Refused, address_of, context_of, shown_or_absent
from commonweal.meetings.terms import MeetingRefused, NoSuchMeeting, NotInThisSeat

MEANWHILE = (
    "Somebody else has decided on this matter meanwhile; it stands below. Yours was not written: check it and send it "
    "again, or leave it."
)
KEPT_FORM = "X-Kept-Form"
Page = Callable[[StaffRequest, MeetingShown, Refused], HttpResponse]


def plain_page(request: StaffRequest, shown: MeetingShown, refused: Refused) -> HttpResponse:
    """The page of any sort of group, with what was refused."""
    return render(request, "meetings/meeting.html", context_of(request, shown, refused))


@require_POST
@staff_only
def decide_view(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Write a decision."""
    return decide_posted(request, meeting_id, decide, plain_page)


@require_POST
@staff_only
def confirm_view(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Confirm what too few decided."""
    return confirm_posted(request, meeting_id, confirm, plain_page)


def decide_posted(request: StaffRequest, meeting_id: UUID, how: Callable[..., object], page: Page) -> HttpResponse:
    """Carry out the form with an operation like `decide`; of two at once the second reads what stands there now."""

    def act() -> None:
        item_id = id_of(request.POST.get("item", ""))
        if item_id is None:
            raise MeetingRefused("item", "Choose a matter of this meeting’s agenda.")
        how(meeting_id, item_id, decision_asked(request.POST), by=request.viewer, at=request.at)

    return _posted(request, meeting_id, act, page)


def confirm_posted(request: StaffRequest, meeting_id: UUID, how: Callable[..., object], page: Page) -> HttpResponse:
    """Carry out the button with an operation like `confirm`."""

    def act() -> None:
        earlier_id, key = id_of(request.POST.get("earlier", "")), key_of(request.POST.get("key", ""))
        if earlier_id is None or key is None:
            raise MeetingRefused("earlier", "Choose the decision that is confirmed.")
        how(meeting_id, earlier_id, str(key), by=request.viewer, at=request.at)

    return _posted(request, meeting_id, act, page)


def _posted(request: StaffRequest, meeting_id: UUID, act: Callable[[], None], page: Page) -> HttpResponse:
    or_absent(request.viewer)
    or_absent(request.viewer, Act.CHANGE)
    try:
        sort = sort_of_meeting(meeting_id, request.viewer)
        act()
    except (NoSuchMeeting, NotAllowed) as gone:
        raise Http404 from gone
    except NotInThisSeat:
        refused, status = Refused("meeting", NOT_YOURS), 400
    except DecidedMeanwhile:
        refused, status = Refused("meanwhile", MEANWHILE, meanwhile=True), 409
    except MeetingRefused as refusal:
        refused, status = Refused(refusal.field, refusal.because), 400
    else:
        there = address_of(sort, meeting_id, item_id=id_of(request.POST.get("item", "")))
        # A page that sent the form by itself is told where its decision stands; a browser is led there.
        return (
            HttpResponse(status=201, headers={"Location": there}) if KEPT_FORM in request.headers else redirect(there)
        )
    answer = page(request, shown_or_absent(request, meeting_id), refused)
    answer.status_code = status
    return answer
