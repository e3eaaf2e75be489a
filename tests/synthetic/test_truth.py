"""The truth of the plan against a slow count of the written logs, made by other code than the generator's."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from tests.synthetic.reading import ReadCall, area_finder, read_calls

COUNTED = {"police-asb", "out-of-hours"}
CLOCK_CHANGES = (
    "2021-03-29", "2021-11-01", "2022-03-28", "2022-10-31", "2023-03-27", "2023-10-30", "2024-04-01", "2024-10-28",
    "2025-03-31", "2025-10-27",
)  # fmt: skip


@pytest.fixture(scope="module")
def calls(files, truth) -> list[ReadCall]:
    return read_calls(files, truth)


def known_as(entry) -> str:
    """The location of a truth entry, as the slow reader names it."""
    return entry["code"] if "name" in entry else "spot {},{}".format(*entry["first_point"])


def fortnight(calls, cut_off: str) -> list[ReadCall]:
    end = date.fromisoformat(cut_off)
    return [c for c in calls if c.cells["source"] in COUNTED and end - timedelta(days=14) <= c.day < end]


def test_the_logs_hold_exactly_the_hotspots_and_near_misses_of_the_plan_at_every_weekly_cut_off(calls, truth):
    by_day = defaultdict(Counter)
    for c in calls:
        if c.cells["source"] in COUNTED and c.location:
            by_day[c.day][c.location] += 1
    for at in truth["cut_offs"]:
        end = date.fromisoformat(at["cut_off"])
        counted = sum((by_day[end - timedelta(days=n)] for n in range(1, 15)), Counter())
        assert {known_as(h): h["n_calls"] for h in at["hotspots"]} == {p: n for p, n in counted.items() if n > 6}
        assert {known_as(h) for h in at["near_misses"]} == {p for p, n in counted.items() if n == 6}


def test_the_last_list_has_six_continuing_three_new_and_two_dropped_off(truth):
    last = truth["last_cut_off"]
    assert last["cut_off"] == "2026-03-09"
    assert [len(last[status]) for status in ("continuing", "new", "dropped_off")] == [6, 3, 2]
    assert truth["ever_hotspots_in_the_last_year"] == 44
    assert truth["ever_hotspots"] > 44


def test_one_estate_stands_on_the_list_for_the_fifth_week_with_27_calls_and_61_in_four_weeks(truth):
    last = truth["last_cut_off"]
    [estate] = [h for h in last["continuing"] if h["n_calls"] == 27]
    [month] = [h for h in last["calls_in_28_days"] if h["code"] == estate["code"]]
    assert (estate["weeks_on_list"], month["n_calls"]) == (5, 61)


def test_an_estate_a_street_a_park_a_named_place_and_open_ground_stop_at_exactly_six(truth):
    kinds = {entry["kind"] for entry in truth["last_cut_off"]["near_misses"]}
    assert kinds == {"estate", "street", "park", "named-place", "provisional"}


def test_status_and_weeks_follow_from_the_lists_before(truth):
    weeks: dict[str, int] = {}
    for at in truth["cut_offs"]:
        now = {h["code"]: h for h in at["hotspots"]}
        assert {d["code"] for d in at["dropped_off"]} == weeks.keys() - now.keys()
        weeks = {code: weeks.get(code, 0) + 1 for code in now}
        assert {code: h["weeks_on_list"] for code, h in now.items()} == weeks
        assert all((h["status"] == "new") == (weeks[code] == 1) for code, h in now.items())


def test_calls_lie_on_both_sides_of_a_ward_line_and_of_the_border_as_planned(calls, truth, files):
    area_of = area_finder(files)
    for entry in truth["last_cut_off"]["across_a_line"]:
        here = [c for c in fortnight(calls, "2026-03-09") if c.location == entry["code"]]
        boroughs = "EM" in entry["calls_by_area"]
        assert Counter(area_of(c, boroughs=boroughs) for c in here) == entry["calls_by_area"]


def test_nine_calls_can_be_three_incidents(calls, truth):
    [entry] = truth["last_cut_off"]["few_incidents"]
    here = [c for c in fortnight(calls, "2026-03-09") if c.location == entry["code"]]
    assert len(here) == entry["n_calls"] == 9
    assert len({(c.cells["source"], c.cells["incident"]) for c in here}) == entry["n_incidents"] == 3
    assert all(c.cells["incident"] for c in here)


def test_two_neighbours_can_make_most_of_the_calls(calls, truth):
    [entry] = truth["last_cut_off"]["few_callers"]
    here = [c for c in fortnight(calls, "2026-03-09") if c.location == entry["code"]]
    named = [c.caller for c in here if c.cells["caller_phone"]]
    assert (len(here), len(named), len(set(named))) == (
        entry["n_calls"],
        entry["n_calls_of_theirs"],
        entry["n_callers"],
    )
    assert all(c.cells["anonymous"].lower() == "yes" for c in here if not c.cells["caller_phone"])


def test_wrong_dating_of_midnight_or_of_the_clock_change_gives_another_list(calls, truth):
    """Days in UTC, or fourteen times 24 hours, must not pass for London's civil days."""
    stated = {at["cut_off"]: {known_as(h): h["n_calls"] for h in at["hotspots"]} for at in truth["cut_offs"]}
    for cut_off in CLOCK_CHANGES:
        end = date.fromisoformat(cut_off)
        in_utc = Counter(
            c.location
            for c in calls
            if c.cells["source"] in COUNTED and c.location and end - timedelta(days=14) <= c.at.date() < end
        )
        assert {p: n for p, n in in_utc.items() if n > 6} != stated[cut_off]


def test_calls_without_coordinates_count_at_a_place_named_exactly_and_others_nowhere(calls, truth):
    assert sum(c.location is None for c in calls) == truth["totals"]["without_location"]
    assert sum(c.location is not None and not c.cells["easting"] for c in calls) > 200


def test_calls_from_across_the_border_are_as_many_as_planned_and_make_no_hotspot_there(calls, truth, files):
    area_of = area_finder(files)
    park = next(one["code"] for one in truth["last_cut_off"]["across_a_line"] if "EM" in one["calls_by_area"])
    beyond = [c for c in calls if c.cells["easting"] and c.location != park and area_of(c, boroughs=True) == "EM"]
    assert len(beyond) == truth["totals"]["from_across_the_border"]
    there = [c for c in calls if c.cells["easting"] and area_of(c, boroughs=True) == "EM"]
    assert len(there) == truth["totals"]["lying_in_the_neighbour"] > len(beyond)
