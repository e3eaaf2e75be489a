"""What every page of residents has: the partnership, the door's viewer for the audit, the language, whom to ring."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from commonweal.access.roles import Role
from commonweal.access.viewer import Viewer, door_viewer
from commonweal.audit.trace import Trace
from commonweal.core.policy.reports import PeopleToRing
from commonweal.reports.policy import reports_policy
from commonweal.reports.public.languages import BY_CODE, COOKIE, LANGUAGES, Language, chosen_language
from commonweal.reports.public.queries import NoPartnership, partnership_of_the_door

PATH = "/report/"
YEAR_S = 365 * 24 * 60 * 60
NAME = "a resident"


class ResidentRequest(HttpRequest):
    """A request at the residents' door."""

    at: Any
    trace: Trace
    resident: Viewer
    language: Language


def resident(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to anybody: the audit's entry says that it was the residents' door, and the words are in the
    language that was chosen in this browser."""

    @wraps(view)
    def opened(request: ResidentRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            partnership_id = partnership_of_the_door(settings.PUBLIC_PARTNERSHIP)
        except NoPartnership:
            raise Http404 from None
        request.resident = door_viewer(partnership_id, Role.RESIDENT, trace=request.trace, name=NAME)
        _remember(partnership_id)
        return in_own_language(view)(request, *args, **kwargs)

    return opened


def in_own_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page in the language that was chosen in this browser; by itself for one that asks nothing of the store."""

    @wraps(view)
    def opened(request: ResidentRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.language = chosen_language(request)
        with translation.override(request.language.code):
            response = view(request, *args, **kwargs)
        if request.GET.get(COOKIE) in BY_CODE:
            keep_language(response, request.language)
        return response

    return opened


def keep_language(response: HttpResponse, language: Language) -> None:
    """Remember the language in this browser."""
    response.set_cookie(
        COOKIE, language.code, max_age=YEAR_S, httponly=True, samesite="Lax", secure=settings.USE_HTTPS, path=PATH
    )


def page(request: ResidentRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """One page of residents with what its frame needs."""
    frame = {
        "language": request.language, "languages": LANGUAGES, "errors": {}, "ring": ring(),
        "here": request.path, "back": "",
    }  # fmt: skip
    return render(request, f"reports/public/{name}.html", frame | context, status=status)


_last: list[PeopleToRing] = []


def _remember(partnership_id: UUID) -> None:
    """Whom to ring is kept as it stood at the last page that could ask."""
    _last[:] = [reports_policy(partnership_id).ring]


def ring() -> PeopleToRing | None:
    """Whom to ring. None where no page could ask yet: a refusal, and the page for danger, ask nothing of the store."""
    return _last[0] if _last else None
