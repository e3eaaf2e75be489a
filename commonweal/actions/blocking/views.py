"""What stands in the way of actions, as things with somebody who can remove them."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import NotAllowed
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.actions.asked import or_absent, version_of
from commonweal.actions.blocking.operations import blocker_seen, may_solve, solve_blocker
from commonweal.actions.operations import ActionChanged, ActionRefused, NoSuchAction
from commonweal.actions.queries import blockers


@require_safe
@staff_only
def blockers_page(request: StaffRequest) -> HttpResponse:
    """What stands in the way and is not solved, oldest first."""
    or_absent(request.viewer, Act.READ, RecordKind.BLOCKER)
    return _page(request)


@require_POST
@staff_only
def solve(request: StaffRequest, blocker_id: UUID) -> HttpResponse:
    """Say what was done about one of them."""
    or_absent(request.viewer, Act.CHANGE, RecordKind.BLOCKER)
    post = request.POST
    try:
        solve_blocker(
            blocker_id, post.get("words", ""), version_of(post.get("version", "")), by=request.viewer, at=request.at
        )
    except (NoSuchAction, NotAllowed) as gone:
        raise Http404 from gone
    except ActionRefused as refused:
        return _page(request, problem=refused.because, wrong=blocker_id)
    except ActionChanged as changed:
        return _page(request, problem=str(changed))
    return redirect("blockers")


def _page(request: StaffRequest, *, problem: str = "", wrong: UUID | None = None) -> HttpResponse:
    found = blockers(request.viewer)
    mine = {one.id for one in found if may_solve(blocker_seen(one.id, request.viewer), request.viewer)}
    context = {
        "blockers": found, "may_solve": mine, "problem": problem, "wrong": wrong,
        "typed": request.POST.get("words", "") if problem else "",
    }  # fmt: skip
    return render(request, "actions/blockers.html", context, status=400 if problem else 200)
