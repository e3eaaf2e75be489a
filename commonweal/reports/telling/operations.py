"""Tells a reporter something through the outbox, after the safe-contact rule; or notes that nobody could.

Call it in the transaction of what it tells of. The key of a message is the report, what it tells of and its version, so
that nothing is told twice.
"""

from datetime import datetime

from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.core.rules.safe_contact import ContactWay, SafeContact, way_to_tell
from commonweal.outbox.operations import put
from commonweal.outbox.terms import Channel, Outgoing
from commonweal.reports.models import Report, ReporterContact, ReportEvent, Untold
from commonweal.reports.telling.terms import About
from commonweal.reports.telling.wording import worded
from commonweal.reports.terms import EventKind

CHANNELS = {ContactWay.MAIL: Channel.MAIL, ContactWay.TEXT: Channel.TEXT}


def tell(report: Report, about: About, *, words: str = "", team: str = "", by: Viewer, at: datetime) -> bool:
    """Whether a message was queued; where no way is safe, `Untold` keeps it for an officer and nothing is sent.

    A report that another line logged has no reporter of ours, and an anonymous one wished to hear nothing: neither is
    told, and only the history says so.
    """
    contact = ReporterContact.objects.filter(report=report).first()
    way = way_to_tell(_safe(contact) if contact else None)
    if way.way is None:
        _not_told(report, about, way.why_not, wished=contact is not None, by=by, at=at)
        return False
    assert contact is not None
    said = worded(about, report, contact, words=words, team=team, by=by, at=at)
    put(
        [
            Outgoing(
                key=f"report/{report.id}/{about}/{report.version}", channel=CHANNELS[way.way], to=way.to,
                subject=said.subject, body=said.body, what=about.value, about_kind=RecordKind.REPORT,
                about_id=report.id,
            )
        ],
        by=by,
        at=at,
    )  # fmt: skip
    ReportEvent.objects.create(
        report=report, at=at, kind=EventKind.TOLD, by=by.name, by_id=by.staff_id, details={"about": about.value}
    )
    return True


def _safe(contact: ReporterContact) -> SafeContact:
    return SafeContact(
        ways=tuple(ContactWay(way) for way in contact.ways), email=contact.email, phone=contact.phone,
        may_say_what=contact.may_say_what,
    )  # fmt: skip


def _not_told(report: Report, about: About, why: str, *, wished: bool, by: Viewer, at: datetime) -> None:
    ReportEvent.objects.create(
        report=report, at=at, kind=EventKind.NOT_TOLD, by=by.name, by_id=by.staff_id,
        details={"about": about.value, "why": why},
    )  # fmt: skip
    if wished:
        Untold.objects.get_or_create(
            report=report,
            about=about.value,
            defaults={"partnership_id": report.partnership_id, "created_at": at, "changed_at": at, "why": why},
        )
