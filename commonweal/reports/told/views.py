"""The page of looks at one's own reports by people without a relation to them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.guarding.operations import note_look_seen
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.reports.asked import or_absent, pages_open, uuid_or_none
from commonweal.reports.single.queries import NOTHING_SAID, RELATIONS_IN_WORDS
from commonweal.reports.told.queries import looks_to_know_about


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def told(request: StaffRequest) -> HttpResponse:
    """Looks at the viewer's own records by people without a relation to them, newest first."""
    or_absent(request, Act.READ, RecordKind.LOOK_TOLD)
    if request.method == "POST":
        ids = [one for written in request.POST.getlist("look") if (one := uuid_or_none(written))]
        note_look_seen(ids, by=request.viewer, at=request.at)
        return redirect(reverse("looks-told"))
    looks = looks_to_know_about(request.viewer)
    context = {
        "report_pages_open": pages_open(request.viewer),
        "looks": looks,
        "relations": RELATIONS_IN_WORDS,
        "nothing_said": NOTHING_SAID,
        "n_open": sum(not one.look.seen_by for one in looks),
    }
    return render(request, "reports/told.html", context)
