"""What an address of these pages asks for, and the answer to who may not ask: no such page."""

from django.http import Http404

from commonweal.access.door import StaffRequest
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act

FURTHEST_PAGE = 10_000


def page_of(request: StaffRequest) -> int:
    """The page of a long list that the address asks for, from 1 on."""
    written = request.GET.get("page", "1")
    whole = written.isascii() and written.isdigit() and len(written) <= len(str(FURTHEST_PAGE))
    if not (whole and 1 <= int(written) <= FURTHEST_PAGE):
        raise Http404
    return int(written)


def or_absent(request: StaffRequest, act: Act, kind: RecordKind) -> None:
    """Answer as if the page did not exist where the role may not do this."""
    if not may(request.viewer, act, kind):
        raise Http404
