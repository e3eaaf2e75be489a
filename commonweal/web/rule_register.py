"""The register of the product's automatic rules: what each does, since when, on whose word, and how to switch it off.

The twelve that the product is to have. One that is not built says so. None closes a case, refuses a service or names a
suspect: each finds something, and a person decides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from commonweal.access.partnership import case_review_laws, policy_named, publishing_policy_named, reports_policy_named
from commonweal.access.permission import may
from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.callers import queries as callers
from commonweal.callers.terms import Watch
from commonweal.callers.views import PARTS
from commonweal.core.policy import PartnershipPolicy, SwitchableRule
from commonweal.core.policy.words import day_in_words
from commonweal.hotspots import queries as hotspots
from commonweal.hotspots.terms import Status
from commonweal.reports.asked import may_see_overdue
from commonweal.reports.overdue.queries import overdue
from commonweal.reports.terms import SOURCE_LABELS
from commonweal.web.spec_pages import spec_names


@dataclass(frozen=True, slots=True)
class Registered:
    """A rule as it is registered; `switch` is None where it is not built."""

    number: int
    name: str
    what: str
    inputs: str = ""
    output: str = ""
    owner: str = ""
    switch: SwitchableRule | None = None
    spec: str = ""
    tests: tuple[str, ...] = ()
    entries: Callable[[PartnershipPolicy], Sequence[Any]] = field(default=lambda policy: ())
    always: bool = False
    """Whether it is built and nobody can switch it off."""


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """What a rule asks that no partnership has decided: it stands in the product, for everybody, since `valid_from`."""

    clause: str
    valid_from: date = date(2026, 11, 21)
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Always: the product that is asked has it, whatever day it is asked about."""
        return True


