"""A partnership in which everything that gives or takes a right happens in any order, beside a model of its own.

The model knows nothing of the product's rule: it keeps plain sets and asks in its own words, table by table of the
partnership's default (who may see what), who could open each report. After every step the visible set of everybody
must be the model's, by the query (`visible_to`) and by the rule about one record (`may_see`) alike
(docs/security.md P3).
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from commonweal.access.agreements.demonstration import demo_agreements
from commonweal.access.agreements.operations import resume_agreement, suspend_agreement
from commonweal.access.emergencies.operations import approve_glass, break_glass
from commonweal.access.facts import facts_of
from commonweal.access.guarding.operations import (
    end_naming,
    lift_guard,
    name_person,
    set_guard,
    take_back_connection,
)
from commonweal.access.guarding.refusals import GuardingRefused
from commonweal.access.models import Connection, Guard, NamedPerson, Partnership, Share
from commonweal.access.permission import NotAllowed, decide
from commonweal.access.queries import viewer_for, viewers_of_partnership
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Role
from commonweal.access.sharing.operations import NoSuchRecord, ShareNotCovered, end_share, share_record
from commonweal.access.staffing.operations import end_role_now, give
from commonweal.access.viewer import Viewer, system_viewer
from commonweal.audit.trace import Trace
from commonweal.core.rules.need_to_know import RecordFacts
from commonweal.core.terms import Guarding, Marking
from commonweal.people.operations import NotEnoughCallers, undo_decision
from commonweal.people.operations import decide as decide_who
from commonweal.people.terms import Answer
from commonweal.reports.erasing.operations import erase_reports
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.models import Report
from commonweal.reports.single.operations import give_to, hand_to_team, mark, say_i_know_them
from tests.cast import AT, EVERYBODY, FROM_ON, LANDLORD, WARD, Cast
from tests.deliveries import call_log, deliver

# Who reads what of reports, in the words of the partnership's default: by role, and by which relations.
READS_ALL = {Role.TRIAGE_OFFICER, Role.ANALYST, Role.SERVICE_MANAGER}
BY_TEAM = {Role.ASB_OFFICER, Role.HOUSING_PARTNER, Role.NEIGHBOURHOOD_OFFICER, Role.PATROL_CONTRACTOR}
BY_NAME = {Role.ASB_OFFICER, Role.PANEL_COORDINATOR, Role.NEIGHBOURHOOD_OFFICER}
BY_WARD = {Role.NEIGHBOURHOOD_OFFICER}
BY_STOCK = {Role.HOUSING_PARTNER}
BY_SHARE = {Role.HOUSING_PARTNER, Role.NEIGHBOURHOOD_OFFICER, Role.PATROL_CONTRACTOR}
TODAYS = {Role.CALL_HANDLER}
NOT_SENSITIVE = {Role.CALL_HANDLER, Role.HOUSING_PARTNER, Role.PATROL_CONTRACTOR}
CHANGES = {Role.TRIAGE_OFFICER, Role.ASB_OFFICER}
MOVES = {
    "Northmoor Council": (Role.ASB_OFFICER, ()),
    "Northmoor Police": (Role.NEIGHBOURHOOD_OFFICER, (WARD,)),
}
BREAKS_GLASS = {Role.TRIAGE_OFFICER, Role.ASB_OFFICER, Role.PANEL_COORDINATOR}
PARTNERS = {Role.HOUSING_PARTNER, Role.NEIGHBOURHOOD_OFFICER, Role.PATROL_CONTRACTOR}
PARTNER_ROLES = {
    "Fenwick Homes": Role.HOUSING_PARTNER,
    "Northmoor Police": Role.NEIGHBOURHOOD_OFFICER,
    "Nightwatch Patrols": Role.PATROL_CONTRACTOR,
}
FIELDS_SHARED = ["times", "category", "place"]
PURPOSES = {
    "Fenwick Homes": "Act as the landlord",
    "Northmoor Police": "Neighbourhood policing",
    "Nightwatch Patrols": "Carry out a visit",
}
WHY = "Somebody may be hurt there tonight"


@dataclass
class Person:
    """Somebody of the model: the role held now (none: it was taken away), for whom, in which team."""

    role: Role | None
    organisation: str
    team: str = ""
    partnership: str = "northmoor"


OF_THE_COUNCIL = {"amina": Role.ANALYST, "tom": Role.TRIAGE_OFFICER, "ada": Role.ADMINISTRATOR}


@dataclass
class Told:
    """A report of the model."""

    partnership: str
    caller: str = ""
    team: str = ""
    officer: str = ""
    ward: bool = False
    stock: bool = False
    received: datetime = AT
    sensitive: bool = False
    erased: bool = False
    guard: Guarding | None = None
    named: dict[str, date | None] = field(default_factory=dict)
    known_to: set[str] = field(default_factory=set)
    glass: dict[str, tuple[datetime, bool]] = field(default_factory=dict)
    shared: dict[str, date] = field(default_factory=dict)


# Six reports: two of one caller, one of another; of the ward, of the landlord, of today and of the neighbour.
REPORTS = (
    Told("northmoor", caller="Quince", ward=True),
    Told("northmoor", caller="Quince", stock=True, received=AT - timedelta(days=9)),
    Told("northmoor", caller="Okoro", ward=True, stock=True, received=AT - timedelta(days=2)),
    Told("eastmarsh", received=AT - timedelta(days=1)),
    Told("northmoor", received=AT - timedelta(days=40)),
    Told("northmoor", ward=True, received=AT - timedelta(hours=2)),
)


class Model:
    """What should be so: plain sets, asked one report and one person at a time."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.told: dict[UUID, Told] = {}
        self.callers_known: set[tuple[str, str]] = set()
        self.suspended: set[str] = set()
        self.joined = False

    def same_as(self, caller: str) -> set[str]:
        """The callers who count as the same person as one of them."""
        return {one.caller for one in self.told.values() if one.caller} if self.joined else {caller}

    def acts(self, who: str, one: Told, now: datetime) -> bool:
        """Whether somebody should be able to do more than read it: what only an emergency opened is read."""
        return self.sees(who, replace(one, glass={}), now)

    def sees(self, who: str, one: Told, now: datetime) -> bool:
        """Whether somebody should see a report at an instant."""
        person = self.people[who]
        role = person.role
        if role is None or one.erased or one.partnership != person.partnership:
            return False
        if who in one.known_to or (who, one.caller) in self.callers_known:
            return False
        if one.sensitive and role in NOT_SENSITIVE:
            return False
        until, with_second = one.glass.get(who, (now, False))
        opened = until > now
        last_day = one.named.get(who, date.min) or date.max
        named = last_day >= now.date()
        if one.guard is Guarding.LOCKED and not (named or opened):
            return False
        if one.guard is Guarding.PROTECTED and not (named or (opened and with_second)):
            return False
        return self._relates(person, who, one, now, named=named, opened=opened)

    def _relates(self, person: Person, who: str, one: Told, now: datetime, *, named: bool, opened: bool) -> bool:
        role, under = person.role, person.organisation
        if role in PARTNERS and under in self.suspended:
            return False
        return any(
            (
                role in READS_ALL,
                role in BY_TEAM and (one.officer == who or (one.team != "" and one.team == person.team)),
                role in BY_NAME and named,
                role in BY_WARD and one.ward,
                role in BY_STOCK and one.stock,
                role in BY_SHARE and under in one.shared and one.shared[under] >= now.date(),
                role in TODAYS and one.received.date() == now.date(),
                role in BREAKS_GLASS and opened,
            )
        )


