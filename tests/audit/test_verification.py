"""What verification says, in which words and of which entries; every way to alter the log, at quick size."""

import random
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from commonweal.audit.head_folder import KeptHeads, head_folder, keep
from commonweal.audit.heads import Head
from commonweal.audit.models import AuditChain, AuditEntry, AuditLook, AuditReason, AuditStandIn
from commonweal.audit.operations import accept_restored, keep_heads
from commonweal.audit.signing import signing_key
from commonweal.audit.verification import Verdict, verify
from proofs.audit_altering import Altered, alter, chain_anew, fill
from tests.audit.entries import ANA, BEGAN, NORTH, REPORTS, SOUTH, kept_heads, look

NONE_KEPT = KeptHeads((), (), 0, ())


def verdict_of(sort: str) -> str:
    """What the only finding says, which is of this sort."""
    verdict = verify(kept_heads())
    assert [one.what for one in verdict.findings] == [sort], _all(verdict)
    return verdict.findings[0].said


def _all(verdict: Verdict) -> list[str]:
    return [one.said for one in verdict.findings]


def test_what_was_written_is_clean_and_counted(db: None, heads: Path) -> None:
    for number in range(5):
        look(number, REPORTS[:3], partnership_id=(NORTH, SOUTH, None)[number % 3])
    keep_heads(at=BEGAN)
    verdict = verify(kept_heads())
    assert (verdict.clean, verdict.n_chains, verdict.n_entries, verdict.n_records) == (True, 3, 5, 15)
    assert verdict.n_heads == 6
    assert verdict.notes == []


def test_each_partnership_has_a_chain_of_its_own_and_so_has_what_belongs_to_none(db: None) -> None:
    for number, of in enumerate((NORTH, SOUTH, None, NORTH)):
        look(number, partnership_id=of)
    found = AuditChain.objects.order_by("-count", "of").values_list("of", "count")
    assert list(found) == [(str(NORTH), 2), (str(SOUTH), 1), ("none", 1)]
    numbers = AuditEntry.objects.filter(chain__of=str(NORTH)).order_by("at").values_list("sequence", flat=True)
    assert list(numbers) == [1, 2]


def test_an_entry_that_was_taken_back_leaves_no_gap(db: None, heads: Path) -> None:
    look(0)
    with transaction.atomic():
        look(1)
        transaction.set_rollback(True)
    look(2)
    assert verify(kept_heads()).clean
    assert AuditChain.objects.get().count == 2


def test_every_alteration_is_found_whichever_way_it_is_made(altered: Altered) -> None:
    chance = random.Random(20_261_121)
    fill(chance, 40)
    keep_heads(at=BEGAN)
    found, _, missed, false = alter(chance, 2)
    assert (missed, false) == ([], 0)
    assert set(found.values()) == {2}


def test_a_change_names_the_entry(altered: Altered) -> None:
    altered.entries.filter(sequence=4).update(actor_id=UUID(int=9))
    assert "Entry 4 is not what was written there" in verdict_of("altered")
    altered.entries.filter(sequence=5).update(outcome="404")
    assert "Entries 4 to 5 are not what was written there" in verdict_of("altered")


def test_a_change_of_what_an_entry_names_is_a_change_of_the_entry(altered: Altered) -> None:
    AuditLook.objects.filter(entry__sequence=7, kind="report", record_id=REPORTS[0]).delete()
    assert "Entry 7 is not what was written there" in verdict_of("altered")


def test_a_deleted_entry_is_named_by_its_number(altered: Altered) -> None:
    altered.delete(altered.entries.filter(sequence__in=(3, 4)))
    assert "Entries 3 to 4 are missing: deleted, in the middle" in verdict_of("missing")


def test_deleted_oldest_entries_are_called_so(altered: Altered) -> None:
    altered.delete(altered.entries.filter(sequence=1))
    assert "Entry 1 is missing: deleted, the oldest" in verdict_of("missing")


def test_a_cut_tail_is_found_by_the_head_outside_though_the_chain_holds(altered: Altered) -> None:
    altered.delete(altered.entries.filter(sequence__gt=7))
    altered.set_end(7)
    assert verify(NONE_KEPT).clean
    words = verdict_of("tail missing")
    assert "Entries 8 to 10 are missing at the end: on 3 March 2026 at 09:00 UTC the chain had 10, now 7" in words


