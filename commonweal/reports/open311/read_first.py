"""Reads a call's whole form, and makes its photos anew, before a transaction begins.

A slow client, or a large photo, would else hold the database for as long as it takes, as at the residents' door
(reports/public/received.py). Photos are made only for a key that works. Of a call that is refused later they are made
in vain, and cleared.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

from commonweal.files.evidence.making import make_anew
from commonweal.files.evidence.refusals import EvidenceRefused
from commonweal.files.evidence.terms import Kept
from commonweal.files.evidence.upload import EvidenceUpload
from commonweal.reports.open311.asked import FORM_FAULTS, MOST_PHOTOS, is_a_photo
from commonweal.reports.open311.queries import is_a_key

DOOR = "/open311/"


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that came along: made anew, or why it was not kept."""

    kept: Kept | None
    why_not: str = ""


class ReadFirst:
    """For calls that send, under /open311/ only; `photos_of(request)` gives what became of the photos."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.path.startswith(DOOR):
            request.upload_handlers = [EvidenceUpload(request)]
            try:
                sent = [one for name, ones in request.FILES.lists() if is_a_photo(name) for one in ones]
                if sent and is_a_key(request.POST.get("api_key", "")):
                    request.open311_photos = [_made(one) for one in sent[:MOST_PHOTOS]]  # type: ignore[attr-defined]
            except FORM_FAULTS as fault:
                # Said by the address itself, in the form that was asked for.
                request.form_fault = fault  # type: ignore[attr-defined]
        return self.get_response(request)


def photos_of(request: HttpRequest) -> list[Photo]:
    """What became of each photo of a call, in their order."""
    return list(getattr(request, "open311_photos", []))


def _made(upload: Any) -> Photo:
    try:
        return Photo(make_anew(Path(upload.temporary_file_path())))
    except EvidenceRefused as refusal:
        return Photo(None, str(refusal))
