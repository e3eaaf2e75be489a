"""`commonweal run`: make the frozen calculations of a week."""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from commonweal.access.partnership import UnknownPolicy
from commonweal.access.queries import UnknownPartnership, partnership_by_code
from commonweal.access.viewer import Viewer, system_viewer
from commonweal.audit.operations import write_entry
from commonweal.callers import operations as callers
from commonweal.callers import queries as caller_queries
from commonweal.callers.terms import Standing, Watch
from commonweal.command_line import FactsCommand, Refusal, add_json, day
from commonweal.core.policy import NoPolicyOn, PolicyRefused
from commonweal.core.terms import london_day
from commonweal.hotspots import operations as hotspots
from commonweal.hotspots import queries
from commonweal.hotspots.terms import Status
from commonweal.runs.cut_offs import CutOffRefused
from commonweal.unusual_weeks import operations as unusual_weeks
from commonweal.unusual_weeks import queries as unusual_queries

REFUSALS = (
    UnknownPartnership, CutOffRefused, NoPolicyOn, PolicyRefused, UnknownPolicy
)  # fmt: skip
WEEK, HOTSPOTS, CALLERS, UNUSUAL = "week", "hotspots", "callers", "unusual"


class Command(FactsCommand):
    help = (
        "Run a week and freeze it: the list of hotspots, then the list of callers. The same data give the same run, "
        "made once."
    )
    examples = """examples:
  commonweal run week                           both lists of the last whole week
  commonweal run week --cut-off 2026-03-09      of the week to Sunday 8 March 2026
  commonweal run hotspots --cut-off 2026-03-09  the list of hotspots alone
  commonweal run callers --cut-off 2026-03-09 --json
  commonweal run unusual                        what was unusual in the last whole week

Callers are told as counts and codes, never by name or number. The facts of `run week` are those of the hotspots, with
those of the callers under "callers". Where one of the two lists is refused, the other is made and kept, and the
command ends with exit code 2."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=[WEEK, HOTSPOTS, CALLERS, UNUSUAL], help="what to run")
        parser.add_argument("--cut-off", type=day, help="the Monday at whose beginning the week ends")
        parser.add_argument("--partnership", help="code of the partnership; needed when the store holds several")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        at = datetime.now(UTC)
        today = london_day(at)
        cut_off_on = options["cut_off"] or today - timedelta(days=today.weekday())
        what = options["what"]
        facts: dict[str, Any] = {}
        lines: list[str] = []
        try:
            partnership = partnership_by_code(options["partnership"])
            viewer = system_viewer(partnership.id, route=f"commonweal run {what}", at=at)
            with transaction.atomic():
                outcomes = [
                    _made(run, cut_off_on, viewer, at, facts if place == "" else facts.setdefault(place, {}), lines)
                    for run, place in PARTS[what]
                ]
                refused = " ".join(dict.fromkeys(one for one in outcomes if isinstance(one, str)))
                if all(isinstance(one, str) for one in outcomes):
                    raise Refusal(refused)
                write_entry(viewer.trace, outcome="new" if True in outcomes else "unchanged")
        except REFUSALS as refusal:
            raise Refusal(refusal) from refusal
        self.tell(facts, as_json=options["as_json"], in_words="\n".join(lines))
        if refused:
            # What could be made is kept; whoever runs this by the clock has to hear that half of the week is missing.
            raise Refusal(f"One of the two lists was not made. {refused}")


def _made(
    run: "Run", cut_off_on: date, viewer: Viewer, at: datetime, facts: dict[str, Any], lines: list[str]
) -> bool | str:
    """Whether the run is new; or why this one of the week's lists could not be made, which does not stop the other."""
    try:
        with transaction.atomic():
            return run(cut_off_on, viewer, at, facts, lines)
    except REFUSALS as refusal:
        facts["refused"] = str(refusal)
        lines.append(f"Not made: {refusal}")
        return str(refusal)


