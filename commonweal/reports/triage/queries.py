"""The inbox, from the viewer on: urgent first, then by the clock, by a key and not by a page number.

Of a million reports only those on which somebody has to act are read: each part of the list is asked by state and
urgency, for which there is an index in the order of the clock, and laid together (docs/decisions/0024, 0032). What is
hidden is not in the query. Where times are kept back from a partner, the order is that of the random ids.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from commonweal.access.facts import hidden_in
from commonweal.access.permission import kept_back_fields, may
from commonweal.access.queries import staff_names, team_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.access.written_once import written_once
from commonweal.audit.deeds import Deed
from commonweal.core.rules.report_life import CLOCKED
from commonweal.core.terms import Marking, Relation, ReportState, london_day
from commonweal.reports.intake.operations import BY_RULE
from commonweal.reports.models import Report, ReportEvent
from commonweal.reports.policy import reports_policy
from commonweal.reports.reference import as_written
from commonweal.reports.single.queries import own_relations
from commonweal.reports.terms import EventKind, PlaceFound, category_label
from commonweal.reports.triage.terms import LABELS, OF_A_TEAM, STATES, After, Asked, Inbox, Line, Part, Show

ON_A_PAGE = 50
COUNTED = 99
"""More than so many are not counted: whoever reads the number needs no more, and counting would read them all."""
ADDED_WITHIN = timedelta(days=90)
ADDED = (EventKind.DIARY, EventKind.WORSE, EventKind.EVIDENCE, EventKind.DISAGREED)
MARKS = {
    EventKind.DIARY: "The reporter added to the diary",
    EventKind.WORSE: "The reporter says it got worse",
    EventKind.EVIDENCE: "A photo or sound was added",
    EventKind.DISAGREED: "The reporter disagrees",
    EventKind.CO_ORDINATED: "Looks co-ordinated with other reports",
}
MARKED_AT_MOST = 2_000
# In the words of the index's own condition: SQLite takes an index of a part of the table only where it reads in the
# statement itself that the rest is not asked for, and a value that is bound later tells it nothing.
WAITS = RawSQL(  # noqa: S611
    f"reports_report.state IN ({', '.join(repr(state.value) for state in CLOCKED)})", [], output_field=BooleanField()
)
# A place that is not known, or another borough's, lies in no ward of ours. Few that wait do, and they have an index.
NO_WARD = RawSQL("reports_report.ward_code = ''", [], output_field=BooleanField())
NO_BOROUGH = "Borough not known: find the place first"


def sends_every_report(viewer: Viewer) -> bool:
    """Whether the viewer's role sends every report of the partnership to its team, as triage does."""
    return may(viewer, Act.CHANGE, RecordKind.REPORT) and Relation.PARTNERSHIP in own_relations(viewer)


def shows_for(viewer: Viewer) -> tuple[Show, ...]:
    """The parts of the inbox that stand there for this viewer; the first is where it begins."""
    # Which reports are late tells the clock of each.
    not_there = {Show.LATE} if "times" in kept_back_fields(viewer, RecordKind.REPORT) else set()
    if sends_every_report(viewer):
        mine = (Show.MINE,) if viewer.team_ids else ()
        rest = (one for one in Show if one not in {Show.TRIAGE, Show.MINE, *not_there})
        return (Show.TRIAGE, *mine, *rest)
    if not may(viewer, Act.CHANGE, RecordKind.REPORT):
        not_there.add(Show.ANSWERED)
    return tuple(one for one in OF_A_TEAM if one not in not_there)


def inbox(asked: Asked, viewer: Viewer) -> Inbox:
    """The page that is asked for; filters on fields that are kept back from the viewer are not heeded."""
    kept_back = kept_back_fields(viewer, RecordKind.REPORT)
    can_ask = frozenset({"times", "category", "place", "team"}) - kept_back
    # Written once: the condition is long, and each part of the page asks by it.
    visible = written_once(Report.objects.visible_to(viewer))
    shows = shows_for(viewer)
    keys = _keys(asked, can_ask, visible, viewer) if asked.show in shows else []
    ids = [key.id for key in keys[:ON_A_PAGE]]
    if asked.reference:
        viewer.trace.did(Deed.SEARCH, RecordKind.REPORT, ids)
    return Inbox(
        lines=lines_of(ids, viewer),
        onward=keys[ON_A_PAGE - 1] if len(keys) > ON_A_PAGE else None,
        parts=tuple(_part(show, visible, viewer) for show in shows),
        can_ask=can_ask,
        may_assign=may(viewer, Act.CHANGE, RecordKind.REPORT),
    )


