"""What an officer reads back to a reporter before confirming it: where a message would go."""

from dataclasses import dataclass
from uuid import UUID

from commonweal.access.facts import hidden_in
from commonweal.access.viewer import Viewer
from commonweal.core.rules.safe_contact import ContactWay
from commonweal.reports.confirming.operations import ABOUT_THE_REPORTER
from commonweal.reports.intake.queries import WAY_WORDS
from commonweal.reports.models import Report, ReporterContact


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """Name, mail address and number as they were typed, and the ways that were called safe."""

    name: str
    email: str
    phone: str
    ways: tuple[str, ...]
    safe_times: str


def to_confirm(report_id: UUID, viewer: Viewer) -> ToConfirm | None:
    """What nobody has confirmed yet of a report's reporter; None where there is nothing, or it is kept back."""
    report = Report.objects.visible_to(viewer).filter(id=report_id).select_related("contact").first()
    contact: ReporterContact | None = getattr(report, "contact", None)
    if report is None or contact is None or contact.confirmed_at is not None:
        return None
    if not hidden_in([report], viewer)[report.id].isdisjoint(ABOUT_THE_REPORTER):
        return None
    ways = tuple(WAY_WORDS[ContactWay(way)] for way in contact.ways if way in set(ContactWay))
    return ToConfirm(report.caller_name, contact.email, contact.phone, ways, contact.safe_times)
