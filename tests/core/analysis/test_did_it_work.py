"""Did it work: what is said where calls fell, where they only came down from a peak, and where nothing can be said."""

from dataclasses import replace

import numpy as np
import pytest

from commonweal.core.analysis.did_it_work import Answer, Around, Counted, did_it_work, spread_of_changes
from commonweal.core.analysis.displacement import Reading
from commonweal.core.analysis.refused import InputRefused
from commonweal.core.analysis.running_sums import Span

N_DAYS = 728
BEFORE, DURING, AFTER = Span(420, 503), Span(504, 524), Span(525, 608)
SPANS = {"before": BEFORE, "during": DURING, "after": AFTER}


def partnership(seed: int = 7, n: int = 61, rate: float = 0.6) -> np.ndarray:
    return np.random.default_rng(seed).poisson(rate, (n, N_DAYS))


def fallen(series: np.ndarray, factor: float) -> np.ndarray:
    kept = series.copy()
    kept[DURING.first :] = np.random.default_rng(1).binomial(kept[DURING.first :], factor)
    return kept


def test_a_fall_that_comparable_places_did_not_have_is_said_with_its_range() -> None:
    counts = partnership()
    found = did_it_work(fallen(counts[0], 0.3), counts[1:5].sum(axis=0), counts[5:], **SPANS)
    assert found.answer is Answer.FELL_MORE
    assert found.effect is not None
    assert found.effect.low < 0.3 < found.effect.high < 1
    assert found.place == (
        Counted(int(counts[0][420:504].sum()), 84),
        Counted(int(fallen(counts[0], 0.3)[504:525].sum()), 21),
        Counted(int(fallen(counts[0], 0.3)[525:609].sum()), 84),
    )
    assert found.expected_after == pytest.approx(found.place[2].n / found.effect.ratio, rel=1e-6)
    assert found.around is Around.NO_CLEAR_CHANGE
    assert found.difference is not None
    assert found.difference.local < 0


def test_where_nothing_changed_no_change_is_claimed_and_nothing_is_said_to_have_moved() -> None:
    counts = partnership()
    found = did_it_work(counts[0], counts[1:5].sum(axis=0), counts[5:], **SPANS)
    assert found.answer is Answer.NO_CLEAR_CHANGE
    assert found.moved.reading is Reading.NOT_INTERPRETABLE
    assert found.place[0].per_week == found.place[0].n / 12


def with_peaks(counts: np.ndarray, every: int) -> np.ndarray:
    """Each place has a fortnight of three times its calls now and then, by its own turn."""
    peaked = counts.copy()
    for place in range(len(counts)):
        for last in range(503 - every * 4 + (place % 4) * every, N_DAYS, 4 * every):
            span = slice(max(last - 13, 0), last + 1)
            peaked[place, span] = counts[place, span] + np.random.default_rng(place).poisson(
                2, counts[place, span].shape
            )
    return peaked


def test_a_place_that_only_came_down_from_its_peak_is_not_called_a_success() -> None:
    peaked = with_peaks(partnership(11, 81, 0.4), every=42)
    target = np.flatnonzero(peaked[:, 490:504].sum(axis=1) > 20)[0]
    rest = np.delete(peaked, target, axis=0)
    month = {"before": Span(476, 503), "during": None, "after": Span(504, 531)}
    found = did_it_work(peaked[target], rest[:8].sum(axis=0), rest[8:], **month)
    assert found.alone.high < 1, "against all places it would look like a success"
    assert found.matched_change is not None
    assert found.matched_change < 0.8, "places at such a peak come down by themselves"
    assert found.answer is Answer.NO_CLEAR_CHANGE
    assert found.place[1] is None


def test_what_all_places_did_is_the_season_and_no_effect() -> None:
    everywhere = partnership(3)
    everywhere[:, AFTER.first :] = np.random.default_rng(2).binomial(everywhere[:, AFTER.first :], 0.5)
    found = did_it_work(everywhere[0], everywhere[1:9].sum(axis=0), everywhere[9:], **SPANS)
    assert found.answer is Answer.NO_CLEAR_CHANGE
    assert found.matched_change == pytest.approx(0.5, abs=0.1)


