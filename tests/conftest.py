"""What all tests share: the store they run on, the real data, and honesty about tests that were left out."""

import gc
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection, connections
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from commonweal.files.evidence import making
from commonweal.web.database_roles import _switch
from tests.cast import AT, Cast, gather
from tests.long_first import LongFirst
from tests.seed import Seed, as_owner_outside, make_seed

ROOT = Path(__file__).resolve().parent.parent
REAL_DATA = Path(os.environ.get("COMMONWEAL_REAL_DATA") or ROOT.parent / "shared" / "data")
CHROMIUM = Path(os.environ.get("CHROMIUM") or "/usr/bin/chromium")
SOFFICE = Path(os.environ.get("SOFFICE") or "/usr/bin/soffice")
IN_CI = bool(os.environ.get("CI"))
# No test is timed: a busy machine is no fault of the product's. In CI the invented cases are the same each time, so
# that a change is judged by what it changed; whoever works on the code is shown others on every run.
hypothesis_settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=IN_CI
)
hypothesis_settings.load_profile("untimed")
# A Wednesday, in working hours, months after everything that tests put into a store.
MORNING = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
CLEAN = "_clean"
LEFT_OUT = {
    "real_data": (REAL_DATA.is_dir(), f"real data are not at {REAL_DATA}: set COMMONWEAL_REAL_DATA to their folder"),
    "browser": (CHROMIUM.is_file(), f"there is no Chromium at {CHROMIUM}: apt-get install chromium, or set CHROMIUM"),
    "office": (
        SOFFICE.is_file() and shutil.which("pdftotext") is not None,
        f"there is no LibreOffice at {SOFFICE} or no pdftotext: apt-get install --no-install-recommends "
        "libreoffice-writer libreoffice-impress libreoffice-calc poppler-utils, or set SOFFICE",
    ),
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run here, except in CI, where it then fails."""
    for item in items:
        for marker, (is_there, why) in LEFT_OUT.items():
            if item.get_closest_marker(marker) and not is_there and not IN_CI:
                item.add_marker(pytest.mark.skip(reason=why))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What thousands of tests and their imports made stays to the end: it is not searched for cycles each time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LongFirst:
    """How `pytest -n` hands tests to its workers."""
    return LongFirst(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each kind of test that was left out, and how to have it."""
    skipped = {
        str(report.longrepr[-1]).removeprefix("Skipped: ") for report in terminalreporter.stats.get("skipped", [])
    }
    for why in sorted(skipped):
        terminalreporter.write_line(f"Left out: {why}")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a test that was left out is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if IN_CI and reporter and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = 1


@pytest.fixture(scope="session", autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of the session's own; nothing of a developer's is touched."""
    django_settings.DATA_FOLDER = tmp_path_factory.mktemp("data")
    django_settings.PASSWORD_HASHERS = ["tests.cheap_passwords.CheapArgon2"]
    return Path(django_settings.DATA_FOLDER)


@pytest.fixture(scope="session")
def seed(
    request: pytest.FixtureRequest,
    data_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: pytest.FixtureDef,
) -> Seed:
    """The migrated store of which a test that needs an empty one has a copy."""
    base = tmp_path_factory.getbasetemp()
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return make_seed(base.parent if hasattr(request.config, "workerinput") else base)


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, seed: Seed, django_db_blocker: pytest.FixtureDef) -> Iterator[None]:
    """A fresh database a worker, migrated by its owner and used by the application role, as in service."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        if connection.vendor == "sqlite":
            yield from _sqlite(worker, seed)
        else:
            yield from _postgresql(worker, seed)


def _sqlite(worker: str, seed: Seed) -> Iterator[None]:
    folder = Path(django_settings.DATA_FOLDER)
    seed.database(worker, folder / worker)
    _switch({**connections.settings["default"], "NAME": folder / worker / "commonweal.sqlite3"})
    yield
    connection.close()


def _postgresql(worker: str, seed: Seed) -> Iterator[None]:
    name, served = f"test_commonweal_{worker}", connections.settings["default"]
    # Never used: a store of a test's own is copied from it, whoever is still in the session's.
    clean = f"{name}{CLEAN}"
    seed.database(clean, Path())
    as_owner_outside(name, "DROP DATABASE IF EXISTS {}", f'CREATE DATABASE {{}} TEMPLATE "{clean}"')
    _switch({**served, "NAME": name})
    yield
    connection.close()
    connection.close_pool()
    # Left for the next session to replace: a connection that is still closing would make dropping it fail.
    _switch(served)


@pytest.fixture(autouse=True)
def heads(tmp_path: Path, settings: Any) -> Path:
    """The folder of this test's own heads of the audit: a head stays on the disk when a test's entries are undone."""
    settings.AUDIT_HEADS, settings.AUDIT_KEY = str(tmp_path / "heads"), str(tmp_path / "key.pem")
    return tmp_path / "heads"


@pytest.fixture(autouse=True)
def patient_workshop(monkeypatch: pytest.MonkeyPatch) -> None:
    """A photo is made anew however long this machine takes for it; tests of the limits set their own."""
    monkeypatch.setattr(making, "LONGEST_WORK_S", 600.0)
    monkeypatch.setattr(making, "LONGEST_WAIT_S", 600.0)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """Each test begins at ten in the morning and its clock goes on from there: no day, hour or half hour ends in it.

    Where other processes read the clock too, a folder or a file has a fixture of this name that leaves it alone.
    """
    with time_machine.travel(MORNING):
        yield


@pytest.fixture
def stopped_clock() -> Iterator[None]:
    """The clock stands: whatever a test does comes at one instant, however busy the machine is."""
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def real_data() -> Path:
    """The folder of real open data; see its README for what each file holds."""
    return REAL_DATA


@pytest.fixture
def cast(db: None) -> Cast:
    """Amina, Tom, Ada and Esther."""
    return gather()
