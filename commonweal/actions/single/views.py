"""One action and its next steps, with big buttons for a telephone; and the form on which one is agreed."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.guarding.once import new_key
from commonweal.access.permission import NotAllowed, may
from commonweal.access.queries import members_today, teams_today
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.actions.asked import day_asked, id_of, or_absent, version_of
from commonweal.actions.blocking.operations import may_solve, raise_blocker
from commonweal.actions.operations import (
    ActionChanged,
    ActionRefused,
    NoSuchAction,
    action_seen,
    agree_action,
    may_take,
    take_action_step,
    tell_residents,
)
from commonweal.actions.photos.operations import add_photos, take_photo_away
from commonweal.actions.photos.received import SEALED, photo_problem
from commonweal.actions.photos.sealed import unsealed
from commonweal.actions.policy import actions_policy
from commonweal.actions.single.queries import ActionFile, action_file
from commonweal.actions.terms import STEP_LABELS, Step, Wanted
from commonweal.core.rules.action_life import BY_OWNER, ActionStep
from commonweal.files.evidence.terms import Kept
from commonweal.places.operations import searched_name
from commonweal.places.queries import places_named

FORM = ("GET", "HEAD", "POST")
BLOCK, TELL, ADD_PHOTOS, PHOTO_AWAY = "block", "tell", "add-photos", "photo-away"
TYPED = ("words", "team", "person", "due_on", "blocker", "public_words", "away")
NEW = ("key", "kind", "what", "due_on", "team", "place", "location_key", "why", "resource", "public_words", "proposed")


@require_http_methods(FORM)
@staff_only
def action(request: StaffRequest, action_id: UUID) -> HttpResponse:
    """One action; a form of the page moves it on, says what stands in its way, or what residents read."""
    or_absent(request.viewer)
    found = action_file(action_id, request.viewer)
    if found is None:
        raise Http404
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            _carry_out(request, action_id)
            return redirect("action", action_id=action_id)
        except (NoSuchAction, NotAllowed) as gone:
            raise Http404 from gone
        except ActionRefused as refused:
            problems = {refused.field: refused.because}
        except ActionChanged as changed:
            problems = {"": f"{changed} What you wrote still stands in the form."}
        found = action_file(action_id, request.viewer) or found
    return render(request, "actions/action.html", _context(request, found, problems), status=400 if problems else 200)


def _carry_out(request: StaffRequest, action_id: UUID) -> None:
    post, by, at = request.POST, request.viewer, request.at
    version, asked = version_of(post.get("version", "")), post.get("step", "")
    due_on = day_asked("due_on", post["due_on"]) if post.get("due_on", "").strip() else None
    if asked == BLOCK:
        team_id = id_of(post.get("team", ""))
        raise_blocker(action_id, post.get("blocker", ""), version, team_id=team_id, due_on=due_on, by=by, at=at)
    elif asked == TELL:
        tell_residents(action_id, post.get("public_words", ""), version, by=by, at=at)
    elif asked == PHOTO_AWAY:
        photo_id = id_of(post.get("photo_id", "")) or action_id
        take_photo_away(action_id, photo_id, post.get("away", ""), version, by=by, at=at)
    elif photo_problem(request):
        raise ActionRefused("photo", photo_problem(request))
    elif asked == ADD_PHOTOS:
        add_photos(action_id, _photos(request, action_id), post.get("words", ""), version, by=by, at=at)
    elif asked in list(ActionStep):
        team_id, staff_id = id_of(post.get("team", "")), id_of(post.get("person", ""))
        photos = _photos(request, action_id)
        step = Step(ActionStep(asked), version, post.get("words", ""), team_id, staff_id, due_on, photos)
        take_action_step(action_id, step, by=by, at=at)
    else:
        raise ActionRefused("", "Choose what comes next.")


def _photos(request: StaffRequest, action_id: UUID) -> tuple[Kept, ...]:
    """Photos that came with the form, or stayed with it when it had to be mended."""
    return unsealed(request.POST.getlist(SEALED), action_id)


def _context(request: StaffRequest, found: ActionFile, problems: dict[str, str]) -> dict[str, Any]:
    viewer, one = request.viewer, found.action
    agrees = may(viewer, Act.CREATE, RecordKind.ACTION)
    people = members_today(one.team_id, viewer) if agrees and one.team_id else []
    row = action_seen(one.id, viewer)
    return {
        "file": found, "one": one, "problems": problems, "agrees": agrees,
        "steps": [(step.value, STEP_LABELS[step]) for step in found.steps if step in BY_OWNER],
        "further": [step for step in found.steps if step not in BY_OWNER],
        "may_block": ActionStep.FINISH in found.steps and may(viewer, Act.CREATE, RecordKind.BLOCKER),
        "may_add_photos": may_take(row, ActionStep.FINISH, viewer), "wrong_photo": request.POST.get("photo_id", ""),
        "may_solve": {b.id for b in row.blockers.filter(solved_at__isnull=True) if may_solve(b, viewer)},
        "teams": [("", "Choose a team"), *((str(team), name) for team, name in teams_today(viewer))],
        "people": [("", "Whoever of them takes it up"), *((str(who), name) for who, name in people)],
        "typed": {name: request.POST.get(name, "") for name in TYPED}, "photos_here": request.POST.getlist(SEALED),
    }  # fmt: skip


@require_http_methods(FORM)
@staff_only
def new(request: StaffRequest) -> HttpResponse:
    """Agree an action outside of a meeting's screen; sent twice it is one."""
    or_absent(request.viewer, Act.CREATE)
    typed = {name: (request.POST or request.GET).get(name, "") for name in NEW}
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = agree_action(_wanted(request, typed), by=request.viewer, at=request.at)
            return redirect("action", action_id=made.id)
        except ActionRefused as refused:
            problems = {refused.field: refused.because}
    typed["key"] = typed["key"] or new_key()
    kinds = actions_policy(request.viewer.partnership_id).kinds_on(request.viewer.on).kinds
    context = {
        "typed": typed, "problems": problems, "kinds": [("", "Choose"), *((one.word, one.name) for one in kinds)],
        "teams": [("", "Nobody yet"), *((str(team), name) for team, name in teams_today(request.viewer))],
    }  # fmt: skip
    return render(request, "actions/new.html", context, status=400 if problems else 200)


def _wanted(request: StaffRequest, typed: dict[str, str]) -> Wanted:
    key, name = _place(request, typed["location_key"], typed["place"])
    due_on: date = day_asked("due_on", typed["due_on"])
    return Wanted(
        key=typed["key"], kind=typed["kind"], what=typed["what"], due_on=due_on, team_id=id_of(typed["team"]),
        location_key=key, place_name=name, why=typed["why"], resource=typed["resource"],
        public_words=typed["public_words"], proposed=typed["proposed"] == "yes",
    )  # fmt: skip


def _place(request: StaffRequest, location_key: str, name: str) -> tuple[str, str]:
    """Key and name of the place, empty where none was written; raises `ActionRefused` for what names no one place."""
    if location_key or not name.strip():
        return location_key[:80], name
    found = places_named(searched_name(name), request.viewer)
    if len(found) == 1:
        return f"place:{found[0][0]}", found[0][1]
    several = "Several places have this name: open the hotspot's page and begin there."
    raise ActionRefused("place", several if found else "No place of this name is known. Check it, or leave it empty.")
