"""Which team a report goes to: the first rule whose conditions all hold; a table as a partnership would write it."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.policy.reports import RoutingRule
from commonweal.core.rules.routing import TO_TRIAGE, Route, RouteFacts, fits, route_of
from commonweal.core.terms import CategoryGroup, Land, Risk

TIMES = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))
FEW = ("noise", "hate", "litter-and-dumping")
SETS = st.frozensets
EITHER = st.sampled_from((None, None, True, False))
FACTS = st.builds(
    RouteFacts, st.sampled_from(FEW), st.sampled_from(CategoryGroup), st.sampled_from(Land),
    st.sampled_from(("", "Lanternlight Homes")), st.sampled_from(("", "E05099001", "E05099002")), TIMES, st.booleans(),
    st.booleans(), SETS(st.sampled_from(Risk)),
)  # fmt: skip


@st.composite
def rules(draw: st.DrawFn) -> RoutingRule:
    begins = draw(st.one_of(st.none(), TIMES))
    ends = draw(TIMES.filter(lambda one: one != begins)) if begins else None
    return RoutingRule(
        draw(st.sampled_from("abc")), draw(st.sampled_from(("triage", "Parks team"))), "because",
        draw(SETS(st.sampled_from(FEW), max_size=2)), draw(SETS(st.sampled_from(CategoryGroup), max_size=2)),
        draw(SETS(st.sampled_from(Land), max_size=3)), draw(SETS(st.just("Lanternlight Homes"))),
        draw(SETS(st.sampled_from(("E05099001", "E05099002")))), begins, ends, draw(EITHER), draw(EITHER),
        draw(SETS(st.sampled_from(Risk), max_size=2)),
    )  # fmt: skip


def minutes_of(begins: time, ends: time) -> set[tuple[int, int]]:
    """The minutes of the day in a span, walked one by one until its end, over midnight too."""
    at, found = (begins.hour, begins.minute), set()
    while at != (ends.hour, ends.minute):
        found.add(at)
        n = (at[0] * 60 + at[1] + 1) % (24 * 60)
        at = (n // 60, n % 60)
    return found


def fits_slowly(facts: RouteFacts, rule: RoutingRule) -> bool:
    """The slow twin: asks each condition that is stated, and none that is not."""
    asked = []
    if rule.categories:
        asked.append(any(facts.category == one for one in rule.categories))
    if rule.groups:
        asked.append(any(facts.group is one for one in rule.groups))
    if rule.lands:
        asked.append(any(facts.land is one for one in rule.lands))
    if rule.landlords:
        asked.append(any(facts.landlord == one for one in rule.landlords))
    if rule.wards:
        asked.append(any(facts.ward_code == one for one in rule.wards))
    if rule.from_time is not None and rule.to_time is not None:
        asked.append((facts.local_time.hour, facts.local_time.minute) in minutes_of(rule.from_time, rule.to_time))
    if rule.happening_now is not None:
        asked.append(facts.happening_now is rule.happening_now)
    if rule.vulnerable is not None:
        asked.append(facts.vulnerable is rule.vulnerable)
    if rule.risks:
        asked.append(any(one in facts.risks for one in rule.risks))
    return all(asked)


@given(facts=FACTS, rule=rules())
def test_a_rule_fits_when_each_condition_that_it_states_holds(facts: RouteFacts, rule: RoutingRule) -> None:
    assert fits(facts, rule) == fits_slowly(facts, rule)


@given(facts=FACTS, table=st.lists(rules(), max_size=6))
def test_the_first_that_fits_is_taken_and_where_none_does_triage_has_it(
    facts: RouteFacts, table: list[RoutingRule]
) -> None:
    fitting = [rule for rule in table if fits_slowly(facts, rule)]
    expected = Route(fitting[0].name, fitting[0].team, fitting[0].because) if fitting else TO_TRIAGE
    assert route_of(facts, table) == expected


NOISE_AT_NIGHT = RoutingRule(
    "night", "Night team", "It is night", categories=frozenset({"noise"}), from_time=time(23), to_time=time(7)
)


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        (time(22, 59), False), (time(23), True), (time(0), True), (time(6, 59), True), (time(7), False),
        (time(12), False),
    ],
)  # fmt: skip
def test_a_span_over_midnight_has_its_first_minute_and_not_its_last(at: time, goes: bool) -> None:
    facts = RouteFacts(
        "noise",
        CategoryGroup.NUISANCE,
        Land.STREET,
        "",
        "",
        at,
        happening_now=True,
        vulnerable=False,
        risks=frozenset(),
    )
    assert fits(facts, NOISE_AT_NIGHT) is goes
