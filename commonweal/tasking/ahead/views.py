"""What is ahead: the weeks, one theme or event with what must be started for it, and the calendar file."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.guarding.once import new_key
from commonweal.access.permission import NotAllowed, may
from commonweal.access.queries import teams_today
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.actions.asked import day_asked, id_of
from commonweal.actions.operations import ActionRefused
from commonweal.core.rules.lead_times import Standing
from commonweal.core.terms import Marking, Window
from commonweal.files.days import DayRefused, typed_day
from commonweal.local_events.asked import or_absent
from commonweal.local_events.policy import calendar_of
from commonweal.local_events.queries import EventShown, event_lines, events_between
from commonweal.local_events.terms import EventRefused
from commonweal.meetings.asked import link_to
from commonweal.reports.terms import category_label
from commonweal.tasking.ahead.calendar_file import Entry, calendar_file
from commonweal.tasking.ahead.operations import StartWanted, say_how_it_went, say_not_needed, start_for
from commonweal.tasking.ahead.queries import (
    LEFT_OUT,
    NoSuchSubject,
    shows_starts,
    starts_ahead,
    subject_of_event,
    subject_of_theme,
    subject_shown,
    times_of_event,
    what_is_ahead,
)
from commonweal.tasking.ahead.subjects import Subject

WEEKS = (6, 13, 26)
A_YEAR = timedelta(weeks=52)
START, NOT_NEEDED, HOW_IT_WENT = "start", "not-needed", "how-it-went"
TYPED = ("start", "what", "team", "due_on", "words", "key", "step")
MOST_TIMES = 12
STANDING_LABELS = {
    Standing.LATE: "Late to start",
    Standing.DUE_NOW: "Due to start now",
    Standing.LATER: "Later",
    Standing.UNDER_WAY: "Under way",
    Standing.DONE: "Done",
    Standing.NOT_POSSIBLE: "Not possible",
    Standing.NOT_NEEDED: "Not needed this time",
    Standing.NEVER_STARTED: "Never started",
}


@require_safe
@staff_only
def ahead(request: StaffRequest) -> HttpResponse:
    """The weeks from this one on, what is to be started now, and the themes of the coming year."""
    or_absent(request.viewer)
    asked = request.GET.get("weeks", "")
    weeks = int(asked) if asked in {str(one) for one in WEEKS} else WEEKS[0]
    context = {
        "found": what_is_ahead(request.viewer, weeks=weeks),
        "weeks": weeks,
        "choices": [(one, f"{one} weeks") for one in WEEKS],
        "labels": STANDING_LABELS,
        "may_enter": may(request.viewer, Act.CREATE, RecordKind.LOCAL_EVENT),
        "may_load": may(request.viewer, Act.CREATE, RecordKind.IMPORT_JOB),
    }
    return render(request, "tasking/ahead.html", context)


@require_safe
@staff_only
def theme(request: StaffRequest, theme: str, month: str) -> HttpResponse:
    """One time of a theme: what must be started, the last three years, how it went."""
    return _page(request, _theme(request, theme, month), {})


@require_POST
@staff_only
def theme_step(request: StaffRequest, theme: str, month: str) -> HttpResponse:
    """Agree what must be started, set it aside, or say how it went."""
    return _step(request, _theme(request, theme, month))


def _theme(request: StaffRequest, theme: str, month: str) -> Subject:
    or_absent(request.viewer)
    try:
        return subject_of_theme(theme, month, request.viewer)
    except NoSuchSubject as fault:
        raise Http404 from fault


@require_safe
@staff_only
def event(request: StaffRequest, event_id: UUID) -> HttpResponse:
    """One local event with its days and history; the same for the time that is asked for, or the next."""
    return _page(request, _event(request, event_id), {})


@require_POST
@staff_only
def event_step(request: StaffRequest, event_id: UUID) -> HttpResponse:
    """The same steps for one time of an event."""
    return _step(request, _event(request, event_id))


def _event(request: StaffRequest, event_id: UUID) -> Subject:
    or_absent(request.viewer)
    try:
        day = typed_day(request.GET["on"]) if request.GET.get("on") else None
        return subject_of_event(event_id, day, request.viewer)
    except (NoSuchSubject, DayRefused) as fault:
        raise Http404 from fault


def _of_event(request: StaffRequest, subject: Subject) -> dict[str, Any]:
    """What the page of an event shows besides."""
    if subject.event is None:
        return {}
    one = subject.event.event
    times = times_of_event(one)
    return {
        "event": one, "lines": event_lines(one.id, request.viewer),
        "days_ahead": [days for days in times if days.last_day >= request.viewer.on][:MOST_TIMES], "n_days": len(times),
        "may_change": may(request.viewer, Act.CHANGE, RecordKind.LOCAL_EVENT) and not one.called_off,
    }  # fmt: skip


def _step(request: StaffRequest, subject: Subject) -> HttpResponse:
    viewer = request.viewer
    if not (may(viewer, Act.CREATE, RecordKind.AHEAD_NOTE) and may(viewer, Act.CREATE, RecordKind.ACTION)):
        raise Http404
    try:
        _carry_out(request, subject)
        return redirect(subject.url)
    except NotAllowed as gone:
        raise Http404 from gone
    except (ActionRefused, EventRefused) as refused:
        return _page(request, subject, {refused.field: refused.because})


def _page(request: StaffRequest, subject: Subject, problems: dict[str, str]) -> HttpResponse:
    viewer = request.viewer
    context = {
        "found": subject_shown(subject, viewer), "subject": subject, "labels": STANDING_LABELS, "problems": problems,
        "typed": {name: request.POST.get(name, "") for name in TYPED}, "key": new_key(),
        "kinds_of_call": [category_label(word) for word in subject.calls or ()],
        "may_start": may(viewer, Act.CREATE, RecordKind.ACTION) and shows_starts(viewer),
        "may_say": may(viewer, Act.CREATE, RecordKind.AHEAD_NOTE),
        "teams": [("", "Nobody yet"), *((str(team), name) for team, name in teams_today(viewer))],
        **_of_event(request, subject),
    }  # fmt: skip
    return render(request, "tasking/ahead_subject.html", context, status=400 if problems else 200)


def _carry_out(request: StaffRequest, subject: Subject) -> None:
    post, by, at = request.POST, request.viewer, request.at
    match post.get("step", ""):
        case "start":
            due_on: date = day_asked("due_on", post.get("due_on", ""))
            wanted = StartWanted(post.get("start", ""), due_on, id_of(post.get("team", "")), post.get("what", ""))
            start_for(subject, wanted, by=by, at=at)
        case "not-needed":
            words, key = post.get("words", ""), post.get("key", "")
            say_not_needed(subject, post.get("start", ""), words, key, by=by, at=at)
        case "how-it-went":
            say_how_it_went(subject, post.get("words", ""), post.get("key", ""), by=by, at=at)
        case _:
            raise ActionRefused("", "Choose what to do.")


@require_safe
@staff_only
def calendar(request: StaffRequest) -> HttpResponse:
    """The coming year for a calendar that may lie on a private telephone."""
    or_absent(request.viewer)
    name = f"What is ahead, {request.viewer.partnership_name}"
    made = calendar_file(_entries(request, request.viewer), name=name, at=request.at)
    answer = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="what-is-ahead.ics"'
    return answer


def _may_lie_anywhere(event: EventShown) -> bool:
    """Whether an event, or what must be started for it, may stand in a file that leaves the house."""
    return event.public and event.marking == Marking.OFFICIAL


def _entries(request: StaffRequest, viewer: Viewer) -> Iterator[Entry]:
    window = Window(viewer.on, viewer.on + A_YEAR)
    for one in calendar_of(viewer.partnership_id).between(window):
        if one.kind not in LEFT_OUT:
            yield Entry(f"{one.kind}-{one.first_day}", one.title, Window(one.first_day, one.last_day))
    for there in events_between(window, viewer):
        own = there.event
        if _may_lie_anywhere(own):
            yield Entry(
                f"{own.id}-{there.days.first_day}", own.title, there.days, own.place_name, own.begins, own.ends,
                own.version, link_to(request, f"/ahead/events/{own.id}/"),
            )  # fmt: skip
    if not shows_starts(viewer):
        return
    for start in starts_ahead(viewer):
        if start.standing in (Standing.LATE, Standing.DUE_NOW, Standing.LATER) and start.by >= viewer.on:
            title = f"Start: {start.start.what} ({start.subject.title})"
            if not start.subject.event or _may_lie_anywhere(start.subject.event.event):
                uid = f"start-{start.subject.key}-{start.start.word}".replace("/", "-")
                yield Entry(uid, title, Window(start.by, start.by), link=link_to(request, start.subject.url))
