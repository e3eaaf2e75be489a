"""Turns the reference that somebody typed into the facts of a report, whether or not they may see it.

Only the rule of openings gets them (`access/emergencies`); what a page answers is the same whatever was found, and so
is the work that is done for the answer: its time would tell what the words do not (security.md P2).
"""

from datetime import datetime
from uuid import UUID, uuid4

from commonweal.access.emergencies.operations import approve_glass, break_glass
from commonweal.access.facts import facts_of
from commonweal.access.models import BrokenGlass
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.core.rules.need_to_know import RecordFacts
from commonweal.reports.models import Report
from commonweal.reports.reference import as_written


def open_in_an_emergency(reference: str, *, reason: str, by: Viewer, at: datetime) -> BrokenGlass:
    """Ask to open the report of this reference; raises `NotAllowed`, `WhyIsMissing`, whether or not there is one."""
    written = as_written(reference)
    found = Report.objects.filter(partnership_id=by.partnership_id, reference=written).first()
    # Facts of a report that is none, and of a caller whom nobody has, are looked up like any others.
    report = found or Report(partnership_id=by.partnership_id)
    report.caller_id = report.caller_id or uuid4()
    looked_up = facts_of([report], by)[report.id]
    facts = looked_up if found else None
    return break_glass(RecordKind.REPORT, facts, asked_for=written, reason=reason, by=by, at=at)


def approve_opening(glass_id: UUID, *, by: Viewer, at: datetime) -> BrokenGlass:
    """As the second person, let a report open that somebody asked for; raises as `approve_glass` does."""
    glass = BrokenGlass.objects.visible_to(by).filter(id=glass_id, record_kind=RecordKind.REPORT).first()
    return approve_glass(glass_id, _facts_of(glass, by) if glass else None, by=by, at=at)


def _facts_of(glass: BrokenGlass, by: Viewer) -> RecordFacts | None:
    found = Report.objects.filter(partnership_id=by.partnership_id, id=glass.record_id).first()
    return facts_of([found], by)[found.id] if found else None
