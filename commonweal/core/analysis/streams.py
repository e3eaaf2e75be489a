"""A stream of random numbers for each replicate, so that an answer does not depend on how the work is shared out.

SplitMix64 (Steele, Lea & Flood 2014, "Fast splittable pseudorandom number generators", OOPSLA), read by position:
number k of stream r is a mix of the seed, r and k, and so the same however many streams are drawn together, in
whichever order, compiled or in whole-array steps. For shuffles and draws, not for secrets.
"""

import numpy as np
from numpy.typing import NDArray

UInt64s = NDArray[np.uint64]

GAMMA = 0x9E3779B97F4A7C15
FIRST, SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def seed_from(rng: np.random.Generator) -> int:
    """A seed of 63 bits, drawn once: all a random procedure takes from its generator."""
    return int(rng.integers(2**63))


def stream_starts(seed: int, first: int, last: int) -> UInt64s:
    """Where the streams of replicates first to last (without it) begin, (last - first,)."""
    number = np.arange(first, last, dtype=np.uint64)
    return mixed(mixed(np.uint64(seed) + number * np.uint64(GAMMA)) ^ np.uint64(SECOND))


def numbers_of_streams(starts: UInt64s, position: int) -> UInt64s:
    """The number at that position of each stream (n,), all 64 bits of it random."""
    return mixed(starts + np.uint64((position + 1) * GAMMA & 0xFFFFFFFFFFFFFFFF))


def mixed(state: UInt64s) -> UInt64s:
    """The finishing mix of SplitMix64."""
    state = (state ^ (state >> np.uint64(30))) * np.uint64(FIRST)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(SECOND)
    return state ^ (state >> np.uint64(31))


def below(numbers: UInt64s, n: int) -> NDArray[np.int64]:
    """Whole numbers from 0 to n - 1 from random ones; the upper 32 bits decide, so none is favoured by over n / 2**32.

    >>> below(np.array([0, 2**63, 2**64 - 1], np.uint64), 10).tolist()
    [0, 5, 9]
    """
    return ((numbers >> np.uint64(32)) * np.uint64(n) >> np.uint64(32)).astype(np.int64)
