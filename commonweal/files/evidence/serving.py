"""The answer that carries a kept photo or sound: never as a page, never run, never kept by a browser or a proxy.

Who may see it is asked before, by whoever calls. Only files that were made here are ever served, so showing them in the
page is as safe as letting them be saved. Part of a sound may be asked for: iPhones play nothing else.
"""

import re

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from commonweal.files.evidence.keeping import kept_bytes
from commonweal.files.evidence.terms import CONTENT_TYPES, EvidenceKind, Kept

ENDINGS = {EvidenceKind.PHOTO: "jpg", EvidenceKind.SOUND: "mp3"}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; media-src 'self'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Accept-Ranges": "bytes",
}
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})", re.ASCII)


def evidence_response(kept: Kept, *, name: str, inline: bool, asked_range: str = "") -> HttpResponse:
    """The kept file, or the part of it that the header `Range` asks for; raises `EvidenceLost`.

    `name` is what it is called when saved, without ending; the caller takes it from a reference, not from a sender.
    """
    whole = kept_bytes(kept)
    part = _part(asked_range, len(whole))
    if part is None:
        response = HttpResponse(whole)
    elif not part:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(whole)}"})
    else:
        response = HttpResponse(whole[part.start : part.stop], status=206)
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(whole)}"
    # By its kind, not by what a row says: two types are all that is ever answered.
    response["Content-Type"] = CONTENT_TYPES[kept.kind]
    response["Content-Disposition"] = content_disposition_header(not inline, f"{name}.{ENDINGS[kept.kind]}") or ""
    response["Content-Length"] = str(len(response.content))
    for header, value in _HEADERS.items():
        response[header] = value
    return response


def _part(asked: str, n_bytes: int) -> range | None:
    """The bytes asked for; an empty range where there are none such, None where all are to be sent."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return range(max(0, n_bytes - int(last)), n_bytes)
    return range(int(first), min(int(last) + 1 if last else n_bytes, n_bytes))