def _keys(asked: Asked, can_ask: frozenset[str], visible: QuerySet[Report], viewer: Viewer) -> list[After]:
    """The places in the order of a page's lines and of one more."""
    found: dict[UUID, After] = {}
    timed = "times" in can_ask
    for rows in _pieces(asked.show, asked.after if timed else None, visible.filter(_wanted(asked, can_ask)), viewer):
        if not timed:
            later = Q(id__gt=asked.after.id) if asked.after else Q()
            found |= {one: After(False, None, one) for one in _ids(rows.filter(later).order_by("id"))}
            continue
        values = rows.order_by("-urgent", "due_at", "id").values_list("urgent", "due_at", "id")[: ON_A_PAGE + 1]
        found |= {one: After(urgent, due_at, one) for urgent, due_at, one in values}
    order = _by_clock if timed else _by_id
    return sorted(found.values(), key=order)[: ON_A_PAGE + 1]


def _ids(rows: QuerySet[Report]) -> list[UUID]:
    return list(rows.values_list("id", flat=True)[: ON_A_PAGE + 1])


def _by_clock(key: After) -> tuple[bool, float, UUID]:
    return not key.urgent, key.due_at.timestamp() if key.due_at else float("inf"), key.id


def _by_id(key: After) -> UUID:
    return key.id


def _pieces(show: Show, after: After | None, visible: QuerySet[Report], viewer: Viewer) -> Iterator[QuerySet[Report]]:
    """The rows of a part of the inbox in pieces that each have an index in the order of the clock."""
    visible = visible.filter(*_of_show(show, viewer), follows__isnull=True)
    for way in _ways(show, viewer):
        for state in STATES[show]:
            in_state = visible.filter(way, *([WAITS] if state in CLOCKED else []), state=state.value)
            if after is None:
                yield in_state
                continue
            for urgent in (True, False):
                if after.urgent < urgent:
                    continue
                # "In" and not "is": as a mere condition a truth is no part of an index that can be sought.
                rows = in_state.filter(urgent__in=[urgent])
                yield rows if after.urgent != urgent else rows.filter(_later(after))
    if own := _own(show, viewer):
        # What lies with oneself and not with one's team is little, and found by whose it is; what has no clock apart.
        for states in (set(STATES[show]) & set(CLOCKED), set(STATES[show]) - set(CLOCKED)):
            rows = visible.filter(own, state__in=sorted(states))
            yield rows if after is None else rows.filter(_later(after) & Q(urgent=after.urgent) | _less_urgent(after))


def _less_urgent(after: After) -> Q:
    return Q(urgent=False) if after.urgent else Q(pk__in=[])


def _later(after: After) -> Q:
    if after.due_at is None:
        return Q(due_at__isnull=True, id__gt=after.id)
    later = Q(due_at__gt=after.due_at) | Q(due_at=after.due_at, id__gt=after.id) | Q(due_at__isnull=True)
    # The plain bound beside it is what an index can begin from; what has no clock stands at the end.
    return later & (Q(due_at__gte=after.due_at) | Q(due_at__isnull=True))


def _ways(show: Show, viewer: Viewer) -> list[Q]:
    """Whose reports: all of the partnership's, or one team after the other."""
    if sends_every_report(viewer) and show is not Show.MINE:
        return [Q()]
    return [Q(team_id=one) for one in sorted(viewer.team_ids)]


