"""The truth about callers against a slow count of the written logs, and against what the stories' authors expected.

Written apart from the generator and from the product's rules: the papers' words, a calendar, and counting.
"""

import calendar
from collections import defaultdict
from datetime import date, timedelta
from itertools import chain, pairwise

import pytest

from tests.synthetic.reading import ReadCall, read_calls

FIRST_DAY, LAST_DAY = date(2021, 3, 8), date(2026, 3, 8)
REPORTS = ("police-asb", "out-of-hours", "council-line")


def back(day: date, months: int) -> date:
    """The same day so many months before, or the last day of that month."""
    month = day.month - 1 - months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def live(days: list[date], as_of: date, months: int) -> int:
    return sum(back(as_of, months) < day <= as_of for day in days)


def taken(calls: list[ReadCall], *sources: str) -> list[date]:
    return [call.taken_on for call in calls if call.cells["source"] in sources]


def counts(rule: str, calls: list[ReadCall], as_of: date) -> tuple[list[int], bool]:
    """The numbers that a rule asks for, and whether they are enough."""
    if rule == "repeat-caller-out-of-hours":
        days = taken(calls, "out-of-hours")
        n = [live(days, as_of, 3), live(days, as_of, 1)]
        return n, n[0] >= 10 and n[1] >= 2
    if rule == "repeat-caller-police":
        n = [live(taken(calls, "police-asb"), as_of, 1)]
        return n, n[0] >= 20
    if rule == "second-report":
        n = [live(taken(calls, *REPORTS), as_of, 6)]
        return n, n[0] >= 2
    if rule == "case-review-local":
        days = taken(calls, *REPORTS)
        n = [live(days, as_of, 6), live(days, as_of, 1)]
        return n, n[0] >= 3 and n[1] >= 1
    assert rule == "case-review-statutory"
    n = [live([call.taken_on for call in calls if back(call.taken_on, 1) < call.day], as_of, 6)]
    return n, n[0] >= 3


@pytest.fixture(scope="module")
def by_caller(files, truth) -> dict[tuple[str, str], list[ReadCall]]:
    found = defaultdict(list)
    for call in read_calls(files, truth):
        if any(call.caller):
            found[call.caller].append(call)
    return found


def caller(name: str, phone: str) -> tuple[str, str]:
    return name.replace(".", "").casefold(), phone


def test_every_story_stands_in_the_logs_as_it_is_told(by_caller, truth):
    for story in truth["callers"]["stories"]:
        for record in story["records"]:
            written = by_caller[caller(record["name"], record["phone"])]
            told = [(day, source, (rest or [day])[0]) for day, source, *rest in record["calls"]]
            found = [(str(c.taken_on), c.cells["source"], str(c.day)) for c in written]
            assert sorted(found) == sorted(told), story["what"]


def test_the_logs_bear_out_what_every_story_expects_of_the_rules(by_caller, truth):
    n_met = 0
    for story in truth["callers"]["stories"]:
        records = [by_caller[caller(one["name"], one["phone"])] for one in story["records"]]
        for expected in story["expects"]:
            together = expected["record"] == "all together"
            calls = list(chain.from_iterable(records)) if together else records[expected["record"]]
            found = counts(expected["rule"], calls, date.fromisoformat(expected["as_at"]))
            assert found == (expected["n_calls"], expected["met"]), (story["what"], expected)
            n_met += expected["met"]
    assert n_met > 20


def test_every_rule_is_met_by_a_story_and_narrowly_missed_by_another(truth):
    expected = [one for story in truth["callers"]["stories"] for one in story["expects"]]
    for rule in (one["rule"] for one in truth["callers"]["rules"]):
        assert {one["met"] for one in expected if one["rule"] == rule} == {True, False}