def _hotspots(cut_off_on: date, viewer: Viewer, at: datetime, facts: dict[str, Any], lines: list[str]) -> bool:
    run, is_new = hotspots.run_week(cut_off_on, by=viewer, at=at)
    board = queries.board(cut_off_on, viewer)
    facts |= {
        "run": run.id, "cut_off": run.cut_off_on, "as_at": run.as_at, "is_new": is_new, "policy": run.policy_name,
        "input_digest": run.input_digest, "result_digest": run.result_digest,
        **{status.value: len(board.of_status(status)) for status in Status},
        "hotspots": [
            {"number": h.number, "status": h.status, "name": h.name, "calls": h.n_calls, "because": h.because}
            for h in board.hotspots
        ],
    }  # fmt: skip
    lines.append(_head("Week", run, is_new))
    lines += [f"  {h.number:>2}. {h.status_label:<11} {h.name}: {h.because}" for h in board.hotspots]
    return is_new


def _callers(cut_off_on: date, viewer: Viewer, at: datetime, facts: dict[str, Any], lines: list[str]) -> bool:
    run, is_new = callers.run_callers(cut_off_on, by=viewer, at=at)
    found = caller_queries.week(cut_off_on, viewer, watches=[Watch.OUT_OF_HOURS, Watch.POLICE])
    assert found.run is not None
    facts |= {
        "run": run.id, "cut_off": run.cut_off_on, "as_at": run.as_at, "is_new": is_new, "policy": run.policy_name,
        "input_digest": run.input_digest, "result_digest": run.result_digest,
        "counts": {watch.value: dict(found.run.counts[watch.value]) for watch in Watch},
        "not_watched_for": [watch for watch, _ in found.run.left_out],
        "repeat_callers": [
            {"code": one.code, "rule": one.watch, "standing": one.standing, "calls": one.n_calls,
             "recent": one.n_recent, "until": one.until_on, "because": one.tests[0].because}
            for one in found.findings
        ],
    }  # fmt: skip
    lines.append(_head("Callers, week", run, is_new))
    for watch in Watch:
        counts = found.run.counts[watch.value]
        words = ", ".join(f"{counts[standing.value]:,} {standing.label.lower()}" for standing in Standing)
        lines.append(f"  {watch.label}: {words}")
    lines += [f"  {one.code}: {one.tests[0].because}" for one in found.findings]
    return is_new


def _unusual(cut_off_on: date, viewer: Viewer, at: datetime, facts: dict[str, Any], lines: list[str]) -> bool:
    run, is_new = unusual_weeks.run_week(cut_off_on, by=viewer, at=at)
    shown = unusual_queries.run_shown(run.id, viewer)
    facts |= {
        "run": run.id, "cut_off": run.cut_off_on, "as_at": run.as_at, "is_new": is_new, "policy": run.policy_name,
        "input_digest": run.input_digest, "result_digest": run.result_digest, "counts": shown.n_series,
        "outside": shown.n_outside, "outside_by_chance": shown.n_outside_by_chance,
        "unusual": [
            {"kind": one.series.kind, "name": one.series.name, "calls": one.series.n, "low": one.series.low,
             "high": one.series.high}
            for one in shown.unusual
        ],
    }  # fmt: skip
    lines.append(_head("Unusual, week", run, is_new))
    lines.append(f"  {len(shown.unusual)} of {shown.n_series} counts; {shown.n_outside} outside their range, "
                 f"about {shown.n_outside_by_chance:.0f} of them by chance")  # fmt: skip
    series = [one.series for one in shown.unusual]
    lines += [f"  {one.name}: {one.n} calls, {one.low} to {one.high} expected" for one in series]
    return is_new


def _head(what: str, run: Any, is_new: bool) -> str:
    return f"{what} to {run.as_at}, run {run.result_digest[:12]}{'' if is_new else ' (as it was: no newer data)'}"


Run = Callable[[date, Viewer, datetime, dict[str, Any], list[str]], bool]
PARTS: dict[str, list[tuple[Run, str]]] = {
    WEEK: [(_hotspots, ""), (_callers, "callers")],
    HOTSPOTS: [(_hotspots, "")],
    CALLERS: [(_callers, "")],
    UNUSUAL: [(_unusual, "")],
}
"""What each word makes, and under which key its facts stand."""
