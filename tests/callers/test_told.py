"""A second report that becomes known after its week is told of once, in the newest list: late is not never."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from commonweal.callers.operations import freeze_week, prepare_weeks, run_callers, say_about_callers, take_back
from commonweal.callers.terms import Watch
from commonweal.people.models import Caller
from commonweal.people.terms import Answer
from commonweal.runs.models import Run
from tests.callers.loading import AT, CUT_OFF, HESBA, ROISIN, ROSHEEN, calls_on, load_calls
from tests.cast import Cast

WEEK = timedelta(days=7)
EACH_WEEK = [
    f"2026-{month:02}-{day:02}"
    for month, day in ((1, 6), (1, 13), (1, 20), (1, 27), (2, 3), (2, 10), (2, 17), (2, 24), (3, 3))
]


def run(cast: Cast, cut_off: date, *, minutes: int = 0) -> Run:
    at = AT + timedelta(minutes=minutes)
    return run_callers(cut_off, by=cast.viewer("amina", at=at), at=at)[0]


def told(run: Run) -> list[tuple[str, date | None]]:
    rows = run.caller_findings.filter(watch=Watch.SECOND_REPORT).order_by("number").select_related("lead")
    return [(one.lead.name, one.since_on) for one in rows]


def in_no_rule(*days: str) -> list[dict[str, str]]:
    """Calls that keep a line's log going and count for nobody's second report: each of another number."""
    return [
        {"received_at": f"{day} 20:00", "reference": f"Z-{day}", "caller_name": "", "caller_phone": f"01632 9600{n:02}"}
        for n, day in enumerate(days)
    ]


def test_a_log_that_is_loaded_late_brings_its_second_report_into_the_newest_list_once(
    cast: Cast, tmp_path: Path
) -> None:
    load_calls(cast, tmp_path, in_no_rule(*EACH_WEEK, "2026-03-12"))
    assert told(run(cast, CUT_OFF)) == []
    load_calls(cast, tmp_path, calls_on("2025-12-01", "2026-02-05", tag="Late", **HESBA))
    newest = run(cast, CUT_OFF, minutes=1)
    assert told(newest) == [("Hesba Merriwether", date(2026, 2, 5))]
    (finding,) = newest.caller_findings.filter(watch=Watch.SECOND_REPORT)
    assert finding.tests[0]["because"].startswith(
        "Became known this week; second report on 5 February 2026: 2 reports in the 6 months to 5 February 2026"
    )
    assert told(run(cast, CUT_OFF + WEEK, minutes=2)) == []


def test_a_list_made_again_is_the_same_list_and_a_list_of_an_old_week_takes_nothing_from_it(
    cast: Cast, tmp_path: Path
) -> None:
    load_calls(cast, tmp_path, in_no_rule(*EACH_WEEK))
    run(cast, date(2026, 2, 9))
    run(cast, CUT_OFF)
    load_calls(cast, tmp_path, calls_on("2025-12-01", "2026-02-05", tag="Late", **HESBA))
    newest = run(cast, CUT_OFF, minutes=1)
    assert told(run(cast, date(2026, 2, 9), minutes=2)) == [("Hesba Merriwether", date(2026, 2, 5))]
    assert run(cast, CUT_OFF, minutes=3).id == newest.id
    assert told(newest) == [("Hesba Merriwether", date(2026, 2, 5))]


def test_callers_who_are_confirmed_as_one_person_bring_their_second_report_of_earlier_weeks(
    cast: Cast, tmp_path: Path
) -> None:
    calls = [*calls_on("2025-12-01", tag="A", **ROISIN), *calls_on("2026-02-05", tag="B", **ROSHEEN)]
    load_calls(cast, tmp_path, [*calls, *in_no_rule(*EACH_WEEK, "2026-03-12")])
    before = run(cast, CUT_OFF)
    tom = cast.viewer("tom", at=AT)
    callers = [one.id for one in Caller.objects.exclude(name="")]
    decision = say_about_callers(Answer.ONE_PERSON, callers, why="Rang back", reasons=[], by=tom, at=AT + WEEK / 7)
    newest = Run.objects.filter(calculation="weekly-callers").latest("created_at")
    assert [day for _, day in told(newest)] == [date(2026, 2, 5)]
    take_back(decision.id, why="It was her sister", by=tom, at=AT + WEEK / 6)
    assert run(cast, CUT_OFF, minutes=9).id == before.id


def test_who_was_told_before_is_not_told_again_because_a_neighbour_is_found_to_be_the_same_person(
    cast: Cast, tmp_path: Path
) -> None:
    calls = [*calls_on("2025-12-01", "2026-02-05", tag="A", **ROISIN), *calls_on("2026-01-12", tag="B", **ROSHEEN)]
    load_calls(cast, tmp_path, [*calls, *in_no_rule(*EACH_WEEK)])
    assert told(run(cast, date(2026, 2, 9))) == [("Roisin Kinsellagh", date(2026, 2, 5))]
    callers = [one.id for one in Caller.objects.exclude(name="")]
    say_about_callers(Answer.ONE_PERSON, callers, why="Rang", reasons=[], by=cast.viewer("tom", at=AT), at=AT)
    assert told(run(cast, CUT_OFF, minutes=5)) == []


def test_a_week_for_which_nobody_made_a_list_is_told_of_in_the_next(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, [*calls_on("2025-12-01", "2026-02-05", **HESBA), *in_no_rule(*EACH_WEEK)])
    assert told(run(cast, date(2026, 2, 2))) == []
    assert [told(run(cast, date(2026, 2, 16))), told(run(cast, CUT_OFF))] == [
        [("Hesba Merriwether", date(2026, 2, 5))], [],
    ]  # fmt: skip


def test_a_week_in_which_the_rule_was_switched_off_is_told_of_when_it_is_on_again(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policies = tmp_path / "policies"
    policies.mkdir()
    for file in Path(settings.POLICY_FOLDER).glob("*.toml"):
        (policies / file.name).write_text(file.read_text())
    with (policies / "northmoor.toml").open("a") as policy:
        policy.write(
            '\n[[switched_off]]\nrule = "second-report"\nfrom = 2026-02-02\nto = 2026-02-14\n'
            'why = "The log lacks a week"\nsource = "Minutes of 4 March 2026"\n'
        )
    monkeypatch.setattr(settings, "POLICY_FOLDER", policies)
    load_calls(cast, tmp_path, [*calls_on("2025-12-01", "2026-02-05", **HESBA), *in_no_rule(*EACH_WEEK)])
    weeks = [date(2026, 2, 2) + n * WEEK for n in range(4)]
    assert [[day for _, day in told(run(cast, week))] for week in weeks] == [[], [], [date(2026, 2, 5)], []]


@pytest.mark.parametrize(("first", "second", "n"), [("2025-08-01", "2025-09-08", 0), ("2025-08-01", "2025-09-09", 1)])
def test_a_second_report_reaches_back_six_months(cast: Cast, tmp_path: Path, first: str, second: str, n: int) -> None:
    """The first report leaves the window before the as-at day, so only the day of the second counts."""
    load_calls(cast, tmp_path, [*calls_on(first, second, **HESBA), *in_no_rule(*EACH_WEEK)])
    assert len(told(run(cast, CUT_OFF))) == n


def test_many_weeks_from_one_reading_tell_of_each_second_report_once(cast: Cast, tmp_path: Path) -> None:
    calls = [
        *calls_on("2025-11-10", "2026-01-21", "2026-03-04", **HESBA),
        *calls_on("2025-12-10", "2026-02-05", **ROISIN, tag="R"),
    ]
    load_calls(cast, tmp_path, [*calls, *in_no_rule(*EACH_WEEK)])
    weeks = [date(2026, 1, 12) + n * WEEK for n in range(9)]
    amina = cast.viewer("amina")
    made = [freeze_week(one, by=amina, at=AT)[0] for one in prepare_weeks(weeks, by=amina, at=AT)]
    assert [one for run in made for one in told(run)] == [
        ("Hesba Merriwether", date(2026, 1, 21)), ("Roisin Kinsellagh", date(2026, 2, 5)),
    ]  # fmt: skip
    assert [run_callers(week, by=amina, at=AT)[0].id for week in weeks] == [one.id for one in made]
