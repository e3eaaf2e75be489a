"""Rows of a month that was published again, paired as multisets within one identity: held against a slow twin."""

from collections import Counter
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from commonweal.incidents.matching import Known, Values, match

values = st.tuples(st.sampled_from(["Fleet Street", ""]), st.sampled_from(["under investigation", "charged", None]))
several = st.lists(values, max_size=5)


def known(stored: list[Values]) -> list[Known]:
    return [Known(f"{ordinal:032x}", ordinal, one) for ordinal, one in enumerate(stored, start=1)]


def most_equal_pairs(stored: list[Values], delivered: list[Values]) -> int:
    """The slow twin: of all ways to pair rows, the most pairs that are equal."""
    longer, shorter = sorted((stored, delivered), key=len, reverse=True)
    return max(sum(a == b for a, b in zip(order, shorter, strict=True)) for order in permutations(longer, len(shorter)))


@given(several, several)
def test_as_many_rows_are_unchanged_as_in_the_best_of_all_pairings(
    stored: list[Values], delivered: list[Values]
) -> None:
    found = match(known(stored), delivered)
    assert found.n_unchanged == most_equal_pairs(stored, delivered)
    assert len(found.updates) == min(len(stored), len(delivered)) - found.n_unchanged


@given(several, several)
def test_every_row_of_both_sides_is_accounted_for_once(stored: list[Values], delivered: list[Values]) -> None:
    found = match(known(stored), delivered)
    assert len(delivered) == found.n_unchanged + len(found.updates) + len(found.additions)
    assert len(stored) == found.n_unchanged + len(found.updates) + len(found.lacking)
    assert not (found.additions and found.lacking)
    keys = [one.key for one, _ in found.updates] + [one.key for one in found.lacking]
    assert len(set(keys)) == len(keys)


@given(several, several)
def test_what_is_stored_afterwards_is_what_was_delivered_and_what_it_lacks(
    stored: list[Values], delivered: list[Values]
) -> None:
    found = match(known(stored), delivered)
    after = Counter(stored) - Counter(one.values for one, _ in found.updates)
    after += Counter(new for _, new in found.updates) + Counter(found.additions)
    assert after == Counter(delivered) + Counter(one.values for one in found.lacking)


@given(several, several, st.randoms(use_true_random=False))
def test_the_order_of_the_delivery_does_not_matter(
    stored: list[Values], delivered: list[Values], chance: object
) -> None:
    shuffled = list(delivered)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = match(known(stored), delivered), match(known(stored), shuffled)
    assert (one.n_unchanged, one.updates, one.additions, one.lacking) == (
        other.n_unchanged, other.updates, other.additions, other.lacking,
    )  # fmt: skip


@given(several)
def test_the_same_rows_again_change_nothing(stored: list[Values]) -> None:
    found = match(known(stored), list(reversed(stored)))
    assert (found.n_unchanged, found.updates, found.additions, found.lacking) == (len(stored), [], [], [])