def test_the_weekly_lists_name_exactly_those_who_meet_a_rule_and_those_one_call_short(by_caller, truth):
    """Of all callers, planned or not, at every sixth cut-off and at the last ones."""
    cut_offs = truth["callers"]["cut_offs"]
    for at in (*cut_offs[::6], *cut_offs[-4:]):
        as_of = date.fromisoformat(at["as_at"])
        rings = {
            one: calls
            for one, calls in by_caller.items()
            if one[1] and live([call.taken_on for call in calls], as_of, 6) >= 2
        }
        in_force = [counts("second-report", calls, as_of)[1] for calls in rings.values()]
        assert at["second-report-in-force"] == sum(in_force)
        for rule in (
            "repeat-caller-out-of-hours",
            "repeat-caller-police",
            "case-review-statutory",
            "case-review-local",
        ):
            judged = {one: counts(rule, calls, as_of) for one, calls in rings.items()}
            listed = {caller(one["name"], one["phone"]): one["n_calls"] for one in at[rule]}
            assert listed == {one: n for one, (n, met) in judged.items() if met}, (rule, as_of)
        for rule, short in (("repeat-caller-out-of-hours", ([9, 2], [10, 1])), ("repeat-caller-police", ([19],))):
            near = [one for one, calls in rings.items() if _is_short(counts(rule, calls, as_of)[0], short)]
            assert {caller(one["name"], one["phone"]) for one in at[f"{rule}-near-misses"]} == set(near)


def _is_short(n: list[int], edges: tuple[list[int], ...]) -> bool:
    """Exactly one call missing: at an edge in one number, and at it or over it in the other."""
    if len(n) == 1:
        return n == edges[0]
    return (n[0] == 9 and n[1] >= 2) or (n[0] >= 10 and n[1] == 1)


def test_spells_by_day_begin_and_end_where_the_logs_say(by_caller, truth):
    """Every spell of the rules about repeat callers and case reviews, and one in twenty of the second reports."""
    for rule, spells in truth["callers"]["spells"].items():
        for name, phone, first, last in spells[:: 20 if rule == "second-report" else 1]:
            calls = by_caller[caller(name, phone)]
            begins, ends = date.fromisoformat(first), date.fromisoformat(last)
            one_day = timedelta(days=1)
            assert counts(rule, calls, begins)[1]
            assert counts(rule, calls, ends)[1]
            assert begins == FIRST_DAY or not counts(rule, calls, begins - one_day)[1]
            assert ends == LAST_DAY or not counts(rule, calls, ends + one_day)[1]


def test_second_reports_of_a_week_are_the_spells_that_begin_in_it(truth):
    first_days = [date.fromisoformat(first) for _, _, first, _ in truth["callers"]["spells"]["second-report"]]
    for at in truth["callers"]["cut_offs"]:
        last = date.fromisoformat(at["as_at"])
        assert at["second-report"] == sum(last - timedelta(days=7) < day <= last for day in first_days)


def test_no_second_report_is_left_out_of_the_spells(by_caller, truth):
    spells = defaultdict(list)
    for name, phone, first, last in truth["callers"]["spells"]["second-report"]:
        spells[caller(name, phone)].append((first, last))
    for one, calls in by_caller.items():
        days = sorted(taken(calls, *REPORTS))
        for earlier, later in pairwise(days):
            if one[1] and back(later, 6) < earlier:
                assert any(first <= str(later) <= last for first, last in spells[one])


def test_ordinary_callers_come_nowhere_near_a_rule_about_repeat_callers(by_caller, truth):
    planned = {
        caller(one["name"], one["phone"]) for story in truth["callers"]["stories"] for one in story["records"]
    } | {("imelda gathercole", "02079460119"), ("kamal oyelaran", "07700900355")}
    for one in by_caller.keys() - planned:
        days = sorted(call.taken_on for call in by_caller[one])
        assert all(later - earlier > timedelta(days=200) for earlier, later in zip(days, days[4:], strict=False))


def test_a_number_belongs_to_one_name_but_for_the_planned_households_and_spellings(by_caller, truth):
    names = defaultdict(set)
    for name, phone in by_caller:
        if phone:
            names[phone].add(name)
    shared = {phone for phone, known in names.items() if len(known) > 1}
    assert shared == {"07700900862", "02079460388", "01214960377"}


def test_the_list_of_repeat_callers_at_the_last_cut_off_stands_beside_what_their_records_count_alone(truth):
    alone = {
        (one["name"], one["phone"]): (one["calls_in_three_months"], one["in_the_last_month"])
        for repeat in truth["repeat_callers"]
        for one in repeat["records"]
    }
    assert alone["Hesba Merriwether", "07700900417"] == (11, 3)
    assert alone["Selwyn Drinkwater", "01632960288"] == (9, 3)
    assert alone["Roisin Kinsellagh", "07700900862"] == (4, 1)
