"""The parameters of one call, checked: an empty one counts as absent, an over-long one is refused, NUL is refused.

Attributes come as `attribute[CODE]=value`, several values as `attribute[CODE][]=v1&attribute[CODE][]=v2`. Bodies are
forms (urlencoded or multipart) and nothing else: a body of XML or JSON is not looked into.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, QueryDict, RawPostDataException, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from commonweal.reports.open311.refusals import Refused, too_much, wrong
from commonweal.reports.written import clean

LONGEST_VALUE, LONGEST_DESCRIPTION = 400, 4_000
LONGEST: Mapping[str, int] = {
    "description": LONGEST_DESCRIPTION, "media_url": 2_000, "address_string": 1_000, "service_request_id": 4_000,
    "service_code": 4_000,
}  # fmt: skip
MOST_VALUES, MOST_ATTRIBUTES, MOST_PHOTOS = 100, 60, 6
ALSO_IN_THE_ADDRESS = ("api_key", "jurisdiction_id")
FORM_FAULTS = (
    MultiPartParserError, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, SuspiciousOperation,
    UnreadablePostError, RawPostDataException,
)  # fmt: skip
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,80})\](\[\])?")
_PHOTO = re.compile(r"photo\d{0,3}|media(_url)?(\[\])?|photos?\[\]")


@dataclass(frozen=True, slots=True)
class Asked:
    """What came with a call; `values` by name in the order sent, none of them empty."""

    values: Mapping[str, Sequence[str]]
    attributes: Mapping[str, Sequence[str]]

    def get(self, name: str) -> str:
        """The last value of a parameter, or nothing."""
        return self.values[name][-1] if name in self.values else ""

    def listed(self, name: str) -> tuple[str, ...]:
        """The parts of a comma list, each once; none where the parameter is absent."""
        parts = [part.strip() for part in self.get(name).split(",")]
        return tuple(dict.fromkeys(part for part in parts if part))

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a parameter that may come several times, with and without `[]`."""
        return (*self.values.get(name, ()), *self.values.get(f"{name}[]", ()))


def asked_by_address(request: HttpRequest) -> Asked:
    """The parameters of a call that reads. Raises `Refused`."""
    try:
        return _checked(request.GET)
    except (TooManyFieldsSent, SuspiciousOperation) as fault:
        raise wrong("the address holds too many parameters") from fault


def is_a_photo(name: str) -> bool:
    """Whether a file of this name in a form is taken as a photo: `photo1`, `photo2`, and what others call it."""
    return _PHOTO.fullmatch(name) is not None


def asked_by_form(request: HttpRequest) -> Asked:
    """The parameters of a call that sends; key and jurisdiction may stand in the address as well. Raises `Refused`."""
    try:
        if fault := getattr(request, "form_fault", None):
            raise fault
        body, files = request.POST, request.FILES
    except (RequestDataTooBig, TooManyFilesSent) as fault:
        raise too_much("the body is larger than is taken in at once") from fault
    except FORM_FAULTS as fault:
        raise wrong("the body could not be read as a form") from fault
    found = _checked(body)
    beside = _checked(request.GET)
    values = dict(found.values)
    for name in ALSO_IN_THE_ADDRESS:
        if name not in values and name in beside.values:
            values[name] = beside.values[name]
    if sum(len(ones) for name, ones in files.lists() if is_a_photo(name)) > MOST_PHOTOS:
        raise too_much(f"at most {MOST_PHOTOS} photos are taken with one call")
    return Asked(values, found.attributes)


def _checked(sent: QueryDict) -> Asked:
    values: dict[str, list[str]] = {}
    attributes: dict[str, list[str]] = {}
    problems: list[str] = []
    for name, ones in sent.lists():
        # What holds NUL is refused as it came.
        kept = [one if "\x00" in one else clean(one) for one in ones if one.strip()]
        if not kept:
            continue
        code = _ATTRIBUTE.fullmatch(name)
        shown = code[1] if code else name
        problems += _problems(shown, kept, LONGEST.get(name.removesuffix("[]"), LONGEST_VALUE) if not code else None)
        (attributes if code else values).setdefault(shown, []).extend(kept)
    if len(attributes) > MOST_ATTRIBUTES:
        problems.append(f"at most {MOST_ATTRIBUTES} attributes are taken")
    if problems:
        raise Refused(400, [("400", one) for one in problems[:20]])
    return Asked(values, attributes)


def _problems(name: str, ones: Sequence[str], longest: int | None) -> list[str]:
    name = re.sub(r"[^A-Za-z0-9_\[\].-]", "?", name)[:80]
    longest = LONGEST_DESCRIPTION if longest is None else longest
    if len(ones) > MOST_VALUES:
        return [f"{name} was sent {len(ones):,} times; at most {MOST_VALUES} are taken"]
    found = max(map(len, ones))
    if found > longest:
        return [f"{name} has {found:,} characters; at most {longest:,} are taken"]
    if any("\x00" in one for one in ones):
        return [f"{name} holds a character that is no text"]
    return []