def _own(show: Show, viewer: Viewer) -> Q | None:
    """What lies with oneself alone, beside the lists of one's teams."""
    if viewer.staff_id is None or (sends_every_report(viewer) and show is not Show.MINE):
        return None
    elsewhere = ~Q(team_id__in=sorted(viewer.team_ids)) if viewer.team_ids else Q()
    return Q(assigned_to_id=viewer.staff_id) & elsewhere


def _of_show(show: Show, viewer: Viewer) -> list[Q | RawSQL]:
    """What besides its state puts a report into a part of the inbox."""
    match show:
        case Show.LATE:
            return [Q(due_at__lt=viewer.at)]
        case Show.NO_PLACE:
            return [NO_WARD, Q(intake__place_found=PlaceFound.WORDS)]
        case Show.ELSEWHERE:
            return [NO_WARD, Q(intake__place_found=PlaceFound.ANOTHER_BOROUGH)]
        case Show.CO_ORDINATED:
            marked = ReportEvent.objects.filter(kind=EventKind.CO_ORDINATED, at__gte=viewer.at - ADDED_WITHIN)
            return [_of_reports(marked)]
        case Show.ADDED:
            return [_added(viewer.at)]
        case _:
            return []


def _added(at: datetime) -> Q:
    """Its reporter added something since it was answered, and nobody here has written anything since."""
    added = ReportEvent.objects.filter(kind__in=ADDED, by_id__isnull=True, at__gte=at - ADDED_WITHIN)
    answered_since = ReportEvent.objects.filter(report_id=OuterRef("report_id"), by_id__isnull=False)
    unheard = added.exclude(Exists(answered_since.filter(at__gt=OuterRef("at"))))
    return _of_reports(unheard)


def _of_reports(events: QuerySet[ReportEvent]) -> Q:
    """The reports of the newest of these events; read first, since they are few and the reports many."""
    ids = events.order_by("-at").values_list("report_id", flat=True)[:MARKED_AT_MOST]
    return Q(id__in=set(ids))


def _wanted(asked: Asked, can_ask: frozenset[str]) -> Q:
    wanted = Q(reference=as_written(asked.reference)) if asked.reference else Q()
    if asked.category and "category" in can_ask:
        wanted &= Q(category=asked.category)
    if asked.ward and "place" in can_ask:
        wanted &= Q(ward_code=asked.ward)
    if asked.team and "team" in can_ask:
        wanted &= Q(team_id=asked.team)
    return wanted


def _part(show: Show, visible: QuerySet[Report], viewer: Viewer) -> Part:
    # A count needs no order, so that all states are asked at once; the truths are named for the index, as above.
    states = STATES[show]
    waits = [WAITS] if set(states) <= set(CLOCKED) else []
    rows = visible.filter(*_of_show(show, viewer), follows__isnull=True, state__in=[state.value for state in states])
    by_clock = rows.filter(*waits, urgent__in=[True, False])
    n = 0
    for way in [*(by_clock.filter(way) for way in _ways(show, viewer)), *_only(rows, _own(show, viewer))]:
        n += way.order_by()[: COUNTED + 1 - n].count()
        if n > COUNTED:
            return Part(show, LABELS[show], COUNTED, more=True)
    return Part(show, LABELS[show], n, more=False)


def _only(rows: QuerySet[Report], which: Q | None) -> list[QuerySet[Report]]:
    return [] if which is None else [rows.filter(which)]


def lines_of(ids: Sequence[UUID], viewer: Viewer) -> tuple[Line, ...]:
    """These reports as lines of the inbox, in this order, as far as the viewer may see them; noted as shown."""
    rows = Report.objects.visible_to(viewer).select_related("intake").in_bulk(list(ids))
    there = [rows[one] for one in ids if one in rows]
    hidden = hidden_in(there, viewer)
    viewer.saw(RecordKind.REPORT, [one.id for one in there])
    names = staff_names([one.assigned_to_id for one in there if one.assigned_to_id])
    teams = team_names([one.team_id for one in there if one.team_id])
    events = _events([one.id for one in there])
    followers = _followers([one.id for one in there], viewer)
    return tuple(
        _line(one, hidden[one.id], events.get(one.id, []), names, teams, followers.get(one.id, 0)) for one in there
    )


