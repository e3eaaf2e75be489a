"""Steps of one report, from its page or from the inbox: each a form that works without scripts, sent once."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import NotAllowed, may
from commonweal.access.queries import team_names, teams_today
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.policy.words import day_in_words
from commonweal.core.rules.need_to_know import RecordFacts
from commonweal.core.rules.report_life import ReportStep, next_state
from commonweal.core.terms import LONDON, ReportState
from commonweal.reports.asked import uuid_or_none, way_back
from commonweal.reports.history.operations import post_update
from commonweal.reports.incident.queries import together
from commonweal.reports.life.operations import BY_TRIAGE, NEEDS_WORDS, Step, StepRefused, may_answer, take_step
from commonweal.reports.single.operations import AsItStands, ChangedMeanwhile, NoSuchTeam
from commonweal.reports.single.queries import SeenReport, purposes_for
from commonweal.reports.single.views import lies_with
from commonweal.reports.triage.acting import as_it_stands_in_words, on_a_report, seen_again, version_of
from commonweal.reports.triage.proposing import Proposal, proposal_for
from commonweal.reports.triage.steps import WORDS
from commonweal.reports.triage.terms import STATE_WORDS


@dataclass(frozen=True, slots=True)
class Refused:
    """What a form was answered with: errors by field, and what somebody else has written meanwhile."""

    errors: dict[str, str]
    now: AsItStands | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@on_a_report
def step(request: StaffRequest, report: SeenReport, facts: RecordFacts, viewer: Viewer, step: str) -> HttpResponse:
    """One step: its form, or what came of it."""
    chosen = _step(step)
    if not (may(viewer, Act.CHANGE, facts) if chosen in BY_TRIAGE else may_answer(facts, viewer)):
        raise Http404
    proposal = proposal_for(report, viewer) if chosen is ReportStep.ASSIGN else None
    refused = Refused({})
    if request.method == "POST":
        refused = _taken(request, report, chosen, proposal, viewer)
        if not refused.errors and refused.now is None:
            return _onward(request, report, chosen, viewer)
    elif next_state(ReportState(report.state), chosen) is None or report.follows_id is not None:
        why = f"This report is {STATE_WORDS[ReportState(report.state)]} now; that step does not begin here."
        return render(request, "reports/refused.html", {"report": report, "why": why, "back": ""}, status=409)
    return _form(request, report, facts, chosen, proposal, refused, viewer)


def _step(written: str) -> ReportStep:
    if written not in set(ReportStep):
        raise Http404
    return ReportStep(written)


def _taken(
    request: StaffRequest, report: SeenReport, chosen: ReportStep, proposal: Proposal | None, viewer: Viewer
) -> Refused:
    """Take the step; what was refused, by field."""
    words = request.POST.get("words", "").strip()
    team_id = uuid_or_none(request.POST.get("team", ""))
    by_rule = proposal is not None and team_id == proposal.team_id
    if chosen is ReportStep.ASSIGN and proposal is not None and team_id and not by_rule and not words:
        return Refused({"words": f"Say why not the team that the rules propose ({proposal.team})"})
    if chosen is ReportStep.HAND_OVER:
        at = _handed_over_at(request)
        if at is None:
            return Refused({"time": "Write the time as hours and minutes, such as 21:40"})
        local = at.astimezone(LONDON)
        words = f"On {day_in_words(local.date())} at {local:%H:%M}: {words}" if words else ""
    wanted = Step(chosen, version_of(request), words, team_id, proposal.rule if by_rule and proposal else "")
    try:
        take_step(report.id, wanted, by=viewer, at=request.at)
    except (StepRefused, NoSuchTeam) as refused:
        return Refused({"team" if isinstance(refused, NoSuchTeam) else "words": str(refused)})
    except ChangedMeanwhile as changed:
        return Refused({}, changed.now)
    except NotAllowed as refused:
        raise Http404 from refused
    return Refused({})


def _handed_over_at(request: StaffRequest) -> datetime | None:
    """When the police were told: today, or yesterday where the time has not come yet; now where nothing is written."""
    written = request.POST.get("time", "").strip()
    if not written:
        return request.at
    hours, _, minutes = written.replace(".", ":").partition(":")
    if not (hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit()):
        return None
    try:
        clock = time(int(hours[:3]), int(minutes[:3]))
    except ValueError:
        return None
    local = datetime.combine(request.at.astimezone(LONDON).date(), clock, LONDON)
    return local if local <= request.at + timedelta(minutes=5) else local - timedelta(days=1)


def _onward(request: StaffRequest, report: SeenReport, chosen: ReportStep, viewer: Viewer) -> HttpResponse:
    """Back to where the form stood; who does not see the report any more is told where it lies."""
    now = seen_again(report, request.viewer)
    said = "given" if chosen is ReportStep.ASSIGN else chosen.value
    if back := way_back(request):
        return redirect(f"{back}{'&' if '?' in back else '?'}said={said}&about={report.reference}")
    if now is not None:
        return redirect(f"{reverse('report', kwargs={'report_id': report.id})}?said={said}")
    team_id = uuid_or_none(request.POST.get("team", "")) if chosen is ReportStep.ASSIGN else None
    team = team_names([team_id]).get(team_id, "") if team_id else ""
    return render(request, "reports/given.html", {"report": report, "said": lies_with(team)})


def _form(
    request: StaffRequest,
    report: SeenReport,
    facts: RecordFacts,
    chosen: ReportStep,
    proposal: Proposal | None,
    refused: Refused,
    viewer: Viewer,
) -> HttpResponse:
    assigns, conflict = chosen is ReportStep.ASSIGN, refused.now is not None
    teams = teams_today(viewer) if assigns else []
    team = request.POST.get("team", str(proposal.team_id) if proposal else "")
    context: dict[str, Any] = {
        "report": report, "step": chosen, "step_words": WORDS.get(chosen), "errors": refused.errors,
        "given": request.POST, "conflict": conflict, "proposal": proposal, "team": team,
        "teams": [("", "Choose a team"), *((str(one), name) for one, name in teams)],
        "now": as_it_stands_in_words(refused.now, facts, viewer) if refused.now else "",
        "version": refused.now.version if refused.now else version_of(request) or report.version,
        "needs_words": chosen in NEEDS_WORDS, "back": way_back(request) or _inbox_of(request),
        "purpose": viewer.purpose if purposes_for(viewer) else "",
        "n_followers": len(together(report, viewer).followers), "time": f"{request.at.astimezone(LONDON):%H:%M}",
        "hands_over": chosen is ReportStep.HAND_OVER,
    }  # fmt: skip
    return render(request, "reports/step.html", context, status=409 if conflict else 400 if refused.errors else 200)


def _inbox_of(request: StaffRequest) -> str:
    """Where the form leads back to that was opened from the inbox."""
    return reverse("inbox") if "inbox" in request.GET else ""


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@on_a_report
def update(request: StaffRequest, report: SeenReport, facts: RecordFacts, viewer: Viewer) -> HttpResponse:
    """An update that the reporter reads, or a note for colleagues."""
    if not may_answer(facts, viewer):
        raise Http404
    errors: dict[str, str] = {}
    to_whom = request.POST.get("to", "")
    if request.method == "POST":
        if to_whom not in ("reporter", "colleagues"):
            errors["to"] = "Choose who reads it"
        else:
            try:
                public = to_whom == "reporter"
                post_update(report.id, request.POST.get("words", ""), public=public, by=viewer, at=request.at)
            except StepRefused as refused:
                errors["words"] = str(refused)
        if not errors:
            page = reverse("report", kwargs={"report_id": report.id})
            return redirect(way_back(request) or f"{page}?said=update#history-heading")
    context = {
        "report": report, "errors": errors, "given": request.POST, "to": to_whom, "back": way_back(request),
        "purpose": viewer.purpose if purposes_for(viewer) else "",
        "n_followers": len(together(report, viewer).followers),
    }  # fmt: skip
    return render(request, "reports/update.html", context, status=400 if errors else 200)
