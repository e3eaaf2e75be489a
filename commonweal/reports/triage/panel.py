"""What stands around one report for those who work it: next step, clock, history, evidence, others of the incident.

For the report's own page and for the inbox, where it opens beside the list.
"""

from typing import Any

from commonweal.access.permission import may
from commonweal.access.queries import teams_today
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.rules.report_life import ReportStep
from commonweal.core.terms import ReportState
from commonweal.reports.confirming.queries import to_confirm
from commonweal.reports.history.queries import GROUP_LABELS, Group, evidence_of, history
from commonweal.reports.incident.queries import alike_reports, together
from commonweal.reports.intake.queries import answers_shown, contact_shown
from commonweal.reports.life.operations import may_answer
from commonweal.reports.single.queries import ReportPage, report_seen
from commonweal.reports.triage.proposing import proposal_for
from commonweal.reports.triage.steps import AT_ONCE, WORDS, steps_open
from commonweal.reports.triage.terms import CLOCK_WORDS, STATE_WORDS


def around(page: ReportPage, viewer: Viewer, *, only: str = "") -> dict[str, Any]:
    """The values that the page of a report needs beside `report_page`; `only`: one group of its history."""
    report = report_seen(page.shown.id, viewer)
    if report is None:
        return {}
    hidden, changes = page.decision.hidden, may(viewer, Act.CHANGE, page.facts)
    steps = steps_open(report, page.facts, viewer)
    state, group = ReportState(report.state), Group(only) if only in set(Group) else None
    proposal = proposal_for(report, viewer) if ReportStep.ASSIGN in steps else None
    return {
        "steps": steps,
        "step_words": WORDS,
        "at_once": AT_ONCE,
        "teams": teams_today(viewer) if ReportStep.ASSIGN in steps else [],
        "proposal": proposal,
        "may_update": may_answer(page.facts, viewer),
        "may_join": changes and report.follows_id is None and state not in (ReportState.ANSWERED, ReportState.CLOSED),
        "may_part": changes and report.follows_id is not None,
        "together": together(report, viewer),
        "alike": alike_reports(report, viewer) if changes else [],
        "state": state,
        "state_words": STATE_WORDS[state],
        "due_at": None if "times" in hidden else report.due_at,
        "clock_words": CLOCK_WORDS.get(state, ""),
        "urgent": report.urgent,
        "follows": report.follows_id is not None,
        "history": history(report, hidden, viewer, only=group),
        "history_group": group,
        "history_groups": GROUP_LABELS,
        "evidence": evidence_of(report, hidden),
        "answers": answers_shown(report, hidden),
        "contact": contact_shown(report, hidden),
        "may_confirm": changes and to_confirm(report.id, viewer) is not None,
        "may_see_callers": may(viewer, Act.READ, RecordKind.CALLER_FINDING),
    }
