"""Erasure keeps the fact and drops the person: the id is gone, so is what was written, and the log verifies."""

from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction

from commonweal.audit.deeds import Deed
from commonweal.audit.models import AuditEntry, AuditLook, AuditReason, AuditStandIn
from commonweal.audit.operations import forget_person, keep_heads, write_entry
from commonweal.audit.queries import count_of_looks, looks_at, looks_by
from commonweal.audit.trace import Trace
from commonweal.audit.verification import verify
from tests.audit.entries import ANA, BEGAN, BO, CALLERS, NORTH, REPORTS, kept_heads, look

TABLES = ("audit_auditentry", "audit_auditlook", "audit_auditstandin", "audit_auditreason", "audit_auditchain")


def forget(caller: UUID) -> AuditEntry:
    """The caller forgotten in a request that also showed them."""
    trace = Trace(route="erase", at=BEGAN, actor_id=BO, actor_role="records-officer", partnership_id=NORTH)
    with transaction.atomic():
        trace.saw("caller", [caller, CALLERS[3]])
        forget_person(trace, "caller", caller)
        return write_entry(trace, outcome="302")


def whole_log() -> str:
    """Every value of every table of the audit, as text."""
    with connection.cursor() as cursor:
        found = []
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table}")
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found).replace("-", "")


def test_the_id_is_gone_the_facts_stay_and_the_log_verifies(db: None, heads: Path) -> None:
    for number in range(4):
        look(number, REPORTS[:2], CALLERS[:2])
    keep_heads(at=BEGAN)
    assert CALLERS[0].hex in whole_log()
    entry = forget(CALLERS[0])
    assert CALLERS[0].hex not in whole_log()
    assert CALLERS[1].hex in whole_log()
    assert (entry.deed, entry.records) == ("forget", {"caller": [str(CALLERS[3])]})
    verdict = verify(kept_heads())
    assert verdict.clean, verdict.findings
    assert (AuditEntry.objects.count(), AuditLook.objects.filter(kind="person:caller").count()) == (5, 9)


def test_who_looked_at_the_person_can_no_longer_be_asked_and_that_somebody_was_looked_at_can(db: None) -> None:
    look(0, REPORTS[:1], CALLERS[:1])
    since, until = BEGAN.replace(hour=0), BEGAN.replace(hour=23)
    assert len(looks_at("caller", CALLERS[0], partnership_ids=[NORTH])) == 1
    forget(CALLERS[0])
    assert looks_at("caller", CALLERS[0], partnership_ids=[NORTH]) == []
    assert count_of_looks("caller", CALLERS[0], partnership_ids=[NORTH]).n_looks == 0
    (entry,) = looks_by(ANA, partnership_ids=[NORTH], since=since, until=until)
    assert set(entry.records) == {("report", REPORTS[0]), ("caller", None)}


def test_reasons_written_about_the_person_go_too_and_others_stay(db: None, heads: Path) -> None:
    look(0, (), CALLERS[:1], why="she rang in tears")
    look(1, REPORTS[:1], why="the wrong borough")
    forget(CALLERS[0])
    assert [one.words for one in AuditReason.objects.all()] == ["the wrong borough"]
    assert "tears" not in whole_log()
    assert verify(kept_heads()).clean


def test_it_can_be_done_again_after_an_older_copy_was_put_back(db: None, heads: Path) -> None:
    look(0, (), CALLERS[:1])
    before = list(AuditStandIn.objects.values("stand_in", "kind", "record_id", "nonce"))
    forget(CALLERS[0])
    AuditStandIn.objects.bulk_create([AuditStandIn(**one) for one in before], ignore_conflicts=True)
    forget(CALLERS[0])
    assert CALLERS[0].hex not in whole_log()
    assert verify(kept_heads()).clean
    trace = Trace(route="erase", at=BEGAN)
    assert forget_person(trace, "caller", UUID(int=1)) == 0
    assert trace.deed == Deed.FORGET


def test_a_request_that_fails_drops_nobody(db: None, heads: Path) -> None:
    look(0, (), CALLERS[:1])
    trace = Trace(route="erase", at=BEGAN, partnership_id=NORTH)
    with transaction.atomic():
        assert forget_person(trace, "caller", CALLERS[0]) == 1
        transaction.set_rollback(True)
    trace.take_back()
    write_entry(trace, outcome="500")
    assert len(looks_at("caller", CALLERS[0], partnership_ids=[NORTH])) == 1
    assert not AuditLook.objects.filter(kind__startswith="forgotten:").exists()
    assert verify(kept_heads()).clean


def test_only_persons_can_be_dropped(db: None) -> None:
    with pytest.raises(ValueError, match="no person"):
        forget_person(Trace(route="erase", at=BEGAN), "report", REPORTS[0])


def test_the_same_person_has_one_stand_in_and_another_person_another(db: None) -> None:
    for number in range(3):
        look(number, (), CALLERS[:2])
    assert AuditStandIn.objects.count() == 2
    assert AuditLook.objects.values("record_id").distinct().count() == 2
