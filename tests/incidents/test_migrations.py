"""Searches of an older store move into columns, keep the identity by which an import finds them, and move back."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from commonweal.incidents.pieces import identity_of
from commonweal.incidents.sources.police_uk import STOPS
from tests.migrating import migrate, owned_store

BEFORE, AFTER = [("incidents", "0001_initial")], [("incidents", "0005_what_police_and_councils_publish")]
AT = datetime(2022, 7, 3, 10, 0, tzinfo=UTC)
SAID = {"Gender": "Male", "Legislation": "Misuse of Drugs Act 1971 (section 23)", "Outcome": "Arrest"}


@pytest.fixture
def owned(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[None]:
    with django_db_blocker.unblock(), owned_store(tmp_path):
        yield


def test_searches_move_into_columns_and_back(owned: None) -> None:
    old = migrate(BEFORE)
    partnership = old.get_model("access", "Partnership").objects.create(
        code="old", name="Old", borough_name="Old", policy="northmoor", created_at=AT
    )
    for ordinal in (1, 2):
        old.get_model("incidents", "PoliceIncident").objects.create(
            partnership=partnership, created_at=AT, changed_at=AT, source="stop-and-search", force="metropolitan",
            source_key=f"x.{ordinal}", month="2022-07", happened_at=AT, what="Person search", longitude=-0.11,
            latitude=51.55, easting_m=1.0, northing_m=2.0, details=SAID,
        )  # fmt: skip
    stops = migrate(AFTER).get_model("incidents", "StopAndSearch").objects
    assert sorted(stops.values_list("ordinal", flat=True)) == [1, 2]
    one = stops.first()
    assert (one.search_type, one.gender, one.outcome, one.operation) == ("Person search", "Male", "Arrest", "")
    assert one.identity == identity_of(STOPS, tuple(getattr(one, name) for name in STOPS.names))
    back = migrate(BEFORE).get_model("incidents", "PoliceIncident").objects
    assert [row.details for row in back.all()] == [SAID, SAID]
    assert len(set(back.values_list("source_key", flat=True))) == 2
    back.all().delete()
    partnership.delete()
