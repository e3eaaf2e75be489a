"""The week's list of callers and one finding as pages show them, from the viewer on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from commonweal.access.permission import kept_back_fields
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.callers.loaded import QUIET_DAYS
from commonweal.callers.models import CallerFinding
from commonweal.callers.operations import RESTS_ON
from commonweal.callers.reasons import why_not_met
from commonweal.callers.terms import WEEKLY_CALLERS, Standing, Watch
from commonweal.core.terms import london_day
from commonweal.people.queries import CallerShown, DecisionShown, callers_seen, callers_shown, decisions_about
from commonweal.people.terms import Answer
from commonweal.reports.queries import CallShown, calls_shown, days_received
from commonweal.reports.terms import SOURCE_LABELS
from commonweal.runs.models import Run
from commonweal.runs.queries import cut_offs_with_a_run, has_newer_data, newest_run

ON_A_PAGE = 50
A_WEEK = timedelta(days=7)
_WATCHES, _STANDINGS = [one.value for one in Watch], list(Standing)
LABELS = {source.value: label for source, label in SOURCE_LABELS.items()}


class NoSuchFinding(Exception):
    """There is no such finding, or none that the viewer may see."""


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule as it stood when the run was made."""

    watch: str
    test: str
    clause: str
    source: str
    valid_from: date
    needs: tuple[tuple[int, int], ...]
    sources: tuple[str, ...]
    source_labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunShown:
    """A run as pages tell of it; `counts` are by rule, then by standing."""

    id: UUID
    short: str
    cut_off: date
    as_at: date
    made_at: datetime
    made_by: str
    policy_title: str
    rules: tuple[RuleShown, ...]
    left_out: tuple[tuple[str, str], ...]
    counts: Mapping[str, Mapping[str, int]]
    n_calls_read: int
    n_persons: int
    n_joined: int
    months_looked_at: int | None
    n_calls_looked_at: int | None
    loaded_to: tuple[tuple[str, date | None], ...]
    newer_data: bool

    @property
    def ends_early(self) -> tuple[tuple[str, date | None], ...]:
        """The logs that count, by label, whose last call lies so far before the as-at day that their end is missing."""
        allowed = timedelta(days=QUIET_DAYS)
        return tuple((log, day) for log, day in self.loaded_to if day is None or self.as_at - day > allowed)

    def on_list(self, watch: str) -> int:
        """How many are on the list of a rule, new or continuing."""
        counts = self.counts[watch]
        return counts[Standing.NEW] + counts[Standing.CONTINUING]

    def of(self, watch: str) -> tuple[RuleShown, ...]:
        """The tests of a rule: two for a case review, else one."""
        return tuple(rule for rule in self.rules if rule.watch == watch)


@dataclass(frozen=True, slots=True)
class TestShown:
    """One test of a finding; `counting` are the positions of the calls that count for it."""

    name: str
    met: bool
    because: str
    clause: str
    counting: frozenset[int]
    since: date | None
    until: date | None
    missing: str
    """Of a test for a case review that is not met, what is missing, in a few words; else empty."""


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A line of the list."""

    id: UUID
    watch: str
    watch_label: str
    number: int
    standing: str
    standing_label: str
    by_decision_on: date | None
    """The day of the decision that put this person on the list, where the list of the week before lacks them."""
    code: str
    callers: tuple[CallerShown, ...]
    n_joined: int
    n_calls: int
    n_recent: int
    since_on: date | None
    until_on: date | None
    tests: tuple[TestShown, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names that the viewer may see, each once; none for a role that sees codes."""
        return tuple(dict.fromkeys(one.name for one in self.callers if one.name))

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers that the viewer may see, each once."""
        return tuple(dict.fromkeys(one.number for one in self.callers if one.number))


@dataclass(frozen=True, slots=True)
class WeekShown:
    """A week's list with what it rests on; `run` is None where the week has not been run."""

    run: RunShown | None
    findings: tuple[FindingShown, ...]
    n_found: int
    counts: Mapping[tuple[str, str], int]
    """By rule and standing, as the page groups them: who came on the list by a decision is new."""
    cut_offs: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class FindingFile:
    """One finding down to its calls, oldest first, and the decisions about its callers."""

    run: RunShown
    finding: FindingShown
    calls: tuple[CallShown, ...]
    decisions: tuple[DecisionShown, ...]
    kept_back: frozenset[str]


