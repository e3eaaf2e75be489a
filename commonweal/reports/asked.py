"""What an address of these pages asks for, and the answer to who may not ask: no such page."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.http import Http404

from commonweal.access.door import StaffRequest
from commonweal.access.permission import kept_back_fields, may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.reports.listed.queries import UNASSIGNED, Asked, Key
from commonweal.reports.single.queries import opened_in_an_emergency, purposes_for
from commonweal.reports.terms import Category
from commonweal.reports.told.queries import n_looks_to_know_about
from commonweal.reports.untold.queries import n_untold

IN_AN_EMERGENCY = "An emergency, with a reason"
PURPOSE_HOLDS = timedelta(minutes=30)
MOST_PURPOSES_KEPT = 40
MOST_CHARACTERS = 60
MOST_OF_AN_ADDRESS, INBOX = 1_000, "/reports/inbox/"
ELSEWHERE_NEEDS = frozenset({"times", "place"})
"""Without these of every report nobody can be told whose a call is."""
DAYS = ((1, "Today"), (7, "7 days"), (28, "28 days"), (91, "13 weeks"), (365, "A year"))


def or_absent(request: StaffRequest, act: Act, kind: RecordKind = RecordKind.REPORT) -> None:
    """Answer as if the page did not exist where the role may not do this."""
    if not may(request.viewer, act, kind):
        raise Http404


def pages_open(viewer: Viewer) -> list[tuple[str, str]]:
    """The pages about reports that the role may open, by name and label, for the way from one to the other."""
    found = []
    if may(viewer, Act.READ, RecordKind.REPORT):
        if works_an_inbox(viewer):
            found.append(("inbox", "Inbox"))
        found.append(("report-list", "Reports"))
        if elsewhere_opens(viewer):
            found.append(("reports-elsewhere", "Elsewhere or unknown"))
    if may_see_overdue(viewer):
        found.append(("overdue", "Late"))
    if may(viewer, Act.READ, RecordKind.UNTOLD):
        n = n_untold(viewer)
        found.append(("untold", f"Not told yet ({n})" if n else "Not told yet"))
    if may(viewer, Act.READ, RecordKind.MESSAGE_TEMPLATE) and may(viewer, Act.CREATE, RecordKind.MESSAGE_TEMPLATE):
        found.append(("message-words", "Words of messages"))
    if may(viewer, Act.READ, RecordKind.CALL_COUNT):
        found.append(("reports-by-ward", "Calls by ward"))
    if may(viewer, Act.READ, RecordKind.SERVICE_STANDARD):
        found.append(("standards", "Service standards"))
    if may(viewer, Act.READ, RecordKind.LOOK_TOLD):
        n = n_looks_to_know_about(viewer)
        found.append(("looks-told", f"Looks to know about ({n})" if n else "Looks to know about"))
    if may(viewer, Act.CREATE, RecordKind.BREAK_GLASS):
        found.append(("emergency", "In an emergency"))
    if may(viewer, Act.APPROVE, RecordKind.BREAK_GLASS):
        found.append(("emergency-approvals", "Emergency openings"))
    return found


def works_an_inbox(viewer: Viewer) -> bool:
    """Whether somebody sends reports to teams, or answers for those of an own team."""
    return may(viewer, Act.CHANGE, RecordKind.REPORT) or may(viewer, Act.CREATE, RecordKind.REPORT_ANSWER)


def may_see_overdue(viewer: Viewer) -> bool:
    """Whether the page of what is late opens: to whoever works reports, for their own, and to who answers for all."""
    works = may(viewer, Act.CHANGE, RecordKind.REPORT) or may(viewer, Act.READ, RecordKind.SERVICE_STANDARD)
    # A page that shows nothing to whom times or teams are kept back would say that nothing is late.
    shows = kept_back_fields(viewer, RecordKind.REPORT).isdisjoint({"team", "times"})
    return works and shows and may(viewer, Act.READ, RecordKind.REPORT)


def elsewhere_opens(viewer: Viewer) -> bool:
    """Whether the queue of calls from elsewhere opens: to hosts, who send such calls on. What a partner sees of a call
    differs from one to the next, and in this queue standing in it tells the place, and the count and days tell more."""
    needed = ELSEWHERE_NEEDS.isdisjoint(kept_back_fields(viewer, RecordKind.REPORT))
    return needed and viewer.is_host and may(viewer, Act.READ, RecordKind.REPORT)


def list_asked(request: StaffRequest) -> Asked:
    """What of the list an address asks for; what it cannot ask is left out."""
    days = request.GET.get("days", "")
    team = request.GET.get("team", "")
    category = request.GET.get("category", "")
    return Asked(
        reference=_plain(request, "reference"),
        team=team if team == UNASSIGNED or uuid_or_none(team) else "",
        ward=_plain(request, "ward")[:9],
        category=category if category in Category.values else "",
        source=_plain(request, "source")[:20],
        place=_plain(request, "place"),
        days=int(days) if days in {str(n) for n, _ in DAYS} else 0,
        before=_key(request.GET.get("before", "")),
    )


def way_back(request: StaffRequest) -> str:
    """The page of the inbox to which a form leads back, as it says itself; empty where it names no such page."""
    written = request.POST.get("back", "")[:MOST_OF_AN_ADDRESS]
    plain = written.startswith(INBOX) and written.isascii() and written.isprintable() and "\\" not in written
    return written if plain and "//" not in written and ".." not in written else ""


def uuid_or_none(written: str) -> UUID | None:
    """An id as a form sends it, or None."""
    try:
        return UUID(written)
    except ValueError:
        return None


def with_purpose(request: StaffRequest, report_id: UUID) -> Viewer | None:
    """The viewer with the purpose for which this report was opened; None where one has to be chosen first.

    It is kept in the session for this report and half an hour, and stands in the audit from here on. Who has opened the
    report in an emergency has written why, and is not asked again.
    """
    offered = purposes_for(request.viewer)
    if not offered:
        return request.viewer
    purpose, until = request.session.get("purposes", {}).get(str(report_id), ("", ""))
    if purpose not in offered or datetime.fromisoformat(until) <= request.at:
        if opened_in_an_emergency(report_id, request.viewer) is None:
            return None
        purpose = IN_AN_EMERGENCY
    request.trace.purpose = purpose[:80]
    return replace(request.viewer, purpose=purpose)


def keep_purpose(request: StaffRequest, report_id: UUID, purpose: str) -> None:
    """Keep for what a report is opened; the oldest give way."""
    kept = dict(request.session.get("purposes", {}))
    kept.pop(str(report_id), None)
    kept[str(report_id)] = (purpose, (request.at + PURPOSE_HOLDS).isoformat())
    request.session["purposes"] = dict(list(kept.items())[-MOST_PURPOSES_KEPT:])


def _plain(request: StaffRequest, name: str) -> str:
    return " ".join(request.GET.get(name, "").replace("\x00", "").split())[:MOST_CHARACTERS]


def _key(written: str) -> Key | None:
    at, _, one = written.partition("_")
    record = uuid_or_none(one)
    if record is None or not at:
        return Key(None, record) if record else None
    try:
        instant = datetime.fromtimestamp(float(at), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return Key(instant, record)
