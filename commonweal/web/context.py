"""What every page's frame shows: the partnership, who is signed in, what they may open, and dangerous modes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act, Role, roles
from commonweal.access.signing_in.demonstration import is_demonstration
from commonweal.access.viewer import Viewer
from commonweal.reports.told.queries import n_looks_to_know_about

# In the order of a working week; each stands there only for roles that may open one of its kinds.
PLACES_TO_GO: tuple[Any, ...] = (
    ("hotspot-board", "Hotspots", RecordKind.HOTSPOT),
    ("caller-week", "Callers", RecordKind.CALLER_FINDING),
    ("weekly-page", "Weekly page", RecordKind.HOTSPOT),
    ("products", "Weekly product", RecordKind.FULL_COPY, RecordKind.PARTNER_COPY, RecordKind.COUNCILLOR_COPY),
    ("ahead", "What is ahead", RecordKind.LOCAL_EVENT),
    ("meetings", "Meetings", RecordKind.MEETING),
    ("responses", "Responses", RecordKind.RESPONSE),
    ("actions-mine", "Actions", RecordKind.ACTION),
    ("editions", "Residents’ pages", RecordKind.PUBLIC_EDITION),
    ("report-call", "Take a call", RecordKind.REPORT),
    ("call-outs", "Call-outs", RecordKind.CALL_OUT),
    ("reports", "Reports", RecordKind.REPORT),
    ("reports-by-ward", "Calls by ward", RecordKind.CALL_COUNT),
    ("places", "Places", RecordKind.PLACE),
    ("explore", "Explore", RecordKind.RUN),
    ("import-jobs", "Imports", RecordKind.IMPORT_JOB),
    ("oversight", "Overview", RecordKind.AUDIT_ENTRY),
    ("agreements", "Sharing", RecordKind.BLOCKED_SHARE),
    ("looks", "Looks", RecordKind.LOOK_REVIEW),
    ("emergencies", "Emergencies", RecordKind.LOOK_REVIEW),
    ("staff-list", "People", RecordKind.STAFF),
)
# What somebody must be allowed to do there, where it is not reading.
TO_DO_THERE = {"report-call": Act.CREATE, "explore": Act.CREATE}
# Stands within the reports for those who may open them.
ONLY_WITHOUT = {"reports-by-ward": RecordKind.REPORT}
# Pages that stand under an entry without their address saying so.
WITHIN = {
    "hotspot-board": ("/effects/", "/unusual/", "/worked/", "/problems/"),
    "staff-list": ("/organisations/", "/teams/", "/partnership/", "/installation/", "/systems/"),
}
# The first page of each role: what it came for; who works reports begins with what waits.
START_OF: Mapping[Role, str] = {
    Role.CALL_HANDLER: "report-call",
    Role.TRIAGE_OFFICER: "inbox",
    Role.ASB_OFFICER: "inbox",
    Role.ANALYST: "hotspot-board",
    Role.TASKING_CHAIR: "hotspot-board",
    Role.PANEL_COORDINATOR: "reports",
    Role.HOUSING_PARTNER: "inbox",
    Role.NEIGHBOURHOOD_OFFICER: "inbox",
    Role.PATROL_CONTRACTOR: "inbox",
    Role.COUNCILLOR: "reports-by-ward",
    Role.DATA_PROTECTION_OFFICER: "oversight",
    Role.ADMINISTRATOR: "staff-list",
    Role.SERVICE_MANAGER: "standards",
}


@dataclass(frozen=True, slots=True)
class Destination:
    """One entry of the navigation."""

    label: str
    url: str
    current: bool


def start_of(role: Role) -> str:
    """The address of the role's first page."""
    return reverse(START_OF[role])


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
    for name, label, *kinds in PLACES_TO_GO:
        within, act = ONLY_WITHOUT.get(name), TO_DO_THERE.get(name, Act.READ)
        if any(may(viewer, act, kind) for kind in kinds) and not (within and may(viewer, Act.READ, within)):
            url = reverse(name)
            shown = _with_looks(label, viewer) if name == "reports" else label
            found.append(Destination(shown, url, request.path.startswith((url, *WITHIN.get(name, ())))))
    # Of two entries whose addresses both begin this one's, the longer is where somebody is.
    here = max((one.url for one in found if one.current), key=len, default="")
    return [replace(one, current=one.url == here) for one in found]


def _with_looks(label: str, viewer: Viewer) -> str:
    """Whoever owns reports reads on every page how many looks without a relation nobody has seen yet."""
    n = n_looks_to_know_about(viewer) if may(viewer, Act.READ, RecordKind.LOOK_TOLD) else 0
    return f"{label} ({n} {'look' if n == 1 else 'looks'})" if n else label
