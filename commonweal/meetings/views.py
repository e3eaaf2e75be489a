"""Groups, the list of meetings, and one meeting before, during and after it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import NotAllowed, may
from commonweal.access.queries import viewers_of_partnership
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.core.rules.meeting_life import MeetingState, MeetingStep
from commonweal.meetings import asked, queries
from commonweal.meetings.groups.operations import end_seat, found_group, give_seat
from commonweal.meetings.operations import (
    Matter,
    MeetingChanged,
    move_meeting,
    note_attendance,
    plan_meeting,
    put_on_agenda,
    take_meeting_step,
)
from commonweal.meetings.screen import NOT_YOURS, Refused, address_of, context_of, shown_or_absent
from commonweal.meetings.terms import GroupSort, MeetingRefused, NoSuchGroup, NoSuchMeeting, NotInThisSeat

FORM = ("GET", "HEAD", "POST")
ABSENT = (NoSuchGroup, NoSuchMeeting, NotAllowed)
CHANGED = "Somebody has moved this meeting on: it is {} now. Nothing of yours was done."


@require_safe
@staff_only
def meetings(request: StaffRequest) -> HttpResponse:
    """The groups in which the viewer has a seat, and their meetings."""
    asked.or_absent(request.viewer)
    listed = queries.meetings(request.viewer)
    context = {
        "groups": queries.groups(request.viewer),
        "coming": [one for one in reversed(listed) if one.state in (MeetingState.PLANNED, MeetingState.OPEN)],
        "past": [one for one in listed if one.state in (MeetingState.CLOSED, MeetingState.CANCELLED)],
        "address_of": address_of,
        "may_found": may(request.viewer, Act.CREATE, RecordKind.GROUP),
    }
    return render(request, "meetings/list.html", context)


@require_http_methods(FORM)
@staff_only
def group_new(request: StaffRequest) -> HttpResponse:
    """The form on which a group is set up."""
    asked.or_absent(request.viewer, Act.CREATE, RecordKind.GROUP)
    refused = Refused()
    if request.method == "POST":
        try:
            group = found_group(asked.group_asked(request.POST), by=request.viewer, at=request.at)
            return redirect("group", group_id=group.id)
        except MeetingRefused as refusal:
            refused = Refused(refusal.field, refusal.because)
    typed = {name: request.POST.get(name, "") for name in ("name", "sort", "quorum", "closed", "terms")}
    context = {"refused": refused, "typed": typed, "sorts": [("", "Choose"), *GroupSort.choices]}
    return render(request, "meetings/group_new.html", context, status=400 if refused.because else 200)


@require_safe
@staff_only
def group(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """One group: who sits there, when it meets, and for whoever chairs how to change both."""
    return _group(request, group_id, Refused())


def _group(request: StaffRequest, group_id: UUID, refused: Refused) -> HttpResponse:
    asked.or_absent(request.viewer, Act.READ, RecordKind.GROUP)
    try:
        shown = queries.group_shown(group_id, request.viewer)
    except NoSuchGroup as fault:
        raise Http404 from fault
    changes = shown.own.may_chair and may(request.viewer, Act.CHANGE, RecordKind.GROUP)
    context: dict[str, Any] = {
        "group": shown,
        "refused": refused,
        "typed": {name: request.POST.get(name, "") for name in ("who", "to", "day", "begins", "ends", "where")},
        "changes": changes,
        "who": _who_could(request, closed=shown.closed) if changes else [],
        "address_of": address_of,
    }
    return render(request, "meetings/group.html", context, status=400 if refused.because else 200)


def _who_could(request: StaffRequest, *, closed: bool) -> list[tuple[str, str]]:
    """Who could get a seat: everybody who works here today, and, in an open group, each agency as a whole."""
    here = [one for one in viewers_of_partnership(request.viewer) if one.organisation_id and one.staff_id]
    people = sorted({(one.organisation_name, one.name, f"{one.organisation_id}/{one.staff_id}") for one in here})
    agencies = sorted({(one.organisation_name, str(one.organisation_id)) for one in here})
    whole = [] if closed else [(key, f"{name}: all of its people") for name, key in agencies]
    return [("", "Choose"), *whole, *((key, f"{name}, {agency}") for agency, name, key in people)]


@require_POST
@staff_only
def seat_give(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """Give a seat."""
    return _changed(
        request, group_id, lambda: give_seat(group_id, asked.seat_asked(request.POST), by=request.viewer, at=request.at)
    )


@require_POST
@staff_only
def seat_end(request: StaffRequest, group_id: UUID, seat_id: UUID) -> HttpResponse:
    """End a seat at once."""
    return _changed(request, group_id, lambda: end_seat(group_id, seat_id, by=request.viewer, at=request.at))


@require_POST
@staff_only
def meeting_plan(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """Plan a meeting of a group."""
    return _changed(
        request,
        group_id,
        lambda: plan_meeting(group_id, asked.meeting_asked(request.POST), by=request.viewer, at=request.at),
    )


def _changed(request: StaffRequest, group_id: UUID, change: Callable[[], object]) -> HttpResponse:
    asked.or_absent(request.viewer, Act.CHANGE, RecordKind.GROUP)
    try:
        change()
    except ABSENT as gone:
        raise Http404 from gone
    except (MeetingRefused, NotInThisSeat) as refusal:
        return _group(request, group_id, _in_words(refusal))
    return redirect("group", group_id=group_id)


@require_safe
@staff_only
def meeting(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """One meeting on one screen."""
    shown = shown_or_absent(request, meeting_id)
    return render(request, "meetings/meeting.html", context_of(request, shown))


@require_POST
@staff_only
def meeting_step(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Open, close or cancel a meeting."""
    word = request.POST.get("step", "")
    shown = shown_or_absent(request, meeting_id)
    page = address_of(shown.sort, meeting_id)
    version = asked.number_of(request.POST.get("version", ""))

    def step() -> None:
        if word not in list(MeetingStep):
            raise MeetingRefused("meeting", "Choose what comes next.")
        take_meeting_step(meeting_id, MeetingStep(word), version, page=page, by=request.viewer, at=request.at)

    return _moved(request, meeting_id, step)


