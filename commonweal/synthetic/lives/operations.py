"""What replaying has to look up by name, as the command that fills an empty store: people, organisations, versions."""

from uuid import UUID

from commonweal.access.models import Organisation, Staff
from commonweal.reports.models import Report, ReportIntake


def staff_named(username: str) -> Staff:
    """Somebody of the demonstration."""
    return Staff.objects.get(username=username)


def organisation_named(name: str) -> UUID:
    """An organisation of the demonstration."""
    return Organisation.objects.get(name=name).id


def version_of(report_id: UUID) -> int:
    """The version that somebody at a page would have seen."""
    return Report.objects.values_list("version", flat=True).get(id=report_id)


def is_taken(key: str, partnership_id: UUID) -> bool:
    """Whether a form of this key was sent before."""
    return ReportIntake.objects.filter(partnership_id=partnership_id, key=key).exists()
