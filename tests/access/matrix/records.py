"""One report for each way in which somebody can have to do with one, times marking, times guard; made by operations.

What should be so of each stands beside it as `Told`, and who should see it is asked of the model of `live_rights`,
which knows nothing of the product's rule.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from commonweal.access.agreements.demonstration import demo_agreements
from commonweal.access.emergencies.operations import approve_glass, break_glass
from commonweal.access.facts import facts_of
from commonweal.access.guarding.operations import declare_connection, name_person, set_guard
from commonweal.access.record_kinds import RecordKind
from commonweal.access.sharing.operations import share_record
from commonweal.core.terms import Guarding, Marking, london_day, london_midnight
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.models import Report
from commonweal.reports.single.operations import give_to, hand_to_team, mark
from tests.access.live_rights import (
    FIELDS_SHARED,
    PARTNER_ROLES,
    PURPOSES,
    WHY,
    Model,
    Told,
    people_of_the_model,
)
from tests.cast import FROM_ON, LANDLORD, WARD, Cast
from tests.deliveries import call_log, deliver


@dataclass(frozen=True)
class Ways:
    """How people come to have to do with a report, beside its marking and its guard."""

    name: str
    team: str = ""
    officer: str = ""
    ward: bool = False
    stock: bool = False
    today: bool = False
    shared_with: str = ""
    named: str = ""
    opened_by: str = ""
    known_to: str = ""
    caller_known_to: str = ""
    partnership: str = "northmoor"


WAYS = (
    Ways("of nobody in particular"),
    Ways("of the North team", team="North team"),
    Ways("of the South team", team="South team"),
    Ways("of the landlord's team", team="Fenwick housing team"),
    Ways("assigned to Abby", team="North team", officer="abby"),
    Ways("of the ward", ward=True),
    Ways("of the stock", stock=True),
    Ways("of today", today=True),
    Ways("shared with the landlord", shared_with="Fenwick Homes"),
    Ways("shared with the police", shared_with="Northmoor Police"),
    Ways("shared with the patrols", shared_with="Nightwatch Patrols"),
    Ways("on which Petra is named", named="petra"),
    Ways("on which Ben is named", named="ben"),
    Ways("that Sol opened in an emergency", opened_by="sol"),
    Ways("of somebody whom Amina knows", known_to="amina", ward=True),
    Ways("of a caller whom Amina knows", caller_known_to="amina", stock=True),
)
GUARDS = (None, Guarding.LOCKED, Guarding.PROTECTED)


@dataclass
class Variant:
    """A report, how it was made, and what should be so of it."""

    ways: Ways
    report: Report
    told: Told

    @property
    def name(self) -> str:
        """In words, for a surprise that has to be looked into."""
        marking = "OFFICIAL-SENSITIVE" if self.told.sensitive else "OFFICIAL"
        return f"{self.ways.name}, {marking}, {self.told.guard or 'no guard'}"


@dataclass
class Records:
    """All variants in one store at `at`; `model` says who should see which."""

    at: datetime
    variants: list[Variant]
    model: Model
    agreement_ids: list[UUID] = field(default_factory=list)

    def should_see(self, who: str, variant: Variant) -> bool:
        """Whether somebody should see a report now."""
        return self.model.sees(who, variant.told, self.at)


def wanted() -> Iterator[tuple[Ways, bool, Guarding | None]]:
    """Every combination, and one report of the neighbour's."""
    for ways in WAYS:
        for sensitive in (False, True):
            for guard in GUARDS:
                yield ways, sensitive, guard
    yield Ways("of the neighbour", partnership="eastmarsh"), False, None


def make_records(cast: Cast, folder: Path, *, every: int = 1) -> Records:
    """The reports, or every so many of them."""
    at = datetime.now(UTC)
    made = demo_agreements(
        {role: cast.organisations[name].id for name, role in PARTNER_ROLES.items()},
        signed_by="A. Person", from_on=FROM_ON, by=cast.viewer("dana", at=at), at=at,
    )  # fmt: skip
    chosen = list(wanted())[::every]
    reports = _load(cast, folder, chosen, at)
    model = Model()
    model.people = people_of_the_model()
    records = Records(at, [], model, made)
    for (ways, sensitive, guard), report in zip(chosen, reports, strict=True):
        told = _settled(ways, report, at)
        _arrange(cast, ways, sensitive, guard, report, told, records)
        records.variants.append(Variant(ways, Report.objects.get(id=report.id), told))
    return records


