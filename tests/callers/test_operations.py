"""The weekly list of callers: who is on it and why, frozen; who counts together is what a named person decided."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from commonweal.access.permission import NotAllowed
from commonweal.callers import operations, queries, watching
from commonweal.callers.models import CallerFinding
from commonweal.callers.operations import (
    freeze_week,
    prepare_weeks,
    run_callers,
    say_about_callers,
    take_back,
)
from commonweal.callers.terms import Standing, Watch
from commonweal.people.terms import Answer
from commonweal.runs.cut_offs import CutOffRefused
from commonweal.runs.models import Run
from tests.callers.loading import (
    ANONYMOUS,
    AT,
    CUT_OFF,
    ELEVEN,
    HESBA,
    ROISIN,
    calls_on,
    load_calls,
    the_split_caller,
)
from tests.cast import Cast

REPEAT = [Watch.OUT_OF_HOURS, Watch.POLICE]


def run(cast: Cast, *, who: str = "amina", cut_off: date = CUT_OFF) -> Run:
    return run_callers(cut_off, by=cast.viewer(who, at=AT), at=AT)[0]


def listed(run: Run, watch: Watch) -> list[tuple[str, int, int]]:
    rows = run.caller_findings.filter(watch=watch).order_by("number")
    return [(one.standing, one.n_calls, one.n_recent) for one in rows]


@pytest.mark.parametrize(("n", "on_list"), [(9, 0), (10, 1), (11, 1)])
def test_nine_calls_in_three_months_are_not_enough_ten_and_eleven_are(
    cast: Cast, tmp_path: Path, n: int, on_list: int
) -> None:
    load_calls(cast, tmp_path, calls_on(*ELEVEN[-n:], **HESBA))
    assert len(listed(run(cast), Watch.OUT_OF_HOURS)) == on_list


def test_ten_calls_of_which_one_is_in_the_last_month_are_not_enough(cast: Cast, tmp_path: Path) -> None:
    early = [f"2026-01-{day:02}" for day in range(10, 19)]
    load_calls(cast, tmp_path, calls_on(*early, "2026-03-01", **HESBA))
    assert listed(run(cast), Watch.OUT_OF_HOURS) == []


@pytest.mark.parametrize(("n", "on_list"), [(19, 0), (20, 1)])
def test_twenty_calls_to_the_police_in_a_month_are_a_repeat_caller(
    cast: Cast, tmp_path: Path, n: int, on_list: int
) -> None:
    days = [f"2026-02-{day:02}" for day in range(9, 29)][:n]
    load_calls(cast, tmp_path, calls_on(*days, source="police-asb", **HESBA))
    found = run(cast)
    assert len(listed(found, Watch.POLICE)) == on_list
    assert listed(found, Watch.OUT_OF_HOURS) == []


def test_a_call_counts_on_the_day_on_which_the_line_took_it(cast: Cast, tmp_path: Path) -> None:
    """What happened before the cut-off and was told on the Monday counts a week later."""
    calls = calls_on(*ELEVEN[1:10], **HESBA)
    late = {**HESBA, "reference": "L", "received_at": "2026-03-09 00:10", "happened_at": "2026-03-08 23:00"}
    load_calls(cast, tmp_path, [*calls, late, *calls_on("2026-03-01", tag="M", **ROISIN)])
    assert listed(run(cast), Watch.OUT_OF_HOURS) == []
    assert len(listed(run(cast, cut_off=date(2026, 3, 16)), Watch.OUT_OF_HOURS)) == 1


def test_anonymous_calls_are_nobodys(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, [*calls_on(*ELEVEN, **ANONYMOUS), *calls_on("2026-03-01", tag="M", **HESBA)])
    assert run(cast).caller_findings.count() == 0


def test_a_name_without_a_number_counts_for_no_rule_until_it_is_confirmed(cast: Cast, tmp_path: Path) -> None:
    nameless = {"caller_name": "Hesba Merriwether"}
    load_calls(cast, tmp_path, [*calls_on(*ELEVEN[:10], tag="A", **nameless), *calls_on(ELEVEN[10], tag="B", **HESBA)])
    assert listed(run(cast), Watch.OUT_OF_HOURS) == []
    callers = [one.id for one in the_callers(cast)]
    say_about_callers(Answer.ONE_PERSON, callers, why="Rang back", reasons=[], by=cast.viewer("tom", at=AT), at=AT)
    assert listed(run(cast), Watch.OUT_OF_HOURS) == [("continuing", 11, 3)]


def the_callers(cast: Cast) -> list[Any]:
    from commonweal.people.models import Caller

    return list(Caller.objects.filter(partnership=cast.northmoor).order_by("compared_name"))


def test_three_spellings_and_two_numbers_count_together_after_confirmation_and_apart_after_undoing(
    cast: Cast, tmp_path: Path
) -> None:
    callers = [one.id for one in the_split_caller(cast, tmp_path)]
    tom = cast.viewer("tom", at=AT)
    before = run(cast)
    assert listed(before, Watch.OUT_OF_HOURS) == []
    then = AT + timedelta(minutes=5)
    decision = say_about_callers(Answer.ONE_PERSON, callers, why="Rang back on both", reasons=[], by=tom, at=then)
    week = queries.week(None, tom, watches=REPEAT)
    (found,) = week.findings
    assert (found.n_calls, found.n_recent, found.n_joined, found.standing) == (11, 3, 3, Standing.CONTINUING)
    assert week.run is not None
    assert week.run.made_by == "the partnership, after a decision by Tom"
    take_back(decision.id, why="It was her sister", by=tom, at=AT + timedelta(hours=1))
    after = queries.week(None, tom, watches=REPEAT)
    assert after.findings == ()
    assert after.run is not None
    assert after.run.id == before.id
    assert not after.run.newer_data


def test_a_decision_counts_in_the_next_week_too(cast: Cast, tmp_path: Path) -> None:
    callers = [one.id for one in the_split_caller(cast, tmp_path)]
    say_about_callers(Answer.ONE_PERSON, callers, why="Hers", reasons=[], by=cast.viewer("tom", at=AT), at=AT)
    assert len(listed(run(cast, cut_off=date(2026, 3, 2)), Watch.OUT_OF_HOURS)) == 1


def test_an_older_list_stays_as_it_was_and_says_that_newer_data_exist(cast: Cast, tmp_path: Path) -> None:
    callers = [one.id for one in the_split_caller(cast, tmp_path)]
    old = run(cast, cut_off=date(2026, 3, 2))
    run(cast)
    say_about_callers(Answer.ONE_PERSON, callers, why="Hers", reasons=[], by=cast.viewer("tom", at=AT), at=AT)
    shown = queries.week(date(2026, 3, 2), cast.viewer("amina"), watches=REPEAT)
    assert shown.run is not None
    assert (shown.run.id, shown.run.newer_data, shown.findings) == (old.id, True, ())


def test_the_audit_of_a_decision_names_the_decision_and_the_callers_as_a_change(cast: Cast, tmp_path: Path) -> None:
    callers = [one.id for one in the_split_caller(cast, tmp_path)]
    run(cast)
    tom = cast.viewer("tom", at=AT)
    decision = say_about_callers(Answer.ONE_PERSON, callers, why="Hers", reasons=[], by=tom, at=AT)
    assert (tom.trace.deed, tom.trace.why) == ("change", "one-person")
    assert str(decision.id) in tom.trace.records["identity-decision"]
    assert {str(one) for one in callers} <= set(tom.trace.records["caller"])


def test_a_second_report_is_listed_once_in_the_week_in_which_it_was_made(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, calls_on("2025-10-01", "2026-03-03", "2026-03-12", **HESBA))
    (first,) = run(cast).caller_findings.filter(watch=Watch.SECOND_REPORT)
    assert (first.since_on, first.n_calls) == (date(2026, 3, 3), 2)
    assert listed(run(cast, cut_off=date(2026, 3, 16)), Watch.SECOND_REPORT) == []


@pytest.mark.parametrize(("first", "listed_then"), [("2025-09-03", 0), ("2025-09-04", 1)])
def test_a_report_six_months_before_counts_until_the_day_before_the_same_day(
    cast: Cast, tmp_path: Path, first: str, listed_then: int
) -> None:
    load_calls(cast, tmp_path, calls_on(first, "2026-03-03", **HESBA))
    assert len(listed(run(cast), Watch.SECOND_REPORT)) == listed_then


def test_both_tests_of_a_case_review_stand_side_by_side_and_either_is_enough(cast: Cast, tmp_path: Path) -> None:
    """Three in time and none in the last month: statutory only. Told too late, the last one just now: local only."""
    statutory = calls_on("2025-12-01", "2025-12-10", "2026-01-20", tag="S", **HESBA)
    late = [
        {**ROISIN, "reference": f"L-{day}", "received_at": f"{day} 10:00", "happened_at": "2025-10-01 10:00"}
        for day in ("2025-12-01", "2026-01-10", "2026-03-01")
    ]
    load_calls(cast, tmp_path, [*statutory, *late])
    found = {
        one.lead.name: {test["name"]: test["met"] for test in one.tests}
        for one in run(cast).caller_findings.filter(watch=Watch.CASE_REVIEW).select_related("lead")
    }
    assert found == {
        "Hesba Merriwether": {"statutory": True, "local": False},
        "Roisin Kinsellagh": {"statutory": False, "local": True},
    }


def test_who_is_new_continues_or_no_longer_is_on_the_list_is_compared_on_the_same_data(
    cast: Cast, tmp_path: Path
) -> None:
    load_calls(cast, tmp_path, calls_on(*ELEVEN, **HESBA))
    standings = {
        cut_off: [
            one[0] for one in listed(run_callers(cut_off, by=cast.viewer("amina"), at=later)[0], Watch.OUT_OF_HOURS)
        ]
        for cut_off, later in ((date(2026, 2, 16), AT), (date(2026, 2, 23), AT), (CUT_OFF, AT), (date(2026, 3, 16), AT))
    }
    assert standings == {
        date(2026, 2, 16): [], date(2026, 2, 23): ["new"], CUT_OFF: ["continuing"], date(2026, 3, 16): ["continuing"],
    }  # fmt: skip


def test_the_same_week_run_twice_is_one_run(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, calls_on(*ELEVEN, **HESBA))
    first, again = (run_callers(CUT_OFF, by=cast.viewer("amina"), at=AT) for _ in range(2))
    assert (first[1], again[1], first[0].id) == (True, False, again[0].id)


def test_digests_depend_neither_on_the_order_of_loading_nor_on_ids(cast: Cast, tmp_path: Path) -> None:
    calls = [*calls_on(*ELEVEN, **HESBA), *calls_on(*ELEVEN[::2], tag="M", **ROISIN)]
    digests = set()
    for who, rows in (("amina", calls), ("esther", calls[::-1])):
        load_calls(cast, tmp_path, rows, who=who)
        made = run(cast, who=who)
        digests.add((made.input_digest, made.result_digest))
    assert len(digests) == 1


def test_many_weeks_from_one_reading_are_the_runs_of_each_week_alone(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, [*calls_on(*ELEVEN, **HESBA), *calls_on("2024-01-05", "2025-06-01", tag="M", **ROISIN)])
    weeks = [date(2026, 1, 5), date(2026, 2, 23), CUT_OFF]
    amina = cast.viewer("amina")
    together = [freeze_week(one, by=amina, at=AT) for one in prepare_weeks(weeks, by=amina, at=AT)]
    assert [run_callers(week, by=amina, at=AT) for week in weeks] == [(one, False) for one, _ in together]


def test_a_later_import_makes_another_run_and_the_old_one_says_so(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, calls_on(*ELEVEN[1:], **HESBA))
    old = run(cast)
    load_calls(cast, tmp_path, calls_on("2026-03-07", tag="Late", **HESBA))
    shown = queries.week(CUT_OFF, cast.viewer("amina"), watches=REPEAT)
    assert shown.run is not None
    assert (shown.run.id, shown.run.newer_data) == (old.id, True)
    assert run(cast).id != old.id


def test_a_run_stops_where_kernel_and_rule_disagree(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_calls(cast, tmp_path, calls_on(*ELEVEN, **HESBA))
    right = watching.is_repeat_caller

    def wrong(*args: Any, **kwargs: Any) -> Any:
        finding = right(*args, **kwargs)
        return replace(finding, met=not finding.met)

    monkeypatch.setattr(watching, "is_repeat_caller", wrong)
    with pytest.raises(watching.KernelDisagreesWithRule):
        run(cast)


@pytest.mark.parametrize("cut_off", [date(2026, 3, 10), date(2026, 4, 6), date(2019, 1, 7)])
def test_what_is_no_week_with_calls_is_refused(cast: Cast, tmp_path: Path, cut_off: date) -> None:
    load_calls(cast, tmp_path, calls_on(*ELEVEN, **HESBA))
    with pytest.raises(CutOffRefused):
        run(cast, cut_off=cut_off)


@pytest.mark.parametrize("who", ["tom", "ada"])
def test_only_who_may_make_runs_makes_one(cast: Cast, tmp_path: Path, who: str) -> None:
    load_calls(cast, tmp_path, calls_on(*ELEVEN, **HESBA))
    with pytest.raises(NotAllowed):
        run(cast, who=who)


def test_a_rule_that_is_switched_off_lists_nobody_and_says_so(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policies = tmp_path / "policies"
    policies.mkdir()
    for file in Path(settings.POLICY_FOLDER).glob("*.toml"):
        (policies / file.name).write_text(file.read_text())
    with (policies / "northmoor.toml").open("a") as policy:
        policy.write(
            '\n[[switched_off]]\nrule = "repeat-caller-out-of-hours"\nfrom = 2026-03-02\nto = 2026-03-15\n'
            'why = "The log lacks a week"\nsource = "Minutes of 4 March 2026"\n'
        )
    load_calls(cast, tmp_path, [*calls_on(*ELEVEN, **HESBA), *calls_on("2026-02-20", source="police-asb")])
    monkeypatch.setattr(settings, "POLICY_FOLDER", policies)
    made = run(cast)
    assert listed(made, Watch.OUT_OF_HOURS) == []
    assert made.facts["left_out"] == [
        ["repeat-caller-out-of-hours", "Switched off: The log lacks a week (Minutes of 4 March 2026)"]
    ]
    assert len(listed(run(cast, cut_off=date(2026, 3, 2)), Watch.OUT_OF_HOURS)) == 1


@pytest.mark.parametrize(("last", "is_made"), [("2026-02-22", False), ("2026-02-23", True)])
def test_a_week_without_a_call_in_the_fourteen_days_before_is_refused_and_told_which_days_have_calls(
    cast: Cast, tmp_path: Path, last: str, is_made: bool
) -> None:
    """Eleven calls to 21 February meet the rule on 8 March too: without newer calls nobody knows who still calls."""
    load_calls(cast, tmp_path, [*calls_on(*ELEVEN[:10], **HESBA), *calls_on(last, tag="M", **ROISIN)])
    if is_made:
        assert run(cast).facts["last_day_by_source"][1] == ["out-of-hours", last]
    else:
        with pytest.raises(CutOffRefused, match=r"No call that counts is loaded for 23 February 2026 to 8 March 2026"):
            run(cast)
        with pytest.raises(CutOffRefused, match=r"those loaded run from 10 December 2025 to 22 February 2026"):
            run(cast)


def test_an_anonymous_call_shows_that_its_log_is_loaded(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, [*calls_on(*ELEVEN[:10], **HESBA), *calls_on("2026-03-08", tag="M", **ANONYMOUS)])
    assert run(cast).facts["last_day_by_source"][1] == ["out-of-hours", "2026-03-08"]


@pytest.mark.parametrize(("last", "is_watched"), [("2026-02-08", False), ("2026-02-09", True)])
def test_a_rule_whose_log_has_no_call_in_the_last_month_is_left_out_and_says_so(
    cast: Cast, tmp_path: Path, last: str, is_watched: bool
) -> None:
    load_calls(
        cast, tmp_path, [*calls_on(*ELEVEN, **HESBA), *calls_on(last, tag="P", source="police-asb", **ROISIN)]
    )  # fmt: skip
    made = run(cast)
    assert len(listed(made, Watch.OUT_OF_HOURS)) == 1
    said = "Police anti-social behaviour calls: none loaded for 9 February 2026 to 8 March 2026"
    assert made.facts["left_out"] == ([] if is_watched else [["repeat-caller-police", said]])


def test_a_decision_remakes_the_newest_list_that_has_calls(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of a later week without calls, as it could be made before such weeks were refused, does not stand in."""
    callers, later = [one.id for one in the_split_caller(cast, tmp_path)], AT + timedelta(days=30)
    run(cast)
    with monkeypatch.context() as unchecked:
        unchecked.setattr(operations, "why_not_loaded", lambda *_: None)
        run_callers(date(2026, 4, 6), by=cast.viewer("amina"), at=later)
    say_about_callers(Answer.ONE_PERSON, callers, why="Hers", reasons=[], by=cast.viewer("tom", at=later), at=later)
    made = queries.week(CUT_OFF, cast.viewer("tom"), watches=REPEAT)
    assert [one.n_joined for one in made.findings] == [3]