def people_of_the_model() -> dict[str, Person]:
    """Everybody of `gather_all`, as the model takes them."""
    return {
        **{who: Person(role, "Northmoor Council") for who, role in OF_THE_COUNCIL.items()},
        **{name.lower(): Person(role, organisation, team or "") for name, role, organisation, team in EVERYBODY},
        "esther": Person(Role.ANALYST, "Eastmarsh Council", partnership="eastmarsh"),
    }


@dataclass(frozen=True)
class Stage:
    """The store on which every run begins: made once, through operations."""

    cast: Cast
    callers: dict[str, UUID]
    report_ids: tuple[UUID, ...]
    agreements: dict[str, UUID]

    def model(self) -> Model:
        """The model of the store as it was made."""
        model = Model()
        model.people = people_of_the_model()
        for report_id, told in zip(self.report_ids, REPORTS, strict=True):
            model.told[report_id] = copy.deepcopy(told)
        return model


def set_the_stage(cast: Cast, folder: Path) -> Stage:
    """The six reports with their agreements, made through the operations that make real ones."""
    loaders = {"northmoor": cast.viewer("amina"), "eastmarsh": cast.viewer("esther")}
    for number, told in enumerate(REPORTS):
        call = {
            "reference": f"R-{number}", "received_at": told.received.isoformat(), "caller_name": told.caller,
            "caller_phone": {"Quince": "+441632960177", "Okoro": "+441632960178"}.get(told.caller, ""),
        }  # fmt: skip
        deliver(folder, CALL_LOG, call_log([call]), by=loaders[told.partnership])
    found = {one.source_key: one for one in Report.objects.all()}
    reports = [found[f"R-{number}"] for number in range(len(REPORTS))]
    for report, told in zip(reports, REPORTS, strict=True):
        # What settling writes from wards and addresses (tests/reports/settling).
        Report.objects.filter(id=report.id).update(
            ward_code=WARD if told.ward else "", landlord=LANDLORD if told.stock else ""
        )
    partners = {role: cast.organisations[name].id for name, role in PARTNER_ROLES.items()}
    made = demo_agreements(partners, signed_by="A. Person", from_on=FROM_ON, by=cast.viewer("dana"), at=AT)
    callers = {told.caller: report.caller_id for report, told in zip(reports, REPORTS, strict=True) if told.caller}
    return Stage(
        cast,
        {name: one for name, one in callers.items() if one},
        tuple(one.id for one in reports),
        dict(zip(PARTNER_ROLES, made, strict=True)),
    )


