"""Who may see what, at full size: the generated matrix, rights in any order beside a model, and the time of a refusal.

1. The matrix (tests/access/matrix): every address before everybody, every kind of report before everybody. A leak is
   something open, shown, listed or told of that should not be; a 5xx is an error. In two processes, each with its own
   store.
2. The state machine of security.md P3 (tests/access/live_rights.py): 10,000 runs, 250 for each of 40 seeds; after every
   step the rule for everybody, and the query for one of them in turn, must be what the model says. In two processes. It
   takes hours of a core: `--seeds 0 12` runs some of the seeds, and each that held is a line on the error stream.
3. Hidden and missing take the same time: medians of `timings` requests each, in turn, for a report page.

`--quick` takes every 18th kind of report, 40 runs and 100 timings. Needs what the tests need.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from proofs.children import end_with_parent
from proofs.store import tell

PROCESSES = 2
RUNS_A_SEED, SEEDS, TIMINGS = 250, 40, 2_000
FEWEST_CELLS = 20_000
WITHIN = 0.05


def _open_store(folder: str) -> None:
    """A fresh store of this process, with passwords that cost little, as in the tests."""
    os.environ |= {"COMMONWEAL_DATA": folder, "DJANGO_SETTINGS_MODULE": "commonweal.web.settings"}
    import django

    django.setup()
    import logging

    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    logging.disable(logging.CRITICAL)
    settings.PASSWORD_HASHERS = ["tests.cheap_passwords.CheapArgon2"]
    call_command("migrate", verbosity=0)


def _matrix(folder: Path, part: int, every: int) -> dict[str, Any]:
    from tests.access.matrix.engine import list_cells, opens, page_cells, record_cells, route_cells, surprises
    from tests.access.matrix.stage import set_up

    began = time.monotonic()
    matrix = set_up(folder, every=every)
    people = {who: client for at, (who, client) in enumerate(matrix.clients.items()) if at % PROCESSES == part}
    cells = [
        *record_cells(people, matrix.records, matrix.records.variants),
        *list_cells(people, matrix.records, matrix.records.variants),
        *(page_cells(people, matrix.records, matrix.hotspot, opens()["hotspot"]) if matrix.hotspot else ()),
        *route_cells(people, matrix.ids),
    ]
    wrong = Counter("5xx" if cell.status >= 500 else "other" for cell in cells if cell.surprise)
    leaks = sum("hidden" in cell.surprise or "should not be" in cell.surprise or "tells" in cell.surprise
                for cell in cells)  # fmt: skip
    return {
        "cells": len(cells), "leaks": leaks, "errors": wrong["5xx"], "surprises": surprises(cells)[:40],
        "n_surprises": sum(wrong.values()), "seconds": time.monotonic() - began,
    }  # fmt: skip


def _machine(folder: Path, seeds: Sequence[int], runs: int) -> dict[str, Any]:
    from hypothesis import HealthCheck, Phase, seed, settings
    from hypothesis.stateful import run_state_machine_as_test

    from tests.access.live_rights import LiveRights, set_the_stage
    from tests.cast import gather_all

    began = time.monotonic()
    stage = set_the_stage(gather_all(), folder)
    n_run, n_steps = 0, 0

    class Counted(LiveRights):
        lists_a_turn = 1

        def __init__(self) -> None:
            nonlocal n_run
            super().__init__()
            n_run += 1

        def _compare(self, partnerships: Sequence[Any]) -> None:
            nonlocal n_steps
            super()._compare(partnerships)
            n_steps += 1

    Counted.stage = stage
    shape = settings(
        max_examples=runs, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck),
        database=None, phases=[Phase.generate],
    )  # fmt: skip
    for number in seeds:
        run_state_machine_as_test(seed(20_261_121 + number)(Counted), settings=shape)
        print(f"seed {number} held; {n_run} runs in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return {"runs": n_run, "comparisons": n_steps, "seconds": time.monotonic() - began}


def _timing(folder: Path, timings: int) -> dict[str, Any]:
    from tests.access.matrix.stage import set_up

    matrix = set_up(folder, every=18)
    cora = matrix.clients["cora"]
    hidden = next(one for one in matrix.records.variants if not matrix.records.should_see("cora", one))
    spent: dict[str, list[float]] = {"hidden": [], "missing": []}
    for _ in range(timings):
        for name, one in (("hidden", hidden.report.id), ("missing", uuid4())):
            began = time.process_time()
            cora.get(f"/reports/{one}/")
            spent[name].append(time.process_time() - began)
    medians = {name: statistics.median(each) for name, each in spent.items()}
    return {"medians_ms": {name: round(1000 * one, 3) for name, one in medians.items()},
            "apart": abs(medians["hidden"] / medians["missing"] - 1)}  # fmt: skip


def _child(what: str, part: int, number: int, seeds: Sequence[int]) -> None:
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        _open_store(folder)
        match what:
            case "matrix":
                found = _matrix(Path(folder), part, number)
            case "machine":
                found = _machine(Path(folder), seeds[part::PROCESSES], number)
            case _:
                found = _timing(Path(folder), number)
        print(json.dumps(found))


def _both(what: str, number: int, seeds: Sequence[int] = (0, 0)) -> list[dict[str, Any]]:
    """What the processes found; a process that fails says why on the error stream, and the proof with it."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "proofs.access", "--part", what, *map(str, (part, number, *seeds))],
            stdout=subprocess.PIPE, text=True,
        )
        for part in range(PROCESSES)
    ]  # fmt: skip
    said = [process.communicate()[0] for process in started]
    assert all(process.returncode == 0 for process in started), what
    return [json.loads(one.splitlines()[-1]) for one in said]


