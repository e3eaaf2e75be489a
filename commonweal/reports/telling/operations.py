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
from commonweal.reports.models import Report, ReporterContact, ReportEvent, ReportIntake, Untold
from commonweal.reports.telling.terms import About
from commonweal.reports.telling.wording import worded
from commonweal.reports.terms import EventKind

THEIR_SYSTEM_TELLS = "They hear through the system that sent the report"
CHANNELS = {ContactWay.MAIL: Channel.MAIL, ContactWay.TEXT: Channel.TEXT}


def tell(
    report: Report, about: About, *, words: str = "", team: str = "", rule: str = "", by: Viewer, at: datetime
) -> bool:
    """Whether a message was queued; where no way is safe, `Untold` keeps it for an officer and nothing is sent.

    `rule` names the rule that sends it where no step of somebody does.

    A report that another line logged has no reporter of ours, and an anonymous one wished to hear nothing: neither is
    told, and only the history says so. Nor do we tell one whose report another system sent and who named no way: that
    system reads what became of the report, and tells them (open311).
    """
    contact = ReporterContact.objects.filter(report=report).first()
    way = way_to_tell(_safe(contact) if contact else None)
    if way.way is None:
        through = contact is not None and ReportIntake.objects.filter(report=report, system_key__isnull=False).exists()
        why = THEIR_SYSTEM_TELLS if through else way.why_not
        _not_told(report, about, why, rule=rule, wished=contact is not None and not through, by=by, at=at)
        return False
    assert contact is not None
    said = worded(about, report, contact, way=way.way, words=words, team=team, by=by, at=at)
    put(
        [
            Outgoing(
                key=f"report/{report.id}/{about}/{report.version}", channel=CHANNELS[way.way], to=way.to,
                subject=said.subject, body=said.as_text if way.way is ContactWay.TEXT else said.body, what=about.value,
                about_kind=RecordKind.REPORT, about_id=report.id,
            )
        ],
        by=by,
        at=at,
    )  # fmt: skip
    ReportEvent.objects.create(
        report=report, at=at, kind=EventKind.TOLD, by=by.name, by_id=by.staff_id, rule=rule,
        details={"about": about.value},
    )  # fmt: skip
    return True


def has_a_safe_way(report: Report) -> bool:
    """Whether the reporter of a report named a way that is safe and that the product can send by."""
    contact = ReporterContact.objects.filter(report=report).first()
    return contact is not None and way_to_tell(_safe(contact)).way is not None


def _safe(contact: ReporterContact) -> SafeContact:
    return SafeContact(
        ways=tuple(ContactWay(way) for way in contact.ways), email=contact.email, phone=contact.phone,
        may_say_what=contact.may_say_what,
    )  # fmt: skip


def _not_told(report: Report, about: About, why: str, *, rule: str, wished: bool, by: Viewer, at: datetime) -> None:
    ReportEvent.objects.create(
        report=report, at=at, kind=EventKind.NOT_TOLD, by=by.name, by_id=by.staff_id, rule=rule,
        details={"about": about.value, "why": why},
    )  # fmt: skip
    if wished:
        Untold.objects.get_or_create(
            report=report,
            about=about.value,
            defaults={"partnership_id": report.partnership_id, "created_at": at, "changed_at": at, "why": why},
        )
