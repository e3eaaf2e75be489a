"""Innocent things of a year that look like misuse, planned as such, so that a list that names them is seen to be wrong.

Cover for a colleague, a court bundle, training, old cases asked about again, a caller who always asks for the same
person, a handover, a duty at night, a briefing. A slip or an enquiry is in `looking_work` already.
"""

from collections.abc import Callable, Iterator

from commonweal.core.rules.looking import LookDeed
from commonweal.synthetic.looking_plan import Plan, PlannedLook, Planner
from commonweal.synthetic.looking_staff import N_DAYS


def cover(hand: Planner, number: int) -> Plan:
    """Another team's records for a week or two, because a colleague is away; half of the looks end in work."""
    first = hand.begin(14)
    who = hand.somebody("asb-officer", "housing-officer", "support-worker", first=first, last=first + 13)
    n = 8 + 4 * (number % 5)
    looks: list[PlannedLook] = []
    for look in hand.in_shift(
        who, hand.some_days(who, first, first + 13, 6), hand.strangers(who, first, n, of_last=60)
    ):
        looks.append(look)
        if hand.draws.one_below(100) < 70:
            looks.append(PlannedLook(who, look.day, look.minute + 6, look.record, LookDeed.CHANGED))
    return _innocent("cover", f"{n} records of a colleague who is away", looks)


def old_case(hand: Planner, number: int) -> Plan:
    """Comes back to a case that was theirs and is closed."""
    first = hand.begin(56, earliest=120)
    who = hand.somebody("asb-officer", "housing-officer", "neighbourhood-officer", first=first - 80, last=first + 55)
    before = hand.some_days(who, first - 80, first - 40, 3)
    record = hand.of_relation(who, before[0], 1)[0]
    looks = [*hand.in_shift(who, before, [record] * len(before))]
    days = hand.some_days(who, first, first + 55, 3 + number % 3)
    looks += hand.in_shift(who, days, [record] * len(days))
    return _innocent("old-case", f"an old case of their own, on {len(days)} days", looks)


def same_caller(hand: Planner, number: int) -> Plan:
    """A victim who always rings the same person; most calls are noted, not all."""
    first = hand.begin(50)
    who = hand.somebody("call-handler", "support-worker", first=first, last=first + 49)
    records = hand.subject(who, first, 3)
    looks: list[PlannedLook] = []
    for look in hand.in_shift(who, hand.some_days(who, first, first + 49, 5), [records[i % 2] for i in range(5)]):
        looks.append(look)
        if hand.draws.one_below(100) < 75:
            looks.append(PlannedLook(who, look.day, look.minute + 5, look.record, LookDeed.CHANGED))
    return _innocent("same-caller", "a caller who asks for the same person", looks)


def court_bundle(hand: Planner, number: int) -> Plan:
    """Takes out a case or two in many parts within some days."""
    first = hand.begin(7)
    who = hand.somebody("asb-officer", "housing-officer", first=first, last=first + 6)
    records = hand.of_relation(who, first, 2)
    days = hand.some_days(who, first, first + 6, 2)
    looks = hand.in_shift(who, days, [records[i % len(records)] for i in range(2 + number % 2)], LookDeed.EXPORTED)
    return _innocent("court-bundle", "papers for a court", list(looks))


def training(hand: Planner, number: int) -> Plan:
    """A day on which eight of one agency open the same few records, each saying why."""
    day = hand.begin(3)
    lead = hand.somebody(first=day, last=day + 2)
    agency = int(hand.staff.agency[lead])
    people = [lead, *(hand.somebody(agency=agency, first=day, last=day + 2) for _ in range(4))]
    records = hand.strangers(lead, day, 6)
    looks = [
        PlannedLook(who, hand.some_days(who, day, day + 2, 1)[0], 600 + i, record, reason=True)
        for who in people for i, record in enumerate(records)
    ]  # fmt: skip
    return _innocent("training", "a day of training, said so", looks)


def night_duty(hand: Planner, number: int) -> Plan:
    """Somebody of the office on call for a night: many looks at their own records, and one that is not."""
    first = hand.begin(3, earliest=70)
    who = hand.somebody("asb-officer", "housing-officer", first=first, last=first + 2)
    records = [*hand.of_relation(who, first, 6), *hand.strangers(who, first, 1 + number % 2)]
    looks = [PlannedLook(who, first, 1320 + 12 * i, one) for i, one in enumerate(records)]
    return _innocent("night-duty", "on call for a night", looks)


def handover(hand: Planner, number: int) -> Plan:
    """A leaver goes through their own records to hand them over, and takes out two for whoever comes."""
    leavers = [
        one for one in range(len(hand.staff)) if one not in hand.taken and 60 < hand.staff.leaves_on[one] < N_DAYS
    ]
    who = leavers[hand.draws.one_below(len(leavers))]
    hand.taken.add(who)
    last = int(hand.staff.leaves_on[who])
    days = hand.some_days(who, last - 9, last, 3) or [last]
    records = hand.of_relation(who, days[0], 25)
    looks = [*hand.in_shift(who, days, records)]
    looks += hand.in_shift(who, days, records[:2], LookDeed.EXPORTED)
    return _innocent("handover", "hands over before leaving", looks)


def briefing(hand: Planner, number: int) -> Plan:
    """After a briefing two of one team look at the case, as they may not have needed to."""
    first = hand.begin(6)
    lead = hand.somebody("neighbourhood-officer", "patrol", first=first, last=first + 5)
    other = hand.somebody(agency=int(hand.staff.agency[lead]), first=first, last=first + 5)
    record = hand.strangers(lead, first, 1, of_last=20)[0]
    looks = [
        look for who in (lead, other) for look in hand.in_shift(who, hand.some_days(who, first, first + 5, 1), [record])
    ]
    return _innocent("briefing", "two after a briefing", looks)


INNOCENT: tuple[tuple[Callable[[Planner, int], Plan], int], ...] = (
    (handover, 8),
    (cover, 25),
    (old_case, 20),
    (same_caller, 12),
    (court_bundle, 15),
    (training, 5),
    (night_duty, 15),
    (briefing, 12),
)


def near_misses(hand: Planner, *, share: int = 100) -> Iterator[Plan]:
    """All the year's innocent plans."""
    for kind, n in INNOCENT:
        for number in range(max(1, n * share // 100)):
            yield kind(hand, number)


def _innocent(kind: str, what: str, looks: list[PlannedLook]) -> Plan:
    return Plan(kind, what, False, tuple(looks))