def test_the_database_itself_refuses_to_change_or_remove_a_finding(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, calls_on(*ELEVEN, **HESBA))
    found = run(cast).caller_findings.filter(watch=Watch.OUT_OF_HOURS)
    for deed in (lambda: found.update(n_calls=1), lambda: CallerFinding.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()


@pytest.mark.parametrize("who", ["ada", "esther"])
def test_others_find_no_list_and_no_finding(cast: Cast, tmp_path: Path, who: str) -> None:
    load_calls(cast, tmp_path, calls_on(*ELEVEN, **HESBA))
    finding = run(cast).caller_findings.first()
    assert finding is not None
    viewer = cast.viewer(who)
    assert queries.week(CUT_OFF, viewer, watches=REPEAT).run is None
    with pytest.raises(queries.NoSuchFinding):
        queries.finding_file(finding.id, viewer)


def test_an_analyst_opens_a_finding_by_code_without_name_number_or_words(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, calls_on(*ELEVEN, **HESBA))
    finding = run(cast).caller_findings.filter(watch=Watch.OUT_OF_HOURS).get()
    file = queries.finding_file(finding.id, cast.viewer("amina"))
    assert (file.finding.names, file.finding.numbers) == ((), ())
    assert {(call.caller_name, call.caller_phone, call.account) for call in file.calls} == {(None, None, None)}
    assert file.finding.code.startswith("C-")
    assert queries.finding_file(finding.id, cast.viewer("tom")).finding.names == ("Hesba Merriwether",)
