"""Openings in an emergency as the data protection officer sees them: who, when, why, and the review of each."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.emergencies.operations import review_glass
from commonweal.access.emergencies.queries import GlassShown, all_openings
from commonweal.access.guarding.refusals import NotForYou, NothingToTakeBack, WhyIsMissing
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.core.rules.broken_glass import GlassState
from commonweal.web.oversight.asking import or_absent

TO_REVIEW = (GlassState.ENDED, GlassState.REFUSED, GlassState.LAPSED)
GLASS_WORDS = {
    GlassState.ASKED: ("Waits for a second person", "yellow"),
    GlassState.OPEN: ("Open now", "red"),
    GlassState.REFUSED: ("Not opened", "grey"),
    GlassState.LAPSED: ("Not answered in time", "grey"),
    GlassState.ENDED: ("Closed, to review", "orange"),
    GlassState.REVIEWED: ("Reviewed", "green"),
}


@require_safe
@staff_only
def emergencies(request: StaffRequest) -> HttpResponse:
    """Every opening, those first that wait for somebody."""
    or_absent(request, Act.CHANGE, RecordKind.BREAK_GLASS)
    order = (GlassState.ASKED, GlassState.OPEN, *TO_REVIEW, GlassState.REVIEWED)
    found = sorted(all_openings(request.viewer), key=lambda one: order.index(one.state))
    context = {
        "openings": found,
        "words": GLASS_WORDS,
        "to_review": TO_REVIEW,
        "n_waiting": sum(one.state is GlassState.ASKED and one.needs_second for one in found),
        "n_to_review": sum(one.state in TO_REVIEW for one in found),
    }
    return render(request, "oversight/emergencies.html", context)


@require_http_methods(["GET", "POST"])
@staff_only
def review(request: StaffRequest, glass_id: UUID) -> HttpResponse:
    """Say afterwards whether an opening was in order."""
    or_absent(request, Act.CHANGE, RecordKind.BREAK_GLASS)
    found = _opening(request, glass_id)
    error, words = "", request.POST.get("words", "")
    if request.method == "POST":
        try:
            review_glass(glass_id, words, by=request.viewer, at=request.at)
            return redirect("emergencies")
        except (NotForYou, NothingToTakeBack, WhyIsMissing) as refusal:
            error = str(refusal)
    context = {
        "found": found, "tag_words": GLASS_WORDS[found.state], "to_review": found.state in TO_REVIEW, "words": words,
        "error": error,
    }  # fmt: skip
    return render(request, "oversight/emergency.html", context, status=400 if error else 200)


def _opening(request: StaffRequest, glass_id: UUID) -> GlassShown:
    found = next((one for one in all_openings(request.viewer) if one.id == glass_id), None)
    if found is None:
        raise Http404
    return found
