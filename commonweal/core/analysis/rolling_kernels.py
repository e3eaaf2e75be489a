"""Loops of the rolling rule for numba to compile; `rolling_compiled` runs them. None checks its bounds.

Indices are unsigned throughout: numba wraps signed ones round, which costs a branch an event.

The sieve: events are counted in cells of one location and one stretch of days, at least as long as the window less a
day. A window then touches at most two neighbouring cells, so an event whose own cell and the fuller of its neighbours
hold fewer than the rule needs can be left out. In a real log that is most of them, and only the rest is sorted. Several
locations may share a cell: that keeps some events needlessly, and drops none that counts.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import int32, int64, njit, uint8, uint16, uint32, uint64
from numpy.typing import NDArray

from commonweal.core.analysis.rolling_rule import Int32s, Int64s, Rule

Bytes = NDArray[np.uint8]
Keys = NDArray[np.uint32]

DIGIT_BITS = 14
"""Widest digit of the sort: keys of 28 bits take two rounds, and the counts of a digit stay in the nearer caches."""
PACKED = 1024
"""Events packed before they are put in their half."""
BLOCK = 256
"""Events of an ordered log that are looked at together."""
WORTH_SIEVING = 3
"""Events that a rule needs; where it needs fewer, most events of a real log stay in the sieve."""
FULLEST_NEED = 255
"""The most that a pair of cells is asked for; a rule that needs more is sieved by this much, and answered exactly."""

Count = int | np.int64
Kernel = TypeVar("Kernel", bound=Callable[..., Any])


class Room(NamedTuple):
    """Working arrays of one thread: cells of the sieve and their marks, twice the events of its biggest bucket, digits.

    Those of two threads lie apart: processors fetch ahead, and would take each other's lines.
    """

    cells: Bytes
    hot: Bytes
    kept: Keys
    spare: Keys
    digits: Keys


class Task(NamedTuple):
    """What one thread solves: packed events, and its buckets (n, 4) of them as two starts and stops each.

    Bucket b holds the locations from (number + b) << place_bits on; in its keys, `key_bits` wide, they count from 0.
    """

    keys: Keys
    buckets: Int64s
    number: int
    place_bits: int
    key_bits: int


def kernel(loop: Kernel) -> Kernel:
    """The loop as machine code that lets other threads run, kept on disk where there is a place to keep it."""
    try:
        return cast(Kernel, njit(nogil=True, cache=True)(loop))
    except RuntimeError:  # a read-only installation, and no home folder either
        return cast(Kernel, njit(nogil=True)(loop))


@kernel
def extent(location: Int32s, start: int, stop: int) -> np.int64:
    """The bits that the entities of events [start, stop) use, negative ones aside."""
    bits = int32(0)
    for i in range(uint64(start), uint64(stop)):
        bits |= max(location[i], int32(0))
    return int64(bits)


@kernel
def halve(
    location: Int32s, day: Int32s, start: int, stop: int, middle: int, rule: Rule, keys: Keys, packed: Keys
) -> tuple[np.int64, np.int64, np.int64]:
    """Pack events [start, stop) into `keys`: locations below `middle` from the front, others from the back.

    Gives where the two meet, the bits that the entities use, and 1 if some event cannot count: then, and where the 32nd
    bit is used, by a negative entity, the keys mean nothing.
    `packed` has room for `PACKED` events: packing alone is done many at a time.
    """
    low, high, border = uint64(start), uint64(stop), uint32(middle) << uint32(rule.day_bits)
    bits, stray, limit, first = uint32(0), uint32(0), uint32(rule.last_day - rule.first), int32(rule.first)
    for block in range(uint64(start), uint64(stop), uint64(PACKED)):
        size = min(uint64(PACKED), uint64(stop) - block)
        for i in range(uint64(0), size):
            place, late = uint32(location[block + i]), uint32(day[block + i] - first)
            bits |= place
            stray |= uint32(late > limit)
            packed[i] = place << uint32(rule.day_bits) | late
        for i in range(uint64(0), size):
            keys[low] = packed[i]  # written at both ends, so that the processor need not guess which one is right
            keys[high - uint64(1)] = packed[i]
            is_low = uint64(packed[i] < border)
            low += is_low
            high += is_low
            high -= uint64(1)
    return int64(low), int64(bits), int64(stray)


@kernel
def bucket_of(place: np.uint32, late: np.uint32, limit: np.uint32, bits: np.uint32, aside: np.uint32) -> np.uint64:
    """The bucket of an event: entities that agree in all but their last `bits` bits share one.

    `aside` for a negative entity and for a day that cannot count, which wraps round to more than `limit`.
    """
    counts = (late <= limit) & (place < uint32(1 << 31))
    return uint64(place >> bits) if counts else uint64(aside)


@kernel
def tally(location: Int32s, day: Int32s, start: int, stop: int, place_bits: int, rule: Rule, counts: Int64s) -> None:
    """Count events [start, stop) by bucket, those that cannot count in the last."""
    bits, first, limit = uint32(place_bits), int32(rule.first), uint32(rule.last_day - rule.first)
    aside = uint32(counts.shape[0] - 1)
    for i in range(uint64(start), uint64(stop)):
        counts[bucket_of(uint32(location[i]), uint32(day[i] - first), limit, bits, aside)] += 1


@kernel
def deal(
    location: Int32s, day: Int32s, start: int, stop: int, place_bits: int, rule: Rule, at: Int64s, keys: Keys
) -> None:
    """Pack events [start, stop) into `keys`, each at the next slot `at` of its bucket and without the bucket's bits."""
    high, bits, first, limit = (
        uint32(place_bits), uint32(rule.day_bits), int32(rule.first), uint32(rule.last_day - rule.first)
    )  # fmt: skip
    mask = uint32((uint64(1) << uint64(place_bits)) - uint64(1))
    aside = uint32(at.shape[0] - 1)
    for i in range(uint64(start), uint64(stop)):
        place, late = uint32(location[i]), uint32(day[i] - first)
        bucket = bucket_of(place, late, limit, high, aside)
        keys[uint64(at[bucket])] = (place & mask) << bits | late
        at[bucket] += 1


