"""Secrets that must be read again are encrypted and bound to their row; codes are kept as keyed digests."""

from typing import Any
from uuid import uuid4

import pytest

from commonweal.access.signing_in.recovery import ALPHABET, code_digests, looks_like_recovery_code, new_codes
from commonweal.access.signing_in.sealing import SealBroken, digests, seal, unseal


def test_what_is_sealed_can_be_read_for_the_same_row_only() -> None:
    sealed = seal("JBSWY3DPEHPK3PXP", bound_to="row 1")
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert unseal(sealed, bound_to="row 1") == "JBSWY3DPEHPK3PXP"
    with pytest.raises(SealBroken):
        unseal(sealed, bound_to="row 2")


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert seal("a", bound_to="row") != seal("a", bound_to="row")


def test_an_altered_text_is_refused() -> None:
    sealed = seal("a secret", bound_to="row")
    changed = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    with pytest.raises(SealBroken):
        unseal(changed, bound_to="row")


@pytest.mark.parametrize("text", ["", "no colon", "00000000:", "00000000:AAAA"])
def test_what_was_never_sealed_here_is_refused(text: str) -> None:
    with pytest.raises(SealBroken):
        unseal(text, bound_to="row")


def test_after_a_new_secret_key_the_old_one_still_reads_while_it_is_kept(settings: Any) -> None:
    sealed, digest = seal("a secret", bound_to="row"), digests("code", bound_to="row")[0]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key altogether"
    assert unseal(sealed, bound_to="row") == "a secret"
    assert digest in digests("code", bound_to="row")
    assert digests("code", bound_to="row")[0] != digest
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(SealBroken):
        unseal(sealed, bound_to="row")


def test_recovery_codes_are_ten_and_all_different() -> None:
    codes = new_codes()
    assert len(set(codes)) == 10
    assert all(looks_like_recovery_code(code) and set(code) <= {*ALPHABET, "-"} for code in codes)


def test_how_a_recovery_code_is_typed_makes_no_difference() -> None:
    staff = uuid4()
    kept = code_digests("k3qm-7xw2-9d10", staff)
    for typed in ("K3QM7XW29D10", " k3qm 7xw2 9dio ", "k3qm-7xw2-9DL0"):
        assert code_digests(typed, staff) == kept


def test_the_same_code_of_two_people_is_kept_differently() -> None:
    assert code_digests("k3qm-7xw2-9d10", uuid4()) != code_digests("k3qm-7xw2-9d10", uuid4())
