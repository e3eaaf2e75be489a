"""The bytes that a hash covers, held by a vector that somebody outside can compute too."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from commonweal.audit.chain import (
    Written,
    canonical_bytes,
    entry_hash,
    records_digest,
    stand_in,
    start_of,
    words_commitment,
)

CHAIN = UUID("11111111-1111-4111-8111-111111111111")
REPORT = UUID("55555555-5555-4555-8555-555555555555")
CALLER = UUID("66666666-6666-4666-8666-666666666666")
RECORDS = (("report", REPORT), ("person:caller", UUID("77777777-7777-4777-8777-777777777777")))
ENTRY = Written(
    chain=CHAIN, sequence=1, id=UUID("22222222-2222-4222-8222-222222222222"),
    at=datetime(2026, 3, 3, 9, 30, 0, 250, tzinfo=UTC), partnership_id=UUID("33333333-3333-4333-8333-333333333333"),
    actor_id=UUID("44444444-4444-4444-8444-444444444444"), actor_role="analyst", deed="read",
    purpose="daily work of the role", route="report", outcome="200", device="d-1", relation="team",
    n_records=2, records=records_digest(RECORDS), why="",
)  # fmt: skip


def test_the_bytes_of_an_entry_are_these() -> None:
    digest = hashlib.sha256(
        b"person:caller 77777777-7777-4777-8777-777777777777\nreport 55555555-5555-4555-8555-555555555555\n"
    ).hexdigest()
    start = hashlib.sha256(b"commonweal-audit-1\nstart\n11111111-1111-4111-8111-111111111111").hexdigest()
    assert start_of(CHAIN) == start
    assert (
        canonical_bytes(ENTRY, start)
        == (
            '{"actor":"44444444-4444-4444-8444-444444444444","at":"2026-03-03T09:30:00.000250+00:00",'
            '"chain":"11111111-1111-4111-8111-111111111111","deed":"read","device":"d-1","format":"commonweal-audit-1",'
            '"id":"22222222-2222-4222-8222-222222222222","n_records":2,"outcome":"200",'
            '"partnership":"33333333-3333-4333-8333-333333333333",'
            f'"previous":"{start}","purpose":"daily work of the role","records":"{digest}","relation":"team",'
            '"role":"analyst","route":"report","sequence":1,"why":""}'
        ).encode()
    )


def test_the_hash_of_an_entry_is_this() -> None:
    assert entry_hash(ENTRY, start_of(CHAIN)) == "621c6a0e11864d6620f9e0ee8cee3aed4ca1d3324983d6ff1700d5d4201c14d8"


def test_each_field_is_covered() -> None:
    start = start_of(CHAIN)
    changed = (
        {"chain": REPORT}, {"sequence": 2}, {"id": REPORT}, {"at": ENTRY.at + timedelta(microseconds=1)},
        {"partnership_id": None}, {"actor_id": None}, {"actor_role": "x"}, {"deed": "x"}, {"purpose": "x"},
        {"route": "x"}, {"outcome": "x"}, {"device": "x"}, {"relation": "x"}, {"n_records": 3}, {"records": "x"},
        {"why": "x"},
    )  # fmt: skip
    assert {name for one in changed for name in one} == set(Written.__slots__)
    hashes = {entry_hash(replace(ENTRY, **one), start) for one in changed}  # type: ignore[arg-type]
    assert len(hashes | {entry_hash(ENTRY, start), entry_hash(ENTRY, start_of(REPORT))}) == len(changed) + 2


def test_a_time_is_the_same_in_any_zone() -> None:
    elsewhere = replace(ENTRY, at=ENTRY.at.astimezone(timezone(timedelta(hours=1))))
    assert canonical_bytes(elsewhere, "") == canonical_bytes(ENTRY, "")


def test_the_order_of_records_does_not_matter_and_each_of_them_does() -> None:
    assert records_digest(reversed(RECORDS)) == records_digest(RECORDS)
    assert records_digest(RECORDS[:1]) != records_digest(RECORDS)
    assert records_digest([]) == hashlib.sha256(b"").hexdigest()


def test_a_stand_in_and_a_commitment_depend_on_all_that_they_bind() -> None:
    made = {stand_in("caller", CALLER, "a"), stand_in("caller", CALLER, "b"), stand_in("person", CALLER, "a")}
    assert len(made | {stand_in("caller", REPORT, "a")}) == 4
    assert len({words_commitment(*one) for one in (("x", "a"), ("x", "b"), ("y", "a"))}) == 3