@kernel
def count_cells(keys: Keys, start: int, stop: int, bin_bits: int, mask: int, cells: Bytes) -> None:
    """Add events [start, stop) to their cells, the first at index 1; `hot_cells` sees when a count wrapped at 256."""
    bits, low = uint32(bin_bits), uint32(mask)
    for i in range(uint64(start), uint64(stop)):
        cells[uint64((keys[i] >> bits) & low) + uint64(1)] += uint8(1)


@kernel
def hot_cells(cells: Bytes, n_cells: int, n_events: int, needed: int, hot: Bytes) -> None:
    """Mark the cells worth keeping with 1: all of them when the counts no longer add up, because one wrapped."""
    end, total = uint64(n_cells), uint64(0)
    for i in range(uint64(1), end + uint64(1)):
        total += uint64(cells[i])
    enough = uint16(needed) if total == uint64(n_events) else uint16(0)
    cells[0], cells[end + uint64(1)] = cells[end], cells[1]  # cells lie in a circle
    for i in range(uint64(1), end + uint64(1)):
        beside = max(uint16(cells[i - uint64(1)]), uint16(cells[i + uint64(1)]))
        hot[i] = uint8(uint16(uint16(cells[i]) + beside) >= enough)


@kernel
def keep_hot(
    keys: Keys, start: int, stop: int, bin_bits: int, mask: int, hot: Bytes, kept: Keys, n_kept: np.int64
) -> np.int64:
    """Append the events of [start, stop) in hot cells to `kept`, with a slot to spare; how many it then holds."""
    bits, low, n = uint32(bin_bits), uint32(mask), uint64(n_kept)
    for i in range(uint64(start), uint64(stop)):
        key = keys[i]
        kept[n] = key
        n += uint64(hot[uint64((key >> bits) & low) + uint64(1)])
    return int64(n)


@kernel
def sift(keys: Keys, parts: Int64s, rule: Rule, room: Room) -> np.int64:
    """Leave in `room.kept` the events of one bucket, `parts` its starts and stops, that a spell may hold; how many."""
    n_events = (parts[1] - parts[0]) + (parts[3] - parts[2])
    bin_bits, n_cells = 0, 256
    while 1 << bin_bits < rule.within - 1:
        bin_bits += 1
    while n_cells < n_events and 2 * n_cells + 2 <= room.cells.shape[0]:
        n_cells *= 2
    room.cells[: n_cells + 2] = 0
    for part in (0, 2):
        count_cells(keys, parts[part], parts[part + 1], bin_bits, n_cells - 1, room.cells)
    hot_cells(room.cells, n_cells, n_events, min(rule.needed, FULLEST_NEED), room.hot)
    n_kept = int64(0)
    for part in (0, 2):
        n_kept = keep_hot(keys, parts[part], parts[part + 1], bin_bits, n_cells - 1, room.hot, room.kept, n_kept)
    return n_kept


@kernel
def sums_before(counts: Keys) -> None:
    """Turn counts into where each begins."""
    before = uint32(0)
    for value in range(uint64(len(counts))):
        count = counts[value]
        counts[value] = before
        before += count


