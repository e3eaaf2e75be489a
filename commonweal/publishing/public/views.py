"""What residents read: the areas that have a page, the newest page of an area, an earlier one, and its files.

Only editions are read here: nothing is counted, and no record of anybody is in reach of this door.
"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonweal.access.record_kinds import RecordKind
from commonweal.audit.deeds import Deed
from commonweal.documents.formats import formats_of
from commonweal.publishing import queries
from commonweal.publishing.terms import AREA_KIND_LABELS, AreaOf, NoSuchEdition
from commonweal.reports.public.door import ResidentRequest, resident, ring
from commonweal.reports.public.languages import LANGUAGES

FILES_OF = ("docx", "odt", "ods", "csv")


@require_safe
@resident
def areas(request: ResidentRequest) -> HttpResponse:
    """Every area that has a page, wards and places; the wards also where none has the name that was asked for."""
    found = queries.areas_with_pages(request.resident)
    asked = " ".join(request.GET.get("name", "").split())[:80]
    like = [one for one in found if asked.casefold() in one.area_name.casefold()]
    # Who looks for a place without a page still finds the ward that it lies in.
    listed = like or [one for one in found if one.area_of is AreaOf.WARD]
    groups = [(label, [one for one in listed if one.area_of is of]) for of, label in AREA_KIND_LABELS.items()]
    context = {"groups": groups, "asked": asked, "n_all": len(found), "n_like": len(like)}
    return _page(request, "areas", context)


@require_safe
@resident
def area(request: ResidentRequest) -> HttpResponse:
    """The newest page of an area, at an address that stays (`?of=ward:<code>`)."""
    try:
        return _edition(request, queries.edition_of_area(request.GET.get("of", "")[:80], request.resident))
    except NoSuchEdition as fault:
        raise Http404 from fault


@require_safe
@resident
def edition(request: ResidentRequest, edition_id: UUID) -> HttpResponse:
    """One edition, also an earlier one."""
    return _edition(request, _found(request, edition_id))


@require_safe
@resident
def file(request: ResidentRequest, edition_id: UUID, format: str) -> HttpResponse:  # noqa: A002 - the address's word
    """One edition as a file, made anew from its paper each time it is asked for."""
    shown = _found(request, edition_id)
    chosen = formats_of(shown.paper).get(format)
    if chosen is None or format not in FILES_OF:
        raise Http404
    request.resident.trace.did(Deed.EXPORT, RecordKind.PUBLIC_EDITION, [edition_id], why=format)
    response = HttpResponse(chosen.render(shown.paper), content_type=chosen.content_type)
    name = f"{_in_a_name(shown.edition.area_name)}-{shown.edition.span.last_day:%Y-%m}-{shown.edition.number}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}{chosen.suffix}"'
    return response


def _found(request: ResidentRequest, edition_id: UUID) -> queries.EditionShown:
    try:
        return queries.edition_shown(edition_id, request.resident)
    except NoSuchEdition as fault:
        raise Http404 from fault


def _edition(request: ResidentRequest, shown: queries.EditionShown) -> HttpResponse:
    formats = {word: one for word, one in formats_of(shown.paper).items() if word in FILES_OF}
    context = {
        "shown": shown, "formats": formats, "back": reverse("neighbourhood")
    }  # fmt: skip
    return _page(request, "edition", context)


def _page(request: ResidentRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    frame = {
        "language": request.language, "languages": LANGUAGES, "errors": {}, "ring": ring(), "here": request.path,
        "back": "",
    }  # fmt: skip
    return render(request, f"publishing/public/{name}.html", frame | context)


def _in_a_name(words: str) -> str:
    """A name as files are called: letters, digits and hyphens."""
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in words.lower()).split()) or "page"
