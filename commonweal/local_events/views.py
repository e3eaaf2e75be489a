"""The form on which a local event is entered, and the one on which it is changed, left out for a day or called off."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.guarding.once import new_key
from commonweal.access.permission import NotAllowed
from commonweal.access.roles import Act
from commonweal.core.policy.words import day_in_words
from commonweal.core.rules.event_days import Every
from commonweal.core.terms import Marking
from commonweal.local_events.asked import FIELDS, day_of, or_absent, version_of, wanted_of
from commonweal.local_events.operations import call_off, change_event, enter_event, leave_out_day
from commonweal.local_events.queries import EventShown, event_shown
from commonweal.local_events.terms import EVERY_LABELS, SORT_LABELS, EventChanged, EventRefused, NoSuchEvent

FORM = ("GET", "HEAD", "POST")
PAGE = "ahead-event"


@require_http_methods(FORM)
@staff_only
def new(request: StaffRequest) -> HttpResponse:
    """Enter an event; sent twice it is one."""
    or_absent(request.viewer, Act.CREATE)
    typed = {name: (request.POST or request.GET).get(name, "") for name in FIELDS}
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = enter_event(wanted_of(request.POST), by=request.viewer, at=request.at)
            return redirect(PAGE, event_id=made.id)
        except EventRefused as refused:
            problems = {refused.field: refused.because}
    else:
        typed |= {"key": new_key(), "public": "yes", "every": Every.ONCE.value}
    typed["key"] = typed["key"] or new_key()
    return _form(request, typed, problems, {"event": None})


@require_http_methods(FORM)
@staff_only
def change(request: StaffRequest, event_id: UUID) -> HttpResponse:
    """Change an event, leave it out on one of its days, or call it off."""
    or_absent(request.viewer, Act.CHANGE)
    try:
        event = event_shown(event_id, request.viewer)
    except NoSuchEvent as fault:
        raise Http404 from fault
    typed, problems = _as_typed(event), {}
    if request.method == "POST":
        typed |= {name: request.POST.get(name, "") for name in FIELDS} if request.POST.get("step") == "change" else {}
        try:
            _carry_out(request, event_id)
            return redirect(PAGE, event_id=event_id)
        except (NoSuchEvent, NotAllowed) as gone:
            raise Http404 from gone
        except EventRefused as refused:
            problems = {refused.field: refused.because}
        except EventChanged as changed:
            problems = {"": f"{changed} What you wrote still stands in the form; look at the event and send it again."}
        event = event_shown(event_id, request.viewer)
    return _form(request, typed, problems, {"event": event})


def _carry_out(request: StaffRequest, event_id: UUID) -> None:
    post, by, at = request.POST, request.viewer, request.at
    version, why = version_of(post.get("version", "")), post.get("why", "")
    match post.get("step", ""):
        case "change":
            change_event(event_id, version, wanted_of(post), by=by, at=at)
        case "leave-out":
            leave_out_day(event_id, version, day_of("day", post.get("day", "")), why, by=by, at=at)
        case "call-off":
            call_off(event_id, version, why, by=by, at=at)
        case _:
            raise EventRefused("", "Choose what to do.")


def _form(
    request: StaffRequest, typed: dict[str, str], problems: dict[str, str], more: dict[str, Any]
) -> HttpResponse:  # fmt: skip
    context = {
        "typed": typed, "problems": problems, "sorts": [(one.value, label) for one, label in SORT_LABELS.items()],
        "every": [(one.value, label) for one, label in EVERY_LABELS.items()],
        "day": request.POST.get("day", ""), "why": request.POST.get("why", ""), **more,
    }  # fmt: skip
    return render(request, "local_events/form.html", context, status=400 if problems else 200)


def _as_typed(event: EventShown) -> dict[str, str]:
    first, until = event.series.first, event.series.until
    return {
        "key": "", "title": event.title, "sort": event.sort.value, "first_on": day_in_words(first.first_day),
        "last_on": day_in_words(first.last_day) if first.last_day != first.first_day else "",
        "begins": f"{event.begins:%H:%M}" if event.begins else "", "ends": f"{event.ends:%H:%M}" if event.ends else "",
        "every": event.every.value, "until": day_in_words(until) if until else "", "place": event.place_name,
        "crowd": "" if event.crowd is None else f"{event.crowd:,}", "source": event.source, "words": event.words,
        "public": "yes" if event.public else "",
        "marking": "sensitive" if event.marking == Marking.OFFICIAL_SENSITIVE else "",
    }  # fmt: skip
