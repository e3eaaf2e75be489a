"""Decides about a hotspot from its page: seen, watch, an Enhanced Partnership Response, or none with a reason."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.guarding.once import new_key
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.actions.queries import actions_of_place
from commonweal.core.rules.hotspot_life import Choice
from commonweal.hotspots.life.operations import AboutHotspot, DecisionRefused, decide_hotspot
from commonweal.hotspots.life.queries import CHOICE_LABELS, LifeShown, lives
from commonweal.hotspots.queries import HotspotFile, NoSuchHotspot, hotspot_file


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def decide(request: StaffRequest, hotspot_id: UUID) -> HttpResponse:
    """The question what is decided about a hotspot, and its answer; sent twice it is one decision."""
    if not may(request.viewer, Act.CREATE, RecordKind.HOTSPOT_DECISION):
        raise Http404
    file = _file(request, hotspot_id)
    typed = {name: request.POST.get(name, "") for name in ("key", "choice", "words")}
    problem = ""
    if request.method == "POST":
        try:
            choice = _choice(typed["choice"])
            about = AboutHotspot(
                typed["key"], file.hotspot.location_key, file.hotspot.name, choice, typed["words"]
            )  # fmt: skip
            decide_hotspot(about, by=request.viewer, at=request.at)
            return redirect("hotspot", hotspot_id=hotspot_id)
        except DecisionRefused as refused:
            problem = str(refused)
    typed["key"] = typed["key"] or new_key()
    life = life_of_file(file, request.viewer)
    context = {"file": file, "life": life, "typed": typed, "problem": problem, "choices": _choices(life)}
    return render(request, "hotspots/decide.html", context, status=400 if problem else 200)


def life_of_file(file: HotspotFile, viewer: Viewer) -> LifeShown | None:
    """The life of the place of a hotspot, as it stood in the week of its run."""
    key = file.hotspot.location_key
    return lives([key], viewer, as_at=file.run.as_at).get(key)


def life_context(file: HotspotFile, viewer: Viewer) -> dict[str, Any]:
    """What a hotspot's page shows of its place's life: where it stands, actions that the viewer may see, what next."""
    return {
        "life": life_of_file(file, viewer),
        "actions": actions_of_place(file.hotspot.location_key, viewer),
        "may_decide": may(viewer, Act.CREATE, RecordKind.HOTSPOT_DECISION),
        "may_agree": may(viewer, Act.CREATE, RecordKind.ACTION),
    }


def _choice(written: str) -> Choice:
    if written not in {Choice.CONFIRM, Choice.WATCH, Choice.REFUSE_EPR}:
        raise DecisionRefused("Choose what is decided.")
    return Choice(written)


def _choices(life: LifeShown | None) -> list[tuple[str, str]]:
    """What can be decided here now: to refuse an EPR only where one is proposed."""
    # A response has agencies, days and a lead: it is started on a page of its own, and moved there.
    left_out = {Choice.START_EPR, Choice.MOVE_EPR_END}
    if not (life and life.epr.met):
        left_out.add(Choice.REFUSE_EPR)
    return [(one.value, label) for one, label in CHOICE_LABELS.items() if one not in left_out]


def _file(request: StaffRequest, hotspot_id: UUID) -> HotspotFile:
    try:
        return hotspot_file(hotspot_id, request.viewer, with_calls=False)
    except NoSuchHotspot as fault:
        raise Http404 from fault
