"""The file of one photo, for who reads the action; each opening stands in the audit."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.actions.asked import or_absent
from commonweal.actions.photos.queries import kept_photo
from commonweal.files.evidence.refusals import EvidenceLost
from commonweal.files.evidence.serving import evidence_response


@require_safe
@staff_only
def photo(request: StaffRequest, action_id: UUID, photo_id: UUID) -> HttpResponse:
    """The photo in the page; absent where the action is, or where it was taken away."""
    or_absent(request.viewer)
    found = kept_photo(action_id, photo_id, request.viewer)
    if found is None:
        raise Http404
    reference, kept = found
    try:
        return evidence_response(kept, name=reference, inline=True)
    except EvidenceLost as lost:
        raise Http404 from lost