def _events(ids: Iterable[UUID]) -> dict[UUID, list[ReportEvent]]:
    kinds = [EventKind.ROUTED, EventKind.RETURNED, EventKind.REOPENED, EventKind.ASSIGNED, *MARKS]
    found: dict[UUID, list[ReportEvent]] = {}
    for event in ReportEvent.objects.filter(report_id__in=list(ids), kind__in=kinds).order_by("at", "id"):
        found.setdefault(event.report_id, []).append(event)
    return found


def _followers(ids: Iterable[UUID], viewer: Viewer) -> dict[UUID, int]:
    """How many reports that the viewer may see follow each of these; few do, and are found by their own index first."""
    follow = dict(
        Report.objects.filter(follows_id__in=list(ids), follows__isnull=False).values_list("id", "follows_id")
    )
    found: dict[UUID, int] = {}
    if follow:
        for one in Report.objects.visible_to(viewer).filter(id__in=list(follow)).values_list("id", flat=True):
            if (leader := follow[one]) is not None:
                found[leader] = found.get(leader, 0) + 1
    return found


def _line(
    one: Report,
    hidden: frozenset[str],
    events: Sequence[ReportEvent],
    names: Mapping[UUID, str],
    teams: Mapping[UUID, str],
    n_followers: int,
) -> Line:
    timed, with_team = "times" not in hidden, "team" not in hidden
    rule, why = why_here(one, events) if with_team else ("", "")
    return Line(
        id=one.id, reference=one.reference, version=one.version, state=ReportState(one.state), urgent=one.urgent,
        sensitive=one.marking == Marking.OFFICIAL_SENSITIVE,
        category_label=None if "category" in hidden else category_label(one.category),
        location=None if "place" in hidden else one.location,
        received_at=one.received_at if timed else None, due_at=one.due_at if timed else None, rule=rule, why=why,
        team=(teams.get(one.team_id, "") if one.team_id else "") if with_team else None,
        assigned_to=(names.get(one.assigned_to_id, "") if one.assigned_to_id else "") if with_team else None,
        marks=tuple(_marks(one, hidden, events)), n_followers=n_followers,
    )  # fmt: skip


def why_here(report: Report, events: Sequence[ReportEvent]) -> tuple[str, str]:
    """The rule that sent a report where it lies, and why in words; for one that came back the reason that was given."""
    came = [one for one in events if one.kind in (EventKind.RETURNED, EventKind.REOPENED)]
    if report.state in (ReportState.RETURNED, ReportState.TRIAGED) and came:
        return "", f"{EventKind(came[-1].kind).label}: {came[-1].words}"
    if report.rule_fired:
        return report.rule_fired, _rule_words(report, events)
    given = [one for one in events if one.kind == EventKind.ASSIGNED]
    if given and report.team_id:
        return "", f"Given by {given[-1].by or 'somebody'}" + (f": {given[-1].words}" if given[-1].words else "")
    return "", ""


def _rule_words(report: Report, events: Sequence[ReportEvent]) -> str:
    told = [one.words for one in events if one.rule == report.rule_fired and one.by == BY_RULE and one.words]
    if told:
        return told[-1]
    rules = reports_policy(report.partnership_id).routing_on(london_day(report.received_at)).rules
    return next((one.because for one in rules if one.name == report.rule_fired), "")


def _marks(one: Report, hidden: frozenset[str], events: Sequence[ReportEvent]) -> Iterator[str]:
    """What else has to be known before it is sent on."""
    intake = getattr(one, "intake", None)
    if intake is not None and "place" not in hidden:
        if intake.place_found == PlaceFound.WORDS:
            yield NO_BOROUGH
        elif intake.place_found == PlaceFound.ANOTHER_BOROUGH:
            yield f"An address in {intake.borough_name or 'another borough'}"
    since = one.state_since
    kinds = [
        EventKind(event.kind)
        for event in events
        if event.kind in MARKS and (event.kind == EventKind.CO_ORDINATED or (since and event.at >= since))
    ]
    yield from (MARKS[kind] for kind in dict.fromkeys(kinds))
