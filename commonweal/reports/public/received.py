"""Reads a resident's whole form, and makes their photos and sounds anew, before a transaction begins.

A slow telephone, or a long sound, would else hold the database for as long as it takes. Nothing is looked up here: a
file without a report that it belongs to is made in vain, counts as work of its source, and is cleared (docs/security.md
P8, P9).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

from commonweal.files.evidence.making import make_anew
from commonweal.files.evidence.refusals import EvidenceRefused, Wrong
from commonweal.files.evidence.terms import Kept
from commonweal.files.evidence.upload import EvidenceUpload
from commonweal.reports.own.held import held_id
from commonweal.reports.public.code import as_typed
from commonweal.reports.public.throttle import DOOR

MOST_AT_ONCE = 5
FIELD = "file"


class ReceivedFirst:
    """For addresses under /report/ only; `made_anew(request)` gives what became of the files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.path.startswith(DOOR):
            request.upload_handlers = [EvidenceUpload(request)]
            files: list[Any] = request.FILES.getlist(FIELD)
            opens_something = as_typed(request.COOKIES.get("draft", "")) or held_id(request)
            made = [_made(one) for one in files[:MOST_AT_ONCE]] if opens_something else []
            # A minute is what a worker has: whoever sends more at once is told to send the rest again.
            made += [EvidenceRefused(Wrong.BUSY) for _ in files[MOST_AT_ONCE:]]
            request.made_anew = made  # type: ignore[attr-defined]
        return self.get_response(request)


def made_anew(request: HttpRequest) -> list[Kept | EvidenceRefused]:
    """What became of each file of a form, in their order."""
    return list(getattr(request, "made_anew", []))


def _made(upload: Any) -> Kept | EvidenceRefused:
    try:
        return make_anew(Path(upload.temporary_file_path()))
    except EvidenceRefused as refused:
        return refused
