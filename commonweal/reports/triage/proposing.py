"""Which team the policy's rules would give a report to, once triage has looked: the first rule that names a team."""

from dataclasses import dataclass
from uuid import UUID

from commonweal.access.queries import team_for_work
from commonweal.access.viewer import Viewer
from commonweal.core.policy.reports import LANDLORDS_OWN, TRIAGE
from commonweal.core.rules.routing import RouteFacts, fits
from commonweal.core.terms import LONDON, Risk, london_day
from commonweal.reports.intake.ground import stands_on
from commonweal.reports.policy import reports_policy
from commonweal.reports.single.queries import SeenReport
from commonweal.reports.terms import Ongoing


@dataclass(frozen=True, slots=True)
class Proposal:
    """A team, and the rule that would send a report there, in words."""

    team_id: UUID
    team: str
    rule: str
    because: str


def proposal_for(report: SeenReport, viewer: Viewer) -> Proposal | None:
    """What the rules propose for a report that the viewer was let see; None where no rule names a team of today.

    Rules that send a report to triage have done so: of the rest the first that fits is proposed, by the policy of the
    day on which the report came.
    """
    policy = reports_policy(report.partnership_id)
    version = policy.category_version(report.category_version)
    kind = version.kind(report.category) if version else None
    if kind is None:
        return None
    stands = stands_on(report.easting_m, report.northing_m, partnership_id=report.partnership_id, at=viewer.at)
    intake = getattr(report, "intake", None)
    facts = RouteFacts(
        category=report.category, group=kind.group, land=stands.land, landlord=report.landlord or stands.landlord,
        ward_code=report.ward_code, local_time=report.received_at.astimezone(LONDON).time(),
        happening_now=intake is not None and intake.ongoing == Ongoing.NOW,
        vulnerable=intake is not None and bool(intake.vulnerable),
        risks=frozenset(Risk(one) for one in intake.risks) if intake is not None else frozenset(),
    )  # fmt: skip
    for rule in policy.routing_on(london_day(report.received_at)).rules:
        if rule.team in ("", TRIAGE) or not fits(facts, rule):
            continue
        named = {"landlord": facts.landlord} if rule.team == LANDLORDS_OWN else {"name": rule.team}
        team = team_for_work(report.partnership_id, on=viewer.on, **named)
        if team is not None:
            return Proposal(team[0], team[1], rule.name, rule.because)
    return None
