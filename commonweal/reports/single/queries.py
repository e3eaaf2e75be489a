"""One report as its page shows it, from the viewer on: sections, who could see it and why, who has looked.

What a role, an agreement or a share leaves out is not read into the page; how many sections that are is said, whether a
guard exists is not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from commonweal.access.emergencies.queries import GlassDeed, glass_deeds, open_glass
from commonweal.access.facts import Reader, facts_of, who_can_see
from commonweal.access.guarding.operations import has_own_relation
from commonweal.access.guarding.queries import Circle, circle_of, guard_of
from commonweal.access.permission import decide, may, right_of
from commonweal.access.queries import staff_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act, Role, roles
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.audit.queries import Looked, looks_at
from commonweal.core.rules.need_to_know import RELATION_WORDS, Decision, RecordFacts
from commonweal.core.terms import CallSource, Relation, london_day
from commonweal.people.models import Caller
from commonweal.places.finding import street_near
from commonweal.places.queries import wards_on
from commonweal.reports.models import Report
from commonweal.reports.single.operations import AsItStands, as_it_stands
from commonweal.reports.terms import SOURCE_LABELS, category_label

SeenReport = Report
"""A report that somebody was let see, as its pages hand it on to queries and operations; they read no table by it."""
LOOKS_READ, BESIDE_SHOWN = 400, 10
OPENED_ON = frozenset(
    {
        "report", "report-give", "report-marking", "report-keep", "report-open", "report-name", "report-known",
        "share-record", "inbox-report", "report-step", "report-update", "report-part", "report-evidence",
    }
)  # fmt: skip
"""The pages that show one report; on any other it stood in a list."""
JUST_CAME_IN, ROUTED_LATELY = timedelta(days=7), timedelta(days=28)
NO_RELATION = "none"
NOTHING_SAID = "daily work of the role"
"""The purpose in the audit where a role is asked for none."""
RELATIONS_IN_WORDS = {**{relation.value: words for relation, words in RELATION_WORDS.items()}, NO_RELATION: "none"}


@dataclass(frozen=True, slots=True)
class Beside:
    """Another report of the same incident that the viewer may see."""

    id: UUID
    reference: str
    at: datetime | None
    category_label: str | None


@dataclass(frozen=True, slots=True)
class ReportShown:
    """One report; what the viewer does not see of it is None."""

    id: UUID
    reference: str
    happened_at: datetime | None
    happened_at_known: bool
    received_at: datetime | None
    category_label: str | None
    source_label: str | None
    incident: str | None
    beside: tuple[Beside, ...]
    location: str | None
    point: tuple[float, float] | None
    ward: str | None
    street_near: str | None
    landlord: str | None
    anonymous: bool
    has_caller: bool
    caller: str | None
    caller_name: str | None
    caller_phone: str | None
    account: str | None
    team: str | None
    assigned_to: str | None
    marking: str
    stands: AsItStands


@dataclass(frozen=True, slots=True)
class DeedShown:
    """What somebody did with the report for one purpose on a day: how often, and when last."""

    words: str
    purpose: str
    last_at: datetime
    n: int


@dataclass(frozen=True, slots=True)
class LookedShown:
    """Somebody who looked at the report on one day in one role: what they did, newest first, and lists it stood in."""

    on: date
    name: str
    role_title: str
    deeds: tuple[DeedShown, ...]
    n_in_lists: int
    unrelated: bool


@dataclass(frozen=True, slots=True)
class OpenInAnEmergency:
    """The viewer's own opening of the report, and until when it holds."""

    id: UUID
    until: datetime


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report's page: the report, the decision that opened it, and for its owners the people around it."""

    shown: ReportShown
    facts: RecordFacts
    decision: Decision
    hidden_sections: tuple[str, ...]
    owns: bool
    may_guard: bool
    circle: Circle | None
    readers: tuple[Reader, ...]
    looked: tuple[LookedShown, ...]
    caller_guarded: bool


SECTIONS = {
    "When": ("times",),
    "What": ("category", "source", "incident"),
    "Where": ("place",),
    "Who reported it": ("caller", "caller_name", "caller_phone"),
    "What was said": ("account",),
    "Who works it": ("team",),
}
"""The sections of the page and the fields that each shows; a section of which every field is hidden is not there."""


def report_seen(report_id: UUID, viewer: Viewer) -> Report | None:
    """The report itself, where the viewer may see it; for what begins from its page."""
    return Report.objects.visible_to(viewer).filter(id=report_id).first()


def may_own(facts: RecordFacts, viewer: Viewer) -> bool:
    """Whether somebody owns the report: changes it, or guards it as one of its team or of those named on it."""
    return may(viewer, Act.CHANGE, facts) or (may(viewer, Act.GUARD, facts) and has_own_relation(facts, viewer))


