"""Where a page leads to afterwards: an address of this site, and nothing else."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 2_000


def onward(request: HttpRequest, wanted: str | None = None) -> str:
    """The address asked for by `next` (or given), if it is a path of this site; else the start page."""
    if wanted is None:
        wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if wanted.startswith("/") and len(wanted) <= LONGEST and _is_ours(request, wanted) else "/"


def page_before(request: HttpRequest) -> str:
    """The page of this site that led here, as a path, or the start page."""
    origin = f"{request.scheme}://{request.get_host()}"
    came_from = request.headers.get("Referer", "")
    return onward(request, came_from.removeprefix(origin)) if came_from.startswith(f"{origin}/") else "/"


def _is_ours(request: HttpRequest, wanted: str) -> bool:
    return url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
