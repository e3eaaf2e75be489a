"""Runs the week's list of callers and freezes it; carries a decision about callers into the newest list.

A decision about who is one person changes what counts together, so the newest week is run again with it at once: the
officer who decides sees what follows. Older lists stay as they were and say that newer data exist.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from commonweal.access.partnership import policy_named
from commonweal.access.permission import require
from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act, Role
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.callers.frames import CallerLog, day_number, day_of, read_caller_log
from commonweal.callers.loaded import LogsLoaded, logs_loaded, logs_that_count, rules_with_calls, why_not_loaded
from commonweal.callers.models import CallerFinding
from commonweal.callers.rules_in_force import RulesInForce, rules_on
from commonweal.callers.terms import WEEKLY_CALLERS, Standing, Watch
from commonweal.callers.told import ListMade, Told, told_before
from commonweal.callers.watching import Found, TestFound, Week, first_day_needed, found_in
from commonweal.core.analysis.months import first_day_within
from commonweal.core.policy import PartnershipPolicy
from commonweal.core.policy.words import day_in_words
from commonweal.core.terms import london_day
from commonweal.people.models import IdentityDecision
from commonweal.people.operations import decide, undo_decision
from commonweal.people.terms import IDENTITY, Answer
from commonweal.reports.operations import CALLS
from commonweal.reports.queries import first_day_of_callers
from commonweal.runs.cut_offs import CutOffRefused, check_cut_off
from commonweal.runs.digest import digest, digest_of_lines, record_line
from commonweal.runs.models import Run
from commonweal.runs.operations import Calculation, freeze, note_data_change
from commonweal.runs.queries import changes_before, cut_offs_with_a_run

RESTS_ON = (CALLS, IDENTITY)


@dataclass(frozen=True, slots=True)
class PreparedWeek:
    """A week that is judged and not yet written: its calculation, and the columns of its findings."""

    calculation: Calculation
    findings: Sequence[dict[str, Any]]


def run_callers(cut_off_on: date, *, by: Viewer, at: datetime) -> tuple[Run, bool]:
    """The frozen list of a week and whether it is new: the same data under the same policy give the run that exists.

    Raises `CutOffRefused` for a day that is no Monday or is still to come, or for a week whose calls are not loaded.
    """
    return freeze_week(next(prepare_weeks([cut_off_on], by=by, at=at)), by=by, at=at)


def prepare_weeks(cut_offs: Sequence[date], *, by: Viewer, at: datetime) -> Iterator[PreparedWeek]:
    """Each week judged, from one reading of the calls; nothing is written.

    Call it outside a transaction, so that nobody waits for the reading. Raises as `run_callers`.
    """
    require(by, Act.CREATE, RecordKind.RUN)
    for cut_off_on in cut_offs:
        check_cut_off(cut_off_on, today=london_day(at))
    policy = policy_named(partnership_of(by).policy)
    as_ats = [cut_off_on - timedelta(days=1) for cut_off_on in cut_offs]
    rules = {as_at: rules_on(policy, as_at) for as_at in as_ats}
    # Counted before the data are read: an import in between can only make a run say that newer data exist.
    n_changes = {day: changes_before(day, about=RESTS_ON, partnership_id=by.partnership_id) for day in cut_offs}
    loaded = {cut_off_on: logs_loaded(cut_off_on, by) for cut_off_on in cut_offs}
    for cut_off_on, as_at in zip(cut_offs, as_ats, strict=True):
        _check_logs(rules[as_at], loaded[cut_off_on], by)
        rules[as_at] = rules_with_calls(rules[as_at], loaded[cut_off_on])
    lists = lists_made(max(cut_offs), by)
    in_force_from = min((entry.valid_from for entry in policy.second_report), default=date.max)
    log = read_caller_log(min(first_day_needed(as_at, rules[as_at]) for as_at in as_ats), max(cut_offs), by)
    for cut_off_on, as_at in zip(cut_offs, as_ats, strict=True):
        inside = log.received(first_day_needed(as_at, rules[as_at]), day_number(as_at))
        _check_data(inside, as_at)
        told = told_before(cut_off_on, lists, in_force_from=in_force_from)
        found = found_in(week := Week(cut_off_on, inside, rules[as_at], told))
        # The weeks that follow take this one for written: whoever prepares many writes each before the next.
        lists.append(_as_list(week, found))
        yield _prepared(week, found, policy, loaded[cut_off_on], n_changes[cut_off_on])


def lists_made(last: date, viewer: Viewer) -> list[ListMade]:
    """Every list of a week up to a cut-off, in the order in which they were made."""
    runs = Run.objects.visible_to(viewer).filter(calculation=WEEKLY_CALLERS, cut_off_on__lte=last)
    rows = CallerFinding.objects.visible_to(viewer).filter(
        run__calculation=WEEKLY_CALLERS, run__cut_off_on__lte=last, watch=Watch.SECOND_REPORT
    )
    told: dict[UUID, list[Told]] = defaultdict(list)
    for run_id, callers, since_on in rows.values_list("run_id", "callers", "since_on"):
        if since_on is not None:
            told[run_id].append((frozenset(map(UUID, callers)), day_number(since_on)))
    ordered = runs.order_by("created_at", "cut_off_on", "id").values_list("id", "cut_off_on")
    return [ListMade(cut_off_on, tuple(told[one])) for one, cut_off_on in ordered]


def _as_list(week: Week, found: Sequence[Found]) -> ListMade:
    return ListMade(
        week.cut_off_on,
        tuple(
            (frozenset(one.person.callers), one.spell.from_day)
            for one in found
            if one.watch is Watch.SECOND_REPORT and one.spell is not None
        ),
    )


def _prepared(
    week: Week, found: Sequence[Found], policy: PartnershipPolicy, loaded: LogsLoaded, n_changes: int
) -> PreparedWeek:
    numbers: Counter[Watch] = Counter()
    columns = []
    for one in found:
        numbers[one.watch] += 1
        columns.append(_columns(one, numbers[one.watch]))
    logs = loaded.facts(logs_that_count(week.rules))
    calculation = Calculation(
        name=WEEKLY_CALLERS,
        cut_off_on=week.cut_off_on,
        as_at=week.as_at,
        policy_name=policy.name,
        policy_version=policy.version,
        input_digest=digest_of_lines([*week.log.input_lines(), *map(record_line, _surroundings(week, found, logs))]),
        result_digest=digest(_result_record(one, values) for one, values in zip(found, columns, strict=True)),
        facts={**_facts(week, policy, found), "last_day_by_source": logs},
        n_changes_seen=n_changes,
    )
    return PreparedWeek(calculation, columns)


def freeze_week(prepared: PreparedWeek, *, by: Viewer, at: datetime) -> tuple[Run, bool]:
    """The run of a prepared week with its findings, written once, and whether it is new."""
    with transaction.atomic():
        run, is_new = freeze(prepared.calculation, by=by, at=at)
        if is_new:
            owner = {"partnership_id": run.partnership_id, "created_at": at, "changed_at": at}
            CallerFinding.objects.bulk_create([CallerFinding(**owner, run=run, **one) for one in prepared.findings])
    return run, is_new


def _check_logs(rules: RulesInForce, loaded: LogsLoaded, viewer: Viewer) -> None:
    """Refuse a week without a rule, or whose logs are not loaded: an empty list would read as an all-clear."""
    if not rules.entries():
        because = "; ".join(why for _, why in rules.left_out)
        raise CutOffRefused(f"No rule about callers was in force on {day_in_words(rules.day)}: {because}.")
    refused = why_not_loaded(rules, loaded, viewer)
    if refused is not None:
        raise CutOffRefused(refused)


def _check_data(log: CallerLog, as_at: date) -> None:
    """Refuse a week before which nobody is known to have called: all its calls are anonymous."""
    if not len(log.calls):
        raise CutOffRefused(
            f"No call of a known caller is loaded for the months to {day_in_words(as_at)}. "
            "Load the call logs of these months first, or choose a week that has calls."
        )


def _surroundings(week: Week, found: Sequence[Found], logs: list[list[str | None]]) -> list[list[str]]:
    """What a list rests on beside its calls: the rules, up to which day their logs are loaded, and what was told.

    Of earlier lists only what they lack makes a difference: the second reports that are told of late.
    """
    late = [
        ["in no earlier list", one.person.line.hex(), str(one.since_on)]
        for one in found
        if one.became_known_late(week.as_at)
    ]
    return [["rules", repr(week.rules.values())], ["logs", repr(logs)], *late]


def _columns(one: Found, number: int) -> dict[str, Any]:
    position = {f"{call.source}:{call.source_key}": i for i, call in enumerate(one.calls)}
    return {
        "watch": one.watch.value,
        "number": number,
        "standing": one.standing.value,
        "lead_id": one.person.lead,
        "callers": [str(caller) for caller in one.person.callers],
        "n_calls": len(one.calls),
        "n_recent": one.n_recent,
        "since_on": one.since_on,
        "until_on": one.until_on,
        "evidence": [str(call.id) for call in one.calls],
        "tests": [_test(test, position) for test in one.tests],
    }


def _test(test: TestFound, position: dict[str, int]) -> dict[str, Any]:
    spell = test.spell
    return {
        "name": test.name,
        "met": test.finding.met,
        "because": test.finding.because,
        "clause": test.finding.clause,
        "evidence": [position[key] for key in test.finding.evidence if key in position],
        "since": day_of(spell.from_day).isoformat() if spell else None,
        "until": day_of(spell.to_day).isoformat() if spell else None,
    }


def _result_record(one: Found, columns: dict[str, Any]) -> list[Any]:
    """A finding as its digest covers it: source keys and marks in place of ids."""
    told = [columns[name] for name in ("watch", "number", "standing", "n_calls", "n_recent", "since_on", "until_on")]
    keys = [f"{call.source}:{call.source_key}" for call in one.calls]
    return [*told, one.person.line.hex(), repr(columns["tests"]), *keys]


def _facts(week: Week, policy: PartnershipPolicy, found: Sequence[Found]) -> dict[str, Any]:
    """What the pages say of how the run was made, as it stood."""
    counts = Counter((one.watch.value, one.standing.value) for one in found)
    months = max(week.rules.longest_months, 1)
    return {
        "policy_title": policy.title,
        "rules": week.rules.values(),
        "left_out": [[watch.value, why] for watch, why in week.rules.left_out],
        "n_calls_read": len(week.log.calls),
        "months_looked_at": week.rules.longest_months,
        "n_calls_looked_at": int((week.log.day >= first_day_within(day_number(week.as_at), months)).sum()),
        "n_persons": len({int(one) for one in week.log.person}),
        "n_joined": sum(len(one.callers) > 1 for one in {week.log.persons[int(i)] for i in week.log.person}),
        "data_from": day_of(int(week.log.day[0])).isoformat(),
        "counts": {watch.value: {s.value: counts[watch.value, s.value] for s in Standing} for watch in Watch},
    }


def say_about_callers(
    answer: Answer, caller_ids: Sequence[UUID], *, why: str, reasons: Sequence[str], by: Viewer, at: datetime
) -> IdentityDecision:
    """Decide that callers are one person, or that they are not, and run the newest week again with it.

    Raises what `people.operations.decide` raises.
    """
    with transaction.atomic():
        decision = decide(answer, caller_ids, why=why, reasons=reasons, by=by, at=at)
        if answer is Answer.ONE_PERSON:
            _carry_into_the_newest_list(decision, by=by, at=at)
        by.trace.did(Deed.CHANGE, RecordKind.IDENTITY_DECISION, [decision.id], why=answer.value)
    return decision


def take_back(decision_id: UUID, *, why: str, by: Viewer, at: datetime) -> IdentityDecision:
    """Undo a decision about callers, and run the newest week again without it.

    Raises what `people.operations.undo_decision` raises.
    """
    with transaction.atomic():
        decision = undo_decision(decision_id, why=why, by=by, at=at)
        if decision.answer == Answer.ONE_PERSON:
            _carry_into_the_newest_list(decision, by=by, at=at)
        by.trace.did(Deed.CHANGE, RecordKind.IDENTITY_DECISION, [decision.id], why="undone")
    return decision


def _carry_into_the_newest_list(decision: IdentityDecision, *, by: Viewer, at: datetime) -> None:
    """Note from which day on other calls count together; remake the newest list that has calls, as the partnership."""
    callers = [caller.id for caller in decision.callers.all()]
    first_day = first_day_of_callers(callers, by)
    if first_day is None:
        return
    note_data_change(
        partnership_id=by.partnership_id, about=IDENTITY, earliest_on=first_day, n_rows=len(callers), at=at
    )
    itself = replace(by, role=Role.SYSTEM, name=f"the partnership, after a decision by {by.name}"[:120])
    for cut_off_on in cut_offs_with_a_run(WEEKLY_CALLERS, viewer=itself):
        try:
            run_callers(cut_off_on, by=itself, at=at)
        except CutOffRefused:
            # A list of a later week that was made before its calls were loaded: the one before it is what people read.
            continue
        return
