"""Every weekly cut-off of five invented years, judged by the product, against the plan that they were written from.

The demonstration is made, then its 261 weeks are run: the list of hotspots, and the lists of callers. Each rule prints
a line: how often the plan has somebody or something on a list, how often the product had, what it missed, what it
listed wrongly (a count, a status or a first day that differs is wrong too), and how many planned near misses it left
out. Then the callers that are truly one person are confirmed, as a triage officer would, and that is taken back.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from commonweal.core.terms import Window
from proofs.store import Store, fresh_store, tell

Listed = Mapping[Any, Any]
"""Who or what is on a list, with what the list says of it."""

RUN_EVERY_WEEK = """
import sys, django; django.setup()
from datetime import UTC, date, datetime, timedelta
from django.db import transaction
from commonweal.access.queries import partnership_by_code
from commonweal.access.viewer import system_viewer
from commonweal.audit.operations import write_entry
from commonweal.callers import operations as callers
from commonweal.hotspots import operations as hotspots
first, last, at = date.fromisoformat(FIRST), date.fromisoformat(LAST), datetime.now(UTC)
weeks = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
northmoor = partnership_by_code("northmoor").id
for room in (hotspots, callers):
    reader = system_viewer(northmoor, route="proof", at=at)
    for prepared in room.prepare_weeks(weeks, by=reader, at=at):
        viewer = system_viewer(northmoor, route="proof", at=at)
        with transaction.atomic():
            room.freeze_week(prepared, by=viewer, at=at)
            write_entry(viewer.trace, outcome="made")
"""

HOTSPOTS = """
import django, json; django.setup()
from commonweal.hotspots.models import Hotspot
rows = Hotspot.objects.values_list("run__cut_off_on", "location_key", "status", "n_calls", "weeks_on_list")
print(json.dumps([[str(day), *rest] for day, *rest in rows]))
"""

CALLERS = """
import django, json; django.setup()
from commonweal.callers.models import CallerFinding
from commonweal.people.models import Caller
known = {str(c.id): (c.name, c.contact_point.value if c.contact_point else "")
         for c in Caller.objects.select_related("contact_point")}
for one in CallerFinding.objects.select_related("run").order_by("run__cut_off_on", "number"):
    print(json.dumps([str(one.run.cut_off_on), one.watch, one.standing, [known[c] for c in one.callers],
                      one.n_calls, one.n_recent, one.tests]))
"""

SPELLS = """
import django, json; django.setup()
from datetime import UTC, date, datetime
import numpy as np
from commonweal.access.partnership import policy_named
from commonweal.access.queries import partnership_by_code, partnership_of
from commonweal.access.viewer import system_viewer
from commonweal.callers.frames import day_number, day_of, read_caller_log
from commonweal.callers.rules_in_force import rules_on
from commonweal.core.analysis.rolling import spells_meeting
from commonweal.people.models import Caller
reader = system_viewer(partnership_by_code("northmoor").id, route="proof", at=datetime.now(UTC))
first, last = date.fromisoformat(FIRST), date.fromisoformat(LAST)
log = read_caller_log(day_number(first), date.fromordinal(last.toordinal() + 1), reader)
known = {c.id: (c.name, c.contact_point.value if c.contact_point else "")
         for c in Caller.objects.select_related("contact_point")}
rules = rules_on(policy_named(partnership_of(reader).policy), last)
for watch, test, entry in rules.entries():
    law = test == "statutory"
    counted = (log.in_time(entry.complaint_within_months) if law else log.of_sources(entry.sources)) & log.counts
    needs = [(need.at_least, need.within_months) for need in entry.needs]
    found = spells_meeting(log.person[counted], log.day[counted], needs=needs,
                           first_day=day_number(first), last_day=day_number(last))
    rule = watch if test == "rule" else f"{watch}-{test}"
    for person, begins, ends in zip(found.entity, found.from_day, found.to_day):
        who = known[log.persons[person].lead]
        print(json.dumps([str(rule), *who, str(day_of(int(begins))), str(day_of(int(ends)))]))