def report_page(report_id: UUID, viewer: Viewer) -> ReportPage | None:
    """The page of a report, or None where there is none that the viewer may see."""
    rows = Report.objects.visible_to(viewer).select_related("caller__contact_point", "occurrence", "team")
    report = rows.filter(id=report_id).first()
    if report is None:
        return None
    facts = facts_of([report], viewer)[report.id]
    decision = decide(viewer, facts)
    if not decision:
        return None
    viewer.saw(RecordKind.REPORT, [report.id])
    owns = may_own(facts, viewer)
    return ReportPage(
        shown=_shown(report, decision.hidden, viewer),
        facts=facts,
        decision=decision,
        hidden_sections=tuple(name for name, fields in SECTIONS.items() if decision.hidden.issuperset(fields)),
        owns=owns,
        may_guard=may(viewer, Act.GUARD, facts),
        circle=circle_of(report, viewer) if owns else None,
        readers=tuple(who_can_see(report, viewer)) if owns else (),
        looked=tuple(who_has_looked(report.id, viewer)) if owns else (),
        caller_guarded=owns and _caller_guarded(report, viewer),
    )


def relation_of(facts: RecordFacts, decision: Decision, viewer: Viewer) -> str:
    """How the viewer came by the report, as the audit keeps it: `none` where the role alone, or broken glass, did.

    A report that lies with nobody yet is triage's own work, and so is one that it is routing (docs/decisions/0024).
    """
    if has_own_relation(facts, viewer):
        return decision.relation or NO_RELATION
    if decision.relation is Relation.PARTNERSHIP and not facts.guards:
        return Relation.PARTNERSHIP if facts.team_id is None or _is_routing(facts, viewer) else NO_RELATION
    return Relation.TODAY if decision.relation is Relation.TODAY else NO_RELATION


def _is_routing(facts: RecordFacts, viewer: Viewer) -> bool:
    """Whether a role that gives every report to its team looks at one that has just come in, or that this person
    gave or changed lately."""
    right = right_of(viewer, RecordKind.REPORT)
    if right is None or Act.CHANGE not in right.acts:
        return False
    if facts.received_at is not None and viewer.at - facts.received_at < JUST_CAME_IN:
        return True
    looks = looks_at(RecordKind.REPORT, facts.id, partnership_ids=[viewer.partnership_id], limit=LOOKS_READ)
    own = [one for one in looks if one.deed == Deed.CHANGE and one.actor_id == viewer.staff_id]
    return any(viewer.at - one.at < ROUTED_LATELY for one in own)


def opened_in_an_emergency(report_id: UUID, viewer: Viewer) -> OpenInAnEmergency | None:
    """The viewer's own opening that holds now; its reason is the purpose, which is not asked for once more."""
    glass = open_glass(RecordKind.REPORT, report_id, viewer)
    return OpenInAnEmergency(glass.id, glass.opens_until) if glass and glass.opens_until else None


def purposes_for(viewer: Viewer) -> tuple[str, ...]:
    """The purposes of which one is asked for before a report opens: the agreement's, or the role's; none: not asked."""
    right = right_of(viewer, RecordKind.REPORT)
    if right is None or not right.purposes:
        return ()
    of_terms = [one for terms in viewer.terms if terms.kind == RecordKind.REPORT for one in terms.purposes]
    return tuple(dict.fromkeys(of_terms)) or right.purposes


def who_has_looked(report_id: UUID, viewer: Viewer) -> Sequence[LookedShown]:
    """Looks at a report by person and day, for those who own it: who opened it first, then who saw it in lists."""
    found = looks_at(RecordKind.REPORT, report_id, partnership_ids=[viewer.partnership_id], limit=LOOKS_READ)
    names = staff_names([one.actor_id for one in found if one.actor_id])
    glass = glass_deeds(found)
    days: dict[tuple[UUID | None, str, date], list[Looked]] = {}
    for one in found:
        days.setdefault((one.actor_id, one.role, london_day(one.at)), []).append(one)
    shown = [
        LookedShown(
            on=on,
            name=names.get(actor, "") if actor else "The partnership’s own scheduled work",
            role_title=roles()[Role(role)].title if role in set(Role) else "",
            deeds=_deeds([one for one in looks if not _in_a_list(one)], glass),
            n_in_lists=sum(map(_in_a_list, looks)),
            unrelated=any(NO_RELATION in one.relation.split("+") for one in looks),
        )
        for (actor, role, on), looks in days.items()
    ]
    return sorted(shown, key=lambda one: not one.deeds)


def _in_a_list(look: Looked) -> bool:
    return look.deed == Deed.READ and look.route not in OPENED_ON


