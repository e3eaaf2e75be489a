"""The rolling rule on two threads of compiled loops: the same spells as `rolling.spells_by_numpy`, sooner.

A log in order costs one pass. Any other is first packed so that each thread has locations of its own: in two halves
while the sieve of a half stays in the processor's cache, in buckets of neighbouring locations above that. Not in
numba's own pool of threads: that costs milliseconds a call, must not be shared between callers, and does not survive a
fork.
"""

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

import numpy as np

from commonweal.core.analysis.rolling_kernels import (
    BLOCK,
    DIGIT_BITS,
    Count,
    Room,
    Task,
    deal,
    extent,
    halve,
    keep_in_time,
    solve_buckets,
    solve_in_order,
    tally,
)
from commonweal.core.analysis.rolling_rule import Int32s, NotInOrder, Rule
from commonweal.core.analysis.threads import Meeting, each

N_THREADS = 2
WORTH_A_THREAD = 200_000
"""Events; below this a second thread costs more than it saves."""
WORTH_BUCKETS = 3_000_000
"""Events; above this the sieve of half the locations falls out of the cache."""
SELECTIVE = 5
"""Events that a rule needs; below this too many stay in the sieve for a sort of half the locations."""
EVENTS_A_BUCKET = 4_000
USUAL_BUCKET_BITS = 9
"""Usually at most 512 buckets, so that while events are dealt the next slot of each stays at hand."""
MOST_BUCKET_BITS = 18
MOST_CELLS = 1 << 20
KEY_BITS = 32
APART = 1024
"""Numbers of 32 bits between working arrays."""

Share = tuple[int, int]
"""Start and stop."""


def spells(location: Int32s, day: Int32s, rule: Rule, *, in_order: bool) -> Int32s | None:
    """Location, first and last day of each spell as rows (3, n); None when the keys do not fit in 32 bits."""
    if len(location) < rule.fewest:
        return np.empty((3, 0), np.int32)
    if in_order:
        return _from_order(location, day, rule)
    if len(location) < WORTH_BUCKETS and rule.needed >= SELECTIVE:
        return _from_halves(location, day, rule)
    return _from_buckets(location, day, rule)


def in_time_only(entity: Int32s, behaviour: Int32s, complaint: Int32s, first: int, until: Int32s) -> Int32s:
    """The entity of each complaint made by the last day in time, `until` for behaviour from `first` on; else -1."""
    kept = np.empty(len(entity), np.int32)
    each(lambda share: keep_in_time(entity, behaviour, complaint, *share, first, until, kept), _shares(len(entity)))
    return kept


def _from_halves(location: Int32s, day: Int32s, rule: Rule) -> Int32s | None:
    """The spells of a log in two: each thread packs its share of the events, then solves its half of the locations."""
    shares = _shares(len(location))
    middle = _middling(location) if len(shares) > 1 else 0
    keys, rooms = np.empty(len(location), np.uint32), _rooms([len(location)] * len(shares))
    packed = [(0, 0, 1)] * len(shares)
    all_packed = Meeting(len(shares))

    def half(i: int) -> Int32s | None:
        try:
            meet, bits, stray = halve(location, day, *shares[i], middle, rule, keys, rooms[i].digits)
            packed[i] = int(meet), int(bits), int(stray)
        finally:  # whatever happened, or the other thread would wait for ever
            all_packed.wait(i)
        top_bits = _bits([bits for _, bits, _ in packed])
        key_bits = top_bits + rule.day_bits
        # A negative location has all 32 bits, and where one day is asked about a day has none: both must be looked at.
        if top_bits == KEY_BITS or key_bits > KEY_BITS or any(stray for *_, stray in packed):
            return None
        parts = np.array([_parts(shares, [meet for meet, *_ in packed], i)])
        return _solved(Task(keys, parts, 0, 0, key_bits), rule, rooms[i])

    found = [rows for rows in each(half, range(len(shares))) if rows is not None]
    return np.concatenate(found, axis=1) if found else _from_buckets(location, day, rule)


def _parts(shares: list[Share], meets: list[int], i: int) -> list[int]:
    """Thread i's two starts and stops in the packed shares: the front of each, or for the last thread the back."""
    is_last = i == len(shares) - 1
    ends = [(meet, stop) if is_last else (start, meet) for (start, stop), meet in zip(shares, meets, strict=True)]
    return [*ends[0], *(ends[1] if len(ends) > 1 else (0, 0))]


