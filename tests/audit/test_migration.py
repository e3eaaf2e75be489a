"""Entries of older stores become links of chains, and become plain entries again on the way back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from commonweal.audit.head_folder import KeptHeads
from commonweal.audit.models import AuditChain, AuditEntry, AuditReason, AuditStandIn
from commonweal.audit.verification import verify
from tests.audit.entries import ANA, BEGAN, CALLERS, NORTH, REPORTS, SOUTH
from tests.migrating import migrate, newest, owned_store

BEFORE = [("audit", "0002_an_entry_is_written_once")]
N = 1203


@pytest.fixture
def owned(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[None]:
    with django_db_blocker.unblock(), owned_store(tmp_path):
        yield


def older(number: int) -> dict[str, Any]:
    """An entry as a store of before has it; every third at the same time as another."""
    return {
        "at": BEGAN + timedelta(minutes=number // 3), "partnership_id": (NORTH, SOUTH, None)[number % 3],
        "actor_id": ANA, "actor_role": "analyst", "deed": "read", "route": "report", "outcome": "200",
        "records": {"report": [str(REPORTS[number % 20])], "caller": [str(CALLERS[number % 5])]} if number % 2 else {},
        "n_records": 2 * (number % 2), "why": "the wrong borough" if number == 7 else "",
    }  # fmt: skip


def test_older_entries_are_linked_by_time_and_come_back_as_they_were(owned: None) -> None:
    model = migrate(BEFORE).get_model("audit", "AuditEntry")
    model.objects.bulk_create(model(**older(number)) for number in range(N))
    before = {one.id: (one.records, one.why, one.at) for one in model.objects.all()}

    migrate(newest("audit"))
    verdict = verify(KeptHeads((), (), 0, ()))
    assert verdict.clean, verdict.findings
    assert (verdict.n_entries, verdict.n_chains) == (N, 3)
    assert {one.of: one.count for one in AuditChain.objects.all()} == {str(NORTH): 401, str(SOUTH): 401, "none": 401}
    for chain in AuditChain.objects.all():
        times = list(AuditEntry.objects.filter(chain=chain).order_by("sequence").values_list("at", flat=True))
        assert times == sorted(times)
    assert AuditStandIn.objects.count() == len(CALLERS)
    assert AuditReason.objects.get().words == "the wrong borough"
    assert {one.id: one.records for one in AuditEntry.objects.all()[:50]}.items() <= {
        entry_id: records for entry_id, (records, _, _) in before.items()
    }.items()

    model = migrate(BEFORE).get_model("audit", "AuditEntry")
    assert {one.id: (one.records, one.why, one.at) for one in model.objects.all()} == before
    with pytest.raises(Exception, match="written once"):
        model.objects.update(actor_id=UUID(int=1))
