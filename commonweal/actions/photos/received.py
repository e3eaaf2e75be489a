"""Reads the form of an action with its photos, and makes these anew, before a transaction begins.

A telephone at a weak place would else hold the database for as long as it sends (reports/public/received.py). Only what
comes with somebody's session is made; whether they may read the action is asked by the page. A photo of a form that is
refused for good is made in vain, and cleared.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict

from commonweal.access.sessions.store import SessionStore
from commonweal.actions.photos.sealed import seal
from commonweal.files.evidence.making import make_anew
from commonweal.files.evidence.refusals import EvidenceRefused
from commonweal.files.evidence.sniffing import HEAD_BYTES, coding_of
from commonweal.files.evidence.terms import EvidenceKind
from commonweal.files.evidence.upload import EvidenceUpload

FIELD, SEALED = "photo", "photo_here"
MOST_AT_ONCE = 5
_PAGE = re.compile(r"/actions/(?P<action_id>[0-9a-f-]{36})/", re.ASCII)
_SOUND = "This is a sound. With an action only photos are kept: write in a sentence what is to be heard."
_TOO_MANY = f"At most {MOST_AT_ONCE} photos go at once. Send the others afterwards: those that stand below are here."


class PhotosReceivedFirst:
    """For the page of one action; each photo of its form becomes a sealed field, `photo_problem(request)` says why
    one did not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = _PAGE.fullmatch(request.path) if request.method == "POST" else None
        if page and request.content_type == "multipart/form-data":
            request.upload_handlers = [EvidenceUpload(request)]
            _receive(request, page["action_id"])
        return self.get_response(request)


def photo_problem(request: HttpRequest) -> str:
    """Why a photo of the form was not taken, in words; empty where all were."""
    return str(getattr(request, "photo_problem", ""))


def _receive(request: Any, written_id: str) -> None:
    sent = request.FILES.getlist(FIELD)
    if not sent or not _comes_with_a_session(request):
        return
    post = request.POST.copy()
    problems = [_TOO_MANY] if len(sent) > MOST_AT_ONCE else []
    for one in sent[:MOST_AT_ONCE]:
        try:
            post.appendlist(SEALED, _sealed(Path(one.temporary_file_path()), UUID(written_id)))
        except (EvidenceRefused, NotAPhoto, ValueError) as refused:
            problems.append(str(refused))
    request.photo_problem = " ".join(dict.fromkeys(problems))
    # From here on a photo is a field like others, which a lock of the session or a refusal gives back.
    request.POST, request._files = post, MultiValueDict()


class NotAPhoto(Exception):
    """A sound; its text says what to do."""


def _sealed(sent: Path, action_id: UUID) -> str:
    with sent.open("rb") as opened:
        if coding_of(opened.read(HEAD_BYTES)).kind is not EvidenceKind.PHOTO:
            raise NotAPhoto(_SOUND)
    return seal(make_anew(sent), action_id)


def _comes_with_a_session(request: HttpRequest) -> bool:
    """Whether somebody is signed in by the cookie; what the session may do is asked where each page asks it."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return bool(key) and SESSION_KEY in SessionStore(key)