CALL_INPUTS = "Calls of known callers by the day on which the line took them; decisions about who is one person"
REGISTER = (
    Registered(
        1, "Emergency sign-post", "Says at once to ring 999 where somebody reports a danger now",
        "Whether somebody is in danger now; what the report tells of weapons, threats, injuries and fire",
        "The page or the words to ring 999, before any form; a report that tells of danger first in every list",
        "Triage officer", None, "emergency",
        ("tests/core/rules/test_emergency.py", "tests/spec/test_incidents.py", "tests/reports/public/test_journey.py"),
        lambda policy: [BuiltIn("danger now is for 999; a weapon, a threat, an injury or a fire comes first")],
        always=True,
    ),
    Registered(
        2, "Routing", "Sends each report to a team by the first rule that fits; an officer may send it elsewhere",
        "Kind of matter, whose land, ward, time of day, whether it goes on, who is affected, what danger was told of",
        "The team, the rule that fired and why, with the report and in its history", "Triage officer",
        SwitchableRule.ROUTING, "routing", ("tests/core/rules/test_routing.py", "tests/spec/test_reports.py"),
        lambda policy: reports_policy_named(policy.name).routing,
    ),
    Registered(
        3, "Duplicates", "Shows reports that may tell of one event; merges none",
        "Place, time, kind of matter, caller and words of a report and of those around it",
        "Beside an open report, others that may tell of the same event, each with its reasons", "Triage officer",
        SwitchableRule.DUPLICATES, "duplicates",
        ("tests/core/rules/test_duplicates.py", "tests/spec/test_incidents.py",
         "tests/reports/incident/test_operations.py"),
        lambda policy: [BuiltIn("at most 250 m and 24 hours apart, and alike enough")],
    ),
    Registered(
        4, "Hotspot", "Lists locations with more calls than the policy allows",
        "Calls from the logs that the policy names; the gazetteer; ward boundaries",
        "The week’s list of hotspots, frozen, for the tasking meeting", "Analyst", SwitchableRule.HOTSPOT, "hotspot",
        ("tests/core/rules/test_hotspot.py", "tests/spec/hotspot.py", "tests/hotspots/test_truth.py"),
        lambda policy: policy.hotspot,
    ),
    Registered(
        5, "Repeat caller, out of hours", "Lists callers who call the out-of-hours line again and again", CALL_INPUTS,
        "The week’s list of callers, frozen", "Triage officer", SwitchableRule.REPEAT_CALLER_OUT_OF_HOURS,
        "repeat-caller", ("tests/core/rules/test_callers.py", "tests/callers/test_operations.py"),
        lambda policy: policy.repeat_caller_out_of_hours,
    ),
    Registered(
        6, "Repeat caller, police", "Lists callers who call the police about anti-social behaviour again and again",
        CALL_INPUTS, "The week’s list of callers, frozen", "Triage officer", SwitchableRule.REPEAT_CALLER_POLICE,
        "repeat-caller", ("tests/core/rules/test_callers.py", "tests/callers/test_operations.py"),
        lambda policy: policy.repeat_caller_police,
    ),
    Registered(
        7, "Second report", "Sends the letter that explains the case review, and lists by week who is to have it",
        CALL_INPUTS, "The letter with a second report that is taken here; the week’s second reports, by day",
        "Triage officer",
        SwitchableRule.SECOND_REPORT, "second-report",
        ("tests/core/rules/test_callers.py", "tests/callers/test_operations.py",
         "tests/reports/second_report/test_operations.py"),
        lambda policy: policy.second_report,
    ),
    Registered(
        8, "Case review threshold", "Shows who would meet the statutory or the local test if they applied",
        CALL_INPUTS + "; the day of the behaviour", "Both tests side by side, frozen, with each report’s dates",
        "Triage officer", SwitchableRule.CASE_REVIEW, "case-review",
        ("tests/core/rules/test_case_review.py", "tests/callers/test_operations.py"),
        lambda policy: [*case_review_laws(), *policy.case_review_local],
    ),
    Registered(
        9, "Clocks and escalation", "Shows what is late to whose it is and to who answers for the service, each once",
        "Since when a report is in its state; the policy’s hours and clocks; bank holidays",
        "What is late, by team", "Service manager", SwitchableRule.CLOCKS, "clocks",
        ("tests/core/rules/test_clocks.py", "tests/spec/test_reports.py", "tests/reports/overdue/test_overdue.py"),
        lambda policy: reports_policy_named(policy.name).clocks,
    ),
    Registered(10, "Retention", "Lists what has to be deleted, and what is held"),
    Registered(
        11, "Disclosure control", "Holds back small numbers in what is published",
        "Counts of calls of a page for residents, their totals, and every page that was published before",
        "Which figures are not shown, with the reason, for whoever publishes the page", "Analyst", None, "disclosure",
        ("tests/core/analysis/test_disclosure.py", "tests/spec/test_disclosure.py",
         "tests/publishing/test_operations.py"),
        lambda policy: publishing_policy_named(policy.name).counts, always=True,
    ),
    Registered(12, "Text against table", "Lists sentences whose number differs from the table they rest on"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One dated version of a rule, in words."""

    clause: str
    logs: tuple[str, ...]
    """The logs whose calls it counts, as pages call them; empty where it names none, as the law does."""
    valid_from: date
    valid_to: date | None
    in_force: bool
    counts_calls: bool = True
    """Whether it counts calls of logs at all."""


@dataclass(frozen=True, slots=True)
class OffShown:
    """That a rule is switched off, for now or for days to come."""

    valid_from: date
    valid_to: date | None
    why: str
    source: str
    now: bool


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule of the register as a page shows it; `result` is None where there is none, or the role may not read it."""

    rule: Registered
    entries: tuple[EntryShown, ...]
    off: tuple[OffShown, ...]
    result: str | None
    result_at: datetime | None
    result_url: str
    """Where the newest list of this rule is."""
    may_see_result: bool
    has_spec: bool

    @property
    def is_built(self) -> bool:
        """Whether the product has the rule."""
        return self.rule.switch is not None or self.rule.always

    @property
    def state(self) -> str:
        """In a word: not built yet, switched off, not stated, or in force."""
        if not self.is_built:
            return "not built yet"
        if any(one.now for one in self.off):
            return "switched off"
        return "in force" if any(one.in_force for one in self.entries) else "not in force"


@dataclass(frozen=True, slots=True)
class Register:
    """The whole register with the policy that it was read from."""

    policy: PartnershipPolicy
    rules: tuple[RuleShown, ...]


def register(viewer: Viewer, *, today: date) -> Register:
    """Every rule with its versions, switch and newest result; raises `PolicyRefused` or `UnknownPolicy`."""
    policy = policy_named(partnership_of(viewer).policy)
    results = {**_hotspot_result(viewer), **_caller_results(viewer), **_late_result(viewer)}
    return Register(policy, tuple(_shown(rule, policy, results, viewer, today) for rule in REGISTER))


OF_REPORTS = (None, SwitchableRule.ROUTING, SwitchableRule.CLOCKS, SwitchableRule.DUPLICATES)
RESULT_KINDS = {
    SwitchableRule.HOTSPOT: RecordKind.HOTSPOT,
    SwitchableRule.ROUTING: RecordKind.REPORT,
    SwitchableRule.DUPLICATES: RecordKind.REPORT,
    SwitchableRule.CLOCKS: RecordKind.SERVICE_STANDARD,
}
Results = Mapping[SwitchableRule, tuple[str, datetime]]


def _shown(rule: Registered, policy: PartnershipPolicy, results: Results, viewer: Viewer, today: date) -> RuleShown:
    kind = RESULT_KINDS.get(rule.switch, RecordKind.CALLER_FINDING) if rule.switch else RecordKind.CALLER_FINDING
    result, at = results.get(rule.switch, (None, None)) if rule.switch else (None, None)
    return RuleShown(
        rule=rule,
        entries=tuple(
            EntryShown(
                one.clause,
                _logs(one),
                one.valid_from,
                one.valid_to,
                one.holds_on(today),
                counts_calls=rule.switch not in OF_REPORTS,
            )
            for one in rule.entries(policy)
        ),
        off=tuple(
            OffShown(one.valid_from, one.valid_to, one.why, one.source, one.holds_on(today))
            for one in policy.switched_off
            if one.rule == rule.switch
        ),
        result=result,
        result_at=at,
        result_url=_list_address(rule),
        may_see_result=may(viewer, Act.READ, kind),
        has_spec=rule.spec in spec_names(),
    )


def _list_address(rule: Registered) -> str:
    if rule.switch is None:
        return ""
    if rule.switch is SwitchableRule.HOTSPOT:
        return reverse("hotspot-board")
    if rule.switch is SwitchableRule.CLOCKS:
        return reverse("overdue")
    if rule.switch in (SwitchableRule.ROUTING, SwitchableRule.DUPLICATES):
        return ""
    watch = Watch(rule.switch.value)
    part = next(part for part in PARTS if watch in part.watches)
    return f"{reverse('caller-week')}?part={part.name}"


def _logs(entry: Any) -> tuple[str, ...]:
    return tuple(SOURCE_LABELS[source] for source in getattr(entry, "sources", ()))


def _hotspot_result(viewer: Viewer) -> Results:
    board = hotspots.board(None, viewer)
    if board.run is None:
        return {}
    n = len(board.of_status(Status.NEW)) + len(board.of_status(Status.CONTINUING))
    words = f"{n} {'hotspot' if n == 1 else 'hotspots'} in the week to {day_in_words(board.run.as_at)}"
    return {SwitchableRule.HOTSPOT: (words, board.run.made_at)}


def _late_result(viewer: Viewer) -> Results:
    if not may_see_overdue(viewer):
        return {}
    n = overdue(viewer).n
    return {SwitchableRule.CLOCKS: (f"{n:,} {'report is' if n == 1 else 'reports are'} late", viewer.at)}


def _caller_results(viewer: Viewer) -> Results:
    run = callers.week(None, viewer, watches=()).run
    if run is None:
        return {}
    week = f"in the week to {day_in_words(run.as_at)}"
    left_out = {watch for watch, _ in run.left_out} - {rule.watch for rule in run.rules}
    return {
        SwitchableRule(watch.value): (
            f"not worked out {week}"
            if watch.value in left_out
            else f"{run.on_list(watch.value):,} {'caller' if run.on_list(watch.value) == 1 else 'callers'} {week}",
            run.made_at,
        )
        for watch in Watch
    }
