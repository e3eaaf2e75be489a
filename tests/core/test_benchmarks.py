"""The benchmark of the rules still runs, and product and peer still find the same entity-days."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "script" / "bench", *arguments], capture_output=True, text=True, check=False)


def test_the_quick_run_prints_one_json_line_a_figure() -> None:
    done = bench("rules", "--quick")
    assert done.returncode == 0, done.stderr
    figures = [json.loads(line) for line in done.stdout.splitlines()]
    of_callers = {"out-of-hours", "police", "second-report", "local-review", "statutory-review"}
    cases = {"quick", "quick-in-order", *(f"{rule}-quick" for rule in of_callers)}
    assert {figure["case"] for figure in figures} == cases
    for name in ("entity-days, all the same", "ratio", "ratio without numba"):
        assert [figure["value"] > 0 for figure in figures if figure["figure"] == name] == [True] * len(cases)
    held = {figure["case"]: figure["value"] for figure in figures if figure["figure"] == "peak memory"}
    assert held.keys() == {"quick", "quick-in-order", "statutory-review-quick"}
    assert all(held.values())


def test_without_a_name_it_lists_what_can_be_measured_and_a_wrong_name_is_refused() -> None:
    assert "rules" in bench().stdout
    wrong = bench("rulez")
    assert wrong.returncode == 2
    assert "no benchmark 'rulez'" in wrong.stderr
    assert "rules" in wrong.stderr
