"""What every page's frame shows: the partnership, who is signed in, what they may open, and dangerous modes."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act, roles
from commonweal.access.signing_in.demonstration import is_demonstration
from commonweal.access.viewer import Viewer

# In the order of a working week; each stands there only for roles that may open it.
PLACES_TO_GO = (
    ("hotspot-board", "Hotspots", RecordKind.HOTSPOT),
    ("caller-week", "Callers", RecordKind.CALLER_FINDING),
    ("weekly-page", "Weekly page", RecordKind.HOTSPOT),
    ("reports", "Reports", RecordKind.REPORT),
    ("places", "Places", RecordKind.PLACE),
    ("import-jobs", "Imports", RecordKind.IMPORT_JOB),
)


@dataclass(frozen=True, slots=True)
class Destination:
    """One entry of the navigation."""

    label: str
    url: str
    current: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame's values; on an error page before sign-in there is no viewer and nothing to open."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    return {
        "viewer": viewer,
        "role_title": roles()[viewer.role].title if viewer else "",
        "navigation": _destinations(request, viewer) if viewer else [],
        "demo_data": is_demonstration(),
        "shown_at": getattr(request, "at", None),
    }


def _destinations(request: HttpRequest, viewer: Viewer) -> list[Destination]:
    found = []
    for name, label, kind in PLACES_TO_GO:
        if may(viewer, Act.READ, kind):
            url = reverse(name)
            found.append(Destination(label, url, request.path.startswith(url)))
    return found
