"""What somebody had typed when a lock or a question came between: sealed into the page that asks, and given back after.

Nothing is kept on the server and nothing can be read in the page: the seal takes a key that only the server has, and
opens for the same person only, for as long as a session lasts. A file cannot be kept so; then the page says it.
"""

import base64
import json
import zlib
from dataclasses import dataclass
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

# Larger than every form of this product without its file; the sealed text must fit into a form itself.
LARGEST = 500_000
# The question's own fields, the form's token, and passwords, which nobody wants carried about.
LEFT_OUT = ("csrfmiddlewaretoken", "password")


class CannotBeGivenBack(Exception):
    """The sealed text was changed, is too old, or is somebody else's."""


@dataclass(frozen=True, slots=True)
class HeldForm:
    """Where a form was going, its fields in order, and whether it had a file that could not be kept."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_file: bool = False

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What the person typed, to see that it is all there: names made readable, without empty fields."""
        return [(name.replace("_", " ").replace("-", " "), value) for name, value in self.fields if value.strip()]


def seal(request: HttpRequest, staff_id: UUID) -> str:
    """The posted form of `request`, sealed for its person; empty when it is too large to be kept."""
    fields = [
        (name, value)
        for name in request.POST
        if not name.lower().startswith(LEFT_OUT)
        for value in request.POST.getlist(name)
    ]
    text = json.dumps([str(staff_id), request.get_full_path(), fields, bool(request.FILES)])
    if len(text) > LARGEST:
        return ""
    return _fernet().encrypt(zlib.compress(text.encode())).decode()


def unseal(sealed: str, staff_id: UUID) -> HeldForm:
    """The form as it was; raises `CannotBeGivenBack`."""
    try:
        text = zlib.decompress(_fernet().decrypt(sealed.encode(), ttl=settings.SESSION_HOURS * 3600))
    except (InvalidToken, ValueError) as fault:
        raise CannotBeGivenBack("changed, or too old") from fault
    owner, path, fields, had_file = json.loads(text)
    if owner != str(staff_id):
        raise CannotBeGivenBack("somebody else's")
    return HeldForm(path, tuple((name, value) for name, value in fields), had_file)


def _fernet() -> Fernet:
    key = salted_hmac("commonweal.access.held-form", "", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