@require_POST
@staff_only
def meeting_move(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Another time or room."""
    version = asked.number_of(request.POST.get("version", ""))
    return _moved(
        request,
        meeting_id,
        lambda: move_meeting(meeting_id, asked.meeting_asked(request.POST), version, by=request.viewer, at=request.at),
    )


@require_POST
@staff_only
def agenda_add(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Put a matter on the agenda."""
    matter = Matter(request.POST.get("title", ""), request.POST.get("about", ""))
    return _moved(request, meeting_id, lambda: put_on_agenda(meeting_id, [matter], by=request.viewer, at=request.at))


@require_POST
@staff_only
def attendance(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Note which agencies came."""
    came = asked.attendance_asked(request.POST)
    return _moved(request, meeting_id, lambda: note_attendance(meeting_id, came, by=request.viewer, at=request.at))


def _moved(request: StaffRequest, meeting_id: UUID, change: Callable[[], object]) -> HttpResponse:
    """Do it, and show the meeting at the matter that was shown; what was refused is said there."""
    shown = shown_or_absent(request, meeting_id)
    asked.or_absent(request.viewer, Act.CHANGE)
    try:
        change()
    except ABSENT as gone:
        raise Http404 from gone
    except (MeetingRefused, MeetingChanged, NotInThisSeat) as refusal:
        refused = _in_words(refusal)
        now = shown_or_absent(request, meeting_id)
        return render(request, "meetings/meeting.html", context_of(request, now, refused), status=400)
    return redirect(address_of(shown.sort, meeting_id, item_id=asked.id_of(request.POST.get("item", ""))))


def _in_words(refusal: Exception) -> Refused:
    match refusal:
        case MeetingRefused():
            return Refused(refusal.field, refusal.because)
        case MeetingChanged():
            return Refused("meeting", CHANGED.format(refusal))
        case _:
            return Refused("meeting", NOT_YOURS)