def _load(cast: Cast, folder: Path, chosen: Sequence[tuple[Ways, bool, Guarding | None]], at: datetime) -> list[Report]:
    loaders = {"northmoor": cast.viewer("amina", at=at), "eastmarsh": cast.viewer("esther", at=at)}
    long_ago = (at - timedelta(days=40)).replace(hour=12, minute=0)
    just_now = max(at - timedelta(seconds=60), london_midnight(london_day(at)))
    for partnership, loader in loaders.items():
        calls = [
            {
                "reference": reference, "received_at": (just_now if ways.today else long_ago).isoformat(),
                "caller_name": f"Canary Caller {number}", "caller_phone": f"+4416329{number:05}",
                "account": f"canary words {number}",
            }
            for number, (ways, _, _) in enumerate(chosen)
            for reference in ([f"V-{number}", f"SV-{number}"] if ways.caller_known_to else [f"V-{number}"])
            if ways.partnership == partnership
        ]  # fmt: skip
        deliver(folder, CALL_LOG, call_log(calls), by=loader, name=f"{partnership}.csv", at=at)
    found = {one.source_key: one for one in Report.objects.filter(source_key__startswith="V-")}
    return [found[f"V-{number}"] for number in range(len(chosen))]


def _settled(ways: Ways, report: Report, at: datetime) -> Told:
    """What settling writes from wards and addresses (tests/reports/settling), written here."""
    Report.objects.filter(id=report.id).update(
        ward_code=WARD if ways.ward else "", landlord=LANDLORD if ways.stock else ""
    )
    return Told(
        ways.partnership, caller=str(report.caller_id), ward=ways.ward, stock=ways.stock, received=report.received_at
    )


def _arrange(
    cast: Cast, ways: Ways, sensitive: bool, guard: Guarding | None, report: Report, told: Told, records: Records
) -> None:
    at = records.at
    if ways.partnership != "northmoor":
        return
    tom, named = cast.viewer("tom", at=at), {name: cast.staff(name).id for name in ("petra", "ben")}
    if ways.team:
        hand_to_team([report.id], cast.teams[ways.team].id, by=tom, at=at)
        told.team = ways.team
    if ways.officer:
        version = Report.objects.get(id=report.id).version
        give_to(report.id, cast.teams[ways.team].id, cast.staff(ways.officer).id, version=version, by=tom, at=at)
        told.officer = ways.officer
    if ways.shared_with:
        share_record(
            RecordKind.REPORT, report.id, organisation_id=cast.organisations[ways.shared_with].id,
            fields=FIELDS_SHARED, purpose=PURPOSES[ways.shared_with], expires_on=at.date() + timedelta(days=7),
            by=tom, at=at,
        )  # fmt: skip
        told.shared[ways.shared_with] = at.date() + timedelta(days=7)
    if ways.named:
        name_person(_fresh(report), named[ways.named], why=WHY, until_on=None, by=tom, at=at)
        told.named[ways.named] = None
    if sensitive:
        mark(report.id, Marking.OFFICIAL_SENSITIVE, version=_fresh(report).version, by=tom, at=at)
        told.sensitive = True
    _narrow(cast, ways, guard, report, told, records)


def _narrow(cast: Cast, ways: Ways, guard: Guarding | None, report: Report, told: Told, records: Records) -> None:
    at = records.at
    if ways.known_to:
        knows = cast.viewer(ways.known_to, at=at)
        declare_connection(_fresh(report), words="my cousin", by=knows, at=at)
        told.known_to.add(ways.known_to)
        records.model.callers_known.add((ways.known_to, told.caller))
    if ways.caller_known_to:
        records.model.callers_known.add((ways.caller_known_to, told.caller))
        # Declared on another call of the same caller, which is in no list that the matrix looks at.
        other = Report.objects.get(source_key=f"S{report.source_key}")
        declare_connection(other, words="my cousin", by=cast.viewer(ways.caller_known_to, at=at), at=at)
    if guard:
        petra = cast.staff("petra").id
        set_guard(_fresh(report), guard, named=[petra], why=WHY, by=cast.viewer("tom", at=at), at=at)
        told.guard = guard
        told.named |= dict.fromkeys(("tom", "petra"), None)
    if ways.opened_by:
        opener = cast.viewer(ways.opened_by, at=at)
        facts = facts_of([_fresh(report)], opener)[report.id]
        glass = break_glass(RecordKind.REPORT, facts, asked_for=report.reference, reason=WHY, by=opener, at=at)
        if guard is Guarding.PROTECTED:
            glass = approve_glass(glass.id, facts, by=cast.viewer("dana", at=at), at=at)
        assert glass.opens_until is not None
        told.glass[ways.opened_by] = (glass.opens_until, guard is Guarding.PROTECTED)


def _fresh(report: Report) -> Report:
    return Report.objects.get(id=report.id)


def weeks_cut_off(records: Records) -> date:
    """The Monday after the old calls, so that the weekly detection counts them."""
    day = london_day(records.at - timedelta(days=40))
    return day + timedelta(days=7 - day.weekday())