class LiveRights(RuleBasedStateMachine):
    """Everything that gives or takes a right, in any order; whoever runs it sets `stage`."""

    stage: "Stage"
    lists_a_turn = 2
    """Of how many people the list is compared after a step, beside the rule for everybody: a list costs most."""

    one = st.integers(0, 5)
    worker = st.sampled_from(("tom", "abby", "sol", "petra"))
    anybody = st.sampled_from(("abby", "sol", "petra", "tom", "ben", "cora", "pat", "cal", "amina", "mona"))
    partner = st.sampled_from(tuple(PARTNER_ROLES))

    def __init__(self) -> None:
        super().__init__()
        self.at, self._turn = AT, 0
        self._store = transaction.atomic()
        self._store.__enter__()
        self.model = self.stage.model()

    def teardown(self) -> None:
        """The neighbour's people too, once at the end; then nothing of a run stays in the store."""
        try:
            self._turn += 1
            self._compare((self.stage.cast.northmoor, self.stage.cast.eastmarsh))
        finally:
            self._leave()

    def _leave(self) -> None:
        transaction.set_rollback(True)
        self._store.__exit__(None, None, None)

    def viewer(self, who: str) -> Viewer | None:
        """Somebody as the next request would find them."""
        trace = Trace(route="a test", at=self.at)
        return viewer_for(self.stage.cast.staff(who), on=self.at.date(), purpose="a test", trace=trace)

    def told(self, number: int) -> tuple[UUID, Told]:
        """A report by its number, and what the model has of it."""
        report_id = self.stage.report_ids[number]
        return report_id, self.model.told[report_id]

    def seen(self, who: str, number: int) -> tuple[Report, Viewer] | None:
        """The report as somebody's page would get it, or None where it is absent."""
        viewer = self.viewer(who)
        found = viewer and Report.objects.visible_to(viewer).filter(id=self.stage.report_ids[number]).first()
        return (found, viewer) if found and viewer else None

    @rule(number=one, team=st.sampled_from(("North team", "South team", "Fenwick housing team", "")), by=worker)
    def hand_over(self, number: int, team: str, by: str) -> None:
        report_id, told = self.told(number)
        viewer = self.viewer(by)
        may = self.model.acts(by, told, self.at) and self.model.people[by].role in CHANGES
        try:
            done = viewer is not None and hand_to_team(
                [report_id], self.stage.cast.teams[team].id if team else None, by=viewer, at=self.at
            )
        except NotAllowed:
            done = 0
        assert bool(done) == (may and told.team != team)
        if done:
            told.team, told.officer = team, ""

    @rule(number=one, officer=st.sampled_from(("abby", "sol")))
    def assign(self, number: int, officer: str) -> None:
        found = self.seen("tom", number)
        team = self.model.people[officer].team
        if found is None or not team:
            return
        report, tom = found
        told = self.model.told[report.id]
        try:
            give_to(
                report.id, self.stage.cast.teams[team].id, self.stage.cast.staff(officer).id, version=report.version,
                by=tom, at=self.at,
            )  # fmt: skip
        except NotAllowed:
            assert not self.model.acts("tom", told, self.at)
            return
        assert self.model.acts("tom", told, self.at)
        told.team, told.officer = team, officer

    @rule(number=one, sensitive=st.booleans(), by=worker)
    def mark(self, number: int, sensitive: bool, by: str) -> None:
        found = self.seen(by, number)
        if found is None or self.model.people[by].role not in CHANGES:
            return
        report, viewer = found
        marking = Marking.OFFICIAL_SENSITIVE if sensitive else Marking.OFFICIAL
        told = self.model.told[report.id]
        try:
            mark(report.id, marking, version=report.version, by=viewer, at=self.at)
        except NotAllowed:
            assert not self.model.acts(by, told, self.at)
            return
        assert self.model.acts(by, told, self.at)
        told.sensitive = sensitive

    @rule(number=one, guarding=st.sampled_from(Guarding), by=worker, with_whom=worker)
    def keep_for_named(self, number: int, guarding: Guarding, by: str, with_whom: str) -> None:
        found = self.seen(by, number)
        if found is None:
            return
        report, viewer = found
        try:
            set_guard(report, guarding, named=[self.stage.cast.staff(with_whom).id], why=WHY, by=viewer, at=self.at)
        except (GuardingRefused, NotAllowed):
            return
        told = self.model.told[report.id]
        told.guard = guarding
        # Who is named already keeps the day until which they are.
        for who in (by, with_whom):
            if (told.named.get(who, date.min) or date.max) < self.at.date():
                told.named[who] = None

    @rule(number=one, by=worker)
    def lift(self, number: int, by: str) -> None:
        viewer, (report_id, told) = self.viewer(by), self.told(number)
        guard = Guard.objects.filter(record_id=report_id, lifted_at=None).first()
        if guard is None or viewer is None:
            return
        try:
            lift_guard(guard, why=WHY, by=viewer, at=self.at)
        except (GuardingRefused, NotAllowed):
            return
        told.guard = None

    @rule(number=one, by=worker, who=anybody, days=st.sampled_from((None, 0, 3)))
    def name(self, number: int, by: str, who: str, days: int | None) -> None:
        found = self.seen(by, number)
        if found is None:
            return
        report, viewer = found
        until = None if days is None else self.at.date() + timedelta(days=days)
        try:
            name_person(report, self.stage.cast.staff(who).id, why=WHY, until_on=until, by=viewer, at=self.at)
        except (GuardingRefused, NotAllowed):
            return
        self.model.told[report.id].named[who] = until

    @rule(number=one, by=worker, who=anybody)
    def name_no_longer(self, number: int, by: str, who: str) -> None:
        found = self.seen(by, number)
        named = NamedPerson.objects.filter(
            record_id=self.stage.report_ids[number], staff=self.stage.cast.staff(who), ended_at=None
        ).first()
        if found is None or named is None:
            return
        try:
            end_naming(found[0], named.id, by=found[1], at=self.at)
        except (GuardingRefused, NotAllowed):
            return
        del self.model.told[found[0].id].named[who]

    @rule(number=one, who=anybody)
    def say_i_know_them(self, number: int, who: str) -> None:
        found = self.seen(who, number)
        if found is None:
            return
        say_i_know_them(found[0], words="my cousin", by=found[1], at=self.at)
        told = self.model.told[found[0].id]
        told.known_to.add(who)
        if told.caller:
            self.model.callers_known |= {(who, one) for one in self.model.same_as(told.caller)}

    @rule(who=anybody, which=st.integers(0, 2))
    def take_back_what_they_said(self, who: str, which: int) -> None:
        """One of what they declared; ids are drawn anew in each run, so they cannot say which."""
        about = [*self.stage.callers.values(), *self.stage.report_ids]
        held = Connection.objects.filter(staff=self.stage.cast.staff(who), ended_at=None)
        dana, said = self.viewer("dana"), sorted(held, key=lambda one: about.index(one.record_id))
        if dana is None or not said:
            return
        declared = said[which % len(said)]
        take_back_connection(declared, may_decide=False, by=dana, at=self.at)
        if declared.record_kind == RecordKind.CALLER:
            caller = next(name for name, one in self.stage.callers.items() if one == declared.record_id)
            self.model.callers_known.discard((who, caller))
        else:
            self.model.told[declared.record_id].known_to.discard(who)

    @rule()
    def join_the_callers(self) -> None:
        """Tom decides that both are one person, as far as he may see both; from then on they are kept as one."""
        tom = self.viewer("tom")
        if tom is None or self.model.joined:
            return
        try:
            self.decision = decide_who(
                Answer.ONE_PERSON, list(self.stage.callers.values()), why=WHY, reasons=[], by=tom, at=self.at
            ).id
        except NotEnoughCallers:
            return
        self.model.joined = True
        known = {who for who, _ in self.model.callers_known}
        self.model.callers_known = {(who, caller) for who in known for caller in self.stage.callers}

    @rule()
    def part_the_callers_again(self) -> None:
        """Taken back: who was kept from them stays so, until somebody decides otherwise."""
        tom = self.viewer("tom")
        if tom is None or not self.model.joined:
            return
        undo_decision(self.decision, why="two sisters", by=tom, at=self.at)
        self.model.joined = False

    @rule(number=one, who=st.sampled_from(("tom", "abby", "sol", "petra", "ben", "amina")), second=st.booleans())
    def open_in_an_emergency(self, number: int, who: str, second: bool) -> None:
        report_id, told = self.told(number)
        viewer, report = self.viewer(who), Report.objects.filter(id=report_id).first()
        if viewer is None or report is None:
            return
        facts = facts_of([report], viewer)[report_id]
        try:
            glass = break_glass(RecordKind.REPORT, facts, asked_for=f"R{number}", reason=WHY, by=viewer, at=self.at)
        except NotAllowed:
            assert self.model.people[who].role not in BREAKS_GLASS
            return
        approved = False
        dana = self.viewer("dana")
        if second and dana is not None and glass.opens_until is None:
            try:
                glass = approve_glass(glass.id, facts, by=dana, at=self.at)
                approved = True
            except (GuardingRefused, NotAllowed):
                pass
        if glass.opens_until is not None and glass.opens_until > self.at:
            told.glass[who] = (glass.opens_until, approved or told.glass.get(who, (self.at, False))[1])

    @rule(number=one, to=partner, days=st.sampled_from((0, 2, 30)), by=worker)
    def share(self, number: int, to: str, days: int, by: str) -> None:
        viewer, (report_id, told) = self.viewer(by), self.told(number)
        if viewer is None:
            return
        last_day = self.at.date() + timedelta(days=days)
        try:
            share_record(
                RecordKind.REPORT, report_id, organisation_id=self.stage.cast.organisations[to].id,
                fields=FIELDS_SHARED, purpose=PURPOSES[to], expires_on=last_day, by=viewer, at=self.at,
            )  # fmt: skip
        except (NotAllowed, NoSuchRecord, ShareNotCovered):
            return
        assert self.model.sees(by, told, self.at)
        told.shared[to] = last_day

    @rule(number=one, to=partner)
    def take_the_share_back(self, number: int, to: str) -> None:
        dana, (report_id, told) = self.viewer("dana"), self.told(number)
        alive = Share.objects.filter(
            record_id=report_id, organisation=self.stage.cast.organisations[to], ended_at=None
        ).first()
        if dana is None or alive is None:
            return
        end_share(alive.id, why="not needed any more", by=dana, at=self.at)
        told.shared.pop(to, None)

    @rule(to=partner)
    def let_the_agreement_rest_or_go_on(self, to: str) -> None:
        dana = self.viewer("dana")
        assert dana is not None
        change, still = (
            (resume_agreement, self.model.suspended - {to})
            if to in self.model.suspended
            else (suspend_agreement, self.model.suspended | {to})
        )
        change(self.stage.agreements[to], why="a review", by=dana, at=self.at)
        self.model.suspended = still

    @rule(who=st.sampled_from(("abby", "ben")), to=st.sampled_from(("Northmoor Council", "Northmoor Police")))
    def move_to_another_agency(self, who: str, to: str) -> None:
        """The old role is taken away at once; the new one holds from today, without the old team."""
        person, ada = self.model.people[who], self.viewer("ada")
        if person.organisation == to or ada is None:
            return
        staff = self.stage.cast.staff(who)
        for held in staff.memberships.filter(ended_at=None):
            end_role_now(held.id, by=ada, at=self.at)
        role, wards = MOVES[to]
        give(
            staff.id, role=role, organisation_id=self.stage.cast.organisations[to].id, from_on=self.at.date(),
            ward_codes=wards, by=ada,
        )  # fmt: skip
        person.organisation, person.role = to, role
        # The place in the team holds again for whoever comes back to the council, as its dates say.
        person.team = "North team" if (who, to) == ("abby", "Northmoor Council") else ""

    @rule(number=one)
    def erase(self, number: int) -> None:
        system = system_viewer(self.stage.cast.northmoor.id, route="retention", at=self.at)
        report_id, told = self.told(number)
        if number > 3:
            erase_reports([report_id], why="retention", by=system, at=self.at)
            told.erased = told.erased or told.partnership == "northmoor"

    @rule(hours=st.sampled_from((1, 3, 24, 72)))
    def wait(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @invariant()
    def everybody_sees_what_the_model_says(self) -> None:
        """The rule about one record for everybody, and the query for lists for some of them, in turn."""
        self._turn += self.lists_a_turn
        self._compare((self.stage.cast.northmoor,))

    def _compare(self, partnerships: Sequence[Partnership]) -> None:
        reports = {one.id: one for one in Report.objects.all()}
        facts: dict[UUID, RecordFacts] = {}
        viewers: dict[UUID, Viewer] = {}
        for partnership in partnerships:
            system = system_viewer(partnership.id, route="a test", at=self.at)
            facts |= facts_of([one for one in reports.values() if one.partnership_id == partnership.id], system)
            viewers |= {one.staff_id: one for one in viewers_of_partnership(system) if one.staff_id}
        codes = {partnership.code for partnership in partnerships}
        for number, who in enumerate(self.model.people):
            if self.model.people[who].partnership not in codes:
                continue
            expected = {one for one, told in self.model.told.items() if self.model.sees(who, told, self.at)}
            viewer = viewers.get(self.stage.cast.staff(who).id)
            if viewer is None:
                assert expected == set(), who
                continue
            assert {one for one in reports if one in facts and decide(viewer, facts[one])} == expected, who
            if (number - self._turn) % len(self.model.people) < self.lists_a_turn:
                listed = set(Report.objects.visible_to(viewer).values_list("id", flat=True))
                assert listed == expected, who
                ways = Report.objects.each_way_for(viewer)
                assert {one for way in ways for one in way.values_list("id", flat=True)} == expected, who
