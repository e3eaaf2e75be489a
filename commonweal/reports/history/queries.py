"""The history of one report as its page shows it: one line an event, by kind, with where it came from and whose it is.

Events are read through a report that the viewer was let see. What is kept back from the viewer stays away: another
report that was joined is named only to who sees that one, a reporter's own additions are shown to who reads what was
said, and names of teams and colleagues to who is shown who works it. A complaint about the service is for its manager,
whatever else the manager reads, and not for the team that it is about.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from commonweal.access.permission import may
from commonweal.access.queries import team_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.reports.models import Evidence, Report, ReportEvent
from commonweal.reports.telling.terms import About
from commonweal.reports.terms import HIDDEN_WITH, EventKind


class Group(StrEnum):
    """What the history can be narrowed to."""

    STEPS = "steps"
    UPDATES = "updates"
    REPORTER = "reporter"
    MESSAGES = "messages"


GROUP_LABELS = {
    Group.STEPS: "Steps",
    Group.UPDATES: "Updates and notes",
    Group.REPORTER: "From the reporter",
    Group.MESSAGES: "Messages",
}
GROUPS = {
    Group.UPDATES: {EventKind.UPDATE, EventKind.NOTE, EventKind.CALL_OUT, EventKind.VISIT},
    Group.REPORTER: {
        EventKind.DIARY, EventKind.WORSE, EventKind.EVIDENCE, EventKind.DISAGREED, EventKind.SURVEY,
        EventKind.COMPLAINT,
    },
    Group.MESSAGES: {EventKind.TOLD, EventKind.NOT_TOLD},
}  # fmt: skip
ABOUT_WORDS = {
    About.RECEIVED: "that it was received",
    About.WITH_A_TEAM: "that a team has it",
    About.ACTION_UNDER_WAY: "that action is under way",
    About.ANSWERED: "our answer",
    About.CLOSED: "that it is closed",
    About.REOPENED: "that it is open again",
    About.CASE_REVIEW: "about the case review",
}
ORDER = list(EventKind)
WORDS_OF_THE_REPORTER = GROUPS[Group.REPORTER]
OF_STAFF_ONLY = frozenset({EventKind.TOLD, EventKind.NOT_TOLD, EventKind.CO_ORDINATED})
"""How a reporter can be reached says who it may be: shown to whoever is shown the caller."""


@dataclass(frozen=True, slots=True)
class EventShown:
    """One line of the history; `at` is None where times are kept back, `other` the report it tells of."""

    at: datetime | None
    label: str
    words: str
    by: str
    to_team: str
    because: str
    public: bool
    late: bool
    other: tuple[UUID, str] | None
    group: Group


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """A photo or a sound that somebody added."""

    id: UUID
    kind: str
    words: str
    added_at: datetime | None
    by_reporter: bool


def group_of(kind: EventKind) -> Group:
    """What an event is a part of when the history is narrowed."""
    return next((group for group, kinds in GROUPS.items() if kind in kinds), Group.STEPS)


def history(report: Report, hidden: frozenset[str], viewer: Viewer, *, only: Group | None = None) -> list[EventShown]:
    """What happened to a report that the viewer was let see, newest first; `hidden`: its fields that are kept back."""
    rows = [one for one in report.events.all() if _is_shown(one, hidden, viewer)]
    # Of one moment what follows stands above what it follows from: told, routed, received.
    rows.sort(key=lambda one: (one.at, ORDER.index(EventKind(one.kind)), one.id), reverse=True)
    rows = [one for one in rows if only is None or group_of(EventKind(one.kind)) is only]
    teams = team_names([one.team_id for one in rows if one.team_id])
    others = _others(rows, viewer)
    return [_shown(one, hidden, teams, others) for one in rows]


def _is_shown(one: ReportEvent, hidden: frozenset[str], viewer: Viewer) -> bool:
    kind = EventKind(one.kind)
    if kind is EventKind.COMPLAINT:
        return may(viewer, Act.EXPORT, RecordKind.SERVICE_STANDARD)
    if not hidden.isdisjoint(one.details.get(HIDDEN_WITH, ())):
        return False
    if kind in WORDS_OF_THE_REPORTER:
        return "account" not in hidden
    return kind not in OF_STAFF_ONLY or not {"caller", "caller_name"} & hidden


def _shown(one: ReportEvent, hidden: frozenset[str], teams: dict[UUID, str], others: dict[UUID, str]) -> EventShown:
    kind, with_team = EventKind(one.kind), "team" not in hidden
    told = one.details.get("about", "")
    other = _other_id(one)
    words = ABOUT_WORDS[About(told)] if told in set(About) else one.words
    if told and one.details.get("why"):
        words = f"{words}: {one.details['why']}"
    return EventShown(
        at=None if "times" in hidden else one.at,
        label=str(kind.label),
        words=words,
        by=_author(one, hidden),
        to_team=teams.get(one.team_id, "") if one.team_id and with_team else "",
        because=one.rule if with_team else "",
        public=one.public,
        late=bool(one.late),
        other=(other, others[other]) if other in others else None,
        group=group_of(kind),
    )


def _author(one: ReportEvent, hidden: frozenset[str]) -> str:
    """Whose line it is: a colleague by name where who works it is shown, a rule, or the reporter without a name."""
    if EventKind(one.kind) in WORDS_OF_THE_REPORTER and one.by_id is None:
        return "the reporter"
    if one.by_id is not None and "team" in hidden:
        return "the council"
    return one.by


def _other_id(one: ReportEvent) -> UUID | None:
    written = one.details.get("other") or one.details.get("into")
    try:
        return UUID(str(written)) if written else None
    except ValueError:
        return None


def _others(rows: list[ReportEvent], viewer: Viewer) -> dict[UUID, str]:
    """The references of the other reports that lines tell of, as far as the viewer may see them."""
    ids = {other for one in rows if (other := _other_id(one))}
    if not ids:
        return {}
    found = dict(Report.objects.visible_to(viewer).filter(id__in=ids).values_list("id", "reference"))
    viewer.saw(RecordKind.REPORT, found)
    return found


def evidence_of(report: Report, hidden: frozenset[str]) -> list[EvidenceShown]:
    """Photos and sounds of a report, oldest first, for whoever reads what was said; else none, and no count."""
    if "account" in hidden:
        return []
    timed = "times" not in hidden
    return [
        EvidenceShown(one.id, one.kind, one.words, one.added_at if timed else None, one.by_reporter)
        for one in report.evidence.order_by("added_at", "id")
    ]


def piece_of_evidence(report: Report, evidence_id: UUID) -> Evidence | None:
    """One photo or sound of a report that the viewer was let see with what was said."""
    return report.evidence.filter(id=evidence_id).first()
