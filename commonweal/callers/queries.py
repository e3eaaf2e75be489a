"""The week's list of callers and one finding as pages show them, from the viewer on."""

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
from commonweal.callers.terms import WEEKLY_CALLERS, Standing, Watch
from commonweal.people.queries import CallerShown, DecisionShown, callers_shown, decisions_about
from commonweal.reports.queries import CallShown, calls_shown
from commonweal.reports.terms import SOURCE_LABELS
from commonweal.runs.models import Run
from commonweal.runs.queries import cut_offs_with_a_run, has_newer_data, newest_run

ON_A_PAGE = 50
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


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A line of the list."""

    id: UUID
    watch: str
    watch_label: str
    number: int
    standing: str
    standing_label: str
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
        return WeekShown(None, (), 0, cut_offs)
    rows = CallerFinding.objects.visible_to(viewer).filter(run=run, watch__in=list(watches))
    rows = rows.filter(standing=standing) if standing else rows
    order = [watch.value for watch in Watch]
    keys = sorted(rows.values_list("watch", "number", "id"), key=lambda one: (order.index(one[0]), one[1]))
    wanted = [one for _, _, one in keys[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]]
    found = CallerFinding.objects.visible_to(viewer).in_bulk(wanted)
    return WeekShown(run_shown(run), tuple(_shown([found[one] for one in wanted], viewer)), len(keys), cut_offs)


def finding_file(finding_id: UUID, viewer: Viewer) -> FindingFile:
    """One finding down to its calls; raises `NoSuchFinding`."""
    found = CallerFinding.objects.visible_to(viewer).select_related("run").filter(id=finding_id).first()
    if found is None:
        raise NoSuchFinding(finding_id)
    viewer.saw(RecordKind.RUN, [found.run_id])
    callers = [UUID(one) for one in found.callers]
    return FindingFile(
        run=run_shown(found.run),
        finding=_shown([found], viewer)[0],
        calls=tuple(calls_shown([UUID(one) for one in found.evidence], viewer)),
        decisions=tuple(decisions_about(callers, viewer)),
        kept_back=kept_back_fields(viewer, RecordKind.REPORT),
    )


def findings_of(caller_ids: Sequence[UUID], viewer: Viewer) -> list[FindingShown]:
    """The lines of the newest list that any of these callers is on."""
    run = newest_run(WEEKLY_CALLERS, viewer=viewer)
    if run is None:
        return []
    wanted = {str(one) for one in caller_ids}
    rows = CallerFinding.objects.visible_to(viewer).filter(run=run).order_by("watch", "number")
    return _shown([one for one in rows if wanted & set(one.callers)], viewer)


def _shown(found: Sequence[CallerFinding], viewer: Viewer) -> list[FindingShown]:
    viewer.saw(RecordKind.CALLER_FINDING, [one.id for one in found])
    callers = callers_shown({UUID(caller) for one in found for caller in one.callers}, viewer)
    return [_line(one, [callers[UUID(caller)] for caller in one.callers]) for one in found]


def _line(one: CallerFinding, callers: Sequence[CallerShown]) -> FindingShown:
    return FindingShown(
        id=one.id,
        watch=one.watch,
        watch_label=Watch(one.watch).label,
        number=one.number,
        standing=one.standing,
        standing_label=Standing(one.standing).label,
        code=next(caller.code for caller in callers if caller.id == one.lead_id),
        callers=tuple(callers),
        n_joined=len(callers),
        n_calls=one.n_calls,
        n_recent=one.n_recent,
        since_on=one.since_on,
        until_on=one.until_on,
        tests=tuple(_test(test) for test in one.tests),
    )


def _test(test: Mapping[str, Any]) -> TestShown:
    return TestShown(
        name=test["name"],
        met=test["met"],
        because=test["because"],
        clause=test["clause"],
        counting=frozenset(test["evidence"]),
        since=_day(test["since"]),
        until=_day(test["until"]),
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
