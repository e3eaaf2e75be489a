"""Reports of an older store get a state, a clock and a category version, in a table like the one made step by step."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, migrations

from commonweal.reports.migrations._one_table import InOneTable
from tests.cast import AT
from tests.migrating import migrate, owned_store

BEFORE = [("reports", "0009_reports_by_what_and_who_told")]
AFTER = [("reports", "0010_reports_are_taken_and_answered")]


@pytest.fixture
def owned(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[None]:
    with django_db_blocker.unblock(), owned_store(tmp_path):
        yield


def described() -> list[tuple[str, ...]]:
    """Table, indexes and constraints of the reports, in the database's own words."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'reports_report' ORDER BY name")
        else:
            cursor.execute(
                "SELECT column_name, data_type || is_nullable || coalesce(column_default, '') "
                "FROM information_schema.columns WHERE table_name = 'reports_report' "
                "UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'reports_report' "
                "UNION ALL SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE conrelid = 'reports_report'::regclass ORDER BY 1, 2"
            )
        return list(cursor.fetchall())


def test_reports_of_an_older_store_were_logged_and_their_table_is_the_one_that_step_by_step_makes(
    owned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = migrate(BEFORE)
    before = described()
    partnership = old.get_model("access", "Partnership").objects.create(
        code="m", name="M", borough_name="M", policy="default", created_at=AT
    )
    for number in range(3):
        old.get_model("reports", "Report").objects.create(
            partnership_id=partnership.id, created_at=AT, changed_at=AT, reference=f"R-{number}", source="out-of-hours",
            source_key=str(number), received_at=AT, happened_at=AT, happened_at_known=True, category="noise",
            anonymous=False, content_digest="", location=f"{number} High Street",
        )  # fmt: skip
    reports = migrate(AFTER).get_model("reports", "Report").objects.order_by("reference")
    at_once = described()
    assert [
        (one.location, one.category_version, one.state, one.state_since, one.due_at, one.rule_fired, one.urgent,
         one.follows_id, one.version) for one in reports
    ] == [(f"{number} High Street", 1, "logged", None, None, "", False, None, 1) for number in range(3)]  # fmt: skip
    back = migrate(BEFORE).get_model("reports", "Report").objects.order_by("reference")
    assert described() == before
    assert [one.location for one in back] == ["0 High Street", "1 High Street", "2 High Street"]
    back.all().delete()
    for way in ("database_forwards", "database_backwards"):
        monkeypatch.setattr(InOneTable, way, getattr(migrations.SeparateDatabaseAndState, way))
    migrate(AFTER)
    assert described() == at_once
