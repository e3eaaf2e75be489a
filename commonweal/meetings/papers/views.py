"""The minutes as a page and as files, and the meeting as a calendar file; all behind the sign-in."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.audit.deeds import Deed
from commonweal.core.rules.meeting_life import MeetingState
from commonweal.documents.formats import formats_of
from commonweal.meetings.asked import link_to, or_absent
from commonweal.meetings.calendar_file import Dated, calendar_file
from commonweal.meetings.papers.minutes import minutes_of
from commonweal.meetings.screen import address_of, shown_or_absent

CLOSED_GROUP = "Partnership meeting"


@require_safe
@staff_only
def minutes(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """The viewer's copy of the minutes."""
    shown = shown_or_absent(request, meeting_id)
    paper = minutes_of(shown, request.viewer)
    back = address_of(shown.sort, meeting_id)
    context = {"meeting": shown, "paper": paper, "formats": formats_of(paper), "back": back}
    return render(request, "meetings/minutes.html", context)


@require_safe
@staff_only
@step_up(Reason.EXPORT)
def minutes_file(request: StaffRequest, meeting_id: UUID, format: str) -> HttpResponse:  # noqa: A002 - the address names it
    """The viewer's copy as a file."""
    or_absent(request.viewer, Act.EXPORT)
    shown = shown_or_absent(request, meeting_id)
    paper = minutes_of(shown, request.viewer)
    chosen = formats_of(paper).get(format)
    if chosen is None:
        raise Http404
    request.viewer.trace.did(Deed.EXPORT, RecordKind.MEETING, [meeting_id], why=f"minutes as {format}")
    answer = HttpResponse(chosen.render(paper), content_type=chosen.content_type)
    name = f"minutes-{shown.held_on.isoformat()}{chosen.suffix}"
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


@require_safe
@staff_only
def calendar(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """When and where, for a calendar that may lie on a private telephone."""
    shown = shown_or_absent(request, meeting_id)
    dated = Dated(
        id=shown.id, title=CLOSED_GROUP if shown.closed_group else shown.group, where=shown.where,
        begins_at=shown.begins_at, ends_at=shown.ends_at, changed_at=shown.changed_at, sequence=shown.sequence,
        cancelled=shown.state is MeetingState.CANCELLED,
        link=link_to(request, address_of(shown.sort, shown.id)),
    )  # fmt: skip
    answer = HttpResponse(calendar_file(dated), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return answer
