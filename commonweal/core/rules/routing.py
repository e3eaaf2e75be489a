"""Which team a report goes to: the first rule of the policy, in its order, all of whose conditions hold.

Category, whose land it is, area, time of day, vulnerability and risk are what the papers route by ("filter to housing
providers", "out-of-hours team", "greenspace", "patrol contractor": Islington, ASB Response, responsibilities). A rule
without conditions fits everything, so a policy ends with one; where none fits, triage has it. A rule sends a report to
a team and never closes one; an officer may always send it elsewhere, with a reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from commonweal.core.policy.reports.routing import RoutingRule
from commonweal.core.terms import Land, Risk


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What routing knows of a report; `local_time` is wall time in London at which it was received."""

    category: str
    group: str
    land: Land
    landlord: str
    ward_code: str
    local_time: time
    happening_now: bool
    vulnerable: bool
    risks: frozenset[Risk]


@dataclass(frozen=True, slots=True)
class Route:
    """Where a report goes and which rule says so; an empty team is triage."""

    rule: str
    team: str
    because: str


TO_TRIAGE = Route("no-rule-fits", "", "No rule of the policy fits, so triage decides")


def route_of(facts: RouteFacts, rules: Sequence[RoutingRule]) -> Route:
    """The first rule that fits, or triage where none does."""
    for rule in rules:
        if fits(facts, rule):
            return Route(rule.name, rule.team, rule.because)
    return TO_TRIAGE


def fits(facts: RouteFacts, rule: RoutingRule) -> bool:
    """Whether every condition of a rule holds; one of several risks is enough."""
    return (
        (not rule.categories or facts.category in rule.categories)
        and (not rule.groups or facts.group in rule.groups)
        and (not rule.lands or facts.land in rule.lands)
        and (not rule.landlords or facts.landlord in rule.landlords)
        and (not rule.wards or facts.ward_code in rule.wards)
        and _in_span(facts.local_time, rule.from_time, rule.to_time)
        and rule.happening_now in (None, facts.happening_now)
        and rule.vulnerable in (None, facts.vulnerable)
        and (not rule.risks or not rule.risks.isdisjoint(facts.risks))
    )


def _in_span(at: time, begins: time | None, ends: time | None) -> bool:
    if begins is None or ends is None:
        return True
    if begins < ends:
        return begins <= at < ends
    return at >= begins or at < ends