def test_a_chain_written_anew_is_found_by_the_head_outside_though_the_chain_holds(altered: Altered) -> None:
    chain_anew(altered)
    assert verify(NONE_KEPT).clean
    assert "Entry 10 has another hash than the head kept on 3 March 2026" in verdict_of("written anew")


def test_a_store_that_was_emptied_is_found_though_nothing_in_it_is_wrong(altered: Altered) -> None:
    altered.delete(AuditEntry.objects.all())
    AuditChain.objects.all().delete()
    AuditStandIn.objects.all().delete()
    assert verify(NONE_KEPT).clean
    assert f"The chain of partnership {NORTH} is not in this store" in verdict_of("chain missing")


def test_another_person_behind_a_stand_in_is_found(altered: Altered) -> None:
    AuditStandIn.objects.update(record_id=UUID(int=3))
    findings = {one.what for one in verify(kept_heads()).findings}
    assert findings == {"person altered"}


def test_a_person_or_a_reason_that_is_gone_without_an_entry_saying_so_is_found(altered: Altered) -> None:
    AuditStandIn.objects.all().delete()
    assert "the person that stood beside it is gone, and no entry says that it was dropped" in verdict_of(
        "person missing"
    )
    AuditReason.objects.all().delete()
    assert {one.what for one in verify(kept_heads()).findings} == {"person missing", "reason missing"}


def test_a_changed_reason_is_found(altered: Altered) -> None:
    AuditReason.objects.update(words="another")
    assert "The reason of entry 5 was changed" in verdict_of("reason altered")


def test_a_head_that_nobody_signed_is_found_and_is_no_evidence(db: None, heads: Path) -> None:
    entry = look(0)
    keep_heads(at=BEGAN)
    file = heads / "heads.jsonl"
    file.write_text(file.read_text().replace('"count": 1', '"count": 9'))
    assert "is not the one signed (heads.jsonl, line 1" in verdict_of("head not signed")
    assert AuditChain.objects.get().hash == entry.hash


def test_without_any_head_it_says_what_it_cannot_see(db: None) -> None:
    look(0)
    verdict = verify(NONE_KEPT)
    assert (verdict.clean, verdict.notes) == (
        True, ["No head was kept outside the database yet: a cut tail could not be seen."]
    )  # fmt: skip


def test_an_older_copy_put_back_is_an_alarm_until_somebody_signs_for_it_and_is_told_of_ever_after(
    altered: Altered,
) -> None:
    altered.delete(altered.entries.filter(sequence__gt=6))
    altered.set_end(6)
    chain = AuditChain.objects.get(of=str(NORTH))
    keep(Head(chain.id, chain.of, 6, chain.hash, BEGAN), signing_key())
    look(20)
    assert not verify(kept_heads()).clean
    stated = accept_restored(because="disk failed, backup of Sunday", at=BEGAN)
    assert [(one.of, one.count) for one in stated] == [(str(NORTH), 6)]
    verdict = verify(kept_heads())
    assert verdict.clean, _all(verdict)
    assert "goes on from entry 6 because an older copy was put back: disk failed, backup of Sunday" in verdict.notes[0]
    assert accept_restored(because="again", at=BEGAN) == []


def test_signing_for_a_restore_hides_no_alteration_of_the_chain_itself(altered: Altered) -> None:
    altered.entries.filter(sequence=4).update(actor_id=UUID(int=9))
    assert accept_restored(because="nothing was restored", at=BEGAN) == []
    assert not verify(kept_heads()).clean


def test_the_database_refuses_to_wind_a_chain_back_or_to_change_what_stands_beside(db: None) -> None:
    entry = look(0, REPORTS[:1], why="a reason")
    for attempt in (
        lambda: AuditChain.objects.update(count=0),
        lambda: AuditChain.objects.all().delete(),
        lambda: AuditLook.objects.all().delete(),
        lambda: AuditLook.objects.update(kind="place"),
        lambda: AuditReason.objects.update(words="another"),
        lambda: AuditEntry.objects.filter(id=entry.id).update(actor_id=ANA),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_a_head_of_another_store_is_an_alarm(db: None, heads: Path) -> None:
    look(0)
    keep_heads(at=BEGAN)
    keep(replace(kept_heads().heads[0], chain=UUID(int=77)), signing_key())
    assert "is not in this store" in verdict_of("chain missing")
    assert head_folder() == heads
