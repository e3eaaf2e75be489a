"""Content never enters the log: what people type on pages is in no table of the audit and in no kept head."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.audit.models import AuditEntry
from commonweal.audit.operations import write_entry
from commonweal.audit.trace import Trace
from commonweal.audit.words import ContentInTheLog
from tests.audit.entries import BEGAN
from tests.audit.test_forgetting import whole_log
from tests.cast import AT, gather

CANARIES = ("Marigold Featherstone", "07700 900417", "+447700900417", "12 Larkspur Close", "he hit her again")


@pytest.fixture
def signed_in(db: None, data_folder: Path, client: Client) -> Iterator[Client]:
    mark_as_demonstration(at=AT)
    cast = gather()
    client.force_login(cast.tom)
    yield client
    (data_folder / "demo-mark").unlink()


def test_what_people_type_is_in_no_table_of_the_audit(signed_in: Client, heads: Path) -> None:
    signed_in.raise_request_exception = False
    before = AuditEntry.objects.count()
    for word in CANARIES:
        for path in ("/places/find/", "/reports/", "/", f"/no-such-page/{word}/", "/callers/"):
            signed_in.get(path, {"q": word, "words": word, "name": word}, headers={"user-agent": word, "referer": word})
        signed_in.post("/sign-in", {"username": word, "password": word, "next": word})
    assert AuditEntry.objects.count() >= before + 6 * len(CANARIES)
    log = whole_log().casefold()
    for word in CANARIES:
        assert word.casefold() not in log
        assert word.casefold().replace(" ", "").replace("+44", "0") not in log


@pytest.mark.parametrize("field", ["route", "actor_role", "relation", "purpose", "device"])
@pytest.mark.parametrize("said", [*CANARIES[1:3], "NW1 8QP; Featherstone", "x" * 200, "0770090041", "a\nb", "<b>"])
def test_a_value_that_is_no_word_of_the_product_stops_the_entry(db: None, field: str, said: str) -> None:
    facts: dict[str, Any] = {"route": "report", field: said}
    if field == "device" and said == "0770090041":
        return  # An id may be made of digits.
    with pytest.raises(ContentInTheLog) as refused:
        write_entry(Trace(at=BEGAN, **facts), outcome="200")
    assert field in str(refused.value)
    assert said not in str(refused.value)


@pytest.mark.parametrize(
    ("kind", "record"), [("report", "Marigold"), ("Featherstone, M", "0" * 32), ("person:x", "0" * 32)]
)
def test_a_record_is_a_kind_and_an_id(db: None, kind: str, record: str) -> None:
    trace = Trace(route="report", at=BEGAN)
    trace.records[kind] = {record: None}
    with pytest.raises(ContentInTheLog) as refused:
        write_entry(trace, outcome="200")
    assert "Marigold" not in str(refused.value)
    assert "Featherstone" not in str(refused.value)


def test_the_words_in_use_are_words_of_the_product(db: None) -> None:
    for purpose in ("daily work of the role", "Crime and Disorder Act 1998, s.115 (sharing)", "case review"):
        trace = Trace(
            route="commonweal detect", at=BEGAN, purpose=purpose, relation="none+team", actor_role="asb-officer",
            device="0f9e1c2d-0000-4000-8000-000000000000",
        )  # fmt: skip
        assert write_entry(trace, outcome="finished").purpose == purpose


def test_a_reason_stands_beside_the_entry_and_not_in_what_is_chained(db: None) -> None:
    entry = write_entry(Trace(route="report", at=BEGAN, why="Marigold asked for it"), outcome="200")
    assert entry.why == "Marigold asked for it"
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit_auditentry")
        assert "Marigold" not in str(cursor.fetchall())
    assert len(write_entry(Trace(route="report", at=BEGAN, why="x" * 500), outcome="200").why) == 400
