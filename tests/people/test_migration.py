"""Callers are made of the numbers and names that reports have, and reports get their numbers back on the way back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cast import AT
from tests.migrating import migrate, owned_store

BEFORE = [("people", "0001_initial"), ("reports", "0001_initial")]
AFTER = [("people", "0004_a_decision_is_written_once"), ("reports", "0005_reports_by_receipt")]
TOLD = (
    ("+447700900862", "Roisin Kinsellagh"),
    ("+447700900862", "roisin  kinsellagh."),
    ("+447700900862", "Rosheen Kinsella"),
    ("+447700900862", ""),
    ("", "R. Kinselagh"),
    ("", ""),
)


@pytest.fixture
def owned(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[None]:
    with django_db_blocker.unblock(), owned_store(tmp_path):
        yield


def fill(apps: Any) -> None:
    partnership = apps.get_model("access", "Partnership").objects.create(
        code="m", name="M", borough_name="M", policy="default", created_at=AT
    )
    owner = {"partnership_id": partnership.id, "created_at": AT, "changed_at": AT}
    point = apps.get_model("people", "ContactPoint").objects.create(**owner, value="+447700900862")
    for number, (phone, name) in enumerate(TOLD):
        apps.get_model("reports", "Report").objects.create(
            **owner, reference=f"R-{number}", source="out-of-hours", source_key=str(number), received_at=AT,
            happened_at=AT, happened_at_known=True, category="noise", caller_id=point.id if phone else None,
            caller_name=name, anonymous=False, content_digest="",
        )  # fmt: skip


def test_reports_get_callers_and_their_numbers_back(owned: None) -> None:
    fill(migrate(BEFORE))
    apps = migrate(AFTER)
    reports = list(apps.get_model("reports", "Report").objects.select_related("caller").order_by("source_key"))
    callers = [report.caller_id for report in reports]
    assert callers[0] == callers[1]
    assert callers[5] is None
    assert len(set(callers)) == 5
    assert [(one.caller.name, one.caller.compared_name) for one in reports[:3:2]] == [
        ("Roisin Kinsellagh", "roisin kinsellagh"), ("Rosheen Kinsella", "rosheen kinsella"),
    ]  # fmt: skip
    assert (reports[3].caller.contact_point_id is None, reports[4].caller.contact_point_id is None) == (False, True)
    apps = migrate(BEFORE)
    found = apps.get_model("reports", "Report").objects.order_by("source_key")
    told = [(one.caller.value if one.caller else "", one.caller_name) for one in found.select_related("caller")]
    assert told == list(TOLD)