def prove(*, quick: bool, only: str, seeds: tuple[int, int] = (0, SEEDS)) -> bool:
    """All three, one JSON line a figure; whether all hold. `seeds`: the first, and the one after the last."""
    holds = True
    if only in ("", "matrix"):
        parts = _both("matrix", 18 if quick else 1)
        cells, leaks, errors, wrong = (sum(one[key] for one in parts) for key in (
            "cells", "leaks", "errors", "n_surprises"))  # fmt: skip
        enough = quick or cells >= FEWEST_CELLS
        holds &= enough and not wrong
        others = wrong - leaks - errors
        tell(proof="access", figure="matrix", cells=cells, leaks=leaks, errors_5xx=errors, other_surprises=others,
             seconds=round(max(one["seconds"] for one in parts)), holds=enough and not wrong)  # fmt: skip
        for line in [line for one in parts for line in one["surprises"]]:
            print(line, file=sys.stderr)
    if only in ("", "machine"):
        parts = _both("machine", 20 if quick else RUNS_A_SEED, (0, PROCESSES) if quick else seeds)
        runs = sum(one["runs"] for one in parts)
        tell(proof="access", figure="rights in any order", runs=runs, comparisons=sum(p["comparisons"] for p in parts),
             seconds=round(max(one["seconds"] for one in parts)), holds=True)  # fmt: skip
    if only in ("", "timing"):
        (found, *_) = _both("timing", 100 if quick else TIMINGS)
        holds &= quick or found["apart"] <= WITHIN
        tell(proof="access", figure="hidden and missing", **found, bar=WITHIN, holds=found["apart"] <= WITHIN)
    return holds


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer runs of each, to see that it works")
    parser.add_argument("--seeds", nargs=2, type=int, default=(0, SEEDS), metavar=("FIRST", "LAST"))
    parser.add_argument("--part", nargs=5, metavar=("PART", "NUMBER", "RUNS", "FIRST", "LAST"), help=argparse.SUPPRESS)
    one = parser.add_mutually_exclusive_group()
    for proof in ("matrix", "machine", "timing"):
        one.add_argument(f"--{proof}", dest="only", action="store_const", const=proof, default="", help="this one only")
    return parser.parse_args()


if __name__ == "__main__":
    asked = _asked()
    if asked.part:
        end_with_parent()
        part, number, runs, first, last = asked.part
        _child(part, int(number), int(runs), range(int(first), int(last)))
    else:
        sys.exit(not prove(quick=asked.quick, only=asked.only, seeds=(asked.seeds[0], asked.seeds[1])))
