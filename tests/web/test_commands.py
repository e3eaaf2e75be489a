"""The `commonweal` command teaches, and refuses in words that say what to do."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from commonweal.audit.models import AuditEntry
from commonweal.command_line import COMMANDS, main
from commonweal.runs.models import Run
from tests.cast import Cast
from tests.deliveries import call_log

NAMED = ("--name", "C", "--borough", "C", "--policy")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_without_a_subcommand_it_lists_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    listed = capsys.readouterr().out
    assert all(name in listed for name in COMMANDS)


def test_an_unknown_subcommand_is_refused_with_the_list() -> None:
    with pytest.raises(SystemExit, match="'dance' is not a subcommand"):
        main(["dance"])


@pytest.mark.parametrize("name", COMMANDS)
def test_each_subcommand_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command(name, "--help")
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert "usage: commonweal" in shown
    assert "--pythonpath" not in shown


def test_an_import_prints_its_sum_and_the_refused_lines(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(call_log([{}, {"category": "singing"}]))
    said = run("import", "call-log", str(file), "--partnership", "northmoor")
    assert "log.csv: 2 in = 1 added + 0 updated + 0 unchanged + 1 refused" in said
    assert "line 3 refused: category: found 'singing'" in said


def test_with_json_a_command_prints_one_line_of_facts(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(call_log([{}]))
    said = run("import", "call-log", str(file), "--partnership", "northmoor", "--json")
    assert json.loads(said)["n_added"] == 1
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("import", "call-log", "nowhere.csv"), "there is no such file"),
        (("import", "wards", __file__, "--partnership", "northmoor"), "--valid-from is missing"),
        (("import", "call-log", __file__), "this store holds: eastmarsh, northmoor"),
        (("import", "call-log", __file__, "--partnership", "atlantis"), "this store holds: eastmarsh, northmoor"),
        (("run", "week", "--cut-off", "2026-03-10", "--partnership", "northmoor"), "is a Tuesday"),
        (("run", "week", "--cut-off", "2019-03-11", "--partnership", "northmoor"), "states no hotspot threshold"),
        (("run", "week", "--cut-off", "soon", "--partnership", "northmoor"), "'soon' is not a day"),
        (
            ("partnership", "found", "Camden!", "--name", "C", "--borough", "C", "--policy", "default"),
            "cannot be a code",
        ),
        (
            ("partnership", "found", "northmoor", "--name", "C", "--borough", "C", "--policy", "default"),
            "not in use yet",
        ),
        (("partnership", "found", "camden", *NAMED, "none"), "no policy 'none'"),
        (("partnership", "found", "camden"), "--name, --borough, --policy missing"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(cast: Cast, arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises((CommandError, SystemExit)) as refusal:
        run(*arguments)
    assert message in str(refusal.value)


def test_a_refused_file_ends_the_command_with_the_reason(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match=r"wrong.csv, line 1, reference, source.*Nothing was changed") as refusal:
        run("import", "call-log", str(file), "--partnership", "northmoor")
    assert refusal.value.returncode == 2


def test_a_week_is_run_once_and_says_so(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(call_log([{"caller_phone": "01632 960123"}]))
    run("import", "call-log", str(file), "--partnership", "northmoor")
    first = json.loads(run("run", "week", "--cut-off", "2026-03-09", "--partnership", "northmoor", "--json"))
    again = json.loads(run("run", "week", "--cut-off", "2026-03-09", "--partnership", "northmoor", "--json"))
    assert (first["is_new"], again["is_new"], first["run"]) == (True, False, again["run"])


def test_a_week_of_which_one_list_is_refused_keeps_the_other_and_ends_with_exit_code_2(
    cast: Cast, tmp_path: Path
) -> None:
    """A log that names no caller gives hotspots; a list of callers made of it would read as an all-clear."""
    file = tmp_path / "log.csv"
    file.write_text(call_log([{}]))
    run("import", "call-log", str(file), "--partnership", "northmoor")
    with pytest.raises(CommandError, match="No call of a known caller is loaded") as refusal:
        run("run", "week", "--cut-off", "2026-03-09", "--partnership", "northmoor")
    assert refusal.value.returncode == 2
    assert Run.objects.filter(partnership=cast.northmoor).count() == 1


def test_a_week_whose_calls_are_not_loaded_gives_no_list_of_callers(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(call_log([{"caller_phone": "01632 960123"}]))
    run("import", "call-log", str(file), "--partnership", "northmoor")
    for what in ("callers", "week"):
        with pytest.raises(CommandError, match="No call that counts is loaded for 16 March 2026 to 29 March 2026"):
            run("run", what, "--cut-off", "2026-03-30", "--partnership", "northmoor")


def test_a_span_judged_backwards_is_refused(cast: Cast) -> None:
    with pytest.raises(CommandError, match="lies before --from"):
        run(
            "detect", "hotspots", "--source", "calls", "--location", "place", "--policy", "default",
            "--from", "2026-03-09", "--to", "2026-03-01", "--partnership", "northmoor",
        )  # fmt: skip


def test_detecting_on_calls_agrees_with_the_weekly_runs_on_sundays(cast: Cast, tmp_path: Path) -> None:
    days = [f"2026-03-{day:02}" for day in range(1, 9)]
    file = tmp_path / "log.csv"
    file.write_text(call_log([{"received_at": f"{day} 20:00"} for day in days]))
    run("import", "call-log", str(file), "--partnership", "northmoor")
    span = ("--from", "2026-02-01", "--to", "2026-03-31", "--partnership", "northmoor", "--json")
    options = ("--source", "calls", "--location", "place", "--policy", "northmoor", *span)
    sundays = json.loads(run("detect", "hotspots", *options))
    every_day = json.loads(run("detect", "hotspots", *options, "--every-day"))
    # Seven calls are in reach from 7 March until the first of the last seven drops out, on 16 March.
    assert every_day["areas"][-1]["location_days_above"] == 9
    assert sundays["areas"][-1]["location_days_above"] == 2


def test_a_partnership_is_founded_and_listed(db: None) -> None:
    named = ("--name", "Camden Partnership", "--borough", "Camden", "--policy", "camden-2024")
    facts = json.loads(run("partnership", "found", "camden", *named, "--json"))
    assert facts["partnerships"] == [{"code": "camden", "name": "Camden Partnership", "policy": "camden-2024"}]
    assert "camden: Camden Partnership, policy camden-2024" in run("partnership", "list")


def test_judging_every_day_leaves_an_audit_entry(cast: Cast) -> None:
    run(
        "detect", "hotspots", "--source", "calls", "--location", "place", "--policy", "default",
        "--from", "2026-03-01", "--to", "2026-03-09", "--partnership", "northmoor",
    )  # fmt: skip
    entry = AuditEntry.objects.get(route="commonweal detect")
    assert (entry.deed, entry.partnership_id, entry.actor_role) == ("run", cast.northmoor.id, "system")


def test_a_policy_that_went_wrong_refuses_the_run_in_words(cast: Cast, tmp_path: Path, settings: Any) -> None:
    for name in ("default", "northmoor"):
        text = (Path(settings.POLICY_FOLDER) / f"{name}.toml").read_text()
        (tmp_path / f"{name}.toml").write_text(text.replace("more_than_calls = 6", "more_than_calls = 0"))
    settings.POLICY_FOLDER = tmp_path
    with pytest.raises(CommandError, match=r"default.toml, line \d+, hotspot.*more_than_calls: found 0"):
        run("run", "week", "--cut-off", "2026-03-09", "--partnership", "northmoor")


def test_health_says_that_all_is_well(db: None) -> None:
    facts = json.loads(run("health", "--json"))
    assert (facts["well"], facts["migrations_pending"]) == (True, 0)
