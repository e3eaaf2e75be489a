"""The 50 planted abuses of a year, of eleven kinds, after the threats that a community safety system faces from inside.

Some are plain, some slow and small. One in four is written to be hard, and a few can hardly be seen at all. Numbers in
`ABUSES` say how many of each there are.
"""

from collections.abc import Callable, Iterator

import numpy as np

from commonweal.core.rules.looking import LookDeed
from commonweal.synthetic.looking_plan import Plan, PlannedLook, Planner
from commonweal.synthetic.looking_staff import N_DAYS, ROLES


def ex_partner(hand: Planner, number: int) -> Plan:
    """Comes back to one address: three looks in nine weeks, or five to seven."""
    n, weeks = (3, 9) if number % 2 == 0 else (5 + number % 3, 7)
    first = hand.begin(7 * weeks)
    who = hand.somebody("housing-officer", "asb-officer", "neighbourhood-officer", first=first, last=first + 7 * weeks)
    [record, *others] = hand.subject(who, first, 1)
    days = []
    for part in range(n):  # one in each of n stretches, so that it is slow
        begins = first + part * 7 * weeks // n
        days += hand.some_days(who, begins, begins + 7 * weeks // n - 1, 1, or_later=False)
    records = [record if i % 3 < 2 or not others else others[0] for i in range(len(days))]
    return _abuse("ex-partner", f"{len(days)} looks in {weeks} weeks at one address", hand.in_shift(who, days, records))


def name_search(hand: Planner, number: int) -> Plan:
    """Opens every record about one person within some days."""
    first = hand.begin(16)
    who = hand.somebody(first=first, last=first + 15)
    records = hand.subject(who, first, 4)[: 4 + number % 3]
    days = hand.some_days(who, first, first + 4 + 8 * (number % 2), 1 + number % 3)
    return _abuse("name-search", f"{len(records)} records about one person", hand.in_shift(who, days, records))


def trawl_in_a_day(hand: Planner, number: int) -> Plan:
    """Opens what is no business of theirs, record after record, in one or two days."""
    first = hand.begin(8)
    who = hand.somebody(
        "asb-officer", "housing-officer", "neighbourhood-officer", "support-worker", first=first, last=first + 6
    )
    n = (22, 40, 60, 150)[number % 4]
    days = hand.some_days(who, first, first + 6, 1 + number % 2)
    if number % 4 == 3:
        pages = list(hand.in_shift(who, days, hand.of_relation(who, first, n), LookDeed.LISTED))
        return _abuse("trawl", f"{len(pages)} pages of lists", pages)
    return _abuse("trawl", f"{n} records in {len(days)} days", hand.in_shift(who, days, hand.strangers(who, first, n)))


def trawl_slowly(hand: Planner, number: int) -> Plan:
    """A heavy user looks at forty more a week than work asks for, three or four weeks long."""
    weeks = 3 + number % 2
    first = hand.begin(7 * weeks) // 7 * 7
    who = hand.somebody("call-handler", "triage-officer", "analyst", first=first, last=first + 7 * weeks - 1)
    days = [int(day) for day in hand.workdays(who, first, first + 7 * weeks - 1)]
    records = hand.strangers(who, first, 40 * weeks, of_last=500)
    records = [one for one in records if hand.of.created[one] < first - 12]
    return _abuse("slow-trawl", f"about 40 a week more for {weeks} weeks", hand.in_shift(who, days, records))


def colleague(hand: Planner, number: int) -> Plan:
    """Looks at a record about a colleague: a locked one by breaking glass, or an open one, some evenings."""
    first = hand.begin(29)
    who = hand.somebody(
        "asb-officer", "housing-officer", "supervisor", "neighbourhood-officer", first=first, last=first + 28
    )
    if number % 2 == 0:
        [record] = hand.strangers(who, first, 1, guarded=True)
        days = hand.some_days(who, first, first + 14, 2)
        return _abuse("colleague", "a colleague's locked record, twice", hand.in_shift(who, days, [record] * len(days)))
    records = hand.subject(who, first, 2)
    days = hand.some_days(who, first, first + 28, 4 if number % 4 == 1 else 1)
    looks = hand.in_shift(who, days, [records[i % 2] for i in range(len(days))])
    return _abuse("colleague", f"a colleague's record, on {len(days)} days", looks)


def famous_case(hand: Planner, number: int) -> Plan:
    """Several of one agency look at a case that everybody talks about; one of them breaks glass first."""
    first = hand.begin(11)
    n = 4 + number % 3
    lead = hand.somebody(
        "asb-officer", "housing-officer", "neighbourhood-officer", "patrol", first=first, last=first + 10
    )
    agency = int(hand.staff.agency[lead])
    others = [hand.somebody(agency=agency, first=first, last=first + 10) for _ in range(n - 1)]
    pool = hand.strangers(lead, first, 400, of_last=60)
    record = next(one for one in pool if all(hand.is_strange(who, np.array([one]))[0] for who in others))
    looks = []
    for place, who in enumerate([lead, *others]):
        day = hand.some_days(who, first if place == 0 else first + 1, first + 10, 1)[0]
        deed = LookDeed.BREAK_GLASS if place == 0 and number % 2 == 0 else LookDeed.OPENED
        looks.append(PlannedLook(who, day, hand.minute(who, day), record, deed))
    return _abuse("famous-case", f"{n} people of one agency at one record", looks)


def before_leaving(hand: Planner, number: int) -> Plan:
    """In the last two weeks takes records along: exports of them, or looks at many that were never theirs."""
    names = [kind.name for kind in ROLES]
    fits = [
        one for one in range(len(hand.staff))
        if one not in hand.taken and 60 < hand.staff.leaves_on[one] < N_DAYS
        and names[hand.staff.kind[one]] not in ("triage-officer", "analyst")
        and int(hand.staff.works[one, hand.staff.leaves_on[one] - 13 : hand.staff.leaves_on[one] + 1].sum()) >= 2
    ]  # fmt: skip
    who = fits[hand.draws.one_below(len(fits))]
    hand.taken.add(who)
    last = int(hand.staff.leaves_on[who])
    days = hand.some_days(who, last - 13, last, 2)
    if number % 2 == 0:
        n = (40, 90, 200)[number // 2 % 3]
        records = [*hand.of_relation(who, days[0], n), *hand.strangers(who, days[0], n)][:n]
        looks = [
            PlannedLook(who, days[-1], hand.minute(who, days[-1]) // 8 * 8, one, LookDeed.EXPORTED) for one in records
        ]
        return _abuse("before-leaving", f"{len(records)} records taken out", looks)
    records = hand.strangers(who, days[0], 12 + 6 * (number % 3))
    return _abuse("before-leaving", f"{len(records)} records looked at", hand.in_shift(who, days, records))


def partner_pull(hand: Planner, number: int) -> Plan:
    """A partner agency pulls every case that it may see, to be safe: in a day, or a part each day for two weeks."""
    span = 1 if number % 2 == 0 else 11
    first = hand.begin(span + 6)
    who = hand.somebody(
        "housing-officer", "support-worker", "neighbourhood-officer", first=first, last=first + span + 5
    )
    days = [int(day) for day in hand.workdays(who, first, first + span + 5)][: 1 if span == 1 else 9]
    n = 110 if span == 1 else 28 * len(days)
    return _abuse(
        "partner-pull",
        f"{n} shared cases in {len(days)} days",
        hand.in_shift(who, days, hand.of_relation(who, first, n)),
    )


def off_shift(hand: Planner, number: int) -> Plan:
    """Signs in at night or on days off and looks at a few records that are not theirs."""
    first = hand.begin(22, earliest=70)
    who = hand.somebody(
        "asb-officer", "housing-officer", "panel-coordinator", "support-worker", first=first, last=first + 20
    )
    off = [day for day in range(first, first + 21) if not hand.staff.works[who, day]]
    days = off[:: max(1, len(off) // (2 + number % 2))][: 2 + number % 2]
    records = hand.strangers(who, first, 3 + number % 3)
    looks = [
        PlannedLook(who, days[i % len(days)], 1290 + hand.draws.one_below(140), one) for i, one in enumerate(records)
    ]
    return _abuse("off-shift", f"{len(records)} looks on days off, late in the evening", looks)


def exports(hand: Planner, number: int) -> Plan:
    """Takes out lists again and again: two to five exports a week, three weeks long."""
    first = hand.begin(21)
    who = hand.somebody(
        "asb-officer", "housing-officer", "neighbourhood-officer", "patrol", first=first, last=first + 20
    )
    looks: list[PlannedLook] = []
    for day in hand.some_days(who, first, first + 20, 5 + number % 4):
        minute = hand.minute(who, day)
        looks += [
            PlannedLook(who, day, minute, one, LookDeed.EXPORTED) for one in hand.of_relation(who, day, 6 + number)
        ]
    return _abuse("exports", "several exports a week for three weeks", looks)


def breaking_glass(hand: Planner, number: int) -> Plan:
    """Breaks glass three to five times in six weeks, and nothing follows."""
    first = hand.begin(42)
    who = hand.somebody(
        "asb-officer", "housing-officer", "neighbourhood-officer", "supervisor", first=first, last=first + 41
    )
    n = 3 + number % 2
    days = hand.some_days(who, first, first + 41, n)
    looks = hand.in_shift(who, days, hand.strangers(who, first, len(days)), LookDeed.BREAK_GLASS)
    return _abuse("breaking-glass", f"{len(days)} times in six weeks, no follow-up", looks)


ABUSES: tuple[tuple[Callable[[Planner, int], Plan], int], ...] = (
    (before_leaving, 5),
    (famous_case, 5),
    (ex_partner, 8),
    (name_search, 5),
    (trawl_in_a_day, 4),
    (trawl_slowly, 4),
    (colleague, 4),
    (partner_pull, 4),
    (off_shift, 4),
    (exports, 4),
    (breaking_glass, 3),
)


def abuses(hand: Planner, *, share: int = 100) -> Iterator[Plan]:
    """All the year's abuses, 50 where `share` is 100."""
    for kind, n in ABUSES:
        for number in range(max(1, n * share // 100)):
            yield kind(hand, number)


def _abuse(kind: str, what: str, looks: Iterator[PlannedLook] | list[PlannedLook]) -> Plan:
    return Plan(kind, what, True, tuple(looks))
