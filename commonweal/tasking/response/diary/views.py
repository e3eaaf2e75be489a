"""Forms of the diary: who is there, whether they were, and what a day came to; fit for a telephone."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.roles import Act
from commonweal.actions.policy import actions_policy
from commonweal.core.policy.words import day_in_words
from commonweal.files.days import DayRefused, typed_day
from commonweal.tasking.response.asked import diary_asked, id_of, tally_asked
from commonweal.tasking.response.diary.operations import add_to_diary, note_diary, tally_day
from commonweal.tasking.response.operations import may_write_for
from commonweal.tasking.response.pages import (
    FORM,
    agencies_to_choose,
    answer,
    back,
    carried_out,
    shown_or_absent,
    typed_of,
)
from commonweal.tasking.response.queries import ResponseShown, tally_of_day

DIARY = ("on", "agency", "what", "begins", "ends", "until")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@require_http_methods(FORM)
@staff_only
def add(request: StaffRequest, response_id: UUID) -> HttpResponse:
    """Write who is there, on one day or on several."""
    shown = shown_or_absent(request, response_id, Act.CHANGE)
    problem = None
    if request.method == "POST":
        problem = carried_out(
            lambda: add_to_diary(response_id, diary_asked(request.POST), by=request.viewer, at=request.at)
        )
        if problem is None:
            return back(shown, "days")
    choices = agencies_to_choose(shown, request)
    typed = typed_of(
        request, DIARY, on=request.GET.get("on", "")[:40], agency=choices[0][0] if len(choices) == 1 else ""
    )
    context = {
        "typed": typed,
        "agencies": choices,
        "weekdays": [(str(n), name) for n, name in enumerate(WEEKDAYS)],
        "chosen": request.POST.getlist("weekdays"),
    }
    return answer(request, "diary", shown, problem, context)


@require_http_methods(FORM)
@staff_only
def entry(request: StaffRequest, response_id: UUID, entry_id: UUID) -> HttpResponse:
    """Say whether somebody was there as the diary said, and what came of it."""
    shown = shown_or_absent(request, response_id, Act.CHANGE)
    line = next((one for day in shown.days for one in day.diary if one.id == entry_id), None)
    if line is None or not may_write_for(line.organisation_id, request.viewer):
        raise Http404
    problem = None
    if request.method == "POST":
        post = request.POST
        problem = carried_out(
            lambda: note_diary(
                response_id, entry_id, post.get("state", ""), post.get("came_of_it", ""), by=request.viewer,
                at=request.at,
            )
        )  # fmt: skip
        if problem is None:
            return back(shown, "days")
    typed = typed_of(request, ("state", "came_of_it"), state=line.state, came_of_it=line.came_of_it)
    return answer(request, "diary_entry", shown, problem, {"line": line, "typed": typed})


@require_http_methods(FORM)
@staff_only
def tally(request: StaffRequest, response_id: UUID) -> HttpResponse:
    """Count a day: the form begins with what the agency counted last."""
    shown = shown_or_absent(request, response_id, Act.CHANGE)
    rules = actions_policy(request.viewer.partnership_id).responses_on(shown.listed.days.begins_on)
    problem = None
    if request.method == "POST":
        problem = carried_out(
            lambda: tally_day(response_id, tally_asked(request.POST, rules), by=request.viewer, at=request.at)
        )
        if problem is None:
            return back(shown, "days")
    given = _counted_before(shown, request)
    names = ("on", "agency", "words", *(one.word for one in rules.tally))
    context = {
        "typed": typed_of(request, names, **given),
        "agencies": agencies_to_choose(shown, request),
        "tally": [(one.word, one.name) for one in rules.tally],
        "counted_by": given.get("by", ""),
    }
    return answer(request, "tally", shown, problem, context)


def _counted_before(shown: ResponseShown, request: StaffRequest) -> dict[str, str]:
    """The day and agency that the address asks for, and what stands for them."""
    window = shown.listed.days.window
    try:
        on = typed_day(request.GET.get("on", ""))
    except DayRefused:
        on = max(min(request.viewer.on, window.last_day), window.first_day)
    choices = [one for one, _ in agencies_to_choose(shown, request)]
    asked = request.GET.get("agency", "")
    own = str(request.viewer.organisation_id)
    agency = asked if asked in choices else own if own in choices else ""
    organisation_id = id_of(agency)
    found = tally_of_day(shown.listed.id, on, organisation_id, request.viewer) if organisation_id else {}
    counts = {word: str(n) for word, n in found.get("counts", {}).items()}
    return {
        "on": day_in_words(on), "agency": agency, **counts, "words": found.get("words", ""), "by": found.get("by", "")
    }  # fmt: skip
