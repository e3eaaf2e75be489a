"""Forms of a response's agencies: who takes part, what each says it will do, and whether it did; and its actions."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import may
from commonweal.access.queries import teams_today
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.actions.policy import actions_policy
from commonweal.actions.terms import Wanted
from commonweal.core.policy.words import day_in_words
from commonweal.core.terms import london_day
from commonweal.tasking.response.agencies.operations import commit, judge_commitment, let_agency_go, take_in_agency
from commonweal.tasking.response.asked import commitment_asked, day_asked, id_of
from commonweal.tasking.response.operations import (
    agencies_of,
    agree_in_response,
    may_write_for,
    take_action_in,
)
from commonweal.tasking.response.pages import (
    FORM,
    agencies_to_choose,
    answer,
    back,
    carried_out,
    shown_or_absent,
    typed_of,
)
from commonweal.tasking.response.queries import ResponseShown, unlinked_at
from commonweal.tasking.response.terms import CommitmentState, ResponseRefused

ACTION = ("kind", "what", "due_on", "team", "why", "resource", "public_words", "action")


@require_http_methods(FORM)
@staff_only
def agencies(request: StaffRequest, response_id: UUID) -> HttpResponse:
    """Take an agency into the response, or let one go that does not lead it."""
    shown = shown_or_absent(request, response_id, Act.CREATE)
    problem = None
    if request.method == "POST":
        chosen = id_of(request.POST.get("agency", ""))
        if chosen is None:
            problem = ("agency", "Choose an agency.")
        else:
            how = let_agency_go if request.POST.get("does") == "leave" else take_in_agency
            problem = carried_out(lambda: how(response_id, chosen, by=request.viewer, at=request.at))
        if problem is None:
            return back(shown, "commitments")
    here = {one.organisation_id for one in shown.partners}
    others = [(str(one), name) for one, name in agencies_of(request.viewer).items() if one not in here]
    return answer(request, "agencies", shown, problem, {"others": others})


@require_http_methods(FORM)
@staff_only
def commitment(request: StaffRequest, response_id: UUID) -> HttpResponse:
    """Write what an agency says it will do."""
    shown = shown_or_absent(request, response_id, Act.CHANGE)
    problem = None
    if request.method == "POST":
        problem = carried_out(
            lambda: commit(response_id, commitment_asked(request.POST), by=request.viewer, at=request.at)
        )
        if problem is None:
            return back(shown, "commitments")
    choices = agencies_to_choose(shown, request)
    typed = typed_of(request, ("agency", "words"), agency=choices[0][0] if len(choices) == 1 else "")
    return answer(request, "commitment", shown, problem, {"typed": typed, "agencies": choices})


@require_http_methods(FORM)
@staff_only
def judged(request: StaffRequest, response_id: UUID, commitment_id: UUID) -> HttpResponse:
    """Say whether an agency did what it said."""
    shown = shown_or_absent(request, response_id, Act.CHANGE)
    said = next((one for one in shown.commitments if one.id == commitment_id), None)
    if said is None or not may_write_for(said.organisation_id, request.viewer):
        raise Http404
    problem = None
    if request.method == "POST":
        post, by, at = request.POST, request.viewer, request.at
        problem = carried_out(
            lambda: judge_commitment(
                response_id, commitment_id, post.get("state", ""), post.get("because", ""), by=by, at=at
            )
        )
        if problem is None:
            return back(shown, "commitments")
    context = {
        "said": said,
        "states": [(one.value, one.label, "") for one in CommitmentState],
        "typed": typed_of(request, ("state", "because"), state=said.state, because=said.because),
    }
    return answer(request, "judged", shown, problem, context)


@require_http_methods(FORM)
@staff_only
def actions(request: StaffRequest, response_id: UUID) -> HttpResponse:
    """Agree an action that comes from the response, or take in one that is there."""
    if not may(request.viewer, Act.CREATE, RecordKind.ACTION):
        raise Http404
    shown = shown_or_absent(request, response_id)
    problem = None
    if request.method == "POST":
        problem = carried_out(lambda: _act(request, shown))
        if problem is None:
            return back(shown, "actions-heading")
    policy = actions_policy(request.viewer.partnership_id).kinds_on(request.viewer.on)
    context = {
        "typed": typed_of(request, ACTION),
        "kinds": [(one.word, one.name) for one in policy.kinds],
        "teams": [("", "Choose a team"), *((str(one), name) for one, name in teams_today(request.viewer))],
        "there": unlinked_at(response_id, request.viewer),
    }
    return answer(request, "actions", shown, problem, context)


def _act(request: StaffRequest, shown: ResponseShown) -> None:
    post, by, at, one = request.POST, request.viewer, request.at, shown.listed
    if taken := post.get("action", ""):
        action_id = id_of(taken)
        if action_id is None:
            raise ResponseRefused("action", "Choose an action at this place.")
        take_action_in(one.id, action_id, by=by, at=at)
        return
    begins = day_in_words(one.days.begins_on)
    wanted = Wanted(
        key=post.get("key", ""), kind=post.get("kind", ""), what=post.get("what", ""),
        due_on=day_asked("due_on", post.get("due_on", "")), team_id=id_of(post.get("team", "")),
        location_key=one.location_key, place_name=one.place_name, why=post.get("why", ""),
        decided_in=f"{one.sort.label} from {begins}", resource=post.get("resource", ""),
        public_words=post.get("public_words", ""), agreed_on=london_day(at),
    )  # fmt: skip
    agree_in_response(one.id, wanted, by=by, at=at)