def week(
    cut_off_on: date | None, viewer: Viewer, *, watches: Sequence[str], standing: str = "", page: int = 1
) -> WeekShown:
    """The list of a week, or of the newest that has been run: a page of those that pass the filters."""
    run = newest_run(WEEKLY_CALLERS, viewer=viewer, cut_off_on=cut_off_on)
    cut_offs = tuple(cut_offs_with_a_run(WEEKLY_CALLERS, viewer=viewer))
    if run is None:
        return WeekShown(None, (), 0, {}, cut_offs)
    rows = list(
        CallerFinding.objects.visible_to(viewer)
        .filter(run=run, watch__in=list(watches))
        .only("id", "run_id", "watch", "number", "standing", "callers")
    )
    rows = _of_callers_seen(rows, viewer)
    decided = _new_by_decision(run, rows, viewer)
    standings = {one.id: Standing.NEW if one.id in decided else Standing(one.standing) for one in rows}
    counts = Counter((one.watch, standings[one.id].value) for one in rows)
    passing = [one for one in rows if not standing or standings[one.id] == standing]
    passing.sort(key=lambda one: (_WATCHES.index(one.watch), _STANDINGS.index(standings[one.id]), one.number))
    wanted = [one.id for one in passing[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]]
    found = CallerFinding.objects.visible_to(viewer).in_bulk(wanted)
    shown = run_shown(run)
    findings = tuple(_shown([found[one] for one in wanted], shown, decided, viewer))
    return WeekShown(shown, findings, len(passing), counts, cut_offs)


def _new_by_decision(run: Run, rows: Sequence[CallerFinding], viewer: Viewer) -> dict[UUID, date]:
    """Who is on a list only since somebody confirmed who they are, with the day of the decision, by finding.

    Their calls of the week before count together too, so the run says that they continue; the list of the week before,
    as it stands, does not have them under this rule. Without such a list nothing is known, and nothing is said.
    """
    joined = [one for one in rows if one.standing == Standing.CONTINUING and len(one.callers) > 1]
    before = newest_run(WEEKLY_CALLERS, viewer=viewer, cut_off_on=run.cut_off_on - A_WEEK) if joined else None
    if before is None:
        return {}
    on_it = CallerFinding.objects.visible_to(viewer).filter(run=before).exclude(standing=Standing.NO_LONGER)
    listed = {(watch, caller) for watch, callers in on_it.values_list("watch", "callers") for caller in callers}
    found = {}
    for one in joined:
        if not any((one.watch, caller) in listed for caller in one.callers):
            decisions = decisions_about([UUID(caller) for caller in one.callers], viewer)
            made = [d.decided_at for d in decisions if d.answer == Answer.ONE_PERSON and d.decided_at <= run.created_at]
            if made:
                found[one.id] = london_day(max(made))
    return found


def finding_file(finding_id: UUID, viewer: Viewer) -> FindingFile:
    """One finding down to its calls; raises `NoSuchFinding`."""
    found = CallerFinding.objects.visible_to(viewer).select_related("run").filter(id=finding_id).first()
    if found is None or not _of_callers_seen([found], viewer):
        raise NoSuchFinding(finding_id)
    viewer.saw(RecordKind.RUN, [found.run_id])
    callers = [UUID(one) for one in found.callers]
    run = run_shown(found.run)
    return FindingFile(
        run=run,
        finding=_shown([found], run, _new_by_decision(found.run, [found], viewer), viewer)[0],
        calls=tuple(calls_shown([UUID(one) for one in found.evidence], viewer)),
        decisions=tuple(decisions_about(callers, viewer)),
        kept_back=kept_back_fields(viewer, RecordKind.REPORT),
    )


def _of_callers_seen(rows: Sequence[CallerFinding], viewer: Viewer) -> list[CallerFinding]:
    """Those of whose callers none is kept from the viewer: a list made before a caller was kept for named people still
    holds the finding, and for everybody else it is absent, also from the counts."""
    callers = {UUID(caller) for one in rows for caller in one.callers}
    seen = callers_seen(callers, viewer)
    return [one for one in rows if seen.issuperset(UUID(caller) for caller in one.callers)]


