"""Who could not be told something by itself, for whoever tells them by hand."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from commonweal.access.facts import hidden_in
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.core.rules.safe_contact import ContactWay
from commonweal.reports.intake.queries import WAY_WORDS
from commonweal.reports.models import Report, ReportEvent, Untold
from commonweal.reports.telling.terms import WHEN, About
from commonweal.reports.telling.wording import Said, worded
from commonweal.reports.terms import EventKind

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class UntoldShown:
    """One message that was not sent. What the role does not see of the reporter is None."""

    id: UUID
    report_id: UUID
    reference: str
    title: str
    why: str
    since: datetime
    ways: tuple[str, ...]
    safe_times: str | None
    interpreter: str | None
    name: str | None
    phone: str | None
    said: Said | None = None
    """What the message would have said; only of a single one."""


def untold_open(viewer: Viewer) -> list[UntoldShown]:
    """Everybody who waits to be told by hand, who waits longest first, at most `MOST_SHOWN`."""
    waiting = list(
        Untold.objects.visible_to(viewer)
        .filter(_of_theirs(viewer), settled_at__isnull=True)
        .select_related("report", "report__contact")
        .order_by("created_at", "id")[:MOST_SHOWN]
    )
    return _shown(waiting, viewer)


def n_untold(viewer: Viewer) -> int:
    """How many wait to be told by hand."""
    return Untold.objects.visible_to(viewer).filter(_of_theirs(viewer), settled_at__isnull=True).count()


def _of_theirs(viewer: Viewer) -> Exists:
    """Of a report that the viewer may see: asked line by line, for SQLite makes a list of every report else."""
    return Exists(Report.objects.visible_to(viewer).filter(id=OuterRef("report_id")))


def untold_one(untold_id: UUID, viewer: Viewer) -> UntoldShown | None:
    """One that is still open, with what the message would have said; None where there is none for the viewer."""
    found = Untold.objects.visible_to(viewer).filter(_of_theirs(viewer), id=untold_id, settled_at__isnull=True)
    one = found.select_related("report", "report__contact").first()
    if one is None:
        return None
    (shown,) = _shown([one], viewer, with_words=True)
    return shown


def _shown(waiting: list[Untold], viewer: Viewer, *, with_words: bool = False) -> list[UntoldShown]:
    viewer.saw(RecordKind.UNTOLD, [one.id for one in waiting])
    viewer.saw(RecordKind.REPORT, [one.report_id for one in waiting])
    hidden = hidden_in([one.report for one in waiting], viewer)
    return [_one(one, hidden[one.report_id], viewer, with_words=with_words) for one in waiting]


def _one(one: Untold, hidden: frozenset[str], viewer: Viewer, *, with_words: bool) -> UntoldShown:
    contact, may_reach = one.report.contact, "caller_phone" not in hidden
    said = None
    if with_words and may_reach:
        answer = ReportEvent.objects.filter(report=one.report, kind=EventKind.ANSWERED).order_by("-at").first()
        said = worded(
            About(one.about), one.report, contact, way=ContactWay.LETTER, words=answer.words if answer else "",
            team=one.report.team.name if one.report.team else "", by=viewer, at=viewer.at,
        )  # fmt: skip
    return UntoldShown(
        id=one.id, report_id=one.report_id, reference=one.report.reference, title=WHEN[one.about][0], why=one.why,
        since=one.created_at, ways=tuple(WAY_WORDS[ContactWay(way)] for way in contact.ways),
        safe_times=contact.safe_times if may_reach else None,
        interpreter=contact.interpreter if may_reach else None,
        name=one.report.caller_name if "caller_name" not in hidden else None,
        phone=contact.phone if may_reach else None, said=said,
    )  # fmt: skip