"""

DECIDE = """
import django, json; django.setup()
from datetime import UTC, date, datetime
from commonweal.access.queries import partnership_by_code
from commonweal.access.roles import Role
from commonweal.access.viewer import Viewer, system_viewer
from commonweal.audit.trace import Trace
from commonweal.callers.operations import say_about_callers, take_back
from commonweal.people.models import Caller
from commonweal.people.terms import Answer
from commonweal.callers.terms import WEEKLY_CALLERS
from commonweal.runs.queries import newest_run
at = datetime.now(UTC)
northmoor = partnership_by_code("northmoor").id
trace = Trace(route="proof", at=at, partnership_id=northmoor, purpose="a proof")
officer = Viewer(northmoor, Role.TRIAGE_OFFICER, trace.purpose, trace, name="a proof")
by_mark = {(c.compared_name, c.contact_point.value if c.contact_point else ""): c.id
           for c in Caller.objects.select_related("contact_point")}
def listed():
    reader = system_viewer(northmoor, route="proof", at=at)
    run = newest_run(WEEKLY_CALLERS, viewer=reader, cut_off_on=date(2026, 3, 9))
    found = run.caller_findings.filter(watch="repeat-caller-out-of-hours", standing__in=("new", "continuing"))
    return [[one.n_calls, one.n_recent, len(one.callers)] for one in found]
before = listed()
out = []
for marks in json.loads(MARKS):
    ids = [by_mark[tuple(mark)] for mark in marks]
    now = datetime.now
    decision = say_about_callers(Answer.ONE_PERSON, ids, why="the same voice", reasons=[], by=officer, at=now(UTC))
    confirmed = listed()
    take_back(decision.id, why="a slip", by=officer, at=now(UTC))
    out.append([confirmed, listed()])