def findings_of(caller_ids: Sequence[UUID], viewer: Viewer) -> list[FindingShown]:
    """The lines of the newest list that any of these callers is on."""
    run = newest_run(WEEKLY_CALLERS, viewer=viewer)
    if run is None:
        return []
    wanted = {str(one) for one in caller_ids}
    rows = CallerFinding.objects.visible_to(viewer).filter(run=run).order_by("watch", "number")
    found = _of_callers_seen([one for one in rows if wanted & set(one.callers)], viewer)
    return _shown(found, run_shown(run), _new_by_decision(run, found, viewer), viewer)


def _shown(
    found: Sequence[CallerFinding], run: RunShown, decided: Mapping[UUID, date], viewer: Viewer
) -> list[FindingShown]:
    viewer.saw(RecordKind.CALLER_FINDING, [one.id for one in found])
    callers = callers_shown({UUID(caller) for one in found for caller in one.callers}, viewer)
    reports = {UUID(report) for one in found if one.watch == Watch.CASE_REVIEW for report in one.evidence}
    days = days_received(reports, viewer) if reports else {}
    return [
        _line(one, run, [callers[UUID(caller)] for caller in one.callers], decided.get(one.id), days) for one in found
    ]


def _line(
    one: CallerFinding,
    run: RunShown,
    callers: Sequence[CallerShown],
    decided_on: date | None,
    days: Mapping[UUID, date],
) -> FindingShown:
    standing = Standing.NEW if decided_on else Standing(one.standing)
    return FindingShown(
        id=one.id,
        watch=one.watch,
        watch_label=Watch(one.watch).label,
        number=one.number,
        standing=standing.value,
        standing_label=standing.label,
        by_decision_on=decided_on,
        code=next(caller.code for caller in callers if caller.id == one.lead_id),
        callers=tuple(callers),
        n_joined=len(callers),
        n_calls=one.n_calls,
        n_recent=one.n_recent,
        since_on=one.since_on,
        until_on=one.until_on,
        tests=tuple(_test(test, one, run, days) for test in one.tests),
    )


def _test(test: Mapping[str, Any], one: CallerFinding, run: RunShown, days: Mapping[UUID, date]) -> TestShown:
    counting = [days[UUID(one.evidence[i])] for i in test["evidence"] if UUID(one.evidence[i]) in days]
    rule = next((rule for rule in run.of(one.watch) if rule.test == test["name"]), None)
    missing = ""
    if rule is not None and one.watch == Watch.CASE_REVIEW and not test["met"]:
        missing = why_not_met(test["name"], rule.needs, counting, n_reports=len(one.evidence), as_at=run.as_at)
    return TestShown(
        name=test["name"],
        met=test["met"],
        because=test["because"],
        clause=test["clause"],
        counting=frozenset(test["evidence"]),
        since=_day(test["since"]),
        until=_day(test["until"]),
        missing=missing,
    )


def run_shown(run: Run) -> RunShown:
    """A run with its facts in the words of pages."""
    facts: Mapping[str, Any] = run.facts
    return RunShown(
        id=run.id,
        short=run.result_digest[:4],
        cut_off=run.cut_off_on,
        as_at=run.as_at,
        made_at=run.created_at,
        made_by=run.made_by,
        policy_title=facts["policy_title"],
        rules=tuple(_rule(rule) for rule in facts["rules"]),
        left_out=tuple((watch, why) for watch, why in facts["left_out"]),
        counts=facts["counts"],
        n_calls_read=facts["n_calls_read"],
        n_persons=facts["n_persons"],
        n_joined=facts["n_joined"],
        # Runs that were frozen before these facts were kept do not have them.
        months_looked_at=facts.get("months_looked_at"),
        n_calls_looked_at=facts.get("n_calls_looked_at"),
        loaded_to=tuple((LABELS[source], _day(day)) for source, day in facts.get("last_day_by_source", ())),
        newer_data=has_newer_data(run, about=RESTS_ON),
    )


def _rule(rule: Mapping[str, Any]) -> RuleShown:
    return RuleShown(
        watch=rule["watch"],
        test=rule["test"],
        clause=rule["clause"],
        source=rule["source"],
        valid_from=date.fromisoformat(rule["from"]),
        needs=tuple((at_least, months) for at_least, months in rule["needs"]),
        sources=tuple(rule["sources"]),
        source_labels=tuple(LABELS[source] for source in rule["sources"]),
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
