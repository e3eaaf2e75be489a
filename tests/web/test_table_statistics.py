"""Statistics by which a store chooses an index."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from commonweal.imports.operations import take_in
from commonweal.reports.kinds import CALL_LOG
from commonweal.web.table_statistics import keep_statistics
from commonweal.web.tasks import load_delivery
from tests.cast import AT, Cast, gather_all
from tests.deliveries import call_log


def _tables() -> set[str]:
    """Those that the store has looked at; all that it should have, where it does so by itself."""
    if connection.vendor == "postgresql":
        return {"access_staff", "reports_report"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if not cursor.fetchone()[0]:
            return set()
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_a_store_that_keeps_no_statistics_by_itself_is_told_to() -> None:
    gather_all()
    assert keep_statistics() == (connection.vendor == "sqlite")
    assert "access_staff" in _tables()


@pytest.mark.parametrize("door", ["page", "command"])
def test_a_load_ends_with_statistics_of_what_it_loaded(door: str, cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(call_log([{}]))
    if door == "page":
        job = take_in(file, file_name=file.name, kind=CALL_LOG, options={}, by=cast.viewer("amina"), at=AT)
        load_delivery.func(str(job.id))
    else:
        call_command("import", "call-log", str(file), "--partnership", "northmoor", "--json")
    assert "reports_report" in _tables()