def _from_buckets(location: Int32s, day: Int32s, rule: Rule) -> Int32s | None:
    """The spells of a log in buckets of neighbouring locations, shared out by the events they hold."""
    shares = _shares(len(location))
    top_bits = _bits([int(bits) for bits in each(lambda share: extent(location, *share), shares)])
    bucket_bits = min((len(location) // EVENTS_A_BUCKET).bit_length(), USUAL_BUCKET_BITS, top_bits)
    bucket_bits = max(bucket_bits, top_bits + rule.day_bits - KEY_BITS)
    if bucket_bits > MOST_BUCKET_BITS:
        return None
    tasks = _dealt(location, day, rule, shares, top_bits - bucket_bits, bucket_bits)
    rooms = _rooms([int((task.buckets[:, 1] - task.buckets[:, 0]).max(initial=0)) for task in tasks])
    return np.concatenate(each(lambda i: _solved(tasks[i], rule, rooms[i]), range(len(tasks))), axis=1)


def _dealt(
    location: Int32s, day: Int32s, rule: Rule, shares: list[Share], place_bits: int, bucket_bits: int
) -> list[Task]:
    """Every event packed in its bucket, and for each thread the buckets that hold its share of events.

    Events that cannot count come to lie behind the last bucket.
    """
    counts = np.zeros((len(shares), (1 << bucket_bits) + 1), np.int64)
    each(lambda i: tally(location, day, *shares[i], place_bits, rule, counts[i]), range(len(shares)))
    stops = counts.sum(axis=0).cumsum()
    at = stops - counts.sum(axis=0) + counts.cumsum(axis=0) - counts
    keys = np.empty(len(location), np.uint32)
    each(lambda i: deal(location, day, *shares[i], place_bits, rule, at[i], keys), range(len(shares)))
    buckets = np.stack([stops - counts.sum(axis=0), stops, stops, stops], axis=1)[:-1]
    n_counting, n_shares = int(buckets[-1, 1]), len(shares)
    inner = np.searchsorted(stops[:-1], [n_counting * (i + 1) // n_shares for i in range(n_shares - 1)]).tolist()
    return [
        Task(keys, buckets[begin:end], begin, place_bits, place_bits + rule.day_bits)
        for begin, end in pairwise([0, *inner, len(buckets)])
    ]


def _solved(task: Task, rule: Rule, room: Room) -> Int32s:
    n_events = int((task.buckets[:, 1] - task.buckets[:, 0] + task.buckets[:, 3] - task.buckets[:, 2]).sum())

    def run(begin: int, found: Int32s, n_found: Count) -> tuple[Count, int]:
        return solve_buckets(task, rule, room, begin, found, n_found)

    return _collected(run, 0, len(task.buckets), guess=n_events // 4, step=len(room.kept))


def _from_order(location: Int32s, day: Int32s, rule: Rule) -> Int32s:
    """The spells of a log sorted by location and day; each thread has whole locations."""
    inner = [int(np.searchsorted(location, location[stop])) for _, stop in _shares(len(location))[:-1]]

    def solve(share: Share) -> Int32s:
        def run(begin: int, found: Int32s, n_found: Count) -> tuple[Count, int]:
            return solve_in_order(location, day, *share, rule, begin, found, n_found)

        return _collected(run, *share, guess=(share[1] - share[0]) // 16, step=BLOCK)

    return np.concatenate(each(solve, list(pairwise([0, *inner, len(location)]))), axis=1)


def _collected(
    run: Callable[[int, Int32s, Count], tuple[Count, int]], begin: int, end: int, *, guess: int, step: int
) -> Int32s:
    """What `run` finds from `begin` to `end`: it stops for lack of room, and goes on with twice that and a step."""
    n_found: Count = 0
    found = np.empty((3, guess + BLOCK), np.int32)
    while begin < end:
        n_found, begin = run(begin, found, n_found)
        if begin < 0:
            raise NotInOrder
        if begin < end:
            found = np.concatenate([found, np.empty((3, found.shape[1] + step), np.int32)], axis=1)
    return found[:, :n_found]


def _rooms(most_events: list[int]) -> list[Room]:
    """Working arrays for each thread's biggest bucket, in one block: an allocator keeps one block for the next call."""
    n_cells = [min(1 << n.bit_length(), MOST_CELLS) // 4 + APART for n in most_events]
    lengths = [
        (size, size, n + APART, n + APART, (2 << DIGIT_BITS) + APART)
        for n, size in zip(most_events, n_cells, strict=True)
    ]
    block = np.empty(sum(map(sum, lengths)), np.uint32)
    rooms = []
    for cells, hot, kept, spare, digits in lengths:
        ends = list(accumulate((0, cells, hot, kept, spare, digits)))
        parts = [block[begin:end] for begin, end in pairwise(ends)]
        rooms.append(Room(parts[0].view(np.uint8), parts[1].view(np.uint8), parts[2], parts[3], parts[4]))
        block = block[ends[-1] :]
    return rooms


def _middling(location: Int32s) -> int:
    """A location with about as many events below it as not, from a sample."""
    sample = np.sort(location[:: len(location) // 512 + 1])
    return max(int(sample[len(sample) // 2]), 0)


def _bits(seen: Sequence[int]) -> int:
    return max(bits.bit_length() for bits in seen)


def _shares(n: int) -> list[Share]:
    """Each thread's share of `n` events."""
    n_threads = N_THREADS if n >= WORTH_A_THREAD else 1
    return [(n * i // n_threads, n * (i + 1) // n_threads) for i in range(n_threads)]
