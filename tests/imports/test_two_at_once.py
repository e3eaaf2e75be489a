"""Two processes that load the same new file at the same moment both end, and no row is there twice.

Real processes and a real store: inside one test's transaction neither would see the other. On PostgreSQL they write
side by side, so this is where the turn that they take is proved.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from tests.conftest import ROOT
from tests.deliveries import call_log
from tests.incidents.downloads import crime_id, table
from tests.incidents.test_stop_and_search import HEADER, stop
from tests.seed import Seed, as_owner_outside

DATABASE = f"test_commonweal_two_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


@pytest.fixture
def environment(tmp_path: Path, seed: Seed, django_db_blocker: pytest.FixtureDef) -> Iterator[dict[str, str]]:
    """A store of its own, with one partnership."""
    folder = tmp_path / "store"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        settings = {**os.environ, "COMMONWEAL_DATA": str(folder), **seed.database(DATABASE, folder)}
    named = ("--name", "Two", "--borough", "London", "--policy", "islington-2023")
    _run(settings, "partnership", "found", "two", *named)
    yield settings
    if "DATABASE_URL" in settings:
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            as_owner_outside(DATABASE, "DROP DATABASE IF EXISTS {}")
            connections.close_all()


def _start(settings: dict[str, str], *command: str) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-m", "commonweal", *command]
    return subprocess.Popen(arguments, cwd=ROOT, env=settings, text=True, stdout=subprocess.PIPE)


def _run(settings: dict[str, str], *command: str) -> None:
    process = _start(settings, *command)
    process.communicate()
    assert process.returncode == 0


@pytest.mark.parametrize("kind", ["police-uk", "call-log"])
def test_two_commands_that_load_the_same_new_file_at_once_both_end_right(
    environment: dict[str, str], tmp_path: Path, kind: str
) -> None:
    rows = [{"Crime ID": crime_id(n // 2 if n % 3 else 0), "Location": f"On or near {n % 7}"} for n in range(15_000)]
    file = tmp_path / "new.csv"
    file.write_text(table(rows) if kind == "police-uk" else call_log([{} for _ in range(6_000)]))
    both = [_start(environment, "import", kind, str(file), "--json") for _ in range(2)]
    facts = [json.loads(process.communicate()[0]) for process in both]
    assert [one["state"] for one in facts] == ["finished", "finished"]
    n_rows = 15_000 if kind == "police-uk" else 6_000
    assert sum(one["n_added"] for one in facts) == n_rows
    assert sum(one["n_unchanged"] for one in facts) == n_rows


def test_two_kinds_that_write_to_one_table_take_turns_too(environment: dict[str, str], tmp_path: Path) -> None:
    stops = [stop(f"2022-07-{n % 28 + 1:02}T{n % 24:02}:{n % 60:02}:00+00:00") for n in range(15_000)]
    file = tmp_path / "2022-07-metropolitan-stop-and-search.csv"
    file.write_text("\n".join([HEADER, *stops, ""]))
    both = [_start(environment, "import", kind, str(file), "--json") for kind in ("police-uk", "stop-and-search")]
    facts = [json.loads(process.communicate()[0]) for process in both]
    assert [one["state"] for one in facts] == ["finished", "finished"]
    assert sum(one["n_added"] for one in facts) == sum(one["n_unchanged"] for one in facts) == 15_000