def test_calls_that_went_next_door_are_seen_in_the_ring() -> None:
    counts = partnership(5)
    ring = counts[1:5].sum(axis=0)
    ring[DURING.first :] = ring[DURING.first :] * 2
    found = did_it_work(fallen(counts[0], 0.2), ring, counts[5:], **SPANS)
    assert found.answer is Answer.FELL_MORE
    assert found.around is Around.ROSE
    assert found.moved.reading in (Reading.DISPLACEMENT_SMALLER, Reading.DISPLACEMENT_LARGER)


def test_a_handful_of_calls_is_too_few_and_a_place_unlike_all_others_has_no_comparison() -> None:
    counts = partnership()
    nothing = np.zeros(N_DAYS, dtype=int)
    assert did_it_work(nothing, counts[1], counts[9:], **SPANS).answer is Answer.TOO_FEW
    unlike = did_it_work(counts[0] * 40, counts[1], counts[9:], **SPANS)
    assert unlike.answer is Answer.NO_COMPARISON
    assert unlike.effect is None
    assert unlike.expected_after is None


def test_without_enough_places_to_know_how_rings_swing_nothing_is_told_of_the_ring() -> None:
    counts = partnership()
    found = did_it_work(counts[0], counts[1:9].sum(axis=0), counts[9:20], **SPANS)
    assert found.around is Around.NOT_TOLD
    assert found.ring_effect is None


def test_a_place_that_fell_to_nothing_adds_one_half_and_says_so() -> None:
    counts = partnership()
    found = did_it_work(fallen(counts[0], 0.0), counts[1:5].sum(axis=0), counts[5:], **SPANS)
    assert found.effect is not None
    assert found.effect.half_added


def test_the_spread_of_changes_is_1_where_chance_is_all_and_more_where_places_swing() -> None:
    rng = np.random.default_rng(4)
    calm = rng.poisson(50, (2, 400))
    assert spread_of_changes(calm[0], calm[1], np.ones(400)) == pytest.approx(1, abs=0.15)
    swinging = rng.poisson(rng.gamma(10, 5, (2, 400)))
    assert spread_of_changes(swinging[0], swinging[1], np.ones(400)) == pytest.approx(6, abs=0.9)
    assert spread_of_changes([5], [4], [1]) == 1
    assert spread_of_changes([5, 0], [4, 0], [1, 1]) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"during": Span(500, 524)}, "during"),
        ({"during": Span(504, 530)}, "during"),
        ({"after": Span(400, 410)}, "after"),
        ({"after": Span(700, 800)}, "after"),
        ({"before": Span(420, 419)}, "before"),
    ],
)
def test_spans_out_of_order_are_refused_by_name(changed: dict[str, Span], field: str) -> None:
    counts = partnership()
    with pytest.raises(InputRefused) as refusal:
        did_it_work(counts[0], counts[1], counts[2:], **{**SPANS, **changed})
    assert refusal.value.field == field


@pytest.mark.parametrize("field", ["place", "ring", "others"])
def test_counts_that_are_no_counts_are_refused_by_name(field: str) -> None:
    counts = partnership().astype(float)
    given = {"place": counts[0], "ring": counts[1], "others": counts[2:]}
    given[field] = given[field] - 3
    with pytest.raises(InputRefused) as refusal:
        did_it_work(**given, **SPANS)
    assert refusal.value.field == field
    short = {**given, field: np.ones(5) if field != "others" else np.ones((3, 5))}
    with pytest.raises(InputRefused):
        did_it_work(**short, **SPANS)


def test_moments_do_not_depend_on_days_after_the_last_window() -> None:
    counts = partnership()
    whole = did_it_work(counts[0], counts[1:5].sum(axis=0), counts[5:], **SPANS)
    cut = counts[:, : AFTER.last + 1]
    again = did_it_work(cut[0], cut[1:9].sum(axis=0), cut[9:], **SPANS)
    assert replace(again, matches=whole.matches).place == whole.place
