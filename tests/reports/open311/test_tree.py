"""One tree, two forms: what XML cannot hold, what it must escape, and the rule of arrays."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.reports.open311.snapping import snapped, squares_of
from commonweal.reports.open311.tree import JSON, XML, Many, written
from tests.reports.open311.reading import by_spark


@given(st.text())
def test_any_text_is_the_same_in_both_forms_and_no_parser_stumbles(text: str) -> None:
    tree = Many("request", [{"description": text}])
    assert by_spark(written("service_requests", tree, XML)) == json.loads(written("service_requests", tree, JSON))


def test_characters_that_xml_has_no_place_for_are_left_out() -> None:
    bad = "a\x00b\x08c\x0bd\ufffee\uffff<&>\U0001f389"
    assert json.loads(written("errors", Many("error", [bad]), JSON)) == ["abcde<&>🎉"]
    assert "abcde&lt;&amp;&gt;🎉" in written("errors", Many("error", [bad]), XML).decode()


@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_container_of_one_kind_is_an_array_whatever_it_holds(n: int) -> None:
    tree = Many("service", [{"service_code": str(i)} for i in range(n)])
    assert json.loads(written("services", tree, JSON)) == [{"service_code": str(i)} for i in range(n)]
    assert by_spark(written("services", tree, XML)) == [{"service_code": str(i)} for i in range(n)]


def test_nothing_is_null_and_an_empty_element() -> None:
    assert written("request", {"zipcode": None, "address": ""}, JSON) == b'{"zipcode": null, "address": null}'
    assert b"<zipcode/><address/>" in written("request", {"zipcode": None, "address": ""}, XML)


def test_a_point_is_the_middle_of_a_square_with_eight_addresses_or_none_at_all() -> None:
    here = (530_012.0, 180_034.0)
    for n, expected in ((0, (530_250.0, 180_250.0)), (7, None), (8, (530_050.0, 180_050.0))):
        assert snapped(here, squares_of([here] * n)) == expected
    # One to seven in the small square, and enough around it.
    around = [here] * 3 + [(530_400.0, 180_400.0)] * 5
    assert snapped(here, squares_of(around)) == (530_250.0, 180_250.0)
    # Nobody lives in this square, but addresses are loaded.
    assert snapped((530_950.0, 180_950.0), squares_of(around)) == (530_950.0, 180_950.0)
