"""The filter state has one address, and an address gives the state back; what is wrong is said by field."""

from datetime import date, timedelta
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.terms import CallSource
from commonweal.explore.asking import parsed, query
from commonweal.explore.terms import (
    CELLS_M,
    MOST_BANDWIDTH_M,
    MOST_DAYS,
    MOST_SEED,
    Choice,
    ChoiceRefused,
    Hours,
    Look,
    Shape,
    Step,
    Subject,
)

words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=80).map(str.strip)
hours = st.integers(0, 23)


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    first = draw(st.none() | st.dates(date(1970, 1, 1), date(2089, 1, 1)))
    last = draw(st.none() | st.dates(date(1970, 1, 1), date(2099, 12, 31)))
    if first and last:
        last = first + timedelta(days=draw(st.integers(0, MOST_DAYS - 1)))
    return Choice(
        subject=draw(st.sampled_from(Subject)),
        category=draw(words),
        line=draw(st.just("") | st.sampled_from([one.value for one in CallSource])),
        ward=draw(words),
        place=draw(words),
        first_day=first,
        last_day=last,
        hours=Hours(draw(hours), draw(hours)),
        weekdays=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        look=draw(st.sampled_from(Look)),
        shape=draw(st.sampled_from(Shape)),
        cell_m=draw(st.sampled_from(CELLS_M)),
        bandwidth_m=draw(st.integers(50, MOST_BANDWIDTH_M)),
        near_m=draw(st.integers(10, 1_000)),
        step=draw(st.sampled_from(Step)),
        seed=draw(st.integers(1, MOST_SEED)),
    )


@given(choices())
def test_every_choice_comes_back_from_its_address(choice: Choice) -> None:
    assert parsed(parse_qs(query(choice))) == choice


def test_the_usual_choice_has_an_empty_address_and_unknown_names_are_not_heeded() -> None:
    assert query(Choice()) == ""
    assert parsed({"utm_source": ["mail"], "from": [""], "weekday": []}) == Choice()


def test_days_are_typed_as_people_write_them() -> None:
    choice = parsed({"from": ["9 March 2026"], "to": ["10/03/2026"]})
    assert (choice.first_day, choice.last_day) == (date(2026, 3, 9), date(2026, 3, 10))


@pytest.mark.parametrize(
    ("typed", "field", "because"),
    [
        ({"from": "soon"}, "from", "Write the day as 5 May 2022"),
        ({"from": "31 June 2026"}, "from", "There is no 31 June 2026."),
        ({"from": "2 March 2026", "to": "1 March 2026"}, "to", "must be the first day or later"),
        ({"from": "1 January 2001", "to": "1 January 2026"}, "to", "Choose ten years or less"),
        ({"from": "1 January 0001"}, "from", "between 1970 and 2099"),
        ({"to": "31 December 9999"}, "to", "between 1970 and 2099"),
        ({"what": "sheep"}, "what", "Choose one from the list."),
        ({"look": "crystal-ball"}, "look", "Choose one from the list."),
        ({"shape": "triangle"}, "shape", "Choose one from the list."),
        ({"line": "horoscope"}, "line", "Choose a line from the list."),
        ({"category": "x" * 81}, "category", "Choose one from the list."),
        ({"ward": "\x00"}, "ward", "Choose one from the list."),
        ({"hour_from": "24"}, "hour_from", "Choose an hour from the list."),
        ({"hour_to": "-1"}, "hour_to", "Choose an hour from the list."),
        ({"weekday": "7"}, "weekday", "Choose days of the week from the list."),
        ({"cell": "1"}, "cell", "Choose a cell size from the list."),
        ({"bandwidth": "0"}, "bandwidth", "Write a bandwidth of 50 to 5,000 metres."),
        ({"near": "5"}, "near", "Write a distance of 10 to 1,000 metres."),
        ({"bandwidth": "wide"}, "bandwidth", "Write a whole number"),
        ({"bandwidth": "9" * 40}, "bandwidth", "Write a whole number"),
        ({"seed": "0"}, "seed", "Write a whole number from 1 to 999,999."),
    ],
)
def test_what_is_wrong_is_said_of_its_field(typed: dict[str, str], field: str, because: str) -> None:
    with pytest.raises(ChoiceRefused) as refusal:
        parsed({name: [value] for name, value in typed.items()})
    assert list(refusal.value.errors) == [field]
    assert because in refusal.value.errors[field]


def test_every_wrong_field_is_said_at_once() -> None:
    with pytest.raises(ChoiceRefused) as refusal:
        parsed({"from": ["soon"], "bandwidth": ["0"], "weekday": ["Monday"]})
    assert set(refusal.value.errors) == {"from", "bandwidth", "weekday"}


def test_hours_that_cross_midnight_are_held_in_the_order_of_the_clock() -> None:
    assert Hours(22, 2).held() == (22, 23, 0, 1, 2)
    assert Hours(5, 5).held() == (5,)
    assert Hours(6, 5).are_all