def _deeds(looks: Sequence[Looked], glass: Mapping[UUID, GlassDeed]) -> tuple[DeedShown, ...]:
    """The same deed for the same purpose stands once, with how often; `looks` come newest first."""
    times: dict[tuple[str, str], list[datetime]] = {}
    for one in looks:
        label = Deed(one.deed).label if one.deed in set(Deed) else one.deed
        words = glass.get(one.entry_id) or ("Opened it" if one.deed == Deed.READ else label)
        purpose = "" if one.purpose == NOTHING_SAID or one.entry_id in glass else one.purpose
        times.setdefault((words, purpose), []).append(one.at)
    return tuple(DeedShown(words, purpose, at[0], len(at)) for (words, purpose), at in times.items())


def _caller_guarded(report: Report, viewer: Viewer) -> bool:
    caller = Caller.objects.visible_to(viewer).filter(id=report.caller_id).first() if report.caller_id else None
    return caller is not None and guard_of(caller, viewer) is not None


def _shown(report: Report, hidden: frozenset[str], viewer: Viewer) -> ReportShown:
    point = report.caller.contact_point if report.caller else None
    has_point = report.easting_m is not None and report.northing_m is not None
    return ReportShown(
        id=report.id,
        reference=report.reference,
        happened_at=None if "times" in hidden else report.happened_at,
        happened_at_known=report.happened_at_known,
        received_at=None if "times" in hidden else report.received_at,
        category_label=None if "category" in hidden else category_label(report.category),
        source_label=None if "source" in hidden else SOURCE_LABELS[CallSource(report.source)],
        incident=None if "incident" in hidden else (report.occurrence.source_key if report.occurrence else ""),
        beside=() if "incident" in hidden else tuple(_beside(report, viewer)),
        location=None if "place" in hidden else report.location,
        point=None if "place" in hidden or not has_point else (report.easting_m, report.northing_m),  # type: ignore[arg-type]
        ward=None if "place" in hidden else _ward_of(report, viewer),
        street_near=None if "place" in hidden else _street_near(report, viewer),
        landlord=None if "place" in hidden else report.landlord,
        anonymous=report.anonymous,
        has_caller=report.caller_id is not None,
        caller=None if "caller" in hidden else _told_by(report),
        caller_name=None if "caller_name" in hidden else report.caller_name,
        caller_phone=None if "caller_phone" in hidden else (point.value if point else ""),
        account=None if "account" in hidden else report.account,
        team=None if "team" in hidden else (report.team.name if report.team else ""),
        assigned_to=None if "team" in hidden else _assigned(report),
        marking=report.marking,
        stands=as_it_stands(report),
    )


def _ward_of(report: Report, viewer: Viewer) -> str:
    """The ward of the report by name, as it was called on the day; empty where none is known."""
    return dict(wards_on(london_day(report.happened_at), viewer)).get(report.ward_code, "") if report.ward_code else ""


def _street_near(report: Report, viewer: Viewer) -> str:
    """Where the log has a point and no words of the place: the street that it lies in or near, so that one can go."""
    if report.location or report.easting_m is None or report.northing_m is None:
        return ""
    return street_near((report.easting_m, report.northing_m), viewer, on=viewer.on)


def _told_by(report: Report) -> str:
    return "Anonymous" if report.anonymous else "Not known" if report.caller_id is None else "Somebody who is known"


def _assigned(report: Report) -> str:
    return staff_names([report.assigned_to_id]).get(report.assigned_to_id, "") if report.assigned_to_id else ""


def _beside(report: Report, viewer: Viewer) -> list[Beside]:
    """Other reports of the incident, as far as the viewer may see them and that they belong to it, and no count of the
    others: in order of receipt, and then by their random ids those whose time is hidden."""
    if report.occurrence_id is None:
        return []
    rows = Report.objects.visible_to(viewer).filter(occurrence_id=report.occurrence_id).exclude(id=report.id)
    there = list(rows.order_by("received_at", "id"))
    hidden = {one: decide(viewer, facts).hidden for one, facts in facts_of(there, viewer).items()}
    there = [one for one in there if "incident" not in hidden[one.id]]
    apart = sorted((one for one in there if "times" in hidden[one.id]), key=lambda one: one.id)
    found = [*(one for one in there if "times" not in hidden[one.id]), *apart][:BESIDE_SHOWN]
    viewer.saw(RecordKind.REPORT, [one.id for one in found])
    return [
        Beside(
            one.id,
            one.reference,
            None if "times" in hidden[one.id] else one.happened_at,
            None if "category" in hidden[one.id] else category_label(one.category),
        )
        for one in found
    ]


def own_relations(viewer: Viewer) -> frozenset[Relation]:
    """By which relations the viewer's role comes to reports at all, for the sentence that heads a list."""
    right = right_of(viewer, RecordKind.REPORT)
    return right.relations if right else frozenset()