print(json.dumps([before, out]))
"""


def main() -> int:
    with fresh_store() as store:
        demonstration = Store(store.folder / "demonstration")
        made = demonstration.start("demo", "--no-serve", stderr=subprocess.DEVNULL)
        assert made.wait() == 0
        truth = json.loads((demonstration.folder / "borough" / "truth.json").read_text())
        first, last = truth["cut_offs"][0]["cut_off"], truth["cut_offs"][-1]["cut_off"]
        demonstration.python(f"FIRST, LAST = {first!r}, {last!r}\n" + RUN_EVERY_WEEK)
        held = judge_hotspots(truth, json.loads(demonstration.python(HOTSPOTS)))
        held &= judge_callers(truth, [json.loads(line) for line in demonstration.python(CALLERS).splitlines()])
        days = f"FIRST, LAST = {truth['first_day']!r}, {truth['last_day']!r}\n"
        held &= judge_spells(truth, [json.loads(line) for line in demonstration.python(days + SPELLS).splitlines()])
        held &= judge_confirming(truth, demonstration)
    return 0 if held else 1


def judge(
    rule: str, planned: Mapping[str, Listed], found: Mapping[str, Listed], near: Mapping[str, Iterable[Any]]
) -> bool:
    """Compares the lists of every cut-off and prints a line; true when they are the same and no near miss is listed."""
    missed = [(day, key) for day, listed in planned.items() for key in listed if key not in found.get(day, {})]
    wrong = [
        (day, key)
        for day, listed in found.items()
        for key, said in listed.items()
        if planned.get(day, {}).get(key) != said
    ]
    listed_all_the_same = [(day, key) for day, keys in near.items() for key in keys if key in found.get(day, {})]
    tell(
        proof="detection", rule=rule, cut_offs=len(planned), planned=sum(map(len, planned.values())),
        found=sum(map(len, found.values())), missed=len(missed), wrong=len(wrong),
        near_misses=sum(len(list(keys)) for keys in near.values()), near_misses_listed=len(listed_all_the_same),
        **({"first_differences": [list(map(str, one)) for one in (missed + wrong)[:5]]} if missed or wrong else {}),
    )  # fmt: skip
    return not (missed or wrong or listed_all_the_same)


def judge_hotspots(truth: dict[str, Any], rows: list[list[Any]]) -> bool:
    """Hotspots with status, calls and weeks on the list; those that dropped off with their calls."""
    planned = {
        week["cut_off"]: {
            _place(one): (one["status"], one["n_calls"], one["weeks_on_list"]) for one in week["hotspots"]
        }
        | {_place(one): ("dropped-off", one["n_calls"]) for one in week["dropped_off"]}
        for week in truth["cut_offs"]
    }
    found: dict[str, dict[str, Any]] = {}
    for day, key, status, n_calls, weeks in rows:
        found.setdefault(day, {})[key] = (status, n_calls) if status == "dropped-off" else (status, n_calls, weeks)
    near = {
        week["cut_off"]: {_place(one) for one in week["near_misses"]} - {_place(one) for one in week["dropped_off"]}
        for week in truth["cut_offs"]
    }
    return judge("hotspot", planned, found, near)


def _place(one: dict[str, Any]) -> str:
    if one["kind"] == "provisional":
        return "spot:{:.2f},{:.2f}".format(*one["first_point"])
    return f"place:{one['code']}"


def judge_callers(truth: dict[str, Any], rows: list[list[Any]]) -> bool:
    """Repeat callers, second reports and both tests of the case review, one line each."""
    weeks = truth["callers"]["cut_offs"]
    held = True
    for rule in ("repeat-caller-out-of-hours", "repeat-caller-police"):
        planned = {w["cut_off"]: {_mark(one): _n(one["n_calls"]) for one in w[rule]} for w in weeks}
        near = {w["cut_off"]: [_mark(one) for one in w[f"{rule}-near-misses"]] for w in weeks}
        held &= judge(rule, planned, _found(rows, rule, lambda row: (row[4], row[5])), near)
    for test in ("statutory", "local"):
        rule = f"case-review-{test}"
        planned = {w["cut_off"]: {_mark(one): True for one in w[rule]} for w in weeks}
        near = _planned_near_misses(truth, rule)
        met = [row for row in rows if any(one["name"] == test and one["met"] for one in row[6])]
        held &= judge(rule, planned, _found(met, "case-review", lambda _: True), near)
    return held & judge_second_reports(truth, rows)


def judge_second_reports(truth: dict[str, Any], rows: list[list[Any]]) -> bool:
    """Whom the letter goes to: in the week in which a spell begins, with its first day; late ones in the first list."""
    planned: dict[str, dict[Any, str]] = {week["cut_off"]: {} for week in truth["cut_offs"]}
    for mark, first, _ in _second_reports(truth):
        planned[str(first + timedelta(days=7 - first.weekday()))][mark] = str(first)
    found = _found(rows, "second-report", lambda row: row[6][0]["since"])
    in_time = {
        cut_off: {mark: since for mark, since in listed.items() if not _late(since, cut_off)}
        for cut_off, listed in found.items()
    }
    late = {
        cut_off: {mark: since for mark, since in listed.items() if _late(since, cut_off)}
        for cut_off, listed in found.items()
    }
    held = judge("second-report", planned, in_time, _planned_near_misses(truth, "second-report"))
    # The demonstration makes the lists of its last year first: the first of them tells of what no list had.
    first_made = min((cut_off for cut_off, listed in late.items() if listed), default=truth["cut_offs"][-1]["cut_off"])
    return held & judge("second-report, late", {first_made: _untold(truth, first_made)}, late, {})


def _second_reports(truth: dict[str, Any]) -> list[tuple[Any, date, date]]:
    """Each planned spell with its first and last day, by first day."""
    day = date.fromisoformat
    spells = truth["callers"]["spells"]["second-report"]
    told = [(_mark({"name": name, "phone": phone}), day(first), day(last)) for name, phone, first, last in spells]
    return sorted(told, key=lambda one: one[1])


def _late(since: str, cut_off: str) -> bool:
    return date.fromisoformat(since) < date.fromisoformat(cut_off) - timedelta(days=7)


def _untold(truth: dict[str, Any], cut_off: str) -> dict[Any, str]:
    """The newest spell of each, where it began before this week, in the last six months or holding on the as-at day."""
    as_at = date.fromisoformat(cut_off) - timedelta(days=1)
    newest = {mark: (first, last) for mark, first, last in _second_reports(truth) if first <= as_at}
    window = Window.of_months(as_at, months=6)
    return {
        mark: str(first)
        for mark, (first, last) in newest.items()
        if first <= as_at - timedelta(days=7)
        and first > as_at - timedelta(days=366)
        and (window.holds(first) or last >= as_at)
    }


def judge_spells(truth: dict[str, Any], rows: list[list[str]]) -> bool:
    """Every day of five years: the days on which the kernel has each rule met, as first and last day of each spell."""
    held = True
    for rule, spells in truth["callers"]["spells"].items():
        planned = {(_mark({"name": name, "phone": phone}), first, last) for name, phone, first, last in spells}
        found = {(_mark({"name": n, "phone": p}), first, last) for which, n, p, first, last in rows if which == rule}
        tell(
            proof="detection", rule=rule, by="spells of days", planned=len(planned), found=len(found),
            missed=len(planned - found), wrong=len(found - planned),
        )  # fmt: skip
        held &= planned == found
    return held


def _planned_near_misses(truth: dict[str, Any], rule: str) -> dict[str, list[Any]]:
    """Those of the stories that fall on the as-at day of a cut-off or in its week, by cut-off."""
    near: dict[str, list[Any]] = {}
    weekly = (
        {week["cut_off"]: {_mark(one) for one in week.get(rule, [])} for week in truth["callers"]["cut_offs"]}
        if (rule != "second-report")
        else {}
    )
    for story in truth["callers"]["stories"]:
        for one in story["expects"]:
            if one["rule"] != rule or one["met"] or one["record"] == "all together":
                continue
            day = date.fromisoformat(one["as_at"])
            cut_off = str(day + timedelta(days=7 - day.weekday()))
            mark = _mark(story["records"][one["record"]])
            if mark not in weekly.get(cut_off, set()) and not _begins(truth, rule, mark, cut_off):
                near.setdefault(cut_off, []).append(mark)
    return near


def _begins(truth: dict[str, Any], rule: str, mark: Any, cut_off: str) -> bool:
    """Whether a planned second report of the same caller falls in the same week as the near miss."""
    end = date.fromisoformat(cut_off)
    return rule == "second-report" and any(
        _mark({"name": name, "phone": phone}) == mark and end - timedelta(days=7) <= date.fromisoformat(first) < end
        for name, phone, first, _ in truth["callers"]["spells"]["second-report"]
    )


def _found(rows: list[list[Any]], watch: str, says: Any) -> dict[str, dict[Any, Any]]:
    found: dict[str, dict[Any, Any]] = {}
    for row in rows:
        if row[1] == watch and row[2] in ("new", "continuing"):
            assert len(row[3]) == 1, "nobody has been confirmed yet"
            name, number = row[3][0]
            found.setdefault(row[0], {})[_mark({"name": name, "phone": number})] = says(row)
    return found


def _mark(one: dict[str, Any]) -> tuple[str, str]:
    """A caller as both sides know them: the name as compared, and the number in its international form."""
    phone = one["phone"]
    name = " ".join(one["name"].replace(".", "").replace(",", "").casefold().split())
    return name, f"+44{phone[1:]}" if phone.startswith("0") else phone


def _n(n_calls: list[int]) -> tuple[int, int]:
    """Calls in the longest and in the shortest window; the same where there is one."""
    return n_calls[0], n_calls[-1]


def judge_confirming(truth: dict[str, Any], store: Store) -> bool:
    """Confirmed, the records count together; taken back, they count apart as before."""
    stories = [
        (story, one["n_calls"])
        for story in truth["callers"]["stories"]
        for one in story["expects"]
        if story["one_person"] and one["record"] == "all together" and one["as_at"] == truth["last_day"]
    ]
    marks = json.dumps([[_mark(one) for one in story["records"]] for story, _ in stories])
    before, after = json.loads(store.python(f"MARKS = {marks!r}\n" + DECIDE))
    right = [
        Counter(map(tuple, confirmed)) - Counter(map(tuple, before)) == Counter([(*n_calls, len(story["records"]))])
        and taken_back == before
        for (story, n_calls), (confirmed, taken_back) in zip(stories, after, strict=True)
    ]
    tell(proof="detection", rule="confirmed as one person", planned=len(stories), right=sum(right), before=len(before))
    return all(right) and bool(right)


if __name__ == "__main__":
    sys.exit(main())
