"""A place is found from what a caller says: half typed, misspelt, by number, by corner, by a point."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from commonweal.core.terms import AreaKind
from commonweal.places.finding import find_place
from commonweal.places.found import Answer, FoundPlace, as_data
from commonweal.places.grid import to_wgs84
from commonweal.places.kinds import PLACES
from commonweal.places.operations import withdraw_boundaries
from commonweal.places.terms import Match
from tests.cast import AT, Cast, gather
from tests.deliveries import collection, deliver, feature
from tests.made_once import made_once
from tests.places.gazetteers import EAST, NORTH, box, line, load_town

ON = date(2026, 3, 9)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    def make() -> Cast:
        cast = gather()
        load_town(cast, tmp_path_factory.mktemp("town"))
        return cast

    with made_once(make, django_db_blocker) as made:
        yield made


@pytest.fixture
def town(loaded: Cast, db: None) -> Cast:
    return deepcopy(loaded)


def find(cast: Cast, words: str, who: str = "tom") -> Answer:
    return find_place(words, cast.viewer(who), on=ON)


def best(cast: Cast, words: str) -> FoundPlace:
    return find(cast, words).found[0]


def metres(place: FoundPlace) -> tuple[int, int]:
    assert place.point is not None
    return round(place.point[0] - EAST), round(place.point[1] - NORTH)


@pytest.mark.parametrize("words", ["N19 4AB", "n194ab", "  n19   4ab ", "N19 4AB, please", "ｎ19 4ab"])
def test_a_postcode_is_found_however_it_is_written(town: Cast, words: str) -> None:
    found = best(town, words)
    assert (found.match, found.name, found.ward, found.borough) == (Match.POSTCODE, "N19 4AB", "Hilltop", "Northmoor")


def test_a_half_typed_postcode_offers_those_that_begin_so(town: Cast) -> None:
    assert [one.name for one in find(town, "n19 4").found if one.match == Match.POSTCODE] == ["N19 4AB", "N19 4AD"]
    assert [one.name for one in find(town, "n1").found if one.match == Match.POSTCODE] == [
        "N19 4AB", "N19 4AD", "N1 9AA",
    ]  # fmt: skip
    assert [one.name for one in find(town, "n1 9").found if one.match == Match.POSTCODE] == ["N1 9AA"]


def test_a_postcode_that_is_not_loaded_is_said(town: Cast) -> None:
    assert find(town, "N19 9ZZ").remark == "N19 9ZZ is not among the postcodes loaded."


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Hornsy Road", "Hornsey Road"),
        ("tenterden feilds", "Tenterden Fields"),
        ("hornsey rd", "Hornsey Road"),
        ("HORNSEY ROAD", "Hornsey Road"),
        ("hornsey", "Hornsey Road"),
        ("saint pauls rd", "St Paul's Road"),
        ("st. paul’s road", "St Paul's Road"),
        ("larch est", "Larch Estate"),
        ("near larch estate", "Larch Estate"),
        ("estate larch", "Larch Estate"),
        ("7 sisters", "Seven Sisters Road"),
        ("sisters road", "Seven Sisters Road"),
        ("hilltop", "Hilltop"),
        ("eastmarsh", "Eastmarsh"),
        ("larch house", "Larch House"),
        ("hornsey road northmoor", "Hornsey Road"),
        ("Hornsey Rd, N19", "Hornsey Road"),
        ("the larch estate by the shops", "Larch Estate"),
        ("top of larch est", "Larch Estate"),
        ("top of hornsy", "Hornsey Road"),
    ],
)
def test_a_name_is_found_with_typing_errors_short_forms_and_other_order(town: Cast, words: str, name: str) -> None:
    assert best(town, words).name == name


def test_a_match_says_of_what_kind_it_is_and_why(town: Cast) -> None:
    exact, slipped = best(town, "hornsey road"), best(town, "Hornsy Road")
    assert (exact.word, exact.why, exact.score) == ("Street", "The name as it was said", 100.0)
    assert slipped.why == "Spelt a little differently: “hornsy”"
    assert slipped.score < exact.score


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("12 fenwick rd", ["12 Fenwick Road, N19 4AB", "12A Fenwick Road, N19 4AB"]),
        ("12a Fenwick Road", ["12A Fenwick Road, N19 4AB"]),
        ("no. 14 fenwick road", ["14 Fenwick Road, N19 4AB"]),
        ("flat 2, 14 fenwick road, northmoor", ["14 Fenwick Road, N19 4AB"]),
        ("12-14 fenwick road", ["12 Fenwick Road, N19 4AB", "14 Fenwick Road, N19 4AB"]),
        ("14 fenwick road northmoor", ["14 Fenwick Road, N19 4AB"]),
        ("12, fenwik road, northmoor", ["12 Fenwick Road, N19 4AB", "12A Fenwick Road, N19 4AB"]),
        ("14 n194ab", ["14 Fenwick Road, N19 4AB"]),
        ("12 Fenwick Road N19 4AB", ["12 Fenwick Road, N19 4AB", "12A Fenwick Road, N19 4AB"]),
        ("7 larch house", ["Larch House, Flat 7, Larch Way, N19 4AD"]),
        ("flat 7 larch house", ["Larch House, Flat 7, Larch Way, N19 4AD"]),
        ("Flat 7, Larch Way", ["Larch House, Flat 7, Larch Way, N19 4AD"]),
    ],
)
def test_a_house_number_and_street_find_the_address(town: Cast, words: str, names: list[str]) -> None:
    assert [one.name for one in find(town, words).found if one.match == Match.ADDRESS] == names


def test_a_number_that_is_not_listed_still_finds_the_street_and_says_so(town: Cast) -> None:
    found = best(town, "99 fenwick road")
    assert (found.match, found.name) == (Match.STREET, "Fenwick Road")
    assert found.why == "The name as it was said; number 99 is not in the address list"


def test_a_number_that_was_said_and_not_found_is_said_whatever_else_is_found(town: Cast) -> None:
    assert best(town, "9 larch estate").why == "The name as it was said; number 9 is not in the address list"
    assert best(town, "9 larch house").why == "The name as it was said; number 9 is not in the address list"
    assert best(town, "99 N19 4AB").why == "The postcode as it was said; number 99 is not in the address list"
    assert best(town, "7 sisters road").why == "These words are in the name"
    assert find(town, "9 osier villas").remark == "Number 9 is not in the address list under that name."


def test_words_are_given_back_as_they_were_said_and_never_as_they_are_compared(town: Cast) -> None:
    found = best(town, "7 Sevn Sister Avenue")
    assert found.name == "Seven Sisters Road"
    assert found.why == "Spelt a little differently: “sevn sister avenue”"


def test_a_building_of_the_same_name_and_another_kind_is_said_to_be_another(town: Cast) -> None:
    exact, other = best(town, "larch house"), best(town, "larch lodge")
    assert (other.name, other.why) == ("Larch House", "Another building of that name: “lodge” was said")
    assert other.score <= 70 < exact.score
    street = best(town, "12 fenwick street")
    assert (street.name, street.why) == (
        "12 Fenwick Road, N19 4AB",
        "The number; another street of that name: “street” was said",
    )
    street = best(town, "fenwick street")
    assert (street.name, street.why) == ("Fenwick Road", "Another street of that name: “street” was said")


def test_what_a_house_stands_by_is_no_part_of_its_street(town: Cast) -> None:
    assert best(town, "outside 14 fenwick road by the shops").name == "14 Fenwick Road, N19 4AB"
    assert best(town, "near 15 fenwick rd opposite the pub").why.endswith("number 15 is not in the address list")


def test_an_end_said_behind_the_street_is_an_end(town: Cast) -> None:
    found = best(town, "hornsey rd top end")
    assert (found.name, found.why) == ("Hornsey Road", "“Top end” can be either end: ask which")
    assert best(town, "Hornsey Road, the southern end").offers[0].name == "South end"


def test_the_top_of_a_street_offers_both_ends_and_its_cross_streets(town: Cast) -> None:
    found = best(town, "top of Hornsey Road")
    assert (found.name, found.why) == ("Hornsey Road", "“Top of” can be either end: ask which")
    assert [offer.name for offer in found.offers] == [
        "North end, at Seven Sisters Road", "South end", "At Seven Sisters Road", "At Fenwick Road",
    ]  # fmt: skip
    assert [metres(offer) for offer in found.offers] == [(0, 400), (0, -400), (0, 400), (0, 0)]
    assert [offer.ward for offer in found.offers][:2] == ["Hilltop", "Southend"]


def test_an_end_by_its_compass_name_comes_first(town: Cast) -> None:
    found = best(town, "the south end of hornsy road")
    assert found.offers[0].name == "South end"
    assert found.why.startswith("Its south end was asked for")


@pytest.mark.parametrize(
    "words",
    [
        "corner of Hornsey Road and Fenwick Road", "junction of fenwick rd with hornsey rd",
        "hornsey road and fenwick road", "fenwik road / hornsy road", "hornsey rd & fenwick rd",
    ],
)  # fmt: skip
def test_the_corner_of_two_streets_is_where_they_meet(town: Cast, words: str) -> None:
    found = best(town, words)
    assert (found.match, metres(found)) == (Match.CORNER, (0, 0))


def test_streets_that_do_not_meet_are_said_to_lie_apart(town: Cast) -> None:
    found = find(town, "corner of hornsey road and st pauls road").found
    assert [one.name for one in found[:2]] == ["Hornsey Road", "St Paul's Road"]
    assert found[0].why == "Does not meet St Paul's Road: they are 500 m apart at the nearest"


@pytest.mark.parametrize("words", ["433010 334000", "E433010 N334000", "433010,334000", "433010.0, 334000.4"])
def test_easting_and_northing_find_the_point_by_the_nearest_street(town: Cast, words: str) -> None:
    found = best(town, words)
    assert (found.match, found.ward[:0], found.borough) == (Match.POINT, "", "Northmoor")
    assert found.name in ("1 m from Fenwick Road", "10 m from Hornsey Road")
    assert metres(found)[0] == 10


def test_northing_first_is_read_the_other_way_round_and_said_so(town: Cast) -> None:
    answer = find(town, "334000 433010")
    assert metres(answer.found[0]) == (10, 0)
    assert answer.remark == "Northing was said first; it was read as easting 433010, northing 334000."


def test_latitude_and_longitude_find_the_point_also_the_wrong_way_round_which_is_said(town: Cast) -> None:
    (longitude,), (latitude,) = to_wgs84(np.array([EAST + 10]), np.array([NORTH + 50]))
    right, turned = find(town, f"{latitude}, {longitude}"), find(town, f"{longitude} {latitude}")
    assert metres(right.found[0]) == metres(turned.found[0]) == (10, 50)
    assert right.remark == ""
    assert turned.remark.startswith("Longitude was said first")


def test_degrees_minutes_and_seconds_are_understood(town: Cast) -> None:
    (longitude,), (latitude,) = to_wgs84(np.array([EAST + 10]), np.array([NORTH + 50]))

    def written(value: float, letter: str) -> str:
        whole = abs(value)
        return f"{int(whole)}°{int(whole * 60 % 60)}'{whole * 3600 % 60:.2f}\"{letter}"

    assert metres(best(town, f"{written(latitude, 'N')} {written(longitude, 'W')}")) == (10, 50)


def test_a_point_outside_says_so(town: Cast) -> None:
    answer = find(town, "533000 534000")
    assert answer.found == ()
    assert answer.remark == "That point is 222 km from Northmoor."


@pytest.mark.parametrize("words", ["48.8566, 2.3522", "-33.8, 151.2", "699999 1310000"])
def test_a_point_outside_great_britain_says_so(town: Cast, words: str) -> None:
    assert find(town, words) == Answer(words, (), "That point lies outside Great Britain.")


def test_a_national_grid_reference_is_explained_as_one(town: Cast) -> None:
    found = best(town, "sk 330 340")
    assert (found.match, metres(found)) == (Match.POINT, (50, 50))
    assert (found.why, found.how_exact) == ("National Grid reference SK 330 340", "the middle of its square of 100 m")


def test_a_point_on_a_street_keeps_offering_the_streets_ends_and_cross_streets(town: Cast) -> None:
    street = best(town, "hornsey road")
    assert street.point is not None
    opened = best(town, f"{street.point[0]:.0f} {street.point[1]:.0f}")
    assert (opened.match, opened.offers_of) == (Match.POINT, opened.name.split(" from ")[1])
    assert best(town, "433003 334200").offers_of == "Hornsey Road"
    assert [o.name for o in best(town, "433003 334200").offers] == [o.name for o in street.offers]
    assert best(town, "433100 334200").offers == ()


def test_a_place_across_the_border_says_both_boroughs(town: Cast, tmp_path: Path) -> None:
    fields = collection(
        feature("Polygon", box(800, 0, 1600, 100), code="P2", name="Marshgate Fields", kind="park"),
        feature("Polygon", box(1001, 200, 1600, 300), code="P3", name="Marshgate Green", kind="park"),
    )
    deliver(tmp_path, PLACES, fields, by=town.viewer("amina"), name="p.geojson")
    across, beyond = best(town, "marshgate fields"), best(town, "marshgate green")
    assert (across.across, across.elsewhere) == (("Eastmarsh", "Northmoor"), False)
    assert (beyond.across, beyond.borough, beyond.elsewhere) == ((), "Eastmarsh", True)
    assert as_data(find(town, "marshgate fields"))["found"][0]["boroughs"] == ["Eastmarsh", "Northmoor"]  # type: ignore[index]


def test_what_lies_in_no_borough_that_is_loaded_is_elsewhere(town: Cast, tmp_path: Path) -> None:
    found = best(town, "433000 337000")
    assert (found.ward, found.borough, found.elsewhere) == ("", "", True)


def test_what_lies_in_another_borough_is_found_after_the_own_and_marked(town: Cast, tmp_path: Path) -> None:
    twin = collection(
        feature("LineString", line((1500, 200), (1700, 200)), code="S9", name="Hornsey Road", kind="street")
    )
    deliver(tmp_path, PLACES, twin, by=town.viewer("amina"), name="p.geojson")
    found = find(town, "hornsey road").found[:2]
    assert [(one.borough, one.elsewhere) for one in found] == [("Northmoor", False), ("Eastmarsh", True)]


@pytest.mark.parametrize(
    "words", ["", "   ", "?", "%", "'; drop table", "x" * 5000, "\x00", "12", "and", "of the", "🏠"]
)
def test_odd_words_find_nothing_and_break_nothing(town: Cast, words: str) -> None:
    assert isinstance(find(town, words), Answer)


def test_a_changed_gazetteer_is_noticed_at_once(town: Cast, tmp_path: Path) -> None:
    assert not any(one.name == "Wicket Lane" for one in find(town, "wicket lane").found)
    lane = collection(feature("LineString", line((0, 50), (50, 50)), code="S8", name="Wicket Lane", kind="street"))
    deliver(tmp_path, PLACES, lane, by=town.viewer("amina"), name="p.geojson")
    assert best(town, "wicket lane").name == "Wicket Lane"
    withdraw_boundaries(AreaKind.BOROUGH, date(2022, 5, 5), None, why="", by=town.viewer("amina"), at=AT)
    assert best(town, "wicket lane").borough == ""


def test_the_neighbour_partnership_finds_nothing_of_it(town: Cast) -> None:
    for words in ("12 fenwick road", "N19 4AB", "larch estate", "hilltop"):
        assert find(town, words, "esther").found == ()


def test_what_is_shown_is_noted_and_neither_landlord_nor_tenancy_is_shown(town: Cast) -> None:
    viewer = town.viewer("tom")
    answer = find_place("12 fenwick rd", viewer, on=ON)
    assert len(viewer.trace.records["address"]) == 2
    assert "Council" not in str(as_data(answer))


def test_the_machine_answer_carries_metres_and_degrees(town: Cast) -> None:
    data = as_data(find(town, "N19 4AB"))
    (first, *_) = data["found"]  # type: ignore[misc]
    assert (first["easting_m"], first["kind"], first["elsewhere"]) == (EAST + 25, "Postcode", False)
    assert 52 < first["latitude"] < 54
    assert -3 < first["longitude"] < 0
