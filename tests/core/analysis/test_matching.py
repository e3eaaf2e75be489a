"""Comparison places chosen by the same rule: the nearest moments against a search by hand, and who is left out."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.analysis import matching
from commonweal.core.analysis.matching import FIRST_LOOKED_AT, MOST_MATCHES, WITHIN, matched_moments
from commonweal.core.analysis.refused import InputRefused
from commonweal.core.analysis.running_sums import Span

BEFORE, AFTER = Span(60, 87), Span(95, 122)
WIDTH = AFTER.last - BEFORE.first + 1


def slow_moments(own: list[int], others: list[list[int]]) -> list[tuple[int, int]]:
    """Every place at every whole week looked at alone, nearest first, none overlapping itself."""
    spans = [(0, 59), (60, 73), (74, 87)]
    found = []
    for place, counts in enumerate(others):
        for shift in range(-(60 // 7) * 7, len(own), 7):
            if 60 + shift < 60 or AFTER.last + shift >= len(own):
                continue
            gap = sum((sqrt(sum(counts[a + shift : b + shift + 1])) - sqrt(sum(own[a : b + 1]))) ** 2 for a, b in spans)
            everywhere = sum(sum(one[AFTER.first + shift : AFTER.last + shift + 1]) for one in others)
            if sqrt(gap) <= WITHIN and everywhere:
                found.append((round(sqrt(gap), 9), place, shift))
    chosen: list[tuple[int, int]] = []
    for _, place, shift in sorted(found):
        if all(place != other or abs(shift - at) >= WIDTH for other, at in chosen):
            chosen.append((place, shift))
    return chosen[:MOST_MATCHES]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 8), st.integers(130, 300), st.sampled_from((1, 5, FIRST_LOOKED_AT)))
def test_the_moments_are_those_of_a_search_by_hand(seed: int, n_others: int, n_days: int, at_first: int) -> None:
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.gamma(4, 0.1, (n_others + 1, 1)), (n_others + 1, n_days))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(matching, "FIRST_LOOKED_AT", at_first)
        found = matched_moments(counts[0], counts[1:], before=BEFORE, after=AFTER)
    expected = slow_moments(counts[0].tolist(), counts[1:].tolist())
    assert sorted(zip(found.place.tolist(), found.shift_days.tolist(), strict=True)) == sorted(expected)


def test_a_place_at_a_peak_is_held_against_others_that_were_at_a_peak() -> None:
    quiet = np.zeros(400, dtype=int)
    quiet[::7] = 1
    peak = quiet.copy()
    peak[74:88] += 2
    others = np.stack([quiet] * 5 + [np.roll(peak, 7 * weeks) for weeks in range(0, 20, 2)])
    found = matched_moments(peak, others, before=BEFORE, after=AFTER)
    assert len(found)
    assert found.place.min() >= 5
    assert (found.before > 20).all()


def test_the_season_of_each_moment_is_that_of_all_places_in_its_own_windows() -> None:
    rising = np.tile(np.repeat([1, 3], 95), 2)[:200]
    found = matched_moments(rising, np.stack([rising] * 3), before=BEFORE, after=AFTER)
    assert set(found.shift_days.tolist()) == {0}
    assert found.season == pytest.approx([3.0] * 3)


def test_places_that_may_not_be_compared_are_left_out() -> None:
    same = np.tile([2, 0, 1, 3, 0, 1, 2], 30)
    found = matched_moments(
        same, np.stack([same] * 4), before=BEFORE, after=AFTER, may_compare=[True, False, True, False]
    )
    assert set(found.place.tolist()) == {0, 2}


def test_where_nobody_stood_where_the_place_stood_there_is_no_match() -> None:
    counts = np.full(200, 40)
    assert len(matched_moments(counts, np.ones((30, 200), dtype=int), before=BEFORE, after=AFTER)) == 0


def test_of_very_many_like_places_only_the_nearest_are_taken() -> None:
    same = np.tile([2, 0, 1, 3, 0, 1, 2], 20)
    assert len(matched_moments(same, np.stack([same] * 90), before=BEFORE, after=AFTER)) == MOST_MATCHES


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        (Span(10, 5), Span(20, 30), "before"),
        (Span(-1, 5), Span(20, 30), "before"),
        (Span(0, 9), Span(20, 50), "after"),
        (Span(0, 20), Span(20, 30), "after"),
    ],
)
def test_spans_that_do_not_fit_are_refused_by_name(before: Span, after: Span, field: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        matched_moments(np.ones(50), np.ones((3, 50)), before=before, after=after)
    assert refusal.value.field == field


def test_days_that_differ_are_refused() -> None:
    with pytest.raises(InputRefused, match="others"):
        matched_moments(np.ones(50), np.ones((3, 49)), before=Span(0, 9), after=Span(20, 30))
