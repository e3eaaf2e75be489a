"""Tells a reporter something through the outbox, after the safe-contact rule; or notes that nobody could.

Call it in the transaction of what it tells of. The key of a message is the report, what it tells of and its version, so
that nothing is told twice.
"""

from dataclasses import dataclass
from datetime import datetime

from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.audit.many_rows import insert_rows
from commonweal.core.rules.safe_contact import ContactWay, SafeContact, way_to_tell
from commonweal.outbox.operations import put
from commonweal.outbox.terms import Channel, Outgoing
from commonweal.reports.models import Report, ReporterContact, ReportEvent, ReportIntake, Untold
from commonweal.reports.telling.queries import Newest, newest_template
from commonweal.reports.telling.terms import About
from commonweal.reports.telling.wording import worded
from commonweal.reports.terms import EventKind

NOT_CONFIRMED = "Nobody has confirmed the address or number: only a receipt goes there"
THEIR_SYSTEM_TELLS = "They hear through the system that sent the report"
CHANNELS = {ContactWay.MAIL: Channel.MAIL, ContactWay.TEXT: Channel.TEXT}


@dataclass(frozen=True, slots=True)
class Telling:
    """What telling a reporter something comes to, before any of it is kept: a message or none, what the history says,
    and the line of the officer's list where nobody could be told who wished to be."""

    message: Outgoing | None
    event: ReportEvent
    untold: Untold | None = None


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
    nothing_safe = contact is not None and not has_way_to_tell(contact)
    by_system = nothing_safe and ReportIntake.objects.filter(report=report, system_key__isnull=False).exists()
    telling = telling_of(
        report, contact, about, words=words, team=team, rule=rule, by_system=by_system, by=by, at=at
    )  # fmt: skip
    if telling.message:
        put([telling.message], by=by, at=at)
    telling.event.save(force_insert=True)
    if telling.untold:
        _keep_open(telling.untold)
    return telling.message is not None


def _keep_open(untold: Untold) -> None:
    """Put it on the officer's list; what somebody had settled of an earlier answer is open again for this one."""
    insert_rows([untold], known_stay=True)
    Untold.objects.filter(report_id=untold.report_id, about=untold.about, settled_at__isnull=False).update(
        settled_at=None, settled_by_id=None, settled_by="", settled_words="", why=untold.why,
        created_at=untold.created_at, changed_at=untold.changed_at,
    )  # fmt: skip


def telling_of(
    report: Report,
    contact: ReporterContact | None,
    about: About,
    *,
    words: str = "",
    team: str = "",
    rule: str = "",
    by_system: bool,
    by: Viewer,
    at: datetime,
    newest: Newest = newest_template,
) -> Telling:
    """The same, and nothing is kept: whoever keeps it does so in the transaction of what it tells of.

    `by_system`: another system sent the report. `newest` finds the council's words (telling/queries.py).
    """
    way = way_to_tell(safe_contact_of(contact) if contact else None)
    if way.way is None or contact is None:
        why = THEIR_SYSTEM_TELLS if contact is not None and by_system else way.why_not
        wished = contact is not None and not by_system
        event = _event(report, EventKind.NOT_TOLD, rule, {"about": about.value, "why": why}, by=by, at=at)
        return Telling(None, event, _untold(report, about, why, at) if wished else None)
    if contact.confirmed_at is None and about is not About.RECEIVED:
        # Anybody can type a stranger's address: until a code that was sent there is used, nothing else goes (P9).
        details = {"about": about.value, "why": NOT_CONFIRMED}
        event = _event(report, EventKind.NOT_TOLD, rule, details, by=by, at=at)
        return Telling(None, event, _untold(report, about, NOT_CONFIRMED, at))
    said = worded(about, report, contact, way=way.way, words=words, team=team, by=by, at=at, newest=newest)
    message = Outgoing(
        key=f"report/{report.id}/{about}/{report.version}", channel=CHANNELS[way.way], to=way.to,
        subject=said.subject, body=said.as_text if way.way is ContactWay.TEXT else said.body, what=about.value,
        about_kind=RecordKind.REPORT, about_id=report.id,
    )  # fmt: skip
    return Telling(message, _event(report, EventKind.TOLD, rule, {"about": about.value}, by=by, at=at))


def leave_to_officer(report: Report, about: About, why: str, *, rule: str, by: Viewer, at: datetime) -> None:
    """Put on the officer's list what no message may say by itself, whatever way the reporter called safe."""
    _event(report, EventKind.NOT_TOLD, rule, {"about": about.value, "why": why}, by=by, at=at).save(force_insert=True)
    _keep_open(_untold(report, about, why, at))


def has_a_safe_way(report: Report) -> bool:
    """Whether the reporter of a report named a way that is safe and that the product can send by."""
    contact = ReporterContact.objects.filter(report=report).first()
    return contact is not None and has_way_to_tell(contact)


def has_way_to_tell(contact: ReporterContact) -> bool:
    """Whether what somebody called safe is a way that the product can send by."""
    return way_to_tell(safe_contact_of(contact)).way is not None


def safe_contact_of(contact: ReporterContact) -> SafeContact:
    """What somebody called safe, as the rule takes it."""
    return SafeContact(
        ways=tuple(ContactWay(way) for way in contact.ways), email=contact.email, phone=contact.phone,
        may_say_what=contact.may_say_what,
    )  # fmt: skip


def _event(
    report: Report, kind: EventKind, rule: str, details: dict[str, str], *, by: Viewer, at: datetime
) -> ReportEvent:
    return ReportEvent(report=report, at=at, kind=kind, by=by.name, by_id=by.staff_id, rule=rule, details=details)


def _untold(report: Report, about: About, why: str, at: datetime) -> Untold:
    return Untold(
        report=report, about=about.value, partnership_id=report.partnership_id, created_at=at, changed_at=at, why=why
    )
