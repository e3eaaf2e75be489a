"""The inbox: its list, the report that is open beside it, and many reports given to a team at once."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import NotAllowed, may
from commonweal.access.queries import team_names, teams_today
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.operations import write_entry
from commonweal.core.rules.report_life import ReportStep
from commonweal.places.queries import wards_on
from commonweal.reports.asked import or_absent, pages_open, uuid_or_none, way_back, with_purpose, works_an_inbox
from commonweal.reports.life.operations import Step, StepRefused, take_step
from commonweal.reports.single.opening import opened
from commonweal.reports.single.operations import ChangedMeanwhile, NoSuchReport, NoSuchTeam
from commonweal.reports.single.queries import purposes_for, report_seen
from commonweal.reports.single.views import lies_with, said_of
from commonweal.reports.terms import Category
from commonweal.reports.triage.queries import inbox, lines_of, sends_every_report, shows_for
from commonweal.reports.triage.terms import CLOCK_WORDS, STATE_WORDS, Asked, Inbox, Show, after_of

MOST_AT_ONCE = 200
LONGEST_REFERENCE = 40


@require_safe
@staff_only
def inbox_page(request: StaffRequest) -> HttpResponse:
    """What has to be done, urgent first and then by the clock."""
    or_absent(request, Act.READ)
    if not works_an_inbox(request.viewer):
        raise Http404
    asked = _asked(request)
    page = inbox(asked, request.viewer)
    return render(request, "reports/inbox.html", _context(request, asked, page, request.viewer))


@require_safe
@staff_only
def inbox_report(request: StaffRequest, report_id: UUID) -> HttpResponseBase:
    """The same list with one report open beside it. Two looks, two entries: the list is none at the report itself."""
    or_absent(request, Act.READ)
    if not works_an_inbox(request.viewer) or (seen := report_seen(report_id, request.viewer)) is None:
        raise Http404
    viewer = with_purpose(request, report_id)
    asked, listing = _asked(request), _beside(request)
    page = inbox(asked, listing)
    write_entry(listing.trace, outcome="200")
    context = _context(request, asked, page, request.viewer) | {"selected": report_id, "seen": seen}
    if viewer is None:
        context["purposes"] = purposes_for(request.viewer)
    else:
        context |= opened(request, report_id, viewer, only=request.GET.get("only", ""))
        context["next_url"] = _next(request, page, report_id)
    return render(request, "reports/inbox.html", context)


def _beside(request: StaffRequest) -> Viewer:
    """The viewer of the list, whose looks stand in an entry of their own."""
    trace = replace(request.trace, route="inbox", records={}, device=str(request.session.get("device", "")))
    return replace(request.viewer, trace=trace)


@require_POST
@staff_only
def assign_many(request: StaffRequest) -> HttpResponse:
    """The ticked reports to one team, each checked; how many moved, and which did not and why."""
    or_absent(request, Act.CHANGE)
    ticked = [one for one in map(_ticked, request.POST.getlist("ticked")[:MOST_AT_ONCE]) if one]
    team_id, words = uuid_or_none(request.POST.get("team", "")), request.POST.get("words", "").strip()
    error = ""
    if not ticked:
        error = "Tick at least one report"
    elif team_id is None or team_id not in dict(teams_today(request.viewer)):
        error = "Choose a team"
    elif not words:
        error = "Say why they go there, in a few words: it stands in the history of each"
    moved, kept = ([], []) if error or team_id is None else _assigned(ticked, team_id, words, request)
    shown = {one.id: one for one in lines_of([one for one, _ in kept], request.viewer)}
    context = {
        "error": error, "moved": moved, "ticked": ticked, "team": str(team_id or ""), "words": words,
        "teams": [("", "Choose a team"), *((str(one), name) for one, name in teams_today(request.viewer))],
        "team_name": team_names([team_id]).get(team_id, "") if team_id else "",
        "kept": [(shown[one], why) for one, why in kept if one in shown],
        "n_not_found": sum(one not in shown for one, _ in kept), "back": way_back(request) or reverse("inbox"),
    }  # fmt: skip
    return render(request, "reports/inbox_moved.html", context, status=400 if error else 200)


def _assigned(
    ticked: list[tuple[UUID, int]], team_id: UUID, words: str, request: StaffRequest
) -> tuple[list[UUID], list[tuple[UUID, str]]]:
    """Which moved, and which did not and why; one that cannot move holds up no other."""
    moved: list[UUID] = []
    kept: list[tuple[UUID, str]] = []
    for report_id, version in ticked:
        try:
            with transaction.atomic():
                step = Step(ReportStep.ASSIGN, version, words, team_id)
                take_step(report_id, step, by=request.viewer, at=request.at)
            moved.append(report_id)
        except ChangedMeanwhile as changed:
            team = team_names([changed.now.team_id]).get(changed.now.team_id, "") if changed.now.team_id else ""
            kept.append((report_id, f"Somebody changed it meanwhile. {lies_with(team)}"))
        except (StepRefused, NoSuchTeam) as refused:
            kept.append((report_id, str(refused)))
        except (NoSuchReport, NotAllowed):
            kept.append((report_id, "It was not found."))
    return moved, kept


def _ticked(written: str) -> tuple[UUID, int] | None:
    """A ticked report and the version that was shown."""
    one, _, version = written.partition("_")
    report_id = uuid_or_none(one)
    plain = version.isascii() and version.isdigit() and len(version) < 10
    return (report_id, int(version)) if report_id and plain else None


def _asked(request: StaffRequest) -> Asked:
    shows = shows_for(request.viewer)
    show = request.GET.get("show", "")
    category = request.GET.get("category", "")
    return Asked(
        show=Show(show) if show in shows else shows[0],
        reference=" ".join(request.GET.get("reference", "").replace("\x00", "").split())[:LONGEST_REFERENCE],
        category=category if category in Category.values else "",
        ward=request.GET.get("ward", "").replace("\x00", "")[:9],
        team=str(uuid_or_none(request.GET.get("team", "")) or ""),
        after=after_of(request.GET.get("after", "")),
    )


def _query(asked: Asked, **more: str) -> str:
    kept = {
        "show": asked.show.value, "reference": asked.reference, "category": asked.category, "ward": asked.ward,
        "team": asked.team, "after": str(asked.after or ""), **more,
    }  # fmt: skip
    return urlencode({name: value for name, value in kept.items() if value})


def _context(request: StaffRequest, asked: Asked, page: Inbox, viewer: Viewer) -> dict[str, Any]:
    query = _query(asked)
    said, about = request.GET.get("said", ""), request.GET.get("about", "")
    return {
        "inbox": page, "asked": asked, "query": query, "list_url": f"{reverse('inbox')}?{query}",
        "onward_url": f"{reverse('inbox')}?{_query(asked, after=str(page.onward))}" if page.onward else "",
        "first_url": f"{reverse('inbox')}?{_query(replace(asked, after=None))}" if asked.after else "",
        "fields": _fields(asked, page, viewer), "everything": sends_every_report(viewer), "at": request.at,
        "state_words": STATE_WORDS, "clock_words_of": CLOCK_WORDS, "report_pages_open": pages_open(viewer),
        "all_teams": [("", "Choose a team"), *((str(one), name) for one, name in teams_today(viewer))]
        if page.may_assign else [], "selected": None, "may_give": may(viewer, Act.CHANGE, RecordKind.REPORT),
        "done": (said_of(said, None), about[:16]) if said and said_of(said, None) else None,
    }  # fmt: skip


def _fields(asked: Asked, page: Inbox, viewer: Viewer) -> list[tuple[Any, ...]]:
    """The filters: only those of fields that the viewer sees."""
    found: list[tuple[Any, ...]] = []
    if "category" in page.can_ask:
        found.append(("category", "What", Category.choices, asked.category, "Everything"))
    if "place" in page.can_ask and (wards := list(wards_on(viewer.on, viewer))):
        found.append(("ward", "Ward", wards, asked.ward, "All wards"))
    if "team" in page.can_ask and sends_every_report(viewer):
        found.append(("team", "Team", [(str(one), name) for one, name in teams_today(viewer)], asked.team, "All teams"))
    return found


def _next(request: StaffRequest, page: Inbox, report_id: UUID) -> str:
    """The next report of the list, which opens when a step is taken with this one; the list where there is none."""
    ids = [one.id for one in page.lines]
    query = _query(_asked(request))
    if report_id not in ids or ids[-1] == report_id:
        return f"{reverse('inbox')}?{query}"
    following = ids[ids.index(report_id) + 1]
    return f"{reverse('inbox-report', kwargs={'report_id': following})}?{query}"
