"""The list of reporters whom no message could reach, and the page on which one of them is settled."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.reports.asked import or_absent, pages_open
from commonweal.reports.untold.operations import NothingToSettle, SettleNeedsWords, settle_untold
from commonweal.reports.untold.queries import MOST_SHOWN, untold_one, untold_open

CHOICES = (("told", "I told them"), ("cannot", "Nobody can tell them safely"))


@require_safe
@staff_only
def untold_list(request: StaffRequest) -> HttpResponse:
    """Who waits to be told by hand, who waits longest first."""
    or_absent(request, Act.READ, RecordKind.UNTOLD)
    context = {
        "report_pages_open": pages_open(request.viewer),
        "waiting": untold_open(request.viewer),
        "may_settle": may(request.viewer, Act.CHANGE, RecordKind.UNTOLD),
        "most_shown": MOST_SHOWN,
    }
    return render(request, "reports/untold.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def untold_settle(request: StaffRequest, untold_id: UUID) -> HttpResponse:
    """One of them: how to reach them, what the message would have said, and what came of telling them."""
    or_absent(request, Act.CHANGE, RecordKind.UNTOLD)
    one = untold_one(untold_id, request.viewer)
    if one is None:
        raise Http404
    errors, given = {}, {"how": "", "words": ""}
    if request.method == "POST":
        given = {name: request.POST.get(name, "")[:4_000] for name in given}
        if given["how"] not in dict(CHOICES):
            errors["how"] = "Choose whether they were told"
        try:
            if not errors:
                told = given["how"] == "told"
                settle_untold(untold_id, given["words"], told=told, by=request.viewer, at=request.at)
                return redirect(reverse("untold"))
        except SettleNeedsWords as refused:
            errors["words"] = str(refused)
        except NothingToSettle as gone:
            raise Http404 from gone
    context = {"one": one, "errors": errors, "given": given, "choices": CHOICES}
    return render(request, "reports/untold_one.html", context, status=400 if errors else 200)
