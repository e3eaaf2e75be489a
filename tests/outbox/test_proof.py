"""The proof in small, on this session's kind of database. Full size: ./script/prove outbox."""

from proofs.outbox import proved
from proofs.store import Store

KILLS = 12


def test_nobody_gets_two_and_nobody_gets_none_whatever_becomes_of_the_workers(store: Store) -> None:
    facts = proved(KILLS, store)
    assert facts["holds"], facts
    assert facts["frozen"] >= 1