@kernel
def by_digit(keys: Keys, start: int, n: np.int64, shift: np.uint32, mask: np.uint32, into: Keys, counts: Keys) -> None:
    """Put the `n` keys from `start` on in order of one digit, otherwise as they stand, in `into`."""
    counts[: uint64(mask) + uint64(1)] = 0
    for i in range(uint64(start), uint64(start) + uint64(n)):
        counts[uint64((keys[i] >> shift) & mask)] += uint32(1)
    sums_before(counts[: uint64(mask) + uint64(1)])
    for i in range(uint64(start), uint64(start) + uint64(n)):
        digit = uint64((keys[i] >> shift) & mask)
        slot = counts[digit]
        counts[digit] = slot + uint32(1)
        into[uint64(slot)] = keys[i]


@kernel
def sort_keys(keys: Keys, start: int, n: np.int64, key_bits: int, one: Keys, other: Keys, digits: Keys) -> Keys:
    """The `n` keys from `start` on in order, by their lower digit and then by their upper; the answer lies in `other`.

    `keys` may be `other`. Keys too wide for two digits are first put in order by what the two leave over.
    """
    width = min((key_bits + 1) // 2, DIGIT_BITS)
    bits = uint32(width)
    low, high = digits[: uint64(1) << uint64(bits)], digits[uint64(1) << uint64(bits) : uint64(2) << uint64(bits)]
    mask = uint32((uint64(1) << uint64(bits)) - uint64(1))
    extra = uint32(max(key_bits - 2 * width, 0))
    shift = bits + extra
    if extra:
        by_digit(keys, start, n, uint32(0), uint32((uint64(1) << uint64(extra)) - uint64(1)), one, low)
        other[: uint64(n)] = one[: uint64(n)]
        keys, start = other, 0
    low[:] = 0
    high[:] = 0
    for i in range(uint64(start), uint64(start) + uint64(n)):
        low[uint64((keys[i] >> extra) & mask)] += uint32(1)
        high[uint64((keys[i] >> shift) & mask)] += uint32(1)
    sums_before(low)
    sums_before(high)
    for i in range(uint64(start), uint64(start) + uint64(n)):
        digit = uint64((keys[i] >> extra) & mask)
        slot = low[digit]
        low[digit] = slot + uint32(1)
        one[uint64(slot)] = keys[i]
    for i in range(uint64(n)):
        digit = uint64((one[i] >> shift) & mask)
        slot = high[digit]
        high[digit] = slot + uint32(1)
        other[uint64(slot)] = one[i]
    return other


@kernel
def add_spell(found: Int32s, n_found: Count, place: int, from_day: int, to_day: int, rule: Rule) -> Count:
    """Add the judged part of a run of days to `found`, joined to the spell before if they touch; how many there are."""
    from_day, to_day = max(from_day, rule.first_day), min(to_day, rule.last_day)
    if from_day > to_day:
        return n_found
    last = n_found - 1
    if n_found > 0 and found[0, last] == place and from_day <= found[2, last] + 1:
        found[2, last] = to_day
        return n_found
    found[0, n_found], found[1, n_found], found[2, n_found] = place, from_day, to_day
    return n_found + 1


@kernel
def join_spells(keys: Keys, n: np.int64, base: int, rule: Rule, found: Int32s, n_found: Count) -> Count:
    """Append the spells of `n` sorted keys, entities counted from `base`, to `found`; how many it then holds.

    Without a branch that depends on an event: each is written as if it began a spell, and mostly written over. `until`
    is the last day, as a key, on which every need is met by the events so far; a day of another entity if one never is.
    Spells are first pairs of keys, the end of one a place further on than its beginning.
    """
    bits, opening = uint64(rule.day_bits), uint64(rule.backs.max())
    mask = (uint64(1) << bits) - uint64(1)
    back, reach, n_needs = uint64(rule.backs[0]), rule.reach[0], uint64(len(rule.backs))
    begins, ends, m, last = found[1], found[2], uint64(n_found), uint64(0)
    for j in range(opening, max(uint64(n), opening)):
        newest, oldest = uint64(keys[j]), uint64(keys[j - back])
        until = oldest + uint64(reach[oldest & mask])
        for need in range(uint64(1), n_needs):
            oldest = uint64(keys[j - uint64(rule.backs[need])])
            until = min(until, oldest + uint64(rule.reach[need, oldest & mask]))
        is_live = newest <= until
        begins[m] = int32(uint32(newest))
        m += uint64(is_live & (newest + uint64(1) > last))
        last = until + uint64(2) if is_live else last  # the first day with which the next would not touch
        ends[m] = int32(uint32(last))
    return decode(found, n_found, int64(m), base, rule)


@kernel
def decode(found: Int32s, start: Count, stop: Count, base: int, rule: Rule) -> Count:
    """Turn pairs of keys in `found` from `start` to `stop` into entities and the judged part of their days; how many.

    Those without a judged day are left out.
    """
    bits, n, first = uint32(rule.day_bits), uint64(start), int64(rule.first)
    mask = uint32((uint64(1) << uint64(rule.day_bits)) - uint64(1))
    for i in range(uint64(start), uint64(stop)):
        begin, end = uint32(found[1, i]), uint32(found[2, i + uint64(1)]) - uint32(2)
        from_day, to_day = (
            max(int64(begin & mask) + first, rule.first_day),
            min(int64(end & mask) + first, rule.last_day),
        )
        found[0, n], found[1, n], found[2, n] = base + int64(begin >> bits), from_day, to_day
        n += uint64(from_day <= to_day)
    return int64(n)


@kernel
def solve_buckets(task: Task, rule: Rule, room: Room, begin: int, found: Int32s, n_found: Count) -> tuple[Count, int]:
    """Append the spells of the task's buckets from `begin` on to `found`: how many it holds, the bucket to go on from.

    It stops before a bucket whose spells might not fit. A sieve that keeps most of a bucket is not worth its passes,
    and is not asked again.
    """
    is_worth_sieving = rule.needed >= WORTH_SIEVING
    for b in range(begin, task.buckets.shape[0]):
        part = task.buckets[b]
        keys, start, n = task.keys, part[0], part[1] - part[0]
        if is_worth_sieving or part[2] < part[3]:
            n_events = n + (part[3] - part[2])
            n = sift(task.keys, part, rule, room)
            keys, start = room.kept, 0
            is_worth_sieving = 2 * n < n_events
        if n_found + n >= found.shape[1]:
            return n_found, b
        in_order = sort_keys(keys, start, n, task.key_bits, room.spare, room.kept, room.digits)
        n_found = join_spells(in_order, n, (task.number + b) << task.place_bits, rule, found, n_found)
    return n_found, task.buckets.shape[0]


@kernel
def any_out_of_order(location: Int32s, day: Int32s, start: int, stop: int) -> np.int64:
    """1 if any event of [start, stop), start above 0, should stand before the one in front of it."""
    wrong = uint32(0)
    for i in range(uint64(start), uint64(stop)):
        place, before = location[i], location[i - uint64(1)]
        wrong |= uint32((place < before) | ((place == before) & (day[i] < day[i - uint64(1)])))
    return int64(wrong)


@kernel
def any_live(location: Int32s, day: Int32s, start: int, stop: int, rule: Rule) -> np.int64:
    """1 if an event of [start, stop), start at least `needed - 1`, has the one that many before it within reach."""
    live, back, reach = uint32(0), uint64(rule.needed - 1), int64(rule.within)
    for i in range(uint64(start), uint64(stop)):
        live |= uint32((location[i] == location[i - back]) & (int64(day[i]) - int64(day[i - back]) < reach))
    return int64(live)


@kernel
def live_until(location: Int32s, day: Int32s, j: int, rule: Rule) -> int:
    """The last day on which every need is met by the events in order up to `j`; before all days if one never is."""
    until = rule.last_day
    for need in range(rule.backs.shape[0]):
        oldest = j - rule.backs[need]
        on = int64(day[oldest])
        if location[oldest] != location[j] or on < rule.first or on > rule.last_day:
            return rule.first - 1
        until = min(until, on + rule.reach[need, on - rule.first])
    return until


@kernel
def solve_in_order(
    location: Int32s, day: Int32s, start: int, stop: int, rule: Rule, begin: int, found: Int32s, n_found: Count
) -> tuple[Count, int]:
    """Append the spells of events [start, stop), whole locations in order, from `begin` on; as `solve_buckets`.

    The second number is the event to go on from, or -1: not in order. Blocks without a live event are not looked into.
    """
    back = rule.backs.max()
    for block in range(begin, stop, BLOCK):
        end = min(block + BLOCK, stop)
        if any_out_of_order(location, day, max(block, 1), end):
            return n_found, -1
        opening = max(block, start + back)
        if opening >= end or not any_live(location, day, opening, end, rule):
            continue
        if n_found + BLOCK > found.shape[1]:
            return n_found, block
        for j in range(opening, end):
            until = live_until(location, day, j, rule)
            if location[j] >= 0 and int64(day[j]) <= until:
                n_found = add_spell(found, n_found, location[j], int64(day[j]), until, rule)
    return n_found, stop


@kernel
def keep_in_time(
    entity: Int32s, behaviour: Int32s, complaint: Int32s, start: int, stop: int, first: int, until: Int32s, kept: Int32s
) -> None:
    """Into `kept` the entity of each complaint [start, stop) made by the day that `until` has for its behaviour, or -1.

    `until` (m,) counts from the day `first`, and every behaviour lies in it.
    """
    for i in range(uint64(start), uint64(stop)):
        is_in_time = (behaviour[i] <= complaint[i]) & (complaint[i] <= until[uint64(behaviour[i] - first)])
        kept[i] = entity[i] if is_in_time else int32(-1)
