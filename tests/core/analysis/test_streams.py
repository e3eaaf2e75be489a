"""Random streams: the published numbers, and no dependence on how they are drawn."""

import numpy as np

from commonweal.core.analysis.gi_star_permuted import drawn_places
from commonweal.core.analysis.streams import below, numbers_of_streams, stream_starts


def test_a_stream_gives_the_published_numbers_of_splitmix64() -> None:
    start = np.array([1234567], np.uint64)
    found = [int(numbers_of_streams(start, k)[0]) for k in range(3)]
    assert found == [6457827717110365317, 3203168211198807973, 9817491932198370423]


def test_a_stream_is_the_same_whichever_are_drawn_beside_it() -> None:
    assert stream_starts(5, 0, 10)[3:7].tolist() == stream_starts(5, 3, 7).tolist()
    assert len(set(stream_starts(5, 0, 10_000).tolist())) == 10_000


def test_numbers_below_n_are_about_as_often_each() -> None:
    drawn = below(numbers_of_streams(stream_starts(1, 0, 60_000), 0), 6)
    assert np.bincount(drawn, minlength=6).min() > 9_600


def test_places_are_drawn_without_replacement_and_each_about_as_often() -> None:
    drawn = drawn_places(stream_starts(2, 0, 40_000), 10, 4)
    assert all(len(set(one)) == 4 for one in drawn.T[:500].tolist())
    counts = np.bincount(drawn.ravel(), minlength=10)
    assert len(counts) == 10
    assert abs(counts - 16_000).max() < 500
